#include "tests/unit/screens/scenes.h"
namespace kz::test {
namespace {
using screens::Health;
using screens::View;
using session::Screen;
struct Making {
    std::vector<Scene> all;
    Terminal& add(
        std::string name, Screen screen, int primaries = 1,
        std::function<void(View&)> change = [](View&) {}) {
        auto terminal = std::make_unique<Terminal>();
        terminal->go_to(screen);
        all.push_back({std::move(name), std::move(terminal), std::move(change), primaries});
        auto& made = *all.back().terminal;
        made.desk.screen = made.state.screen, made.desk.attempt = made.state.current;
        return made;
    }
};
void with_face(View& view) {
    static auto const photo = drawn_person(240, 320, false), live = drawn_person(640, 480, true);
    view.face.registration_photo = photo, view.face.live = live;
    view.face.hint = "face.hint_good";
}
void offline(View& view) { view.network.online = false; }
void some_answers(Terminal& terminal) {
    for (int n = 1; n <= 7; ++n) {
        auto const id = "a-" + std::to_string(n);
        terminal.want(session::OpenEntry{id});
        terminal.want(session::SetResponse{id, "RESPONSE", {n == 7 ? "B" : "C"}});
    }
    terminal.want(session::SetFlag{"a-3", true});
    terminal.want(session::OpenEntry{"a-9"});
    terminal.want(session::SetFlag{"a-9", true});
    terminal.want(session::OpenEntry{"a-7"});
}
void check_in(Making& making) {
    making.add("idle", Screen::Idle, 0, offline);
    making.add("idle-service-only", Screen::Idle, 0, [](View& view) {
        view.service_only = true, view.storage = Health::Ready, view.reader = Health::Absent,
        view.camera = Health::Starting;
    });
    making.add("idle-no-sitting", Screen::Idle, 0, [](View& view) { view.paper = nullptr; });
    making.add("idle-card-hint", Screen::Idle, 0, [](View& view) { view.card_hint = "idcard.place_again"; });
    auto& helped = making.add("idle-help", Screen::Idle, 1);
    helped.want(session::CallHelp{});
    helped.desk.dialog = screens::Dialog::Help;
    auto& staff = making.add("idle-staff", Screen::Idle, 0);
    staff.desk.dialog = screens::Dialog::Staff;
    making.add("consent", Screen::Consent, 2);
    making.add("consent-text", Screen::Consent, 1).desk.dialog = screens::Dialog::ConsentText;
    for (auto const& [name, match] : {std::pair{"card-not-on-roster", session::RosterMatch::NotOnRoster},
                                      std::pair{"card-problem", session::RosterMatch::CardProblem},
                                      std::pair{"card-submitted", session::RosterMatch::AlreadySubmitted}}) {
        auto& terminal = making.add(name, match == session::RosterMatch::AlreadySubmitted ? Screen::Receipt
                                                                                          : Screen::Idle);
        if (terminal.state.screen == Screen::Receipt) terminal.want(session::CloseAttempt{"finished"});
        terminal.want(session::PresentCard{"resident", "s"});
        terminal.identity.match = match;
        if (match == session::RosterMatch::CardProblem)
            terminal.identity.problems = {"expired", "number-checksum"};
        terminal.carry_out({screens::ChooseWay{session::Way::Face}});
    }
    making.add("face", Screen::Face, 0, with_face);
    making.add("face-no-camera", Screen::Face, 1, [](View& view) { view.camera = Health::Absent; });
    making.add("manual", Screen::Manual, 1, with_face);
    auto& locked = making.add("manual-locked", Screen::Manual, 1, with_face);
    for (int n = 0; n < 5; ++n) locked.want(session::EnterPin{"1002", false});
    making.add("manual-check", Screen::Manual, 1, with_face).want(session::EnterPin{"1002", true});
    auto& refuse = making.add("manual-refuse", Screen::Manual, 1, with_face);
    refuse.want(session::EnterPin{"1002", true});
    refuse.desk.dialog = screens::Dialog::RefuseCheck;
    making.add("confirm", Screen::Confirm);
}
void before_exam(Making& making) {
    making.add("rules", Screen::Rules);
    making.add("warmup", Screen::Warmup);
    making.add("waiting", Screen::Waiting, 1, offline);
    auto& open = making.add("waiting-open", Screen::Waiting);
    open.pass(std::chrono::minutes{7});
}
void exam(Making& making) {
    some_answers(making.add("exam", Screen::Exam, 1, offline));
    auto& warned = making.add("exam-ten-minutes", Screen::Exam);
    warned.pass(std::chrono::minutes{80} + std::chrono::seconds{12});
    some_answers(making.add("exam-resumed", Screen::Exam, 1, [](View& view) {
        view.notice = "notice.resumed";
        view.notice_args = {{"minutes", "0"}, {"seconds", "4"}};
        view.saved.state = screens::Saving::Saving;
    }));
    making.add("exam-fill", Screen::Exam).want(session::OpenEntry{"b-1"});
    auto& text = making.add("exam-text", Screen::Exam);
    text.want(session::OpenEntry{"c-1"});
    text.want(session::EditText{
        "c-1", "RESPONSE", 0, 0,
        "控制单元只在信号电压超出 0.14–4.91 V 时记录故障码。接触电阻增大使电压升高到约 3.8 V，"});
    some_answers(making.add("exam-map", Screen::Exam, 1));
    making.all.back().terminal->desk.dialog = screens::Dialog::Map;
    auto& task = making.add("exam-task", Screen::Exam);
    if (!task.paper.tasks.empty()) task.want(session::OpenEntry{"bench"});
    some_answers(making.add("exam-help", Screen::Exam, 1));
    making.all.back().terminal->want(session::CallHelp{});
    making.all.back().terminal->desk.dialog = screens::Dialog::Help;
    auto& review = making.add("review", Screen::Exam);
    some_answers(review);
    review.want(session::TurnTo{session::Page::Review});
    auto& submit = making.add("submit", Screen::Exam);
    some_answers(submit);
    submit.want(session::TurnTo{session::Page::Review});
    submit.want(session::TurnTo{session::Page::Submit});
}
void with_slip(View& view) {
    view.slip.qr_text =
        "kaozhan-slip/1 site-001/t-07/1 4182 7K4M-29QX 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    view.slip.short_code = "7K4M-29QX";
}
void after_exam(Making& making) {
    making.add("receipt", Screen::Receipt, 1, [](View& view) { with_slip(view), offline(view); });
    auto& signed_one = making.add("receipt-signed", Screen::Receipt, 1, [](View& view) {
        with_slip(view);
        view.slip.from_issuer = true, view.network.online = true;
    });
    signed_one.want(session::RecordReceipt{"attempt-1", {9'999, "note"}});
    making.add("receipt-saving", Screen::Receipt, 1, [](View& view) { view.evidence.durable = 1; });
    auto& answers = making.add("receipt-answers", Screen::Receipt, 1, with_slip);
    answers.desk.dialog = screens::Dialog::Answers;
    auto& late = making.add("receipt-time-up", Screen::Exam, 1, with_slip);
    late.pass(std::chrono::minutes{91});
    late.want(session::Submit{session::SubmittedBy::TimeUp});
    making.add("locked", Screen::Exam, 0, [](View& view) { view.storage = Health::Failed; });
    auto& service = making.add("service", Screen::Exam);
    service.pass(std::chrono::seconds{5});
    service.want(session::NoteFact{"", session::TerminalStopped{"killed"}});
    service.pass(std::chrono::seconds{192});
    service.want(session::NoteFact{"", session::TerminalStarted{"0.3.0", "t-07", "site-001", "07"}});
    service.want(session::NoteFact{"", session::IncidentRaised{"incident.face_missed"}});
    service.want(session::CallHelp{});
    service.want(session::EnterPin{"1002", true});
    service.want(session::TurnTo{session::Page::Service});
}
}  // namespace

View Scene::view() const {
    auto made = terminal->view();
    made.network.online = true;
    change(made);
    return made;
}
std::vector<Scene> scenes() {
    Making making;
    check_in(making);
    before_exam(making);
    exam(making);
    after_exam(making);
    for (auto& scene : making.all) scene.terminal->desk.screen = screens::screen_shown(scene.view());
    for (auto& scene : making.all) scene.terminal->desk.attempt = scene.terminal->state.current;
    return std::move(making.all);
}
}  // namespace kz::test
