// Cards from JSON: the 256-byte text of a resident card, UTF-16LE padded with spaces.
#include "core/base/file.h"
#include "drivers/emulator/emulator.h"
#include <nlohmann/json.hpp>
namespace kz::emulator {
namespace {
constexpr std::size_t card_file_bytes_max = 65536;
struct Field {
    char const* key;
    std::size_t units;
};
// In the order of the chip; together 128 units.
constexpr Field fields[] = {{"name", 15},    {"sex_code", 1}, {"ethnicity_code", 2}, {"birth", 8},
                            {"address", 35}, {"number", 18},  {"authority", 15},     {"valid_from", 8},
                            {"valid_to", 8}, {"reserved", 18}};

std::unexpected<Error> bad(std::string detail) {
    return fail(Code::BadInput, "error.bad_input", std::move(detail));
}
std::u16string to_utf16(std::string_view text) {
    std::u16string units;
    for (std::size_t i = 0; i < text.size();) {
        auto lead = static_cast<unsigned char>(text[i]);
        auto length = lead < 0x80 ? 1u : lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u;
        char32_t c = length == 1 ? lead : lead & (0xFFu >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
        i += length;
        if (c < 0x10000) units.push_back(static_cast<char16_t>(c));
        else {
            units.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10)));
            units.push_back(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF)));
        }
    }
    return units;
}
Bytes empty_photo() {
    // The header of the chip's picture format and no picture: what product code keeps and never decodes.
    Bytes photo{0x57, 0x4C, 0x66, 0x00, 0x7E, 0x00, 0x32, 0x00};
    photo.resize(1024);
    return photo;
}
Bytes bytes_of_hex_or_binary(Bytes content) {
    std::string hex;
    for (auto byte : content)
        if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t')
            hex.push_back(static_cast<char>(byte));
    auto bytes = from_hex(hex);
    return bytes ? std::move(*bytes) : std::move(content);
}
}  // namespace
Result<Bytes> build_text(std::string_view json) {
    auto card = nlohmann::json::parse(json, nullptr, false);
    if (!card.is_object()) return bad("the card file is no JSON object");
    Bytes text;
    for (auto const& field : fields) {
        auto found = card.find(field.key);
        if (found != card.end() && !found->is_string()) return bad(std::string{field.key} + " is no text");
        auto value = found == card.end() ? std::string{} : found->get<std::string>();
        if (value.size() == 10 && value[4] == '-' && value[7] == '-')  // A date: the chip has no hyphens.
            value = value.substr(0, 4) + value.substr(5, 2) + value.substr(8);
        auto units = to_utf16(value);
        if (units.size() > field.units) return bad(std::string{field.key} + " is too long for the chip");
        units.resize(field.units, u' ');
        for (auto unit : units) {
            text.push_back(static_cast<std::uint8_t>(unit));
            text.push_back(static_cast<std::uint8_t>(unit >> 8));
        }
    }
    CHECK(text.size() == 256);
    return text;
}
Result<CardImage> load_card(std::string const& file_or_name, std::filesystem::path const& cards) {
    std::filesystem::path path = file_or_name;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {
        path = cards / (file_or_name + ".json");
        if (file_or_name.contains('/') || !std::filesystem::is_regular_file(path, ignored))
            return fail(Code::Absent, "error.file", "no card file and no demo card: " + file_or_name);
    }
    auto content = TRY(read_file(path, card_file_bytes_max));
    auto first = as_text(content).find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    CardImage card{path.stem().string(), {}, empty_photo(), {}};
    if (first != std::string_view::npos && content[first] == '{')
        card.text = TRY(build_text(as_text(content)));
    else card.raw = bytes_of_hex_or_binary(std::move(content));
    if (card.text.empty() && card.raw.empty()) return bad("the card file is empty");
    return card;
}
}  // namespace kz::emulator
