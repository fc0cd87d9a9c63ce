#pragma once  // What a screen sees, and what it may ask for. Screens draw from a View and answer with Wishes;
              // nothing else.
// No screen touches SQLite, sockets, files or devices: the app fills the View each frame and carries out the
// wishes.
#include "core/exam/paper.h"
#include "core/session/session.h"
#include "kiosk/ui/image.h"
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>
namespace kz::screens {
enum class Health : std::uint8_t { Ready, Absent, Failed, Starting };
struct Site {  // From the manifest; empty before the first one arrives.
    std::string site_name, sitting_title,
        sitting_line;          // "示例职业技术学院", "汽车…（中级）", "第 2 场  10:30 – 12:30  实操与知识"
    Millis starts{}, ends{};   // wall time
    std::string results_line;  // when and how results come
};
enum class Saving : std::uint8_t { Saved, Saving, Failed };
struct Saved {
    Saving state = Saving::Saved;
    Millis wall{};       // of the last durable event
    std::string advice;  // key, when failed
};
struct Network {
    bool online = false;
    Millis since{};  // wall time
};
struct FaceView {  // What the camera thread measured last.
    ui::Picture live;
    ui::Picture registration_photo;  // null: none on the roster
    std::string hint;                // key face.hint_…; "" while nothing was measured
    bool comparing = false;
};
enum class Pin : std::uint8_t { Ask, Checking, Wrong, Locked };
struct Slip {                // What the candidate takes along; no answer and nothing of the person in it.
    std::string qr_text;     // the terminal's signed slip, or the issuer's receipt once it is there
    std::string short_code;  // "7K4M-29QX"
    bool from_issuer = false;
};
struct EvidenceSummary {  // For receipt and service screens.
    std::uint64_t events = 0, durable = 0;
    bool copies_agree = true;
    std::uint64_t issuer_holds = 0;
    std::uint64_t free_bytes = 0;
    std::string version, origin;
};
struct View {
    session::State const& state;
    exam::Paper const* paper = nullptr;  // null until one is there
    Site const& site;
    Now now;
    std::chrono::minutes utc_offset{8 * 60};  // of the site's clock on the wall; China has one time zone
    Language language = Language::Chinese;
    Health reader = Health::Starting, camera = Health::Starting, storage = Health::Ready;
    std::string reader_advice{}, camera_advice{};  // keys of what to do; "" when ready
    std::string card_hint{};                       // key: the last card could not be read, and what to do
    Network network{};
    Saved saved{};
    FaceView face{};
    Pin pin = Pin::Ask;
    Millis pin_wait{};  // until the lock opens
    Slip slip{};
    EvidenceSummary evidence{};
    std::string notice{};  // key of a line about what just happened (after a restart: notice.resumed …)
    std::vector<std::pair<std::string, std::string>> notice_args{};
    std::string refusal{};      // key of why the last wish was refused; shown until the next input
    bool service_only = false;  // cannot serve candidates: idle says why (`refusal`) instead of inviting
};
// --- wishes that are not session intents ---
struct TypePin {
    std::string pin;
};  // staff PIN as typed; compared off the UI thread
struct WithdrawConsent {};  // refuse both ways, take the card back
struct ChooseWay {
    session::Way way = session::Way::Face;
};  // the app adds what the card in memory says
struct Confirm {};  // the app draws seed and attempt id
struct PrintSlip {};
struct DismissNotice {};
using Wish =
    std::variant<session::Intent, TypePin, WithdrawConsent, ChooseWay, Confirm, PrintSlip, DismissNotice>;
using Wishes = std::vector<Wish>;
}  // namespace kz::screens
