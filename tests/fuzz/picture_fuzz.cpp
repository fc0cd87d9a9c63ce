// Pictures of items and of people, as the screens and the camera decode them. First byte: which decoder.
#include "drivers/camera/camera.h"
#include "kiosk/ui/image.h"
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    kz::ByteView const bytes{data + 1, size - 1};
    switch (data[0] % 3) {
    case 0:
        if (auto picture = kz::ui::decode_picture(bytes))
            CHECK((*picture)->width() <= kz::ui::image_side_max &&
                  (*picture)->height() <= kz::ui::image_side_max);
        break;
    case 1: (void)kz::camera::decode_picture(bytes).has_value(); break;
    case 2:  // a device that tells one size and sends another
        if (size < 4) return 0;
        (void)kz::camera::decode_yuyv(bytes.subspan(3), data[1], data[2], std::size_t{data[3]} * 2)
            .has_value();
        break;
    }
    return 0;
}
