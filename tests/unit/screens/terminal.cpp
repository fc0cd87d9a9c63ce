#include "tests/unit/screens/terminal.h"
#include "core/exam/exam.h"
#include <cmath>
#include <fstream>
#include <iterator>
namespace kz::test {
namespace {
using session::Screen;
Bytes bytes_of(std::string const& text) { return {text.begin(), text.end()}; }
std::string wrapped(std::string const& id, std::string const& title, std::string const& declaration,
                    std::string const& body) {
    return R"(<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier=")" + id +
           R"(" title=")" + title + R"(" adaptive="false" time-dependent="false" xml:lang="zh-CN">)" +
           declaration +
           R"(<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>)"
           "<qti-item-body>" +
           body + "</qti-item-body></qti-assessment-item>";
}
std::string declared(std::string const& cardinality, std::string const& type) {
    return R"(<qti-response-declaration identifier="RESPONSE" cardinality=")" + cardinality +
           R"(" base-type=")" + type + R"("/>)";
}
std::string choice_xml(std::string const& id, int most) {
    static char const* const options[] = {"传感器内部断路", "信号线断路或对地短路", "传感器接地线断路",
                                          "传感器特性漂移"};
    std::string body =
        R"(<p>断开冷却液温度传感器插头，点火开关置于 ON，测得线束侧信号端子对车身电压为 0 V，对应的故障最可能是哪一项？</p>
        <qti-choice-interaction response-identifier="RESPONSE" max-choices=")" +
        std::to_string(most) + "\">";
    char letter = 'A';
    for (auto const* option : options)
        body += std::string{"<qti-simple-choice identifier=\""} + letter++ + "\">" + option +
                "</qti-simple-choice>";
    return wrapped(id, most == 1 ? "信号电压为 0 V" : "测量前的准备",
                   declared(most == 1 ? "single" : "multiple", "identifier"),
                   body + "</qti-choice-interaction>");
}
std::string entry_xml(std::string const& id) {
    return wrapped(
        id, "信号端子的开路电压", declared("single", "float"),
        R"(<p>插头断开后，线束侧信号端子电压应约为 <qti-text-entry-interaction response-identifier="RESPONSE"/> V。</p>)");
}
std::string text_xml(std::string const& id) {
    return wrapped(
        id, "有故障但没有故障码", declared("single", "string"),
        R"(<p>说明为什么“有故障但没有故障码”。</p><qti-extended-text-interaction response-identifier="RESPONSE"/>)");
}
exam::Item parsed(std::string const& xml) {
    auto item = exam::parse_item(bytes_of(xml));
    CHECK(item);
    return std::move(*item);
}
void add_items(exam::Paper& paper, exam::Section section, int count, auto const& xml_of) {
    for (int n = 0; n < count; ++n) {
        auto const id = section.id + "-" + std::to_string(n + 1);
        exam::Entry entry;
        entry.id = id, entry.item = paper.items.size(), entry.max = exam::Points{200};
        paper.items.push_back(parsed(xml_of(id, n)));
        section.entries.push_back(entry);
    }
    paper.sections.push_back(std::move(section));
}
void add_task(exam::Paper& paper) {
    std::ifstream file{KZ_SOURCE_DIR "/assets/demo-site/paper/tasks/coolant.json"};
    std::string const json{std::istreambuf_iterator<char>{file}, {}};
    if (json.empty()) return;
    exam::TaskFile task;
    task.kind = "coolant", task.title = "冷却液温度传感器电路检修", task.json = bytes_of(json);
    paper.tasks.push_back(task);
    exam::Section section;
    section.id = "d", section.title = "四、实操", section.part = 1;
    exam::Entry entry;
    entry.id = "bench", entry.kind = exam::EntryKind::Task;
    section.entries.push_back(entry);
    paper.sections.push_back(section);
}
}  // namespace

exam::Paper sample_paper() {
    exam::Paper paper;
    paper.id = "demo-auto", paper.title = "汽车电子电气（中级）", paper.language = "zh-CN", paper.version = 3;
    paper.duration = std::chrono::minutes{90};
    paper.parts.resize(2);
    exam::Section a, b, c;
    a.id = "a", a.title = "一、单选与多选";
    b.id = "b", b.title = "二、测量与计算";
    c.id = "c", c.title = "三、简答";
    add_items(paper, a, 12, [](std::string const& id, int n) { return choice_xml(id, n < 9 ? 1 : 3); });
    add_items(paper, b, 5, [](std::string const& id, int) { return entry_xml(id); });
    add_items(paper, c, 3, [](std::string const& id, int) { return text_xml(id); });
    add_task(paper);
    return paper;
}
ui::Picture drawn_person(int width, int height, bool background) {
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    auto const w = static_cast<float>(width), h = static_cast<float>(height), head = h * 0.22F;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            auto const dx = static_cast<float>(x) - w / 2, dy = static_cast<float>(y);
            auto colour = background ? 0xFF3A414B : 0xFFB9C6D3;
            if (std::hypot(dx / (head * 1.5F), (dy - h * 1.02F) / (h * 0.34F)) < 1) colour = 0xFF506F98;
            if (std::hypot(dx / (head * 0.82F), (dy - h * 0.44F) / (head * 1.1F)) < 1) colour = 0xFFC9A48A;
            pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                   static_cast<std::size_t>(x)] = colour;
        }
    return std::make_shared<ui::Image const>(width, height, std::move(pixels));
}

