#include "kiosk/ui/drive.h"
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    (void)kz::ui::parse_drive({reinterpret_cast<char const*>(data), size}).has_value();
    return 0;
}
