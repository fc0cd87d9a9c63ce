#include "kiosk/screens/item_view.h"
#include "kiosk/screens/item_html.h"
#include <algorithm>
#include <cmath>
#include <map>
namespace kz::screens {
namespace {
using exam::Interaction;
using exam::InteractionKind;
using Values = std::vector<std::string>;
// A prompt up to here is a question and set large; a longer one is a text to read.
constexpr std::size_t large_prompt_max = 120;
constexpr std::size_t columns_max = 6;  // More targets than that, and each row gets a list instead of a grid.

int class_number(Interaction const& asked, std::string_view prefix) {  // "qti-input-width-10" → 10; else 0
    for (auto const& [key, value] : asked.attributes) {
        auto const at = key == "class" ? value.find(prefix) : std::string::npos;
        if (at == std::string::npos) continue;
        int out = 0;
        for (auto i = at + prefix.size();
             i < value.size() && value[i] >= '0' && value[i] <= '9' && out < 1000; ++i)
            out = out * 10 + (value[i] - '0');
        return out;
    }
    return 0;
}
struct Blocks {  // Laid-out HTML, as long as item, width, zoom and theme stay the same
    std::string stamp;
    std::map<std::string, std::unique_ptr<HtmlBlock>> by_html;
};
struct Drawing {
    ItemShown const& shown;
    PaperPictures const& pictures;
    ui::Ui& ui;
    Wishes& wishes;
    Blocks& blocks;
    HtmlContext context{};
    int blanks = 0, blank = 0;

