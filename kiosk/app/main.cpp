#include "core/base/log.h"
#include "kiosk/app/app.h"
#include <cstdio>
#include <future>
using namespace kz;
namespace {
int complain(Error const& error, int status) {
    std::fprintf(stderr, "kaozhan: %s\n  %s\n", to_string(error).c_str(),
                 tr(Language::English, error.advice).str().c_str());
    return status;
}
int serve(app::Config const& config) {
    auto wake = std::make_shared<app::Wake>();
    // The ledger is read while the window opens: both are needed for the first frame.
    auto opening =
        std::async(std::launch::async, [&] { return app::App::open(config, wake, read_clocks()); });
    ui::WindowOptions options{.title = "Kaozhan 考站",
                              .renderer = config.renderer,
                              .windowed = config.windowed,
                              .frames_log = config.frames_log,
                              .fonts = config.fonts,
                              .settings = {}};
    options.settings.language = language_from(config.language);
    auto window = ui::Window::open(options);
    auto app = opening.get();
    if (!window) return complain(window.error(), 2);
    if (!app) return complain(app.error(), 2);
    wake->set((*window)->waker());
    std::unique_ptr<ui::Drive> drive;
    if (!config.drive.empty()) {
        auto opened = ui::Drive::open(**window, config.drive, [&] { return (*app)->state_fields(); });
        if (!opened) return complain(opened.error(), 2);
        drive = std::move(*opened);
    }
    auto draw = [&](ui::Ui& ui) { (*app)->frame(ui); };
    bool started = false;
    while ((*window)->step(draw, Millis{10'000})) {
        if (!std::exchange(started, true)) (*app)->start_devices();
        if (auto settings = (*app)->wanted_settings()) (*window)->set_settings(*settings);
        if (drive) drive->serve();
    }
    (*app)->stop("closed");
    return 0;
}
}  // namespace
int main(int argc, char** argv) {
    auto asked = app::read_config(argc, argv);
    if (!asked) return complain(asked.error(), 2);
    if (asked->exit) {
        std::fputs(asked->print.c_str(), stdout);
        return *asked->exit;
    }
    return serve(asked->config);
}
