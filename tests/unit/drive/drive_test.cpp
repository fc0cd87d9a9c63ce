#include "kiosk/ui/drive.h"
#include <gtest/gtest.h>
using namespace kz;
using namespace kz::ui;
TEST(DriveLine, EachCommandIsReadWithItsFields) {
    EXPECT_EQ(parse_drive(R"({"do":"click","label":"下一题","index":1})").value().index, 1);
    EXPECT_EQ(parse_drive(R"({"do":"key","key":"Ctrl+Right"})").value().key, (KeyPress{Key::Right, true}));
    EXPECT_EQ(parse_drive(R"({"do":"wait","label":"x","timeout_ms":99999999})").value().timeout,
              drive_wait_max);
    EXPECT_EQ(parse_drive(R"({"do":"drag","from":[1,2],"to":"A"})").value().from, (Point{1, 2}));
}
TEST(DriveLine, WhatIsWrongIsNamed) {
    for (auto const* line :
         {"", "[]", "{}", R"({"do":"jump"})", R"({"do":"click"})", R"({"do":"key","key":"Hyper"})",
          R"({"do":"type","text":7})", R"({"do":"drag","from":[1],"to":"A"})"})
        EXPECT_EQ(parse_drive(line).error().code, Code::BadInput) << line;
    EXPECT_NE(parse_drive(R"({"do":"screenshot"})").error().detail.find("path"), std::string::npos);
}
TEST(DriveLine, AnswersAreOneLineOfJson) {
    EXPECT_EQ(drive_error("a \"b\"\n"), R"({"ok":false,"error":"a \"b\"\n"})");
    Tree const tree{
        {.role = Role::Button, .id = "next", .label = "下一题", .value = "", .rect = {1, 2, 3, 4}}};
    EXPECT_EQ(drive_tree(tree).find('\n'), std::string::npos);
    EXPECT_NE(drive_tree(tree).find("下一题"), std::string::npos);
}
