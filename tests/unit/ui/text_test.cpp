#include "kiosk/ui/text_wrap.h"
#include "stage.h"
#include <random>
using namespace kz;
using namespace kz::ui;
namespace {
std::vector<std::string> lines(std::u32string_view text, float width) {
    std::vector<std::string> out;
    for (auto const& line : wrap(text, width, [](char32_t c) { return c < 128 ? 1.F : 2.F; }))
        out.push_back(to_utf8(text.substr(line.begin, line.end - line.begin)));
    return out;
}
}  // namespace
TEST(Wrap, NoLineBeginsWithAClosingMarkOrEndsWithAnOpeningOne) {
    EXPECT_EQ(lines(U"一二三四，五六", 8), (std::vector<std::string>{"一二三", "四，五六"}));
    EXPECT_EQ(lines(U"一二三（四五）", 8), (std::vector<std::string>{"一二三", "（四五）"}));
    EXPECT_EQ(lines(U"他说“好”。对", 8), (std::vector<std::string>{"他说", "“好”。", "对"}));
}
TEST(Wrap, WordsAndNumbersStayWholeAndSpacesHang) {
    EXPECT_EQ(lines(U"the coolant sensor", 11), (std::vector<std::string>{"the coolant", "sensor"}));
    EXPECT_EQ(lines(U"电压3.775V正常", 9), (std::vector<std::string>{"电压", "3.775V正", "常"}));
    EXPECT_EQ(lines(U"abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
    EXPECT_EQ(lines(U"a\n\nb", 9), (std::vector<std::string>{"a", "", "b"}));
    EXPECT_EQ(lines(U"", 9).size(), 1U);
}
TEST(Wrap, AnyTextAtAnyWidthLosesNothingButSpacesAndKeepsTheRules) {
    unsigned const seed = std::random_device{}();
    std::mt19937 random{seed};
    std::u32string_view const letters = U"一二汉字，。（）“”ab 1%";
    for (int round = 0; round < 500; ++round) {
        std::u32string text;
        for (auto n = random() % 40; n > 0; --n) text.push_back(letters[random() % letters.size()]);
        std::string all;
        for (auto const& line : lines(text, static_cast<float>(4 + random() % 20))) all += line;
        auto bare = [](std::string s) { return std::erase(s, ' '), s; };
        ASSERT_EQ(bare(all), bare(to_utf8(text))) << "seed " << seed;
    }
}
TEST(Editor, ApplyingTheReportedEditsGivesTheNewText) {
    unsigned const seed = std::random_device{}();
    std::mt19937 random{seed};
    Editor editor;
    std::string text = "故障 code 17";
    EditorLimits const limits{Lines::Many, 60};
    for (int step = 0; step < 5000; ++step) {
        auto const before = to_u32(text);
        editor.adopt(before);
        Edits edits;
        switch (random() % 8) {
        case 0: edits = editor.insert(before, U"字", limits); break;
        case 1: edits = editor.insert(before, U"two\nlines𠮷", limits); break;
        case 2: edits = editor.erase(before, random() % 2, random() % 2); break;
        case 3: edits = editor.undo(before); break;
        case 4: edits = editor.redo(before); break;
        case 5: editor.select_word(before, random() % (before.size() + 1)); break;
        default:
            editor.move(before, std::array{Key::Left, Key::Right, Key::Home, Key::End}[random() % 4],
                        random() % 2, random() % 2);
        }
        auto model = before;
        for (auto const& e : edits) {
            ASSERT_LE(e.position + e.deleted, model.size()) << "seed " << seed;
            model.replace(e.position, e.deleted, to_u32(e.inserted));
            apply_edit(text, e);
        }
        ASSERT_EQ(to_u32(text), model) << "seed " << seed;
        ASSERT_LE(model.size(), limits.length_max);
        ASSERT_LE(editor.caret(), model.size());
    }
}
TEST(Editor, UndoGivesBackTheFirstTextAndRedoTheLast) {
    Editor editor;
    std::string text;
    auto run = [&](auto what) {
        auto const now = to_u32(text);
        editor.adopt(now);
        for (auto const& e : what(now)) apply_edit(text, e);
    };
    for (char32_t c : std::u32string_view{U"abc"})
        run([&](auto& t) { return editor.insert(t, std::u32string(1, c), {}); });
    run([&](auto& t) { return editor.insert(t, U" pasted", {}); });
    run([&](auto& t) { return editor.undo(t); });
    EXPECT_EQ(text, "abc");
    run([&](auto& t) { return editor.undo(t); });
    EXPECT_EQ(text, "") << "letters typed in a row are undone together";
    run([&](auto& t) { return editor.redo(t); });
    run([&](auto& t) { return editor.redo(t); });
    EXPECT_EQ(text, "abc pasted");
}
TEST(Editor, APasteBeyondTheLimitIsCutNotRefused) {
    Editor editor;
    auto const edits = editor.insert(U"", std::u32string(25'000, U'字'), {Lines::Many, 20'000});
    ASSERT_EQ(edits.size(), 1U);
    EXPECT_EQ(code_points(edits[0].inserted), 20'000U);
}
TEST(Editor, BrokenUtf8BecomesReplacementCharacters) {
    EXPECT_EQ(to_u32("a\xC0\x80z\xE6\xB1"), U"a\uFFFD\uFFFDz\uFFFD");
    EXPECT_EQ(to_utf8(to_u32("汉字𠮷é")), "汉字𠮷é");
}
TEST(TextArea, AnInputMethodsCompositionIsShownButNotYetText) {
    auto stage = stage_of();
    std::string text = "已有";
    Edits all;
    Frame const draw = [&](Ui& ui) {
        for (auto const& e : ui.text_area("a", say("作答"), text)) apply_edit(text, e), all.push_back(e);
    };
    stage->frame(draw);
    stage->click("作答");
    stage->send(*key_from("Ctrl+End"));
    stage->send(TextComposing{"ni hao", 6});
    stage->frame(draw);
    EXPECT_EQ(text, "已有");
    stage->send(TextComposing{"", 0});
    stage->send(TextInput{"你好"});
    stage->frame(draw);
    EXPECT_EQ(text, "已有你好");
    EXPECT_EQ(all, (Edits{{2, 0, "你好"}}));
}
TEST(TextArea, TwentyThousandCharactersPastedAreOneEdit) {
    auto stage = stage_of();
    std::string text;
    int edits = 0;
    Frame const draw = [&](Ui& ui) {
        for (auto const& e : ui.text_area("a", say("作答"), text)) apply_edit(text, e), ++edits;
    };
    stage->frame(draw);
    stage->click("作答");
    std::string big;
    for (int i = 0; i < 20'000; ++i) big += "字";
    stage->send(TextInput{big});
    stage->frame(draw);
    EXPECT_EQ(edits, 1);
    EXPECT_EQ(code_points(text), 20'000U);
    stage->press("Ctrl+Z");
    EXPECT_EQ(text, "");
}
TEST(TextArea, CopyAndPasteKeepTheText) {
    auto stage = stage_of();
    std::string text = "短路";
    Frame const draw = [&](Ui& ui) { ui.text_field("a", say("作答"), text); };
    stage->frame(draw);
    stage->click("作答");
    for (auto key : {"Ctrl+A", "Ctrl+C", "End", "Ctrl+V"}) stage->press(key);
    EXPECT_EQ(text, "短路短路");
}
