#include "core/ledger/event.h"
#include "core/base/cbor.h"
#include <algorithm>
#include <limits>
namespace kz::ledger {
namespace {
constexpr std::uint64_t field_count = 10;
// Clocks are recorded as unsigned milliseconds that a signed 64-bit count can hold.
Millis read_millis(CborReader& reader) {
    auto value = reader.unsigned_integer();
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) reader.refuse();
    return Millis{static_cast<std::int64_t>(value)};
}
ByteView read_fixed(CborReader& reader, std::size_t size) {
    auto bytes = reader.bytes();
    if (bytes.size() != size) reader.refuse();
    return bytes;
}
std::string_view read_text(CborReader& reader, std::size_t bytes_max) {
    auto text = reader.text();
    if (text.size() > bytes_max) reader.refuse();
    return text;
}
}  // namespace
Bytes encode(Event const& event) {
    CHECK(event.subject.size() <= subject_bytes_max && event.actor.size() <= actor_bytes_max);
    CHECK(!event.payload.empty() && event.payload.size() <= payload_bytes_max);
    CHECK(event.boottime >= Millis{0} && event.wall >= Millis{0});
    CborWriter writer;
    writer.reserve(event.payload.size() + event.subject.size() + event.actor.size() + 112);
    writer.array(field_count);
    writer.unsigned_integer(event_format);
    writer.unsigned_integer(event.seq);
    writer.unsigned_integer(event.kind);
    writer.text(event.subject);
    writer.text(event.actor);
    writer.bytes(event.boot);
    writer.unsigned_integer(static_cast<std::uint64_t>(event.boottime.count()));
    writer.unsigned_integer(static_cast<std::uint64_t>(event.wall.count()));
    writer.bytes(event.prev);
    writer.bytes(event.payload);
    return writer.take();
}
std::optional<EventView> view_event(ByteView bytes) {
    CborReader reader{bytes};
    if (reader.array() != field_count) reader.refuse();
    if (reader.unsigned_integer() != event_format) reader.refuse();
    EventView event;
    event.seq = reader.unsigned_integer();
    auto kind = reader.unsigned_integer();
    if (kind > std::numeric_limits<std::uint32_t>::max()) reader.refuse();
    event.kind = static_cast<std::uint32_t>(kind);
    event.subject = read_text(reader, subject_bytes_max);
    event.actor = read_text(reader, actor_bytes_max);
    event.boot = read_fixed(reader, BootId{}.size());
    event.boottime = read_millis(reader);
    event.wall = read_millis(reader);
    event.prev = read_fixed(reader, Hash{}.size());
    event.payload = reader.bytes();
    if (event.payload.empty() || event.payload.size() > payload_bytes_max) reader.refuse();
    if (!reader.done()) return std::nullopt;
    return event;
}
Result<Event> decode(ByteView bytes) {
    auto view = view_event(bytes);
    if (!view) return fail(Code::Corrupt, "ledger.damaged", "these bytes are no event");
    Event event{view->seq,
                view->kind,
                std::string{view->subject},
                std::string{view->actor},
                {},
                view->boottime,
                view->wall,
                {},
                {view->payload.begin(), view->payload.end()}};
    std::ranges::copy(view->boot, event.boot.begin());
    std::ranges::copy(view->prev, event.prev.begin());
    return event;
}
}  // namespace kz::ledger
