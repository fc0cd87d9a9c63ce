#include "core/base/file.h"
#include "sync/tool/sync_command.h"
#include "sync/wire/wire.h"
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
using Json = nlohmann::ordered_json;
// The verifier: given, or that of the terminal's enrolment when the receipt lies in its inbox.
Result<Verifier> verifier_of(Arguments const& arguments) {
    if (auto key = arguments.option("--key")) {
        if (auto parsed = parse_verifier(*key)) return parsed;
        auto content = TRY(read_file(*key, 4096));
        return parse_verifier(as_text(content).substr(0, as_text(content).find('\n')));
    }
    auto inbox = std::filesystem::absolute(arguments.operands[0]).parent_path().parent_path();
    auto content = read_file(inbox.parent_path() / "enrolment.json", 65536);
    auto json = content ? Json::parse(content->begin(), content->end(), nullptr, false) : Json{};
    if (!json.is_object() || !json.contains("central") || !json["central"].is_string())
        return fail(Code::BadInput, "",
                    "--key is needed: central's verifier, as text or its file central.pub");
    return parse_verifier(json["central"].get<std::string>());
}
int verify(Arguments const& arguments) {
    auto content = read_file(arguments.operands[0], wire::answer_bytes_max);
    if (!content) return refuse(arguments, content.error());
    auto says = wire::read_receipt(as_text(*content));
    if (!says) return refuse(arguments, says.error());
    auto verifier = verifier_of(arguments);
    if (!verifier) return refuse(arguments, verifier.error());
    auto opened = wire::open_receipt(as_text(*content), *verifier);
    auto valid = opened.has_value();
    Json json{{"origin", says->origin},           {"size", says->size},
              {"root", to_base64(says->root)},    {"head", to_base64(says->head)},
              {"time", wire::to_utc(says->time)}, {"valid", valid},
              {"signer", verifier->name}};
    if (!says->attempt.empty()) json["attempt"] = says->attempt, json["submitted"] = says->submitted;
    auto human = says->origin + ": " + std::to_string(says->size) + " events, " + wire::to_utc(says->time) +
                 (valid ? ", signed by " + verifier->name : ", NOT signed by " + verifier->name);
    return answer(arguments, json.dump(-1, ' ', false, Json::error_handler_t::replace), human,
                  valid ? exit_done : exit_no);
}
}  // namespace
Group receipt_group() {
    return {"receipt",
            "central's signed receipts",
            {{"verify",
              "FILE",
              1,
              1,
              "what it says, and whether central signed it",
              verify,
              {{"--key", "VERIFIER",
                "central's verifier, or a file with it; else that of the terminal's enrolment"}}}}};
}
}  // namespace kz::tool
