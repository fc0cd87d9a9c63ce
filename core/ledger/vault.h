#pragma once  // Keys at rest: each wrapped by the terminal's storage key, in keys/<name>.key, until it is
              // destroyed.
// The storage key comes from the platform where there is a TPM (systemd-creds hands it over in the credential
// folder, sealed to this machine and boot chain); else it lies beside in storage.key, mode 0600, which is
// weaker: who has the disk has it. What is wrapped is 32 bytes; a file is
//     encrypt(key, derive_key(storage key, "kaozhan/1/wrap"), "kaozhan/1/wrapped-key" 0x00 ‖ name)
// Threads: one.
#include "core/base/disk.h"
#include "core/base/seal.h"
namespace kz::ledger {
inline constexpr std::string_view storage_key_name = "storage.key";     // 64 hex digits, mode 0600
inline constexpr std::string_view credential_name = "kaozhan.storage";  // in $CREDENTIALS_DIRECTORY: the same
class Vault {
public:
    enum class Protection { Platform, KeyFile };
    // `credentials`: the folder systemd made, "" when none. A credential wins over a key file; without either
    // a key file is made, unless wrapped keys are there that it could not open: Absent. BadInput: no key in
    // it.
    static Result<Vault> open(std::filesystem::path data, std::filesystem::path const& credentials,
                              Disk& disk = real_disk());
    // Never makes anything: for whoever only reads. Absent: no storage key at hand.
    static Result<Vault> look(std::filesystem::path data, std::filesystem::path const& credentials,
                              Disk& disk = real_disk());
    Protection protection() const { return x_protection; }
    Result<> keep(std::string const& name, Secret const& key);  // Durable when it returns.
    Result<Secret> find(std::string const& name);  // Absent: destroyed, or never here. Denied: damaged.
    // Overwritten, synced, removed, its folder synced. Flash may keep old cells: what they hold is still
    // wrapped.
    Result<> destroy(std::string const& name);
    Result<std::vector<std::string>> names();
private:
    Vault(std::filesystem::path data, Disk& disk, Secret wrap, Protection protection)
        : x_folder(std::move(data) / "keys"), x_disk(&disk), x_wrap(std::move(wrap)),
          x_protection(protection) {}
    std::filesystem::path x_folder;
    Disk* x_disk;
    Secret x_wrap;
    Protection x_protection;
};
std::filesystem::path credentials_folder();  // $CREDENTIALS_DIRECTORY, or ""
std::string attempt_key_name(std::string const& attempt);
}  // namespace kz::ledger
