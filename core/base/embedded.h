#pragma once  // Files the build put inside the program (kz_embed in cmake/kaozhan.cmake).
#include <span>
#include <string_view>
namespace kz::embedded {
struct File {
    std::string_view name;
    std::string_view content;
};
std::span<File const> strings();  // assets/strings/*.json
}  // namespace kz::embedded
