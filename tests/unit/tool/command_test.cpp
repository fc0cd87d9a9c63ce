#include "sync/tool/command.h"
#include <gtest/gtest.h>
namespace kz::tool {
namespace {
int echo(Arguments const& arguments) {
    std::string human = arguments.command;
    for (auto const& operand : arguments.operands) human += " " + operand;
    for (auto const& [name, value] : arguments.options) human += " " + name + "=" + value;
    return answer(arguments, "{}", human);
}
std::vector<Group> groups() {
    return {{"say",
             "for tests",
             {{"it", "A [B]", 1, 2, "Says it.", echo, {{"--as", "NAME", "x"}, {"--loud", "", "x"}}}}}};
}
struct Said {
    int code = 0;
    std::string out, err;
};
Said say(std::vector<std::string> const& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = run(groups(), words);
    said.out = testing::internal::GetCapturedStdout();
    said.err = testing::internal::GetCapturedStderr();
    return said;
}
TEST(Tool, SortsOperandsAndOptionsInAnyOrder) {
    EXPECT_EQ(say({"say", "it", "--as", "me", "one", "--loud", "two"}).out, "it one two --as=me --loud=\n");
    EXPECT_EQ(say({"say", "it", "--as=me", "--", "--loud"}).out, "it --loud --as=me\n");
    EXPECT_EQ(say({"say", "it", "one", "--json"}).out, "{}\n");
    EXPECT_EQ(say({"--json", "say", "it", "one"}).out, "{}\n");
}
TEST(Tool, WrongUseIsSaidOnStderrAndEndsWithTwo) {
    for (auto const& words : std::vector<std::vector<std::string>>{{},
                                                                   {"sing"},
                                                                   {"say"},
                                                                   {"say", "that"},
                                                                   {"say", "it"},
                                                                   {"say", "it", "1", "2", "3"},
                                                                   {"say", "it", "1", "--quiet"},
                                                                   {"say", "it", "1", "--as"},
                                                                   {"say", "it", "1", "--loud=yes"},
                                                                   {"say", "it", "1", "--loud", "--loud"}}) {
        auto said = say(words);
        EXPECT_EQ(said.code, exit_wrong_use) << testing::PrintToString(words);
        EXPECT_FALSE(said.err.empty()) << testing::PrintToString(words);
        EXPECT_TRUE(said.out.empty()) << testing::PrintToString(words);
    }
}
TEST(Tool, WithJsonAnErrorIsADocumentToo) {
    auto said = say({"say", "it", "--json"});
    EXPECT_TRUE(said.out.starts_with(R"({"error":{"code":"wrong-use","message":"too few operands","hint":)"))
        << said.out;
    EXPECT_FALSE(said.err.empty());
}
TEST(Tool, EveryLevelHasHelp) {
    for (auto const& words :
         std::vector<std::vector<std::string>>{{"--help"}, {"say", "--help"}, {"say", "it", "--help"}}) {
        auto said = say(words);
        EXPECT_EQ(said.code, exit_done);
        EXPECT_NE(said.out.find("say"), std::string::npos);
    }
}
TEST(Tool, QuotesWhatIsNoTextSoThatTheDocumentStaysJson) {
    EXPECT_EQ(json_quote("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\u000a\\u0001\"");
    EXPECT_EQ(json_quote("考\xff站"), "\"考\uFFFD站\"");
    EXPECT_EQ(json_quote("\xe8\x80"), "\"\uFFFD\uFFFD\"");
}
}  // namespace
}  // namespace kz::tool
