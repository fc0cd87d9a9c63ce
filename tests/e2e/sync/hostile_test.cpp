// Central behaving badly, and enrolment and manifests that must be refused.
#include "harness.h"
#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
using namespace kz;
using namespace kz::e2e;
class BadCentral : public Site {
protected:
    // syncd meets a false central, says `state`, loses nothing, and goes on when the true one is back.
    void survives(central::Handler handler, std::string const& state) {
        enrol();
        kill_central(SIGTERM);
        auto ledger = open_ledger();
        write_events(ledger, 30, "a-1");
        auto server = false_central(std::move(handler), port);
        auto syncd = start_syncd();
        EXPECT_TRUE(comes_true([&] { return network_state() == state; })) << network_state();
        EXPECT_FALSE(std::filesystem::exists(inbox("receipts/a-1.receipt")));
        server.reset();
        start_central();
        EXPECT_TRUE(comes_true([&] { return network_state() == "online" && central_seq() == 30; }))
            << network_state();
        EXPECT_EQ(held_events(), file_events());
        syncd.signal(SIGTERM);
        EXPECT_EQ(syncd.wait(), 0);
    }
};
TEST_F(BadCentral, AnsweringFiveHundredIsWaitedOut) {
    survives([](auto const&) { return central::Response{500, "text/plain", "no", {}, {}}; }, "server-error");
}
TEST_F(BadCentral, AnsweringGarbageIsNotBelieved) {
    survives(
        [](auto const&) { return central::Response{200, "application/json", "{\"have\":1e99}", {}, {}}; },
        "bad-answer");
}
TEST_F(BadCentral, AnsweringEndlesslyIsCutShort) {
    auto flood = std::string(std::size_t{8} << 20, 'x');
    survives([flood](auto const&) { return central::Response{200, "application/json", flood, {}, {}}; },
             "bad-answer");
}
TEST_F(BadCentral, AnsweringTooSlowlyTimesOut) {
    std::atomic<bool> over = false;
    survives(
        [&](auto const&) {
            auto until = std::chrono::steady_clock::now() + std::chrono::seconds{3};
            while (!over && std::chrono::steady_clock::now() < until) std::this_thread::yield();
            return central::Response{503, "text/plain", "", {}, {}};
        },
        "slow");
    over = true;
}
TEST_F(BadCentral, AReceiptOfAnotherKeyIsNotBelieved) {
    auto stranger = SigningKey::generate();
    survives(
        [&](auto const&) {
            wire::Receipt receipt{"kaozhan/1/t-07", 30, {}, {}, Millis{1'790'000'000'000}, {}, 0};
            auto note = wire::sign_receipt(receipt, "kaozhan.test/central", stranger);
            return central::Response{
                200, "application/json", wire::to_json(wire::RunAnswer{30, note, {}}), {}, {}};
        },
        "not-central");
}
TEST_F(BadCentral, AnUnreachableOneIsWaitedFor) {
    enrol();
    kill_central(SIGKILL);
    auto ledger = open_ledger();
    write_events(ledger, 3);
    auto syncd = start_syncd();
    EXPECT_TRUE(comes_true([&] { return network_state() == "unreachable"; }));
    start_central();
    EXPECT_TRUE(comes_true([&] { return central_seq() == 3; }));
}
class Enrolment : public Site {};
TEST_F(Enrolment, ACodeOfAnotherCentralIsRefusedBeforeAnythingSecretIsSent) {
    start_central();
    auto other = folder / "other";
    ASSERT_TRUE(central::make_keys(other, "other.test", {"127.0.0.1"}));
    ASSERT_TRUE(central::add_site(other, {"site-1", "x"}));
    auto code = central::make_enrol_code(other, {"site-1", "t-07", "07"}).value();
    auto answer = client::enrol({terminal_data, url(), code});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().advice, "sync.not_central");
    EXPECT_FALSE(std::filesystem::exists(terminal_data / "terminal.key"));
}
TEST_F(Enrolment, ACodeIsGoodOnceButARepetitionBySameTerminalIsNot) {
    start_central();
    auto code = enrol_code();
    ASSERT_TRUE(client::enrol({terminal_data, url(), code}));
    EXPECT_TRUE(client::enrol({terminal_data, url(), code}));  // as after a power cut between answer and disk
    EXPECT_EQ(client::enrol({folder / "thief", url(), code}).error().advice, "sync.code_refused");
}
TEST_F(Enrolment, AnExpiredAndAnInventedCodeAreRefused) {
    start_central();
    auto late = central::make_enrol_code(central_data, {"site-1", "t-07", "07", Millis{-1000}}).value();
    EXPECT_EQ(client::enrol({terminal_data, url(), late}).error().advice, "sync.code_refused");
    auto invented = wire::parse_enrol_code(late).value();
    invented.secret[0] ^= 1;
    EXPECT_EQ(client::enrol({terminal_data, url(), to_string(invented)}).error().advice, "sync.code_refused");
    EXPECT_EQ(client::enrol({terminal_data, url(), "ABCD"}).error().advice, "sync.code_mistyped");
}
TEST_F(Enrolment, WithoutACertificateOnlyEnrolmentAnswers) {
    enrol();
    client::HttpClient nobody{{url(), client::sync_folder(terminal_data) / "ca.crt", {}, {}, Millis{8000}},
                              {}};
    EXPECT_EQ(nobody.get("/v1/enrol", 65536)->status, 200u);
    EXPECT_EQ(nobody.get("/v1/sites/site-1/manifest", 65536)->status, 401u);
    EXPECT_EQ(nobody.post("/v1/terminals/t-07/events", as_bytes("x"), "text/plain", 65536)->status, 401u);
}
TEST_F(Enrolment, AServerOfAnotherAuthorityIsRefused) {
    enrol();
    auto other = folder / "other";
    ASSERT_TRUE(central::make_keys(other, "kaozhan.test/central", {"127.0.0.1"}));
    ASSERT_TRUE(replace_file(client::sync_folder(terminal_data) / "ca.crt",
                             read_file(other / "ca.crt", 65536).value()));
    EXPECT_EQ(sync_once(), 1);
    EXPECT_EQ(network_state(), "not-central");
}
class Manifest : public Site {};
TEST_F(Manifest, ArrivesWithItsFilesAndOnlyWhenAllAreThere) {
    enrol();
    publish();
    ASSERT_EQ(sync_once(), 0);
    auto text = read_file(inbox("manifest.json"), 65536).value();
    auto manifest = wire::parse_manifest(as_text(text)).value();
    EXPECT_EQ(manifest.version, 1u);
    for (auto const& file : manifest.files)
        EXPECT_EQ(sha256(read_file(inbox("blobs/" + to_hex(file.sha256)), 65536).value()), file.sha256);
    publish(std::chrono::hours{1}, "changed");
    std::filesystem::remove(central_data / "blobs" / to_hex(sha256(as_bytes("changed"))));
    EXPECT_EQ(sync_once(), 1);
    EXPECT_EQ(read_file(inbox("manifest.json"), 65536).value(), text);
}
TEST_F(Manifest, AFileThatIsNotTheOneSignedIsRefused) {
    enrol();
    publish();
    auto blob = central_data / "blobs" / to_hex(sha256(as_bytes("hello")));
    ASSERT_TRUE(replace_file(blob, as_bytes("jello")));
    EXPECT_EQ(sync_once(), 1);
    EXPECT_EQ(network_state(), "bad-answer");
    EXPECT_FALSE(std::filesystem::exists(inbox("manifest.json")));
}
TEST_F(Manifest, AnExpiredOneIsRefused) {
    enrol();
    publish(Millis{-1000});
    EXPECT_EQ(sync_once(), 1);
    EXPECT_EQ(network_state(), "bad-answer");
    EXPECT_FALSE(std::filesystem::exists(inbox("manifest.json")));
}
TEST_F(Manifest, AnOlderOneIsRefusedThoughSigned) {
    enrol();
    publish(std::chrono::hours{1}, "one");
    auto old = store().manifest("site-1").value()->note;
    publish(std::chrono::hours{1}, "two");
    ASSERT_EQ(sync_once(), 0);
    auto text = read_file(inbox("manifest.json"), 65536).value();
    kill_central(SIGTERM);
    auto server =
        false_central([&](auto const&) { return central::Response{200, "text/plain", old, {}, {}}; }, port);
    EXPECT_EQ(sync_once(), 1);
    EXPECT_EQ(network_state(), "bad-answer");
    EXPECT_EQ(read_file(inbox("manifest.json"), 65536).value(), text);
}
