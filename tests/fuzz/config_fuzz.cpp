// The terminal's configuration file. What is accepted must be shown and accepted again.
#include "core/base/error.h"
#include "kiosk/app/config.h"
#include "kiosk/ui/window.h"
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
namespace {
kz::Result<kz::app::Asked> read(void const* data, std::size_t size) {
    static int const file = ::memfd_create("kaozhan.toml", MFD_CLOEXEC);
    static auto const path = "/proc/self/fd/" + std::to_string(file);
    CHECK(::ftruncate(file, 0) == 0 && ::pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
    char const* argv[] = {"kaozhan", "--config", path.c_str(), "--show-config"};
    return kz::app::read_config(4, argv);
}
}  // namespace
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > 65536) return 0;
    if (auto asked = read(data, size)) CHECK(asked->exit == 0);
    return 0;
}
