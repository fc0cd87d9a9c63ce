// What came in since the last frame: the reader, the camera, the PIN, the inbox, the clocks, the disk.
#include "core/base/disk.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "kiosk/app/app.h"
#include "sync/wire/wire.h"
#include <algorithm>
#include <limits>
namespace kz::app {
using session::Screen;
namespace {
template <class... Fs> struct Overload : Fs... {
    using Fs::operator()...;
};
constexpr Millis mend_every{3'000};
// A full disk that has this much again has room for the ledger to be put in order and for the answers to
// come.
constexpr std::uint64_t room_to_go_on = std::uint64_t{4} << 20;
// Of the fuller of the two media.
std::uint64_t free_bytes(Config const& config) {
    auto least = std::numeric_limits<std::uint64_t>::max();
    for (auto const& folder : {config.data, config.events.empty() ? config.data : config.events})
        if (auto space = real_disk().space(folder)) least = std::min(least, space->free);
    return least == std::numeric_limits<std::uint64_t>::max() ? 0 : least;
}
}  // namespace

void App::device(std::string const& name, std::string const& state) {
    auto const& known = x_recorder.state().devices;
    if (auto found = known.find(name); found != known.end() && found->second == state) return;
    wish(session::Intent{session::NoteFact{"", session::DeviceChanged{name, state}}});
}
void App::take_reader(idcard::ReaderEvent const& event) {
    std::visit(
        Overload{[&](idcard::Attached const&) {
                     x_reader_health = screens::Health::Ready, x_reader_advice.clear(), x_card_hint.clear();
                     device("reader", "ready");
                 },
                 [&](idcard::Detached const&) {
                     x_reader_health = screens::Health::Absent, x_reader_advice = "app.reader_absent";
                     device("reader", "absent");
                     if (x_recorder.state().screen == Screen::Consent)
                         wish(session::Intent{session::WithdrawCard{"reader-gone"}});
                 },
                 [&](idcard::CardRead const& read) {
                     x_card_hint.clear();
                     if (x_recorder.state().screen != Screen::Idle || !x_no_service.empty()) return;
                     x_card = read.card;
                     wish(session::Intent{session::PresentCard{std::string{to_string(read.card.kind)}, ""}});
                 },
                 [&](idcard::CardRemoved const&) {
                     x_card_hint.clear();
                     auto const at = x_recorder.state().screen;
                     if (at == Screen::Consent || at == Screen::Card)
                         wish(session::Intent{session::WithdrawCard{"removed"}});
                 },
                 [&](idcard::ReadFailed const& failed) {
                     if (failed.whose == idcard::Whose::Card) x_card_hint = failed.error.advice;
                     if (failed.whose == idcard::Whose::Reader) {
                         x_reader_health = screens::Health::Failed, x_reader_advice = failed.error.advice;
                         device("reader", "failed");
                     }
                     log::info("a card was not read", {{"why", failed.error.detail}});
                 }},
        event);
}
void App::take_face(identity::FaceEvent const& event) {
    std::visit(Overload{[&](identity::CameraChanged const& changed) {
                            auto const ready = changed.state == identity::CameraState::Ready;
                            x_camera_health = ready ? screens::Health::Ready
                                              : changed.state == identity::CameraState::Absent
                                                  ? screens::Health::Absent
                                                  : screens::Health::Failed;
                            x_camera_advice = changed.advice;
                            device("camera", ready                                            ? "ready"
                                             : changed.state == identity::CameraState::Absent ? "absent"
                                                                                              : "failed");
                        },
                        [&](identity::Seen const& seen) {
                            if (!x_facing) return;
                            if (seen.frame)
                                x_face.live = ui::picture_from_rgb(seen.frame->width, seen.frame->height,
                                                                   seen.frame->rgb);
                            // Pictures come faster than measurements; the last hint holds until the next.
                            if (!seen.hint.empty()) x_face.hint = seen.hint;
                            if (!seen.comparison) return;
                            auto const& one = *seen.comparison;
                            wish(session::Intent{session::ReportFace{
                                {one.matched, static_cast<std::int64_t>(one.score * 1000),
                                 static_cast<std::int64_t>(one.threshold * 1000), one.model}}});
                        }},
               event);
}
void App::take_pin(Now const& now) {
    auto const locked = x_recorder.state().pin.locked_until - x_recorder.state().clock.at(now);
    if (x_pin == screens::Pin::Locked && locked <= Millis{0}) x_pin = screens::Pin::Ask;
    auto verdict = x_pin_check ? x_pin_check->verdict() : std::nullopt;
    if (!verdict) return;
    wish(session::Intent{session::EnterPin{verdict->staff, !verdict->staff.empty()}});
    auto const still = x_recorder.state().pin.locked_until - x_recorder.state().clock.at(now);
    x_pin = !verdict->staff.empty() ? screens::Pin::Ask
            : still > Millis{0}     ? screens::Pin::Locked
                                    : screens::Pin::Wrong;
}
void App::take_inbox(Now const& now) {
    if (auto content = read_file(x_config.data / "inbox" / "network.json", 4096)) {
        if (auto network = wire::parse_network(as_text(*content))) {
            if (network->online != x_network.online) device("network", network->online ? "ready" : "absent");
            x_network = {network->online, network->since};
            x_issuer_holds = network->central_seq;
        } else log::warning("network.json is not understood", {{"why", to_string(network.error())}});
    }
    if (!x_enrolment) {
        if (auto enrolment = load_enrolment(x_config.data)) x_no_service = "app.restart_to_enrol";
    } else {
        auto note = read_file(x_config.data / "inbox" / "manifest.note", note_bytes_max);
        if (note && (!x_sitting || x_manifest_seen != sha256(*note))) {
            x_manifest_seen = sha256(*note);
            load_site();
        }
    }
    take_receipts(now);
}
void App::take_receipts(Now const& now) {
    if (!x_enrolment) return;
    auto issuer = parse_verifier(x_enrolment->central);
    if (!issuer) return;
    for (auto const& [id, attempt] : x_recorder.state().attempts) {
        if (!attempt.submitted_by || attempt.receipt) continue;
        auto note = read_file(x_config.data / "inbox" / "receipts" / (id + ".receipt"), 64 << 10);
        if (!note) continue;
        std::string const text{as_text(*note)};
        auto receipt = wire::open_receipt(text, *issuer);
        if (!receipt || receipt->attempt != id || receipt->origin != x_recorder.origin() ||
            receipt->submitted != attempt.submitted_seq) {
            log::warning("a receipt was refused",
                         {{"why", receipt ? "it is about something else" : receipt.error().detail}});
            continue;
        }
        (void)x_recorder.carry_out(session::RecordReceipt{id, {receipt->size, text}}, now);
        break;  // The list of attempts has changed; the next frame takes the next.
    }
}
void App::watch_clock(Now const& now) {
    auto const drift = now.wall - now.boottime;
    if (x_clock_drift && std::chrono::abs(drift - *x_clock_drift) > Millis{2'000}) {
        wish(session::Intent{session::NoteFact{"", session::ClockJumped{(drift - *x_clock_drift).count()}}});
        if (auto const* attempt = x_recorder.state().attempt();
            attempt && attempt->phase == session::Phase::Running && x_notice.empty())
            x_notice = "notice.clock_jumped", x_notice_args.clear();
        log::warning("the wall clock jumped; exam time is counted on another one",
                     {{"by_ms", std::to_string((drift - *x_clock_drift).count())}});
    }
    x_clock_drift = drift;
}
void App::measure_storage(Now const& now) {
    if (x_measured != Millis{0} && now.boottime - x_measured < Millis{10'000}) return;
    x_measured = now.boottime;
    x_free_bytes = free_bytes(x_config);
    auto const low = x_free_bytes < x_config.free_bytes_warn;
    // Hysteresis, so that a disk at the border does not fill the ledger with saying so.
    if (low == x_nearly_full || (x_nearly_full && x_free_bytes < x_config.free_bytes_warn * 5 / 4)) return;
    x_nearly_full = low;
    wish(session::Intent{
        session::NoteFact{"", session::StorageChanged{"disk", low ? "nearly-full" : "roomy", ""}}});
    if (low)
        wish(session::Intent{session::NoteFact{"", session::IncidentRaised{"incident.disk_nearly_full"}}});
}
// A failed copy ends all acknowledging; from then on the ledger is opened again from disk, every few seconds,
// until the site's rule lets the seat go on. Meanwhile the screen is locked and the timer stands.
void App::mend_storage(Now const& now) {
    auto const failed = x_recorder.failure();
    if (!failed || (x_mended != Millis{0} && now.boottime - x_mended < mend_every)) return;
    x_mended = now.boottime;
    if (failed->code == Code::Full && free_bytes(x_config) < room_to_go_on) return;
    auto mended = x_recorder.reopen(now);
    if (!mended) {
        log::warning("the ledger cannot be opened again; trying on", {{"why", to_string(mended.error())}});
        return;
    }
    auto const copies = x_recorder.copies();
    log::info("the ledger was opened again", {{"copies", copies == ledger::Copies::Both ? "both" : "one"}});
    auto const lost = copies == ledger::Copies::DatabaseOnly ? "event-file" : "database";
    auto const whole = copies == ledger::Copies::Both;
    wish(session::Intent{session::NoteFact{"", whole ? session::StorageChanged{"", "whole", ""}
                                                     : session::StorageChanged{lost, "failed", "continue"}}});
    auto const* attempt = x_recorder.state().attempt();
    wish(session::Intent{session::NoteFact{
        attempt ? attempt->id : "",
        session::IncidentRaised{whole ? "incident.storage_stood_still" : "incident.one_copy"}}});
    if (attempt && attempt->phase == session::Phase::Running)
        x_notice = "notice.storage_mended", x_notice_args.clear();
    after_change();
}
}  // namespace kz::app
