#include "kiosk/app/config.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <sstream>
#include <toml++/toml.h>
namespace kz::app {
namespace {
using Setter = std::function<Result<>(std::string const&)>;
std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::BadInput, "app.bad_config", std::move(detail));
}

Result<ui::Size> parse_size(std::string const& text) {
    int width = 0, height = 0;
    char x = 0, rest = 0;
    std::istringstream in{text};
    if (!(in >> width >> x >> height) || x != 'x' || (in >> rest) || width < 640 || height < 480 ||
        width > 7680 || height > 4320)
        return wrong("size '" + text + "' is not WIDTHxHEIGHT between 640x480 and 7680x4320");
    return ui::Size{static_cast<float>(width), static_cast<float>(height)};
}
std::map<std::string, Setter> setters(Config& config) {
    auto path = [](std::filesystem::path& to) {
        return Setter{[&to](std::string const& text) -> Result<> { return to = text, Result<>{}; }};
    };
    auto one_of = [](std::string& to, std::vector<std::string> allowed) {
        return Setter{[&to, allowed](std::string const& text) -> Result<> {
            if (std::ranges::find(allowed, text) == allowed.end())
                return wrong("'" + text + "' is not a known value");
            to = text;
            return {};
        }};
    };
    return {
        {"data", path(config.data)},
        {"events", path(config.events)},
        {"drive", path(config.drive)},
        {"frames_log", path(config.frames_log)},
        {"face_models", path(config.face_models)},
        {"fonts", path(config.fonts)},
        {"role", one_of(config.role, {"candidate", "proctor", "assessor", "inspector"})},
        {"lang", one_of(config.language, {"zh-CN", "en"})},
        {"camera", [&](std::string const& text) -> Result<> { return config.camera = text, Result<>{}; }},
        {"storage.on_one_copy", one_of(config.on_one_copy, {"stop", "continue-with-incident"})},
        {"locked",
         [&](std::string const& text) -> Result<> {
             if (text != "true" && text != "false") return wrong("locked is true or false");
             return config.locked = text == "true", Result<>{};
         }},
        {"renderer",
         [&](std::string const& text) -> Result<> {
             auto renderer = ui::renderer_from(text);
             if (!renderer) return wrong("renderer is auto, software or opengl");
             return config.renderer = *renderer, Result<>{};
         }},
        {"windowed",
         [&](std::string const& text) -> Result<> {
             config.windowed = TRY(parse_size(text));
             return {};
         }},
    };
}
std::size_t distance(std::string_view a, std::string_view b) {  // Levenshtein
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto corner = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            auto above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, corner + (a[i] != b[j])});
            corner = above;
        }
    }
    return row.back();
}
// Keys of a [section] are known as section.key.
Result<> read_table_into(std::map<std::string, Setter> const& known, std::string const& file,
                         toml::table const& table, std::string const& prefix) {
    for (auto const& [key, node] : table) {
        auto const name = prefix + std::string{key.str()};
        if (auto const* inner = node.as_table(); inner && prefix.empty()) {
            TRY(read_table_into(known, file, *inner, name + "."));
            continue;
        }
        auto setter = known.find(name);
        if (setter == known.end()) {
            auto nearest = std::ranges::min_element(
                known, {}, [&](auto const& entry) { return distance(entry.first, name); });
            return wrong(file + ": unknown key '" + name + "'; did you mean '" + nearest->first + "'?");
        }
        auto text = node.template value<std::string>();
        if (auto flag = node.template value<bool>(); !text && flag) text = *flag ? "true" : "false";
        if (!text) return wrong(file + ": '" + name + "' is neither text nor true/false");
        if (auto set = setter->second(*text); !set)
            return because(set.error(), "app.bad_config", file + ": " + name);
    }
    return {};
}
Result<> read_file_into(std::map<std::string, Setter> const& known, std::string const& file) {
    toml::table table;
    try {
        table = toml::parse_file(file);
    } catch (toml::parse_error const& error) {
        std::ostringstream why;
        why << error.description() << " in line " << error.source().begin.line;
        return wrong(file + ": " + why.str());
    }
    return read_table_into(known, file, table, "");
}
std::string show(Config const& config) {
    std::ostringstream out;
    out << "data = \"" << config.data.string() << "\"\nevents = \"" << config.events.string()
        << "\"\nrole = \"" << config.role << "\"\nlang = \"" << config.language << "\"\ncamera = \""
        << config.camera << "\"\nface_models = \"" << config.face_models.string()
        << "\"\nlocked = " << (config.locked ? "true" : "false") << "\n[storage]\non_one_copy = \""
        << config.on_one_copy << "\"\n";
    return out.str();
}
}  // namespace

Result<Asked> read_config(int argc, char const* const* argv) {
    Asked asked;
    auto const known = setters(asked.config);
    CLI::App cli{"Kaozhan, the exam-site terminal", "kaozhan"};
    std::string file;
    bool show_config = false;
    std::map<std::string, std::string> given;
    cli.add_option("--config", file, "TOML file with the same names as these options");
    cli.add_option("--data", given["data"], "folder of the ledger and the inbox");
    cli.add_option("--events", given["events"], "folder of the second copy, best on another disk");
    cli.add_option("--role", given["role"], "candidate (default), proctor, assessor, inspector");
    cli.add_option("--windowed", given["windowed"], "WIDTHxHEIGHT instead of the whole screen");
    cli.add_option("--lang", given["lang"], "zh-CN (default) or en");
    cli.add_option("--renderer", given["renderer"], "auto (default), software, opengl");
    cli.add_option("--drive", given["drive"], "socket of the test and support driver");
    cli.add_option("--frames-log", given["frames_log"], "file for one JSON line per frame");
    cli.add_option("--camera", given["camera"], "auto, a device, or a picture or folder of pictures");
    cli.add_option("--face-models", given["face_models"], "folder of the ONNX files");
    cli.add_option("--fonts", given["fonts"], "folder of the system's fonts");
    cli.add_flag("--show-config", show_config, "print the configuration and exit");
    try {
        cli.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() != 0) return wrong(error.what());
        asked.exit = 0, asked.print = cli.help();
        return asked;
    }
    if (!file.empty()) TRY(read_file_into(known, file));
    for (auto const& [name, value] : given)
        if (!value.empty()) TRY(known.at(name)(value));
    if (asked.config.locked && !asked.config.drive.empty())
        return fail(Code::Denied, "app.locked_no_drive", "--drive is refused on a locked terminal");
    if (show_config) asked.exit = 0, asked.print = show(asked.config);
    return asked;
}
}  // namespace kz::app
