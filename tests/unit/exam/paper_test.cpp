// A paper is a package of files: loaded whole or refused with every problem named; scored in hundredths,
// exactly.
#include "tests/unit/exam/fixture.h"
namespace kz::exam {
namespace {
constexpr std::string_view space = R"(xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0")";
std::string entry(std::string_view id, std::string_view href, std::string_view inside = "") {
    return "<qti-assessment-item-ref identifier='" + std::string{id} + "' href='" + std::string{href} + "'>" +
           std::string{inside} + "</qti-assessment-item-ref>";
}
std::string test_xml(std::string_view first_section, std::string_view second_part = "") {
    return "<qti-assessment-test " + std::string{space} + " identifier='p' title='T' xml:lang='en'>" +
           "<qti-time-limits max-time='1800'/><qti-test-part identifier='one'>"
           "<qti-assessment-section identifier='s1' title='S'>" +
           std::string{first_section} + "</qti-assessment-section></qti-test-part>" +
           std::string{second_part} + "</qti-assessment-test>";
}
std::string manifest(std::string_view more = "") {
    return R"(<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"><resources>)"
           R"(<resource type="imsqti_test_xmlv3p0" href="test.xml"/>)" +
           std::string{more} + "</resources></manifest>";
}
std::string const question =
    item_xml(declared("single", "identifier", {"A"}), choice_body("AB"), by_template("match_correct.xml"));
