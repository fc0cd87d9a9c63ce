#include "kiosk/app/app.h"
#include "core/base/crypto.h"
#include "core/base/log.h"
#include "core/session/scoring.h"
#include <algorithm>
namespace kz::app {
using session::Screen;
namespace {
bool in_check_in(Screen screen) {
    return screen == Screen::Consent || screen == Screen::Card || screen == Screen::Face ||
           screen == Screen::Manual || screen == Screen::Confirm;
}
}  // namespace

Result<std::unique_ptr<App>> App::open(Config config, std::shared_ptr<Wake> wake, Now const& now) {
    auto enrolment = load_enrolment(config.data);
    session::TerminalStarted started{std::string{program_version}, "unenrolled", "", ""};
    if (enrolment)
        started.terminal = enrolment->terminal, started.site = enrolment->site,
        started.seat = enrolment->seat;
    ledger::Options options{config.data, config.events, "kaozhan/1/" + started.terminal,
                            [wake] { (*wake)(); }};
    if (config.on_one_copy == "continue-with-incident")
        options.on_one_copy = ledger::OnOneCopy::ContinueWithIncident;
    if (!enrolment)
        options.data =
            config.data / "unenrolled";  // A ledger's name is for ever; this one waits for its own.
    auto vault = TRY(ledger::Vault::open(options.data, ledger::credentials_folder()));
    if (vault.protection() == ledger::Vault::Protection::KeyFile)
        log::info("the storage key is a file; a platform credential would be stronger", {});
    auto recorder = TRY(Recorder::open(std::move(options), std::move(vault), std::move(started), now));
    auto app = std::unique_ptr<App>{new App(std::move(config), std::move(wake), std::move(recorder))};
    if (enrolment) app->x_enrolment = std::move(*enrolment);
    app->load_site();
    app->x_screen = app->x_recorder.state().screen;
    app->say_what_happened(now);
    app->after_change();
    return app;
}
App::App(Config config, std::shared_ptr<Wake> wake, Recorder recorder)
    : x_config(std::move(config)), x_wake(std::move(wake)), x_recorder(std::move(recorder)) {
    x_settings.language = language_from(x_config.language);
    x_desk.draw_task = [this](std::string const& entry, ui::Ui& ui, screens::Wishes& wishes) {
        for (auto& intent : x_tasks.draw(x_recorder.state(), entry, x_refusal, ui))
            wishes.push_back(std::move(intent));
    };
    x_desk.picture = [this](std::string const& name) { return paper_picture(name); };
}
App::~App() = default;

// The ledger's state before this start still stands beside the one after it: what lies between is the gap.
void App::say_what_happened(Now const& now) {
    auto const& before = x_recorder.durable_state();
    auto const* attempt = x_recorder.state().attempt();
    auto const* was = before.attempt();
    if (!attempt || !was || attempt->phase != session::Phase::Running) return;
    auto const gap = std::chrono::ceil<std::chrono::seconds>(attempt->lost - was->lost).count();
    x_notice = before.clock.boot == now.boot ? "notice.resumed" : "notice.rebooted";
    x_notice_args = {{"minutes", std::to_string(gap / 60)}, {"seconds", std::to_string(gap % 60)}};
}
void App::start_devices() {
    auto wake = [waker = x_wake] { (*waker)(); };
    x_pin_check = std::make_unique<PinCheck>(wake);
    auto const inbox = x_config.data / "inbox";
    if (auto watch = FolderWatch::start({inbox, inbox / "receipts"}, wake)) x_watch = std::move(*watch);
    else log::warning("the inbox is not watched; going on without", {{"why", watch.error().detail}});
    idcard::ReaderOptions options;
    options.today = [] {
        auto const day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
        return std::optional<idcard::Date>{std::chrono::year_month_day{day}};
    };
    if (auto reader = idcard::Reader::start(std::move(options), x_reader_events, wake)) {
        x_reader.emplace(std::move(*reader));
        x_reader_health = screens::Health::Absent;
    } else {
        x_reader_health = screens::Health::Failed, x_reader_advice = reader.error().advice;
    }
    if (auto desk = identity::FaceDesk::start({x_config.camera, x_config.face_models}, x_face_events, wake)) {
        x_face_desk.emplace(std::move(*desk));
    } else {
        x_camera_health = screens::Health::Failed, x_camera_advice = desk.error().advice;
    }
    x_tasks.start(wake);
    after_change();
}
void App::load_site() {
    auto const& state = x_recorder.state();
    if (!x_enrolment) {
        x_no_service = "app.not_enrolled";
        return;
    }
    x_site.site_name = x_enrolment->site_name;
    if (state.attempt() && x_sitting) return;  // A paper does not change under a candidate.
    auto sitting = load_sitting(x_config.data, *x_enrolment);
    if (!sitting) {
        if (!x_sitting)
            x_no_service = sitting.error().code == Code::Absent ? "app.no_sitting" : sitting.error().advice;
        log::warning("no sitting was loaded", {{"why", to_string(sitting.error())}});
        return;
    }
    x_no_service.clear();
    x_sitting = std::move(*sitting);
    x_pictures.clear();
    x_site = {x_sitting->site_name, x_sitting->title, x_sitting->line,
              x_sitting->starts,    x_sitting->ends,  x_sitting->results_line};
    if (state.manifest_version != x_sitting->version || state.sitting != x_sitting->id) {
        session::SittingLoaded loaded{x_sitting->version, x_sitting->id, x_sitting->paper.id,
                                      static_cast<std::uint64_t>(x_sitting->paper.version),
                                      x_sitting->manifest_hash};
        wish(session::Intent{session::NoteFact{"", loaded}});
    }
}
ui::Picture App::paper_picture(std::string const& name) {
    auto [at, fresh] = x_pictures.try_emplace(name);
    if (!fresh || !x_sitting) return at->second;
    auto content = sitting_file(*x_sitting, x_sitting->paper_folder + name, wire::blob_bytes_max);
    auto picture =
        content ? ui::decode_picture(*content) : Result<ui::Picture>{std::unexpected(content.error())};
    if (picture) at->second = std::move(*picture);
    else log::warning("a picture of the paper is not shown", {{"why", to_string(picture.error())}});
    return at->second;
}
void App::frame(ui::Ui& ui) {
    auto const now = read_clocks();
    take_in(now);
    adopt_settings(ui);
    auto const seen = view(now, ui);
    carry_out(screens::draw(seen, x_desk, ui));
    ui.frame_within(x_recorder.state().attempt() ? Millis{1'000} : Millis{10'000});
}
void App::take_in(Now const& now) {
    mend_storage(now);
    x_recorder.follow();
    if (x_recorder.all_saved()) x_saved_wall = x_recorder.durable_state().clock.last_wall;
    while (auto event = x_reader_events.try_pop()) take_reader(*event);
    while (auto event = x_face_events.try_pop()) take_face(*event);
    take_pin(now);
    if (x_watch && x_watch->changed()) take_inbox(now);
    watch_clock(now);
    measure_storage(now);
    if (auto acted = x_tasks.answers(x_recorder.state()); !acted.empty())
        for (auto const& intent : acted) wish(intent);
    if (!x_recorder.failure()) seal_results();
    if (!x_recorder.failure())
        for (auto const& intent : due(x_recorder.state(), now)) wish(intent);
}
void App::carry_out(screens::Wishes const& wishes) {
    for (auto const& one : wishes) std::visit([this](auto const& asked) { wish(asked); }, one);
}
void App::wish(session::Intent const& intent) {
    auto done = x_recorder.carry_out(intent, read_clocks());
    x_refusal = done ? "" : done.error().advice;
    if (!done) log::debug("refused", {{"why", done.error().detail}});
    after_change();
}
void App::wish(screens::TypePin const& asked) {
    if (!x_pin_check || !x_sitting || x_pin_check->busy()) return;
    x_pin = screens::Pin::Checking;
    x_pin_check->ask(asked.pin, x_sitting->staff);
}
void App::wish(screens::WithdrawConsent const&) { wish(session::Intent{session::WithdrawCard{"refused"}}); }
void App::wish(screens::ChooseWay const& asked) {
    if (!x_card) return;
    wish(session::Intent{
        session::GiveConsent{asked.way, screens::consent_text_version, identity_of(*x_card)}});
}
void App::wish(screens::Confirm const&) {
    if (!x_sitting) return;
    auto opened = opening();
    session::KeyMade made;
    auto id = make_key(opened, made);
    if (!id) {
        log::failure("no key was made for an attempt", {{"why", to_string(id.error())}});
        x_refusal = id.error().advice;
        return;
    }
    wish(session::Intent{session::ConfirmIdentity{std::move(opened), *id, std::move(made)}});
    if (!x_recorder.state().attempts.contains(*id))  // They go on with an attempt they had, or were refused.
        if (auto gone = x_recorder.destroy_key(*id); !gone)
            log::warning("a key without use stays", {{"why", to_string(gone.error())}});
}
void App::wish(screens::PrintSlip const&) {}
void App::wish(screens::DismissNotice const&) { x_notice.clear(); }

session::IdentityRead App::identity_of(idcard::Card const& card) const {
    session::IdentityRead read;
    read.masked_name = idcard::masked_name(card.name);
    read.masked_number = idcard::masked_number(card.number);
    for (auto const& problem : card.problems) read.problems.emplace_back(to_string(problem.code));
    if (has_problem(card, idcard::ProblemCode::NumberChecksum) ||
        has_problem(card, idcard::ProblemCode::NumberBirthMismatch)) {
        read.match = session::RosterMatch::CardProblem;
        return read;
    }
    auto const* person = x_sitting ? find_person(*x_sitting, x_enrolment->site, card.number) : nullptr;
    if (!person) return read;
    read.match = person->submitted ? session::RosterMatch::AlreadySubmitted : session::RosterMatch::Found;
    read.registration = person->registration;
    return read;
}
session::AttemptOpened App::opening() const {
    auto const& paper = x_sitting->paper;
    session::AttemptOpened opened;
    opened.registration = x_recorder.state().check_in.registration;
    opened.seat = x_enrolment->seat;
    opened.paper = paper.id, opened.language = paper.language;
    opened.paper_version = static_cast<std::uint64_t>(paper.version);
    for (auto byte : random_bytes(6)) opened.seed = opened.seed << 8 | byte;
    opened.allowance_ms =
        static_cast<std::uint64_t>(std::chrono::duration_cast<Millis>(paper.duration).count());
    for (auto const& section : paper.sections)
        for (auto const& entry : section.entries) {
            if (entry.kind == exam::EntryKind::Item) {
                opened.items.push_back(entry.id);
            } else {
                opened.tasks.push_back(entry.id);
                opened.task_specs.push_back(paper.tasks[entry.task].json);
            }
        }
    return opened;
}
void App::after_change() {
    auto const& state = x_recorder.state();
    auto const screen = state.screen;
    if (auto const* attempt = state.attempt(); !attempt || attempt->phase != session::Phase::Running)
        x_notice.clear();  // It spoke of an exam that is over.
    if (auto const* attempt = state.attempt(); attempt && attempt->phase == session::Phase::Submitted) {
        if (!attempt->score && !attempt->sealed && x_sitting) {
            auto scored = score_attempt(x_sitting->paper, *attempt);
            if (!scored)
                log::failure("not scored here; the issuer will", {{"why", to_string(scored.error())}});
            else if (auto recorded =
                         x_recorder.carry_out(session::RecordScore{std::move(*scored)}, read_clocks());
                     !recorded)
                log::failure("the score was not recorded", {{"why", recorded.error().detail}});
        }
    }
    if (!in_check_in(screen)) x_card.reset();
    auto const face = screen == Screen::Face && x_face_desk;
    if (face && !x_facing) {
        auto const* person = static_cast<Person const*>(nullptr);
        for (auto const& one : x_sitting->people)
            if (one.registration == state.check_in.registration) person = &one;
        auto photo = person ? sitting_file(*x_sitting, person->photo, photo_bytes_max)
                            : Result<Bytes>{fail(Code::Absent, "face.no_photo", "no registration photo")};
        x_face = {};
        if (photo) {
            if (auto picture = ui::decode_picture(*photo)) x_face.registration_photo = *picture;
            x_face_desk->begin(std::move(*photo));
            x_facing = true;
        } else if (x_screen != screen) {
            x_screen = screen;
            wish(session::Intent{session::AskManualCheck{"no-photo"}});
        }
    }
    if (!face && x_facing) {
        x_face_desk->end();
        x_facing = false;
        auto photo = x_face.registration_photo;
        x_face = {};
        if (screen == Screen::Manual || screen == Screen::Confirm) x_face.registration_photo = photo;
    }
    if (screen != x_screen) x_pin = screens::Pin::Ask;
    x_screen = screen;
}
void App::stop(std::string cause) {
    (void)x_recorder.carry_out(session::NoteFact{"", session::TerminalStopped{std::move(cause)}},
                               read_clocks());
    if (auto saved = x_recorder.wait_saved(Millis{5'000}); !saved)
        log::failure("the last events were not saved", {{"why", saved.error().detail}});
}
}  // namespace kz::app
