#pragma once  // Who this terminal is to central, as enrolment left it: <data>/enrolment.json and
              // <data>/sync/.
#include "core/base/disk.h"
#include "sync/wire/wire.h"
#include <filesystem>
namespace kz::client {
struct Identity {
    std::string terminal, site, site_name, seat, url;
    Verifier central;
};
std::filesystem::path sync_folder(std::filesystem::path const& data);
Result<Identity> load_identity(std::filesystem::path const& data);  // Absent: not enrolled.
Result<> save_identity(std::filesystem::path const& data, Identity const& identity);
// How far central has confirmed this ledger, and the newest manifest accepted. Lost, it costs sending again.
struct Position {
    std::string origin;
    std::uint64_t confirmed = 0;
    std::uint64_t manifest_version = 0;  // older ones are refused
};
// Unreadable is as good as absent.
Position load_position(std::filesystem::path const& data, Disk& disk = real_disk());
Result<> save_position(std::filesystem::path const& data, Position const& position, Disk& disk = real_disk());
Result<> save_network(std::filesystem::path const& data, wire::Network const& network);
std::optional<std::uint64_t> read_want(ByteView body);    // "want" of a refusal
std::optional<std::uint64_t> read_offset(ByteView body);  // "offset" of a refusal
std::string read_report(ByteView body);                   // "report" of a refusal, "" when absent
}  // namespace kz::client
