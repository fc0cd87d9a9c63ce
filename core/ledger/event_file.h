#pragma once  // The second copy: an append-only file of the same bytes, which kaozhan-syncd reads while it
              // grows.
// events-000.log by byte offset, all numbers big-endian:
//    0  8 bytes  "kzevents"
//    8  u32      format, 1
//   12  32 bytes SHA-256 of the origin
//   44  u64      seq of the first event
//   52  u32      CRC-32C of bytes 0..51
//   56  records: u32 length ‖ event ‖ u32 CRC-32C of the event
// An event reaches this file only after the database holds it durably, so whoever ships from here ships
// nothing that a power cut could take back.
#include "core/base/disk.h"
#include "core/ledger/event.h"
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>
namespace kz::ledger {
inline constexpr std::string_view event_file_name = "events-000.log";
// While there is no database, a group is whole in this file before any of it comes into the event file, for
// the same reason. Records alone, replaced by each commit; recovery brings them over.
inline constexpr std::string_view ahead_file_name = "events-000.ahead";
inline constexpr std::size_t event_file_header_bytes = 56;
inline constexpr std::size_t record_extra_bytes = 8;
Bytes event_file_header(std::string_view origin, std::uint64_t first_seq);
void append_record(Bytes& out, ByteView event);
struct Header {
    Hash origin_hash{};
    std::uint64_t first_seq = 0;
};
Result<Header> parse_event_file_header(ByteView bytes);  // Corrupt
struct Record {
    std::uint64_t offset = 0;
    ByteView event;
    bool crc_holds = false;
};
// The record at `offset`; nothing where its end is not there (yet) or its length is impossible.
std::optional<Record> record_at(ByteView file, std::uint64_t offset);
// Reads whole events as they arrive. One thread. It never writes and takes no lock.
class EventFileReader {
public:
    // Absent: no file yet. Corrupt: another format or damaged header.
    static Result<EventFileReader> open(std::filesystem::path const& path, Disk& disk = real_disk());
    EventFileReader(EventFileReader&&) noexcept;
    EventFileReader& operator=(EventFileReader&&) noexcept;
    ~EventFileReader();
    Hash const& origin_hash() const;
    std::uint64_t first_seq() const;
    // The encoded events from `seq` on, until `bytes_max` is reached (one event at least, if there is one).
    // Empty: not written yet. Corrupt: a record whose CRC does not hold. Io. Sequential calls read on from
    // where the last ended.
    Result<std::vector<Bytes>> read_from(std::uint64_t seq, std::size_t bytes_max);
private:
    struct State;
    explicit EventFileReader(std::unique_ptr<State> state);
    std::unique_ptr<State> x_state;
};
}  // namespace kz::ledger
