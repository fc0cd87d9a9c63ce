#pragma once  // What the halves of package.h share: the container inside, lengths, versions of programs.
#include "core/exam/package.h"
#include <algorithm>
#include <initializer_list>
namespace kz::exam {
struct Container {  // u32 length ‖ note ‖ ZIP. Views: the bytes outlive it.
    std::string_view note;
    ByteView zip;
};
Bytes join(Container const& container);
Result<Container> split_container(ByteView bytes);
Result<ByteView> draft_content(ByteView draft);  // The container of a draft.
inline Bytes concatenate(std::initializer_list<ByteView> pieces) {
    std::size_t size = 0;
    for (auto const& piece : pieces) size += piece.size();
    Bytes bytes(size);
    auto at = bytes.begin();
    for (auto const& piece : pieces) at = std::copy(piece.begin(), piece.end(), at);
    return bytes;
}
inline Bytes big_endian(std::size_t value) {
    return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}
inline std::size_t from_big_endian(ByteView bytes) {
    return std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 | bytes[3];
}
using ProgramVersion = std::array<unsigned, 3>;
std::optional<ProgramVersion> parse_program_version(std::string_view text);
}  // namespace kz::exam
