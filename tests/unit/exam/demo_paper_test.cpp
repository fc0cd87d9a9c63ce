// The demo paper is a real paper: it loads, each of its questions can be answered right, and it uses all we
// play.
#include "tests/unit/exam/fixture.h"
namespace kz::exam {
namespace {
FileSource demo() { return folder(fs::path{KZ_SOURCE_DIR} / "assets/demo-site/paper"); }
Paper const& paper() {
    static Paper const loaded = [] {
        auto read = load_paper(demo());
        EXPECT_TRUE(read) << to_string(read.error());
        return read ? std::move(*read) : Paper{};
    }();
    return loaded;
}
bool has(Node const& node, std::string_view name) {
    return node.name == name ||
           std::ranges::any_of(node.children, [&](Node const& one) { return has(one, name); });
}
}  // namespace
TEST(DemoPaper, HasTwentyQuestionsOfEveryKindWePlay) {
    EXPECT_GE(paper().items.size(), 20U);
    std::set<InteractionKind> kinds;
    std::set<bool> single;
    bool tolerance = false;
    for (auto const& item : paper().items) {
        for (auto const& one : item.interactions) {
            kinds.insert(one.kind);
            if (one.kind == InteractionKind::Choice) single.insert(one.single());
            if (one.kind == InteractionKind::TextEntry)
                tolerance = tolerance || (item.response(one.response_id)->type == BaseType::Float &&
                                          has(item.response_processing, "qti-equal"));
        }
    }
    using enum InteractionKind;
    EXPECT_EQ(kinds, (std::set{Choice, InlineChoice, TextEntry, ExtendedText, Order, Match}));
    EXPECT_EQ(single.size(), 2U);
    EXPECT_TRUE(tolerance);
    for (auto const* element : {"h2", "table", "img"})
        EXPECT_TRUE(std::ranges::any_of(paper().items, [&](Item const& item) {
            return has(item.body, element);
        })) << element;
}
TEST(DemoPaper, TheCorrectResponseOfEachQuestionScoresItsMaximumAndAWrongOneLess) {
    int by_people = 0;
    for (auto const& item : paper().items) {
        SCOPED_TRACE(item.id);
        if (marked_by_person(item)) {
            ++by_people;
            EXPECT_TRUE(has(item.body, "qti-rubric-block")) << "the marker needs a scheme";
            continue;
        }
        for (auto const& asked : item.interactions)
            EXPECT_FALSE(item.response(asked.response_id)->correct.is_null()) << asked.response_id;
        auto const most = item.outcome("SCORE")->normal_maximum;
        ASSERT_TRUE(most);
        EXPECT_EQ(score_item(item, correct_answers(item))->score(), *most);
        for (auto const& wrong : wrong_answers(item))
            EXPECT_LT(score_item(item, wrong)->score(), *most) << testing::PrintToString(wrong);
    }
    EXPECT_EQ(by_people, 2);
}
TEST(DemoPaper, NumbersAgreeWithTheCircuitTheyAreAbout) {
    // 5 V over 2700 Ω in the control unit and 322 Ω of the sensor at 80 °C; 8 kΩ more in q20.
    struct Row {
        std::string_view item;
        std::string response;
        double value;
    };
    for (auto const& [id, response, value] :
         {Row{"q13", "RESPONSE", 5.0 * 322 / (2700 + 322)}, Row{"q17", "RESPONSE", 2.38 * 0.005 + 2 * 0.01},
          Row{"q20", "DROP", 5.0 * 8000 / (2700 + 322 + 8000)}}) {
        SCOPED_TRACE(id);
        auto const* item = paper().item(id);
        ASSERT_TRUE(item);
        auto const key = numbers(item->response(response)->correct);
        ASSERT_EQ(key.size(), 1U);
        EXPECT_NEAR(key[0], value, 0.001);
        auto answers = correct_answers(*item);
        answers[response] = {std::to_string(value)};
        EXPECT_EQ(score_item(*item, answers)->score(), *max_score(*item))
            << "who does not round is right too";
    }
}
TEST(DemoPaper, AllRightIsFullMarksOncePeopleHaveMarked) {
    PaperAnswers answers;
    for (auto const& section : paper().sections)
        for (auto const& entry : section.entries) {
            if (entry.kind == EntryKind::Task)
                answers.tasks[entry.id] = {Points{10000}, Points{10000}, false};
            else {
                answers.responses[entry.id] = correct_answers(paper().items[entry.item]);
                if (marked_by_person(paper().items[entry.item]))
                    answers.responses[entry.id] = {{"RESPONSE", {"…"}}};
            }
        }
    auto scored = score_paper(paper(), answers);
    EXPECT_LT(scored.total, Points{10000});
    EXPECT_EQ(scored.total_possible, Points{10000});
    for (auto const* id : {"q18", "q19"}) {
        EXPECT_TRUE(scored.entries.at(id).pending) << id;
        answers.marks[id] = Points{800};
    }
    scored = score_paper(paper(), answers);
    EXPECT_EQ(to_string(scored.total), "100");
    EXPECT_EQ(scored.verdict, Verdict::Pass);
    EXPECT_TRUE(scored.warnings.empty()) << testing::PrintToString(scored.warnings);
}
}  // namespace kz::exam
