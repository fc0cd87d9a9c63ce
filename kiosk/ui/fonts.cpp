#include "kiosk/ui/fonts.h"
#include <fcntl.h>
#include <misc/freetype/imgui_freetype.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
namespace kz::ui {
// A face of 20 MB, of which a screen touches a few pages: mapped, never read.
struct Fonts::Mapped {
    void* data = MAP_FAILED;
    std::size_t bytes = 0;
    explicit Mapped(std::filesystem::path const& path) {
        int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) return;
        struct stat facts{};
        if (::fstat(file, &facts) == 0 && facts.st_size > 0) {
            bytes = static_cast<std::size_t>(facts.st_size);
            data = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file, 0);
        }
        ::close(file);
    }
    ~Mapped() {
        if (data != MAP_FAILED) ::munmap(data, bytes);
    }
    Mapped(Mapped const&) = delete;
    Mapped& operator=(Mapped const&) = delete;
};
namespace {
constexpr char const* regular = "opentype/noto/NotoSansCJK-Regular.ttc";
constexpr char const* bold = "opentype/noto/NotoSansCJK-Bold.ttc";
constexpr char const* rare[] = {"truetype/hanazono/HanaMinA.ttf", "truetype/hanazono/HanaMinB.ttf"};
constexpr int face_sc = 2;  // In both collections: JP, KR, SC, TC, HK, then the monospaced ones.
constexpr float reference = 100;
constexpr float noto_height = 1.448F, hanazono_height = 1.0F;  // Ascent + descent, in ems
}  // namespace
Result<std::unique_ptr<Fonts>> Fonts::open(std::filesystem::path const& root, bool colour_textures) {
    for (auto const* name : {regular, bold})
        if (!std::filesystem::exists(root / name))
            return fail(Code::Absent, "ui.no_fonts",
                        "font missing, install fonts-noto-cjk: " + (root / name).string());
    for (auto const* name : rare)
        if (!std::filesystem::exists(root / name))
            return fail(Code::Absent, "ui.no_fonts",
                        "font missing, install fonts-hanazono: " + (root / name).string());
    std::unique_ptr<Fonts> fonts{new Fonts};
    fonts->x_root = root;
    fonts->x_context = ImGui::CreateContext();
    fonts->activate();
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.Fonts->Flags |= ImFontAtlasFlags_NoBakedLines | ImFontAtlasFlags_NoMouseCursors;
    io.Fonts->TexDesiredFormat = colour_textures ? ImTextureFormat_RGBA32 : ImTextureFormat_Alpha8;
    io.Fonts->TexMaxWidth = io.Fonts->TexMaxHeight = 4096;
    if (!fonts->face(Weight::Regular, Slant::Upright))
        return fail(Code::Corrupt, "ui.no_fonts", "font unreadable: " + (root / regular).string());
    return fonts;
}
Fonts::~Fonts() {
    if (!x_context) return;
    activate();
    for (auto& source : ImGui::GetIO().Fonts->Sources) source.FontDataOwnedByAtlas = false;
    ImGui::DestroyContext(x_context);
}
void Fonts::activate() const { ImGui::SetCurrentContext(x_context); }
ImFont* Fonts::add(std::filesystem::path const& main, int index, Slant slant) {
    auto mapped = [&](std::filesystem::path const& path) -> Mapped& {
        auto& file = x_files[path.string()];
        if (!file) file = std::make_unique<Mapped>(path);
        return *file;
    };
    auto& atlas = *ImGui::GetIO().Fonts;
    auto add_one = [&](std::filesystem::path const& path, int face, float height, bool merge) -> ImFont* {
        auto& file = mapped(path);
        if (file.data == MAP_FAILED) return nullptr;
        ImFontConfig config;
        config.FontDataOwnedByAtlas =
            true;  // A lie, taken back before the end: else ImGui copies 20 to 30 MB a face.
        config.FontNo = static_cast<ImU32>(face);
        config.MergeMode = merge;
        config.SizePixels = reference * height;
        config.PixelSnapH = true;
        // Unhinted outlines of Chinese strokes are clearest; light hinting only moves them vertically.
        config.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
        if (slant == Slant::Italic) config.FontLoaderFlags |= ImGuiFreeTypeLoaderFlags_Oblique;
        return atlas.AddFontFromMemoryTTF(file.data, static_cast<int>(file.bytes), config.SizePixels,
                                          &config);
    };
    auto* face = add_one(main, index, noto_height, false);
    if (face)
        for (auto const* name : rare) add_one(x_root / name, 0, hanazono_height, true);
    return face;
}
ImFont* Fonts::face(Weight weight, Slant slant) {
    auto& face = x_faces[{weight, slant}];
    if (!face) face = add(x_root / (weight == Weight::Bold ? bold : regular), face_sc, slant);
    return face;
}
float Fonts::advance(Font const& font, char32_t c) {
    return face(font.weight, font.slant)
        ->GetFontBaked(imgui_size(font))
        ->GetCharAdvance(static_cast<ImWchar>(c));
}
FontMetrics Fonts::metrics(Font const& font) {
    // From the face's own tables, in ems: hhea 1.160 and 0.288, x-height 0.543.
    return {font.pixels * 1.16F, font.pixels * 0.288F, font.pixels * noto_height, font.pixels * 0.543F};
}
}  // namespace kz::ui
