#include "kiosk/ui/tree.h"
#include <array>
namespace kz::ui {
std::string_view to_string(Role role) {
    constexpr std::array<std::string_view, 15> names = {"button", "radio",   "checkbox", "text",   "textarea",
                                                        "list",   "option",  "tab",      "link",   "image",
                                                        "label",  "heading", "timer",    "status", "canvas"};
    return names.at(static_cast<std::size_t>(role));
}
}  // namespace kz::ui
