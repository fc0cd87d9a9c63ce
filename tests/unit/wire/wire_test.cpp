#include "sync/wire/wire.h"
#include <gtest/gtest.h>
using namespace kz;
using namespace kz::wire;
namespace {
Run three_events() { return {"kaozhan.test/a", 7, {{1, 2, 3}, {4}, Bytes(300, 9)}}; }
Hash hash_of(std::string_view text) { return sha256(as_bytes(text)); }
Receipt a_receipt() {
    return {"kaozhan.test/a", 12, hash_of("root"), hash_of("head"), Millis{1'790'000'000'000}, "a-1", 11};
}
Manifest a_manifest() {
    return {3,
            "site-1",
            "示例职业技术学院",
            "s-2",
            "汽车电子电气",
            "第 2 场",
            "2026-11-07T09:00:00+08:00",
            "2026-11-07T11:00:00+08:00",
            "paper/imsmanifest.xml",
            {{"roster.json", 12, hash_of("x")}},
            Millis{1'800'000'000'000}};
}
}  // namespace
TEST(Run, ReturnsAsItWasSent) {
    auto key = SigningKey::generate();
    auto opened = decode_run(encode_run(three_events(), key), key.public_key());
    ASSERT_TRUE(opened) << to_string(opened.error());
    EXPECT_EQ(opened->run.origin, "kaozhan.test/a");
    EXPECT_EQ(opened->run.first, 7u);
    EXPECT_EQ(opened->run.events, three_events().events);
}
TEST(Run, CutAnywhereOrLengthenedItIsRefused) {
    auto key = SigningKey::generate();
    auto body = encode_run(three_events(), key);
    for (std::size_t size = 0; size < body.size(); ++size)
        EXPECT_FALSE(decode_run(ByteView{body}.first(size), key.public_key())) << size;
    body.push_back(0);
    EXPECT_EQ(decode_run(body, key.public_key()).error().code, Code::BadInput);
}
TEST(Run, AFlippedBitInStatementOrLastEventIsRefused) {
    auto key = SigningKey::generate();
    auto body = encode_run({"kaozhan.test/a", 0, {{1, 2, 3, 4, 5, 6, 7, 8}}}, key);
    for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
        auto flipped = body;
        flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << bit % 8));
        EXPECT_FALSE(decode_run(flipped, key.public_key())) << bit;
    }
}
TEST(Run, ByAnotherKeyItIsDenied) {
    auto body = encode_run(three_events(), SigningKey::generate());
    EXPECT_EQ(decode_run(body, SigningKey::generate().public_key()).error().code, Code::Denied);
}
TEST(Receipt, SaysWhatCentralSigned) {
    auto key = SigningKey::generate();
    auto note = sign_receipt(a_receipt(), "central.test", key);
    auto receipt = open_receipt(note, {"central.test", key.public_key()});
    ASSERT_TRUE(receipt) << to_string(receipt.error());
    EXPECT_EQ(receipt->size, 12u);
    EXPECT_EQ(receipt->root, hash_of("root"));
    EXPECT_EQ(receipt->head, hash_of("head"));
    EXPECT_EQ(receipt->time, Millis{1'790'000'000'000});
    EXPECT_EQ(receipt->attempt, "a-1");
    EXPECT_EQ(receipt->submitted, 11u);
    EXPECT_EQ(read_receipt(note)->origin, "kaozhan.test/a");
    EXPECT_EQ(open_receipt(note, {"central.test", SigningKey::generate().public_key()}).error().code,
              Code::Denied);
}
TEST(Receipt, OtherStatementsOfTheSameKeyAreNoReceipts) {
    auto key = SigningKey::generate();
    Verifier central{"central.test", key.public_key()};
    auto fork = sign_fork({"kaozhan.test/a", 5, hash_of("x"), hash_of("y"), Millis{1000}}, central.name, key);
    EXPECT_EQ(open_receipt(fork, central).error().code, Code::BadInput);
    EXPECT_EQ(open_fork(fork, central)->seq, 5u);
    EXPECT_EQ(open_fork(sign_receipt(a_receipt(), central.name, key), central).error().code, Code::BadInput);
}
TEST(Receipt, LinesMissingDoubledOrOutOfRangeAreRefused) {
    auto key = SigningKey::generate();
    Verifier central{"central.test", key.public_key()};
    auto hash = to_base64(hash_of("x"));
    auto good = "o\n12\n" + hash + "\nkaozhan/1/receipt\nhead " + hash + "\ntime 2026-11-07T09:30:00Z\n";
    EXPECT_TRUE(open_receipt(sign_note(good, central.name, key), central));
    for (auto const& bad :
         {"o\n012\n" + hash + "\nkaozhan/1/receipt\nhead " + hash + "\ntime 2026-11-07T09:30:00Z\n",
          "o\n12\n" + hash + "\nkaozhan/1/receipt\nhead " + hash + "\ntime 2026-13-07T09:30:00Z\n",
          "o\n12\nAAAA\nkaozhan/1/receipt\nhead " + hash + "\ntime 2026-11-07T09:30:00Z\n",
          good + "attempt a\n", good + "attempt a\nsubmitted 12\n", good + "attempt a\nsubmitted 1\nmore\n"})
        EXPECT_FALSE(open_receipt(sign_note(bad, central.name, key), central)) << bad;
}
TEST(Slip, FitsAPhonesQrCodeAndVerifies) {
    auto key = SigningKey::generate();
    auto note =
        sign_slip({"kaozhan.example/site-1/07/3f2a", 1234, hash_of("h"), "2026110700127-1", 1230}, key);
    EXPECT_LE(note.size(), 367u);  // A QR code of version 12 at the low level of error correction.
    EXPECT_EQ(open_slip(note, key.public_key())->attempt, "2026110700127-1");
    EXPECT_EQ(open_slip(note, SigningKey::generate().public_key()).error().code, Code::Denied);
}
TEST(Answer, ReturnsAsItWasSent) {
    RunAnswer answer{5, "note\n", {{"a-1", "other\n"}}};
    auto parsed = parse_run_answer(to_json(answer));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->have, 5u);
    EXPECT_EQ(parsed->attempts.at(0).receipt, "other\n");
}
TEST(Answer, GarbageIsRefused) {
    for (auto bad :
         {"", "null", "[]", "{}", "{\"have\":-1,\"receipt\":\"\",\"attempts\":[]}",
          "{\"have\":1,\"receipt\":7,\"attempts\":[]}", "{\"have\":1,\"receipt\":\"\",\"attempts\":[7]}",
          "{\"have\":1,\"receipt\":\"\",\"attempts\":[{\"id\":\"../x\",\"receipt\":\"\"}]}"})
        EXPECT_FALSE(parse_run_answer(bad)) << bad;
}
TEST(Manifest, ReturnsAsItWasSent) {
    auto parsed = parse_manifest(to_json(a_manifest()));
    ASSERT_TRUE(parsed) << to_string(parsed.error());
    EXPECT_EQ(to_json(*parsed), to_json(a_manifest()));
}
TEST(Manifest, AFileNameThatLeavesItsFolderIsRefused) {
    for (auto name : {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", ".", "a\nb", "a\\b"}) {
        auto manifest = a_manifest();
        manifest.files[0].name = name;
        EXPECT_FALSE(parse_manifest(to_json(manifest))) << name;
    }
}
TEST(EnrolCode, SurvivesTypingAndNoticesMistakes) {
    EnrolCode code;
    auto bytes = random_bytes(19);
    std::copy_n(bytes.begin(), 10, code.ca.begin());
    std::copy_n(bytes.begin() + 10, 9, code.secret.begin());
    auto text = to_string(code);
    EXPECT_EQ(text.size(), 39u);
    auto typed = text;
    for (auto& c : typed)
        c = c == '-' ? ' ' : c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
    EXPECT_EQ(parse_enrol_code(typed)->secret, code.secret);
    EXPECT_EQ(parse_enrol_code(typed)->ca, code.ca);
    auto accepted = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto wrong = text;
        wrong[at] = wrong[at] == 'X' ? 'Y' : 'X';
        accepted += text[at] != '-' && parse_enrol_code(wrong).has_value();
    }
    EXPECT_LE(accepted, 2);  // One check byte: 1 of 256 passes, and then central refuses it.
    EXPECT_FALSE(parse_enrol_code(text.substr(1)));
}
TEST(Enrolment, TheProofBindsKeyCodeAndRequest) {
    auto key = SigningKey::generate();
    auto request = make_enrol_request({}, "-----BEGIN…", key);
    EXPECT_TRUE(parse_enrol_request(to_json(request)));
    auto other = request;
    other.csr = "-----BEGIN another";
    EXPECT_EQ(parse_enrol_request(to_json(other)).error().code, Code::Denied);
    other = request;
    other.ledger_key = SigningKey::generate().public_key();
    EXPECT_EQ(parse_enrol_request(to_json(other)).error().code, Code::Denied);
}
TEST(Enrolment, TheAnswerReturnsAsItWasSent) {
    EnrolAnswer answer{"t-07", "site-1", "示例",
                       "07",   "PEM",    {"central.test", SigningKey::generate().public_key()}};
    auto parsed = parse_enrol_answer(to_json(answer));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(to_string(parsed->central), to_string(answer.central));
    EXPECT_FALSE(parse_enrol_answer("{}"));
}
TEST(NetworkFile, ReturnsAsItWasWritten) {
    Network const network{true, Millis{1'790'000'000'000}, 41, "online"};
    EXPECT_EQ(parse_network(to_json(network)).value(), network);
}
TEST(NetworkFile, AFieldOfAnotherTypeIsRefusedNotThrown) {
    auto const* text = R"({"online":"yes","since_wall_ms":1,"central_seq":1,"state":"online"})";
    EXPECT_FALSE(parse_network(text));
    EXPECT_FALSE(parse_network("[]"));
    EXPECT_FALSE(parse_network(""));
}
