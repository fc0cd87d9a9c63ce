// The face pipeline stage by stage on one core, with the real models and a public-domain portrait.
#include "core/base/file.h"
#include "drivers/camera/camera.h"
#include "kiosk/identity/faces.h"
#include <algorithm>
#include <cstdio>
#include <functional>
using namespace kz;
namespace {
using Clock = std::chrono::steady_clock;
constexpr int times = 40;
double median_ms(std::function<void()> const& work) {
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
        auto const began = Clock::now();
        work();
        taken.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
    }
    std::ranges::nth_element(taken, taken.begin() + times / 2);
    return taken[times / 2];
}
void row(char const* what, double value, char const* limit, char const* note) {
    std::printf("{\"what\":\"%s\",\"value\":%.2f,\"unit\":\"ms\"%s%s,\"note\":\"%s\"}\n", what, value,
                *limit ? ",\"limit\":" : "", limit, note);
}
int complain(Error const& error) { return std::fprintf(stderr, "%s\n", to_string(error).c_str()), 2; }
}  // namespace
int main() {
    auto const picture = read_file(KZ_THIRD_PARTY "/demo-faces/astronaut.png", camera::picture_bytes_max);
    if (!picture) return complain(picture.error());
    auto const frame = camera::decode_png(*picture);
    if (!frame) return complain(frame.error());
    auto const began = Clock::now();
    auto faces = identity::Faces::load(KZ_THIRD_PARTY "/face-models");
    auto const load = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
    if (!faces) return complain(faces.error());
    auto const found = faces->find(*frame);
    if (found.empty()) return std::fputs("no face in the portrait\n", stderr), 2;
    auto const reference = faces->describe(*frame, found[0]);
    auto const find = median_ms([&] { (void)faces->find(*frame); });
    auto const describe = median_ms([&] { (void)faces->describe(*frame, found[0]); });
    auto const match = median_ms([&] { (void)identity::cosine(reference, reference); });
    row("face: detect, landmarks and measures", find, "", "512x512 portrait, one thread");
    row("face: align and describe", describe, "", "");
    row("face: match two descriptions", match, "", "");
    row("face: detect + align + match", find + describe + match, "80", "one core");
    row("face: load the models", load, "", "after the first frame, off the UI thread");
    return 0;
}
