#pragma once  // Every screen in every state worth a picture.
#include "tests/unit/screens/terminal.h"
#include <memory>
namespace kz::test {
struct Scene {  // A terminal brought somewhere, and how its View differs from the plain one.
    std::string name;
    std::unique_ptr<Terminal> terminal;
    std::function<void(screens::View&)> change = [](screens::View&) {};
    int primaries = 1;  // how many primary actions it shall show: consent two equal ones, some none
    screens::View view() const;
};
std::vector<Scene> scenes();
}  // namespace kz::test
