// Writes a long exam into a terminal's own ledger, as its candidate would: what restarts are tested and
// measured on. The terminal must not run; its attempt must be in the exam.
#include "core/base/file.h"
#include "core/ledger/ledger.h"
#include "core/session/keyring.h"
#include "core/session/session.h"
#include <charconv>
#include <cstdio>
#include <string_view>
using namespace kz;
namespace {
constexpr std::size_t text_max = 1'500;  // a long answer in writing
// One step of somebody who mostly types, looks at other questions, flags some, while time goes on.
session::Intent next_intent(session::State const& state, std::string const& essay, std::uint64_t n) {
    auto const& attempt = *state.attempt();
    auto const& entry = attempt.entries.at(essay);
    auto written = entry.answers.find("RESPONSE");
    auto const size = written == entry.answers.end() ? 0 : written->second.text.size();
    if (n % 23 == 0) return session::OpenEntry{attempt.order[n / 23 % attempt.order.size()]};
    if (n % 23 == 1) return session::OpenEntry{essay};
    if (n % 23 == 2) return session::SetFlag{essay, !entry.flagged};
    if (n % 23 < 6) return session::NoteFact{attempt.id, session::Tick{}};
    if (size > text_max) return session::EditText{essay, "RESPONSE", 0, size, ""};
    return session::EditText{essay, "RESPONSE", size, 0, n % 2 ? "电压" : "4.9 V，"};
}
Result<> fill(std::filesystem::path const& data, std::string const& essay, std::uint64_t count) {
    auto const text = TRY(read_file(data / ledger::verifier_name, 4096));
    auto line = as_text(text);
    line.remove_suffix(line.ends_with('\n') ? 1 : 0);
    auto const verifier = TRY(parse_verifier(line));
    auto opened = TRY(ledger::Ledger::open({data, {}, verifier.name, {}}));
    session::Keyring keys{TRY(ledger::Vault::open(data, {}))};
    session::State state;
    for (auto const& event : opened.events) {
        auto readable = TRY(keys.open(event));
        TRY(session::apply(state, readable));
    }
    if (!state.attempt() || !state.attempt()->entries.contains(essay))
        return fail(Code::BadInput, "error.bad_input", "no attempt with this question");
    auto& ledger = opened.ledger;
    auto carry_out = [&](session::Intent const& intent) -> Result<> {
        auto const now = read_clocks();
        auto drafts = TRY(session::decide(state, intent, now));
        for (auto const& draft : drafts) {
            auto const kind = session::kind_of(draft.fact);
            auto const* key = session::is_secret(kind) ? keys.find(draft.subject) : nullptr;
            auto event = TRY(ledger.append({static_cast<std::uint32_t>(kind), draft.subject, draft.actor,
                                            session::encode_fact(draft.fact), key},
                                           now));
            auto readable = TRY(keys.open(event));
            TRY(session::apply(state, readable));
        }
        return {};
    };
    for (std::uint64_t n = 0; ledger.appended() < count; ++n) TRY(carry_out(next_intent(state, essay, n)));
    TRY(carry_out(session::OpenEntry{essay}));
    return ledger.wait_durable(ledger.appended(), std::chrono::steady_clock::now() + std::chrono::minutes{2});
}
}  // namespace
int main(int argc, char** argv) {
    std::uint64_t count = 0;
    auto number = argc == 4 ? std::string_view{argv[3]} : std::string_view{};
    if (number.empty() ||
        std::from_chars(number.data(), number.data() + number.size(), count).ec != std::errc{}) {
        std::fputs("usage: ledger_filler DATA ENTRY COUNT\n  until the ledger has COUNT events\n", stderr);
        return 2;
    }
    auto done = fill(argv[1], argv[2], count);
    if (!done) std::fprintf(stderr, "ledger_filler: %s\n", to_string(done.error()).c_str());
    return done ? 0 : 1;
}