Terminal::Terminal() : paper(sample_paper()) {
    now.boot.fill(7);
    now.boottime = std::chrono::minutes{20};
    now.wall = Millis{1'795'400'658'000};  // 2026-11-23, before the sitting
    site.site_name = "示例职业技术学院", site.sitting_title = "汽车电子电气职业技能等级（中级）";
    site.sitting_line = "第 2 场　10:30 – 12:30　实操与知识";
    site.results_line = "2026年12月7日起，凭报名号查询";
    site.starts = now.wall + std::chrono::minutes{6}, site.ends = site.starts + std::chrono::hours{2};
    want(session::NoteFact{"", session::TerminalStarted{"0.3.0", "t-07", "site-001", "07"}});
    want(session::NoteFact{"", session::SittingLoaded{4, "sitting-2", paper.id, 3, "00"}});
}
screens::View Terminal::view() {
    screens::View view{.state = state, .paper = &paper, .site = site, .now = now};
    view.language = language_from(state.settings.language);
    view.reader = view.camera = screens::Health::Ready;
    view.saved.wall = now.wall - Millis{1200};
    view.evidence.events = view.evidence.durable = state.events;
    view.evidence.free_bytes = 118'000'000'000;
    view.evidence.version = "0.3.0", view.evidence.origin = "site-001/t-07/1";
    view.refusal = refusal_;
    auto const until = state.pin.locked_until - state.clock.at(now);
    if (until > Millis{0}) view.pin = screens::Pin::Locked, view.pin_wait = until;
    else if (state.pin.misses > 0) view.pin = screens::Pin::Wrong;
    return view;
}
void Terminal::pass(Millis time) { now.boottime += time, now.wall += time; }
void Terminal::record(std::vector<session::Draft> const& drafts) {
    for (auto const& draft : drafts) {
        ledger::Event event;
        event.seq = state.events, event.subject = draft.subject, event.actor = draft.actor;
        event.kind = static_cast<std::uint32_t>(session::kind_of(draft.fact));
        event.boot = now.boot, event.boottime = now.boottime, event.wall = now.wall;
        event.payload = session::encode_fact(draft.fact);
        auto const applied = session::apply(state, event);
        if (!applied) std::fprintf(stderr, "%s\n", to_string(applied.error()).c_str());
        CHECK(applied);
    }
}
bool Terminal::try_want(session::Intent const& intent) {
    auto const drafts = session::decide(state, intent, now);
    refusal_ = drafts ? "" : drafts.error().advice;
    if (drafts) record(*drafts);
    return drafts.has_value();
}
void Terminal::want(session::Intent const& intent) {
    auto const allowed = try_want(intent);
    if (!allowed) std::fprintf(stderr, "refused: %s\n", refusal_.c_str());
    CHECK(allowed);
}
void Terminal::carry_out(screens::Wishes const& wishes) {
    for (auto const& wish : wishes) {
        if (auto const* intent = std::get_if<session::Intent>(&wish)) try_want(*intent);
        else if (auto const* pin = std::get_if<screens::TypePin>(&wish))
            try_want(session::EnterPin{"1002", pin->pin == right_pin});
        else if (std::holds_alternative<screens::WithdrawConsent>(wish))
            try_want(session::WithdrawCard{"refused"});
        else if (auto const* way = std::get_if<screens::ChooseWay>(&wish))
            try_want(session::GiveConsent{way->way, screens::consent_text_version, identity});
        else if (std::holds_alternative<screens::Confirm>(wish)) {
            session::ConfirmIdentity confirm;
            confirm.attempt = "attempt-1";
            auto& opened = confirm.opened;
            opened.registration = state.check_in.registration, opened.seat = state.seat,
            opened.paper = paper.id;
            opened.language = paper.language, opened.paper_version = 3, opened.seed = 42;
            opened.allowance_ms = static_cast<std::uint64_t>(Millis{paper.duration}.count());
            for (auto const& section : paper.sections)
                for (auto const& entry : section.entries) {
                    if (entry.kind == exam::EntryKind::Item) opened.items.push_back(entry.id);
                    else
                        opened.tasks.push_back(entry.id),
                            opened.task_specs.push_back(paper.tasks[entry.task].json);
                }
            try_want(confirm);
        }
    }
}
void Terminal::go_to(Screen screen) {
    auto const there = [&] { return state.screen == screen; };
    if (there()) return;
    want(session::PresentCard{"resident", "s"});
    if (there()) return;
    auto const way = screen == Screen::Manual ? session::Way::Manual : session::Way::Face;
    carry_out({screens::ChooseWay{way}});
    if (there()) return;
    want(session::ReportFace{{true, 700, 410, "m"}});
    if (there()) return;
    carry_out({screens::Confirm{}});
    if (there()) return;
    want(session::AcceptRules{});
    if (there()) return;
    want(session::FinishWarmup{});
    if (there()) return;
    now.wall = std::max(now.wall, site.starts), now.boottime += std::chrono::minutes{6};
    want(session::StartExam{});
    if (there()) return;
    want(session::TurnTo{session::Page::Review});
    if (there()) return;
    want(session::TurnTo{session::Page::Submit});
    if (there()) return;
    want(session::Submit{});
    CHECK(there());
}
}  // namespace kz::test
