#include "core/ledger/event_scan.h"
#include <algorithm>
namespace kz::ledger {
std::uint64_t FileScan::end_of(std::uint64_t count) const {
    if (count == 0) return std::min<std::uint64_t>(content.size(), event_file_header_bytes);
    auto const& last = records[static_cast<std::size_t>(count - 1)];
    return last.offset + last.event.size() + record_extra_bytes;
}
namespace {
constexpr std::size_t ahead_bytes_max = std::size_t{1}
                                        << 30;  // pending_events_max of the common size, and room
Result<FileScan> scan(Disk& disk, std::filesystem::path const& path, std::string const& origin) {
    FileScan scan;
    scan.file = TRY(disk.open(path, Disk::Open::Append));
    // Synced first, then read back: what is counted as durable from here on shall be.
    TRY(scan.file->sync());
    disk.forget(path);
    auto size = TRY(scan.file->size());
    scan.content = TRY(scan.file->read_at(0, static_cast<std::size_t>(size)));
    // Cut off while it was made: no event was in it.
    scan.fresh = scan.content.size() < event_file_header_bytes;
    if (scan.fresh) return scan;
    auto header = parse_event_file_header(scan.content);
    scan.header_damaged = !header;
    if (header && header->origin_hash != sha256(as_bytes(origin)))
        return fail(Code::Corrupt, "ledger.other_origin", "the event file belongs to another terminal");
    if (header && header->first_seq != 0)
        return fail(Code::Corrupt, "ledger.damaged",
                    "the event file begins at " + std::to_string(header->first_seq));
    for (std::uint64_t offset = event_file_header_bytes;;) {
        auto record = record_at(scan.content, offset);
        if (!record) return scan;
        scan.records.push_back(*record);
        offset += record->event.size() + record_extra_bytes;
    }
}
// The records of the group that went ahead which the event file lacks; none unless they follow its last one.
Bytes lacking(FileScan const& scan, ByteView ahead) {
    Bytes more;
    std::uint64_t seq = scan.records.size();
    auto prev = scan.records.empty() ? Hash{} : sha256(scan.records.back().event);
    for (std::uint64_t offset = 0;;) {
        auto record = record_at(ahead, offset);
        if (!record || !record->crc_holds) return more;
        offset += record->event.size() + record_extra_bytes;
        auto event = view_event(record->event);
        if (!event) return more;
        if (event->seq < seq) continue;
        if (event->seq != seq || !std::ranges::equal(event->prev, prev)) return more;
        append_record(more, record->event);
        prev = sha256(record->event);
        ++seq;
    }
}
}  // namespace
Result<FileScan> scan_event_file(Disk& disk, std::filesystem::path const& folder, std::string const& origin) {
    auto path = folder / event_file_name;
    auto found = TRY(scan(disk, path, origin));
    auto ahead = disk.read(folder / ahead_file_name, ahead_bytes_max);
    if (!ahead && ahead.error().code == Code::Absent) return found;
    if (!ahead) return std::unexpected(ahead.error());
    auto more = found.fresh || found.header_damaged ? Bytes{} : lacking(found, *ahead);
    if (more.empty()) return found;
    // The end of a commit that was interrupted: durable already, only not yet in its place.
    TRY(found.file->truncate(found.end_of(found.records.size())));
    TRY(found.file->append(more));
    return scan(disk, path, origin);
}
Result<> probe_event_file(File& file) {
    auto size = TRY(file.size());
    constexpr std::uint8_t no_length[] = {0xff, 0xff, 0xff, 0xff};  // No reader takes it for a record's.
    TRY(file.append(no_length));
    TRY(file.sync());
    TRY(file.truncate(size));
    return file.sync();
}
bool holds_intact_record(ByteView content, std::uint64_t offset, std::uint64_t seq) {
    constexpr std::uint8_t event_begins[] = {0x8a, 0x01};
    for (auto at = offset; at + 6 < content.size(); ++at) {
        auto inside = content.subspan(static_cast<std::size_t>(at) + 4, 2);
        if (!std::ranges::equal(inside, event_begins)) continue;
        auto record = record_at(content, at);
        if (!record || !record->crc_holds) continue;
        auto event = decode(record->event);
        if (event && event->seq >= seq) return true;
    }
    return false;
}
}  // namespace kz::ledger
