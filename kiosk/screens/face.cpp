#include "kiosk/screens/sheet.h"
#include <cmath>
namespace kz::screens {
namespace {
void draw_registration(Sheet& sheet, float height) {
    auto& ui = sheet.ui;
    auto const& person = sheet.state().check_in;
    auto card = ui.card("registration", {.height = height});
    ui.text(sheet.t("look.registration_photo"), {.tone = Tone::Muted});
    if (auto const& photo = sheet.view.face.registration_photo)
        ui.image("photo", sheet.t("look.registration_photo"), photo,
                 {.width = 240, .height = std::min(300.0F, height * 0.45F), .cover = true});
    else ui.status("no-photo", sheet.t("look.no_photo"), ui::State::Warn);
    ui.heading(verbatim(person.masked_name));
    ui.text(verbatim(person.masked_number), {.size = FontSize::Small, .tone = Tone::Muted});
    ui.text(sheet.t("look.registration", {{"number", person.registration}}),
            {.size = FontSize::Small, .tone = Tone::Muted});
    ui.text(verbatim(sheet.view.site.sitting_title), {.size = FontSize::Small, .tone = Tone::Muted});
}
// The picture fills the frame and is cut where it is too wide or too high.
ui::Rect covering(ui::Size frame, ui::Image const& picture) {
    auto const w = static_cast<float>(picture.width()), h = static_cast<float>(picture.height());
    auto const scale = std::max(frame.w / w, frame.h / h);
    return {(frame.w - w * scale) / 2, (frame.h - h * scale) / 2, w * scale, h * scale};
}
Text hint_text(Sheet const& sheet) {
    auto const& view = sheet.view;
    if (view.camera == Health::Absent || view.camera == Health::Failed)
        return sheet.t(view.camera_advice.empty() ? "look.no_camera" : view.camera_advice);
    if (!view.face.live) return sheet.t("look.starting");
    if (view.face.comparing) return sheet.t("look.comparing");
    return sheet.t(view.face.hint.empty() ? "look.look" : view.face.hint);
}
// A camera picture is the same in every theme, and so is what is drawn on it.
ui::Colour picture_ink(ui::Ink ink) { return ui::Theme{ui::ThemeName::Dark}.colour(ink); }
void draw_pill(Sheet const& sheet, ui::Canvas& canvas, Text const& text) {
    auto const size = canvas.size();
    auto const pixels = sheet.ui.theme().font(FontSize::Body);
    auto const wide = sheet.ui.text_width(text.str(), {.pixels = pixels});
    auto const pad = pixels, high = pixels * 2.4F;
    ui::Rect const pill{(size.w - wide) / 2 - pad, size.h - high - pad, wide + 2 * pad, high};
    canvas.fill(pill, picture_ink(ui::Ink::Background), high / 2);
    canvas.text({size.w / 2, pill.y + (high - pixels * ui::Sizes::line_height) / 2}, text, {.pixels = pixels},
                picture_ink(ui::Ink::Text), ui::Align::Centre);
}
void draw_live(Sheet& sheet, float height) {
    auto& ui = sheet.ui;
    auto const hint = hint_text(sheet);
    auto canvas = ui.canvas("live", sheet.t("look.live"), {.height = height, .frame = true});
    auto const size = canvas->size();
    canvas->clip({0, 0, size.w, size.h});
    canvas->fill({0, 0, size.w, size.h}, picture_ink(ui::Ink::Line), ui.px(ui::Sizes::radius));
    auto const& live = sheet.view.face.live;
    if (live && sheet.view.camera == Health::Ready) canvas->image(covering(size, *live), live);
    auto const tall = size.h * 0.37F;
    canvas->ellipse({size.w / 2, size.h * 0.46F}, {std::min(tall * 0.8F, size.w * 0.4F), tall},
                    {picture_ink(ui::Ink::Focus), ui.px(5), ui.px(18)});
    draw_pill(sheet, *canvas, hint);
    canvas->unclip();
    canvas->describe("hint", hint, {}, ui::Role::Status);
}
}  // namespace

void draw_face(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const no_camera = sheet.view.camera == Health::Absent || sheet.view.camera == Health::Failed;
    ui::ScreenOptions options;
    if (!sheet.narrow()) options.note = sheet.t("look.privacy");
    options.right = {action(sheet, "leave", "checkin.leave", Icon::Card)};
    auto manual = action(sheet, "manual", "look.to_manual");
    if (no_camera) options.primary = manual;
    else options.right.push_back(manual);
    auto const pressed = page(sheet, {.id = "face", .options = options}, [&] {
        auto column = centred(sheet, 1440);
        if (sheet.height() >= 600) check_in_steps(sheet, 1);  // The picture comes first where room is short.
        auto const misses = sheet.state().check_in.face_misses;
        if (misses > 0) ui.banner("again", sheet.t("look.again"), Tone::Normal);
        if (sheet.width() < 1000) {
            draw_live(sheet, std::max(200.0F, sheet.height() - 56 - 72 - 64));
            draw_registration(sheet, 0);
            return;
        }
        auto const height = std::max(420.0F, std::min(720.0F, sheet.height() - 56 - 72 - 96 - 160));
        auto columns = ui.columns({ui::px(380), ui::fr(1)}, 40);
        {
            auto cell = columns.cell();
            draw_registration(sheet, height);
        }
        auto cell = columns.cell();
        draw_live(sheet, height);
    });
    if (pressed == "leave") sheet.ask(session::WithdrawCard{"left"});
    if (pressed == "manual") sheet.ask(session::AskManualCheck{no_camera ? "camera-absent" : "chosen"});
}
}  // namespace kz::screens
