#include "core/ledger/checkpoint.h"
#include <algorithm>
#include <charconv>
namespace kz::ledger {
namespace {
std::unexpected<Error> refused(std::string detail) {
    return fail(Code::BadInput, "error.not_a_note", "checkpoint: " + std::move(detail));
}
// One line without its end, taken off `text`; nothing when no line end is left.
std::optional<std::string_view> take_line(std::string_view& text) {
    auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}
std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t size = 0;
    auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), size);
    // Compared with what we would write: no leading zeros, no sign.
    if (fault != std::errc{} || end != text.data() + text.size() || std::to_string(size) != text)
        return std::nullopt;
    return size;
}
}  // namespace
bool is_origin(std::string_view text) {
    auto plain = [](char c) { return c > ' ' && c < '\x7f' && c != '+'; };
    return !text.empty() && text.size() <= origin_bytes_max && std::ranges::all_of(text, plain);
}
std::string sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key) {
    CHECK(is_origin(checkpoint.origin));
    auto text =
        checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(checkpoint.root) + "\n";
    return sign_note(text, checkpoint.origin, key);
}
namespace {
Result<Checkpoint> parse_text(std::string_view rest) {
    auto origin = take_line(rest), size_line = take_line(rest), root_line = take_line(rest);
    if (!origin || !size_line || !root_line || !rest.empty()) return refused("not three lines");
    auto size = parse_size(*size_line);
    if (!size) return refused("no size");
    auto root = TRY(from_base64(*root_line));
    Checkpoint checkpoint{std::string{*origin}, *size, {}};
    if (root.size() != checkpoint.root.size() || to_base64(root) != *root_line) return refused("no root");
    std::ranges::copy(root, checkpoint.root.begin());
    return checkpoint;
}
}  // namespace
Result<Checkpoint> open_checkpoint(std::string_view note, Verifier const& verifier) {
    if (note.size() > checkpoint_bytes_max) return refused("too long");
    auto text = TRY(open_note(note, verifier));
    auto checkpoint = TRY(parse_text(text));
    if (checkpoint.origin != verifier.name) return refused("of another ledger");
    return checkpoint;
}
Result<Checkpoint> read_checkpoint(std::string_view note) {
    if (note.size() > checkpoint_bytes_max) return refused("too long");
    auto parts = TRY(take_apart(note));
    return parse_text(parts.text);
}
Result<std::vector<std::pair<std::uint64_t, std::filesystem::path>>> list_checkpoints(
    std::filesystem::path const& folder, Disk& disk) {
    std::vector<std::pair<std::uint64_t, std::filesystem::path>> found;
    auto names = disk.list(folder);
    if (!names && names.error().code == Code::Absent) return found;
    if (!names) return std::unexpected(names.error());
    for (std::filesystem::path const name : *names)
        if (auto size = parse_size(name.stem().string()); size && name.extension() == ".note")
            found.emplace_back(*size, folder / name);
    std::ranges::sort(found);
    return found;
}
}  // namespace kz::ledger
