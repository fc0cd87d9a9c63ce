#include "drivers/camera/camera.h"
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    (void)kz::camera::decode_jpeg({data, size}).has_value();
    (void)kz::camera::decode_png({data, size}).has_value();
    return 0;
}
