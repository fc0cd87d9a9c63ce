// The least an SDL program can do: a full-screen window in software, one fill, one present. Prints the
// milliseconds from exec to that present: the time our terminal's first frame is measured against.
#include <SDL.h>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <unistd.h>

// Field 22 of /proc/self/stat: start of the process in clock ticks after boot.
static double started_ms() {
    char text[1024] = {};
    if (auto* file = std::fopen("/proc/self/stat", "re")) {
        if (std::fread(text, 1, sizeof text - 1, file) == 0) text[0] = '\0';
        std::fclose(file);
    }
    auto const* at = std::strrchr(text, ')');
    for (int field = 2; at && field < 22; ++field) at = std::strchr(at + 1, ' ');
    return at ? std::strtod(at, nullptr) * 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK)) : 0.0;
}

int main(int, char**) {
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return 1;
    auto* window = SDL_CreateWindow("bare", 0, 0, 1920, 1080, SDL_WINDOW_BORDERLESS | SDL_WINDOW_SHOWN);
    auto* surface = window ? SDL_GetWindowSurface(window) : nullptr;
    if (!surface) return 1;
    SDL_FillRect(surface, nullptr, SDL_MapRGB(surface->format, 245, 246, 248));
    SDL_UpdateWindowSurface(window);
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    std::printf("%.1f\n", static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6 -
                              started_ms());
    SDL_Quit();
}
