#pragma once  // What the program is told: a TOML file, then the command line, into one typed struct, once.
#include "core/base/error.h"
#include "kiosk/ui/window.h"
#include <filesystem>
#include <optional>
#include <string>
#include <vector>
namespace kz::app {
struct Config {
    std::filesystem::path data = "/var/lib/kaozhan";  // ledger, inbox, enrolment of this terminal
    std::filesystem::path events;                     // folder of the second copy; empty: beside the first
    std::string role = "candidate";
    std::string language = "zh-CN";
    ui::Renderer renderer = ui::Renderer::Auto;
    std::optional<ui::Size> windowed;
    std::filesystem::path drive, frames_log;
    bool locked = false;          // a locked terminal refuses --drive
    std::string camera = "auto";  // auto, a /dev/videoN, or a picture, folder or link to one
    std::filesystem::path face_models = "/usr/share/kaozhan/face-models";
    std::filesystem::path fonts = "/usr/share/fonts";
    // When one of the two copies cannot be written: the seat stands still (stop), or goes on with the other
    // one and an incident (continue-with-incident). In the file: [storage] on_one_copy = "…".
    std::string on_one_copy = "stop";
    std::uint64_t free_bytes_warn = std::uint64_t{2}
                                    << 30;  // an hour of forty seats' events is a hundredth of it
};
struct Asked {  // What the command line comes to.
    Config config;
    std::optional<int> exit;  // --help, --show-config: print and leave with this status
    std::string print;
};
// BadInput: an unknown option or key (with the nearest known one), a value out of range; the detail says
// which.
Result<Asked> read_config(int argc, char const* const* argv);
}  // namespace kz::app
