#include "core/ledger/notes.h"
#include <algorithm>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
Result<Note> read_note(Disk& disk, fs::path const& path, Verifier const& verifier) {
    Note note{path.filename().string(), {}, TRY(disk.read(path, checkpoint_bytes_max)), false};
    note.checkpoint = TRY(open_checkpoint(as_text(note.bytes), verifier));
    note.witnessed = note.name == checkpoint_witnessed;
    if (!note.witnessed && std::to_string(note.checkpoint.size) + ".note" != note.name)
        return fail(Code::BadInput, "error.not_a_note", "its name says another size");
    return note;
}
bool of_the_medium(Error const& error) { return error.code == Code::Io || error.code == Code::Absent; }
Result<> read_folder(Disk& disk, fs::path const& folder, Verifier const& verifier, std::vector<Note>& notes,
                     std::vector<Difference>& differences) {
    auto found = TRY(list_checkpoints(folder, disk));
    std::vector<std::vector<fs::path>> kinds{{}, {}};
    for (auto entry = found.rbegin(); entry != found.rend(); ++entry) kinds[0].push_back(entry->second);
    if (disk.exists(folder / checkpoint_witnessed)) kinds[1].push_back(folder / checkpoint_witnessed);
    for (auto const& newest_first : kinds)
        for (auto const& path : newest_first) {
            auto note = read_note(disk, path, verifier);
            if (note) {
                notes.push_back(std::move(*note));
                break;
            }
            if (of_the_medium(note.error())) return std::unexpected(note.error());
            differences.push_back(
                {"checkpoint-damaged", 0, 0, path.filename().string() + ": " + to_string(note.error())});
        }
    return {};
}
}  // namespace
Result<> store_note(Disk& disk, fs::path const& folder, std::uint64_t size, std::string_view note) {
    auto notes = folder / checkpoint_folder;
    auto path = notes / (std::to_string(size) + ".note");
    TRY(disk.replace(path, as_bytes(note)));
    // A second name, for whoever wants the newest without listing. It is a hint: not synced, made anew each
    // time, and a stick whose file system has no links goes without it.
    auto fresh = notes / "latest.new";
    TRY(disk.remove(fresh));
    auto linked = disk.link(path, fresh);
    if (!linked && linked.error().code == Code::Denied) return {};
    TRY(std::move(linked));
    return disk.rename(fresh, notes / checkpoint_latest);
}
Result<std::vector<Note>> read_notes(Options const& options, Verifier const& verifier, Survivors& survivors) {
    std::vector<Note> notes;
    for (auto copy : {Copy::Database, Copy::EventFile}) {
        if (!survivors.has(copy) || (copy == Copy::EventFile && options.data == options.events)) continue;
        auto folder = (copy == Copy::Database ? options.data : options.events) / checkpoint_folder;
        TRY(survivors.heed_folder(
            copy, read_folder(*options.disk, folder, verifier, notes, survivors.differences)));
    }
    return notes;
}
Result<> check_notes(std::vector<Note> const& notes, std::uint64_t events,
                     std::map<std::uint64_t, std::optional<Hash>> const& roots) {
    for (auto const& note : notes) {
        auto const& checkpoint = note.checkpoint;
        auto size = std::to_string(checkpoint.size);
        if (checkpoint.size > events)
            return fail(Code::Corrupt,
                        note.witnessed ? "ledger.shorter_than_witnessed" : "ledger.shorter_than_signed",
                        (note.witnessed ? "witnessed up to " : "signed up to ") + size + ", only " +
                            std::to_string(events) + " events left");
        if (roots.at(checkpoint.size) != checkpoint.root)
            return fail(Code::Corrupt, "ledger.fork", "the events are not those signed at " + size);
    }
    return {};
}
Result<> level_notes(Options const& options, std::vector<Note> const& notes, Survivors& survivors) {
    for (bool witnessed : {false, true}) {
        Note const* newest = nullptr;
        for (auto const& note : notes)
            if (note.witnessed == witnessed && (!newest || newest->checkpoint.size < note.checkpoint.size))
                newest = &note;
        if (!newest) continue;
        for (auto const& folder : survivors.folders()) {
            auto path = folder / checkpoint_folder / newest->name;
            auto there = options.disk->read(path, checkpoint_bytes_max);
            if (there && *there == newest->bytes) continue;
            auto copy = folder == options.data ? Copy::Database : Copy::EventFile;
            TRY(survivors.heed_folder(copy, options.disk->replace(path, newest->bytes)));
        }
    }
    return {};
}
}  // namespace kz::ledger
