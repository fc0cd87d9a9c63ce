#pragma once  // The one window: opens it, waits for input, draws what changed, tells how long it took.
// Event-driven: no input, no wake, no deadline → no frame, no CPU. Software drawing into the window's surface
// unless there is a real GPU; the triangles of a frame are hashed into tiles and only tiles that changed are
// drawn again. One thread owns it: the one that opened it. `Waker` alone may be used by others.
#include "kiosk/ui/widgets.h"
#include <filesystem>
namespace kz::ui {
enum class Renderer { Auto, Software, OpenGL };
std::optional<Renderer> renderer_from(std::string_view name);
struct WindowOptions {
    std::string title{};
    Renderer renderer = Renderer::Auto;
    std::optional<Size> windowed{};      // Nothing: the whole screen
    std::filesystem::path frames_log{};  // Empty: none
    std::filesystem::path fonts = "/usr/share/fonts";
    Settings settings{};
};
struct FrameStats {
    std::uint64_t frames = 0;
    double at_ms = 0, layout_ms = 0, draw_ms = 0;
    std::int64_t dirty_px = 0;
};
class Waker {  // Any thread: asks for one frame. Cheap, may be called often, outlives the window.
public:
    void wake() const;
    struct Inner;
    explicit Waker(std::shared_ptr<Inner> inner) : x_inner(std::move(inner)) {}
private:
    std::shared_ptr<Inner> x_inner;
};
using Frame = std::function<void(Ui&)>;
class Window {
public:
    // Absent: no display, or the fonts are missing (advice "ui.no_fonts").
    static Result<std::unique_ptr<Window>> open(WindowOptions const& options);
    ~Window();
    Window(Window const&) = delete;
    Window& operator=(Window const&) = delete;
    void run(Frame const& frame);                    // Until quit() or the window is closed.
    bool step(Frame const& frame, Millis wait_max);  // One round of run(); false: quit.
    void quit();
    Waker waker() const;
    Settings settings() const;
    void set_settings(Settings const& settings);
    FrameStats stats() const;  // Of the last frame drawn
    Tree const& tree() const;
    void redraw_all();  // The next frame draws every pixel, as after a resize
    Result<> screenshot(std::filesystem::path const& path) const;  // PNG of what is shown
    // Input as if a person had made it: pushed into the system's own event queue.
    void inject(InputEvent const& event);
    void reveal(std::uint64_t key);  // Scrolls that widget of the tree into sight
    struct Inner;
private:
    explicit Window(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> x_inner;
    friend class Drive;
};
// The same screens without a window, for tests and pictures.
class Offscreen {
public:
    static Result<std::unique_ptr<Offscreen>> open(int width, int height, Settings const& settings,
                                                   std::filesystem::path const& fonts = "/usr/share/fonts");
    ~Offscreen();
    void send(InputEvent const& event);  // Handled by the next frame, one run each
    // Draws what changed. Kept for click() and press(), which draw again: what it refers to must live as
    // long.
    void frame(Frame const& frame);
    void click(std::string_view label);  // CHECKs that such a widget is there, visible or not, and enabled
    void press(std::string_view key);    // "Tab", "Ctrl+Enter"
    void set_settings(Settings const& settings);
    Settings settings() const;
    Tree const& tree() const;
    void set_now(Millis now);       // Tests own the clock
    std::int64_t dirty_px() const;  // Of the last frame
    std::vector<std::uint32_t> pixels() const;
    std::vector<std::uint32_t> pixels_drawn_afresh()
        const;  // The same frame, every pixel drawn: the law of dirty regions
    Result<> save(std::filesystem::path const& path) const;
private:
    struct Inner;
    explicit Offscreen(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> x_inner;
};
}  // namespace kz::ui
