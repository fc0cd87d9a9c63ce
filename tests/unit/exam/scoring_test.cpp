// Response processing: one small item a rule, the expectation worked out by hand.
#include "tests/unit/exam/fixture.h"
namespace kz::exam {
namespace {
Item single() {
    return item(declared("single", "identifier", {"B"}), choice_body("ABC"),
                by_template("match_correct.xml"));
}
std::string mapping(std::string_view attributes,
                    std::initializer_list<std::pair<char const*, double>> entries) {
    auto out = "<qti-mapping " + std::string{attributes} + ">";
    for (auto const& [key, value] : entries)
        out += "<qti-map-entry map-key=\"" + std::string{key} + "\" mapped-value=\"" + std::to_string(value) +
               "\"/>";
    return out + "</qti-mapping>";
}
Item mapped(std::string_view cardinality, std::string_view type, std::string const& table) {
    return item(declared(cardinality, type, {}, table), "<p>?</p>", by_template("map_response.xml"));
}
std::string value(std::string_view type, std::string_view text) {
    return "<qti-base-value base-type=\"" + std::string{type} + "\">" + std::string{text} +
           "</qti-base-value>";
}
std::string const response = R"(<qti-variable identifier="RESPONSE"/>)";
Item number(std::string const& condition) {
    return item(declared("single", "float", {"5"}), text_body, rules(when(condition)));
}
std::string equal(std::string_view attributes, std::string_view to = "5") {
    return "<qti-equal " + std::string{attributes} + ">" + value("float", to) + response + "</qti-equal>";
}
// SCORE is the value of the expression.
Result<Outcomes> computed(std::string const& expression) {
    auto const set = "<qti-set-outcome-value identifier='SCORE'>" + expression + "</qti-set-outcome-value>";
    return score_item(item(declared("single", "float", {}), text_body, rules(set)), {});
}
}  // namespace
TEST(Scoring, ASingleChoiceMatchesOrDoesNot) {
    EXPECT_EQ(score(single(), {"B"}), 1);
    EXPECT_EQ(score(single(), {"A"}), 0);
    EXPECT_EQ(score(single(), {}), 0);
    EXPECT_EQ(score(single(), {""}), 0);
    EXPECT_EQ(score(single(), {"b"}), 0) << "identifiers have their case";
    EXPECT_EQ(score(single(), {"A", "B"}), 0) << "two answers where one is allowed are none";
}
TEST(Scoring, SeveralChoicesMatchAsASetInAnyOrder) {
    auto const read = item(declared("multiple", "identifier", {"A", "C"}), choice_body("ABC", 0),
                           by_template("match_correct.xml"));
    EXPECT_EQ(score(read, {"C", "A"}), 1);
    EXPECT_EQ(score(read, {"A"}), 0);
    EXPECT_EQ(score(read, {"A", "B", "C"}), 0);
}
TEST(Scoring, AnOrderMatchesInItsOrderAlone) {
    auto const read = item(declared("ordered", "identifier", {"B", "C", "A"}),
                           "<qti-order-interaction response-identifier=\"RESPONSE\">" + choices("ABC") +
                               "</qti-order-interaction>",
                           by_template("match_correct.xml"));
    EXPECT_EQ(score(read, {"B", "C", "A"}), 1);
    EXPECT_EQ(score(read, {"C", "B", "A"}), 0);
    EXPECT_EQ(score(read, {"B", "C"}), 0);
}
TEST(Scoring, ADirectedPairHasADirectionAndAPairHasNone) {
    auto const pairs = [](std::string_view type) {
        return item(declared("multiple", type, {"A X", "B Y"}), "<p>?</p>", by_template("match_correct.xml"));
    };
    EXPECT_EQ(score(pairs("directedPair"), {"B Y", "A X"}), 1);
    EXPECT_EQ(score(pairs("directedPair"), {"X A", "B Y"}), 0);
    EXPECT_EQ(score(pairs("pair"), {"X A", "B Y"}), 1);
    EXPECT_EQ(score(pairs("pair"), {"X A", "A X"}), 0) << "the same pair twice is not two pairs";
}
TEST(Scoring, EverySpellingOfATemplateIsTheSameTemplate) {
    for (auto const* spelling :
         {"match_correct.xml", "http://www.imsglobal.org/question/qti_v3p0/rptemplates/match_correct",
          "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
          "../rptemplates/match_correct.xml?a#b",
          "http://www.imsglobal.org/question/qti_v2p2/rptemplates/MATCH-CORRECT", " match_correct "}) {
        auto const read = item(declared("single", "identifier", {"B"}), choice_body("AB"),
                               "<qti-response-processing template='" + std::string{spelling} + "'/>");
        EXPECT_TRUE(read.supported()) << spelling;
        EXPECT_EQ(score(read, {"B"}), 1) << spelling;
    }
    auto const beside =
        item(declared("single", "identifier", {"B"}), choice_body("AB"),
             "<qti-response-processing template='' template-location='../rp/match_correct.xml'/>");
    EXPECT_EQ(score(beside, {"B"}), 1);
}
TEST(Scoring, AMappingAddsEachValueOnceAndStaysInItsBounds) {
    auto const read = mapped(
        "multiple", "identifier",
        mapping("default-value='-2' lower-bound='-1' upper-bound='3'", {{"A", 1}, {"B", 1.5}, {"C", 2}}));
    EXPECT_EQ(score(read, {"A"}), 1);
    EXPECT_EQ(score(read, {"A", "B"}), 2.5);
    EXPECT_EQ(score(read, {"A", "A", "A"}), 1) << "each value counts once";
    EXPECT_EQ(score(read, {"B", "C"}), 3) << "3.5, held by the upper bound";
    EXPECT_EQ(score(read, {"A", "X"}), -1) << "1 - 2";
    EXPECT_EQ(score(read, {"X", "Y"}), -1) << "-4, held by the lower bound";
    EXPECT_EQ(score(read, {}), 0) << "nothing said is 0: neither the default nor a bound";
}
TEST(Scoring, AMappingOfTextKeepsItsCaseUnlessToldOtherwise) {
    auto const key = [](std::string_view sensitive) {
        return "<qti-mapping><qti-map-entry map-key='York' mapped-value='1' case-sensitive='" +
               std::string{sensitive} + "'/></qti-mapping>";
    };
    EXPECT_EQ(score(mapped("single", "string", key("true")), {"york"}), 0);
    EXPECT_EQ(score(mapped("single", "string", key("true")), {"York"}), 1);
    EXPECT_EQ(score(mapped("single", "string", key("false")), {"yORK"}), 1);
}
TEST(Scoring, AMappingOfNumbersComparesNumbersNotSpellings) {
    auto const read = mapped("single", "float",
                             "<qti-mapping><qti-map-entry map-key='2.50' mapped-value='1'/></qti-mapping>");
    EXPECT_EQ(score(read, {"2.5"}), 1);
    EXPECT_EQ(score(read, {"25e-1"}), 1);
}
TEST(Scoring, ToleranceIsAbsoluteRelativeOrNone) {
    struct Row {
        std::string attributes;
        std::string given;
        double score;
    };
    std::string const absolute = "tolerance-mode='absolute' tolerance='0.1'",
                      uneven = "tolerance-mode='absolute' tolerance='0.1 0.3'",
                      relative = "tolerance-mode='relative' tolerance='2'",  // per cent: 4.9 to 5.1
        open = absolute + " include-lower-bound='false' include-upper-bound='false'";
    for (auto const& [attributes, given, expected] :
         {Row{"", "5", 1},          Row{"", "5.0000001", 0},    Row{absolute, "4.9", 1},
          Row{absolute, "5.1", 1},  Row{absolute, "4.8999", 0}, Row{absolute, "5.1001", 0},
          Row{uneven, "5.3", 1},    Row{uneven, "4.8", 0},      Row{relative, "4.9", 1},
          Row{relative, "5.1", 1},  Row{relative, "5.11", 0},   Row{open, "5.1", 0},
          Row{open, "4.9", 0},      Row{open, "5.09", 1},       Row{absolute, "", 0},
          Row{absolute, "five", 0}, Row{absolute, "NaN", 0},    Row{absolute, "inf", 0},
          Row{absolute, "5 V", 0},  Row{absolute, "0x5", 0},    Row{absolute, "5,0", 0},
          Row{absolute, "1e400", 0}})
        EXPECT_EQ(score(number(equal(attributes)), {given}), expected) << attributes << " of " << given;
}
TEST(Scoring, ABoundWrittenInDecimalHoldsForAValueWrittenInDecimal) {
    auto const read = number(equal("tolerance-mode='absolute' tolerance='0.02'", "0.533"));
    EXPECT_EQ(score(read, {"0.513"}), 1);  // 0.533 - 0.02 is a hair above 0.513 in binary
    EXPECT_EQ(score(read, {"0.553"}), 1);
    EXPECT_EQ(score(read, {"0.5129"}), 0);
}
TEST(Scoring, ANumberMayBeTypedWithAChineseInputMethod) {
    auto const read = number(equal("tolerance-mode='absolute' tolerance='0.01'"));
    for (auto const* typed : {"５．０", "5。0", " 5 ", "＋５", "\u30005.0"})
        EXPECT_EQ(score(read, {typed}), 1) << typed;
    EXPECT_EQ(score(read, {"\u22125"}), 0) << "a minus sign is a minus";
}
TEST(Scoring, TextMatchesExactlyOrWithoutCaseOrInPart) {
    auto const text = [](std::string_view attributes) {
        return item(declared("single", "string", {}), text_body,
                    rules(when("<qti-string-match " + std::string{attributes} + ">" + response +
                               value("string", "York") + "</qti-string-match>")));
    };
    EXPECT_EQ(score(text("case-sensitive='true'"), {"York"}), 1);
    EXPECT_EQ(score(text("case-sensitive='true'"), {"york"}), 0);
    EXPECT_EQ(score(text("case-sensitive='false'"), {"yORK"}), 1);
    EXPECT_EQ(score(text("case-sensitive='true' substring='true'"), {"New York City"}), 1);
    EXPECT_EQ(score(text("case-sensitive='true'"), {"New York"}), 0);
}
TEST(Scoring, ConditionsTakeTheFirstTrueBranchAndNullIsNotTrue) {
    auto const set = [](std::string_view points) {
        return "<qti-set-outcome-value identifier='SCORE'>" + value("float", points) +
               "</qti-set-outcome-value>";
    };
    auto const is = [](std::string_view id) {
        return "<qti-match>" + response + value("identifier", id) + "</qti-match>";
    };
    auto const read = item(declared("single", "identifier", {"A"}), choice_body("ABC"),
                           rules("<qti-response-condition><qti-response-if>" + is("A") + set("3") +
                                 "</qti-response-if><qti-response-else-if>" + is("B") + set("2") +
                                 "</qti-response-else-if><qti-response-else-if><qti-or>" + is("A") + is("B") +
                                 "</qti-or>" + set("9") + "</qti-response-else-if><qti-response-else>" +
                                 set("1") + "</qti-response-else></qti-response-condition>"));
    EXPECT_EQ(score(read, {"A"}), 3);
    EXPECT_EQ(score(read, {"B"}), 2);
    EXPECT_EQ(score(read, {"C"}), 1);
    EXPECT_EQ(score(read, {}), 1);
    auto const stopped = item(declared("single", "identifier", {"A"}), choice_body("A"),
                              rules(set("4") + "<qti-exit-response/>" + set("5")));
    EXPECT_EQ(score(stopped, {"A"}), 4);
}
TEST(Scoring, ArithmeticIsThatOfTheSpecification) {
    auto const n = [](std::string_view text) { return value("float", text); };
    auto const i = [](std::string_view text) { return value("integer", text); };
    struct Row {
        std::string expression;
        double result;
    };
    for (auto const& [expression, result] :
         {Row{"<qti-sum>" + n("1.5") + i("2") + "</qti-sum>", 3.5},
          Row{"<qti-product>" + n("1.5") + i("2") + "</qti-product>", 3},
          Row{"<qti-subtract>" + i("2") + i("5") + "</qti-subtract>", -3},
          Row{"<qti-divide>" + i("1") + i("4") + "</qti-divide>", 0.25},
          Row{"<qti-integer-divide>" + i("-7") + i("2") + "</qti-integer-divide>", -4},
          Row{"<qti-integer-modulus>" + i("-7") + i("2") + "</qti-integer-modulus>", 1},
          Row{"<qti-round>" + n("6.5") + "</qti-round>", 7},
          Row{"<qti-round>" + n("-6.5") + "</qti-round>", -6},
          Row{"<qti-truncate>" + n("-6.8") + "</qti-truncate>", -6},
          Row{"<qti-round-to rounding-mode='decimalPlaces' figures='2'>" + n("1.005") + "</qti-round-to>",
              1.01},
          Row{"<qti-round-to rounding-mode='significantFigures' figures='2'>" + n("1256") + "</qti-round-to>",
              1300},
          Row{"<qti-max>" + i("2") + n("5.5") + "</qti-max>", 5.5},
          Row{"<qti-math-operator name='abs'>" + n("-2") + "</qti-math-operator>", 2},
          Row{"<qti-gcd>" + i("12") + i("18") + "</qti-gcd>", 6},
          Row{"<qti-lcm>" + i("4") + i("6") + "</qti-lcm>", 12}}) {
        auto const outcomes = computed(expression);
        ASSERT_TRUE(outcomes) << expression << to_string(outcomes.error());
        ASSERT_TRUE(outcomes->number("SCORE")) << expression;
        EXPECT_DOUBLE_EQ(*outcomes->number("SCORE"), result) << expression;
    }
    for (auto const& nothing :
         {"<qti-divide>" + i("1") + i("0") + "</qti-divide>", "<qti-sum>" + i("1") + "<qti-null/></qti-sum>",
          "<qti-math-operator name='ln'>" + i("0") + "</qti-math-operator>"})
        EXPECT_FALSE(computed(nothing)->number("SCORE")) << nothing;
}
TEST(Scoring, RepetitionInRepetitionEndsInAnErrorNotInAHang) {
    std::string deep = value("integer", "1");
    for (int i = 0; i < 6; ++i) deep = "<qti-repeat number-repeats='1000'>" + deep + "</qti-repeat>";
    auto const outcomes = computed("<qti-sum>" + deep + "</qti-sum>");
    ASSERT_FALSE(outcomes);
    EXPECT_EQ(outcomes.error().code, Code::Full);
}
TEST(Scoring, AnAnswerOfTheWrongTypeIsNoAnswerAndSaidSo) {
    auto const outcomes = score_item(number(equal("")), {{"RESPONSE", {"abc"}}, {"OTHER", {"1"}}});
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->score(), 0);
    EXPECT_EQ(outcomes->warnings.size(), 2U) << testing::PrintToString(outcomes->warnings);
}
TEST(Scoring, TheMostAnItemGivesIsSaidByItselfOrFollowsFromItsRules) {
    EXPECT_EQ(max_score(single()), 1.0);
    auto const two_of_three =
        item(declared("multiple", "identifier", {},
                      mapping("upper-bound='10'", {{"A", 3}, {"B", 2}, {"C", 1}, {"D", -1}})),
             choice_body("ABCD", 2), by_template("map_response.xml"));
    EXPECT_EQ(max_score(two_of_three), 5.0) << "two choices are allowed: the best two";
    auto declared_most = single();
    declared_most.outcomes[0].normal_maximum = 7;
    EXPECT_EQ(max_score(declared_most), 7.0);
    EXPECT_EQ(max_score(number(equal(""))), 1.0) << "what the correct response scores";
    EXPECT_EQ(max_score(item(declared("single", "string", {}), text_body)), std::nullopt);
}
TEST(Scoring, APersonMarksWhatSaysSoAndProseWithoutRules) {
    auto const essay = "<qti-extended-text-interaction response-identifier=\"RESPONSE\"/>";
    EXPECT_TRUE(marked_by_person(item(declared("single", "string", {}), essay)));
    EXPECT_FALSE(
        marked_by_person(item(declared("single", "string", {"a"}), essay, by_template("match_correct"))));
    EXPECT_FALSE(marked_by_person(single()));
    auto by_hand = single();
    by_hand.outcomes[0].by_person = true;
    EXPECT_TRUE(marked_by_person(by_hand));
}
TEST(Scoring, AnsweredIsNoPartlyOrYes) {
    auto two = item(declared("single", "string", {}) + declared("single", "string", {}, "", "B"),
                    text_body + "<p><qti-text-entry-interaction response-identifier='B'/></p>");
    EXPECT_EQ(answered(two, {}), Answered::No);
    EXPECT_EQ(answered(two, {{"RESPONSE", {"  "}}}), Answered::No);
    EXPECT_EQ(answered(two, {{"RESPONSE", {"x"}}}), Answered::Partly);
    EXPECT_EQ(answered(two, {{"RESPONSE", {"x"}}, {"B", {"y"}}}), Answered::Yes);
    auto least_two = item(declared("multiple", "identifier", {"A"}), choice_body("ABC", 0));
    least_two.interactions[0].min_choices = 2;
    EXPECT_EQ(answered(least_two, {{"RESPONSE", {"A"}}}), Answered::Partly);
}
TEST(Scoring, AnItemThatDrawsItsNumbersDrawsTheSameForTheSameSeed) {
    auto const drawing = item(
        declared("single", "integer", {}) +
            "<qti-template-declaration identifier='N' cardinality='single' base-type='integer'/>",
        "<p>Twice <qti-printed-variable identifier='N'/>? "
        "<qti-text-entry-interaction response-identifier='RESPONSE'/></p>",
        "<qti-template-processing><qti-set-template-value identifier='N'>"
        "<qti-random-integer min='1' max='1000'/>"
        "</qti-set-template-value><qti-set-correct-response identifier='RESPONSE'><qti-product>"
        "<qti-variable identifier='N'/><qti-base-value base-type='integer'>2</qti-base-value></qti-product>"
        "</qti-set-correct-response></qti-template-processing>" +
            by_template("match_correct.xml"));
    ASSERT_TRUE(drawing.supported());
    EXPECT_FALSE(score_item(drawing, {})) << "undrawn, it cannot be scored";
    std::set<std::string> drawn;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto const once = realise(drawing, seed).value(), again = realise(drawing, seed).value();
        auto const n = std::stoi(to_string(once.drawn.at("N").atoms[0]));
        EXPECT_EQ(plain_text(shown(once, once.body.children)), plain_text(shown(again, again.body.children)));
        EXPECT_NE(plain_text(shown(once, once.body.children)).find(std::to_string(n)), std::string::npos);
        EXPECT_EQ(score(once, {std::to_string(2 * n)}), 1);
        EXPECT_EQ(score(once, {std::to_string(2 * n + 1)}), 0);
        drawn.insert(std::to_string(n));
    }
    EXPECT_GT(drawn.size(), 10U);
}
TEST(ChoiceOrder, IsAFunctionOfTheSeedAndTheQuestionAlone) {
    auto read = item(declared("single", "identifier", {"A"}), choice_body("ABCDEF"));
    auto& asked = read.interactions[0];
    EXPECT_EQ(choice_order(asked, 1).choices, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5})) << "not shuffled";
    asked.shuffle = true;
    asked.choices[5].fixed = true;
    std::set<std::vector<std::size_t>> seen;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        auto const order = choice_order(asked, seed).choices;
        EXPECT_EQ(order, choice_order(asked, seed).choices);
        EXPECT_EQ(order[5], 5U) << "a fixed choice keeps its place";
        auto sorted = order;
        std::ranges::sort(sorted);
        EXPECT_EQ(sorted, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
        seen.insert(order);
    }
    EXPECT_GT(seen.size(), 80U) << "of 120 orders";
    auto other = asked;
    other.response_id = "OTHER";
    int same = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed)
        same += choice_order(asked, seed).choices == choice_order(other, seed).choices;
    EXPECT_LT(same, 10) << "two questions of one paper are shuffled apart";
}
TEST(ChoiceOrder, StaysWhatItWasWhenRecordedAnswersWereGiven) {
    // Recorded from this implementation: a change would show a reopened paper in another order.
    auto read = item(declared("single", "identifier", {"A"}), choice_body("ABCDEF"));
    read.interactions[0].shuffle = true;
    EXPECT_EQ(testing::PrintToString(choice_order(read.interactions[0], 7).choices), "{ 0, 4, 1, 5, 2, 3 }");
}
}  // namespace kz::exam
