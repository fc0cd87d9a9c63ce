// Central's own machine under failing syncs and power cuts: a receipt that left stays true.
#include "core/ledger/event.h"
#include "core/ledger/event_kinds.h"
#include "sync/central/place.h"
#include "tests/sim/sim_vfs.h"
#include <gtest/gtest.h>
namespace kz::sim {
namespace {
constexpr Loss everything_lost{};
constexpr std::uint64_t events_count = 21;
enum class After { GoesOn, Restarts };
struct Bench {
    explicit Bench(std::uint64_t seed)
        : disk(seed), key(SigningKey::from_seed(Bytes(32, 1)).value()),
          signer{"sim.test/central", SigningKey::from_seed(Bytes(32, 2)).value()} {
        EXPECT_TRUE(disk.make_folder("/central"));
        terminal = {"site-1", "t-1", "07", key.public_key(), {}, {}};
        auto made = store();
        EXPECT_TRUE(made && made->put_terminal(terminal));
        disk.settle();
        Hash prev{};
        for (std::uint64_t seq = 0; seq < events_count; ++seq) {
            auto const kind = seq % 7 == 6 ? ledger::EventKind::Submitted : ledger::EventKind::Tick;
            ledger::Event event{.seq = seq,
                                .kind = static_cast<std::uint32_t>(kind),
                                .subject = "a-" + std::to_string(seq),
                                .actor = "system",
                                .boot = {},
                                .boottime = {},
                                .wall = {},
                                .prev = prev,
                                .payload = Bytes(400, 0)};
            events.push_back(ledger::encode(event));
            prev = sha256(events.back());
        }
    }
    Result<central::Store> store() { return central::Store::open("/central/central.db", disk.sqlite_vfs()); }
    // Sends the ledger in runs of three from what is confirmed on, until all is or a store cannot be opened.
    void ship(After after) {
        std::optional<central::Placer> placer;
        for (int tries = 0; tries < 60 && confirmed < events.size(); ++tries) {
            if (!placer) {
                auto opened = store();
                if (!opened) continue;
                placer.emplace(std::move(*opened), signer);
            }
            wire::Run run{"kaozhan/1/t-1", confirmed, {}};
            for (auto seq = confirmed; seq < std::min<std::uint64_t>(confirmed + 3, events.size()); ++seq)
                run.events.push_back(events[seq]);
            auto opened = wire::decode_run(wire::encode_run(run, key), terminal.key);
            ASSERT_TRUE(opened);
            std::vector<central::Delivery> group{{terminal, std::move(*opened)}};
            auto outcome = placer->commit(group, Millis{0});
            if (outcome[0])
                confirmed = wire::open_receipt(outcome[0]->answer.receipt, verifier()).value().size;
            else if (after == After::Restarts) {
                disk.kill();
                placer.reset();
            }
        }
    }
    Verifier verifier() const { return {signer.name, signer.key.public_key()}; }
    std::uint64_t held() {
        auto opened = store();
        if (!opened) return 0;
        auto row = opened->ledger(terminal, "kaozhan/1/t-1").value();
        return row ? row->size : 0;
    }
    SimDisk disk;
    SigningKey key;
    central::Signer signer;
    central::Terminal terminal;
    std::vector<Bytes> events;
    std::uint64_t confirmed = 0;
};
}  // namespace
class FailedSync : public testing::TestWithParam<After> {};
TEST_P(FailedSync, AndEveryReceiptThatLeftOutlivesAPowerCut) {
    for (std::uint64_t at = 0;; ++at) {
        seed_sqlite(at);
        Bench bench{at};
        std::uint64_t syncs = 0;
        bench.disk.fault = [&](Call call, auto const&, auto) {
            return call == Call::Sync && syncs++ == at ? Fault::Io : Fault::None;
        };
        bench.ship(GetParam());
        bench.disk.fault = nullptr;
        ASSERT_EQ(bench.confirmed, bench.events.size()) << "sync " << at;
        bench.disk.power_off();
        bench.disk.power_on(everything_lost);
        ASSERT_EQ(bench.held(), bench.events.size()) << "sync " << at;
        if (syncs <= at) {
            EXPECT_GT(at, 5u);
            return;
        }
    }
}
INSTANTIATE_TEST_SUITE_P(Central, FailedSync, testing::Values(After::GoesOn, After::Restarts));
class EachCallOfCentral : public testing::TestWithParam<Fault> {};
TEST_P(EachCallOfCentral, MayFailAndEveryReceiptThatLeftStaysTrue) {
    for (std::uint64_t at = 0;; ++at) {
        seed_sqlite(at);
        Bench bench{at};
        auto const first = bench.disk.calls();
        bench.disk.fault = [&](Call, auto const&, std::uint64_t number) {
            return number == first + at ? GetParam() : Fault::None;
        };
        bench.ship(After::GoesOn);
        auto const passed_by = bench.disk.calls() <= first + at;
        bench.disk.fault = nullptr;
        if (!bench.disk.is_off()) {
            ASSERT_EQ(bench.confirmed, bench.events.size()) << "call " << at;
            bench.disk.power_off();
        }
        bench.disk.power_on({0.4, 0.1, 0.1, 0.5, false});
        ASSERT_GE(bench.held(), bench.confirmed) << "call " << at;
        bench.ship(After::GoesOn);
        ASSERT_EQ(bench.held(), bench.events.size()) << "call " << at;
        if (passed_by) {
            EXPECT_GT(at, 100u);
            return;
        }
    }
}
INSTANTIATE_TEST_SUITE_P(Central, EachCallOfCentral,
                         testing::Values(Fault::Io, Fault::Full, Fault::PowerOff));
}  // namespace kz::sim
