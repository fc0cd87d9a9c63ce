#pragma once  // Editing text, pure: one key press in, at most one edit out. Positions count code points.
#include "kiosk/ui/input.h"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
namespace kz::ui {
struct Edit {  // The law: cut `deleted` code points at `position`, put `inserted` there, and you have the new
               // text.
    std::size_t position = 0, deleted = 0;
    std::string inserted;
    friend bool operator==(Edit const&, Edit const&) = default;
};
using Edits = std::vector<Edit>;
// An edit that reaches beyond the text is cut to it.
void apply_edit(std::string& text, Edit const& edit);
std::size_t code_points(std::string_view text);
std::u32string to_u32(std::string_view utf8);  // Malformed bytes become U+FFFD.
std::string to_utf8(std::u32string_view text);

enum class Lines { One, Many };
struct EditorLimits {
    Lines lines = Lines::One;
    std::size_t length_max = 20'000;  // Code points. More is cut, never refused as a whole.
};
// Caret, selection and undo of one field. The text itself belongs to the caller, who may change it at any
// time.
class Editor {
public:
    std::size_t caret() const { return x_caret; }
    std::size_t anchor() const { return x_anchor; }  // Where the selection began; equal to caret: none.
    void place(std::size_t caret, std::size_t anchor) {
        x_caret = caret;
        x_anchor = anchor;
        x_typing = false;
    }
    // The caller's text may have changed since: caret and history adapt. Call before anything else in a
    // frame.
    void adopt(std::u32string_view text);
    Edits insert(std::u32string_view text, std::u32string_view inserted, EditorLimits const& limits);
    Edits erase(std::u32string_view text, bool forward, bool word);
    Edits undo(std::u32string_view text);
    Edits redo(std::u32string_view text);
    void move(std::u32string_view text, Key key, bool word, bool select);  // Left, Right, Home and End of all
    std::u32string selected(std::u32string_view text) const;
    // The word around `at`: a run of letters and digits, or one other character.
    void select_word(std::u32string_view text, std::size_t at);
private:
    struct Step {
        std::size_t position;
        std::u32string removed, added;
    };
    Edits replace(std::u32string_view text, std::size_t from, std::size_t to, std::u32string with,
                  bool typing);
    std::size_t x_caret = 0, x_anchor = 0;
    std::vector<Step> x_undo, x_redo;
    std::u32string x_expected;  // The text after our own last edit; another one empties the history.
    bool x_known = false, x_typing = false;
};
}  // namespace kz::ui
