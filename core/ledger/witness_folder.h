#pragma once  // A witness's memory as files: <SHA-256 of the origin in hex>.note, and evidence/<its
              // SHA-256>.txt.
#include "core/base/disk.h"
#include "core/ledger/witness.h"
namespace kz::ledger {
// A broken or hostile peer must not fill the disk; the first pieces say all there is to say.
inline constexpr std::size_t evidence_files_max = 64;
class WitnessFolder : public WitnessMemory {
public:
    WitnessFolder(Disk& disk, std::filesystem::path folder) : x_disk(disk), x_folder(std::move(folder)) {}
    Result<Seen> seen(std::string const& origin) override;
    Result<> keep(std::string const& origin, Seen const& seen) override;
    Result<> keep_evidence(std::string const& origin, std::string const& evidence) override;
private:
    std::filesystem::path path_of(std::string const& origin) const;
    Disk& x_disk;
    std::filesystem::path x_folder;
};
}  // namespace kz::ledger