    float zoom() const { return static_cast<float>(ui.settings().zoom) / 100; }
    Values values(Interaction const& asked) const {
        auto const found = shown.entry.answers.find(asked.response_id);
        return found == shown.entry.answers.end() ? Values{} : session::response_values(found->second);
    }
    void set(Interaction const& asked, Values chosen) {
        wishes.push_back(
            session::Intent{session::SetResponse{shown.entry_id, asked.response_id, std::move(chosen)}});
    }
    void type(Interaction const& asked, ui::Edits const& edits) {
        for (auto const& edit : edits)
            wishes.push_back(session::Intent{session::EditText{shown.entry_id, asked.response_id,
                                                               edit.position, edit.deleted, edit.inserted}});
    }
    std::string words(std::vector<exam::Node> const& nodes) const {
        return exam::plain_text(exam::shown(shown.item, nodes));
    }
    exam::ChoiceOrder order(Interaction const& asked) const { return exam::choice_order(asked, shown.seed); }
    HtmlBlock const& laid(std::string const& html, float font, float width) {
        auto& block = blocks.by_html[html + "\n" + std::to_string(std::lround(font)) + "x" +
                                     std::to_string(std::lround(width))];
        if (!block)
            block = std::make_unique<HtmlBlock>(html, css_of(ui.theme()), font, width, context.pictures, ui);
        return *block;
    }
    void html(std::string const& id, std::string const& source, std::string const& said, float font);
    void prompt(Interaction const& asked);
    void label(std::string const& id, exam::Choice const& choice, std::size_t place,
               ui::TextStyle const& look);
    std::string name_of(exam::Choice const& choice, std::size_t place) const;
    void block(Interaction const& asked);
    void field(Interaction const& asked, ui::Rect rect);
    void choice(Interaction const& asked);
    bool rich_option(exam::Choice const& option, ui::OptionOptions const& look);
    void order_list(Interaction const& asked);
    void match(Interaction const& asked);
    void match_grid(Interaction const& asked, exam::ChoiceOrder const& order);
    void match_lists(Interaction const& asked, exam::ChoiceOrder const& order);
    void toggle_pair(Interaction const& asked, exam::Choice const& row, exam::Choice const& target);
    void writing(Interaction const& asked);
    ui::Size field_size(Interaction const& asked) const;
    Text field_label() {
        return blanks > 1 ? ui.tr("item.blank", {{"number", std::to_string(blank)}}) : ui.tr("exam.answer");
    }
};
ui::Size Drawing::field_size(Interaction const& asked) const {
    float wide = 0;
    if (asked.kind == InteractionKind::TextEntry) {
        auto chars = class_number(asked, "qti-input-width-");
        if (chars == 0) chars = asked.expected_length > 0 ? asked.expected_length : 10;
        wide = std::clamp(static_cast<float>(chars) * 14 + 48, 110.0F, 520.0F);
    } else {
        ui::Font const font{ui.theme().font(ui::FontSize::Body), {}, {}};
        auto widest = ui.text_width(ui.tr("common.choose").str(), font);
        for (auto const& option : asked.choices)
            widest = std::max(widest, ui.text_width(words(option.content), font));
        wide = std::clamp(widest / zoom() + 80, 140.0F, 640.0F);
    }
    return {std::min(ui.px(wide), context.width), ui.px(ui::Sizes::target)};
}
void Drawing::html(std::string const& id, std::string const& source, std::string const& said, float font) {
    auto const& block = laid(source, font, context.width);
    auto const all = ui.available();
    std::vector<Hole> holes;
    {
        auto canvas = ui.canvas(id, verbatim(said), {.height = std::ceil(block.size().h) / zoom()});
        holes = block.draw(*canvas, {0, 0});
    }
    for (auto const& hole : holes) {
        ++blank;
        field(shown.item.interactions[static_cast<std::size_t>(hole.index)],
              {all.x + hole.rect.x, all.y + hole.rect.y, hole.rect.w, hole.rect.h});
    }
}
void Drawing::field(Interaction const& asked, ui::Rect rect) {
    auto place = ui.place(rect);
    auto const chosen = values(asked);
    if (asked.kind == InteractionKind::TextEntry) {
        return type(asked, ui.field_edits(asked.response_id, field_label(), chosen.empty() ? "" : chosen[0],
                                          {.show_label = false, .placeholder = verbatim(asked.placeholder)}));
    }
    std::vector<Text> options;
    int selected = -1;
    auto const places = order(asked).choices;
    for (std::size_t n = 0; n < places.size(); ++n) {
        options.push_back(verbatim(words(asked.choices[places[n]].content)));
        if (!chosen.empty() && chosen[0] == asked.choices[places[n]].id) selected = static_cast<int>(n);
    }
    auto const now =
        ui.dropdown(asked.response_id, field_label(), options, selected,
                    {.show_label = false, .width = rect.w / zoom(), .placeholder = ui.tr("common.choose")});
    if (now) set(asked, {asked.choices[places[static_cast<std::size_t>(*now)]].id});
}
void Drawing::prompt(Interaction const& asked) {
    auto const said = words(asked.prompt);
    if (said.empty() && !rich(asked.prompt)) return;
    auto const size = said.size() / 3 <= large_prompt_max ? ui::FontSize::Heading : ui::FontSize::Body;
    html("prompt-" + asked.response_id, html_of(shown.item, asked.prompt, context), said,
         ui.theme().font(size));
}
// Words where they say it all; a picture or a formula as it was drawn.
void Drawing::label(std::string const& id, exam::Choice const& choice, std::size_t place,
                    ui::TextStyle const& look) {
    if (!rich(exam::shown(shown.item, choice.content))) return ui.text(verbatim(words(choice.content)), look);
    auto inner = context;
    inner.width = ui.available().w;
    auto const& block =
        laid(html_of(shown.item, choice.content, inner), ui.theme().font(ui::FontSize::Body), inner.width);
    auto canvas = ui.canvas(id + "-" + choice.id, verbatim(name_of(choice, place)),
                            {.height = std::ceil(block.size().h) / zoom()});
    block.draw(*canvas, {0, 0});
}
// For the ear, where a picture says nothing of itself: its place.
std::string Drawing::name_of(exam::Choice const& choice, std::size_t place) const {
    auto const said = words(choice.content);
    return said.empty() ? std::to_string(place + 1) : said;
}
void Drawing::block(Interaction const& asked) {
    prompt(asked);
    switch (asked.kind) {
    case InteractionKind::Choice: return choice(asked);
    case InteractionKind::Order: return order_list(asked);
    case InteractionKind::Match: return match(asked);
    case InteractionKind::ExtendedText: return writing(asked);
    default: ui.banner("unsupported-" + asked.response_id, ui.tr("exam.no_item"), ui::Tone::Warn);
    }
}
bool Drawing::rich_option(exam::Choice const& option, ui::OptionOptions const& look) {
    auto const pad = ui.px(24), mark = ui.px(28), gap = ui.px(20), cap = look.key ? ui.px(48) : 0;
    auto const all = ui.available();
    auto inner = context;
    inner.width = std::max(ui.px(120), context.width - 2 * pad - mark - gap - cap);
    auto const& block =
        laid(html_of(shown.item, option.content, inner), ui.theme().font(ui::FontSize::Body), inner.width);
    auto const tall = std::max(ui.px(68), std::ceil(block.size().h) + ui.px(28));
    auto canvas = ui.canvas("look-" + option.id, Text{}, {.height = tall / zoom()});
    ui::Rect const box{0, 0, all.w, tall};
    auto const hit = canvas->hit(option.id, verbatim(words(option.content)), box,
                                 {.role = look.pick == ui::Pick::One ? ui::Role::Radio : ui::Role::Checkbox,
                                  .value = look.selected ? "checked" : "",
                                  .enabled = look.enabled,
                                  .radius = ui.px(8),
                                  .group = "options"});
    canvas->fill(box, canvas->ink(look.selected ? ui::Ink::PrimarySoft : ui::Ink::Surface), ui.px(8));
    canvas->rect(box, {canvas->ink(look.selected ? ui::Ink::Primary : ui::Ink::Line), ui.px(2)}, ui.px(8));
    auto const line = canvas->ink(look.selected ? ui::Ink::Primary : ui::Ink::Border);
    ui::Point const centre{pad + mark / 2, tall / 2};
    if (look.pick == ui::Pick::One) {
        canvas->circle(centre, mark / 2 - ui.px(1), {line, ui.px(2)});
        if (look.selected) canvas->disc(centre, mark / 4, line);
    } else {
        ui::Rect const mark_box{pad, centre.y - mark / 2, mark, mark};
        canvas->rect(mark_box, {line, ui.px(2)}, ui.px(4));
        if (look.selected) canvas->icon(mark_box, ui::Icon::Check, line);
    }
    block.draw(*canvas, {pad + mark + gap, std::round((tall - block.size().h) / 2)});
    if (cap > 0) {
        ui::Rect const keycap{all.w - pad - ui.px(32), tall / 2 - ui.px(15), ui.px(32), ui.px(30)};
        canvas->fill(keycap, canvas->ink(ui::Ink::Background), ui.px(4));
        canvas->rect(keycap, {canvas->ink(ui::Ink::Line), ui.px(1)}, ui.px(4));
        canvas->text({keycap.x + keycap.w / 2, tall / 2 - ui.px(13)}, verbatim(std::string(1, look.key)),
                     {ui.theme().font(ui::FontSize::Small), {}, {}}, canvas->ink(ui::Ink::Muted),
                     ui::Align::Centre);
    }
    auto const key = look.key ? ui::key_from(std::string(1, look.key)) : std::nullopt;
    return hit.clicked || (look.enabled && key && ui.take(*key));
}
void Drawing::choice(Interaction const& asked) {
    auto chosen = values(asked);
    auto const limit =
        asked.max_choices > 0 ? static_cast<std::size_t>(asked.max_choices) : asked.choices.size();
    if (!asked.single() && limit < asked.choices.size())
        ui.text(ui.tr("item.at_most", {{"count", std::to_string(limit)}}),
                {.size = ui::FontSize::Small, .tone = ui::Tone::Muted});
    auto group = ui.group(asked.response_id);
    bool const several =
        std::ranges::count(shown.item.interactions, InteractionKind::Choice, &Interaction::kind) > 1;
    char key = 'A';
    for (auto const n : order(asked).choices) {
        auto const& option = asked.choices[n];
        auto const on = std::ranges::find(chosen, option.id) != chosen.end();
        ui::OptionOptions const look{.pick = asked.single() ? ui::Pick::One : ui::Pick::Many,
                                     .selected = on,
                                     .enabled = asked.single() || on || chosen.size() < limit,
                                     .key = !several && key <= 'H' ? key++ : char{0}};
        auto const content = exam::shown(shown.item, option.content);
        bool const pressed = rich(content) ? rich_option(option, look)
                                           : ui.option(option.id, verbatim(words(option.content)), look);
        if (!pressed || (asked.single() && on)) continue;
        if (asked.single()) chosen = {option.id};
        else if (on) std::erase(chosen, option.id);
        else chosen.push_back(option.id);
        set(asked, chosen);
    }
}
void Drawing::order_list(Interaction const& asked) {
    auto now = values(asked);
    bool const given = !now.empty();
    for (auto const n : order(asked).choices)  // not answered yet, or only in part: the rest as drawn
        if (std::ranges::find(now, asked.choices[n].id) == now.end()) now.push_back(asked.choices[n].id);
    std::vector<Text> items;
    for (auto const& id : now) {
        auto const found = std::ranges::find(asked.choices, id, &exam::Choice::id);
        items.push_back(verbatim(found == asked.choices.end() ? id : words(found->content)));
    }
    ui.text(ui.tr("item.order_how"), {.size = ui::FontSize::Small, .tone = ui::Tone::Muted});
    if (auto const move = ui.order_list(asked.response_id, ui.tr("exam.kind_order"), items)) {
        auto moved = now[static_cast<std::size_t>(move->from)];
        now.erase(now.begin() + move->from);
        now.insert(now.begin() + move->to, std::move(moved));
        set(asked, now);
    } else if (!given &&
               ui.button("keep-" + asked.response_id, ui.tr("item.keep_order"), {.look = ui::Look::Quiet})) {
        set(asked, now);  // the order drawn may be the right one: saying so is an answer
    }
}
void Drawing::toggle_pair(Interaction const& asked, exam::Choice const& row, exam::Choice const& target) {
    auto pairs = values(asked);
    auto const pair = row.id + " " + target.id;
    if (std::erase(pairs, pair) > 0) return set(asked, pairs);
    // Where one is all that is allowed, the new one takes the old one's place.
    if (row.match_max == 1)
        std::erase_if(pairs, [&](auto const& one) { return one.starts_with(row.id + " "); });
    if (target.match_max == 1)
        std::erase_if(pairs, [&](auto const& one) { return one.ends_with(" " + target.id); });
    auto const count = [&](auto const& matches) {
        return static_cast<int>(std::ranges::count_if(pairs, matches));
    };
    if (row.match_max > 1 &&
        count([&](auto const& one) { return one.starts_with(row.id + " "); }) >= row.match_max)
        return;
    if (target.match_max > 1 &&
        count([&](auto const& one) { return one.ends_with(" " + target.id); }) >= target.match_max)
        return;
    if (asked.max_choices > 0 && static_cast<int>(pairs.size()) >= asked.max_choices) return;
    pairs.push_back(pair);
    set(asked, pairs);
}
void Drawing::match(Interaction const& asked) {
    auto const places = order(asked);
    if (asked.targets.size() <= columns_max &&
        context.width / zoom() >= 180 + 110 * static_cast<float>(asked.targets.size()))
        match_grid(asked, places);
    else match_lists(asked, places);
}
void Drawing::match_grid(Interaction const& asked, exam::ChoiceOrder const& places) {
    auto const pairs = values(asked);
    auto scope = ui.scope(asked.response_id);
    auto rows = ui.column({.gap = 4});
    auto const each = context.width * 0.62F / ui.px(1000) * 1000 / static_cast<float>(asked.targets.size());
    std::vector<ui::Length> widths{ui::fr(1)};
    widths.resize(1 + asked.targets.size(), ui::px(std::clamp(each, 90.0F, 200.0F)));
    {
        auto head = ui.columns(widths, 8);
        { auto corner = head.cell(); }
        for (std::size_t t = 0; t < places.targets.size(); ++t) {
            auto cell = head.cell();
            label("column", asked.targets[places.targets[t]], t, {.align = ui::Align::Centre});
        }
    }
    for (std::size_t r = 0; r < places.choices.size(); ++r) {
        auto const& row = asked.choices[places.choices[r]];
        ui.separator();
        auto line = ui.columns(widths, 8);
        {
            auto cell = line.cell();
            ui.space(11);  // One line of words stands level with the boxes
            label("row", row, r, {});
        }
        for (std::size_t t = 0; t < places.targets.size(); ++t) {
            auto const& target = asked.targets[places.targets[t]];
            auto cell = line.cell();
            auto middle = ui.column({.align = ui::Align::Centre});
            bool const on = std::ranges::find(pairs, row.id + " " + target.id) != pairs.end();
            auto const pair = ui.tr("item.pair", {{"row", name_of(row, r)}, {"column", name_of(target, t)}});
            if (ui.option(row.id + " " + target.id, pair,
                          {.pick = ui::Pick::Many, .selected = on, .compact = true}))
                toggle_pair(asked, row, target);
        }
    }
    ui.separator();
}
void Drawing::match_lists(Interaction const& asked, exam::ChoiceOrder const& places) {
    auto const pairs = values(asked);
    auto scope = ui.scope(asked.response_id);
    for (std::size_t r = 0; r < places.choices.size(); ++r) {
        auto const& row = asked.choices[places.choices[r]];
        label("row", row, r, {.weight = ui::Weight::Bold});
        auto line = ui.row({.gap = 12});
        for (std::size_t t = 0; t < places.targets.size(); ++t) {
            auto const& target = asked.targets[places.targets[t]];
            bool const on = std::ranges::find(pairs, row.id + " " + target.id) != pairs.end();
            if (ui.chip(row.id + " " + target.id, verbatim(name_of(target, t)), on))
                toggle_pair(asked, row, target);
        }
    }
}
void Drawing::writing(Interaction const& asked) {
    auto const chosen = values(asked);
    auto lines = class_number(asked, "qti-height-lines-");
    if (lines == 0) lines = asked.expected_lines > 0 ? asked.expected_lines : 6;
    auto const height = 32 + 33 * static_cast<float>(std::clamp(lines, 3, 12));
    auto const text = chosen.empty() ? std::string{} : chosen[0];
    ui::AreaOptions options{.show_label = false, .height = height};
    // What goes beyond is cut, and whoever pasted it must know.
    if (std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }) >=
        static_cast<std::ptrdiff_t>(options.length_max))
        options.note = ui.tr("session.answer_too_long");
    type(asked, ui.text_area(asked.response_id, ui.tr("exam.answer"), text, options));
}
}  // namespace

