// A run of events: u32 length ‖ signed note ‖ for each event (u32 length ‖ event). Big-endian, nothing after
// it.
#include "core/base/big_endian.h"
#include "sync/wire/lines.h"
#include <algorithm>
namespace kz::wire {
namespace {
void put(Bytes& out, ByteView bytes) {
    put_big_endian(out, bytes.size(), 4);
    out.insert(out.end(), bytes.begin(), bytes.end());
}
Result<ByteView> take(ByteView& rest, std::size_t bytes_max) {
    if (rest.size() < 4) return not_this("a length is cut off");
    auto const size = static_cast<std::size_t>(get_big_endian(rest.first(4)));
    if (size == 0 || size > bytes_max || size > rest.size() - 4) return not_this("a length is out of bounds");
    auto piece = rest.subspan(4, size);
    rest = rest.subspan(4 + size);
    return piece;
}
constexpr std::size_t statement_bytes_max = 2048;
}  // namespace
Bytes encode_run(Run const& run, SigningKey const& terminal) {
    CHECK(!run.events.empty() && run.events.size() <= run_events_max);
    auto text = "kaozhan/1/events\n" + run.origin + "\nfirst " + std::to_string(run.first) + "\ncount " +
                std::to_string(run.events.size()) + "\nhead " + to_base64(sha256(run.events.back())) + "\n";
    Bytes body;
    put(body, as_bytes(sign_note(text, run.origin, terminal)));
    for (auto const& event : run.events) {
        CHECK(!event.empty() && event.size() <= event_bytes_max);
        put(body, event);
    }
    CHECK(body.size() <= run_bytes_max);
    return body;
}
Result<OpenedRun> decode_run(ByteView body, PublicKey const& terminal) {
    if (body.size() > run_bytes_max) return not_this("a run longer than allowed");
    OpenedRun opened;
    auto note = TRY(take(body, statement_bytes_max));
    opened.statement = as_text(note);
    Lines peek{opened.statement};
    TRY(peek.expect("kaozhan/1/events"));
    auto name = TRY(parse_origin(peek.take()));
    auto text = TRY(open_note(opened.statement, {name, terminal}));
    Lines lines{text};
    TRY(lines.expect("kaozhan/1/events"));
    opened.run.origin = TRY(parse_origin(lines.take()));
    auto first = TRY(lines.take("first"));
    opened.run.first = TRY(parse_count(first));
    auto counted = TRY(lines.take("count"));
    auto count = TRY(parse_count(counted));
    auto signed_head = TRY(lines.take("head"));
    auto head = TRY(parse_hash(signed_head));
    TRY(lines.end());
    if (count == 0 || count > run_events_max) return not_this("a run has 1 to 2048 events");
    for (std::uint64_t i = 0; i < count; ++i) {
        auto event = TRY(take(body, event_bytes_max));
        opened.run.events.emplace_back(event.begin(), event.end());
    }
    if (!body.empty()) return not_this("bytes after the last event");
    if (sha256(opened.run.events.back()) != head)
        return fail(Code::Corrupt, "sync.changed_event", "the last event is not the one that was signed");
    return opened;
}
}  // namespace kz::wire
