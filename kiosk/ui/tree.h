#pragma once  // The widget tree: what is on the screen, in reading order, for tests and for read-aloud.
#include "kiosk/ui/geometry.h"
#include <string>
#include <vector>
namespace kz::ui {
enum class Role {
    Button,
    Radio,
    Checkbox,
    Text,
    Textarea,
    List,
    Option,
    Tab,
    Link,
    Image,
    Label,
    Heading,
    Timer,
    Status,
    Canvas
};
std::string_view to_string(Role role);  // "button", "radio", …
struct Node {
    Role role = Role::Label;
    std::string id;  // The widget's own id, without its surroundings.
    std::string label;
    std::string value;  // A field's text, "checked", a timer's time; empty where there is none.
    bool enabled = true, focused = false;
    bool primary = false;  // The one thing a screen is about; Enter does it.
    bool visible = true;   // False: scrolled out of sight; a click scrolls it in first.
    Rect rect;
    std::uint64_t key = 0;  // Unique on a screen; for the machinery.
};
using Tree = std::vector<Node>;
}  // namespace kz::ui
