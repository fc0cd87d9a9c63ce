// The driver's lines: commands read strictly, answers written.
#include "kiosk/ui/drive.h"
#include <nlohmann/json.hpp>
namespace kz::ui {
namespace {
using Json = nlohmann::json;
std::unexpected<Error> wrong(std::string sentence) {
    return fail(Code::BadInput, "ui.drive_line", std::move(sentence));
}
std::optional<DriveCommand::Do> do_from(std::string_view name) {
    using enum DriveCommand::Do;
    static std::map<std::string_view, DriveCommand::Do> const known{
        {"tree", Widgets}, {"click", Click}, {"type", Type},    {"key", Press},    {"screenshot", Screenshot},
        {"wait", Wait},    {"drag", Drag},   {"state", Report}, {"settle", Settle}};
    auto found = known.find(name);
    return found == known.end() ? std::nullopt : std::optional{found->second};
}
Result<std::string> text_field(Json const& json, char const* name, bool needed) {
    auto at = json.find(name);
    if (at == json.end()) {
        if (needed) return wrong(std::string{"\""} + name + "\" is missing");
        return std::string{};
    }
    if (!at->is_string()) return wrong(std::string{"\""} + name + "\" is not a text");
    return at->get<std::string>();
}
Result<> place_field(Json const& json, char const* name, std::string& label, std::optional<Point>& point) {
    auto at = json.find(name);
    if (at == json.end()) return wrong(std::string{"\""} + name + "\" is missing");
    if (at->is_string()) {
        label = at->get<std::string>();
        return {};
    }
    if (!at->is_array() || at->size() != 2 || !(*at)[0].is_number() || !(*at)[1].is_number())
        return wrong(std::string{"\""} + name + "\" is neither a label nor [x,y]");
    point = Point{(*at)[0].get<float>(), (*at)[1].get<float>()};
    return {};
}
}  // namespace

Result<DriveCommand> parse_drive(std::string_view line) {
    if (line.size() > drive_line_bytes_max) return fail(Code::Full, "ui.drive_line", "the line is too long");
    auto json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return wrong("not a JSON object");
    DriveCommand command;
    auto what = do_from(TRY(text_field(json, "do", true)));
    if (!what) return wrong("unknown \"do\"");
    command.what = *what;
    using enum DriveCommand::Do;
    command.id = TRY(text_field(json, "id", false));
    command.role = TRY(text_field(json, "role", false));
    command.label = TRY(text_field(
        json, "label", (*what == Click && command.id.empty()) || (*what == Wait && command.id.empty())));
    command.text = TRY(text_field(json, "text", *what == Type));
    command.path = TRY(text_field(json, "path", *what == Screenshot));
    if (*what == Drag) {
        TRY(place_field(json, "from", command.label, command.from));
        TRY(place_field(json, "to", command.to_label, command.to));
    }
    if (*what == Press) {
        auto name = TRY(text_field(json, "key", true));
        auto key = key_from(name);
        if (!key) return wrong("unknown \"key\"");
        command.key = *key;
    }
    if (auto at = json.find("index"); at != json.end()) {
        if (!at->is_number_unsigned()) return wrong("\"index\" is not a number from 0");
        command.index = at->get<int>();
    }
    if (auto at = json.find("timeout_ms"); at != json.end()) {
        if (!at->is_number_unsigned()) return wrong("\"timeout_ms\" is not a number from 0");
        command.timeout =
            std::min(drive_wait_max, Millis{std::min<std::uint64_t>(at->get<std::uint64_t>(), 1U << 30)});
    }
    return command;
}
std::string json_string(std::string_view text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}
std::string drive_error(std::string_view message) {
    return "{\"ok\":false,\"error\":" + json_string(message) + "}";
}
std::string drive_tree(Tree const& tree) {
    auto widgets = Json::array();
    for (auto const& node : tree)
        widgets.push_back({{"role", to_string(node.role)},
                           {"id", node.id},
                           {"label", node.label},
                           {"value", node.value},
                           {"enabled", node.enabled},
                           {"focused", node.focused},
                           {"visible", node.visible},
                           {"rect", {node.rect.x, node.rect.y, node.rect.w, node.rect.h}}});
    return Json{{"ok", true}, {"widgets", widgets}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}
}  // namespace kz::ui
