#pragma once  // Registration photos of the demo site: a cut of a portrait, 358×441 (one inch at 350 dpi), as
              // JPEG.
#include "core/base/bytes.h"
#include <array>
#include <filesystem>
namespace kz::tool {
inline constexpr int photo_width = 358, photo_height = 441;
// `cut`: x, y, width, height in the picture (PNG or JPEG). BadInput: no picture, or the cut leaves it.
Result<Bytes> cut_photo(std::filesystem::path const& picture, std::array<int, 4> cut);
}  // namespace kz::tool
