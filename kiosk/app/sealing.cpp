// The way of an attempt's key: made at the start, its result sealed to the issuer after submission, then
// destroyed.
#include "core/base/log.h"
#include "kiosk/app/app.h"
namespace kz::app {
// Durable in the vault and sealed for the issuer before anything is written under it. The new attempt's id.
Result<std::string> App::make_key(session::AttemptOpened const& opened, session::KeyMade& made) {
    auto const id = x_recorder.state().check_in.registration + "-" + to_hex(random_bytes(4));
    auto key = Secret::random(key_bytes);
    made = {opened.registration,
            opened.seat,
            x_sitting->id,
            opened.paper,
            opened.language,
            opened.paper_version,
            {},
            {}};
    made.recipients.emplace_back(session::issuer_recipient);
    made.sealed.push_back(seal_for(x_sitting->issuer, key.view()));
    TRY(x_recorder.keep_key(id, std::move(key)));
    return id;
}
// Each step is durable before the next, and each is found again after a restart: the bundle, the events that
// name it, the end of the key.
void App::seal_results() {
    if (!x_sitting) return;
    for (auto const& [id, attempt] : x_recorder.durable_state().attempts) {
        if (!attempt.keyed || !attempt.submitted_by) continue;
        if (attempt.sealed) {
            if (!x_recorder.has_key(id)) continue;
            if (auto gone = x_recorder.destroy_key(id); !gone)
                log::failure("a key could not be destroyed", {{"why", to_string(gone.error())}});
            continue;
        }
        auto const& now_so = x_recorder.state().attempts.at(id);
        if (!x_recorder.all_saved() || now_so.sealed || x_not_sealed == id) continue;
        auto bundle = x_recorder.make_bundle(id, {x_sitting->issuer});
        auto const hash = bundle ? to_hex(sha256(*bundle)) : std::string{};
        auto const folder = x_config.data / "evidence";
        auto stored = bundle ? real_disk().make_folder(folder) : Result<>{std::unexpected(bundle.error())};
        if (stored) stored = real_disk().replace(folder / hash, *bundle);
        if (!stored) {
            log::failure("a result was not sealed; its key stays", {{"why", to_string(stored.error())}});
            x_not_sealed = id;
            continue;
        }
        if (id == x_recorder.state().current) x_submitted = now_so;
        wish(session::Intent{session::SealAttempt{id, {"bundle", hash, bundle->size()}}});
        return;  // The lists have changed; the next frame goes on.
    }
}
// The ledger's state no longer has the answers of a sealed attempt; the person who gave them still sees them.
session::State const& App::shown_state() {
    auto const& state = x_recorder.state();
    auto const* attempt = state.attempt();
    if (!x_submitted || !attempt || attempt->id != x_submitted->id) {
        x_submitted.reset();
        return state;
    }
    if (!attempt->sealed) return state;
    if (x_shown_events != state.events) {
        x_shown = state;
        x_shown_events = state.events;
        auto& shown = x_shown.attempts.at(attempt->id);
        auto const real = shown;
        shown = *x_submitted;
        shown.phase = real.phase, shown.receipt = real.receipt, shown.sealed = true;
    }
    return x_shown;
}
}  // namespace kz::app
