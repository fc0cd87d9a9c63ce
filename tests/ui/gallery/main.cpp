// ui_gallery FOLDER [PAGE]: writes PAGE-THEME-ZOOM-LANGUAGE.png for every widget page.
#include "kiosk/ui/window.h"
#include <cstdio>
#include <map>
using namespace kz;
using namespace kz::ui;
namespace {
struct Sample {  // Invented words: what a gallery shows is nobody's text.
    bool english = false;
    Text operator()(char const* zh, char const* en) const { return verbatim(english ? en : zh); }
};
TopBar bar(Sample const& t) {
    return {.name = t("李*宁", "Li *ning"),
            .seat = t("机位 07", "Seat 07"),
            .title = t("汽车电子电气（中级）· 第一部分 知识",
                       "Automotive electrics (intermediate) · Part 1 Knowledge"),
            .remaining = std::chrono::seconds{2535},
            .saved = t("已保存 10:32:07", "Saved 10:32:07"),
            .network = t("离线 · 作答已安全保存在本机", "Offline · answers are safe here"),
            .network_state = State::Off};
}
ScreenOptions frame(Sample const& t) {
    return {.top = bar(t),
            .left = {{.id = "help",
                      .label = t("呼叫监考员", "Call the proctor"),
                      .icon = Icon::Headset,
                      .shortcut = {Key::F1}}},
            .right = {{.id = "previous", .label = t("上一题", "Previous"), .icon = Icon::ArrowLeft},
                      {.id = "flag", .label = t("标记", "Flag"), .icon = Icon::Flag}},
            .primary = Action{
                .id = "next", .label = t("下一题", "Next"), .icon = Icon::ArrowRight, .icon_after = true}};
}
void exam(Ui& ui, Sample const& t) {
    auto options = frame(t);
    options.scroll = false;
    options.pad = 32;
    ui.screen("exam", options, [&] {
        auto split = ui.columns({px(240), fr(1)}, 48);
        {
            auto map = split.cell();
            auto rolling = ui.scroll("map");
            ui.text(t("一、单选与多选", "1. Choice"), {.size = FontSize::Small, .weight = Weight::Bold});
            auto together = ui.group("map");
            auto line = ui.row({.gap = 8});
            for (int i = 1; i <= 12; ++i)
                ui.map_cell(
                    i, verbatim(std::to_string(i)),
                    {.seen = i < 9, .answered = i < 8, .flagged = i == 3 || i == 9, .current = i == 7});
        }
        auto item = split.cell();
        auto rolling = ui.scroll("item");
        ui.text(t("第 7 题 · 单选 · 2 分", "Question 7 · one answer · 2 points"), {.tone = Tone::Muted});
        ui.text(
            t("断开冷却液温度传感器插头，点火开关置于 ON，测得线束侧信号端子对车身电压为 0 V，对应的故障最可能是哪一项？",
              "With the coolant sensor unplugged and the ignition ON, the harness side signal pin "
              "reads 0 V to ground. Which fault is most likely?"),
            {.size = FontSize::Heading});
        auto together = ui.group("options");
        auto stack = ui.column({.width = 1000});
        ui.option("A", t("传感器内部断路", "Sensor open inside"), {.key = 'A'});
        ui.option("B", t("信号线断路或对地短路", "Signal wire open or shorted to ground"),
                  {.selected = true, .key = 'B'});
        ui.option("C", t("传感器接地线断路", "Sensor ground open"), {.key = 'C'});
        ui.option("D", t("传感器特性漂移", "Sensor drifted"), {.enabled = false, .key = 'D'});
    });
}
void essay(Ui& ui, Sample const& t) {
    auto card = ui.card("essay");
    ui.text(t("简答 · 不少于 50 字", "Short answer · at least 50 characters"),
            {.size = FontSize::Small, .tone = Tone::Muted});
    ui.text(t("说明为什么“有故障但没有故障码”。", "Explain “a fault but no code”."),
            {.weight = Weight::Bold});
    ui.text_area("essay", t("作答", "Answer"),
                 t("控制单元只在信号电压超出 0.14–4.91 V 时记录故障码。接触电阻增大使电压升高到约 3.8 V，",
                   "The control unit records a code only when the signal leaves 0.14–4.91 V. A higher "
                   "contact resistance")
                     .str(),
                 {.show_label = false,
                  .height = 180,
                  .note = t("拼音 · 中   Shift 切换", "Pinyin · 中   Shift switches")});
}
void items(Ui& ui, Sample const& t) {
    auto options = frame(t);
    ui.screen("items", options, [&] {
        auto split = ui.columns({fr(1), fr(1)}, 28);
        {
            auto left = split.cell();
            {
                auto card = ui.card("order");
                ui.text(t("排序 · 拖动，或选中后按 Ctrl+↑↓", "Order · drag, or select and press Ctrl+↑↓"),
                        {.size = FontSize::Small, .tone = Tone::Muted});
                ui.text(t("按正确顺序排列测量步骤", "Put the steps in order"), {.weight = Weight::Bold});
                std::vector<Text> steps = {
                    t("确认万用表挡位与表笔插孔", "Check the meter's range and sockets"),
                    t("点火开关置于 ON", "Ignition ON"), t("测量信号端子对地电压", "Measure the signal pin"),
                    t("记录读数并与标准值比较", "Write it down and compare")};
                ui.order_list("steps", t("测量步骤", "Steps"), steps);
            }
            auto card = ui.card("inline");
            ui.text(t("行内选择与填空", "Inline choice and entry"),
                    {.size = FontSize::Small, .tone = Tone::Muted});
            std::string five = "5.00";
            {
                auto line = ui.row({.gap = 8});
                ui.text(t("插头断开后，信号端子电压应约为", "Unplugged, the signal pin shows about"));
                ui.text_field("volt", t("电压", "Voltage"), five, {.show_label = false, .width = 130});
                ui.text(t("V；若为 0 V，则判断为", "V; if 0 V, then it is"));
                std::vector<Text> causes = {t("信号线断路", "Signal wire open"),
                                            t("传感器短路", "Sensor short")};
                ui.dropdown("cause", t("判断", "Judgement"), causes, 0, {.show_label = false});
            }
            ui.text_field("bad", t("报名号", "Registration"), five,
                          {.problem = t("请输入 13 位数字", "Please enter 13 digits")});
            std::string empty;
            ui.text_field("hint", t("姓名", "Name"), empty, {.placeholder = t("请输入姓名", "Your name")});
            ui.text_field("off", t("不可用", "Disabled"), five, {.enabled = false});
        }
        auto right = split.cell();
        {
            auto card = ui.card("match");
            ui.text(t("匹配 · 每行选一项", "Match · one a row"),
                    {.size = FontSize::Small, .tone = Tone::Muted});
            ui.text(t("现象与可能原因", "Symptoms and causes"), {.weight = Weight::Bold});
            for (int row = 0; row < 3; ++row) {
                auto cells = ui.columns({fr(1), px(80), px(80), px(80)}, 0);
                {
                    auto c = cells.cell();
                    ui.space(10);
                    ui.text(t("读数 −40 ℃", "Reads −40 ℃"));
                }
                for (int i = 0; i < 3; ++i) {
                    auto c = cells.cell();
                    ui.option(row * 3 + i, t("断路", "open"),
                              {.pick = Pick::Many, .selected = i == row, .compact = true});
                }
            }
        }
        essay(ui, t);
    });
}
void consent(Ui& ui, Sample const& t) {
    ScreenOptions options{
        .top = TopBar{.title = t("示例职业技术学院 · 机位 07", "Example College · Seat 07"),
                      .right = t("身份核验", "Identity check")},
        .left = {{.id = "help", .label = t("呼叫监考员", "Call the proctor"), .icon = Icon::Headset}},
        .right = {{.id = "leave", .label = t("取回证件，退出", "Take the card, leave")}}};
    ui.screen("consent", options, [&] {
        auto middle = ui.column({.align = Align::Centre});
        auto stack = ui.column({.width = 1320});
        ui.heading(t("请选择核验方式", "How shall we check who you are?"), FontSize::Title);
        ui.text(t("两种方式效力相同，不影响考试时间和成绩。",
                  "Both count the same; neither changes your time or result."),
                {.tone = Tone::Muted});
        ui.space(16);
        {
            auto split = ui.columns({fr(1), fr(1)}, 32);
            {
                auto c = split.cell();
                ui.choice_card("face",
                               {.icon = Icon::Face,
                                .title = t("刷脸核验", "By face"),
                                .points = {t("摄像头画面只在本机与报名照片比对",
                                             "The picture is compared on this machine only"),
                                           t("不保存人脸照片，比对数据考后即删", "No photo is kept"),
                                           t("约 5 秒", "About 5 seconds")},
                                .action = t("同意并使用", "Agree and use"),
                                .focus_first = true},
                               460);
            }
            {
                auto c = split.cell();
                ui.choice_card("manual",
                               {.icon = Icon::Card,
                                .title = t("人工核验", "By a proctor"),
                                .points = {t("监考员到机位核对证件与本人", "A proctor comes to your seat"),
                                           t("不打开摄像头", "The camera stays off")},
                                .action = t("请监考员核验", "Ask the proctor")},
                               460);
            }
        }
        ui.link("text", t("说明全文（2026-01 版）", "The full text (2026-01)"));
    });
}
void readings(Ui& ui, Sample const& t) {
    std::vector<std::vector<TableCell>> rows = {{{verbatim("1")},
                                                 {t("ON · 插上", "ON · in")},
                                                 {verbatim("3.775 V")},
                                                 {t("异常", "wrong"), Tone::Danger, Icon::Triangle}},
                                                {{verbatim("2")},
                                                 {t("ON · 拔下", "ON · out")},
                                                 {verbatim("5.00 V")},
                                                 {t("正常", "fine"), Tone::Ok, Icon::Check}}};
    ui.table("log", t("测量记录", "Readings"),
             {.columns = {{verbatim("#"), px(60)},
                          {t("条件", "Condition")},
                          {t("读数", "Reading")},
                          {t("判断", "Judgement")}},
              .selectable = true,
              .selected = 1},
             rows);
    std::vector<std::pair<Text, Text>> facts = {
        {t("交卷时间", "Submitted"), verbatim("2026年11月23日 12:18:44")},
        {t("知识部分", "Knowledge"), t("20 题，已答 20", "20 items, 20 answered")}};
    ui.facts(facts);
}
void parts(Ui& ui, Sample const& t) {
    ScreenOptions options{.top = bar(t),
                          .note = t("画面只在本机比对，不保存照片", "Compared here only; no photo kept"),
                          .primary = Action{.id = "done", .label = t("完成", "Done")}};
    ui.screen("parts", options, [&] {
        std::vector<Text> names = {t("读取证件", "Card"), t("人脸核验", "Face"), t("确认信息", "Confirm")};
        {
            auto c = ui.column({.align = Align::Centre});
            ui.steps("steps", names, 1);
        }
        ui.banner("offline",
                  t("网络已断开，作答已安全保存在本机。", "The network is gone; answers are safe here."),
                  Tone::Warn);
        ui.banner("bad",
                  t("没有读到身份证，请重新放置。（R-12）",
                    "The card was not read. Please lay it down again. (R-12)"),
                  Tone::Danger, t("重试", "Again"));
        ui.banner("fine", t("已交卷，全部作答已保存。", "Submitted; every answer is saved."), Tone::Ok);
        {
            auto line = ui.row();
            ui.button("secondary", t("次要", "Secondary"));
            ui.button("icon", t("打印凭据", "Print"), {.icon = Icon::Printer});
            ui.button("quiet", t("安静", "Quiet"), {.look = Look::Quiet});
            ui.button("danger", t("交卷", "Submit"), {.look = Look::Danger});
            ui.button("off", t("不可用", "Disabled"), {.enabled = false});
        }
        {
            auto line = ui.row({.gap = 32});
            ui.status("a", t("读卡器 正常", "Reader fine"), State::Ok);
            ui.status("b", t("正在保存", "Saving"), State::Pending);
            ui.status("c", t("网络 离线", "Offline"), State::Warn);
            ui.status("d", t("未能保存", "Not saved"), State::Danger);
            ui.timer("t", t("剩余", "Left"), std::chrono::minutes{8});
            ui.timer("u", t("剩余", "Left"), std::chrono::minutes{3});
        }
        {
            std::vector<Text> tabs = {t("电路图", "Circuit"), t("接插件", "Connectors"),
                                      t("维修手册", "Manual")};
            ui.tabs("tabs", tabs, 0);
            auto line = ui.row({.gap = 8});
            auto g = ui.group("chips");
            ui.chip("v", t("V 直流", "V DC"), true);
            ui.chip("o", verbatim("Ω"), false);
            ui.chip("h", t("保持", "Hold"), false);
        }
        auto split = ui.columns({fr(3), fr(1)}, 32);
        {
            auto c = split.cell();
            readings(ui, t);
        }
        auto c = split.cell();
        ui.qr("qr", t("凭据二维码", "Receipt code"), "https://example.invalid/r/7K4M-29QX", 260);
    });
}
void icons_page(Ui& ui, Sample const& t) {
    ui.screen("icons", {.top = bar(t)}, [&] {
        {
            auto line = ui.row({.gap = 24});
            for (int i = 1; i <= static_cast<int>(Icon::Refresh); ++i)
                ui.icon(static_cast<Icon>(i), 64, Tone::Normal);
        }
        std::string pin = "1234";
        ui.pin_pad("pin", t("监考员密码", "Proctor PIN"), pin);
    });
    ui.confirm("submit", {.title = t("确定交卷？", "Submit now?"),
                          .body = t("交卷后不能再修改作答。还有 2 题未答。",
                                    "You cannot change answers afterwards. 2 questions are unanswered."),
                          .yes = t("交卷", "Submit"),
                          .no = t("继续作答", "Go on"),
                          .danger = true});
}
void bench(Ui& ui, Sample const& t) {
    auto options = frame(t);
    options.scroll = false;
    options.pad = 24;
    ui.screen("bench", options, [&] {
        auto canvas = ui.canvas("circuit", t("电路图", "Circuit"),
                                {.view = {1200, 700},
                                 .height = ui.available().h * 100.F / static_cast<float>(ui.settings().zoom),
                                 .frame = true});
        Stroke const wire{canvas->ink(Ink::Text), 3};
        canvas->rect({60, 100, 270, 470}, {canvas->ink(Ink::Border), 2}, 8);
        canvas->text({80, 110}, t("发动机控制单元 ECM", "Engine control unit"), {22, Weight::Bold},
                     canvas->ink(Ink::Text));
        canvas->line({110, 210}, {700, 210}, wire);
        canvas->line({520, 210}, {700, 210}, {canvas->ink(Ink::WireGreen), 3});
        canvas->rect({660, 170, 60, 330}, {canvas->ink(Ink::Primary), 2, 8});
        canvas->bezier({400, 30}, {600, 80}, {690, 130}, {690, 210}, {canvas->ink(Ink::WireRed), 5});
        canvas->circle({690, 210}, 16, {canvas->ink(Ink::WireRed), 5});
        canvas->disc({330, 210}, 10, canvas->ink(Ink::Surface));
        canvas->circle({330, 210}, 10, wire);
        canvas->ellipse({950, 350}, {120, 160}, {canvas->ink(Ink::Focus), 5, 14});
        canvas->fill({800, 560, 260, 90}, canvas->ink(Ink::Lcd), 8);
        canvas->text({1040, 570}, verbatim("3.775 V"), {48, Weight::Bold}, canvas->ink(Ink::LcdInk),
                     Align::End);
        canvas->hit("pin1", t("传感器 1", "Sensor 1"), {670, 190, 40, 40}, {.radius = 20});
    });
}
}  // namespace
int main(int argc, char** argv) {
    std::filesystem::path const folder = argc > 1 ? argv[1] : "build/gallery";
    std::string const only = argc > 2 ? argv[2] : "";
    std::filesystem::create_directories(folder);
    std::map<std::string, void (*)(Ui&, Sample const&)> const pages = {
        {"exam", exam},   {"items", items},      {"consent", consent},
        {"parts", parts}, {"icons", icons_page}, {"bench", bench}};
    constexpr std::array themes = {std::pair{ThemeName::Light, "light"}, std::pair{ThemeName::Dark, "dark"},
                                   std::pair{ThemeName::HighContrast, "contrast"}};
    int wrong = 0;
    for (auto const& [theme, theme_name] : themes)
        for (int zoom : {100, 200})
            for (bool english : {false, true}) {
                Settings const settings{theme, zoom, english ? Language::English : Language::Chinese, false,
                                        true};
                bool const small = zoom == 200;
                auto stage = Offscreen::open(small ? 1366 : 1920, small ? 768 : 1080, settings);
                if (!stage) return std::fprintf(stderr, "%s\n", to_string(stage.error()).c_str()), 2;
                for (auto const& [name, page] : pages) {
                    if (!only.empty() && only != name) continue;
                    Sample const sample{english};
                    Frame const draw = [&, page = page](Ui& ui) { page(ui, sample); };
                    (*stage)->frame(draw);
                    if (name == "exam" || name == "items") (*stage)->press("Tab"), (*stage)->press("Tab");
                    auto const file = name + "-" + theme_name + "-" + std::to_string(zoom) +
                                      (english ? "-en" : "-zh") + ".png";
                    wrong += !(*stage)->save(folder / file);
                }
            }
    return wrong ? 1 : 0;
}
