#pragma once  // Private: SDL's events as ours, and ours as SDL's for the driver.
#include "kiosk/ui/input.h"
#include <SDL_events.h>
#include <vector>
namespace kz::ui {
// Appends at most one; a pointer move replaces a move just before it.
void from_sdl(SDL_Event const& event, std::vector<InputEvent>& events);
void push_sdl(InputEvent const& event, std::uint32_t window);
}  // namespace kz::ui
