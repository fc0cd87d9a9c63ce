// Glyphs are made on demand, at any size, into one texture that grows meanwhile: none may come out at another
// size than asked for.
#include "core/base/text.h"
#include "stage.h"
#include <cmath>
using namespace kz;
using namespace kz::ui;
TEST(Glyphs, EveryFullWidthLetterIsAsWideAsItsSizeInWhateverOrderTheyAreMade) {
    auto const stage = stage_of();
    int wrong = 0;
    stage->frame([&](Ui& ui) {
        for (char32_t letter = 0x4E00; letter < 0x5200; ++letter)
            for (float const pixels : {18.F, 22.F, 28.F, 40.F})
                for (auto const weight : {Weight::Regular, Weight::Bold}) {
                    auto const wide = ui.text_width(to_utf8(std::u32string{letter}), {pixels, weight, {}});
                    if (std::abs(wide - pixels) > 1.5F && ++wrong < 12)
                        ADD_FAILURE()
                            << std::hex << static_cast<unsigned>(letter) << " at " << pixels << ": " << wide;
                }
    });
    EXPECT_EQ(wrong, 0);
}
