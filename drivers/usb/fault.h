#pragma once  // libusb's error numbers as ours.
#include "core/base/error.h"
namespace kz::usb {
std::unexpected<Error> usb_error(int libusb_error, std::string const& what);
}  // namespace kz::usb
