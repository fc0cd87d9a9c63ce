#include "sync/central/evidence.h"
#include "core/base/hash_file.h"
#include "core/base/log.h"
namespace kz::central {
namespace fs = std::filesystem;
namespace {
constexpr std::string_view part_ending = ".part";
fs::path part_of(fs::path const& folder, EvidenceDesk::File const& file) {
    return folder / (to_hex(file.hash) + "." + std::to_string(file.length) + std::string{part_ending});
}
Result<std::uint64_t> size_of(fs::path const& path) {
    if (!real_disk().exists(path)) return 0;
    auto file = TRY(real_disk().open(path, Disk::Open::Read));
    return file->size();
}
Result<Hash> hash_at(fs::path const& path) {
    auto file = TRY(real_disk().open(path, Disk::Open::Read));
    return hash_file(*file);
}
// After a failed write or sync the pages may be gone: what is there is not gone on with.
Result<> append_durably(fs::path const& part, ByteView bytes) {
    auto work = [&]() -> Result<> {
        auto file = TRY(real_disk().open(part, Disk::Open::Append, 0600));
        TRY(file->append(bytes));
        return file->sync();
    };
    auto done = work();
    if (!done) (void)real_disk().remove(part);
    return done;
}
}  // namespace
EvidenceDesk::EvidenceDesk(fs::path const& data, Store store, Signer const& signer)
    : x_folder(data / "evidence"), x_signer(signer), x_store(std::move(store)) {}
fs::path EvidenceDesk::folder_of(Terminal const& terminal) const {
    return x_folder / terminal.site / terminal.id;  // Both are ids: safe in a path.
}
Result<std::unique_ptr<File>> EvidenceDesk::lock_folder(fs::path const& folder) {
    if (!real_disk().exists(folder)) {
        TRY(real_disk().make_folder(folder));
        for (auto made = folder; made != x_folder.parent_path(); made = made.parent_path())
            TRY(real_disk().sync_folder(made.parent_path()));
    }
    auto lock = real_disk().lock(folder / "lock");
    if (!lock && lock.error().code == Code::Denied)
        return fail(Code::Full, "sync.busy", "another piece of this terminal is being written");
    return lock;
}
Result<std::uint64_t> EvidenceDesk::held(Terminal const& terminal, File const& file) {
    auto folder = folder_of(terminal);
    auto whole = TRY(size_of(folder / to_hex(file.hash)));
    if (whole > 0 || real_disk().exists(folder / to_hex(file.hash))) return whole;
    return size_of(part_of(folder, file));
}
Result<> EvidenceDesk::make_room(Terminal const& terminal, File const& file, fs::path const& folder) {
    {
        std::scoped_lock lock{x_mutex};
        auto there = TRY(x_store.evidence_bytes(terminal.site, terminal.id));
        if (there + file.length > evidence_terminal_bytes_max)
            return fail(Code::Full, "sync.busy", "this terminal's share for evidence is used up");
    }
    auto names = TRY(real_disk().list(folder));
    std::erase_if(names, [](std::string const& name) { return !name.ends_with(part_ending); });
    for (std::size_t i = 0; i + evidence_parts_max <= names.size(); ++i)
        TRY(real_disk().remove(folder / names[i]));  // Whose it was begins anew; nothing was promised for it.
    return {};
}
Result<EvidenceDesk::Taken> EvidenceDesk::receipt_for(Terminal const& terminal, File const& file) {
    auto now = read_clocks().wall;
    auto note = wire::sign_evidence_receipt({file.hash, file.length, now}, x_signer.name, x_signer.key);
    std::scoped_lock lock{x_mutex};
    auto kept = TRY(x_store.keep_evidence({terminal.site, terminal.id, file.hash, file.length, note, now}));
    return Taken{Taken::Kind::Whole, file.length, std::move(kept)};
}
// Said again, or the answer was lost. A receipt goes out only over bytes that were just read and found right.
Result<EvidenceDesk::Taken> EvidenceDesk::take_whole(Terminal const& terminal, Piece const& piece,
                                                     fs::path const& whole) {
    auto size = TRY(size_of(whole));
    auto hash = TRY(hash_at(whole));
    if (hash != piece.of.hash) {
        log::failure("evidence rotted at central; it is asked for again",
                     {{"terminal", terminal.id}, {"sha256", to_hex(piece.of.hash)}});
        TRY(real_disk().rename(whole, whole.string() + ".rotten"));
        TRY(real_disk().sync_folder(whole.parent_path()));
        return Taken{Taken::Kind::WrongOffset, 0};
    }
    if (piece.of.length != size || piece.offset != size) return Taken{Taken::Kind::WrongOffset, size};
    if (!piece.bytes.empty()) return fail(Code::BadInput, "error.bad_statement", "bytes beyond the end");
    return receipt_for(terminal, piece.of);
}
Result<EvidenceDesk::Taken> EvidenceDesk::take(Terminal const& terminal, Piece const& piece) {
    auto folder = folder_of(terminal);
    auto lock = TRY(lock_folder(folder));
    auto whole = folder / to_hex(piece.of.hash), part = part_of(folder, piece.of);
    if (real_disk().exists(whole)) return take_whole(terminal, piece, whole);
    auto held = TRY(size_of(part));
    if (piece.offset != held) return Taken{Taken::Kind::WrongOffset, held};
    if (piece.bytes.size() > piece.of.length - std::min(held, piece.of.length))
        return fail(Code::BadInput, "error.bad_statement", "bytes beyond the declared length");
    if (sha256(piece.bytes) != piece.checksum) return Taken{Taken::Kind::WrongChecksum, held};
    auto now_held = held + piece.bytes.size();
    if (now_held < piece.of.length && piece.bytes.empty()) return Taken{Taken::Kind::Partly, held};
    if (held == 0) TRY(make_room(terminal, piece.of, folder));
    TRY(append_durably(part, piece.bytes));
    if (now_held < piece.of.length) return Taken{Taken::Kind::Partly, now_held};
    auto hash = TRY(hash_at(part));
    if (hash != piece.of.hash) {
        TRY(real_disk().remove(part));
        return Taken{Taken::Kind::NotThatFile, 0};
    }
    TRY(real_disk().rename(part, whole));
    TRY(real_disk().sync_folder(folder));
    return receipt_for(terminal, piece.of);
}
void EvidenceDesk::sweep() {
    std::error_code failed;
    auto old = fs::file_time_type::clock::now() - evidence_part_life;
    for (fs::recursive_directory_iterator entry{x_folder, failed}, end; !failed && entry != end;
         entry.increment(failed)) {
        std::error_code gone;
        if (entry->path().extension() == part_ending && entry->last_write_time(gone) < old && !gone)
            fs::remove(entry->path(), gone);
    }
}
}  // namespace kz::central
