#pragma once  // The terminal: everything wired to everything. The only place that knows everyone.
// UI thread only; what other threads have to say comes through bounded queues and a wake of the window.
#include "drivers/idcard/idcard.h"
#include "kiosk/app/config.h"
#include "kiosk/app/folder_watch.h"
#include "kiosk/app/pin_check.h"
#include "kiosk/app/recorder.h"
#include "kiosk/app/task_desk.h"
#include "kiosk/app/wake.h"
#include "kiosk/identity/identity.h"
#include "kiosk/screens/screens.h"
#include "kiosk/ui/drive.h"
namespace kz::app {
inline constexpr std::string_view program_version = "0.1.0";
class App {
public:
    // Opens ledger and sitting. Denied: another process has this terminal open. Corrupt: the ledger is not
    // whole; both with the advice to show. A missing enrolment or sitting is no error: the idle screen says
    // so.
    static Result<std::unique_ptr<App>> open(Config config, std::shared_ptr<Wake> wake, Now const& now);
    ~App();
    // Threads that push into the window's queues start here, after the first frame.
    void start_devices();
    void frame(ui::Ui& ui);
    std::optional<ui::Settings> wanted_settings();  // What the window should change to; once
    ui::StateFields state_fields();
    void stop(std::string cause);  // Records the end; called once, in order.
private:
    App(Config config, std::shared_ptr<Wake> wake, Recorder recorder);
    // What came in since the last frame
    void take_in(Now const& now);
    void take_reader(idcard::ReaderEvent const& event);
    void take_face(identity::FaceEvent const& event);
    void take_pin(Now const& now);
    void take_inbox(Now const& now);
    void take_receipts(Now const& now);
    void watch_clock(Now const& now);
    void measure_storage(Now const& now);
    void mend_storage(Now const& now);
    void device(std::string const& name, std::string const& state);
    // What screens ask for
    void carry_out(screens::Wishes const& wishes);
    void wish(session::Intent const& intent);
    void wish(screens::TypePin const& wish);
    void wish(screens::WithdrawConsent const&);
    void wish(screens::ChooseWay const& wish);
    void wish(screens::Confirm const&);
    void wish(screens::PrintSlip const&);
    void wish(screens::DismissNotice const&);
    session::IdentityRead identity_of(idcard::Card const& card) const;
    session::AttemptOpened opening() const;
    void say_what_happened(Now const& now);  // after a start in the middle of an exam
    void after_change();  // Screens turned: camera on or off, score after submission, card forgotten
    void make_slip(session::Attempt const& attempt);
    Result<std::string> make_key(session::AttemptOpened const& opened, session::KeyMade& made);
    void seal_results();  // submitted attempts: to the issuer, then their keys go
    session::State const& shown_state();
    void load_site();
    ui::Picture paper_picture(std::string const& name);
    screens::View view(Now const& now, ui::Ui const& ui);
    void adopt_settings(ui::Ui& ui);

    Config x_config;
    std::shared_ptr<Wake> x_wake;
    Recorder x_recorder;
    std::optional<Enrolment> x_enrolment;
    std::optional<Sitting> x_sitting;
    screens::Site x_site;
    Hash x_manifest_seen{};
    std::string x_no_service;            // key of why no candidate can be served; "" when one can
    std::optional<idcard::Card> x_card;  // in memory only, from the reader to consent
    screens::Health x_reader_health = screens::Health::Starting, x_camera_health = screens::Health::Starting;
    std::string x_reader_advice, x_camera_advice, x_card_hint;
    screens::FaceView x_face;
    bool x_facing = false;
    std::string x_refusal, x_notice;
    std::vector<std::pair<std::string, std::string>> x_notice_args;
    screens::Pin x_pin = screens::Pin::Ask;
    screens::Slip x_slip;
    std::string x_slip_attempt;
    // What the person at the seat answered, in memory alone, from sealing until they leave.
    std::optional<session::Attempt> x_submitted;
    session::State x_shown;  // with that attempt in it, as of x_shown_events
    std::uint64_t x_shown_events = 0;
    std::string x_not_sealed;  // attempt whose result could not be sealed, so that it is said once
    screens::Network x_network;
    std::uint64_t x_issuer_holds = 0;
    std::uint64_t x_free_bytes = 0;
    Millis x_measured{}, x_saved_wall{}, x_mended{};
    bool x_nearly_full = false;
    std::optional<Millis> x_clock_drift;               // wall minus boot time
    session::Screen x_screen = session::Screen::Idle;  // as of the last after_change
    screens::Desk x_desk;
    ui::Settings x_settings, x_recorded_settings;
    std::optional<ui::Settings> x_wanted_settings;
    TaskDesk x_tasks;
    std::map<std::string, ui::Picture> x_pictures;  // of the paper, decoded when first shown
    // Threads last: they end before what they use.
    idcard::ReaderEvents x_reader_events{idcard::reader_events_max};
    identity::FaceEvents x_face_events{identity::face_events_max};
    std::optional<idcard::Reader> x_reader;
    std::optional<identity::FaceDesk> x_face_desk;
    std::unique_ptr<PinCheck> x_pin_check;
    std::unique_ptr<FolderWatch> x_watch;
};
}  // namespace kz::app
