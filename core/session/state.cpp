#include "core/session/state.h"
namespace kz::session {
std::string_view name_of(Screen screen) {
    switch (screen) {
    case Screen::Idle: return "idle";
    case Screen::Consent: return "consent";
    case Screen::Card: return "card";
    case Screen::Face: return "face";
    case Screen::Manual: return "manual";
    case Screen::Confirm: return "confirm";
    case Screen::Rules: return "rules";
    case Screen::Warmup: return "warmup";
    case Screen::Waiting: return "waiting";
    case Screen::Exam: return "exam";
    case Screen::Review: return "review";
    case Screen::Submit: return "submit";
    case Screen::Receipt: return "receipt";
    case Screen::Locked: return "locked";
    case Screen::Service: return "service";
    }
    return "locked";
}
Attempt* State::attempt() {
    auto found = attempts.find(current);
    return found == attempts.end() ? nullptr : &found->second;
}
Attempt const* State::attempt() const {
    auto found = attempts.find(current);
    return found == attempts.end() ? nullptr : &found->second;
}
Attempt const* State::attempt_of(std::string const& registration) const {
    for (auto const& [id, attempt] : attempts)
        if (attempt.registration == registration && attempt.opened) return &attempt;
    return nullptr;
}
Millis left(State const& state, Attempt const& attempt, Now const& now) {
    return exam::left(attempt.timer, state.clock.at(now));
}
std::vector<std::string> response_values(Answer const& answer) {
    if (!answer.written) return answer.values;
    if (answer.text.empty()) return {};
    return {to_utf8(answer.text)};
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() * 3);
    auto put = [&](unsigned value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
    for (auto const point : text) {
        unsigned const c = point;
        if (c < 0x80) put(c);
        else if (c < 0x800) put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
        else if (c < 0x10000) put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
        else
            put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)),
                put(0x80 | (c & 0x3F));
    }
    return out;
}
Result<std::u32string> to_utf32(std::string_view text) {
    auto const bad = [] { return fail(Code::BadInput, "error.bad_input", "text is not UTF-8"); };
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        unsigned const more = lead < 0x80   ? 0
                              : lead < 0xC2 ? 9
                              : lead < 0xE0 ? 1
                              : lead < 0xF0 ? 2
                              : lead < 0xF5 ? 3
                                            : 9;
        if (more == 9 || at + more >= text.size()) return bad();
        char32_t point = more == 0 ? lead : lead & (0x3FU >> more);
        for (unsigned n = 1; n <= more; ++n) {
            auto const next = static_cast<unsigned char>(text[at + n]);
            if ((next & 0xC0) != 0x80) return bad();
            point = (point << 6) | (next & 0x3F);
        }
        constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000};
        if (point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return bad();
        out.push_back(point);
        at += more + 1;
    }
    return out;
}
}  // namespace kz::session
