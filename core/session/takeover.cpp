#include "core/session/takeover.h"
#include "core/base/big_endian.h"
#include <algorithm>
namespace kz::session {
namespace {
constexpr std::size_t head_bytes = 12;
ShortFact short_fact(Fact const& fact, Millis at) {
    return {static_cast<std::uint32_t>(kind_of(fact)), at, encode_fact(fact)};
}
// What is folded away, because only its last state matters.
bool is_settled(EventKind kind) {
    return kind == EventKind::ResponseSet || kind == EventKind::TextEdited || kind == EventKind::FlagSet ||
           kind == EventKind::EntryOpened || kind == EventKind::Tick || kind == EventKind::KeyMade ||
           kind == EventKind::ScreenTurned || kind == EventKind::SettingsChanged ||
           kind == EventKind::HelpCalled || kind == EventKind::HelpAnswered ||
           kind == EventKind::IncidentRaised || kind == EventKind::HandedOver;
}
void settle(Attempt const& attempt, Millis at, std::vector<ShortFact>& facts) {
    for (auto const& [id, entry] : attempt.entries) {
        if (entry.seen) facts.push_back(short_fact(EntryOpened{id}, at));
        if (entry.flagged) facts.push_back(short_fact(FlagSet{id, true}, at));
        for (auto const& [response, answer] : entry.answers)
            if (answer.written)
                facts.push_back(short_fact(TextEdited{id, response, 0, 0, to_utf8(answer.text)}, at));
            else facts.push_back(short_fact(ResponseSet{id, response, answer.values}, at));
    }
    if (!attempt.entry.empty()) facts.push_back(short_fact(EntryOpened{attempt.entry}, at));
}
}  // namespace
Bytes write_short_fact(ShortFact const& fact) {
    Bytes bytes;
    put_big_endian(bytes, fact.kind, 4);
    put_big_endian(bytes, static_cast<std::uint64_t>(fact.at.count()), 8);
    bytes.insert(bytes.end(), fact.payload.begin(), fact.payload.end());
    return bytes;
}
std::optional<ShortFact> read_short_fact(ByteView bytes) {
    if (bytes.size() <= head_bytes) return std::nullopt;
    auto const at = get_big_endian(bytes.subspan(4, 8));
    if (at >> 53 != 0) return std::nullopt;  // No exam lasts that long, and sums must not overflow.
    auto payload = bytes.subspan(head_bytes);
    return ShortFact{static_cast<std::uint32_t>(get_big_endian(bytes.first(4))),
                     Millis{static_cast<std::int64_t>(at)},
                     {payload.begin(), payload.end()}};
}
Result<std::vector<Bytes>> shorten(std::span<ledger::Event const> events) {
    auto corrupt = [](char const* why) { return fail(Code::Corrupt, "session.corrupt", why); };
    if (events.empty()) return corrupt("no attempt to go on with");
    State state;
    std::vector<ShortFact> facts;
    std::optional<Millis> opened;
    for (auto event : events) {
        auto const kind = static_cast<EventKind>(event.kind);
        if (event.subject != events.front().subject) return corrupt("events of more than one attempt");
        event.seq = state.events;
        TRY(apply(state, event));
        if (kind == EventKind::AttemptOpened) opened = state.clock.last;
        if (opened && !is_settled(kind))
            facts.push_back({event.kind, state.clock.last - *opened, event.payload});
    }
    auto const* attempt = state.attempt();
    if (!attempt || !opened || attempt->submitted_by) return corrupt("no attempt to go on with");
    if (attempt->phase == Phase::Running) settle(*attempt, state.clock.last - *opened, facts);
    std::vector<Bytes> bytes;
    for (auto const& fact : facts) bytes.push_back(write_short_fact(fact));
    return bytes;
}
}  // namespace kz::session
