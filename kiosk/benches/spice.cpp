#include "kiosk/benches/spice.h"
#include "core/base/log.h"
#include "core/base/queue.h"
#include <atomic>
#include <cmath>
#include <deque>
#include <ngspice/sharedspice.h>
#include <thread>
namespace kz::benches {
namespace {
constexpr std::size_t line_bytes_max = 1000;  // ngspice's own limit is 5000

struct Library {            // Touched by the solver's thread alone while in use.
    std::string complaint;  // the first line with "rror" of this question
    bool broken = false;
    bool started = false;
    std::atomic<bool> in_use = false;
};
// ngspice's whole state is global and can be initialised once in a process (a second time it ends the
// program): the one global here mirrors that, keeps a second user away and outlives every user.
Library& the_library() {
    static Library library;
    return library;
}
int on_text(char* text, int, void* user) {
    auto& library = *static_cast<Library*>(user);
    std::string_view const line{text ? text : ""};
    if (line.find("rror") != std::string_view::npos && library.complaint.empty()) library.complaint = line;
    return 0;
}
int on_status(char*, int, void*) { return 0; }
int on_exit(int, NG_BOOL, NG_BOOL, int, void* user) {
    static_cast<Library*>(user)->broken = true;
    return 0;
}
int on_background(NG_BOOL, int, void*) { return 0; }
int command(std::string text) { return ngSpice_Command(text.data()); }

Result<std::vector<double>> read(std::vector<std::string> const& vectors) {
    std::vector<double> values;
    for (auto name : vectors) {
        auto const* info = ngGet_Vec_Info(name.data());
        if (!info || info->v_length < 1 || !info->v_realdata)
            return fail(Code::BadInput, "bench.solver", "no vector " + name);
        auto const value = info->v_realdata[info->v_length - 1];
        if (!std::isfinite(value)) return fail(Code::BadInput, "bench.solver", name + " is not finite");
        values.push_back(value);
    }
    return values;
}
Result<std::vector<double>> solve(Library& library, SpiceQuestion& question) {
    std::vector<char*> lines;
    for (auto& line : question.netlist) {
        if (line.size() > line_bytes_max)
            return fail(Code::BadInput, "bench.solver", "netlist line too long");
        lines.push_back(line.data());
    }
    lines.push_back(nullptr);
    library.complaint.clear();
    bool failed = ngSpice_Circ(lines.data()) != 0 || library.broken || !library.complaint.empty();
    if (!failed) failed = command("op") != 0 || library.broken || !library.complaint.empty();
    Result<std::vector<double>> out = fail(Code::BadInput, "bench.solver", "ngspice: " + library.complaint);
    if (!failed) out = read(question.vectors);
    if (!failed && !library.complaint.empty())
        out = fail(Code::BadInput, "bench.solver", "ngspice: " + library.complaint);
    if (library.broken) return fail(Code::Io, "bench.solver", "ngspice wanted to exit");
    command("destroy all");
    command("remcirc");
    if (library.broken) return fail(Code::Io, "bench.solver", "ngspice wanted to exit");
    return out;
}
}  // namespace

struct Spice::Inner {
    struct Waiting {
        std::uint64_t id;
        Millis until;
        std::uint64_t ticket;
    };
    struct Ticketed {
        std::uint64_t ticket;
        SpiceQuestion question;
    };
    struct Done {
        std::uint64_t ticket;
        SpiceAnswer answer;
    };
    Inner(std::function<void()> wake, Library& used) : answered(std::move(wake)), library(used) {}
    void run(std::stop_token stop) {
        while (!stop.stop_requested()) {
            auto next = questions.pop(stop, std::chrono::hours{1});
            if (!next) continue;
            SpiceAnswer answer{next->question.id, fail(Code::Io, "bench.solver", "ngspice is broken")};
            if (!library.broken) answer.values = solve(library, next->question);
            answers.push({next->ticket, std::move(answer)});
            answered();
        }
    }
    std::function<void()> answered;
    Library& library;
    Queue<Ticketed, WhenFull::Refuse> questions{spice_questions_max};
    // Never fuller than the questions allow, plus the one being solved.
    Queue<Done, WhenFull::Refuse> answers{2 * spice_questions_max};
    std::deque<Waiting> waiting;
    std::uint64_t tickets = 0;
    std::jthread thread;
};

Spice::Spice(std::unique_ptr<Inner> inner) : x_inner(std::move(inner)) {}
Spice::~Spice() {
    x_inner->questions.close();
    x_inner->thread = {};  // stops and joins
    the_library().in_use = false;
}
Result<std::unique_ptr<Spice>> Spice::start(std::function<void()> answered) {
    auto& library = the_library();
    if (library.in_use.exchange(true)) return fail(Code::Denied, "bench.solver", "ngspice is in use already");
    if (!library.started) {
        library.broken =
            ngSpice_Init(on_text, on_status, on_exit, nullptr, nullptr, on_background, &library) != 0;
        library.started = true;
    }
    if (library.broken) {
        library.in_use = false;
        return fail(Code::Io, "bench.solver", "ngspice does not start, or has wanted to exit before");
    }
    auto inner = std::make_unique<Inner>(std::move(answered), library);
    auto* raw = inner.get();
    inner->thread = std::jthread{[raw](std::stop_token stop) { raw->run(stop); }};
    return std::unique_ptr<Spice>{new Spice{std::move(inner)}};
}
bool Spice::ask(SpiceQuestion question, Millis now) {
    auto& in = *x_inner;
    if (in.waiting.size() >= spice_questions_max) return false;
    auto const id = question.id;
    if (!in.questions.push({++in.tickets, std::move(question)})) return false;
    in.waiting.push_back({id, now + spice_deadline, in.tickets});
    return true;
}
std::optional<SpiceAnswer> Spice::take(Millis now) {
    auto& in = *x_inner;
    while (auto done = in.answers.try_pop()) {
        // Answers come in the order of the questions; one whose question has been given up is late.
        if (in.waiting.empty() || in.waiting.front().ticket != done->ticket) continue;
        in.waiting.pop_front();
        return std::move(done->answer);
    }
    if (in.waiting.empty() || now < in.waiting.front().until) return std::nullopt;
    auto const late = in.waiting.front();
    in.waiting.pop_front();
    log::warning("circuit not solved in time; asking again");
    return SpiceAnswer{late.id, fail(Code::Timeout, "bench.solver", "no answer in time")};
}
}  // namespace kz::benches
