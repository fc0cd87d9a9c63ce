#pragma once
// The 256-byte text of a card: UTF-16LE without a mark, padded with spaces, its layout told by the character
// at 248.
#include "drivers/idcard/frame.h"
namespace kz::idcard {
constexpr std::size_t text_bytes = 256;
// Head (4 or 6 bytes of lengths), text, photo, fingerprints: the data of a reply to 30 01 or 30 10.
std::expected<Card, ReplyFault> parse_card_data(ByteView data, std::optional<Date> today);
std::expected<Card, ReplyFault> parse_card_text(std::span<std::uint8_t const, text_bytes> text,
                                                std::optional<Date> today);
ReplyFault make_fault(Fault fault, std::string detail);
ReplyFault make_status_fault(std::uint8_t sw3);

std::string_view ethnicity_name(std::string_view code);  // "" when not assigned
std::string_view sex_name(std::string_view code);        // "" when not assigned
bool province_is_known(std::string_view number);
// Trailing spaces and zeros are padding. Control characters and lone surrogates become U+FFFD; `clean` then
// is false.
struct Decoded {
    std::string text;
    bool clean = true;
};
Decoded decode_utf16le(ByteView bytes);
}  // namespace kz::idcard
