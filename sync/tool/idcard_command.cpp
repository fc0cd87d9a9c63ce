#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "drivers/idcard/idcard.h"
#include "sync/tool/command.h"
#include <charconv>
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
using Json = nlohmann::ordered_json;
constexpr int wait_s_default = 30, wait_s_max = 3600;

Json text_or_null(std::string const& text) { return text.empty() ? Json() : Json(text); }
Json date_or_null(std::optional<idcard::Date> date) { return date ? Json(idcard::to_string(*date)) : Json(); }
Json to_json(idcard::Card const& card) {
    Json problems = Json::array();
    for (auto const& problem : card.problems)
        problems.push_back({{"code", idcard::to_string(problem.code)}, {"detail", problem.detail}});
    // What only other layouts have stays null until they are read.
    return {
        {"kind", idcard::to_string(card.kind)},
        {"name", card.name},
        {"name_en", nullptr},
        {"sex", card.sex},
        {"sex_code", card.sex_code},
        {"ethnicity", text_or_null(card.ethnicity)},
        {"ethnicity_code", text_or_null(card.ethnicity_code)},
        {"nationality", nullptr},
        {"birth", date_or_null(card.birth)},
        {"address", card.address},
        {"number", card.number},
        {"authority", card.authority},
        {"valid_from", date_or_null(card.valid_from)},
        {"valid_to", card.valid_for_ever ? Json("长期") : date_or_null(card.valid_to)},
        {"pass_number", nullptr},
        {"issue_count", nullptr},
        {"previous_number", nullptr},
        {"photo", {{"bytes", card.photo.size()}, {"sha256", to_hex(sha256(card.photo))}, {"decoded", false}}},
        {"fingerprint_bytes", card.fingerprint_bytes},
        {"problems", problems}};
}
std::string to_lines(idcard::Card const& card) {
    auto date = [](std::optional<idcard::Date> value) { return value ? idcard::to_string(*value) : "?"; };
    auto lines = card.name + "  " + card.sex + "  " + card.ethnicity + "  " + date(card.birth) + "\n" +
                 idcard::masked_number(card.number) + "\n" + card.address + "\n" + card.authority + "  " +
                 date(card.valid_from) + " – " + (card.valid_for_ever ? "长期" : date(card.valid_to)) + "\n";
    for (auto const& problem : card.problems)
        lines += "! " + std::string{idcard::to_string(problem.code)} + ": " + problem.detail + "\n";
    return lines;
}
int show(Arguments const& arguments, idcard::Card const& card) {
    return answer(arguments, to_json(card).dump(), to_lines(card));
}
std::string status_member(std::uint8_t status) {
    char text[8];
    std::snprintf(text, sizeof text, "0x%02X", status);
    return "\"status\":\"" + std::string{text} +
           "\",\"meaning\":" + json_quote(idcard::status_of(status).meaning);
}
int refuse_fault(Arguments const& arguments, idcard::ReplyFault const& fault) {
    std::string more;
    if (fault.status) more = status_member(*fault.status);
    if (fault.kind) more = "\"kind\":" + json_quote(idcard::to_string(*fault.kind));
    auto hint = tr(terminal_language(), fault.error.advice);
    return refuse(arguments, idcard::to_string(fault.fault), to_string(fault.error), hint.str(), more);
}
Result<std::optional<idcard::Date>> today_of(Arguments const& arguments) {
    if (auto text = arguments.option("--today")) {
        auto date = idcard::parse_date(*text);
        if (!date) return fail(Code::BadInput, "error.bad_input", "--today is no date like 2026-11-07");
        return date;
    }
    auto days = std::chrono::floor<std::chrono::days>(std::chrono::sys_time<Millis>{read_clocks().wall} +
                                                      std::chrono::hours{8});  // Cards are issued in China.
    return std::optional{idcard::Date{days}};
}
int run_parse(Arguments const& arguments) {
    auto today = today_of(arguments);
    if (!today) return refuse(arguments, today.error());
    auto content = read_file(arguments.operands.at(0), idcard::replies_file_bytes_max);
    if (!content) return refuse(arguments, content.error());
    auto card = idcard::parse_replies(idcard::replies_from_file(*content), *today);
    return card ? show(arguments, *card) : refuse_fault(arguments, card.error());
}
int run_read(Arguments const& arguments) {
    auto today = today_of(arguments);
    if (!today) return refuse(arguments, today.error());
    int wait_s = wait_s_default;
    if (auto text = arguments.option("--wait")) {
        auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), wait_s);
        if (error != std::errc{} || end != text->data() + text->size() || wait_s < 1 || wait_s > wait_s_max)
            return refuse(arguments,
                          Error{Code::BadInput, "error.bad_input", "--wait is no number of seconds"});
    }
    idcard::ReaderEvents events{idcard::reader_events_max};
    idcard::ReaderOptions options;
    options.today = [day = *today] { return day; };
    auto reader = idcard::Reader::start(std::move(options), events, {});
    if (!reader) return refuse(arguments, reader.error());
    auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{wait_s};
    bool attached = false;
    while (std::chrono::steady_clock::now() < deadline) {
        auto left = std::chrono::duration_cast<Millis>(deadline - std::chrono::steady_clock::now());
        auto event = events.pop({}, left);
        if (!event) break;
        if (std::holds_alternative<idcard::Attached>(*event)) attached = true;
        if (std::holds_alternative<idcard::Detached>(*event)) attached = false;
        if (auto* read = std::get_if<idcard::CardRead>(&*event)) return show(arguments, read->card);
        if (auto* failed = std::get_if<idcard::ReadFailed>(&*event)) {
            if (!failed->status) return refuse(arguments, failed->error);
            auto hint = tr(terminal_language(), failed->error.advice);
            return refuse(arguments, "status", to_string(failed->error), hint.str(),
                          status_member(*failed->status));
        }
    }
    return refuse(arguments,
                  attached ? Error{Code::Timeout, "idcard.place_card", "no card was laid on the reader"}
                           : Error{Code::Absent, "idcard.reader_absent", "no card reader is connected"});
}
}  // namespace
Group idcard_group() {
    Option const today{"--today", "DATE", "the day by which expired is judged (2026-11-07); else today"};
    return {"idcard",
            "identity cards",
            {{"parse",
              "FILE",
              1,
              1,
              "recorded replies of a reader, binary or hexadecimal, as a card",
              run_parse,
              {today}},
             {"read",
              "",
              0,
              0,
              "wait for a card on the reader and read it (no terminal may be running)",
              run_read,
              {today, {"--wait", "SECONDS", "how long to wait for reader and card (30)"}}}}};
}
}  // namespace kz::tool
