#include "core/base/lines.h"
#include <algorithm>
#include <ctime>
namespace kz {
namespace {
bool all_of(std::string_view text, std::string_view punctuation, bool capitals) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z') ||
               punctuation.contains(c);
    });
}
}  // namespace
bool Lines::next_is(std::string_view label) const {
    return x_rest.size() > label.size() && x_rest.starts_with(label) && x_rest[label.size()] == ' ';
}
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
    return fail(Code::BadInput, "error.bad_statement", std::move(detail));
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
}  // namespace kz
