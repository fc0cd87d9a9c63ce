#include "core/ledger/event_file.h"
#include "core/ledger/crc32c.h"
#include <algorithm>
namespace kz::ledger {
namespace {
constexpr std::string_view magic = "kzevents";
constexpr std::uint32_t file_format = 1;
// The reader remembers where every 256th event begins: going back costs one short skim.
constexpr std::uint64_t mark_every = 256;
constexpr std::size_t piece_bytes = std::size_t{1} << 18;
void put_u32(Bytes& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}
std::uint32_t get_u32(ByteView bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
}
}  // namespace
Bytes event_file_header(std::string_view origin, std::uint64_t first_seq) {
    Bytes header{magic.begin(), magic.end()};
    put_u32(header, file_format);
    auto hash = sha256(as_bytes(origin));
    header.insert(header.end(), hash.begin(), hash.end());
    put_u32(header, static_cast<std::uint32_t>(first_seq >> 32));
    put_u32(header, static_cast<std::uint32_t>(first_seq));
    put_u32(header, crc32c(header));
    CHECK(header.size() == event_file_header_bytes);
    return header;
}
void append_record(Bytes& out, ByteView event) {
    CHECK(event.size() <= event_bytes_max);
    put_u32(out, static_cast<std::uint32_t>(event.size()));
    out.insert(out.end(), event.begin(), event.end());
    put_u32(out, crc32c(event));
}
Result<Header> parse_event_file_header(ByteView bytes) {
    auto refused = [](char const* why) { return fail(Code::Corrupt, "ledger.damaged", why); };
    if (bytes.size() < event_file_header_bytes) return refused("the event file's header is cut off");
    bytes = bytes.first(event_file_header_bytes);
    if (!std::ranges::equal(bytes.first(magic.size()), as_bytes(magic)))
        return refused("this is no event file");
    if (get_u32(bytes, 52) != crc32c(bytes.first(52))) return refused("the event file's header is damaged");
    if (get_u32(bytes, 8) != file_format) return refused("an event file of another format");
    Header header;
    std::ranges::copy(bytes.subspan(12, 32), header.origin_hash.begin());
    header.first_seq = static_cast<std::uint64_t>(get_u32(bytes, 44)) << 32 | get_u32(bytes, 48);
    return header;
}
std::optional<Record> record_at(ByteView file, std::uint64_t offset) {
    if (offset > file.size() || file.size() - offset < record_extra_bytes) return std::nullopt;
    auto rest = file.subspan(static_cast<std::size_t>(offset));
    auto length = get_u32(rest, 0);
    if (length > event_bytes_max || length > rest.size() - record_extra_bytes) return std::nullopt;
    auto event = rest.subspan(4, length);
    return Record{offset, event, get_u32(rest, 4 + length) == crc32c(event)};
}
struct EventFileReader::State {
    std::unique_ptr<File> file;
    Header header;
    std::vector<std::uint64_t> marks{event_file_header_bytes};  // of events first_seq + 256 k
    std::uint64_t next_seq = 0, next_offset = 0;                // where the last read ended
    void go_to(std::uint64_t seq) {
        if (seq >= next_seq) return;
        auto mark = std::min<std::uint64_t>((seq - header.first_seq) / mark_every, marks.size() - 1);
        next_seq = header.first_seq + mark * mark_every;
        next_offset = marks[mark];
    }
    void step(Record const& record) {
        next_offset += record.event.size() + record_extra_bytes;
        ++next_seq;
        auto distance = next_seq - header.first_seq;
        if (distance % mark_every == 0 && distance / mark_every == marks.size()) marks.push_back(next_offset);
    }
};
EventFileReader::EventFileReader(std::unique_ptr<State> state) : x_state(std::move(state)) {}
EventFileReader::EventFileReader(EventFileReader&&) noexcept = default;
EventFileReader& EventFileReader::operator=(EventFileReader&&) noexcept = default;
EventFileReader::~EventFileReader() = default;
Hash const& EventFileReader::origin_hash() const { return x_state->header.origin_hash; }
std::uint64_t EventFileReader::first_seq() const { return x_state->header.first_seq; }
Result<EventFileReader> EventFileReader::open(std::filesystem::path const& path, Disk& disk) {
    auto state = std::make_unique<State>();
    state->file = TRY(disk.open(path, Disk::Open::Read));
    auto header = TRY(state->file->read_at(0, event_file_header_bytes));
    if (header.empty()) return fail(Code::Absent, "error.file", "the event file is being made");
    state->header = TRY(parse_event_file_header(header));
    state->next_seq = state->header.first_seq;
    state->next_offset = event_file_header_bytes;
    return EventFileReader{std::move(state)};
}
Result<std::vector<Bytes>> EventFileReader::read_from(std::uint64_t seq, std::size_t bytes_max) {
    std::vector<Bytes> events;
    auto& at = *x_state;
    if (seq < at.header.first_seq)
        return fail(Code::BadInput, "error.bad_input",
                    "this event file begins later than the event asked for");
    at.go_to(seq);
    std::size_t taken = 0;
    auto want = piece_bytes;
    while (taken < bytes_max) {
        auto piece = TRY(at.file->read_at(at.next_offset, want));
        std::uint64_t used = 0;
        while (auto record = record_at(piece, used)) {
            if (!record->crc_holds)
                return fail(Code::Corrupt, "ledger.damaged",
                            "event " + std::to_string(at.next_seq) + " is damaged");
            if (at.next_seq >= seq) {
                if (taken != 0 && taken + record->event.size() > bytes_max) return events;
                events.emplace_back(record->event.begin(), record->event.end());
                taken += record->event.size();
            }
            used += record->event.size() + record_extra_bytes;
            at.step(*record);
            if (taken >= bytes_max) return events;
        }
        if (used == 0 && (piece.size() < want || want > event_bytes_max))
            return events;  // the end, as of now
        want = used == 0 ? event_bytes_max + record_extra_bytes : piece_bytes;
    }
    return events;
}
}  // namespace kz::ledger