Files small() {
    return {{"imsmanifest.xml", manifest()},
            {"test.xml", test_xml(entry("q1", "items/a.xml", "<qti-weight identifier='W' value='2.5'/>") +
                                  entry("q2", "items/a.xml"))},
            {"items/a.xml", question}};
}
// Two parts, 40 and 60 per cent; the second is one task; one question of the first is marked by a person.
Files large() {
    auto files = small();
    files["imsmanifest.xml"] = manifest(R"(<resource type="kaozhan_paper_json" href="paper.json"/>)"
                                        R"(<resource type="kaozhan_task_json" href="tasks/t.json"/>)");
    files["test.xml"] =
        test_xml(entry("q1", "items/a.xml") + entry("q2", "items/prose.xml"),
                 "<qti-test-part identifier='two'><qti-assessment-section identifier='s2' title='S'>" +
                     entry("t1", "tasks/t.json") + "</qti-assessment-section></qti-test-part>");
    files["paper.json"] = R"({"format": 1, "version": 3, "parts": {"one": {"percent": 40},
        "two": {"percent": 60, "pass_percent": 50}},
        "pass": {"total_percent": 60, "critical_error_fails": true}})";
    files["tasks/t.json"] = R"({"kind": "coolant", "version": 1, "title": "bench"})";
    auto prose = item_xml(declared("single", "string", {}),
                          "<qti-extended-text-interaction response-identifier='RESPONSE'/>");
    prose.replace(prose.find("base-type=\"float\"/>"), 19, "base-type=\"float\" normal-maximum=\"3\"/>");
    files["items/prose.xml"] = prose;
    return files;
}
std::string why(Files const& files) {
    auto const paper = load_paper(source(files));
    if (paper) return "";
    EXPECT_EQ(paper.error().advice, "exam.paper_wrong") << to_string(paper.error());
    return to_string(paper.error());
}
}  // namespace
TEST(Paper, APackageBecomesPartsSectionsAndEntriesWithTheirPoints) {
    auto const paper = load_paper(source(small()));
    ASSERT_TRUE(paper) << to_string(paper.error());
    EXPECT_EQ(paper->id, "p");
    EXPECT_EQ(paper->language, "en");
    EXPECT_EQ(paper->duration, std::chrono::minutes{30});
    EXPECT_EQ(paper->items.size(), 1U) << "one file may stand behind several entries";
    ASSERT_TRUE(paper->entry("q1") && paper->entry("q2"));
    EXPECT_EQ(to_string(paper->entry("q1")->max), "2.5");
    EXPECT_EQ(to_string(paper->entry("q2")->max), "1");
    EXPECT_EQ(paper->files, (std::vector<std::string>{"imsmanifest.xml", "test.xml", "items/a.xml"}));
    EXPECT_EQ(paper->item("nobody"), nullptr);
}
TEST(Paper, TasksAndTheRuleForPassingComeFromTheTwoAdditions) {
    auto const paper = load_paper(source(large()));
    ASSERT_TRUE(paper) << to_string(paper.error());
    EXPECT_EQ(paper->version, 3);
    EXPECT_EQ(paper->parts[0].percent, 40);
    EXPECT_EQ(paper->parts[1].pass_percent, 50);
    ASSERT_EQ(paper->tasks.size(), 1U);
    EXPECT_EQ(paper->tasks[0].kind, "coolant");
    EXPECT_EQ(paper->item("t1"), nullptr);
}
TEST(Paper, WhatIsWrongWithAPackageIsSaidByName) {
    struct Row {
        std::string_view name, file, content, says;
    };
    auto const outside = test_xml(entry("q1", "../../etc/passwd")),
               lost = test_xml(entry("q1", "items/none.xml")),
               twice = test_xml(entry("q1", "items/a.xml") + entry("q1", "items/a.xml")), none = test_xml(""),
               heavy = test_xml(entry("q1", "items/a.xml", "<qti-weight identifier='W' value='-1'/>")),
               wordy = test_xml(entry("q1", "items/a.xml", "<qti-weight identifier='W' value='two'/>")),
               hotspot = item_xml("", "<qti-hotspot-interaction response-identifier='R'/>"),
               picture =
                   item_xml(declared("single", "identifier", {"A"}),
                            "<p><img src='none.png'/></p>" + choice_body("AB"), by_template("match_correct")),
               picture_outside = item_xml(declared("single", "identifier", {"A"}),
                                          "<p><img src='../../x.png'/></p>" + choice_body("AB"),
                                          by_template("match_correct")),
               cycle = test_xml("<qti-assessment-section-ref identifier='r' href='test.xml'/>"),
               no_points = item_xml(declared("single", "identifier", {}), choice_body("AB"));
    for (auto const& [name, file, content, says] :
         {Row{"manifest", "imsmanifest.xml", "<manifest/>", "no QTI 3 manifest"},
          Row{"cut manifest", "imsmanifest.xml", "<manifest", "not well-formed"},
          Row{"test", "test.xml", "<html/>", "no test: root element html"},
          Row{"namespace", "test.xml", "<qti-assessment-test xmlns='http://x'/>", "wrong namespace"},
          Row{"outside", "test.xml", outside, "leads out of the package"},
          Row{"lost item", "test.xml", lost, "missing file items/none.xml"},
          Row{"twice", "test.xml", twice, "used twice: q1"}, Row{"empty", "test.xml", none, "no items"},
          Row{"negative weight", "test.xml", heavy, "weight of q1"},
          Row{"weight in words", "test.xml", wordy, "weight of q1"},
          Row{"cycle", "test.xml", cycle, "refer to each other"},
          Row{"broken item", "items/a.xml", "<x", "items/a.xml: not well-formed"},
          Row{"unplayed item", "items/a.xml", hotspot, "not supported: qti-hotspot-interaction"},
          Row{"lost picture", "items/a.xml", picture, "missing file items/none.png"},
          Row{"picture outside", "items/a.xml", picture_outside, "leads out of the package"},
          Row{"worth nothing known", "items/a.xml", no_points, "no maximum score"}}) {
        SCOPED_TRACE(name);
        auto files = small();
        files[std::string{file}] = content;
        auto const said = why(files);
        EXPECT_NE(said.find(says), std::string::npos) << said;
    }
    for (auto const* gone : {"imsmanifest.xml", "test.xml", "items/a.xml"}) {
        auto files = small();
        files.erase(gone);
        EXPECT_NE(why(files).find(gone), std::string::npos) << why(files);
    }
}
TEST(Paper, RulesThatDoNotAddUpAreRefused) {
    struct Row {
        std::string_view from, to, says;
    };
    for (auto const& [from, to, says] :
         {Row{"\"percent\": 40", "\"percent\": 30", "add up to 90"},
          Row{"\"one\"", "\"uno\"", "no share for test part one"},
          Row{"\"format\": 1", "\"format\": 9", "not format 1"},
          Row{"\"version\": 3", "\"version\": 0", "version"},
          Row{"\"total_percent\": 60", "\"total_percent\": 101", "pass mark"},
          Row{"\"pass_percent\": 50", "\"pass_percent\": -5", "pass mark of test part two"},
          Row{"\"percent\": 60", "\"percent\": 6.5e300", "share of test part two"}}) {
        auto files = large();
        auto& rules_file = files["paper.json"];
        rules_file.replace(rules_file.find(from), from.size(), to);
        EXPECT_NE(why(files).find(says), std::string::npos) << to << " → " << why(files);
    }
}
TEST(Paper, EveryProblemIsNamedAtOnce) {
    auto files = small();
    files["test.xml"] = test_xml(entry("q1", "items/none.xml") + entry("q2", "items/neither.xml"));
    auto const said = why(files);
    EXPECT_NE(said.find("none.xml"), std::string::npos);
    EXPECT_NE(said.find("neither.xml"), std::string::npos);
}
TEST(Paper, PartsCountByTheirShareAndPeoplesMarksCanStillDecide) {
    auto const paper = load_paper(source(large())).value();
    PaperAnswers answers;
    answers.responses["q1"] = {{"RESPONSE", {"A"}}};
    answers.responses["q2"] = {{"RESPONSE", {"because"}}};
    answers.tasks["t1"] = {Points{5500}, Points{10000}, false};
    auto scored = score_paper(paper, answers);
    EXPECT_EQ(to_string(scored.total), "43") << "40 · 1/4 + 60 · 55/100";
    EXPECT_EQ(to_string(scored.total_possible), "73");
    EXPECT_EQ(scored.verdict, Verdict::Pending);
    answers.marks["q2"] = Points{200};
    scored = score_paper(paper, answers);
    EXPECT_EQ(to_string(scored.total), "63") << "40 · 3/4 + 33";
    EXPECT_EQ(scored.verdict, Verdict::Pass);
    answers.marks["q2"] = Points{99'900};
    EXPECT_EQ(to_string(score_paper(paper, answers).entries.at("q2").score), "3")
        << "a mark above the maximum is held";
    answers.tasks["t1"].critical = true;
    EXPECT_EQ(score_paper(paper, answers).verdict, Verdict::Fail)
        << "a critical error fails, whatever the sum";
    answers.tasks["t1"] = {Points{4900}, Points{10000}, false};
    scored = score_paper(paper, answers);
    EXPECT_GT(scored.total, Points{6000});
    EXPECT_EQ(scored.verdict, Verdict::Fail) << "the second part has a pass mark of its own";
}
TEST(Paper, NothingAnsweredIsZeroAndNothingIsLeftToMark) {
    auto const paper = load_paper(source(large())).value();
    auto const scored = score_paper(paper, {});
    EXPECT_EQ(scored.total, Points{});
    EXPECT_EQ(scored.total_possible, Points{});
    EXPECT_EQ(scored.verdict, Verdict::Fail);
}
TEST(Paper, PointsAreHundredthsRoundedHalfUp) {
    for (auto const& [value, text] : std::initializer_list<std::pair<double, char const*>>{{0, "0"},
                                                                                           {12, "12"},
                                                                                           {12.5, "12.5"},
                                                                                           {12.25, "12.25"},
                                                                                           {0.285, "0.29"},
                                                                                           {1.005, "1.01"},
                                                                                           {1.0049, "1"},
                                                                                           {-0.5, "-0.5"},
                                                                                           {1.0 / 3, "0.33"},
                                                                                           {2.0 / 3, "0.67"}})
        EXPECT_EQ(to_string(points_from(value)), text) << value;
    EXPECT_EQ(points_from(INFINITY), Points{});
    EXPECT_EQ(points_from(NAN), Points{});
}
}  // namespace kz::exam
