#pragma once  // Reading the lines of a signed statement strictly: each one expected, in its place, none left
              // over. And the few forms of text that stand in such lines.
#include "core/base/clock.h"
#include "core/base/crypto.h"
namespace kz {
class Lines {
public:
    explicit Lines(std::string_view text) : x_rest(text) {}  // `text` outlives it.
    bool empty() const { return x_rest.empty(); }
    bool next_is(std::string_view label) const;  // "label …"
    std::string take();
    Result<std::string> take(std::string_view label);  // "label value" → value
    Result<> expect(std::string_view whole);
    Result<> end() const;
private:
    std::string_view x_rest;
};
std::unexpected<Error> not_this(std::string detail);       // BadInput: not the statement expected.
Result<std::uint64_t> parse_count(std::string_view text);  // Decimal, no leading zeros, at most 2^53.
Result<Hash> parse_hash(std::string_view text);            // base64
// Seconds since 1970 as 2026-11-07T09:30:00Z and back.
std::string to_utc(Millis time);
Result<Millis> parse_utc(std::string_view text);
// A site's, terminal's, sitting's, exam's id: 1 to 64 of a-z 0-9 and '-', begins with a letter or digit. Safe
// in a path.
bool is_id(std::string_view text);
bool is_attempt_id(std::string_view text);  // 1 to 64 of A-Z a-z 0-9 '.' '_' '-', not beginning with '.'.
bool is_file_name(
    std::string_view text);  // A relative POSIX path: no "..", no empty part, no control character.
}  // namespace kz
