#pragma once  // ngspice as a library, on a thread of its own: netlists in, node voltages out.
// The library is one global instance of its process and tells failure only as text: any line of its output
// with "rror" in it fails the question. If it wants to exit, it may, but only from our sight: the solver is
// broken from then on, every further question fails at once, and the program goes on. Nothing of it reaches
// the caller's thread. Threads: ask and take belong to one caller (the UI); `answered` is called on the
// solver's thread and must not block.
#include "core/base/clock.h"
#include "core/base/error.h"
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>
namespace kz::benches {
// Candidates change one thing at a time; a burst beyond this is refused and asked again at the next frame.
inline constexpr std::size_t spice_questions_max = 8;
// A solve takes 0.3 ms (p99). What is not there after two seconds will not come.
inline constexpr Millis spice_deadline{2000};
struct SpiceQuestion {
    std::uint64_t id = 0;
    std::vector<std::string> netlist;  // lines, from the title to ".end"
    std::vector<std::string> vectors;  // "v(a)", in the order of the answer
};
struct SpiceAnswer {
    std::uint64_t id = 0;
    Result<std::vector<double>>
        values;  // BadInput: refused by ngspice. Io: it is broken. Timeout: deadline passed.
};
class Spice {
public:
    // Denied: another one lives in this process. Io: the library does not start.
    static Result<std::unique_ptr<Spice>> start(std::function<void()> answered);
    ~Spice();
    Spice(Spice const&) = delete;
    Spice& operator=(Spice const&) = delete;
    bool ask(SpiceQuestion question, Millis now);  // False: too many are waiting. `now` is any steady clock.
    std::optional<SpiceAnswer> take(Millis now);  // Each question is answered once; a late answer is dropped.
private:
    struct Inner;
    explicit Spice(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> x_inner;
};
}  // namespace kz::benches
