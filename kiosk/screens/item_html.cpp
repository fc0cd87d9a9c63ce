#include "kiosk/screens/item_html.h"
#include "kiosk/ui/text_wrap.h"
#include <algorithm>
#include <cmath>
#include <set>
namespace kz::screens {
namespace {
using exam::InteractionKind;
bool in_line(InteractionKind kind) {
    return kind == InteractionKind::InlineChoice || kind == InteractionKind::TextEntry;
}
std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}
std::string attribute(exam::Node const& node, char const* key) {
    auto const* value = node.attribute(key);
    return value ? *value : std::string{};
}
float pixels(std::string const& text) {  // "640" or "640px"; 0 when it says nothing
    float out = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') return c == 'p' || c == '.' ? out : 0;
        out = std::min(out * 10 + static_cast<float>(c - '0'), 10'000.0F);
    }
    return out;
}
struct Writer {
    exam::Item const& item;
    HtmlContext const& context;
    std::vector<Piece> out;
    std::string html, words;

    bool has_block(exam::Node const& node) const {
        if (node.interaction >= 0)
            return !in_line(item.interactions[static_cast<std::size_t>(node.interaction)].kind);
        return std::ranges::any_of(node.children, [&](exam::Node const& one) { return has_block(one); });
    }
    void flush() {
        auto const said = words.find_first_not_of(" \n\t\r") != std::string::npos;
        if (said || html.find("<img") != std::string::npos)
            out.push_back({-1, html, exam::plain_text({word_node()})});
        html.clear();
        words.clear();
    }
    exam::Node word_node() const {
        exam::Node node;
        node.text = words;
        return node;
    }
    void flow(std::vector<exam::Node> const& nodes) {
        for (auto const& node : nodes) {
            if (!has_block(node)) write(node);
            else if (node.interaction >= 0) {
                flush();
                out.push_back({node.interaction, {}, {}});
            } else flow(node.children);
        }
    }
    // "2.41 kΩ" stays on one line.
    static std::u32string with_units(std::u32string text) {
        static constexpr std::u32string_view units[] = {
            U"V", U"mV", U"kV", U"A", U"mA", U"Ω",  U"kΩ", U"MΩ", U"℃", U"°C",  U"W", U"kW", U"Hz",
            U"s", U"ms", U"km", U"m", U"mm", U"cm", U"kg", U"g",  U"h", U"min", U"%", U"字"};
        auto const letter = [](char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); };
        for (std::size_t i = 1; i + 1 < text.size(); ++i) {
            if (text[i] != U' ' || text[i - 1] < U'0' || text[i - 1] > U'9') continue;
            auto const rest = std::u32string_view{text}.substr(i + 1);
            auto const fits = [&](std::u32string_view unit) {
                return rest.starts_with(unit) && (rest.size() == unit.size() || !letter(rest[unit.size()]));
            };
            if (std::ranges::any_of(units, fits)) text[i] = 0xA0;
        }
        return text;
    }
    // A sign that must not begin a line is glued to what stands before it, across the ends of elements too.
    void write_text(std::string const& text) {
        words += text;
        auto const all = with_units(ui::to_u32(text));
        std::size_t glued = 0;
        while (glued < all.size() && ui::forbidden_at_start(all[glued])) ++glued;
        if (glued > 0) html += "<span class=\"nb\">" + escaped(ui::to_utf8({all.data(), glued})) + "</span>";
        html += escaped(ui::to_utf8({all.data() + glued, all.size() - glued}));
    }
    void image(std::string const& src, std::string const& alt, float wide, float tall) {
        auto const picture = context.pictures ? context.pictures(src) : nullptr;
        words += " " + alt + " ";
        if (!picture) {
            html += "<span class=\"noimg\">" + escaped(alt.empty() ? src : alt) + "</span>";
            return;
        }
        auto const w = static_cast<float>(picture->width()), h = static_cast<float>(picture->height());
        if (wide <= 0 && tall <= 0) wide = w;
        if (wide <= 0) wide = tall * w / h;
        if (tall <= 0) tall = wide * h / w;
        auto const scale = std::min(context.zoom, context.width / wide);
        replaced(src, wide * scale, tall * scale);
    }
    void replaced(std::string const& src, float wide, float tall) {
        auto const field = src.starts_with("kz:") ? std::string{" class=\"field\""} : std::string{};
        html += "<img src=\"" + escaped(src) + "\"" + field +
                " style=\"width:" + std::to_string(std::lround(wide)) +
                "px;height:" + std::to_string(std::lround(tall)) + "px\"/>";
    }
    void write_all(std::vector<exam::Node> const& nodes) {
        for (auto const& node : nodes) write(node);
    }
    void write_element(exam::Node const& node, std::string const& name) {
        html += "<" + name;
        for (auto const* key : {"class", "colspan", "rowspan", "dir", "start", "type"})
            if (auto const value = attribute(node, key); !value.empty())
                html += " " + std::string{key} + "=\"" + escaped(value) + "\"";
        html += ">";
        if (name == "br") {
            words += " ";
            return;
        }
        write_all(node.children);
        html += "</" + name + ">";
        words += " ";
    }
    void write(exam::Node const& node);
};
std::set<std::string_view> const& known_elements() {
    static std::set<std::string_view> const names{
        "p",       "div",        "span",    "b",       "strong", "i",      "em",    "u",
        "s",       "small",      "big",     "sub",     "sup",    "h1",     "h2",    "h3",
        "h4",      "h5",         "h6",      "ul",      "ol",     "li",     "dl",    "dt",
        "dd",      "table",      "thead",   "tbody",   "tfoot",  "tr",     "td",    "th",
        "caption", "blockquote", "pre",     "code",    "br",     "hr",     "q",     "cite",
        "figure",  "figcaption", "section", "article", "header", "footer", "aside", "center",
        "bdo",     "a",          "address", "var",     "kbd",    "samp",   "tt",    "label"};
    return names;
}
void Writer::write(exam::Node const& node) {
    if (node.name.empty()) return write_text(node.text);
    if (node.interaction >= 0) {
        auto const size = context.field_size(node.interaction);
        words += " … ";
        return replaced("kz:" + std::to_string(node.interaction), size.w, size.h);
    }
    auto const& name = node.name;
    if (name == "img")
        return image(attribute(node, "src"), attribute(node, "alt"), pixels(attribute(node, "width")),
                     pixels(attribute(node, "height")));
    if (name == "object") {
        auto const before = html.size();
        image(attribute(node, "data"), exam::plain_text(node.children), pixels(attribute(node, "width")),
              pixels(attribute(node, "height")));
        if (html.find("<img", before) != std::string::npos) return;
        html.resize(before);
        return write_all(node.children);  // what the author wrote for whoever cannot see it
    }
    if (name == "rt") {  // no ruby in litehtml: the reading in brackets behind
        html += "<small>（";
        write_all(node.children);
        html += "）</small>";
        return;
    }
    if (name == "rp" || name == "source" || name == "track" || name == "head" || name == "style" ||
        name == "script")
        return;
    if (name == "i" && attribute(node, "class") == "mi") return write_element(node, "i");
    if (known_elements().contains(name)) return write_element(node, name == "a" ? "span" : name);
    write_all(node.children);
}
std::string hex(ui::Colour c) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = "#";
    for (auto const byte : {c.r, c.g, c.b}) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}
}  // namespace
std::vector<Piece> pieces_of(exam::Item const& item, HtmlContext const& context) {
    Writer writer{item, context, {}, {}, {}};
    writer.flow(exam::shown(item, item.body.children));
    writer.flush();
    return std::move(writer.out);
}
std::string html_of(exam::Item const& item, std::vector<exam::Node> const& nodes,
                    HtmlContext const& context) {
    Writer writer{item, context, {}, {}, {}};
    writer.write_all(exam::shown(item, nodes));
    return std::move(writer.html);
}
bool rich(std::vector<exam::Node> const& nodes) {
    return std::ranges::any_of(nodes, [](exam::Node const& node) {
        static std::set<std::string_view> const names{"img", "object", "sub", "sup", "table",
                                                      "ul",  "ol",     "pre", "ruby"};
        return names.contains(node.name) || rich(node.children);
    });
}
std::string css_of(ui::Theme const& theme) {
    auto const px = [&](float base) { return std::to_string(std::lround(theme.px(base))) + "px"; };
    auto const line = hex(theme.colour(ui::Ink::Line)), muted = hex(theme.colour(ui::Ink::Muted));
    auto const border = std::to_string(std::max(1L, std::lround(theme.border())));
    return "html,body{margin:0;padding:0}body{color:" + hex(theme.colour(ui::Ink::Text)) +
           ";line-height:1.5}"
           "p{margin:0 0 .5em 0}h1,h2,h3,h4,h5,h6{margin:0 0 .5em 0;font-weight:bold}"
           "h1{font-size:1.45em}h2{font-size:1.27em}h3{font-size:1.1em}h4,h5,h6{font-size:1em}"
           "ul,ol{margin:0 0 .5em 0;padding-left:1.6em}li{margin:0 0 .2em 0}"
           "table{border-collapse:collapse;margin:.2em 0 .8em 0}"
           "td,th{border:" +
           border + "px solid " + line + ";padding:" + px(8) + " " + px(20) +
           ";text-align:left}"
           "th{background:" +
           hex(theme.colour(ui::Ink::Background)) +
           ";font-weight:bold}"
           "blockquote{margin:0 0 .5em 0;padding:0 0 0 " +
           px(16) + ";border-left:" + px(4) + " solid " + line +
           "}"
           "figure{margin:0 0 .5em 0}figcaption,small{color:" +
           muted +
           "}small{font-size:.82em}"
           ".noimg{color:" +
           muted + "}hr{border-top:1px solid " + line +
           "}"
           "img{vertical-align:middle;border:0}.field{margin:.07em .25em .33em}.nb{white-space:nowrap}"
           ".math{white-space:nowrap}";
}
}  // namespace kz::screens
