// An exam page on a 1920×1080 window: first frame, full redraw, a keystroke, an idle terminal, memory; beside
// a bare SDL window of the same run. Without a display it starts itself under Xvfb.
#include "kiosk/ui/window.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>
using namespace kz;
using namespace kz::ui;
namespace {
using Clock = std::chrono::steady_clock;
struct Page {
    std::string essay =
        "控制单元只在信号电压超出 0.14–4.91 V 时记录故障码。接触电阻增大使电压升高到约 3.8 V，";
    Millis left{std::chrono::minutes{42}};
    void draw(Ui& ui) {
        ScreenOptions options{.scroll = false, .pad = 32};
        options.top = TopBar{.name = verbatim("李*宁"),
                             .seat = verbatim("机位 07"),
                             .title = verbatim("汽车电子电气（中级）"),
                             .remaining = left,
                             .saved = verbatim("已保存 10:32:07"),
                             .network = verbatim("离线"),
                             .network_state = State::Off};
        options.left = {{.id = "help", .label = verbatim("呼叫监考员"), .icon = Icon::Headset}};
        options.right = {{.id = "previous", .label = verbatim("上一题"), .icon = Icon::ArrowLeft}};
        options.primary =
            Action{.id = "next", .label = verbatim("下一题"), .icon = Icon::ArrowRight, .icon_after = true};
        ui.screen("exam", options, [&] {
            auto split = ui.columns({px(240), fr(1)}, 48);
            {
                auto map = split.cell();
                auto group = ui.group("map");
                auto row = ui.row({.gap = 8});
                for (int i = 1; i <= 20; ++i)
                    ui.map_cell(i, verbatim(std::to_string(i)),
                                {.seen = i < 9, .answered = i < 8, .current = i == 7});
            }
            auto item = split.cell();
            ui.text(verbatim("第 7 题 · 单选 · 2 分"), {.tone = Tone::Muted});
            ui.text(
                verbatim(
                    "断开冷却液温度传感器插头，点火开关置于 ON，测得线束侧信号端子对车身电压为 0 V，对应的故障最可能是哪一项？"),
                {.size = FontSize::Heading});
            for (auto const* label :
                 {"传感器内部断路", "信号线断路或对地短路", "传感器接地线断路", "传感器特性漂移"})
                ui.option(label, verbatim(label),
                          {.selected = label[0] == '\xE4', .key = 'A', .width = 1000});
            for (auto const& edit : ui.text_area("essay", verbatim("作答"), essay)) apply_edit(essay, edit);
        });
    }
};
double middle(std::vector<double> values, double part = 0.5) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}
double cpu_ms() {
    rusage use{};
    ::getrusage(RUSAGE_SELF, &use);
    auto ms = [](timeval t) {
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
    };
    return ms(use.ru_utime) + ms(use.ru_stime);
}
double pss_mb() {
    std::ifstream file{"/proc/self/smaps_rollup"};
    for (std::string word; file >> word;)
        if (word == "Pss:") {
            double kb = 0;
            file >> kb;
            return kb / 1024;
        }
    return 0;
}
double bare_window_ms(std::filesystem::path const& self) {
    auto const peer = self.parent_path() / "peer_bare_window";
    std::vector<double> times;
    for (int i = 0; i < 3 && std::filesystem::exists(peer); ++i) {
        double ms = 0;
        if (auto* out = ::popen(peer.c_str(), "r")) {
            if (std::fscanf(out, "%lf", &ms) == 1) times.push_back(ms);
            ::pclose(out);
        }
    }
    return middle(times);
}
void row(char const* what, double value, char const* unit, double limit, std::string const& peer = "",
         char const* note = "") {
    std::printf("{\"what\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"limit\":%g", what, value, unit, limit);
    if (!peer.empty()) std::printf(",\"peer\":%s", peer.c_str());
    std::printf(",\"note\":\"%s\"}\n", note);
}
int measure(std::filesystem::path const& self) {
    auto opened =
        Window::open({.title = "bench", .renderer = Renderer::Software, .windowed = Size{1920, 1080}});
    if (!opened) return std::fprintf(stderr, "%s\n", to_string(opened.error()).c_str()), 2;
    auto& window = **opened;
    Page page;
    Frame const frame = [&](Ui& ui) { page.draw(ui); };
    while (window.stats().frames == 0) window.step(frame, Millis{100});
    double const first = window.stats().at_ms, first_draw = window.stats().draw_ms;
    for (int quiet = 0; quiet < 3; ++quiet) window.step(frame, Millis{50});
    std::vector<double> full, layout, key;
    double const before_full = cpu_ms();
    for (int i = 0; i < 60; ++i) {
        window.redraw_all();
        window.step(frame, Millis{0});
        full.push_back(window.stats().draw_ms);
        layout.push_back(window.stats().layout_ms);
    }
    double const full_cpu = (cpu_ms() - before_full) / 60;
    auto const area =
        std::ranges::find_if(window.tree(), [](Node const& n) { return n.role == Role::Textarea; });
    Point const at = area->rect.centre();
    for (InputEvent const& e :
         {InputEvent{PointerMove{at}}, InputEvent{PointerDown{at}}, InputEvent{PointerUp{at}}})
        window.inject(e);
    window.step(frame, Millis{50});
    std::int64_t dirty = 0;
    for (int i = 0; i < 100; ++i) {
        window.inject(TextInput{"测"});
        window.step(frame, Millis{50});
        key.push_back(window.stats().draw_ms);
        dirty = std::max(dirty, window.stats().dirty_px);
    }
    double const memory = pss_mb();
    auto const until = Clock::now() + std::chrono::seconds{12};  // Past the caret's blinking
    while (Clock::now() < until - std::chrono::seconds{3}) window.step(frame, Millis{500});
    double const cpu = cpu_ms();
    auto const frames = window.stats().frames;
    while (Clock::now() < until) window.step(frame, Millis{3000});
    double const idle = (cpu_ms() - cpu) / 30;
    char note[200];
    std::snprintf(note, sizeof note, "drawing it took %.1f ms; a bare SDL window beside it", first_draw);
    row("ui: exec to first frame", first, "ms", 250, std::to_string(bare_window_ms(self)), note);
    std::snprintf(note, sizeof note, "layout alone %.2f ms; processor time of all %.2f ms", middle(layout),
                  full_cpu);
    row("ui: full redraw 1920x1080, median", middle(full), "ms", 12, "", note);
    std::snprintf(note, sizeof note, "p95 %.2f ms, %lld pixels at most", middle(key, 0.95),
                  static_cast<long long>(dirty));
    row("ui: a keystroke's frame, median", middle(key), "ms", 4, "", note);
    std::snprintf(note, sizeof note, "%llu frames in 3 s",
                  static_cast<unsigned long long>(window.stats().frames - frames));
    row("ui: idle, of a core", idle, "%", 0.5, "", note);
    row("ui: memory (PSS), exam page", memory, "MB", 90, "396", "peer: the same page in a Chromium kiosk");
    return 0;
}
}  // namespace
int main(int, char** argv) {
    auto const self = std::filesystem::canonical("/proc/self/exe");
    if (!std::getenv("DISPLAY") && !std::getenv("WAYLAND_DISPLAY")) {
        ::execlp("xvfb-run", "xvfb-run", "-a", "-s", "-screen 0 1920x1080x24", self.c_str(), "--json",
                 nullptr);
        std::fprintf(stderr, "%s: no display and no xvfb-run\n", argv[0]);
        return 2;
    }
    return measure(self);
}
