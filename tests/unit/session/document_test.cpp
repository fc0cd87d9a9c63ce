#include "core/base/file.h"
#include "core/session/facts.h"
#include <gtest/gtest.h>
#include <map>
namespace kz::session {
namespace {
// How many values an enum has: those that decode.
template <class Owner, class T> unsigned values_of(char const* wanted) {
    for (unsigned n = 0; n < 100; ++n) {
        Owner fact;
        Owner::each(fact, [&](char const* name, auto& value) {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, T>)
                if (std::string_view{name} == wanted) value = static_cast<T>(n);
        });
        if (!decode_fact(Owner::kind, encode_fact(fact))) return n;
    }
    return 0;
}
template <class Owner, class T> std::string type_name(char const* name) {
    if constexpr (std::is_same_v<T, std::string>) return "text";
    else if constexpr (std::is_same_v<T, std::uint64_t>) return "unsigned";
    else if constexpr (std::is_same_v<T, std::int64_t>) return "integer";
    else if constexpr (std::is_same_v<T, bool>) return "bool";
    else if constexpr (std::is_same_v<T, Bytes>) return "bytes";
    else if constexpr (std::is_same_v<T, std::vector<std::string>>) return "texts";
    else if constexpr (std::is_same_v<T, std::vector<Bytes>>) return "blobs";
    else return "enum(" + std::to_string(values_of<Owner, T>(name)) + ")";
}
template <std::size_t index = 0> std::string all_kinds() {
    if constexpr (index == std::variant_size_v<Fact>) {
        return {};
    } else {
        using T = std::variant_alternative_t<index, Fact>;
        auto text = "### " + std::to_string(static_cast<unsigned>(T::kind)) + " " +
                    std::string{ledger::name_of(T::kind)} + "\n";
        T fact;
        T::each(fact, [&]<class V>(char const* name, V&) {
            text += "- `" + std::string{name} + "` " + type_name<T, V>(name) + "\n";
        });
        return text + all_kinds<index + 1>();
    }
}
std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}
// Each kind's heading with its fields under it, in order of number.
std::vector<std::string> sorted_by_number(std::string const& text) {
    std::map<unsigned long, std::string> kinds;
    unsigned long number = 0;
    for (auto const& line : lines_of(text)) {
        if (line.starts_with("### ")) number = std::stoul(line.substr(4));
        kinds[number] += line + "\n";
    }
    std::vector<std::string> sorted;
    sorted.reserve(kinds.size());
    for (auto const& [_, kind] : kinds) sorted.push_back(kind);
    return sorted;
}
}  // namespace
TEST(EventsDocument, ListsExactlyTheKindsAndFieldsOfTheCode) {
    auto bytes = read_file(std::string{KZ_SOURCE_DIR} + "/docs/formats/events.md", 1 << 20).value();
    std::string listed;
    for (auto const& line : lines_of(as_text(bytes)))
        if (line.starts_with("### ") || line.starts_with("- `"))
            listed += line.substr(0, line.find(':')) + "\n";
    EXPECT_EQ(sorted_by_number(listed), sorted_by_number(all_kinds()));
}
TEST(EventsDocument, EveryKindThatHasANameHasFields) {
    auto known = all_kinds();
    for (std::uint32_t number = 0; number < 1000; ++number) {
        auto name = std::string{ledger::name_of(static_cast<EventKind>(number))};
        if (name == "unknown") continue;
        EXPECT_NE(known.find("### " + std::to_string(number) + " " + name + "\n"), known.npos) << name;
    }
}
TEST(EventsDocument, ShowsThePayloadThatTheCodeMakes) {
    auto bytes = read_file(std::string{KZ_SOURCE_DIR} + "/docs/formats/events.md", 1 << 20).value();
    auto payload = "`" + to_hex(encode_fact(ConsentGiven{"2", Way::Manual})) + "`";
    EXPECT_NE(as_text(bytes).find(payload), std::string_view::npos) << payload;
}
}  // namespace kz::session
