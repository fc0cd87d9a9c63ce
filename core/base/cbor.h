#pragma once  // Deterministic CBOR (RFC 8949 §4.2): the one way we turn facts into bytes that are hashed and
              // signed.
// What we use of it: integers, byte strings, texts, arrays, maps, true, false, null; definite lengths,
// shortest forms.
#include "core/base/bytes.h"
#include <cstdint>
#include <string_view>
namespace kz {
enum class CborType { Unsigned, Negative, Binary, Text, Array, Map, Simple, Invalid };
class CborWriter {
public:
    void unsigned_integer(std::uint64_t value) { head(0, value); }
    void integer(std::int64_t value);
    void bytes(ByteView value);
    void text(std::string_view utf8);
    void array(std::uint64_t count) { head(4, count); }  // `count` items follow
    void map(std::uint64_t count) {
        head(5, count);
    }  // `count` pairs follow; the caller sorts keys by their bytes
    void boolean(bool value) { x_bytes.push_back(value ? 0xf5 : 0xf4); }
    void null() { x_bytes.push_back(0xf6); }
    void reserve(std::size_t count) { x_bytes.reserve(count); }
    Bytes take() { return std::move(x_bytes); }
private:
    void head(unsigned major, std::uint64_t value);
    Bytes x_bytes;
};
// Strict: refuses longer forms than needed, indefinite lengths, floats, tags, text that is not UTF-8. After
// the first fault every read gives an empty value and `failed` stays true: read a whole structure, then ask
// `finish` once.
class CborReader {
public:
    explicit CborReader(ByteView bytes)
        : x_rest(bytes) {}  // A view: the bytes must outlive reader and results.
    CborType peek() const;  // Invalid: nothing left, or a form we never write.
    std::uint64_t unsigned_integer() { return head(0); }
    std::int64_t integer();
    ByteView bytes();
    std::string_view text();
    std::uint64_t array() {
        return count(4);
    }  // Never more items than bytes are left, so reserving by it is safe.
    std::uint64_t map() { return count(5); }
    bool boolean();
    void null();
    bool done() const { return !x_failed && x_rest.empty(); }
    bool failed() const { return x_failed; }
    void refuse() {
        x_failed = true;
        x_rest = {};
    }  // For a caller that finds a value out of range.
    Result<> finish() const;  // BadInput: a fault so far, or bytes left over.
private:
    std::uint64_t head(unsigned major);
    std::uint64_t count(unsigned major);
    ByteView take(std::uint64_t count);
    ByteView x_rest;
    bool x_failed = false;
};
bool is_utf8(std::string_view text);  // RFC 3629: no surrogates, no overlong forms, up to U+10FFFF.
}  // namespace kz
