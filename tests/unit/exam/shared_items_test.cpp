// The 1EdTech examples: what we say we play, we must score right. Skipped where the set is not at hand.
#include "tests/unit/exam/fixture.h"
namespace kz::exam {
namespace {
fs::path const shared = fs::path{KZ_SHARED_DIR} / "qti";
#define NEEDS_THE_SET() \
    if (!fs::exists(shared)) GTEST_SKIP() << "skipped: set not present"
Result<Item> open(std::string const& name) {
    auto read = parse_item(TRY(folder(shared)(name)));
    if (!read) return read;
    add_stimuli(*read, name, folder(shared));
    return realise(*read, 3);
}
double outcome(Item const& item, Responses const& responses, std::string const& id = "SCORE") {
    auto const outcomes = score_item(item, responses);
    EXPECT_TRUE(outcomes) << to_string(outcomes.error());
    return outcomes ? outcomes->number(id).value_or(-99) : -99;
}
}  // namespace
TEST(SharedItems, EveryOneOfTheItemsFolderWithPlayedInteractionsAloneIsSupported) {
    NEEDS_THE_SET();
    int played = 0;
    for (auto const& name : xml_files_below(shared / "items")) {
        auto const read = open("items/" + name);
        if (!read) continue;  // the manifest
        auto const plays = [](Interaction const& one) { return one.kind != InteractionKind::Unsupported; };
        if (!std::ranges::all_of(read->interactions, plays)) continue;
        EXPECT_TRUE(read->supported()) << name << ": " << read->reasons.front().detail;
        ++played;
    }
    EXPECT_EQ(played, 17);
}
TEST(SharedItems, TheCorrectResponseOfEachScoresItsMaximumAndAWrongOneLess) {
    NEEDS_THE_SET();
    int scored = 0;
    for (auto const& name : xml_files_below(shared)) {
        auto const read = open(name);
        if (!read || !read->supported() || read->response_processing.name.empty()) continue;
        auto const right = correct_answers(*read);
        if (right.empty()) continue;
        SCOPED_TRACE(name);
        auto const id = read->outcome("SCORE") ? "SCORE" : "SCORE0";  // mc_calc5.xml calls it so
        auto const most = outcome(*read, right, id);
        EXPECT_GT(most, 0);
        if (read->outcome("SCORE")) {
            EXPECT_EQ(most, max_score(*read));
        }
        for (auto const& wrong : wrong_answers(*read))
            EXPECT_LT(outcome(*read, wrong, id), most) << testing::PrintToString(wrong);
        ++scored;
    }
    EXPECT_GE(scored, 90);
}
TEST(SharedItems, TheTrickyOnesScoreWhatTheirRulesSayByHand) {
    NEEDS_THE_SET();
    struct Row {
        std::string_view item;
        std::vector<std::string> given;
        double score;
    };
    for (auto const& [name, given, score] : {
             Row{"choice_multiple", {"H", "O"}, 2},
             Row{"choice_multiple", {"H", "O", "Cl"}, 1},  // 1 + 1 - 1
             Row{"choice_multiple", {"H", "Cl"}, 0},       // 1 - 1
             Row{"choice_multiple", {"Cl"}, 0},            // -1, held by the lower bound
             Row{"choice_multiple", {"H", "O", "He"}, 0},  // 1 + 1 - 2, the default value
             Row{"text_entry", {"York"}, 1},               // two keys that differ in case alone
             Row{"text_entry", {"york"}, 0.5},
             Row{"text_entry", {"YORK"}, 0},
             Row{"match", {"C R", "D M", "L M", "P T"}, 3},  // 1 + 0.5 + 0.5 + 1
             Row{"match", {"D M", "L M", "C T"}, 1},
             Row{"match", {"R C", "M D"}, 0},  // directed: the other way round is another pair
             Row{"order_partial_scoring", {"DriverC", "DriverA", "DriverB"}, 2},
             Row{"order_partial_scoring", {"DriverC", "DriverB", "DriverA"}, 1},
             Row{"order_partial_scoring", {"DriverB", "DriverC", "DriverA"}, 0},
         }) {
        auto const read = open("packaging/items/" + std::string{name} + ".xml");
        ASSERT_TRUE(read) << name;
        EXPECT_EQ(outcome(*read, {{"RESPONSE", given}}), score) << name << testing::PrintToString(given);
    }
}
}  // namespace kz::exam
