#pragma once  // Private: an item's body as stretches of HTML with interactions between them. Pure but for
              // picture sizes.
#include "core/exam/item.h"
#include "kiosk/screens/html_block.h"
#include <string>
#include <vector>
namespace kz::screens {
struct Piece {
    int interaction = -1;  // A block interaction; else HTML
    std::string html;
    std::string words;  // the same for the ear
};
struct HtmlContext {
    PictureOf pictures;                                   // by src as written
    std::function<ui::Size(int interaction)> field_size;  // of inline fields, in pixels
    float zoom = 1, width = 0;                            // pictures are scaled, and cut down to the width
};
std::vector<Piece> pieces_of(exam::Item const& item, HtmlContext const& context);
std::string html_of(exam::Item const& item, std::vector<exam::Node> const& nodes, HtmlContext const& context);
// Whether words alone would lose something: pictures, sub- and superscripts, tables.
bool rich(std::vector<exam::Node> const& nodes);
std::string css_of(ui::Theme const& theme);
}  // namespace kz::screens
