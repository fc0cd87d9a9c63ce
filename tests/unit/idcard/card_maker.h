#pragma once  // The synthetic card, and replies that carry it. Invented person; the number is GB 11643's own
              // sample.
#include "drivers/idcard/card.h"
namespace kz::idcard::test {
inline Bytes utf16(std::u16string_view text, std::size_t bytes, char16_t padding = u' ') {
    Bytes field;
    for (char16_t unit : text) {
        field.push_back(static_cast<std::uint8_t>(unit));
        field.push_back(static_cast<std::uint8_t>(unit >> 8));
    }
    while (field.size() < bytes) {
        field.push_back(static_cast<std::uint8_t>(padding));
        field.push_back(static_cast<std::uint8_t>(padding >> 8));
    }
    CHECK(field.size() == bytes);
    return field;
}
struct Fields {
    std::u16string name = u"张三", sex = u"2", ethnicity = u"01", birth = u"19491231",
                   address = u"北京市朝阳区示例路1号", number = u"11010519491231002X",
                   authority = u"北京市公安局朝阳分局", valid_from = u"20200101", valid_to = u"长期",
                   reserved;
    char16_t padding = u' ';
    Bytes text() const {
        Bytes all;
        auto add = [&](std::u16string const& field, std::size_t bytes) {
            auto part = utf16(field, bytes, padding);
            all.insert(all.end(), part.begin(), part.end());
        };
        add(name, 30), add(sex, 2), add(ethnicity, 4), add(birth, 16), add(address, 70), add(number, 36);
        add(authority, 30), add(valid_from, 16), add(valid_to, 16), add(reserved, 36);
        return all;
    }
};
inline Bytes photo() {
    Bytes bytes{0x57, 0x4C, 0x66, 0x00, 0x7E, 0x00, 0x32, 0x00};
    bytes.resize(1024);
    return bytes;
}
inline Bytes data_of(Bytes const& text, Bytes const& picture, std::optional<std::size_t> fingerprint = {}) {
    Bytes data;
    auto u16 = [&](std::size_t value) {
        data.push_back(static_cast<std::uint8_t>(value >> 8));
        data.push_back(static_cast<std::uint8_t>(value));
    };
    u16(text.size()), u16(picture.size());
    if (fingerprint) u16(*fingerprint);
    data.insert(data.end(), text.begin(), text.end());
    data.insert(data.end(), picture.begin(), picture.end());
    data.resize(data.size() + fingerprint.value_or(0));
    return data;
}
inline Bytes frame_of(Bytes const& data, std::uint8_t sw3 = 0x90) { return encode_reply({0, 0, sw3, data}); }
inline Bytes fixture() { return frame_of(data_of(Fields{}.text(), photo())); }
constexpr Date day(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}
}  // namespace kz::idcard::test
