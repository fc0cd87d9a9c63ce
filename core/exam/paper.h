#pragma once  // A paper: parts, sections, items and tasks, with weights, time and the rule for passing; and
              // its scoring.
// Comes as a QTI 3 content package with two additions, docs/formats/paper.md. Pure: the caller supplies the
// files.
#include "core/exam/assessment_test.h"
namespace kz::exam {
// Hundredths of a point: sums of points are exact. Rounded half up from what response processing computes.
struct Points {
    std::int64_t hundredths = 0;
    double value() const { return static_cast<double>(hundredths) / 100; }
    friend auto operator<=>(Points const&, Points const&) = default;
    friend Points operator+(Points a, Points b) { return {a.hundredths + b.hundredths}; }
};
Points points_from(double value);
std::string to_string(Points points);  // "12", "12.5", "12.25"

enum class EntryKind { Item, Task };
struct Entry {
    std::string id;  // qti-assessment-item-ref identifier: the "item ref" in responses and events
    EntryKind kind = EntryKind::Item;
    std::string href;      // relative to the package root
    std::size_t item = 0;  // index into Paper::items when an item
    std::size_t task = 0;  // index into Paper::tasks when a task
    Points max;            // after weight; zero for a task until its score says its maximum
    double weight = 1.0;
};
struct Section {
    std::string id, title;
    std::size_t part = 0;
    std::vector<Entry> entries;
};
struct Part {
    std::string id, title;            // qti-test-part; e.g. knowledge, practice
    int percent = 0;                  // share of the total; all parts add up to 100
    std::optional<int> pass_percent;  // of this part alone, where the rule asks for it
};
struct TaskFile {
    std::string kind;
    int version = 0;
    std::string title;
    Bytes json;
};
struct PassRule {
    int total_percent = 60;
    bool critical_error_fails = true;
};
struct Paper {
    std::string id, title, language;
    int version = 0;
    std::chrono::seconds duration{};
    std::vector<Part> parts;
    std::vector<Section> sections;
    std::vector<Item> items;
    std::vector<TaskFile> tasks;
    PassRule pass;
    std::vector<std::string> files;  // every file the paper needs (items, media, tasks), each once
    Entry const* entry(std::string_view id) const;
    Item const* item(std::string_view entry_id) const;  // null for a task or an unknown id
};
// BadInput: not a paper, with every problem in the detail (missing file, duplicate id, unsupported item,
// cycle, bad weight …).
Result<Paper> load_paper(FileSource const& files);

struct TaskScore {  // what core/tasks says of one task
    Points points, max;
    bool critical = false;
};
enum class Verdict { Fail, Pass, Pending };  // Pending: what people still have to mark could change it
struct EntryScore {
    Points score, max;
    bool pending = false;
};
struct PaperScore {
    std::map<std::string, EntryScore> entries;   // by entry id
    std::map<std::string, EntryScore> sections;  // by section id
    std::map<std::string, EntryScore> parts;     // by part id, raw points
    Points total;                                // out of 100.00, parts by their percent
    Points total_possible;  // what the total can still become when all pending marks are full
    Verdict verdict = Verdict::Fail;
    std::vector<std::string> warnings;
};
struct PaperAnswers {
    std::map<std::string, Responses> responses;  // by entry id
    std::map<std::string, TaskScore> tasks;      // by entry id; a task without one scores zero
    std::map<std::string, Points> marks;         // by entry id: what people gave to the items they mark
};
PaperScore score_paper(Paper const& paper, PaperAnswers const& answers);
}  // namespace kz::exam
