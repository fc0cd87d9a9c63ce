#pragma once  // Private: the faces, mapped from Debian's packages, and their glyphs drawn on demand at any
              // size.
#include "kiosk/ui/canvas.h"
#include <imgui.h>
#include <map>
namespace kz::ui {
class Fonts {
public:
    // Absent, advice "ui.no_fonts": a package is missing; the detail names it. Makes and owns the ImGui
    // context.
    static Result<std::unique_ptr<Fonts>> open(std::filesystem::path const& root, bool colour_textures);
    ~Fonts();
    Fonts(Fonts const&) = delete;
    Fonts& operator=(Fonts const&) = delete;
    ImFont* face(Weight weight, Slant slant);
    float imgui_size(Font const& font) const {
        return font.pixels * x_height_per_em;
    }  // ImGui counts ascent + descent
    float advance(Font const& font, char32_t c);
    FontMetrics metrics(Font const& font);
    ImGuiContext* context() const { return x_context; }
    void activate() const;  // Several windows may live in one process.
private:
    struct Mapped;
    Fonts() = default;
    ImFont* add(std::filesystem::path const& main, int index, Slant slant);
    ImGuiContext* x_context = nullptr;
    std::filesystem::path x_root;
    float x_height_per_em = 1.448F;
    std::map<std::string, std::unique_ptr<Mapped>> x_files;
    std::map<std::pair<Weight, Slant>, ImFont*> x_faces;
};
}  // namespace kz::ui
