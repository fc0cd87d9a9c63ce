#pragma once  // The tests' language: an item from its three parts, a package as a map of files, an answer, a
              // score.
#include "core/base/file.h"
#include "core/exam/exam.h"
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>
#include <set>
namespace kz::exam {
namespace fs = std::filesystem;
inline constexpr std::string_view templates = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/";
inline std::string item_xml(std::string_view declarations, std::string_view body,
                            std::string_view processing = "") {
    std::string out = R"(<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" )";
    out += R"(identifier="i" title="t" xml:lang="en">)";
    out += declarations;
    out += R"(<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>)";
    out += "<qti-item-body>" + std::string{body} + "</qti-item-body>" + std::string{processing} +
           "</qti-assessment-item>";
    return out;
}
inline Result<Item> parse(std::string_view xml) { return parse_item(as_bytes(xml)); }
inline Item item(std::string_view declarations, std::string_view body, std::string_view processing = "") {
    auto parsed = parse(item_xml(declarations, body, processing));
    EXPECT_TRUE(parsed) << to_string(parsed.error());
    return parsed ? std::move(*parsed) : Item{};
}
inline std::string by_template(std::string_view name) {
    return R"(<qti-response-processing template=")" + std::string{templates} + std::string{name} + R"("/>)";
}
inline std::string rules(std::string_view inside) {
    return "<qti-response-processing>" + std::string{inside} + "</qti-response-processing>";
}
// SCORE = points when the condition holds.
inline std::string when(std::string_view condition, std::string_view points = "1") {
    return "<qti-response-condition><qti-response-if>" + std::string{condition} +
           R"(<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">)" +
           std::string{points} +
           "</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition>";
}
inline std::string declared(std::string_view cardinality, std::string_view type,
                            std::vector<std::string> const& correct, std::string_view more = "",
                            std::string_view id = "RESPONSE") {
    auto out = R"(<qti-response-declaration identifier=")" + std::string{id} + R"(" cardinality=")" +
               std::string{cardinality} + R"(" base-type=")" + std::string{type} + R"(">)";
    if (!correct.empty()) {
        out += "<qti-correct-response>";
        for (auto const& value : correct) out += "<qti-value>" + value + "</qti-value>";
        out += "</qti-correct-response>";
    }
    return out + std::string{more} + "</qti-response-declaration>";
}
inline std::string choices(std::string_view ids, std::string_view element = "qti-simple-choice") {
    std::string out;
    for (char const id : ids) {
        out += "<" + std::string{element} + " identifier=\"";
        out += id;
        out += "\">x</" + std::string{element} + ">";
    }
    return out;
}
inline std::string choice_body(std::string_view ids, int max = 1) {
    return R"(<qti-choice-interaction response-identifier="RESPONSE" max-choices=")" + std::to_string(max) +
           R"("><qti-prompt>?</qti-prompt>)" + choices(ids) + "</qti-choice-interaction>";
}
inline std::string const text_body = R"(<p><qti-text-entry-interaction response-identifier="RESPONSE"/></p>)";
inline double score(Item const& item, std::vector<std::string> const& given) {
    auto const outcomes = score_item(item, {{"RESPONSE", given}});
    EXPECT_TRUE(outcomes) << to_string(outcomes.error());
    return outcomes ? outcomes->score() : -1;
}
inline FileSource folder(fs::path root) {
    return [root = std::move(root)](std::string const& name) {
        return read_file(root / name, std::size_t{8} << 20);
    };
}
using Files = std::map<std::string, std::string>;
inline FileSource source(Files files) {
    return [files = std::move(files)](std::string const& name) -> Result<Bytes> {
        auto const found = files.find(name);
        if (found == files.end()) return fail(Code::Absent, "error.file", "no such file: " + name);
        auto const bytes = as_bytes(found->second);
        return Bytes{bytes.begin(), bytes.end()};
    };
}
inline std::vector<std::string> xml_files_below(fs::path const& root) {
    std::vector<std::string> out;
    for (auto const& file : fs::recursive_directory_iterator{root})
        if (file.path().extension() == ".xml")
            out.push_back(fs::relative(file.path(), root).generic_string());
    std::ranges::sort(out);
    return out;
}
Responses correct_answers(Item const& item);
// Every way to be wrong that the kind of question allows: one response changed each time, and nothing said.
std::vector<Responses> wrong_answers(Item const& item);
}  // namespace kz::exam
