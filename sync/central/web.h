#pragma once  // The pages for people: login, results. And /healthz, /metrics for programs. Called by several
              // threads.
#include "core/base/text.h"
#include "sync/central/api.h"
namespace kz::central {
// A wrong password locks that name for 15 s at the fifth miss, twice as long at each further one.
inline constexpr unsigned login_misses_free = 4;
inline constexpr std::chrono::hours login_lasts{8};
inline constexpr std::size_t logins_max = 1000;
class Web {
public:
    Web(Store store, Figures const& figures) : x_store(std::move(store)), x_figures(figures) {}
    Response handle(Request const& request);
private:
    using Clock = std::chrono::steady_clock;
    struct Misses {
        unsigned count = 0;
        Clock::time_point locked_until{};
    };
    Result<Response> route(Request const& request, Language language);
    Result<Response> log_in(Request const& request, Language language);
    Response log_out(Request const& request);
    Result<Response> results(Language language);
    Result<Response> attempt_page(Request const& request, Language language);
    Result<Response> metrics();
    bool may_try(std::string const& name);
    void remember_miss(std::string const& name);
    bool is_logged_in(Request const& request);
    std::mutex x_mutex;
    Store x_store;                                      // this and the following under x_mutex
    std::map<std::string, Clock::time_point> x_logins;  // hash of the token → when it ends
    std::map<std::string, Misses> x_misses;
    Figures const& x_figures;
};
}  // namespace kz::central
