#include "core/ledger/vault.h"
#include <algorithm>
#include <cstdlib>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
constexpr std::size_t key_text_bytes_max = 256;
constexpr std::string_view suffix = ".key";
bool is_name(std::string_view name) {
    auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= 160 && name[0] != '.' && std::ranges::all_of(name, plain);
}
Result<Secret> parse_key(Bytes text) {
    auto trimmed = as_text(text);
    while (trimmed.ends_with('\n')) trimmed.remove_suffix(1);
    auto bytes = from_hex(trimmed);
    wipe(text);
    if (!bytes || bytes->size() != key_bytes)
        return fail(Code::BadInput, "error.key_file", "a storage key is 64 hex digits");
    return Secret::take(*bytes);
}
Result<Secret> read_key(Disk& disk, fs::path const& path) {
    auto text = TRY(disk.read(path, key_text_bytes_max));
    return parse_key(std::move(text));
}
Result<> make_key(Disk& disk, fs::path const& path) {
    auto key = Secret::random(key_bytes);
    auto text = to_hex(key.view()) + "\n";
    auto made = disk.replace(path, as_bytes(text), 0600);
    wipe(text);
    return made;
}
Bytes context_of(std::string const& name) {
    auto tag = as_bytes("kaozhan/1/wrapped-key");
    Bytes context{tag.begin(), tag.end()};
    context.push_back(0);
    context.insert(context.end(), name.begin(), name.end());
    return context;
}
}  // namespace
fs::path credentials_folder() {
    auto const* folder = std::getenv("CREDENTIALS_DIRECTORY");
    return folder ? folder : "";
}
std::string attempt_key_name(std::string const& attempt) { return "attempt." + attempt; }
Result<Vault> Vault::look(fs::path data, fs::path const& credentials, Disk& disk) {
    auto given = credentials.empty() ? fs::path{} : credentials / credential_name;
    auto const platform = !given.empty() && disk.exists(given);
    auto storage = TRY(read_key(disk, platform ? given : data / storage_key_name));
    return Vault{std::move(data), disk, derive_key(storage, "kaozhan/1/wrap"),
                 platform ? Protection::Platform : Protection::KeyFile};
}
Result<Vault> Vault::open(fs::path data, fs::path const& credentials, Disk& disk) {
    TRY(disk.make_folder(data / "keys"));
    auto found = look(data, credentials, disk);
    if (found || found.error().code != Code::Absent) return found;
    auto names = TRY(disk.list(data / "keys"));
    if (!names.empty())
        return fail(Code::Absent, "ledger.storage_key_missing",
                    "the storage key is missing, wrapped keys are not");
    TRY(make_key(disk, data / storage_key_name));
    return look(std::move(data), credentials, disk);
}
Result<> Vault::keep(std::string const& name, Secret const& key) {
    CHECK(is_name(name) && key.size() == key_bytes);
    return x_disk->replace(x_folder / (name + std::string{suffix}),
                           encrypt(key.view(), x_wrap, context_of(name)), 0600);
}
Result<Secret> Vault::find(std::string const& name) {
    CHECK(is_name(name));
    auto cipher = TRY(x_disk->read(x_folder / (name + std::string{suffix}), 4096));
    return decrypt_secret(cipher, x_wrap, context_of(name));
}
Result<> Vault::destroy(std::string const& name) {
    CHECK(is_name(name));
    auto const path = x_folder / (name + std::string{suffix});
    if (!x_disk->exists(path)) return {};
    TRY(x_disk->overwrite(path, random_bytes(key_bytes + cipher_extra_bytes)));
    TRY(x_disk->remove(path));
    return x_disk->sync_folder(x_folder);
}
Result<std::vector<std::string>> Vault::names() {
    auto files = TRY(x_disk->list(x_folder));
    std::vector<std::string> names;
    for (auto const& file : files)
        if (file.ends_with(suffix)) names.push_back(file.substr(0, file.size() - suffix.size()));
    return names;
}
}  // namespace kz::ledger
