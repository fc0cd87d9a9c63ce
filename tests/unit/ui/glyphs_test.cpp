// Glyphs are made on demand, at any size, into one texture that grows meanwhile: none may come out at another
// size than asked for, whatever sizes came and went before (a zoom changed to and fro).
#include "core/base/text.h"
#include "stage.h"
#include <cmath>
#include <random>
using namespace kz;
using namespace kz::ui;
TEST(Glyphs, EveryFullWidthLetterIsAsWideAsItsSizeHoweverOftenTheSizesChange) {
    auto const stage = stage_of();
    std::mt19937 random{7};
    char32_t letter = 0x4E00;
    int wrong = 0;
    for (int turn = 0; turn < 150; ++turn)
        stage->frame([&](Ui& ui) {
            // Some sizes stay, one comes and goes: what is dropped lies before what is kept.
            std::vector<float> const sizes{static_cast<float>(18 + turn / 3 % 3), 22, 28, 33, 40};
            for (int n = 0; n < 60; ++n, letter = letter == 0x9F00 ? 0x4E00 : letter + 1) {
                auto const pixels = sizes[random() % sizes.size()];
                auto const wide = ui.text_width(to_utf8(std::u32string{letter}), {pixels, {}, {}});
                wrong += std::abs(wide - pixels) > 1.5F;
            }
        });
    EXPECT_EQ(wrong, 0);
}
