#include "core/base/crypto.h"
#include "core/base/text.h"
#include "tests/unit/idcard/card_maker.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
namespace kz::idcard::test {
namespace {
using testing::UnorderedElementsAre;
std::vector<std::string> problems_of(Fields const& fields, std::optional<Date> today = {}) {
    auto card = parse_replies(frame_of(data_of(fields.text(), photo())), today);
    if (!card) return {std::string{"fault: "} + std::string{to_string(card.error().fault)}};
    std::vector<std::string> codes;
    for (auto const& problem : card->problems) codes.emplace_back(to_string(problem.code));
    return codes;
}
TEST(Card, TheSyntheticCardHasTheBytesThatWerePublished) {
    EXPECT_EQ(to_hex(sha256(Fields{}.text())),
              "b17fd34cef65f9b41e6dcc6b917cfec3da72af26a6d1a131d2333e0944218d91");
    EXPECT_EQ(to_hex(sha256(fixture())), "dfea4c4f0a64fb81f14a06b6c7ea6b37d5b3fd7685738c14d181563509980b1a");
    EXPECT_EQ(fixture().size(), 1295u);
    EXPECT_EQ(fixture().back(), 0xFC);
    struct {
        std::size_t fingerprint, total;
        std::uint8_t check;
    } const rows[] = {{1024, 2321, 0xF6}, {512, 1809, 0xFE}, {0, 1297, 0xFE}};
    for (auto const& row : rows) {
        auto frame = frame_of(data_of(Fields{}.text(), photo(), row.fingerprint));
        EXPECT_EQ(frame.size(), row.total);
        EXPECT_EQ(frame.back(), row.check);
        EXPECT_EQ(parse_replies(frame, {})->fingerprint_bytes, row.fingerprint);
    }
}
TEST(Card, EveryFieldOfAResidentCardIsRead) {
    auto card = parse_replies(fixture(), day(2026, 11, 7));
    ASSERT_TRUE(card.has_value());
    EXPECT_EQ(card->kind, Kind::Resident);
    EXPECT_EQ(card->name, "张三");
    EXPECT_EQ(card->sex, "女");
    EXPECT_EQ(card->ethnicity, "汉");
    EXPECT_EQ(card->birth, day(1949, 12, 31));
    EXPECT_EQ(card->address, "北京市朝阳区示例路1号");
    EXPECT_EQ(card->number, "11010519491231002X");
    EXPECT_EQ(card->authority, "北京市公安局朝阳分局");
    EXPECT_EQ(card->valid_from, day(2020, 1, 1));
    EXPECT_TRUE(card->valid_for_ever);
    EXPECT_FALSE(card->valid_to.has_value());
    EXPECT_EQ(card->photo, photo());
    EXPECT_TRUE(card->problems.empty());
}
TEST(Card, EachProblemIsFoundAndNoneIsInvented) {
    struct Row {
        char const* what;
        void (*change)(Fields&);
        std::vector<std::string> expected;
    };
    Row const rows[] = {
        {"wrong check character", [](Fields& f) { f.number = u"110105194912310021"; }, {"number-checksum"}},
        {"letters in the number", [](Fields& f) { f.number = u"1101051949123100AX"; }, {"number-checksum"}},
        {"number too short", [](Fields& f) { f.number = u"110105491231002"; }, {"number-checksum"}},
        {"lower-case x is as good", [](Fields& f) { f.number = u"11010519491231002x"; }, {}},
        {"birth differs", [](Fields& f) { f.birth = u"19491230"; }, {"number-birth-mismatch"}},
        {"sex differs", [](Fields& f) { f.sex = u"1"; }, {"number-sex-mismatch"}},
        {"sex unknown", [](Fields& f) { f.sex = u"0"; }, {}},
        {"sex not stated", [](Fields& f) { f.sex = u"9"; }, {}},
        {"sex code not assigned", [](Fields& f) { f.sex = u"5"; }, {"unknown-code"}},
        {"ethnicity 98", [](Fields& f) { f.ethnicity = u"98"; }, {}},
        {"ethnicity 99", [](Fields& f) { f.ethnicity = u"99"; }, {"unknown-code"}},
        {"ethnicity empty", [](Fields& f) { f.ethnicity = u""; }, {"unknown-code"}},
        {"no such day", [](Fields& f) { f.valid_from = u"20210229"; }, {"date-invalid"}},
        {"leap day", [](Fields& f) { f.valid_from = u"20200229"; }, {}},
        {"for ever is no start", [](Fields& f) { f.valid_from = u"长期"; }, {"date-invalid"}},
        {"ends before it starts", [](Fields& f) { f.valid_to = u"20190101"; }, {"date-invalid"}},
        {"zero date", [](Fields& f) { f.valid_from = u"00000000"; }, {"zero-dates"}},
        {"line feed in the name", [](Fields& f) { f.name = u"张\n三"; }, {"text-control-character"}},
        {"half a surrogate pair", [](Fields& f) { f.name = {u'张', 0xD842}; }, {"text-control-character"}},
        {"zeros as padding", [](Fields& f) { f.padding = 0; }, {}},
        {"province 10",
         [](Fields& f) {
             f.number = u"10010519491231002";
             f.number += static_cast<char16_t>(number_check_character("10010519491231002"));
         },
         {"unknown-code"}},
    };
    for (auto const& row : rows) {
        Fields fields;
        row.change(fields);
        EXPECT_THAT(problems_of(fields), testing::UnorderedElementsAreArray(row.expected)) << row.what;
    }
}
TEST(Card, ItsLastDayIsStillValidAndTheNextIsNot) {
    Fields fields;
    fields.valid_to = u"20300101";
    EXPECT_THAT(problems_of(fields, day(2030, 1, 1)), UnorderedElementsAre());
    EXPECT_THAT(problems_of(fields, day(2030, 1, 2)), UnorderedElementsAre("expired"));
    EXPECT_THAT(problems_of(fields, day(2020, 1, 1)), UnorderedElementsAre());
    EXPECT_THAT(problems_of(fields, day(2019, 12, 31)), UnorderedElementsAre("not-yet-valid"));
    EXPECT_THAT(problems_of(fields), UnorderedElementsAre()) << "without a date there is no verdict";
}
TEST(Card, AnUnassignedEthnicityIsShownByItsNumber) {
    Fields fields;
    fields.ethnicity = u"57";
    EXPECT_EQ(parse_replies(frame_of(data_of(fields.text(), photo())), {})->ethnicity, "代码 57");
}
TEST(Card, RareCharactersAndFullFieldsSurvive) {
    Fields fields;
    fields.name = u"𠮷䶮㐂\uE000𠮷𠮷𠮷𠮷𠮷𠮷";  // fifteen units, one of them private use
    fields.name.resize(15);
    fields.address = std::u16string(35, u'路');
    auto card = parse_replies(frame_of(data_of(fields.text(), photo())), {});
    ASSERT_TRUE(card.has_value());
    EXPECT_TRUE(card->name.starts_with("𠮷䶮㐂\uE000𠮷"));
    EXPECT_EQ(card->address.size(), 35u * 3);
}
TEST(Card, OtherLayoutsAreRecognisedAndRefusedByName) {
    struct {
        char16_t mark;
        Kind kind;
    } const rows[] = {
        {u'I', Kind::Foreigner2017}, {u'Y', Kind::Foreigner2023}, {u'J', Kind::HongKongMacauTaiwan}};
    for (auto const& row : rows) {
        Fields fields;
        fields.reserved = std::u16string(14, u' ') + row.mark;
        auto card = parse_replies(frame_of(data_of(fields.text(), photo())), {});
        ASSERT_FALSE(card.has_value());
        EXPECT_EQ(card.error().fault, Fault::UnsupportedLayout);
        EXPECT_EQ(card.error().kind, row.kind);
    }
    Fields fields;
    fields.reserved = std::u16string(14, u' ') + u'Q';
    EXPECT_EQ(parse_replies(frame_of(data_of(fields.text(), photo())), {}).error().fault,
              Fault::UnknownLayout);
}
TEST(Card, LengthsComeFromTheReplyAndMustAddUp) {
    auto text = Fields{}.text();
    EXPECT_EQ(parse_replies(frame_of(data_of(text, {})), {})->photo.size(), 0u)
        << "a card may come without its photo";
    auto shorter = Bytes(text.begin(), text.end() - 2);
    EXPECT_EQ(parse_replies(frame_of(data_of(shorter, photo())), {}).error().fault, Fault::BadLength);
    auto data = data_of(text, photo());
    data.pop_back();
    EXPECT_EQ(parse_replies(frame_of(data), {}).error().fault, Fault::BadLength);
}
TEST(Number, TheStandardsOwnSamplesAndThePolicesSpecimensAreValid) {
    for (auto number :
         {"11010519491231002X", "440524188001010014", "810000199408230021", "830000199201300022"})
        EXPECT_TRUE(number_is_valid(number)) << number;
    EXPECT_EQ(number_check_character("1101051949123100"), '\0');
}
TEST(Number, AnySingleWrongDigitIsNoticed) {
    std::string const good = "11010519491231002X";
    for (std::size_t i = 0; i < 17; ++i)
        for (char c = '0'; c <= '9'; ++c) {
            auto bad = good;
            bad[i] = c;
            EXPECT_EQ(number_is_valid(bad), c == good[i]);
        }
}
TEST(Masks, HideAllButWhatAPersonNeedsToKnowTheirOwn) {
    EXPECT_EQ(masked_number("11010519491231002X"), "1101**********002X");
    EXPECT_EQ(masked_number("123"), "***");
    EXPECT_EQ(masked_name("李晓宁"), "李*宁");
    EXPECT_EQ(masked_name("张三"), "张*");
    EXPECT_EQ(masked_name("欧阳修文"), "欧**文");
    EXPECT_EQ(masked_name("𠮷"), "*");
    EXPECT_EQ(masked_name(""), "");
}
TEST(Status, EveryWordOfTheManualHasAMeaningAndAnAdviceThatExists) {
    for (int sw3 :
         {0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x40, 0x41, 0x47, 0x60, 0x66, 0x80, 0x81}) {
        auto card = parse_replies(frame_of({}, static_cast<std::uint8_t>(sw3)), {});
        ASSERT_FALSE(card.has_value());
        EXPECT_EQ(card.error().fault, Fault::Status);
        EXPECT_EQ(card.error().status, sw3);
        EXPECT_FALSE(tr(Language::English, card.error().error.advice).str().contains("⟦")) << sw3;
        EXPECT_FALSE(status_of(static_cast<std::uint8_t>(sw3)).meaning.contains("not know")) << sw3;
    }
    EXPECT_TRUE(status_of(0x77).meaning.contains("not know"));
}
TEST(Recording, HexadecimalTextAndBinarySayTheSame) {
    auto frame = fixture();
    auto hex = to_hex(frame);
    std::string spaced;
    for (std::size_t i = 0; i < hex.size(); i += 2) spaced += (i % 64 ? " " : "\n") + hex.substr(i, 2);
    std::string c_like;
    for (std::size_t i = 0; i < hex.size(); i += 2) c_like += "0x" + hex.substr(i, 2) + ", ";
    EXPECT_EQ(replies_from_file(frame), frame);
    for (auto const& text : {hex, spaced, c_like}) EXPECT_EQ(replies_from_file(as_bytes(text)), frame);
}
TEST(Recording, TheCardIsFoundAmongOtherRepliesAndNoise) {
    auto bytes = from_hex("00ffAAAAAA9669000400008084"
                          "AAAAAAAA9669000800009F0000000097"
                          "AAAAAA9669000C00009000000000000000009C")
                     .value();
    auto frame = fixture();
    bytes.insert(bytes.end(), frame.begin(), frame.end());
    EXPECT_TRUE(parse_replies(bytes, {}).has_value());
}
TEST(Recording, WhatHoldsNoCardSaysWhy) {
    auto fault = [](Bytes const& bytes) { return parse_replies(bytes, {}).error().fault; };
    EXPECT_EQ(fault({}), Fault::NoFrame);
    EXPECT_EQ(fault({1, 2, 3}), Fault::NoFrame);
    auto frame = fixture();
    EXPECT_EQ(fault(Bytes(frame.begin(), frame.end() - 1)), Fault::Truncated);
    frame.back() ^= 1;
    EXPECT_EQ(fault(frame), Fault::BadChecksum);
    EXPECT_EQ(fault(from_hex("AAAAAA9669FFFF000090").value()), Fault::BadLength);
    EXPECT_EQ(fault(from_hex("AAAAAA9669000300").value()), Fault::BadLength);
}
}  // namespace
}  // namespace kz::idcard::test
