#pragma once  // A QTI 3 assessment test: which items, in which sections, with which weights, and its outcome
              // processing.
#include "core/exam/scoring.h"
#include <chrono>
#include <functional>
namespace kz::exam {
// Name: relative POSIX path inside the package. Absent when there is no such file.
using FileSource = std::function<Result<Bytes>(std::string const& name)>;
// 500 entries is ten times the longest paper we know.
inline constexpr std::size_t test_items_max = 500;
struct TestItemRef {
    std::string id, href;  // href as written
    std::string name;      // resolved: relative to the root of the package
    std::vector<std::string> categories;
    std::vector<std::pair<std::string, double>> weights;
    std::vector<std::size_t> sections;  // indices, outermost first
};
struct TestSection {
    std::string id, title;
    std::size_t part = 0;
    bool top = true;
};
struct TestPart {
    std::string id, title;
};
struct AssessmentTest {
    std::string id, title, language;
    std::optional<std::chrono::seconds> time_limit;
    std::vector<Declaration> outcomes;
    std::vector<TestPart> parts;
    std::vector<TestSection> sections;
    std::vector<TestItemRef> refs;  // in order of appearance
    Node outcome_processing;
    std::vector<std::string> unsupported;  // English: selection, branch rules, …
    std::vector<std::string> files;        // the test's own file and those of referenced sections
};
// `name`: the test's own name, against which hrefs resolve. BadInput: not a test, duplicate id, cycle of
// section references.
Result<AssessmentTest> parse_test(std::string const& name, FileSource const& files);

struct TestOutcomes {
    std::map<std::string, Value> values;
    std::map<std::string, Outcomes> items;  // by ref id
    std::vector<std::string> warnings;
};
// Items by ref id. BadInput: outcome processing uses what we do not have, an item cannot be scored.
Result<TestOutcomes> score_test(AssessmentTest const& test, std::map<std::string, Item> const& items,
                                std::map<std::string, Responses> const& responses);

// "images/a.png" seen from "items/one.xml" → "items/images/a.png". BadInput: absolute, with a scheme, or
// leading out of the package; %20 and the like are decoded, a query or fragment dropped.
Result<std::string> resolve_name(std::string_view base, std::string_view href);

// Puts the shared texts an item refers to before its body; what cannot be had stays in item.reasons
// ("stimulus").
void add_stimuli(Item& item, std::string_view item_name, FileSource const& files);
}  // namespace kz::exam
