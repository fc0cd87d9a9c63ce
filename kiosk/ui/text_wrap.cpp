#include "kiosk/ui/text_wrap.h"
#include <algorithm>
namespace kz::ui {
namespace {
bool one_of(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }
// Characters that stand alone: a line may end before and after each of them.
bool ideographic(char32_t c) {
    return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}
bool space(char32_t c) { return c == U' ' || c == U'\t' || c == 0x3000 || c == 0x200B; }
}  // namespace
bool forbidden_at_start(char32_t c) {
    return one_of(
        U"!%),.:;?]}¢°·ˇˉ―‖’”…‰′″›℃、。〃々〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠—–ー"
        U"ぁぃぅぇぉっゃゅょァィゥェォッャュョ",
        c);
}
bool forbidden_at_end(char32_t c) {
    return one_of(U"$([{£¥‘“〈《「『【〔〖〝﹗﹙﹛﹝＄（．［｛￡￥", c) && c != U'．';
}
bool may_break(char32_t left, char32_t right) {
    if (space(right)) return false;  // Spaces hang at the end of the line before.
    if (forbidden_at_start(right) || forbidden_at_end(left)) return false;
    if (space(left)) return true;
    if (left == U'—' && right == U'—') return false;
    if (left == U'-' || left == U'–') return right < U'0' || right > U'9';
    return ideographic(left) || ideographic(right) || one_of(U"，。、；：？！）》」』】", left);
}
std::vector<Line> wrap(std::u32string_view text, float width_max, Advance const& advance) {
    std::vector<Line> lines;
    std::size_t begin = 0;
    auto push = [&](std::size_t end) {
        std::size_t shown = end;
        while (shown > begin && space(text[shown - 1]) && text[shown - 1] != 0x3000) --shown;
        float width = 0;
        for (std::size_t i = begin; i < shown; ++i) width += advance(text[i]);
        lines.push_back({begin, shown, width});
    };
    std::size_t last_break = 0;
    float width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == U'\n') {
            push(i);
            begin = last_break = i + 1;
            width = 0;
            continue;
        }
        float const step = advance(text[i]);
        if (i > begin && may_break(text[i - 1], text[i])) last_break = i;
        if (width + step > width_max + 0.01F && i > begin && !space(text[i])) {
            std::size_t const at = last_break > begin ? last_break : i;
            push(at);
            begin = at;
            while (begin < i && space(text[begin])) ++begin;
            width = 0;
            for (std::size_t k = begin; k < i; ++k) width += advance(text[k]);
            last_break = begin;
            for (std::size_t k = begin + 1; k <= i; ++k)
                if (may_break(text[k - 1], text[k])) last_break = k;
        }
        width += step;
    }
    push(text.size());
    return lines;
}
}  // namespace kz::ui
