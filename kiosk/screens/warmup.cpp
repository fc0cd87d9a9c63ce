#include "kiosk/screens/sheet.h"
namespace kz::screens {
namespace {
void head(Sheet& sheet, char const* id, char const* key, bool tried) {
    sheet.ui.status(id, sheet.t(key), tried ? ui::State::Ok : ui::State::Off);
}
void draw_choices(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto& warmup = sheet.desk.warmup;
    {
        auto card = ui.card("one");
        head(sheet, "one-head", "warmup.one", warmup.one >= 0);
        ui.text(sheet.t("warmup.one_prompt"));
        auto group = ui.group("one-options");
        for (int n = 0; n < 3; ++n)
            if (ui.option(
                    "one-" + std::to_string(n), sheet.t("warmup.one_" + std::to_string(n)),
                    {.pick = ui::Pick::One, .selected = warmup.one == n, .key = static_cast<char>('A' + n)}))
                warmup.one = n;
    }
    auto card = ui.card("many");
    head(sheet, "many-head", "warmup.many", !warmup.many.empty());
    ui.text(sheet.t("warmup.many_prompt"));
    auto group = ui.group("many-options");
    for (int n = 0; n < 3; ++n)
        if (ui.option("many-" + std::to_string(n), sheet.t("warmup.many_" + std::to_string(n)),
                      {.pick = ui::Pick::Many,
                       .selected = warmup.many.contains(n),
                       .key = static_cast<char>('1' + n)}) &&
            !warmup.many.erase(n))
            warmup.many.insert(n);
}
void draw_fields(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto& warmup = sheet.desk.warmup;
    auto card = ui.card("fields");
    head(sheet, "fields-head", "warmup.fields", !warmup.number.empty() && warmup.drop >= 0);
    ui.text_field("number", sheet.t("warmup.number"), warmup.number,
                  {.width = 240,
                   .length_max = 12,
                   .placeholder = sheet.t("warmup.number_sample"),
                   .allowed = "0123456789.-"});
    std::vector<Text> const options{sheet.t("warmup.drop_0"), sheet.t("warmup.drop_1"),
                                    sheet.t("warmup.drop_2")};
    if (auto const chosen = ui.dropdown("drop", sheet.t("warmup.drop"), options, warmup.drop,
                                        {.width = 320, .placeholder = sheet.t("common.choose")}))
        warmup.drop = *chosen;
}
void draw_order(Sheet& sheet) {
    auto& warmup = sheet.desk.warmup;
    auto card = sheet.ui.card("order-card");
    head(sheet, "order-head", "warmup.order", warmup.ordered);
    sheet.ui.text(sheet.t("warmup.order_prompt"));
    std::vector<Text> items;
    for (auto const n : warmup.order) items.push_back(sheet.t("warmup.order_" + std::to_string(n)));
    if (auto const move = sheet.ui.order_list("order", sheet.t("warmup.order"), items)) {
        auto const item = warmup.order[static_cast<std::size_t>(move->from)];
        warmup.order.erase(warmup.order.begin() + move->from);
        warmup.order.insert(warmup.order.begin() + move->to, item);
        warmup.ordered = true;
    }
}
void draw_text(Sheet& sheet) {
    auto& warmup = sheet.desk.warmup;
    auto card = sheet.ui.card("text-card");
    head(sheet, "text-head", "warmup.text", !warmup.text.empty());
    for (auto const& edit :
         sheet.ui.text_area("text", sheet.t("warmup.text_prompt"), warmup.text,
                            {.height = 120, .length_max = 500, .note = sheet.t("warmup.text_note")}))
        ui::apply_edit(warmup.text, edit);
}
void draw_keys(Sheet& sheet) {
    auto card = sheet.ui.card("keys");
    sheet.ui.heading(sheet.t("warmup.keys"));
    std::vector<std::pair<Text, Text>> const rows{{verbatim("A – H · 1 – 9"), sheet.t("warmup.key_option")},
                                                  {verbatim("Ctrl + ← →"), sheet.t("warmup.key_items")},
                                                  {verbatim("Ctrl + M"), sheet.t("warmup.key_flag")},
                                                  {verbatim("Tab"), sheet.t("warmup.key_tab")},
                                                  {verbatim("F1"), sheet.t("warmup.key_help")},
                                                  {verbatim("F6"), sheet.t("warmup.key_region")}};
    sheet.ui.facts(rows);
}
}  // namespace

void draw_warmup(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.primary = action(sheet, "done", "warmup.done", Icon::ArrowRight);
    options.primary->icon_after = true;
    auto const pressed = page(sheet, {.id = "warmup", .bar = Bar::Attempt, .options = options}, [&] {
        auto column = centred(sheet, 1600);
        ui.heading(sheet.t("warmup.title"), FontSize::Title);
        ui.text(sheet.t("warmup.free"), {.tone = Tone::Muted});
        if (sheet.width() < 1000) {
            draw_choices(sheet), draw_fields(sheet), draw_order(sheet), draw_text(sheet), draw_keys(sheet);
            return;
        }
        auto columns = ui.columns({ui::fr(1), ui::fr(1)});
        {
            auto cell = columns.cell();
            draw_choices(sheet);
            draw_keys(sheet);
        }
        auto cell = columns.cell();
        draw_fields(sheet);
        draw_order(sheet);
        draw_text(sheet);
    });
    if (pressed == "done") sheet.ask(session::FinishWarmup{});
}
}  // namespace kz::screens
