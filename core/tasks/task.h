#pragma once  // Practical tasks: what a bench is, what happened on it, what that is worth. Pure: no clock,
              // file, random.
// A task's life is a fold like everything else: `begin` gives the state at the first moment, each recorded
// action is applied to it in order, `score` reads nothing but the result. What the back end showed the
// candidate (solved voltages) is itself an action in that list, so central computes the same score without
// the back end.
//   kiosk: draw(state) → actions → legal? → event → apply         (any thread; values only)
//   bench: wanted(state) → back end solves → observed(state, …) → event → apply (core/tasks/coolant/state.h)
#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "core/tasks/coolant/state.h"
#include "core/tasks/score.h"
#include <variant>
namespace kz::tasks {
// A task's JSON is a few kB; an action a few hundred bytes (the longest text of the form is 200 characters).
inline constexpr std::size_t spec_bytes_max = 256U << 10;
inline constexpr std::size_t action_bytes_max = 4096;
// 10 h at an action every second, far above what hands can do; reaching it is an error, not a crash.
inline constexpr std::size_t actions_max = 36'000;

struct Spec {  // From TASK.json, part of the package; see docs/formats/task.md.
    std::string id;
    std::string kind;  // "coolant"
    int version = 0;   // of the task; scoring is a function of (version, seed, actions)
    std::string title_zh, title_en;
    std::variant<coolant::Params> params;
    friend bool operator==(Spec const&, Spec const&) = default;
};
// BadInput: not JSON, unknown kind or version, a field missing, unknown or out of range (detail names it).
Result<Spec> parse_spec(ByteView json);
Text title(Language language, Spec const& spec);

struct State {
    std::uint64_t seed = 0;
    Millis at{};  // of the last action; actions never run backwards
    std::size_t action_count = 0;
    std::variant<coolant::State> bench;
    friend bool operator==(State const&, State const&) = default;
};
State begin(Spec const& spec, std::uint64_t seed);
// Strict: BadInput when the bytes are not exactly the one encoding of an action; Denied, with the advice to
// show, when the action cannot be done now; Corrupt when `at` is before the last action. The state is
// unchanged on any error. `at` is exam time: milliseconds since the task began, by whatever clock the session
// counts.
Result<> apply(State& state, ByteView action, Millis at);
// The same question without doing it.
Result<> legal(State const& state, ByteView action, Millis at);
Score score(Spec const& spec, std::uint64_t seed, State const& state);
// For state_hash: every field, deterministic.
Hash digest(State const& state);

// An action as the JSON object people write into a submission or read in a dump, and back.
Result<Bytes> action_from_json(std::string_view json);
Result<std::string> action_to_json(ByteView action);
}  // namespace kz::tasks
