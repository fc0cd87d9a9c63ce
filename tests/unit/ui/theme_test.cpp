#include "kiosk/ui/drive.h"
#include "kiosk/ui/theme.h"
#include <gtest/gtest.h>
using namespace kz::ui;
TEST(Theme, EveryTextReadsOnWhatItStandsOn) {
    for (auto name : {ThemeName::Light, ThemeName::Dark, ThemeName::HighContrast}) {
        Theme const theme{name};
        auto reads = [&](Ink text, Ink ground, double least) {
            EXPECT_GE(contrast(theme.colour(text), theme.colour(ground)), least)
                << "theme " << static_cast<int>(name) << " ink " << static_cast<int>(text) << " on "
                << static_cast<int>(ground);
        };
        for (auto ground : {Ink::Surface, Ink::Background})
            for (auto text : {Ink::Text, Ink::Muted, Ink::Primary, Ink::Ok, Ink::Warn, Ink::Danger})
                reads(text, ground, 4.5);
        reads(Ink::OnPrimary, Ink::Primary, 4.5);
        reads(Ink::OnDanger, Ink::Danger, 4.5);
        reads(Ink::LcdInk, Ink::Lcd, 7);
        for (auto soft : {Ink::PrimarySoft, Ink::OkSoft, Ink::WarnSoft, Ink::DangerSoft})
            reads(Ink::Text, soft, 7);
        reads(Ink::Primary, Ink::PrimarySoft, 4.5);
        reads(Ink::Border, Ink::Surface, 3);
        reads(Ink::Focus, Ink::Surface, 4.5);
        for (auto wire :
             {Ink::WireRed, Ink::WireBlack, Ink::WireGreen, Ink::WireBrown, Ink::WireBlue, Ink::WireYellow})
            reads(wire, Ink::Surface, 3);
    }
}
TEST(Theme, ZoomGoesInStepsAndScalesEverySize) {
    EXPECT_EQ(zoom_checked(0), 100);
    EXPECT_EQ(zoom_checked(137), 125);
    EXPECT_EQ(zoom_checked(138), 150);
    EXPECT_EQ(zoom_checked(999), 200);
    EXPECT_EQ((Theme{ThemeName::Light, 200}.px(Sizes::target)), 112);
    EXPECT_EQ((Theme{ThemeName::Light, 150}.font(FontSize::Body)), 33);
}
TEST(Theme, HighContrastHasBordersOfTwoPixels) { EXPECT_EQ(Theme{ThemeName::HighContrast}.border(), 2); }
TEST(Keys, NamesAreReadAsPeopleWriteThem) {
    EXPECT_EQ(key_from("Ctrl+Right"), (KeyPress{.key = Key::Right, .ctrl = true}));
    EXPECT_EQ(key_from("shift+tab"), (KeyPress{.key = Key::Tab, .shift = true}));
    EXPECT_EQ(key_from("F12"), (KeyPress{.key = Key::F12}));
    EXPECT_EQ(key_from("a"), (KeyPress{.key = Key::A}));
    for (auto wrong : {"", "F13", "Ctrl+", "Hyper+A", "字"}) EXPECT_FALSE(key_from(wrong)) << wrong;
}
TEST(Image, ADamagedPictureIsAResultNotACrash) {
    kz::Bytes const nothing, jpeg = {0xFF, 0xD8, 0xFF, 0xE0, 0, 16},
                             png = {0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0};
    for (auto const& bytes : {nothing, jpeg, png}) EXPECT_FALSE(decode_picture(bytes));
}
