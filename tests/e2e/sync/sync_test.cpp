#include "core/ledger/crc32c.h"
#include "harness.h"
#include <csignal>
#include <random>
using namespace kz;
using namespace kz::e2e;
class Sync : public Site {};
TEST_F(Sync, AThousandEventsReachCentralByteForByteAndTheReceiptComesBack) {
    enrol();
    auto ledger = open_ledger();
    write_events(ledger, 1000, "2026110700127-1");
    ASSERT_EQ(sync_once(), 0);
    EXPECT_EQ(held_events(), file_events());
    EXPECT_EQ(held_events().size(), 1000u);
    EXPECT_EQ(central_seq(), 1000u);
    EXPECT_EQ(network_state(), "online");
    auto path = inbox("receipts/2026110700127-1.receipt");
    auto identity = client::load_identity(terminal_data).value();
    auto note = read_file(path, 4096).value();
    auto receipt = wire::open_receipt(as_text(note), identity.central);
    ASSERT_TRUE(receipt) << to_string(receipt.error());
    ledger::Tree tree;
    for (auto const& event : file_events()) tree.append(event);
    EXPECT_EQ(receipt->root, tree.root());
    EXPECT_EQ(receipt->size, 1000u);
    EXPECT_EQ(receipt->submitted, 999u);
    EXPECT_EQ(run({program("kaozhanctl"), "receipt", "verify", path, "--json"}), 0);
    note[note.size() / 2] ^= 1;
    ASSERT_TRUE(replace_file(path, note));
    EXPECT_NE(run({program("kaozhanctl"), "receipt", "verify", path, "--json"}), 0);
}
TEST_F(Sync, SendingEverythingAgainChangesNothing) {
    enrol();
    auto ledger = open_ledger();
    write_events(ledger, 300, "a-1");
    ASSERT_EQ(sync_once(), 0);
    auto receipt = read_file(inbox("receipts/a-1.receipt"), 4096).value();
    std::filesystem::remove(terminal_data / "sync/position.json");
    std::filesystem::remove(inbox("receipts/a-1.receipt"));
    ASSERT_EQ(sync_once(), 0);
    EXPECT_EQ(held_events(), file_events());
    EXPECT_EQ(read_file(inbox("receipts/a-1.receipt"), 4096).value(), receipt);
}
TEST_F(Sync, ACentralThatLostEventsSaysWhichItWantsAndGetsThem) {
    enrol();
    auto ledger = open_ledger();
    write_events(ledger, 50);
    ASSERT_EQ(sync_once(), 0);
    kill_central(SIGTERM);
    auto backup = folder / "backup.db";
    std::filesystem::copy(central_data / "central.db", backup);
    start_central();
    write_events(ledger, 50);
    ASSERT_EQ(sync_once(), 0);
    kill_central(SIGTERM);
    for (auto name : {"central.db-wal", "central.db-shm"}) std::filesystem::remove(central_data / name);
    std::filesystem::copy(backup, central_data / "central.db",
                          std::filesystem::copy_options::overwrite_existing);
    start_central();
    ASSERT_EQ(held()->size, 50u);
    write_events(ledger, 1);
    ASSERT_EQ(sync_once(), 0);
    EXPECT_EQ(held_events(), file_events());
    EXPECT_EQ(held()->size, 101u);
}
TEST_F(Sync, AnotherEventAtAHeldPlaceIsReportedAsAForkAndBothAreKept) {
    enrol();
    {
        auto ledger = open_ledger();
        write_events(ledger, 10);
    }
    ASSERT_EQ(sync_once(), 0);
    auto before = held_events();
    // The same key begins the ledger a second time, as after a restored backup that was simply continued.
    for (auto name : {"ledger.db", "ledger.db-wal", "ledger.db-shm", "events-000.log"})
        std::filesystem::remove(terminal_data / name);
    std::filesystem::remove_all(terminal_data / "checkpoints");
    std::filesystem::remove(terminal_data / "sync/position.json");
    auto ledger = open_ledger();
    write_events(ledger, 12);
    EXPECT_EQ(sync_once(), 1);
    EXPECT_EQ(network_state(), "fork");
    EXPECT_EQ(held_events(), before);
    auto forks = store().forks(*held()).value();
    ASSERT_EQ(forks.size(), 1u);
    EXPECT_EQ(forks[0].sent, file_events()[0]);
    auto identity = client::load_identity(terminal_data).value();
    auto note = read_file(inbox("fork.note"), 4096).value();
    auto report = wire::open_fork(as_text(note), identity.central);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->seq, 0u);
    EXPECT_EQ(report->held, sha256(before[0]));
    EXPECT_EQ(store().incidents().value().at(0).code, "fork");
}
TEST_F(Sync, AChangedEventGetsNoReceipt) {
    enrol();
    {
        auto ledger = open_ledger();
        write_events(ledger, 20, "a-1");
    }
    // Whoever changes an event on the disk knows CRCs too: only chain and signature are left to notice it.
    auto path = terminal_data / ledger::event_file_name;
    auto file = read_file(path, 1 << 20).value();
    auto at = std::uint64_t{ledger::event_file_header_bytes};
    for (int skip = 0; skip < 7; ++skip)
        at += ledger::record_at(file, at)->event.size() + ledger::record_extra_bytes;
    auto size = ledger::record_at(file, at)->event.size();
    file[at + 4 + size - 1] ^= 1;
    auto crc = ledger::crc32c(ByteView{file}.subspan(at + 4, size));
    for (unsigned i = 0; i < 4; ++i) file[at + 4 + size + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
    ASSERT_TRUE(replace_file(path, file));
    EXPECT_EQ(sync_once(), 1);
    EXPECT_EQ(network_state(), "refused");
    EXPECT_FALSE(std::filesystem::exists(inbox("receipts/a-1.receipt")));
    EXPECT_EQ(held_events().size(), 0u);
    EXPECT_EQ(store().incidents().value().at(0).code, "chain-broken");
    EXPECT_EQ(store().incidents().value().at(0).seq, 8u);
}
TEST_F(Sync, NothingIsLostOrDoubledWhenCentralIsKilledAgainAndAgain) {
    enrol();
    auto syncd = start_syncd();
    auto ledger = open_ledger();
    for (int round = 0; round < 8; ++round) {
        write_events(ledger, 150);
        // Every other time in the middle of a run, every other time between two.
        if (round % 2) {
            EXPECT_TRUE(comes_true([&] { return central_seq() == ledger.durable(); }));
        }
        kill_central(SIGKILL);
        write_events(ledger, 20);
        start_central();
    }
    write_events(ledger, 1, "a-1");
    EXPECT_TRUE(comes_true([&] { return std::filesystem::exists(inbox("receipts/a-1.receipt")); }));
    EXPECT_EQ(held_events(), file_events());
    syncd.signal(SIGTERM);
    EXPECT_EQ(syncd.wait(), 0);
}
TEST_F(Sync, NothingIsLostOrDoubledWhenSyncdIsKilledAgainAndAgain) {
    enrol();
    publish();
    auto ledger = open_ledger();
    std::mt19937 random{7};
    for (int round = 0; round < 15; ++round) {
        auto syncd = start_syncd();
        write_events(ledger, 1 + random() % 200);
        auto target = ledger.durable() - std::min<std::uint64_t>(ledger.durable(), random() % 50);
        EXPECT_TRUE(comes_true([&] {
            auto row = held();
            return row && row->size >= target;
        }));
        syncd.signal(SIGKILL);
        (void)syncd.wait();
    }
    write_events(ledger, 1, "a-1");
    ASSERT_EQ(sync_once(), 0);
    EXPECT_EQ(held_events(), file_events());
    EXPECT_TRUE(std::filesystem::exists(inbox("receipts/a-1.receipt")));
    EXPECT_TRUE(std::filesystem::exists(inbox("manifest.json")));
}
TEST_F(Sync, TerminatedCentralAnswersWhatItTookAndEnds) {
    enrol();
    central->signal(SIGTERM);
    EXPECT_EQ(central->wait(), 0);
}
TEST_F(Sync, ARunFromTheMiddleIsAskedToBeginEarlier) {
    enrol();
    auto ledger = open_ledger();
    write_events(ledger, 5);
    auto key = ledger::load_key(terminal_data).value();
    auto events = file_events();
    auto http = as_terminal();
    auto post = [&](wire::Run const& one) {
        return http
            ->post("/v1/terminals/t-07/events", wire::encode_run(one, key), "application/octet-stream", 65536)
            .value();
    };
    auto reply = post({"kaozhan/1/t-07", 3, {events[3], events[4]}});
    EXPECT_EQ(reply.status, 409u);
    EXPECT_EQ(client::read_want(reply.body), 0u);
    EXPECT_EQ(post({"kaozhan/1/t-07", 0, {events[0], events[1], events[2]}}).status, 200u);
    EXPECT_EQ(post({"kaozhan/1/t-07", 1, {events[1], events[2], events[3]}}).status, 200u);
    EXPECT_EQ(held()->size, 4u);
    EXPECT_EQ(post({"kaozhan/1/t-08", 0, {events[0]}}).status, 403u);
    auto stranger = SigningKey::generate();
    auto forged = wire::encode_run({"kaozhan/1/t-07", 0, {events[0]}}, stranger);
    EXPECT_EQ(http->post("/v1/terminals/t-07/events", forged, "application/octet-stream", 65536)->status,
              403u);
    EXPECT_EQ(http->post("/v1/terminals/t-07/events", as_bytes("garbage"), "text/plain", 65536)->status,
              400u);
    EXPECT_EQ(http->post("/v1/terminals/t-08/events", as_bytes("x"), "text/plain", 65536)->status, 403u);
    EXPECT_EQ(http->get("/v1/sites/site-2/manifest", 65536)->status, 403u);
    EXPECT_EQ(http->get("/v1/files/..%2fcentral.db", 65536)->status, 400u);
    EXPECT_EQ(http->get("/v1/files/" + std::string(64, 'a'), 65536)->status, 404u);
    EXPECT_EQ(http->get("/nothing", 65536)->status, 404u);
}
