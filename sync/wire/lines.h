#pragma once  // Reading the lines of a statement strictly: each one expected, in its place, none left over.
#include "sync/wire/wire.h"
namespace kz::wire {
class Lines {
public:
    explicit Lines(std::string_view text) : x_rest(text) {}  // `text` outlives it.
    bool empty() const { return x_rest.empty(); }
    std::string take();
    Result<std::string> take(std::string_view label);  // "label value" → value
    Result<> expect(std::string_view whole);
    Result<> end() const;
private:
    std::string_view x_rest;
};
std::unexpected<Error> not_this(std::string detail);
Result<std::uint64_t> parse_count(std::string_view text);
Result<Hash> parse_hash(std::string_view text);  // base64
Result<std::string> parse_origin(std::string origin);
}  // namespace kz::wire
