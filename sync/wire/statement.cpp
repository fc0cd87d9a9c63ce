// Receipts, slips and forks: lines of text inside signed notes.
#include "sync/wire/lines.h"
#include <algorithm>
namespace kz::wire {
Result<std::string> parse_origin(std::string origin) {
    auto bad = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '+' || c == '\x7f'; };
    if (origin.empty() || origin.size() > origin_bytes_max || std::ranges::any_of(origin, bad))
        return not_this("not an origin");
    return origin;
}
namespace {
// The lines that name an attempt and its submission, in receipts and slips.
std::string attempt_lines(std::string const& attempt, std::uint64_t submitted) {
    return "attempt " + attempt + "\nsubmitted " + std::to_string(submitted) + "\n";
}
Result<> take_attempt(Lines& lines, std::uint64_t size, std::string& attempt, std::uint64_t& submitted) {
    attempt = TRY(lines.take("attempt"));
    auto number = TRY(lines.take("submitted"));
    submitted = TRY(parse_count(number));
    if (!is_attempt_id(attempt) || submitted >= size)
        return not_this("the submission is not among the events");
    return {};
}
Result<Receipt> parse_receipt(std::string_view text) {
    Lines lines{text};
    Receipt receipt;
    receipt.origin = TRY(parse_origin(lines.take()));
    receipt.size = TRY(parse_count(lines.take()));
    receipt.root = TRY(parse_hash(lines.take()));
    TRY(lines.expect("kaozhan/1/receipt"));
    auto head = TRY(lines.take("head"));
    receipt.head = TRY(parse_hash(head));
    auto time = TRY(lines.take("time"));
    receipt.time = TRY(parse_utc(time));
    if (!lines.empty()) TRY(take_attempt(lines, receipt.size, receipt.attempt, receipt.submitted));
    TRY(lines.end());
    return receipt;
}
}  // namespace
std::string sign_receipt(Receipt const& receipt, std::string_view central, SigningKey const& key) {
    auto text = receipt.origin + "\n" + std::to_string(receipt.size) + "\n" + to_base64(receipt.root) +
                "\nkaozhan/1/receipt\nhead " + to_base64(receipt.head) + "\ntime " + to_utc(receipt.time) +
                "\n";
    if (!receipt.attempt.empty()) text += attempt_lines(receipt.attempt, receipt.submitted);
    CHECK(parse_receipt(text));
    return sign_note(text, central, key);
}
Result<Receipt> open_receipt(std::string_view note, Verifier const& central) {
    auto text = TRY(open_note(note, central));
    return parse_receipt(text);
}
Result<Receipt> read_receipt(std::string_view note) {
    auto split = note.rfind("\n\n");
    if (note.size() > answer_bytes_max || split == note.npos) return not_this("not a signed note");
    return parse_receipt(note.substr(0, split + 1));
}
std::string sign_slip(Slip const& slip, SigningKey const& terminal) {
    CHECK(is_attempt_id(slip.attempt) && slip.submitted < slip.size);
    auto text = "kaozhan/1/slip\n" + slip.origin + "\n" + std::to_string(slip.size) + "\nhead " +
                to_base64(slip.head) + "\n" + attempt_lines(slip.attempt, slip.submitted);
    return sign_note(text, slip.origin, terminal);
}
Result<Slip> open_slip(std::string_view note, PublicKey const& terminal) {
    Lines peek{note};
    TRY(peek.expect("kaozhan/1/slip"));
    auto origin = TRY(parse_origin(peek.take()));
    auto text = TRY(open_note(note, {origin, terminal}));
    Lines lines{text};
    Slip slip;
    TRY(lines.expect("kaozhan/1/slip"));
    slip.origin = TRY(parse_origin(lines.take()));
    slip.size = TRY(parse_count(lines.take()));
    auto head = TRY(lines.take("head"));
    slip.head = TRY(parse_hash(head));
    TRY(take_attempt(lines, slip.size, slip.attempt, slip.submitted));
    TRY(lines.end());
    return slip;
}
std::string sign_fork(Fork const& fork, std::string_view central, SigningKey const& key) {
    auto text = "kaozhan/1/fork\n" + fork.origin + "\n" + std::to_string(fork.seq) + "\nheld " +
                to_base64(fork.held) + "\nsent " + to_base64(fork.sent) + "\ntime " + to_utc(fork.time) +
                "\n";
    return sign_note(text, central, key);
}
Result<Fork> open_fork(std::string_view note, Verifier const& central) {
    auto text = TRY(open_note(note, central));
    Lines lines{text};
    Fork fork;
    TRY(lines.expect("kaozhan/1/fork"));
    fork.origin = TRY(parse_origin(lines.take()));
    fork.seq = TRY(parse_count(lines.take()));
    auto held = TRY(lines.take("held"));
    fork.held = TRY(parse_hash(held));
    auto sent = TRY(lines.take("sent"));
    fork.sent = TRY(parse_hash(sent));
    auto time = TRY(lines.take("time"));
    fork.time = TRY(parse_utc(time));
    TRY(lines.end());
    return fork;
}
}  // namespace kz::wire
