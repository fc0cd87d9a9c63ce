#pragma once  // kaozhanctl's frame: what a group of commands says about itself, and how answers and errors
              // are printed.
// A group is one file <name>_command.cpp with a function `Group <name>_group()`, one line below and one in
// main.cpp. Shapes of answers: docs of each format. Exit 0 done, 1 "the answer is no", 2 wrong use or
// unreadable input.
#include "core/base/error.h"
#include "core/base/text.h"
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
namespace kz::tool {
inline constexpr int exit_done = 0, exit_no = 1, exit_wrong_use = 2;
struct Arguments {  // Checked against the command's own description before `run` sees them.
    std::string command;
    std::vector<std::string> operands;
    std::map<std::string, std::string, std::less<>> options;  // "--name" → value; flags map to ""
    bool json = false;
    bool has(std::string_view option) const { return options.find(option) != options.end(); }
    std::optional<std::string> option(std::string_view name) const;
};
struct Option {
    std::string name;   // "--db"
    std::string value;  // "FILE"; empty: a flag
    std::string help;
};
struct Command {
    std::string name;
    std::string operands;  // as in the usage line: "DIR", "IMG IMG"
    std::size_t operands_min = 0, operands_max = 0;
    std::string help;
    int (*run)(Arguments const&) = nullptr;
    std::vector<Option> options{};  // besides --json and --help
};
struct Group {
    std::string name;
    std::string help;
    std::vector<Command> commands;
};
// Prints `json` when --json was given, else `human`; a line end is added where there is none.
int answer(Arguments const& arguments, std::string_view json, std::string_view human,
           int exit_code = exit_done);
// One line for people on stderr and, with --json, {"error":{"code","message","hint"}} on stdout. `code` is
// kebab-case; `more` is JSON members to add inside the error, like "\"status\":\"0x80\"".
int refuse(Arguments const& arguments, std::string_view code, std::string_view message, std::string_view hint,
           std::string_view more = {});
// The same for an Error: its code by name, the whole path of details, the advice in the language of $LANG.
int refuse(Arguments const& arguments, Error const& error);
std::string json_quote(std::string_view text);  // with the quotes; bytes that are no UTF-8 become U+FFFD
// main's work, apart from main so that tests call it.
int run(std::vector<Group> const& groups, std::vector<std::string> const& words);
Language terminal_language();  // of $LC_ALL, $LC_MESSAGES, $LANG
Group idcard_group();
Group face_group();
Group ledger_group();
Group qti_group();
Group task_group();
}  // namespace kz::tool
