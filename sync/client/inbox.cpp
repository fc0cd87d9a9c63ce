#include "sync/client/inbox.h"
namespace kz::client {
namespace fs = std::filesystem;
namespace {
std::unexpected<Error> denied(std::string detail) {
    return fail(Code::Denied, "sync.bad_answer", std::move(detail));
}
}  // namespace
Inbox::Inbox(fs::path data, Identity const& identity, Disk& disk)
    : x_folder(data / "inbox"), x_identity(identity), x_disk(disk) {}
Result<> Inbox::prepare() {
    for (auto name : {"blobs", "receipts"}) TRY(x_disk.make_folder(x_folder / name));
    return {};
}
Result<> Inbox::check_receipt(std::string const& note, std::string const& origin, std::uint64_t have,
                              std::uint64_t sent, Hash const& head) const {
    auto receipt = TRY(wire::open_receipt(note, x_identity.central));
    if (receipt.origin != origin) return denied("a receipt for another ledger");
    if (receipt.size != have || have < sent) return denied("a receipt for less than was sent");
    if (have == sent && receipt.head != head) return denied("a receipt for other events than were sent");
    return {};
}
Result<> Inbox::put_attempt_receipt(wire::AttemptReceipt const& entry, std::string const& origin) const {
    auto receipt = TRY(wire::open_receipt(entry.receipt, x_identity.central));
    if (receipt.origin != origin || receipt.attempt != entry.attempt)
        return denied("a receipt for another attempt");
    auto path = x_folder / "receipts" / (entry.attempt + ".receipt");
    auto there = x_disk.read(path, wire::answer_bytes_max);
    if (there && as_text(*there) == entry.receipt) return {};
    return x_disk.replace(path, as_bytes(entry.receipt));
}
Result<> Inbox::put_fork_report(std::string const& report) const {
    TRY(wire::open_fork(report, x_identity.central));
    return x_disk.replace(x_folder / "fork.note", as_bytes(report));
}
Result<wire::Manifest> Inbox::check_manifest(std::string_view note, std::uint64_t version_min,
                                             Millis now) const {
    auto text = TRY(open_note(note, x_identity.central));
    auto manifest = TRY(wire::parse_manifest(text));
    if (manifest.site != x_identity.site) return denied("another site's manifest");
    if (manifest.expires <= now) return denied("the manifest has expired");
    if (manifest.version < version_min) return denied("an older manifest than the one held");
    return manifest;
}
bool Inbox::has_blob(wire::ManifestFile const& file) const {
    // Written under its final name only when whole and checked, so that the size is enough to look at.
    auto held = x_disk.open(x_folder / "blobs" / to_hex(file.sha256), Disk::Open::Read);
    auto size = held ? (*held)->size() : Result<std::uint64_t>{std::unexpected(held.error())};
    return size && *size == file.bytes;
}
Result<> Inbox::put_blob(wire::ManifestFile const& file, ByteView content) const {
    if (content.size() != file.bytes || sha256(content) != file.sha256)
        return denied("not the file of the manifest");
    return x_disk.replace(x_folder / "blobs" / to_hex(file.sha256), content);
}
Result<> Inbox::put_manifest(std::string_view note, wire::Manifest const& manifest) const {
    // The note as signed, for whoever doubts; then the JSON the terminal reads: its text, byte for byte.
    TRY(x_disk.replace(x_folder / "manifest.note", as_bytes(note)));
    auto text = TRY(open_note(note, x_identity.central));
    CHECK(manifest.version > 0);
    return x_disk.replace(x_folder / "manifest.json", as_bytes(text));
}
}  // namespace kz::client
