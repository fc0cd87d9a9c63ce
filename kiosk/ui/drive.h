#pragma once  // The test and support driver: one JSON object a line on a UNIX socket, one reply line each.
// {"do":"tree"} {"do":"click","label":L[,"role":R][,"id":I][,"index":N]} {"do":"type","text":T}
// {"do":"key","key":"Ctrl+Right"} {"do":"screenshot","path":P} {"do":"wait","label":L,"timeout_ms":N}
// {"do":"drag","from":L|[x,y],"to":L|[x,y]} {"do":"state"} {"do":"settle"}
// Input goes through the system's own event queue, so real paths are used; a reply comes after the frame that
// handled it. The socket has its own thread and mode 0600; refused on a locked terminal, which is the
// caller's to decide.
#include "kiosk/ui/window.h"
#include <map>
namespace kz::ui {
inline constexpr std::size_t drive_line_bytes_max =
    1 << 20;  // A long answer typed at once fits; more is refused.
inline constexpr Millis drive_wait_max{60'000};
struct DriveCommand {
    enum class Do { Widgets, Click, Type, Press, Screenshot, Wait, Drag, Report, Settle };
    Do what = Do::Widgets;
    std::string label, id, role, text, path, to_label;
    std::optional<int> index;
    std::optional<Point> from, to;
    KeyPress key;
    Millis timeout{10'000};
};
// BadInput, with a sentence that names the field.
Result<DriveCommand> parse_drive(std::string_view line);
std::string drive_error(std::string_view message);  // {"ok":false,"error":…}
std::string drive_tree(Tree const& tree);           // {"ok":true,"widgets":[…]}
// What {"do":"state"} answers besides "ok": JSON values as text, e.g. {"screen","\"exam\""},
// {"durable_seq","123"}.
using StateFields = std::vector<std::pair<std::string, std::string>>;
class Drive {
public:
    static Result<std::unique_ptr<Drive>> open(Window& window, std::filesystem::path const& socket,
                                               std::function<StateFields()> state);
    ~Drive();
    // UI thread, once after each step of the window: answers what can be answered now.
    void serve();
private:
    struct Inner;
    explicit Drive(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> x_inner;
};
std::string json_string(std::string_view text);  // With quotes, escaped.
}  // namespace kz::ui
