#include "drivers/idcard/idcard.h"
namespace kz::idcard {
std::vector<Model> const& known_models() {
    // Data, not code: a site adds ids in its configuration (ReaderOptions::models). The vendor 0400 is shared
    // with other products, hence always both halves.
    static std::vector<Model> const models{
        {0x0400, 0xC35A, "SAM"},  // the standard device: ZKTeco, SDSES, Routon, Synjones, generic
        {0x0316, 0x5020, "Synjones"},
    };
    return models;
}
}  // namespace kz::idcard
