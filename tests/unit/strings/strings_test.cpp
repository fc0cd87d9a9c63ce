// Every sentence is there in both languages with the same parameters; every key the code names exists; none
// lies unused.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
namespace {
namespace fs = std::filesystem;
struct Sentence {
    std::string chinese, english, file;
};
using Sentences = std::map<std::string, Sentence>;
std::string read(fs::path const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
Sentences sentences(std::vector<std::string>* problems = nullptr) {
    Sentences all;
    for (auto const& entry : fs::directory_iterator{KZ_SOURCE_DIR "/assets/strings"}) {
        auto const file = entry.path().filename().string();
        auto const json = nlohmann::json::parse(read(entry.path()), nullptr, false);
        if (!json.is_object()) {
            if (problems) problems->push_back(file + ": not a JSON object");
            continue;
        }
        for (auto const& [key, value] : json.items()) {
            if (all.contains(key) && problems)
                problems->push_back(key + ": in " + file + " and in " + all[key].file);
            all[key] = {value.value("zh-CN", ""), value.value("en", ""), file};
        }
    }
    return all;
}
std::set<std::string> parameters(std::string const& sentence) {
    static std::regex const mark{R"(\{[a-z_0-9]+\})"};
    std::set<std::string> found;
    for (std::sregex_iterator at{sentence.begin(), sentence.end(), mark}, end; at != end; ++at)
        found.insert(at->str());
    return found;
}
// What the product's sources name: whole keys, and beginnings ("manual.reason_") that are completed at run
// time.
struct Named {
    std::map<std::string, std::string> keys;
    std::set<std::string> beginnings;
};
bool is_file_name(std::string const& word) {
    static constexpr std::array ends{".db",  ".key",  ".json", ".log",  ".xml", ".pem",
                                     ".tmp", ".sock", ".lock", ".toml", ".crt", ".jpg"};
    return std::ranges::any_of(ends, [&](char const* end) { return word.ends_with(end); });
}
Named named() {
    static std::regex const literal{R"re("([a-z][a-z0-9_]*\.[a-z0-9_.]*)")re"};
    Named found;
    for (auto const* folder : {"core", "drivers", "kiosk", "sync"}) {
        fs::path const top = fs::path{KZ_SOURCE_DIR} / folder;
        if (!fs::exists(top)) continue;
        for (auto const& entry : fs::recursive_directory_iterator{top}) {
            if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
            auto const text = read(entry.path());
            for (std::sregex_iterator at{text.begin(), text.end(), literal}, end; at != end; ++at) {
                auto const word = (*at)[1].str();
                if (is_file_name(word)) continue;
                if (word.back() == '_' || word.back() == '.') found.beginnings.insert(word);
                else found.keys.emplace(word, entry.path().lexically_relative(KZ_SOURCE_DIR).string());
            }
        }
    }
    return found;
}
std::string list(std::vector<std::string> const& lines) {
    std::string text;
    for (auto const& line : lines) text += "\n  " + line;
    return text;
}
}  // namespace

TEST(Strings, EverySentenceIsThereInBothLanguagesOnceAndWithTheSameParameters) {
    std::vector<std::string> problems;
    for (auto const& [key, sentence] : sentences(&problems)) {
        if (sentence.chinese.empty()) problems.push_back(key + ": no zh-CN");
        if (sentence.english.empty()) problems.push_back(key + ": no en");
        if (parameters(sentence.chinese) != parameters(sentence.english))
            problems.push_back(key + ": parameters differ");
    }
    EXPECT_TRUE(problems.empty()) << list(problems);
}
TEST(Strings, EveryKeyTheSourcesNameExists) {
    auto const all = sentences();
    std::set<std::string> areas;
    for (auto const& [key, sentence] : all) areas.insert(key.substr(0, key.find('.')));
    std::vector<std::string> problems;
    for (auto const& [key, file] : named().keys)
        if (areas.contains(key.substr(0, key.find('.'))) && !all.contains(key))
            problems.push_back(key + ": named in " + file);
    EXPECT_TRUE(problems.empty()) << list(problems);
}
TEST(Strings, NoSentenceLiesUnused) {
    auto const used = named();
    std::vector<std::string> problems;
    for (auto const& [key, sentence] : sentences()) {
        if (used.keys.contains(key)) continue;
        auto const begun = std::ranges::any_of(
            used.beginnings, [&](std::string const& begin) { return key.starts_with(begin); });
        if (!begun) problems.push_back(key + ": in " + sentence.file);
    }
    EXPECT_TRUE(problems.empty()) << list(problems);
}
TEST(Strings, NoSentenceBeginsWithACode) {
    static std::regex const code{R"(^[\(（]?[A-Z]-?[0-9])"};
    for (auto const& [key, sentence] : sentences()) {
        // A vehicle's trouble codes and the pins of its parts are what the candidate works on.
        if (key.starts_with("bench.") || key.starts_with("coolant.")) continue;
        EXPECT_FALSE(std::regex_search(sentence.chinese, code)) << key;
        EXPECT_FALSE(std::regex_search(sentence.english, code)) << key;
    }
}
