#pragma once  // Where a line of text may break, with Chinese rules for line start and line end. Pure.
#include <functional>
#include <string_view>
#include <vector>
namespace kz::ui {
struct Line {
    std::size_t begin = 0, end = 0;
    float width = 0;
};  // Code points; trailing spaces and \n left out.
using Advance = std::function<float(char32_t)>;
bool forbidden_at_start(char32_t c);  // ，。、；：？！）》」… and small kana, closing quotes, %
bool forbidden_at_end(char32_t c);    // （《「“ …
// May a line end between `left` and `right`?
bool may_break(char32_t left, char32_t right);
// At least one line, also for an empty text. A word wider than the width is cut where it must be.
std::vector<Line> wrap(std::u32string_view text, float width_max, Advance const& advance);
}  // namespace kz::ui
