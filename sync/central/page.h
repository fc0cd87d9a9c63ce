#pragma once  // HTML of the results pages: pure functions from rows to text.
#include "core/base/text.h"
#include "sync/central/store.h"
#include <map>
namespace kz::central {
struct Results {
    std::vector<SiteRow> sites;
    std::vector<SittingRow> sittings;
    std::map<std::string, std::size_t> roster_sizes;  // by "site/sitting"
    std::vector<AttemptRow> attempts;
    std::vector<IncidentRow> incidents;
    std::vector<Terminal> terminals;
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> held;  // terminal → events, forks
    Millis now{};
};
enum class Notice { None, WrongLogin, LockedLogin };
std::string login_page(Language language, Notice notice);
std::string results_page(Language language, Results const& results);
std::string attempt_page(Language language, AttemptRow const& attempt, Millis now);
std::string message_page(Language language, Text const& message);
std::string_view style_sheet();
}  // namespace kz::central
