#pragma once  // Every sentence a person reads, by key and language, from assets/strings/*.json.
// A file maps keys to {"zh-CN": …, "en": …}; {name} in a sentence is replaced by the argument of that name.
#include "core/base/error.h"
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
namespace kz {
enum class Language { Chinese, English };
class Text {  // Only `tr` and `verbatim` make one, so a raw literal cannot reach the screen.
public:
    Text() = default;
    std::string const& str() const { return x_value; }
    bool empty() const { return x_value.empty(); }
    friend bool operator==(Text const&, Text const&) = default;
private:
    friend Text tr(Language, std::string_view,
                   std::initializer_list<std::pair<std::string_view, std::string>>);
    friend Text tr(Language, std::string_view, std::span<std::pair<std::string, std::string> const>);
    friend Text verbatim(std::string);
    explicit Text(std::string value) : x_value(std::move(value)) {}
    std::string x_value;
};
using TextArgs = std::initializer_list<std::pair<std::string_view, std::string>>;
// A key that does not exist comes back as the key itself between ⟦ ⟧; tests look for those.
Text tr(Language language, std::string_view key, TextArgs args = {});
// The same for arguments known only while running.
Text tr(Language language, std::string_view key, std::span<std::pair<std::string, std::string> const> args);
// For what is not ours to translate: a person's name, a paper's title, a number.
Text verbatim(std::string value);
Language language_from(std::string_view tag);  // "en…" → English, all else Chinese.
}  // namespace kz
