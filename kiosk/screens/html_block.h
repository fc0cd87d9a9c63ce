#pragma once  // Private: a stretch of XHTML laid out by litehtml and drawn through the canvas, with places
              // left for fields.
// Chinese lines break by ui/text_wrap.h; colours and sizes come from the theme; nothing is fetched, no script
// runs.
#include "kiosk/ui/widgets.h"
#include <memory>
namespace kz::screens {
struct Hole {
    int index = 0;
    ui::Rect rect;
};  // Where inline field `index` stands; relative to the block's top left
using PictureOf = std::function<ui::Picture(std::string const& src)>;
class HtmlBlock {
public:
    // `html`: a body's content; `css` beside the default sheet. Sizes are window pixels. Lays out for that
    // width.
    HtmlBlock(std::string const& html, std::string const& css, float font_pixels, float width,
              PictureOf pictures, ui::Ui const& ui);
    ~HtmlBlock();
    HtmlBlock(HtmlBlock const&) = delete;
    HtmlBlock& operator=(HtmlBlock const&) = delete;
    ui::Size size() const;
    // Draws with the top left at `at`, in the canvas's units (which must be pixels); returns the places of
    // fields.
    std::vector<Hole> draw(ui::Canvas& canvas, ui::Point at) const;
private:
    struct Inner;
    std::unique_ptr<Inner> x_inner;
};
}  // namespace kz::screens
