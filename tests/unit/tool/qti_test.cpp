// kaozhanctl qti: what it says of the shared examples is compared with a plain search of their text, which
// shares no code with the parser; and what it says of bad input.
#include "core/base/file.h"
#include "sync/tool/command.h"
#include <algorithm>
#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <zip.h>
namespace kz::tool {
namespace {
namespace fs = std::filesystem;
using Json = nlohmann::json;
fs::path const shared = fs::path{KZ_SHARED_DIR} / "qti";
fs::path const demo = fs::path{KZ_SOURCE_DIR} / "assets/demo-site/paper";
class Folder {
public:
    Folder() {
        auto pattern = (fs::temp_directory_path() / "kz-qti-XXXXXX").string();
        x_path = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(x_path, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    fs::path operator/(std::string_view name) const { return x_path / name; }
    fs::path const& path() const { return x_path; }
    fs::path write(std::string_view name, std::string_view content) const {
        fs::create_directories((x_path / name).parent_path());
        EXPECT_TRUE(replace_file(x_path / name, as_bytes(content)));
        return x_path / name;
    }
    fs::path zip(std::string_view name,
                 std::vector<std::pair<std::string, std::string>> const& entries) const {
        auto* archive = zip_open((x_path / name).c_str(), ZIP_CREATE, nullptr);
        for (auto const& [entry, content] : entries)
            zip_file_add(archive, entry.c_str(),
                         zip_source_buffer(archive, content.data(), content.size(), 0), 0);
        EXPECT_EQ(zip_close(archive), 0);
        return x_path / name;
    }
private:
    fs::path x_path;
};
struct Said {
    int code = 0;
    Json json;
    std::string err;
};
Said say(std::vector<std::string> words) {
    words.insert(words.begin(), "qti");
    words.push_back("--json");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = run({qti_group()}, words);
    said.json = Json::parse(testing::internal::GetCapturedStdout(), nullptr, false);
    said.err = testing::internal::GetCapturedStderr();
    return said;
}
std::string text_of(fs::path const& path) {
    auto const bytes = read_file(path, std::size_t{8} << 20).value();
    std::string text{as_text(bytes)};
    for (std::size_t from = 0; (from = text.find("<!--", from)) != std::string::npos;)
        text.erase(from, std::min(text.find("-->", from), text.size() - 3) + 3 - from);
    return text;
}
bool has(std::string const& text, std::string_view word) { return text.find(word) != std::string::npos; }
// Names of elements "<qti-…-interaction", without prefix and suffix: "choice", "hotspot".
std::set<std::string> interactions_in(std::string const& text) {
    std::set<std::string> out;
    for (std::size_t at = 0; (at = text.find("<qti-", at)) != std::string::npos;) {
        at += 5;
        auto const name = text.substr(at, text.find_first_of(" \t\r\n/>", at) - at);
        if (name.ends_with("-interaction")) out.insert(name.substr(0, name.size() - 12));
    }
    return out;
}
bool has_leftward_letters(std::string const& text) {
    return std::ranges::any_of(text, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte >= 0xD7 && byte <= 0xDF;  // lead bytes of Hebrew, Arabic and their neighbours
    });
}
std::string last_word(std::string const& detail) { return detail.substr(detail.rfind(' ') + 1); }
// A reason is true when the file's own text bears it out.
bool borne_out(std::string const& code, std::string const& detail, std::string const& text) {
    auto const formula = [&](std::string const& name) {
        return has(text, "<" + name) || has(text, ":" + name);
    };
    if (code == "interaction-unsupported" || code == "portable-custom-interaction" ||
        code == "custom-interaction")
        return has(text, "<" + detail);
    if (code == "operator-unsupported" || code == "custom-operator")
        return has(text, "<" + last_word(detail));
    if (code == "adaptive-item") return has(text, R"(adaptive="true")");
    if (code == "media-format") {
        auto const file = fs::path{detail.substr(0, detail.find(" is neither"))}.filename().string();
        return has(text, file) && !file.ends_with(".png") && !file.ends_with(".jpg");
    }
    if (code == "missing-media")
        return !fs::exists(shared / detail.substr(std::string_view{"missing file "}.size()));
    if (code == "mathml") return formula(last_word(detail)) && has(text, "math");
    if (code == "object-type") return has(text, "<object") && has(text, last_word(detail));
    if (code == "xinclude") return has(text, "XInclude") && has(text, "include");
    if (code == "right-to-left") return has_leftward_letters(text);
    if (code == "choice-picture") return has(text, "<" + last_word(detail)) && has(text, "<img");
    if (code == "area-mapping") return has(text, "<qti-area-mapping");
    if (code == "response-processing-template") return has(text, last_word(detail));
    if (code == "undeclared-variable")
        return has(text, "identifier=\"" + last_word(detail) + "\"") &&
               !has(text, "declaration identifier=\"" + last_word(detail) + "\"");
    if (code == "media-audio-video") return has(text, "<video") || has(text, "<audio");
    return false;
}
}  // namespace

TEST(QtiCheck, TellsTheTruthAboutEveryItemOfTheSharedSet) {
    if (!fs::exists(shared)) GTEST_SKIP() << "skipped: set not present";
    static std::set<std::string> const plays{"choice",        "inline-choice", "text-entry",
                                             "extended-text", "order",         "match"};
    auto const said = say({"check", shared.string()});
    EXPECT_EQ(said.code, exit_no);
    std::map<std::string, Json> items;
    for (auto const& item : said.json.at("items")) items[item.at("path").get<std::string>()] = item;
    int looked_at = 0, supported = 0;
    for (auto const& file : fs::recursive_directory_iterator{shared}) {
        if (file.path().extension() != ".xml") continue;
        auto const name = fs::relative(file.path(), shared).generic_string();
        SCOPED_TRACE(name);
        auto const text = text_of(file.path());
        bool const is_item = has(text, "<qti-assessment-item") && has(text, "</qti-assessment-item>");
        if (!is_item) {
            EXPECT_TRUE(!items.contains(name) || items[name].at("id").is_null());
            continue;
        }
        ASSERT_TRUE(items.contains(name));
        auto const& item = items[name];
        auto const found = interactions_in(text);
        EXPECT_EQ(item.at("interactions").get<std::set<std::string>>(), found);
        std::set<std::string> named;
        for (auto const& reason : item.at("reasons")) {
            auto const code = reason.at("code").get<std::string>(),
                       detail = reason.at("detail").get<std::string>();
            EXPECT_TRUE(borne_out(code, detail, text)) << code << ": " << detail;
            named.insert(detail);
        }
        for (auto const& interaction : found) {
            auto const element = "qti-" + interaction + "-interaction";
            EXPECT_EQ(named.contains(element), !plays.contains(interaction)) << interaction;
        }
        EXPECT_EQ(item.at("supported").get<bool>(), item.at("reasons").empty());
        supported += item.at("supported").get<bool>();
        ++looked_at;
    }
    EXPECT_EQ(said.json.at("supported"), supported);
    EXPECT_GE(looked_at, 190);
    EXPECT_GE(supported, 120);
}
TEST(QtiCheck, SaysYesToTheDemoPaper) {
    auto const said = say({"check", demo.string()});
    EXPECT_EQ(said.code, exit_done) << said.json.dump();
    EXPECT_GE(said.json.at("supported"), 20);
    EXPECT_EQ(said.json.at("unsupported"), 0);
    EXPECT_EQ(say({"paper", demo.string()}).code, exit_done);
}
TEST(QtiCheck, ABadItemAmongOthersIsOneAnswerAmongOthers) {
    Folder const folder;
    folder.write("bad.xml", "<qti-assessment-item");
    folder.write("imsmanifest.xml", "<manifest/>");
    fs::copy(demo / "items/q01.xml", folder / "good.xml");
    auto const said = say({"check", folder.path().string()});
    EXPECT_EQ(said.code, exit_no);
    EXPECT_EQ(said.json.at("supported"), 1);
    ASSERT_EQ(said.json.at("items").size(), 2U) << "a manifest is no item";
    EXPECT_EQ(said.json.at("items")[0].at("reasons")[0].at("code"), "not-well-formed");
}
TEST(QtiCheck, AnItemOfAnotherVersionIsAnsweredNo) {
    Folder const folder;
    for (auto const& [xml, code] : std::initializer_list<std::pair<char const*, char const*>>{
             {"<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p2'/>", "qti-2"},
             {"<qti-assessment-item xmlns='http://elsewhere'/>", "wrong-namespace"}}) {
        auto const said = say({"check", folder.write("old.xml", xml).string()});
        EXPECT_EQ(said.code, exit_no);
        EXPECT_EQ(said.json.at("items")[0].at("reasons")[0].at("code"), code);
    }
}
TEST(QtiInput, BadInputIsRefusedWithItsReasonAndTwo) {
    Folder const folder;
    auto const empty = (folder / "empty").string();
    fs::create_directories(empty);
    auto const answers = folder.write("answers.json", "{}").string(),
               prose = folder.write("prose.xml", "Dear sir").string(),
               page = folder.write("page.xml", "<html/>").string(),
               bomb = folder.write("bomb.xml", "<!DOCTYPE a [<!ENTITY a 'b'>]><a>&a;</a>").string(),
               huge = folder.write("huge.xml", "<a>" + std::string(2 << 20, 'x') + "</a>").string(),
               fake = folder.write("fake.zip", "PK, but no zip").string(),
               broken = folder.write("broken/imsmanifest.xml", "<manifest>").parent_path().string(),
               up = folder.zip("up.zip", {{"imsmanifest.xml", "<manifest/>"}, {"../../evil.xml", "<a/>"}})
                        .string(),
               root = folder.zip("root.zip", {{"/etc/evil.xml", "<a/>"}}).string(),
               windows = folder.zip("windows.zip", {{"..\\evil.xml", "<a/>"}}).string(),
               zeros = folder.zip("zeros.zip", {{"a.xml", std::string(65 << 20, '\0')}}).string(),
               item = (demo / "items/q01.xml").string();
    struct Row {
        std::string_view name;
        std::vector<std::string> words;
        std::string_view code, says;
    };
    for (auto const& [name, words, code, says] :
         {Row{"nothing there", {"check", empty + "/none"}, "absent", "none"},
          Row{"prose", {"check", prose}, "not-well-formed", "not well-formed"},
          Row{"another document", {"check", page}, "not-a-qti-item", "root element html"},
          Row{"entity bomb", {"check", bomb}, "document-type", "document type"},
          Row{"too long", {"check", huge}, "too-large", "too large"},
          Row{"empty folder", {"check", empty}, "no-items", empty},
          Row{"no zip", {"check", fake}, "bad-input", "not a zip file"},
          Row{"zip leading up", {"check", up}, "bad-input", "../../evil.xml"},
          Row{"zip from the root", {"check", root}, "bad-input", "/etc/evil.xml"},
          Row{"zip of Windows", {"check", windows}, "bad-input", "..\\evil.xml"},
          Row{"zip bomb", {"check", zeros}, "full", "unpacks to too much"},
          Row{"paper leading up", {"paper", up}, "bad-input", "../../evil.xml"},
          Row{"no paper", {"paper", empty}, "absent", "no imsmanifest.xml"},
          Row{"cut manifest", {"paper", broken}, "bad-input", "imsmanifest.xml: not well-formed"},
          Row{"score prose", {"score", prose, answers}, "bad-input", "not well-formed"},
          Row{"score nobody's answers", {"score", item, answers + "x"}, "absent", "answers.jsonx"},
          Row{"answers in prose", {"score", item, prose}, "bad-input", "not JSON"},
          Row{"seed in words", {"score", item, answers, "--seed", "many"}, "wrong-use", "--seed"},
          Row{"an item for a test", {"test", item, answers}, "bad-input", "no test"}}) {
        SCOPED_TRACE(name);
        auto const said = say(words);
        EXPECT_EQ(said.code, exit_wrong_use);
        ASSERT_TRUE(said.json.is_object() && said.json.contains("error")) << said.json.dump();
        auto const& error = said.json.at("error");
        EXPECT_EQ(error.at("code"), code);
        EXPECT_NE(error.at("message").get<std::string>().find(says), std::string::npos) << error.dump();
        EXPECT_FALSE(error.at("hint").get<std::string>().empty());
        EXPECT_EQ(std::ranges::count(said.err, '\n'), 1) << said.err;
    }
    EXPECT_FALSE(fs::exists(folder.path().parent_path() / "evil.xml"));
}
TEST(QtiInput, ALinkThatLeadsOutOfAPackageIsNotFollowed) {
    Folder const folder;
    folder.write("outside.png", "secret");
    fs::copy(demo, folder / "paper", fs::copy_options::recursive);
    fs::remove(folder / "paper/images/circuit.png");
    fs::create_symlink(folder / "outside.png", folder / "paper/images/circuit.png");
    auto const said = say({"paper", (folder / "paper").string()});
    EXPECT_EQ(said.code, exit_wrong_use);
    EXPECT_NE(said.json.at("error").at("message").get<std::string>().find("images/circuit.png"),
              std::string::npos);
}
TEST(QtiScore, AnswersMayBeTextNumbersOrLists) {
    Folder const folder;
    auto const scored = [&](std::string_view item, std::string_view answers) {
        auto const said =
            say({"score", (demo / "items" / item).string(), folder.write("a.json", answers).string()});
        return said.code == exit_done ? said.json.at("outcomes").at("SCORE").get<double>() : -1;
    };
    EXPECT_EQ(scored("q01.xml", R"({"RESPONSE": "a"})"), 1);
    EXPECT_EQ(scored("q13.xml", R"({"RESPONSE": 0.533})"), 5);
    EXPECT_EQ(scored("q10.xml", R"({"RESPONSE": ["a", "b", "c"]})"), 3);
    EXPECT_EQ(scored("q16.xml", R"({"RESPONSE": ["r1 c1"]})"), 1);
    EXPECT_EQ(scored("q16.xml", R"({"RESPONSE": null})"), 0);
    EXPECT_EQ(scored("q16.xml", R"({"RESPONSE": {"r1": "c1"}})"), -1) << "an object is no answer";
}
}  // namespace kz::tool
