#include "core/base/text.h"
#include "core/base/embedded.h"
#include <map>
#include <nlohmann/json.hpp>
namespace kz {
namespace {
struct Sentence {
    std::string chinese, english;
};
using Sentences = std::map<std::string, Sentence, std::less<>>;
Sentences load_sentences() {
    Sentences sentences;
    for (auto const& file : embedded::strings()) {
        auto json = nlohmann::json::parse(file.content, nullptr, false);
        CHECK(json.is_object());  // Embedded by our own build.
        for (auto const& [key, value] : json.items())
            sentences[key] = {value.value("zh-CN", std::string{}), value.value("en", std::string{})};
    }
    return sentences;
}
std::string fill(std::string sentence, auto const& args) {
    for (auto const& [name, value] : args) {
        auto mark = "{" + std::string{name} + "}";
        for (auto at = sentence.find(mark); at != std::string::npos;
             at = sentence.find(mark, at + value.size()))
            sentence.replace(at, mark.size(), value);
    }
    return sentence;
}
}  // namespace
namespace {
std::string const* find_sentence(Language language, std::string_view key) {
    static Sentences const sentences = load_sentences();
    auto found = sentences.find(key);
    if (found == sentences.end()) return nullptr;
    return language == Language::English ? &found->second.english : &found->second.chinese;
}
std::string missing(std::string_view key) { return "⟦" + std::string{key} + "⟧"; }
}  // namespace
Text tr(Language language, std::string_view key, TextArgs args) {
    auto const* sentence = find_sentence(language, key);
    return Text{sentence ? fill(*sentence, args) : missing(key)};
}
Text tr(Language language, std::string_view key, std::span<std::pair<std::string, std::string> const> args) {
    auto const* sentence = find_sentence(language, key);
    return Text{sentence ? fill(*sentence, args) : missing(key)};
}
Text verbatim(std::string value) { return Text{std::move(value)}; }
Language language_from(std::string_view tag) {
    return tag.starts_with("en") ? Language::English : Language::Chinese;
}
}  // namespace kz
