#include "core/exam/paper.h"
#include <algorithm>
#include <cmath>
namespace kz::exam {
namespace {
// round(a × b / c) half up, exactly; all non-negative.
std::int64_t scaled(std::int64_t a, std::int64_t b, std::int64_t c) {
    return c == 0 ? 0 : (2 * a * b + c) / (2 * c);
}

EntryScore item_score(Entry const& entry, Item const& item, PaperAnswers const& answers, PaperScore& out) {
    EntryScore result{{}, entry.max, false};
    auto const given = answers.responses.find(entry.id);
    auto const responses = given == answers.responses.end() ? Responses{} : given->second;
    if (marked_by_person(item)) {
        auto const mark = answers.marks.find(entry.id);
        if (mark != answers.marks.end()) result.score = std::clamp(mark->second, Points{}, entry.max);
        else
            result.pending = answered(item, responses) != Answered::No;  // nothing written is nothing to mark
        return result;
    }
    auto const scored = score_item(item, responses);
    if (!scored) {  // load_paper refuses such items
        out.warnings.push_back(entry.id + ": " + to_string(scored.error()));
        result.pending = true;
        return result;
    }
    result.score = std::min(points_from(scored->score() * entry.weight), entry.max);
    for (auto const& warning : scored->warnings) out.warnings.push_back(entry.id + ": " + warning);
    return result;
}
void add(EntryScore& sum, EntryScore const& one) {
    sum.score = sum.score + one.score;
    sum.max = sum.max + one.max;
    sum.pending = sum.pending || one.pending;
}
bool part_passes(Part const& part, Points score, Points max) {
    return !part.pass_percent || score.hundredths * 100 >= *part.pass_percent * max.hundredths;
}
}  // namespace

Points points_from(double value) {
    if (!std::isfinite(value) || std::abs(value) > 1e12) return {};
    // 0.285 × 100 is 28.499999999999996: a half written in decimal must round as a half.
    auto const hundredths = value * 100;
    return {static_cast<std::int64_t>(std::floor(hundredths + 0.5 + std::abs(hundredths) * 4e-16))};
}
std::string to_string(Points points) {
    auto const size = std::abs(points.hundredths);
    std::string out = (points.hundredths < 0 ? "-" : "") + std::to_string(size / 100);
    auto const rest = size % 100;
    if (rest == 0) return out;
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
    return out;
}
PaperScore score_paper(Paper const& paper, PaperAnswers const& answers) {
    PaperScore out;
    std::map<std::string, Points> open;  // what pending entries of a part can still bring
    bool critical = false;
    for (auto const& section : paper.sections) {
        auto const& part = paper.parts[section.part].id;
        for (auto const& entry : section.entries) {
            EntryScore one;
            if (entry.kind == EntryKind::Task) {
                auto const found = answers.tasks.find(entry.id);
                auto const task = found == answers.tasks.end() ? TaskScore{} : found->second;
                critical = critical || task.critical;
                one = {points_from(task.points.value() * entry.weight),
                       points_from(task.max.value() * entry.weight), false};
            } else one = item_score(entry, paper.items[entry.item], answers, out);
            if (one.pending) open[part] = open[part] + one.max;
            out.entries[entry.id] = one;
            add(out.sections[section.id], one);
            add(out.parts[part], one);
        }
    }
    bool parts_now = true, parts_then = true;
    for (auto const& part : paper.parts) {
        auto const& sum = out.parts[part.id];
        auto const score = std::max(sum.score, Points{}), best = score + open[part.id];
        out.total.hundredths += scaled(score.hundredths, part.percent * 100, sum.max.hundredths);
        out.total_possible.hundredths += scaled(best.hundredths, part.percent * 100, sum.max.hundredths);
        parts_now = parts_now && part_passes(part, score, sum.max);
        parts_then = parts_then && part_passes(part, best, sum.max);
    }
    auto const needed = Points{paper.pass.total_percent * 100};
    if (critical && paper.pass.critical_error_fails) out.verdict = Verdict::Fail;
    else if (out.total >= needed && parts_now) out.verdict = Verdict::Pass;
    else out.verdict = out.total_possible >= needed && parts_then ? Verdict::Pending : Verdict::Fail;
    return out;
}
}  // namespace kz::exam
