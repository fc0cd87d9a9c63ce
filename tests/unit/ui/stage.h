#pragma once  // The tests' language: a stage of a given size, whose frame is any function of the Ui.
#include "kiosk/ui/window.h"
#include <algorithm>
#include <gtest/gtest.h>
namespace kz::ui {
inline std::unique_ptr<Offscreen> stage_of(int width = 1024, int height = 768, Settings settings = {}) {
    auto opened = Offscreen::open(width, height, settings);
    if (!opened) {
        ADD_FAILURE() << to_string(opened.error());
        std::abort();
    }
    return std::move(*opened);
}
inline Node const* node(Tree const& tree, std::string_view label) {
    auto found = std::find_if(tree.begin(), tree.end(), [&](Node const& n) { return n.label == label; });
    return found == tree.end() ? nullptr : &*found;
}
inline std::string focused(Offscreen const& stage) {
    for (auto const& n : stage.tree())
        if (n.focused) return n.label;
    return "";
}
inline Text say(std::string text) { return verbatim(std::move(text)); }
}  // namespace kz::ui
