#include "core/exam/package_root.h"
#include <algorithm>
namespace kz::exam {
namespace {
constexpr std::string_view tag = "kaozhan/1/root";
bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 100 && std::ranges::none_of(name, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '+' || c == '\x7f';
    });
}
Result<Role> take_role(Lines& lines, std::string_view name) {
    Role role;
    auto head = TRY(lines.take("role"));
    if (!head.starts_with(std::string{name} + " "))
        return not_this("role " + std::string{name} + " is missing");
    auto threshold = TRY(parse_count(std::string_view{head}.substr(name.size() + 1)));
    while (lines.next_is("key")) {
        auto text = TRY(lines.take("key"));
        auto key = TRY(parse_verifier(text));
        for (auto const& other : role.keys)
            if (other.key == key.key || other.name == key.name)
                return not_this("a key or a name stands twice in role " + std::string{name});
        role.keys.push_back(std::move(key));
        if (role.keys.size() > role_keys_max) return not_this("too many keys in role " + std::string{name});
    }
    if (threshold > role.keys.size() || (threshold == 0 && name != "witness"))
        return not_this("a threshold of role " + std::string{name} + " that nobody can meet, or none");
    role.threshold = static_cast<std::size_t>(threshold);
    return role;
}
Result<BoxHolder> take_box(Lines& lines) {
    auto line = TRY(lines.take("box"));
    auto space = line.find(' ');
    BoxHolder box{line.substr(0, space), {}};
    if (space == line.npos || !is_name(box.name)) return not_this("a box key has a name");
    box.key = TRY(parse_hash(std::string_view{line}.substr(space + 1)));  // 32 bytes in base64, as a hash
    return box;
}
}  // namespace
std::string to_text(Root const& root) {
    auto text = std::string{tag} + "\nissuer " + root.issuer + "\nversion " + std::to_string(root.version) +
                "\nexpires " + to_utc(root.expires) + "\n";
    for (std::size_t n = 0; n < role_names.size(); ++n) {
        text += "role " + std::string{role_names[n]} + " " + std::to_string(root.roles[n].threshold) + "\n";
        for (auto const& key : root.roles[n].keys) text += "key " + to_string(key) + "\n";
    }
    for (auto const& box : root.boxes) text += "box " + box.name + " " + to_base64(box.key) + "\n";
    return text;
}
Result<Root> parse_root(std::string_view text) {
    if (text.size() > root_bytes_max) return not_this("longer than a root file may be");
    Lines lines{text};
    Root root;
    TRY(lines.expect(tag));
    root.issuer = TRY(lines.take("issuer"));
    auto version = TRY(lines.take("version"));
    root.version = TRY(parse_count(version));
    auto expires = TRY(lines.take("expires"));
    root.expires = TRY(parse_utc(expires));
    if (!is_name(root.issuer) || root.version == 0) return not_this("no issuer, or version 0");
    for (std::size_t n = 0; n < role_names.size(); ++n) root.roles[n] = TRY(take_role(lines, role_names[n]));
    do root.boxes.push_back(TRY(take_box(lines)));
    while (!lines.empty() && root.boxes.size() < role_keys_max);
    TRY(lines.end());
    return root;
}
Result<Root> read_root(std::string_view note) {
    auto opened = TRY(open_note(note, std::span<Verifier const>{}));
    return parse_root(opened.text);
}
Result<std::string> open_signed(std::string_view note, Role const& role, std::string_view what) {
    auto opened = TRY(open_note(note, role.keys));
    if (opened.signers.size() < role.threshold)
        return fail(Code::Denied, "package.not_enough_signatures",
                    std::string{what} + ": " + std::to_string(opened.signers.size()) + " of " +
                        std::to_string(role.threshold) + " signatures");
    return std::move(opened.text);
}
Result<Root> open_root(std::string_view note) {
    auto root = TRY(read_root(note));
    TRY(open_signed(note, root.role(RoleName::Root), "root"));
    return root;
}
Result<Root> update_root(Root const& trusted, std::string_view note) {
    auto text = TRY(open_signed(note, trusted.role(RoleName::Root), "new root, by the old one's keys"));
    auto next = TRY(parse_root(text));
    if (next.version != trusted.version + 1)
        return fail(Code::Denied, "package.root_step",
                    "root " + std::to_string(next.version) + " does not follow root " +
                        std::to_string(trusted.version));
    if (next.issuer != trusted.issuer)
        return fail(Code::Denied, "package.root_step", "a root of another issuer");
    TRY(open_signed(note, next.role(RoleName::Root), "new root, by its own keys"));
    return next;
}
}  // namespace kz::exam
