#include "sync/tool/command.h"
#include "core/base/cbor.h"
#include "core/base/text.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
namespace kz::tool {
Language terminal_language() {
    for (auto name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (auto value = std::getenv(name); value && *value)
            return std::string_view{value}.starts_with("zh") ? Language::Chinese : Language::English;
    return Language::English;
}
namespace {
void print(std::FILE* where, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), where);
    if (!text.ends_with('\n')) std::fputc('\n', where);
}
std::string usage(Group const& group, Command const& command) {
    auto line = "kaozhanctl " + group.name + " " + command.name;
    for (auto const& option : command.options)
        line += " [" + option.name + (option.value.empty() ? "" : " " + option.value) + "]";
    return line + " [--json]" + (command.operands.empty() ? "" : " " + command.operands);
}
std::string help_of(Group const& group, Command const& command) {
    auto text = usage(group, command) + "\n  " + command.help + "\n";
    for (auto const& option : command.options)
        text +=
            "  " + option.name + (option.value.empty() ? "" : " " + option.value) + "  " + option.help + "\n";
    return text + "  --json  one JSON document on stdout\n";
}
std::string help_of(Group const& group) {
    auto text = "kaozhanctl " + group.name + ": " + group.help + "\n";
    for (auto const& command : group.commands) text += "\n" + help_of(group, command);
    return text;
}
std::string help_of(std::vector<Group> const& groups) {
    std::string text = "kaozhanctl GROUP COMMAND …: keys, packages, verification, export, administration\n\n";
    for (auto const& group : groups) {
        text += "  " + group.name + std::string(group.name.size() < 10 ? 10 - group.name.size() : 1, ' ');
        for (auto const& command : group.commands)
            text += (&command == &group.commands[0] ? "" : "|") + command.name;
        text += "\n            " + group.help + "\n";
    }
    return text + "\nkaozhanctl GROUP --help tells more.\n"
                  "Exit 0 done, 1 the answer is no, 2 wrong use or unreadable input.\n";
}
int wrong_use(Arguments const& arguments, std::string const& message, std::string const& hint) {
    return refuse(arguments, "wrong-use", message, hint);
}
// Sorts the words behind the command's name into operands and options; an error message when they do not fit.
std::optional<std::string> sort_words(Command const& command, std::vector<std::string> const& words,
                                      Arguments& arguments) {
    auto only_operands = false;
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (only_operands || !word->starts_with("--")) {
            arguments.operands.push_back(*word);
        } else if (*word == "--") {
            only_operands = true;
        } else if (*word != "--json") {
            auto equals = word->find('=');
            auto name = word->substr(0, equals);
            auto option = std::ranges::find(command.options, name, &Option::name);
            if (option == command.options.end()) return "unknown option " + name;
            std::string value;
            if (equals != word->npos) value = word->substr(equals + 1);
            else if (!option->value.empty() && std::next(word) == words.end()) return name + " needs a value";
            else if (!option->value.empty()) value = *++word;
            if (option->value.empty() && equals != word->npos) return name + " takes no value";
            if (!arguments.options.emplace(name, value).second) return name + " given twice";
        }
    }
    auto count = arguments.operands.size();
    if (count < command.operands_min) return "too few operands";
    if (count > command.operands_max) return "too many operands";
    return std::nullopt;
}
bool asks_help(std::string const& word) { return word == "--help" || word == "-h" || word == "help"; }
}  // namespace
std::optional<std::string> Arguments::option(std::string_view name) const {
    auto found = options.find(name);
    return found == options.end() ? std::nullopt : std::optional{found->second};
}
int answer(Arguments const& arguments, std::string_view json, std::string_view human, int exit_code) {
    print(stdout, arguments.json ? json : human);
    return exit_code;
}
int refuse(Arguments const& arguments, std::string_view code, std::string_view message, std::string_view hint,
           std::string_view more) {
    print(stderr, "kaozhanctl: " + std::string{message} + (hint.empty() ? "" : " — ") + std::string{hint});
    if (arguments.json)
        print(stdout, R"({"error":{"code":)" + json_quote(code) + R"(,"message":)" + json_quote(message) +
                          R"(,"hint":)" + json_quote(hint) + (more.empty() ? "" : ",") + std::string{more} +
                          "}}");
    return exit_wrong_use;
}
int refuse(Arguments const& arguments, Error const& error) {
    auto hint = error.advice.empty() ? std::string{} : tr(terminal_language(), error.advice).str();
    return refuse(arguments, to_string(error.code), to_string(error), hint);
}
std::string json_quote(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        std::size_t length = 1;  // of the character that begins here
        while (length < 4 && length < text.size() && !is_utf8(text.substr(0, length))) ++length;
        auto character = text.substr(0, length);
        auto first = static_cast<unsigned char>(text[0]);
        if (!is_utf8(character)) {
            quoted += "\uFFFD";
            length = 1;
        } else if (first < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", first);
            quoted += escaped;
        } else {
            if (first == '"' || first == '\\') quoted += '\\';
            quoted += character;
        }
        text.remove_prefix(length);
    }
    return quoted + "\"";
}
int run(std::vector<Group> const& groups, std::vector<std::string> const& words) {
    Arguments arguments;
    arguments.json = std::ranges::find(words, "--json") != words.end();
    std::vector<std::string> rest = words;
    if (!rest.empty() && rest[0] == "--json") rest.erase(rest.begin());
    if (rest.empty()) return wrong_use(arguments, "no command given", "kaozhanctl --help lists them");
    if (asks_help(rest[0])) return answer({}, {}, help_of(groups));
    auto group = std::ranges::find(groups, rest[0], &Group::name);
    if (group == groups.end())
        return wrong_use(arguments, "unknown group " + rest[0], "kaozhanctl --help lists them");
    auto hint = "kaozhanctl " + group->name + " --help tells more";
    if (rest.size() < 2) return wrong_use(arguments, "no command given", hint);
    if (asks_help(rest[1])) return answer({}, {}, help_of(*group));
    auto command = std::ranges::find(group->commands, rest[1], &Command::name);
    if (command == group->commands.end()) return wrong_use(arguments, "unknown command " + rest[1], hint);
    rest.erase(rest.begin(), rest.begin() + 2);
    if (std::ranges::find(rest, "--help") != rest.end()) return answer({}, {}, help_of(*group, *command));
    arguments.command = command->name;
    if (auto fault = sort_words(*command, rest, arguments))
        return wrong_use(arguments, *fault, "usage: " + usage(*group, *command));
    return command->run(arguments);
}
}  // namespace kz::tool
