#include "core/base/file.h"
#include "core/ledger/event.h"
#include "core/ledger/tree.h"
#include "sync/wire/wire.h"
#include <gtest/gtest.h>
namespace kz::wire {
namespace {
constexpr std::string_view central = "central.example";
SigningKey key_from(std::uint8_t first) {
    Bytes seed(32);
    for (std::size_t n = 0; n < seed.size(); ++n) seed[n] = static_cast<std::uint8_t>(first + n);
    return SigningKey::from_seed(seed).value();
}
std::string document() {
    auto bytes = read_file(std::string{KZ_SOURCE_DIR} + "/docs/formats/sync.md", 1 << 20).value();
    return std::string{as_text(bytes)};
}
std::string example_of(std::string const& text) {
    auto begin = text.find("```example\n");
    if (begin == text.npos) return {};
    begin = text.find('\n', begin) + 1;
    return text.substr(begin, text.find("```", begin) - begin);
}
// A terminal's first event and one submission, sent as one run; all that is signed about them.
std::string worked_example() {
    auto terminal = key_from(0), issuer = key_from(0x20);
    std::string const origin = "kaozhan/1/example";
    ledger::Event first{
        0, 1, "", "system", {}, Millis{1000}, Millis{1'795'000'000'000}, {}, from_hex("00a0").value()};
    for (std::size_t n = 0; n < first.boot.size(); ++n) first.boot[n] = static_cast<std::uint8_t>(0x10 + n);
    ledger::Event second{1,
                         60,
                         "attempt-1",
                         "candidate",
                         first.boot,
                         Millis{70'000},
                         Millis{1'795'000'069'000},
                         sha256(ledger::encode(first)),
                         from_hex("00a162627900").value()};
    Run run{origin, 0, {ledger::encode(first), ledger::encode(second)}};
    auto body = encode_run(run, terminal);
    auto statement = decode_run(body, terminal.public_key()).value().statement;
    ledger::Tree tree;
    for (auto const& event : run.events) tree.append(event);
    auto head = sha256(run.events.back());
    Millis const received{1'795'000'070'000};
    Receipt receipt{origin, 2, tree.root(), head, received, {}, 0};
    std::string text;
    auto line = [&](std::string const& name, std::string const& value) {
        text += name + " = " + value + "\n";
    };
    auto note = [&](std::string const& name, std::string const& value) {
        text += "\n" + name + ":\n" + value;
    };
    line("terminal.pub", to_string(Verifier{origin, terminal.public_key()}));
    line("central.pub", to_string(Verifier{std::string{central}, issuer.public_key()}));
    line("event 0", to_hex(run.events[0]));
    line("event 1", to_hex(run.events[1]));
    line("run", to_hex(body));
    line("enrolment code",
         to_string(EnrolCode{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {11, 12, 13, 14, 15, 16, 17, 18, 19}}));
    note("statement in the run", statement);
    note("receipt", sign_receipt(receipt, central, issuer));
    receipt.attempt = "attempt-1", receipt.submitted = 1;
    note("attempt-1.receipt", sign_receipt(receipt, central, issuer));
    note("slip", sign_slip({origin, 2, head, "attempt-1", 1}, terminal));
    note("fork",
         sign_fork({origin, 1, head, sha256(as_bytes("another event 1")), received}, central, issuer));
    return text;
}
TEST(SyncDocument, ShowsTheExampleThatTheCodeMakes) { EXPECT_EQ(example_of(document()), worked_example()); }
TEST(SyncDocument, ItsReceiptOpensWithTheKeyItShows) {
    auto example = example_of(document());
    auto between = [&](std::string const& begin, std::string const& end) {
        auto at = example.find(begin);
        if (at == example.npos) return std::string{};
        at += begin.size();
        return example.substr(at, example.find(end, at) - at);
    };
    auto key = parse_verifier(between("central.pub = ", "\n"));
    ASSERT_TRUE(key);
    auto receipt = open_receipt(between("\nattempt-1.receipt:\n", "\nslip:\n"), *key);
    ASSERT_TRUE(receipt) << to_string(receipt.error());
    EXPECT_EQ(receipt->attempt, "attempt-1");
    EXPECT_LT(receipt->submitted, receipt->size);
}
}  // namespace
}  // namespace kz::wire
