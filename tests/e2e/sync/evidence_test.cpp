// Evidence on its way to central, and what may be erased at the terminal afterwards.
#include "sync/client/evidence.h"
#include "sync/client/prune.h"
#include "harness.h"
#include <csignal>
#include <sqlite3.h>
using namespace kz;
using namespace kz::e2e;
namespace fs = std::filesystem;
class Evidence : public Site {
protected:
    Bytes some_bytes(std::size_t count) { return random_bytes(count); }
    std::string put(Bytes const& content) {
        fs::create_directories(terminal_data / "evidence");
        auto name = to_hex(sha256(content));
        CHECK(replace_file(terminal_data / "evidence" / name, content));
        return name;
    }
    fs::path local(std::string const& name) { return terminal_data / "evidence" / name; }
    fs::path at_central(std::string const& name) { return central_data / "evidence/site-1/t-07" / name; }
    fs::path receipt(std::string const& name) { return inbox("evidence/" + name + ".receipt"); }
    client::Reply patch(Bytes const& whole, std::uint64_t offset, ByteView piece, std::string checksum = {}) {
        if (checksum.empty()) checksum = wire::to_checksum(piece);
        return as_terminal()
            ->send({"PATCH",
                    "/v1/evidence/" + to_hex(sha256(whole)),
                    piece,
                    {"Upload-Offset: " + std::to_string(offset),
                     "Upload-Length: " + std::to_string(whole.size()), "Upload-Checksum: " + checksum}},
                   65536)
            .value();
    }
    std::string offset_of(Bytes const& whole) {
        return as_terminal()
            ->send({"HEAD",
                    "/v1/evidence/" + to_hex(sha256(whole)),
                    {},
                    {"Upload-Length: " + std::to_string(whole.size())}},
                   0)
            .value()
            .upload_offset;
    }
    Verifier central_key() { return client::load_identity(terminal_data).value().central; }
};
TEST_F(Evidence, ReachesCentralByteForByteAndItsReceiptComesBack) {
    enrol();
    auto large = some_bytes(2'500'000), small = some_bytes(1), empty = Bytes{};
    for (auto const& content : {large, small, empty}) put(content);
    ASSERT_TRUE(replace_file(terminal_data / "evidence" / "half-written.new", small));
    ASSERT_EQ(sync_once(), 0);
    for (auto const& content : {large, small, empty}) {
        auto name = to_hex(sha256(content));
        EXPECT_EQ(read_file(at_central(name), 4'000'000).value(), content);
        auto kept = client::load_evidence_receipt(terminal_data, sha256(content), central_key());
        ASSERT_TRUE(kept) << to_string(kept.error());
        EXPECT_EQ(kept->bytes, content.size());
    }
    EXPECT_EQ(store().evidence().value().size(), 3u);
}
TEST_F(Evidence, IsSentOnceHoweverOftenItIsSynced) {
    enrol();
    auto name = put(some_bytes(1000));
    ASSERT_EQ(sync_once(), 0);
    auto first = read_file(receipt(name), 4096).value();
    fs::remove(receipt(name));  // As after a power cut between central's answer and our disk.
    ASSERT_EQ(sync_once(), 0);
    EXPECT_EQ(read_file(receipt(name), 4096).value(), first);
    EXPECT_EQ(store().evidence().value().size(), 1u);
}
TEST_F(Evidence, AWrongOffsetChangesNothingAndSaysWhereToGoOn) {
    enrol();
    auto whole = some_bytes(1000);
    EXPECT_EQ(offset_of(whole), "0");
    EXPECT_EQ(patch(whole, 0, ByteView{whole}.first(400)).status, 200u);
    EXPECT_EQ(offset_of(whole), "400");
    for (std::uint64_t wrong : {0u, 1u, 399u, 401u, 999u, 1000u}) {
        auto reply = patch(whole, wrong, ByteView{whole}.subspan(wrong));
        EXPECT_EQ(reply.status, 409u);
        EXPECT_EQ(client::read_offset(reply.body), 400u);
        EXPECT_EQ(offset_of(whole), "400");
    }
    EXPECT_EQ(patch(whole, 400, ByteView{whole}.subspan(400)).status, 200u);
    EXPECT_EQ(read_file(at_central(to_hex(sha256(whole))), 4096).value(), whole);
}
TEST_F(Evidence, APieceThatWasChangedOnItsWayIsDiscarded) {
    enrol();
    auto whole = some_bytes(1000);
    ASSERT_EQ(patch(whole, 0, ByteView{whole}.first(400)).status, 200u);
    auto spoilt = Bytes(whole.begin() + 400, whole.end());
    auto checksum = wire::to_checksum(spoilt);
    spoilt[7] ^= 1;
    EXPECT_EQ(patch(whole, 400, spoilt, checksum).status, 460u);
    EXPECT_EQ(offset_of(whole), "400");
    EXPECT_EQ(patch(whole, 400, ByteView{whole}.subspan(400)).status, 200u);
}
TEST_F(Evidence, BytesThatAreAnotherFileGetNoReceiptAndAreNotKept) {
    enrol();
    auto whole = some_bytes(1000), other = some_bytes(1000);
    auto reply = patch(whole, 0, other);
    EXPECT_EQ(reply.status, 422u);
    EXPECT_EQ(offset_of(whole), "0");
    EXPECT_FALSE(fs::exists(at_central(to_hex(sha256(whole)))));
    EXPECT_TRUE(store().evidence().value().empty());
}
TEST_F(Evidence, WhatIsOutOfBoundsIsRefused) {
    enrol();
    auto http = as_terminal();
    auto ask = [&](std::string const& path, std::vector<std::string> headers, std::size_t bytes = 1) {
        return http->send({"PATCH", path, Bytes(bytes), std::move(headers)}, 65536)->status;
    };
    auto path = "/v1/evidence/" + std::string(64, 'a');
    auto sum = "Upload-Checksum: " + wire::to_checksum(Bytes(1));
    EXPECT_EQ(ask(path, {"Upload-Offset: 0", "Upload-Length: 268435457", sum}), 400u);
    EXPECT_EQ(ask(path, {"Upload-Offset: 0", sum}), 400u);
    EXPECT_EQ(ask(path, {"Upload-Offset: 0", "Upload-Length: 5"}), 400u);
    EXPECT_EQ(ask(path, {"Upload-Offset: 0", "Upload-Length: 0", sum}), 400u);
    EXPECT_EQ(ask(path, {"Upload-Offset: -1", "Upload-Length: 5", sum}), 400u);
    EXPECT_EQ(ask("/v1/evidence/..%2f", {"Upload-Offset: 0", "Upload-Length: 5", sum}), 400u);
    EXPECT_EQ(ask("/v1/evidence/" + std::string(64, 'A'), {"Upload-Offset: 0", "Upload-Length: 5", sum}),
              400u);
    EXPECT_EQ(ask(path, {"Upload-Offset: 0", "Upload-Length: 9000000", sum}, 1'048'577), 413u);
    client::HttpClient nobody{{url(), client::sync_folder(terminal_data) / "ca.crt", {}, {}, Millis{8000}},
                              {}};
    EXPECT_EQ(nobody.send({"HEAD", path, {}, {"Upload-Length: 5"}}, 0)->status, 401u);
}
TEST_F(Evidence, PartialUploadsOfATerminalAreBounded) {
    enrol();
    auto parts = [&] {
        auto names = 0u;
        for (auto const& entry : fs::directory_iterator{at_central("")})
            names += entry.path().extension() == ".part";
        return names;
    };
    for (int i = 0; i < 9; ++i) {
        auto whole = some_bytes(100);
        EXPECT_EQ(patch(whole, 0, ByteView{whole}.first(10)).status, 200u);
        EXPECT_LE(parts(), central::evidence_parts_max);
    }
    kill_central(SIGTERM);
    auto old = fs::file_time_type::clock::now() - central::evidence_part_life - std::chrono::hours{1};
    for (auto const& entry : fs::directory_iterator{at_central("")}) fs::last_write_time(entry, old);
    start_central();
    EXPECT_EQ(parts(), 0u);
}
TEST_F(Evidence, APartThatRottedAtCentralIsSentAnew) {
    enrol();
    auto whole = some_bytes(1000);
    put(whole);
    ASSERT_EQ(patch(whole, 0, ByteView{whole}.first(400)).status, 200u);
    auto part = at_central(to_hex(sha256(whole)) + ".1000.part");
    auto bytes = read_file(part, 4096).value();
    bytes[9] ^= 1;
    ASSERT_TRUE(replace_file(part, bytes));
    ASSERT_EQ(sync_once(), 0);
    EXPECT_EQ(read_file(at_central(to_hex(sha256(whole))), 4096).value(), whole);
}
TEST_F(Evidence, AFileThatRottedAtCentralGetsNoSecondReceiptAndIsAskedForAgain) {
    enrol();
    auto whole = some_bytes(1000);
    auto name = put(whole);
    ASSERT_EQ(sync_once(), 0);
    auto spoilt = whole;
    spoilt[0] ^= 1;
    ASSERT_TRUE(replace_file(at_central(name), spoilt));
    fs::remove(receipt(name));
    ASSERT_EQ(sync_once(), 0);
    EXPECT_EQ(read_file(at_central(name), 4096).value(), whole);
    EXPECT_EQ(read_file(at_central(name + ".rotten"), 4096).value(), spoilt);
}
TEST_F(Evidence, ALocalFileThatIsNotWhatItsNameSaysIsNotSentAndDoesNotHoldUpOthers) {
    enrol();
    auto bad = std::string(64, '0'), good = put(some_bytes(10));
    ASSERT_TRUE(replace_file(local(bad), Bytes{1}));
    ASSERT_EQ(sync_once(), 0);
    EXPECT_FALSE(fs::exists(receipt(bad)));
    EXPECT_TRUE(fs::exists(receipt(good)));
}
TEST_F(Evidence, NothingIsLostWhenCentralIsKilledAgainAndAgain) {
    enrol();
    auto ledger = open_ledger();
    std::vector<Bytes> files;
    for (std::size_t i = 0; i < 6; ++i) files.push_back(some_bytes(40'000 + i));
    auto syncd =
        Process{{program("kaozhan-syncd"), "--data", terminal_data, "--retry-min-ms", "20", "--retry-max-ms",
                 "100", "--request-max-ms", "2000", "--evidence-chunk-bytes", "1500"}};
    for (auto const& file : files) {
        auto name = put(file);
        write_events(ledger, 20);
        auto part = at_central(name + "." + std::to_string(file.size()) + ".part");
        EXPECT_TRUE(comes_true([&] { return fs::exists(part) || fs::exists(receipt(name)); }));
        kill_central(SIGKILL);
        start_central();
    }
    for (auto const& file : files)
        EXPECT_TRUE(comes_true([&] { return fs::exists(receipt(to_hex(sha256(file)))); }));
    EXPECT_TRUE(comes_true([&] { return central_seq() == ledger.durable(); }));
    for (auto const& file : files)
        EXPECT_EQ(read_file(at_central(to_hex(sha256(file))), 65536).value(), file);
    EXPECT_EQ(held_events(), file_events());
    EXPECT_EQ(store().evidence().value().size(), files.size());
    syncd.signal(SIGTERM);
    EXPECT_EQ(syncd.wait(), 0);
}
class Prune : public Evidence {
protected:
    client::Pruned prune() { return client::prune_evidence(terminal_data).value(); }
    void keep(std::string const& name, std::string const& note) {
        fs::create_directories(inbox("evidence"));
        ASSERT_TRUE(replace_file(receipt(name), as_bytes(note)));
    }
};
TEST_F(Prune, ErasesWhatHasAReceiptAndNothingElse) {
    enrol();
    auto sent = put(some_bytes(5000));
    ASSERT_EQ(sync_once(), 0);
    auto fresh = put(some_bytes(50));
    EXPECT_EQ(run({program("kaozhanctl"), "terminal", "prune", terminal_data, "--json"}), 0);
    EXPECT_FALSE(fs::exists(local(sent)));
    EXPECT_TRUE(fs::exists(local(fresh)));
    EXPECT_TRUE(fs::exists(receipt(sent)));
    ASSERT_EQ(sync_once(), 0);  // What is gone here is not missed there.
    EXPECT_EQ(prune().erased, 1u);
}
TEST_F(Prune, AReceiptForAnotherFileOfAnotherCentralOrChangedErasesNothing) {
    enrol();
    auto content = some_bytes(300), other = some_bytes(300);
    auto name = put(content);
    auto keys = central::load_keys(central_data).value();
    auto stranger = SigningKey::generate();
    auto signed_by = [](Hash const& hash, std::uint64_t bytes, std::string const& by, SigningKey const& key) {
        return wire::sign_evidence_receipt({hash, bytes, Millis{1'790'000'000'000}}, by, key);
    };
    auto const& true_key = keys.signer.key;
    auto good = signed_by(sha256(content), 300, keys.signer.name, true_key);
    std::vector<std::string> wrong{
        signed_by(sha256(other), 300, keys.signer.name, true_key),
        signed_by(sha256(content), 299, keys.signer.name, true_key),
        signed_by(sha256(content), 300, keys.signer.name, stranger),
        signed_by(sha256(content), 300, "other.test/central", true_key),
        wire::sign_receipt({"kaozhan/1/t-07", 1, sha256(content), sha256(content), Millis{0}, {}, 0},
                           keys.signer.name, true_key),
        "",
        good.substr(0, good.size() / 2)};
    for (std::size_t i = 0; i < good.size(); ++i) {
        auto changed = good;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        wrong.push_back(changed);
    }
    for (auto const& note : wrong) {
        keep(name, note);
        auto pruned = prune();
        EXPECT_EQ(pruned.erased, 0u) << note;
        EXPECT_EQ(pruned.wrong, std::vector{name});
        ASSERT_TRUE(fs::exists(local(name))) << note;
    }
    keep(name, good);
    ASSERT_TRUE(replace_file(local(name), other));  // The bytes under that name are not those received for.
    EXPECT_EQ(prune().erased, 0u);
    ASSERT_TRUE(replace_file(local(name), content));
    EXPECT_EQ(prune().erased, 1u);
    EXPECT_FALSE(fs::exists(local(name)));
}
TEST_F(Prune, ALyingCentralsReceiptsAreNotKept) {
    enrol();
    kill_central(SIGTERM);
    auto content = some_bytes(100);
    auto name = put(content);
    auto keys = central::load_keys(central_data).value();
    auto stranger = SigningKey::generate();
    std::vector<std::string> lies{
        wire::sign_evidence_receipt({sha256(content), 100, Millis{0}}, keys.signer.name, stranger),
        wire::sign_evidence_receipt({sha256(as_bytes("x")), 100, Millis{0}}, keys.signer.name,
                                    keys.signer.key),
        wire::sign_evidence_receipt({sha256(content), 101, Millis{0}}, keys.signer.name, keys.signer.key),
        "x"};
    for (auto const& lie : lies) {
        auto server = false_central(
            [&](central::Request const& request) {
                if (request.method == "HEAD")
                    return central::Response{200, "text/plain", {}, {}, {{"Upload-Offset", "0"}}};
                return central::Response{
                    200, "application/json", wire::to_json(wire::EvidenceAnswer{100, lie}), {}, {}};
            },
            port);
        EXPECT_EQ(sync_once(), 1);
        EXPECT_FALSE(fs::exists(receipt(name)));
        EXPECT_EQ(prune().kept, 1u);
    }
}
TEST_F(Evidence, AStoreOfTheFirstVersionIsBroughtOnWithAllItHolds) {
    enrol();
    auto ledger = open_ledger();
    write_events(ledger, 30, "a-1");
    ASSERT_EQ(sync_once(), 0);
    auto before = held_events();
    kill_central(SIGTERM);
    // What a store of version 1 was: everything but what the steps after it add.
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((central_data / "central.db").c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, "DROP TABLE evidence; PRAGMA user_version = 1;", nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(db);
    start_central();
    auto name = put(some_bytes(10));
    ASSERT_EQ(sync_once(), 0);
    EXPECT_TRUE(fs::exists(receipt(name)));
    EXPECT_EQ(held_events(), before);
    kill_central(SIGTERM);
    ASSERT_EQ(sqlite3_open((central_data / "central.db").c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, "PRAGMA user_version = 99;", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
    EXPECT_EQ(central::open_store(central_data).error().code, Code::Corrupt);
}
