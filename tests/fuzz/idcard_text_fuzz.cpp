#include "drivers/idcard/card.h"
#include "drivers/idcard/idcard.h"
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace kz::idcard;
    if (size > 8192) return 0;
    Date const today{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{7}};
    (void)parse_card_data({data, size}, today);
    (void)parse_replies(replies_from_file({data, size}), today);
    if (size < text_bytes) return 0;
    auto card = parse_card_text(std::span<std::uint8_t const, text_bytes>{data, text_bytes}, today);
    if (card) CHECK(masked_number(card->number).size() <= card->number.size());
    return 0;
}
