#include "kiosk/screens/html_block.h"
#include "kiosk/ui/text_wrap.h"
#include <cmath>
#include <litehtml.h>
namespace kz::screens {
namespace {
constexpr std::string_view hole_scheme = "kz:";
struct Face {
    ui::Font font;
    bool underline = false, through = false;
};
ui::Colour colour_of(litehtml::web_color const& c) { return {c.red, c.green, c.blue, c.alpha}; }
ui::Rect rect_of(litehtml::position const& p) {
    return {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.width),
            static_cast<float>(p.height)};
}
ui::Rect moved(ui::Rect rect, ui::Point by) { return {rect.x + by.x, rect.y + by.y, rect.w, rect.h}; }
bool blank(char32_t c) { return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r'; }

class Container final : public litehtml::document_container {
public:
    Container(float font_pixels, float width, PictureOf pictures)
        : x_font_pixels(font_pixels), x_width(width), x_pictures(std::move(pictures)) {}
    ui::Ui const* ui = nullptr;    // while laying out
    ui::Canvas* canvas = nullptr;  // while drawing
    ui::Point offset;
    std::vector<Hole> holes;

    litehtml::uint_ptr create_font(char const*, int size, int weight, litehtml::font_style italic,
                                   unsigned decoration, litehtml::font_metrics* metrics) override {
        Face face;
        face.font = {static_cast<float>(size), weight >= 600 ? ui::Weight::Bold : ui::Weight::Regular,
                     italic == litehtml::font_style_italic ? ui::Slant::Italic : ui::Slant::Upright};
        face.underline = (decoration & litehtml::font_decoration_underline) != 0;
        face.through = (decoration & litehtml::font_decoration_linethrough) != 0;
        x_faces.push_back(face);
        auto const m = ui->metrics(face.font);
        metrics->ascent = static_cast<int>(std::lround(m.ascent));
        metrics->descent = static_cast<int>(std::lround(m.descent));
        metrics->height = metrics->ascent + metrics->descent;
        metrics->x_height = static_cast<int>(std::lround(m.x_height));
        metrics->draw_spaces = face.underline;
        return x_faces.size();
    }
    void delete_font(litehtml::uint_ptr) override {}
    int text_width(char const* text, litehtml::uint_ptr font) override {
        return static_cast<int>(std::ceil(ui->text_width(text, face(font).font) - 0.01F));
    }
    void draw_text(litehtml::uint_ptr, char const* text, litehtml::uint_ptr font, litehtml::web_color colour,
                   litehtml::position const& at) override {
        auto const& used = face(font);
        auto const rect = moved(rect_of(at), offset);
        canvas->text({rect.x, rect.y}, verbatim(text), used.font, colour_of(colour));
        auto const line = [&](float share) {
            canvas->line({rect.x, rect.y + rect.h * share}, {rect.right(), rect.y + rect.h * share},
                         {colour_of(colour), std::max(1.0F, used.font.pixels / 16)});
        };
        if (used.underline) line(0.92F);
        if (used.through) line(0.6F);
    }
    int pt_to_px(int pt) const override {
        return static_cast<int>(static_cast<float>(pt) * x_font_pixels / 16);
    }
    int get_default_font_size() const override { return static_cast<int>(x_font_pixels); }
    char const* get_default_font_name() const override { return "sans"; }
    void draw_list_marker(litehtml::uint_ptr, litehtml::list_marker const& marker) override {
        auto const rect = moved(rect_of(marker.pos), offset);
        auto const colour = colour_of(marker.color);
        auto const radius = std::max(2.0F, x_font_pixels / 8);
        if (marker.marker_type == litehtml::list_style_type_circle)
            canvas->circle(rect.centre(), radius, {colour, 1.5F});
        else if (marker.marker_type == litehtml::list_style_type_square)
            canvas->fill({rect.centre().x - radius, rect.centre().y - radius, 2 * radius, 2 * radius},
                         colour);
        else canvas->disc(rect.centre(), radius, colour);
    }
    void load_image(char const*, char const*, bool) override {}
    void get_image_size(char const*, char const*, litehtml::size& size) override {
        size.width = size.height = 0;
    }
    void draw_background(litehtml::uint_ptr, std::vector<litehtml::background_paint> const& layers) override {
        for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
            if (layer->image.empty()) {
                if (!layer->is_root && layer->color.alpha > 0)
                    canvas->fill(moved(rect_of(layer->clip_box), offset), colour_of(layer->color));
                continue;
            }
            ui::Rect const rect{static_cast<float>(layer->position_x), static_cast<float>(layer->position_y),
                                static_cast<float>(layer->image_size.width),
                                static_cast<float>(layer->image_size.height)};
            if (layer->image.starts_with(hole_scheme)) {
                int index = 0;
                for (char const c : layer->image.substr(hole_scheme.size())) index = index * 10 + (c - '0');
                holes.push_back({index, rect});
            } else if (auto const picture = x_pictures(layer->image)) {
                canvas->fill(moved(rect, offset),
                             {255, 255, 255, 255});  // pictures are drawn for white paper
                canvas->image(moved(rect, offset), picture);
            }
        }
    }
    void draw_borders(litehtml::uint_ptr, litehtml::borders const& borders, litehtml::position const& at,
                      bool) override {
        auto const r = moved(rect_of(at), offset);
        auto const side = [&](litehtml::border const& border, ui::Rect rect) {
            if (border.width > 0 && border.style > litehtml::border_style_hidden)
                canvas->fill(rect, colour_of(border.color));
        };
        auto const w = [](litehtml::border const& border) { return static_cast<float>(border.width); };
        side(borders.top, {r.x, r.y, r.w, w(borders.top)});
        side(borders.bottom, {r.x, r.bottom() - w(borders.bottom), r.w, w(borders.bottom)});
        side(borders.left, {r.x, r.y, w(borders.left), r.h});
        side(borders.right, {r.right() - w(borders.right), r.y, w(borders.right), r.h});
    }
    void set_caption(char const*) override {}
    void set_base_url(char const*) override {}
    void link(std::shared_ptr<litehtml::document> const&, litehtml::element::ptr const&) override {}
    void on_anchor_click(char const*, litehtml::element::ptr const&) override {}
    void set_cursor(char const*) override {}
    void transform_text(litehtml::string&, litehtml::text_transform) override {}
    void import_css(litehtml::string&, litehtml::string const&, litehtml::string&) override {}
    void set_clip(litehtml::position const& at, litehtml::border_radiuses const&) override {
        canvas->clip(moved(rect_of(at), offset));
    }
    void del_clip() override { canvas->unclip(); }
    void get_client_rect(litehtml::position& client) const override {
        client = {0, 0, static_cast<int>(x_width), 100'000};
    }
    litehtml::element::ptr create_element(char const*, litehtml::string_map const&,
                                          std::shared_ptr<litehtml::document> const&) override {
        return nullptr;
    }
    void get_media_features(litehtml::media_features& media) const override {
        media.type = litehtml::media_type_screen;
        media.width = media.device_width = static_cast<int>(x_width);
        media.height = media.device_height = 1080;
        media.color = 8;
        media.resolution = 96;
    }
    void get_language(litehtml::string& language, litehtml::string&) const override { language = "zh"; }
    // litehtml may end a line between any two words it is given, so words are what our own rules keep
    // together.
    void split_text(char const* text, std::function<void(char const*)> const& on_word,
                    std::function<void(char const*)> const& on_space) override {
        auto const all = ui::to_u32(text);
        std::u32string word;
        auto const flush = [&] {
            if (!word.empty()) on_word(ui::to_utf8(word).c_str());
            word.clear();
        };
        for (char32_t const c : all) {
            if (blank(c)) {
                flush();
                on_space(" ");
                continue;
            }
            if (!word.empty() && ui::may_break(word.back(), c)) flush();
            word += c;
        }
        flush();
    }
private:
    Face const& face(litehtml::uint_ptr font) const { return x_faces[font - 1]; }
    float x_font_pixels, x_width;
    PictureOf x_pictures;
    std::vector<Face> x_faces;
};
}  // namespace
struct HtmlBlock::Inner {
    Container container;
    litehtml::document::ptr document;
};
HtmlBlock::HtmlBlock(std::string const& html, std::string const& css, float font_pixels, float width,
                     PictureOf pictures, ui::Ui const& ui)
    : x_inner(new Inner{Container{font_pixels, width, std::move(pictures)}, nullptr}) {
    x_inner->container.ui = &ui;
    x_inner->document =
        litehtml::document::createFromString(("<html><body>" + html + "</body></html>").c_str(),
                                             &x_inner->container, litehtml::master_css, css.c_str());
    x_inner->document->render(static_cast<int>(width));
    x_inner->container.ui = nullptr;
}
HtmlBlock::~HtmlBlock() = default;
ui::Size HtmlBlock::size() const {
    return {static_cast<float>(x_inner->document->width()), static_cast<float>(x_inner->document->height())};
}
std::vector<Hole> HtmlBlock::draw(ui::Canvas& canvas, ui::Point at) const {
    auto& container = x_inner->container;
    container.canvas = &canvas;
    container.offset = at;
    container.holes.clear();
    litehtml::position const clip{0, 0, x_inner->document->width(), x_inner->document->height()};
    x_inner->document->draw(0, 0, 0, &clip);
    container.canvas = nullptr;
    return std::exchange(container.holes, {});
}
}  // namespace kz::screens