struct ItemView::Inner {
    Blocks blocks;
};
ItemView::ItemView() : x_inner(std::make_unique<Inner>()) {}
ItemView::~ItemView() = default;
void ItemView::draw(ItemShown const& shown, PaperPictures const& pictures, ui::Ui& ui, Wishes& wishes) {
    Drawing drawing{shown, pictures, ui, wishes, x_inner->blocks};
    auto const theme = static_cast<int>(ui.theme().name());
    auto const stamp =
        shown.entry_id + "|" + std::to_string(ui.settings().zoom) + "|" + std::to_string(theme);
    if (x_inner->blocks.stamp != stamp) x_inner->blocks = {stamp, {}};
    auto& context = drawing.context;
    context.zoom = drawing.zoom();
    context.width = std::floor(ui.available().w);
    context.pictures = [href = shown.href, pictures](std::string const& src) -> ui::Picture {
        auto const name = exam::resolve_name(href, src);
        return name && pictures ? pictures(*name) : nullptr;
    };
    context.field_size = [&](int index) {
        return drawing.field_size(shown.item.interactions[static_cast<std::size_t>(index)]);
    };
    drawing.blanks =
        static_cast<int>(std::ranges::count_if(shown.item.interactions, [](Interaction const& one) {
            return one.kind == InteractionKind::InlineChoice || one.kind == InteractionKind::TextEntry;
        }));
    int number = 0;
    for (auto const& piece : pieces_of(shown.item, context)) {
        if (piece.interaction >= 0)
            drawing.block(shown.item.interactions[static_cast<std::size_t>(piece.interaction)]);
        else
            drawing.html("text-" + std::to_string(number), piece.html, piece.words,
                         ui.theme().font(ui::FontSize::Body));
        ++number;
    }
}
}  // namespace kz::screens
