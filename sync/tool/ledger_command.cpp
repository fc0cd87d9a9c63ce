#include "core/base/cbor.h"
#include "core/ledger/audit.h"
#include "core/session/keyring.h"
#include "core/session/session.h"
#include "sync/central/keys.h"
#include "sync/tool/command.h"
#include <cstdio>
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
using namespace ledger;
using Json = nlohmann::ordered_json;
std::string dump(Json const& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }
Result<AuditSources> sources_of(Arguments const& arguments) {
    AuditSources sources;
    auto one_copy = arguments.has("--db") || arguments.has("--events");
    if (one_copy == !arguments.operands.empty())
        return fail(Code::BadInput, "", "give the data directory, or --db or --events for one copy alone");
    if (!one_copy) sources = TRY(sources_in(arguments.operands[0]));
    else {
        sources.database = arguments.option("--db").value_or("");
        sources.events = arguments.option("--events").value_or("");
    }
    if (auto key = arguments.option("--key")) sources.verifier = TRY(parse_verifier(*key));
    return sources;
}
Json json_of(Problem const& problem) {
    return {{"seq", problem.seq ? Json(*problem.seq) : Json()},
            {"code", problem.code},
            {"detail", problem.detail}};
}
int verify(Arguments const& arguments) {
    auto sources = sources_of(arguments);
    if (!sources) return refuse(arguments, sources.error());
    auto found = audit(*sources);
    if (!found) return refuse(arguments, found.error());
    auto ok = found->problems.empty();
    Json json{{"origin", found->origin},           {"events", found->events},
              {"root", to_base64(found->root)},    {"ok", ok},
              {"checkpoints", found->checkpoints}, {"witnessed_up_to", found->witnessed_up_to},
              {"problems", Json::array()}};
    std::string human = found->origin + ": " + std::to_string(found->events) + " events, root " +
                        to_base64(found->root) + ", " + std::to_string(found->checkpoints) +
                        " checkpoints, " + (ok ? "whole" : "NOT whole") + "\n";
    for (auto const& problem : found->problems) {
        json["problems"].push_back(json_of(problem));
        human += "  " + (problem.seq ? "event " + std::to_string(*problem.seq) : std::string{"ledger"}) +
                 ": " + problem.code + ": " + problem.detail + "\n";
    }
    return answer(arguments, dump(json), human, ok ? exit_done : exit_no);
}
// CBOR has byte strings, JSON has not: they become hex.
Json json_of(CborReader& reader, int depth) {
    constexpr int depth_max = 32;  // Payloads are shallow; a forged one must not eat the stack.
    if (depth > depth_max) reader.refuse();
    switch (reader.peek()) {
    case CborType::Unsigned: return reader.unsigned_integer();
    case CborType::Negative: return reader.integer();
    case CborType::Binary: return to_hex(reader.bytes());
    case CborType::Text: return std::string{reader.text()};
    case CborType::Array: {
        auto json = Json::array();
        for (auto left = reader.array(); left > 0 && !reader.failed(); --left)
            json.push_back(json_of(reader, depth + 1));
        return json;
    }
    case CborType::Map: {
        auto json = Json::object();
        for (auto left = reader.map(); left > 0 && !reader.failed(); --left) {
            auto key = json_of(reader, depth + 1);
            json[key.is_string() ? key.get<std::string>() : dump(key)] = json_of(reader, depth + 1);
        }
        return json;
    }
    case CborType::Simple: {
        auto null = reader;
        null.null();
        if (null.failed()) return reader.boolean();
        reader.null();
        return nullptr;
    }
    case CborType::Invalid: break;
    }
    reader.refuse();
    return nullptr;
}
// A kind of ours by its fields' names; what a newer program wrote, as the CBOR it is.
Json payload_json(Event const& event) {
    if (auto known = session::fact_json(static_cast<EventKind>(event.kind), event.payload))
        return Json::parse(*known, nullptr, false);
    if (event.payload[0] == static_cast<std::uint8_t>(PayloadSuite::Plain)) {
        CborReader reader{ByteView{event.payload}.subspan(1)};
        auto json = json_of(reader, 0);
        if (reader.finish()) return json;
    }
    return {{"suite", event.payload[0]}, {"hex", to_hex(event.payload)}};
}
std::string kind_name(std::uint32_t kind) {
    auto name = name_of(static_cast<EventKind>(kind));
    return name == "unknown" ? std::to_string(kind) : std::string{name};
}
// A whole ledger is nothing to remark on; anything else goes to stderr beside what was printed.
int tell_problems(Audit const& found) {
    for (auto const& problem : found.problems)
        std::fprintf(stderr, "kaozhanctl: %s: %s\n", problem.code.c_str(), problem.detail.c_str());
    return found.problems.empty() ? exit_done : exit_no;
}
// The keys that open secret payloads: the issuer's when it is given, else those the terminal's folder still
// holds. With none of them secret payloads are shown as sealed.
Result<session::Keyring> keys_for(Arguments const& arguments) {
    if (auto file = arguments.option("--issuer-key")) {
        auto issuer = TRY(central::load_issuer_secret(*file));
        return session::Keyring{std::move(issuer)};
    }
    if (arguments.operands.empty()) return session::Keyring{};
    auto vault = Vault::look(arguments.operands[0], credentials_folder());
    return vault ? session::Keyring{std::move(*vault)} : session::Keyring{};
}
int replay(Arguments const& arguments) {
    auto sources = sources_of(arguments);
    if (!sources) return refuse(arguments, sources.error());
    auto keys = keys_for(arguments);
    if (!keys) return refuse(arguments, keys.error());
    session::State state;
    std::map<std::string, session::Attempt> sealed;  // as they stood, where the key at hand could read them
    std::optional<Error> fault;
    auto found = audit(*sources, [&](Event const& event) {
        if (fault) return;
        auto readable = keys->open(event);
        if (event.kind == static_cast<std::uint32_t>(EventKind::AttemptSealed))
            if (auto at = state.attempts.find(event.subject);
                at != state.attempts.end() && !at->second.opaque)
                sealed.insert(*at);
        auto applied =
            readable ? session::apply(state, *readable) : Result<>{std::unexpected(readable.error())};
        if (!applied)
            fault = because(applied.error(), "ledger.damaged", "event " + std::to_string(event.seq)).error();
    });
    if (!found) return refuse(arguments, found.error());
    if (fault) return refuse(arguments, *fault);
    auto told = Json::parse(session::state_json(state));
    for (auto const& [id, attempt] : sealed) state.attempts[id] = attempt;
    told["attempts"] = Json::parse(session::state_json(state))["attempts"];
    auto json = dump(told);
    answer(arguments, json,
           Json::parse(json, nullptr, false).dump(2, ' ', false, Json::error_handler_t::replace));
    return tell_problems(*found);
}
int dump_events(Arguments const& arguments) {
    auto sources = sources_of(arguments);
    if (!sources) return refuse(arguments, sources.error());
    auto keys = keys_for(arguments);
    if (!keys) return refuse(arguments, keys.error());
    auto found = audit(*sources, [&](Event const& event) {
        auto readable = keys->open(event);
        Json line{{"seq", event.seq},
                  {"kind", kind_name(event.kind)},
                  {"subject", event.subject},
                  {"actor", event.actor},
                  {"boot", to_hex(event.boot)},
                  {"boottime_ms", event.boottime.count()},
                  {"wall_ms", event.wall.count()},
                  {"prev", to_hex(event.prev)},
                  {"payload", payload_json(readable ? *readable : event)}};
        if (is_sealed(event)) line["sealed"] = true;
        std::puts(dump(line).c_str());
    });
    if (!found) return refuse(arguments, found.error());
    return tell_problems(*found);
}
std::vector<Option> source_options() {
    return {{"--db", "FILE", "look at this database alone"},
            {"--events", "FILE", "look at this event file alone"},
            {"--key", "VKEY", "the terminal's verifier key, instead of terminal.pub"}};
}
std::vector<Option> reading_options() {
    auto options = source_options();
    options.push_back({"--issuer-key", "FILE", "the issuer's secret key: opens what is sealed"});
    return options;
}
}  // namespace
Group ledger_group() {
    return {
        "ledger",
        "the terminal's list of events: both copies, chain, tree and signatures",
        {{"verify", "DIR", 0, 1, "Check everything; exit 1 when anything is wrong.", verify,
          source_options()},
         {"dump", "DIR", 0, 1, "Print the events, one JSON object a line.", dump_events, reading_options()},
         {"replay", "DIR", 0, 1, "Fold the events: the state's hash and the attempts.", replay,
          reading_options()}}};
}
}  // namespace kz::tool
