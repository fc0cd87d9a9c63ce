#include "core/base/file.h"
#include "tests/e2e/reader/site.h"
#include <nlohmann/json.hpp>
#include <unistd.h>
namespace kz::test {
namespace {
using nlohmann::json;
struct Outcome {
    int exit_code;
    json answer;
};
Outcome ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), KZ_BIN_DIR "/kaozhanctl");
    arguments.push_back("--json");
    Process process{arguments, true};
    auto answer = json::parse(process.read_line(), nullptr, false);
    return {process.wait(), std::move(answer)};
}
Bytes frame_of_zhang_san() {
    // Built here byte by byte, with nothing of the product in between.
    Bytes text;
    auto add = [&](std::u16string_view value, std::size_t units) {
        for (std::size_t i = 0; i < units; ++i) {
            char16_t unit = i < value.size() ? value[i] : u' ';
            text.push_back(static_cast<std::uint8_t>(unit));
            text.push_back(static_cast<std::uint8_t>(unit >> 8));
        }
    };
    add(u"张三", 15), add(u"2", 1), add(u"01", 2), add(u"19491231", 8), add(u"北京市朝阳区示例路1号", 35);
    add(u"11010519491231002X", 18), add(u"北京市公安局朝阳分局", 15), add(u"20200101", 8), add(u"长期", 8),
        add(u"", 18);
    auto frame = from_hex("AAAAAA9669050800009001000400").value();
    frame.insert(frame.end(), text.begin(), text.end());
    for (auto byte : {0x57, 0x4C, 0x66, 0x00, 0x7E, 0x00, 0x32, 0x00})
        frame.push_back(static_cast<std::uint8_t>(byte));
    frame.resize(1295);
    frame.back() = 0xFC;
    return frame;
}
TEST(Tool, ParseGivesTheCardAsItsSeamSays) {
    auto path = std::filesystem::temp_directory_path() / ("kaozhan-parse-" + std::to_string(::getpid()));
    ASSERT_TRUE(replace_file(path, frame_of_zhang_san()));
    auto binary = ctl({"idcard", "parse", path.string(), "--today", "2026-11-07"});
    EXPECT_EQ(binary.exit_code, 0);
    auto expected = json::parse(R"({"kind":"resident","name":"张三","name_en":null,"sex":"女","sex_code":"2",
        "ethnicity":"汉","ethnicity_code":"01","nationality":null,"birth":"1949-12-31","address":"北京市朝阳区示例路1号",
        "number":"11010519491231002X","authority":"北京市公安局朝阳分局","valid_from":"2020-01-01","valid_to":"长期",
        "pass_number":null,"issue_count":null,"previous_number":null,"fingerprint_bytes":0,"problems":[]})");
    EXPECT_EQ(binary.answer["photo"]["bytes"], 1024);
    EXPECT_EQ(binary.answer["photo"]["decoded"], false);
    binary.answer.erase("photo");
    EXPECT_EQ(binary.answer, expected);
    ASSERT_TRUE(replace_file(path, as_bytes(to_hex(frame_of_zhang_san()))));
    EXPECT_EQ(ctl({"idcard", "parse", path.string()}).answer["name"], "张三");
    std::filesystem::remove(path);
}
TEST(Tool, ParseRefusesWithACodeAHintAndExitTwo) {
    auto path = std::filesystem::temp_directory_path() / ("kaozhan-refuse-" + std::to_string(::getpid()));
    auto frame = frame_of_zhang_san();
    auto changed = [&](auto change) {
        auto copy = frame;
        change(copy);
        return copy;
    };
    struct {
        char const* code;
        Bytes bytes;
    } const rows[] = {
        {"no-frame", {1, 2, 3}},
        {"bad-length", changed([](Bytes& b) { b[5] = 0xFF; })},
        {"bad-checksum", changed([](Bytes& b) { b[100] ^= 1; })},
        {"truncated", changed([](Bytes& b) { b.resize(700); })},
        {"status", {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x04, 0x00, 0x00, 0x80, 0x84}},
        {"unsupported-layout", changed([](Bytes& b) { b[14 + 248] = 'J', b.back() ^= 'J' ^ ' '; })},
    };
    for (auto const& row : rows) {
        ASSERT_TRUE(replace_file(path, row.bytes));
        auto outcome = ctl({"idcard", "parse", path.string()});
        EXPECT_EQ(outcome.exit_code, 2) << row.code;
        EXPECT_EQ(outcome.answer["error"]["code"], row.code);
        EXPECT_FALSE(outcome.answer["error"]["hint"].get<std::string>().empty());
        if (row.code == std::string_view{"status"}) {
            EXPECT_EQ(outcome.answer["error"]["status"], "0x80");
        }
    }
    std::filesystem::remove(path);
    EXPECT_EQ(ctl({"idcard", "parse", path.string()}).exit_code, 2);
}
TEST(Tool, ReadWaitsForACardOnTheReader) {
    Site site;
    site.quirk("delay-read", 60);
    site.place("liu-yang");
    auto outcome = ctl({"idcard", "read", "--today", "2026-11-07"});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.answer["name"], "刘洋");
    EXPECT_EQ(outcome.answer["problems"][0]["code"], "expired");
}
TEST(Tool, ReadWithoutAReaderOrACardSaysWhatIsMissing) {
    Site site{{"--absent"}};
    EXPECT_EQ(ctl({"idcard", "read", "--wait", "1"}).answer["error"]["code"], "absent");
    site.plug();
    EXPECT_EQ(ctl({"idcard", "read", "--wait", "1"}).answer["error"]["code"], "timeout");
}
TEST(Emulator, RefusesWhatItDoesNotUnderstandAndGoesOn) {
    Site site;
    for (auto line :
         {"", "{", "[]", R"({"do":"fly"})", R"({"do":"place"})", R"({"do":"place","card":"../x"})",
          R"({"do":"quirk","name":"no-such"})", R"({"do":"quirk","name":"aa-run","value":-1})",
          R"({"do":"plug"})", R"({"do":"camera","source":"no-such"})"}) {
        auto answer = json::parse(site.reply(line), nullptr, false);
        EXPECT_EQ(answer["ok"], false) << line;
        EXPECT_FALSE(answer["error"].get<std::string>().empty());
    }
    EXPECT_EQ(json::parse(site.reply(R"({"do":"state"})"))["ok"], true);
}
TEST(Emulator, TheCameraIsALinkThatIsSwitchedAndTakenAway) {
    Site site;
    auto picture = site.folder() / "someone.jpg";
    ASSERT_TRUE(replace_file(picture, as_bytes("a picture")));
    site.ask(R"({"do":"camera","source":")" + picture.string() + "\"}");
    EXPECT_EQ(std::filesystem::read_symlink(site.folder() / "camera"), picture);
    site.ask(R"({"do":"camera","source":")" + site.folder().string() + "\"}");
    EXPECT_TRUE(std::filesystem::is_directory(site.folder() / "camera"));
    site.ask(R"({"do":"camera","source":""})");
    EXPECT_FALSE(std::filesystem::is_symlink(site.folder() / "camera"));
}
TEST(Emulator, NoProductCodeKnowsOfIt) {
    std::vector<std::string> found;
    for (auto column : {"core", "kiosk", "sync", "drivers"})
        for (auto const& entry :
             std::filesystem::recursive_directory_iterator{std::filesystem::path{KZ_SOURCE_DIR} / column}) {
            auto path = entry.path().lexically_relative(KZ_SOURCE_DIR).string();
            auto kind = entry.path().extension();
            if (path.starts_with("drivers/emulator/") || (kind != ".cpp" && kind != ".h")) continue;
            auto content = read_file(entry.path(), 1 << 22).value();
            std::string text{as_text(content)};
            for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            for (auto word : {"emulat", "umockdev", "mock"})
                if (text.contains(word)) found.push_back(path + ": " + word);
        }
    EXPECT_EQ(found, std::vector<std::string>{});
}
}  // namespace
}  // namespace kz::test
