#pragma once  // What central says, checked and put where the terminal reads it: <data>/inbox/. Each file
              // whole or absent.
#include "core/base/disk.h"
#include "sync/client/identity.h"
namespace kz::client {
class Inbox {
public:
    Inbox(std::filesystem::path data, Identity const& identity, Disk& disk = real_disk());
    Result<> prepare();  // makes the folders
    // Denied: not central's, or of another ledger. BadInput: no receipt. `head`: hash of the last event sent,
    // when the receipt is for exactly `sent` events.
    Result<> check_receipt(std::string const& note, std::string const& origin, std::uint64_t have,
                           std::uint64_t sent, Hash const& head) const;
    Result<> put_attempt_receipt(wire::AttemptReceipt const& receipt, std::string const& origin) const;
    Result<> put_fork_report(std::string const& report) const;
    // Denied: not central's, another site's, expired at `now`, or older than `version_min`.
    Result<wire::Manifest> check_manifest(std::string_view note, std::uint64_t version_min, Millis now) const;
    bool has_blob(wire::ManifestFile const& file) const;
    Result<> put_blob(wire::ManifestFile const& file, ByteView content) const;  // Denied: not that file.
    Result<> put_manifest(std::string_view note,
                          wire::Manifest const& manifest) const;  // when all blobs are there
private:
    std::filesystem::path x_folder;
    Identity const& x_identity;
    Disk& x_disk;
};
}  // namespace kz::client
