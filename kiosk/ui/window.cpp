#include "kiosk/ui/window.h"
#include "core/base/log.h"
#include "kiosk/ui/core.h"
#include "kiosk/ui/raster.h"
#include "kiosk/ui/sdl_input.h"
#include "kiosk/ui/textures.h"
#include <SDL.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>
namespace kz::ui {
namespace {
// Exec of this process, on the clock that counts since boot: field 22 of stat, in clock ticks.
double exec_ms() {
    std::ifstream file{"/proc/self/stat"};
    std::string all{std::istreambuf_iterator<char>{file}, {}};
    auto at = all.rfind(')');
    for (int field = 2; field < 22 && at != std::string::npos; ++field) at = all.find(' ', at + 1);
    if (at == std::string::npos) return 0;
    return std::strtod(all.c_str() + at, nullptr) * 1000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}
double boot_ms() {
    timespec t{};
    ::clock_gettime(CLOCK_BOOTTIME, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}
Millis steady_now() {
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}
bool gpu_present() {
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator{"/dev/dri", none})
        if (entry.path().filename().string().starts_with("renderD")) return true;
    return false;
}
}  // namespace
struct Waker::Inner {
    std::uint32_t kind = 0;
    std::atomic<bool> open{true}, pending{false};
};
void Waker::wake() const {
    if (!x_inner->open || x_inner->pending.exchange(true)) return;
    SDL_Event event{};
    event.type = x_inner->kind;
    if (SDL_PushEvent(&event) <= 0) x_inner->pending = false;
}
struct Window::Inner {
    SDL_Window* window = nullptr;
    std::unique_ptr<Fonts> fonts;
    std::unique_ptr<Core> core;
    std::shared_ptr<Waker::Inner> waker = std::make_shared<Waker::Inner>();
    Tiles tiles;
    FrameStats stats;
    std::ofstream frames_log;
    double exec_at = 0;
    bool quit = false, wanted = true;
    std::optional<Millis> deadline;
    ~Inner() {
        waker->open = false;
        core.reset();
        fonts.reset();
        if (window) SDL_DestroyWindow(window);
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    void draw(Frame const& frame, std::vector<InputEvent> const& events);
    void present(std::vector<ImDrawList*> const& lists);
    void take(SDL_Event const& event, std::vector<InputEvent>& events);
    void wait(Millis wait_max, std::vector<InputEvent>& events);
};
Window::Window(std::unique_ptr<Inner> inner) : x_inner(std::move(inner)) {}
Window::~Window() = default;
std::optional<Renderer> renderer_from(std::string_view name) {
    if (name == "auto") return Renderer::Auto;
    if (name == "software") return Renderer::Software;
    if (name == "opengl") return Renderer::OpenGL;
    return std::nullopt;
}
Result<std::unique_ptr<Window>> Window::open(WindowOptions const& options) {
    auto inner = std::make_unique<Inner>();
    inner->exec_at = exec_ms();
    // Else SDL presents the surface through OpenGL: 250 ms and 50 MB more without a GPU.
    bool const gpu =
        options.renderer == Renderer::OpenGL || (options.renderer == Renderer::Auto && gpu_present());
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, gpu ? "1" : "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return fail(Code::Absent, "ui.no_display", std::string{"SDL: "} + SDL_GetError());
    std::uint32_t flags =
        SDL_WINDOW_SHOWN | (options.windowed ? SDL_WINDOW_RESIZABLE : SDL_WINDOW_FULLSCREEN_DESKTOP);
    Size const size = options.windowed.value_or(Size{1920, 1080});
    inner->window = SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                     static_cast<int>(size.w), static_cast<int>(size.h), flags);
    if (!inner->window) return fail(Code::Absent, "ui.no_display", std::string{"SDL: "} + SDL_GetError());
    if (!SDL_GetWindowSurface(
            inner->window)) {  // KMSDRM has no surface of its own: through the GPU after all.
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "1");
        if (!SDL_GetWindowSurface(inner->window))
            return fail(Code::Absent, "ui.no_display", std::string{"SDL surface: "} + SDL_GetError());
    }
    inner->waker->kind = SDL_RegisterEvents(1);
    inner->fonts = TRY(Fonts::open(options.fonts, false));
    inner->core = std::make_unique<Core>(options.settings, *inner->fonts);
    inner->core->clipboard_read = [] {
        std::unique_ptr<char, void (*)(void*)> text{SDL_GetClipboardText(), SDL_free};
        return std::string{text ? text.get() : ""};
    };
    if (!options.frames_log.empty()) {
        inner->frames_log.open(options.frames_log, std::ios::trunc);
        if (!inner->frames_log)
            return fail(Code::Io, "error.file", "frames log: " + options.frames_log.string());
    }
    SDL_StartTextInput();
    return std::unique_ptr<Window>{new Window{std::move(inner)}};
}
void Window::Inner::take(SDL_Event const& event, std::vector<InputEvent>& events) {
    if (event.type == waker->kind) {
        waker->pending = false;
        wanted = true;
    } else if (event.type == SDL_QUIT) {
        quit = true;
    } else if (event.type == SDL_WINDOWEVENT) {
        auto const what = event.window.event;
        if (what == SDL_WINDOWEVENT_EXPOSED || what == SDL_WINDOWEVENT_SIZE_CHANGED) tiles.forget();
        if (what == SDL_WINDOWEVENT_LEAVE) events.emplace_back(PointerLeft{});
        wanted = true;
    } else {
        auto const before = events.size();
        from_sdl(event, events);
        wanted = wanted || events.size() != before || event.type == SDL_MOUSEMOTION;
    }
}
void Window::Inner::wait(Millis wait_max, std::vector<InputEvent>& events) {
    Millis wait = wanted ? Millis{0} : wait_max;
    if (deadline) wait = std::min(wait, std::max(Millis{0}, *deadline - steady_now()));
    SDL_Event event;
    if (SDL_WaitEventTimeout(&event, static_cast<int>(wait.count())) == 1) {
        take(event, events);
        while (SDL_PollEvent(&event) == 1) take(event, events);
    }
    if (deadline && steady_now() >= *deadline) wanted = true;
}
void Window::Inner::draw(Frame const& frame, std::vector<InputEvent> const& events) {
    auto const begin = std::chrono::steady_clock::now();
    int width = 0, height = 0;
    SDL_GetWindowSize(window, &width, &height);
    core->window_size = {static_cast<float>(width), static_cast<float>(height)};
    core->now = steady_now();
    wanted = false;
    core->run(frame, events);
    accept_textures();
    deadline = core->deadline;
    if (core->clipboard_write) SDL_SetClipboardText(core->clipboard_out.c_str());
    core->clipboard_write = false;
    if (core->caret_rect) {
        auto const& r = *core->caret_rect;
        SDL_Rect area{static_cast<int>(r.x), static_cast<int>(r.y), static_cast<int>(r.w),
                      static_cast<int>(r.h)};
        SDL_SetTextInputRect(&area);
    }
    auto const laid = std::chrono::steady_clock::now();
    present(core->lists());
    auto const end = std::chrono::steady_clock::now();
    using Ms = std::chrono::duration<double, std::milli>;
    ++stats.frames;
    stats.layout_ms = Ms{laid - begin}.count();
    stats.draw_ms = Ms{end - begin}.count();
    stats.at_ms = boot_ms() - exec_at;
    if (frames_log.is_open()) {
        frames_log << fmt::format("{{\"n\":{},\"at_ms\":{:.1f},\"draw_ms\":{:.2f},\"dirty_px\":{}}}\n",
                                  stats.frames, stats.at_ms, stats.draw_ms, stats.dirty_px);
        frames_log.flush();
    }
}
void Window::Inner::present(std::vector<ImDrawList*> const& lists) {
    stats.dirty_px = 0;
    auto* surface = SDL_GetWindowSurface(window);
    if (!surface || surface->format->BytesPerPixel != 4) {
        log::failure("no 32-bit window surface; going on without drawing", {{"sdl", SDL_GetError()}});
        return;
    }
    std::vector<SDL_Rect> rects;
    Target const target{static_cast<std::uint32_t*>(surface->pixels), surface->pitch / 4, surface->w,
                        surface->h};
    for (auto const& r : tiles.changed(lists, surface->w, surface->h)) {
        rasterize(target, lists, [&](auto serial) { return core->picture_of(serial); }, r);
        rects.push_back({r.x0, r.y0, r.x1 - r.x0, r.y1 - r.y0});
        stats.dirty_px += r.area();
    }
    if (rects.empty()) return;
    if (SDL_UpdateWindowSurfaceRects(window, rects.data(), static_cast<int>(rects.size())) != 0)
        tiles.forget();  // The surface went with a resize: the next frame draws all of it.
}
bool Window::step(Frame const& frame, Millis wait_max) {
    std::vector<InputEvent> events;
    x_inner->wait(wait_max, events);
    if (x_inner->quit) return false;
    if (x_inner->wanted) x_inner->draw(frame, events);
    return !x_inner->quit;
}
void Window::run(Frame const& frame) {
    while (step(frame, Millis{60'000})) {}
}
void Window::quit() { x_inner->quit = true; }
Waker Window::waker() const { return Waker{x_inner->waker}; }
Settings Window::settings() const { return x_inner->core->settings; }
void Window::set_settings(Settings const& settings) {
    x_inner->core->set_settings(settings);
    x_inner->wanted = true;
}
FrameStats Window::stats() const { return x_inner->stats; }
Tree const& Window::tree() const { return x_inner->core->tree; }
void Window::redraw_all() {
    x_inner->tiles.forget();
    x_inner->wanted = true;
}
Result<> Window::screenshot(std::filesystem::path const& path) const {
    auto* surface = SDL_GetWindowSurface(x_inner->window);
    if (!surface) return fail(Code::Io, "ui.no_display", std::string{"SDL: "} + SDL_GetError());
    std::vector<std::uint32_t> pixels;
    pixels.reserve(static_cast<std::size_t>(surface->w) * static_cast<std::size_t>(surface->h));
    for (int y = 0; y < surface->h; ++y) {
        auto const* row =
            static_cast<std::uint32_t const*>(surface->pixels) + std::ptrdiff_t{y} * (surface->pitch / 4);
        for (int x = 0; x < surface->w; ++x) pixels.push_back(row[x] | 0xFF000000U);
    }
    return write_png(path, surface->w, surface->h, pixels);
}
void Window::inject(InputEvent const& event) { push_sdl(event, SDL_GetWindowID(x_inner->window)); }
void Window::reveal(std::uint64_t key) {
    x_inner->core->reveal(key);
    x_inner->wanted = true;
}
}  // namespace kz::ui
