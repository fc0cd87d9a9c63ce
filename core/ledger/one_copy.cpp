#include "core/ledger/one_copy.h"
#include <charconv>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
constexpr std::string_view note_name = "one-copy.note";
constexpr std::size_t note_bytes_max = 4096;
std::string text_of(std::string const& origin, OneCopy const& state) {
    return "kaozhan/1/one-copy\n" + origin + "\n" +
           (state.living == Copy::Database ? "database" : "event-file") + "\n" + std::to_string(state.since) +
           "\n";
}
std::optional<OneCopy> parse(std::string_view text, std::string const& origin) {
    for (auto living : {Copy::Database, Copy::EventFile}) {
        OneCopy state{living, 0};
        auto begins = text_of(origin, state).size() - 2;  // up to the number
        if (text.size() <= begins) continue;
        std::from_chars(text.data() + begins, text.data() + text.size(), state.since);
        if (text == text_of(origin, state)) return state;
    }
    return std::nullopt;
}
}  // namespace
Result<std::optional<OneCopy>> find_one_copy(Options const& options, Verifier const& verifier) {
    std::optional<OneCopy> found;
    for (auto const& folder : {options.data, options.events}) {
        auto note = options.disk->read(folder / note_name, note_bytes_max);
        if (!note) continue;
        auto text = open_note(as_text(*note), verifier);
        auto state = text ? parse(*text, verifier.name) : std::nullopt;
        if (!state || (found && found->living != state->living))
            return fail(Code::Corrupt, "ledger.damaged", std::string{note_name} + " is not ours");
        if (!found || state->since < found->since) found = state;
    }
    return found;
}
Result<> note_one_copy(Options const& options, OneCopy const& state, SigningKey const& key) {
    auto note = sign_note(text_of(options.origin, state), options.origin, key);
    auto const& home = state.living == Copy::Database ? options.data : options.events;
    for (auto const& folder : {options.data, options.events}) {
        if (options.disk->exists(folder / note_name)) continue;
        auto done = options.disk->replace(folder / note_name, as_bytes(note));
        if (!done && folder == home) return done;
    }
    return {};
}
Result<> clear_one_copy(Options const& options) {
    for (auto const& folder : {options.data, options.events}) {
        if (!options.disk->exists(folder / note_name)) continue;
        TRY(options.disk->remove(folder / note_name));
        TRY(options.disk->sync_folder(folder));
    }
    return {};
}
}  // namespace kz::ledger
