#pragma once  // What the halves of package.h share: the container inside, lengths, versions of programs.
#include "core/base/big_endian.h"
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
inline Bytes length_field(std::size_t value) {
    Bytes bytes;
    put_big_endian(bytes, value, 4);
    return bytes;
}
using ProgramVersion = std::array<unsigned, 3>;
std::optional<ProgramVersion> parse_program_version(std::string_view text);
}  // namespace kz::exam
