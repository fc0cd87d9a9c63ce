// Receipts, slips and forks: lines of text inside signed notes.
#include "sync/wire/lines.h"
#include <algorithm>
#include <cstdio>
#include <ctime>
namespace kz::wire {
std::string Lines::take() {
    auto end = x_rest.find('\n');
    std::string line{x_rest.substr(0, end)};
    x_rest.remove_prefix(end == x_rest.npos ? x_rest.size() : end + 1);
    return line;
}
Result<std::string> Lines::take(std::string_view label) {
    auto line = take();
    if (!line.starts_with(label) || line.size() <= label.size() || line[label.size()] != ' ')
        return not_this("line " + std::string{label} + " is missing");
    return line.substr(label.size() + 1);
}
Result<> Lines::expect(std::string_view whole) {
    if (take() != whole) return not_this("line " + std::string{whole} + " is missing");
    return {};
}
Result<> Lines::end() const {
    if (!x_rest.empty()) return not_this("more lines than expected");
    return {};
}
std::unexpected<Error> not_this(std::string detail) {
    return fail(Code::BadInput, "sync.bad_statement", std::move(detail));
}
Result<std::uint64_t> parse_count(std::string_view text) {
    // 2^53: beyond it JSON readers lose digits. No ledger comes near.
    if (text.empty() || text.size() > 16 || (text.size() > 1 && text[0] == '0'))
        return not_this("not a count");
    std::uint64_t value = 0;
    for (auto c : text) {
        if (c < '0' || c > '9') return not_this("not a count");
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (value > std::uint64_t{1} << 53) return not_this("a count above 2^53");
    return value;
}
Result<Hash> parse_hash(std::string_view text) {
    auto bytes = TRY(from_base64(text));
    Hash hash;
    if (bytes.size() != hash.size()) return not_this("a hash has 32 bytes");
    std::ranges::copy(bytes, hash.begin());
    return hash;
}
Result<std::string> parse_origin(std::string origin) {
    auto bad = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '+' || c == '\x7f'; };
    if (origin.empty() || origin.size() > origin_bytes_max || std::ranges::any_of(origin, bad))
        return not_this("not an origin");
    return origin;
}
namespace {
bool all_of(std::string_view text, std::string_view punctuation, bool capitals) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z') ||
               punctuation.contains(c);
    });
}
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
bool is_id(std::string_view text) { return all_of(text, "-", false) && text[0] != '-'; }
bool is_attempt_id(std::string_view text) { return all_of(text, "._-", true) && text[0] != '.'; }
bool is_file_name(std::string_view text) {
    if (text.empty() || text.size() > 200) return false;
    for (auto c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\\' || c == '\x7f') return false;
    for (std::size_t begin = 0; begin <= text.size();) {
        auto end = std::min(text.find('/', begin), text.size());
        auto part = text.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..") return false;
        begin = end + 1;
    }
    return true;
}
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
std::string to_utc(Millis time) {
    auto seconds = static_cast<std::time_t>(time.count() / 1000);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}
Result<Millis> parse_utc(std::string_view text) {
    std::tm parts{};
    std::string copy{text};
    auto end = ::strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    auto time = Millis{::timegm(&parts) * 1000};
    if (!end || *end || to_utc(time) != text) return not_this("not a UTC time");
    return time;
}
}  // namespace kz::wire
