#include "sync/client/client.h"
#include "sync/client/prune.h"
#include "sync/tool/sync_command.h"
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
int enrol(Arguments const& arguments) {
    auto data = arguments.option("--data"), code = arguments.option("--code"),
         url = arguments.option("--central");
    if (!data || !code || !url)
        return refuse(arguments, "wrong-use", "--data, --code and --central are needed", "see --help");
    auto enrolled = client::enrol({*data, *url, *code});
    if (!enrolled) {
        auto exit = refuse(arguments, enrolled.error());
        return enrolled.error().code == Code::Denied ? exit_no : exit;
    }
    nlohmann::ordered_json json{{"terminal", enrolled->terminal},
                                {"site", enrolled->site},
                                {"seat", enrolled->seat},
                                {"central", to_string(enrolled->central)}};
    return answer(arguments, json.dump(), enrolled->terminal + " at " + enrolled->site + " is enrolled");
}
int prune(Arguments const& arguments) {
    auto pruned = client::prune_evidence(arguments.operands[0]);
    if (!pruned) return refuse(arguments, pruned.error());
    nlohmann::ordered_json json{{"erased", pruned->erased},
                                {"erased_bytes", pruned->erased_bytes},
                                {"kept", pruned->kept},
                                {"wrong", pruned->wrong}};
    auto human = std::to_string(pruned->erased) + " files with a receipt erased, " +
                 std::to_string(pruned->kept) + " without one kept";
    for (auto const& name : pruned->wrong)
        human += "\nkept, for its receipt or its bytes are not right: " + name;
    return answer(arguments, json.dump(), human, pruned->wrong.empty() ? exit_done : exit_no);
}
}  // namespace
Group terminal_group() {
    return {"terminal",
            "set up this terminal",
            {{"enrol",
              "",
              0,
              0,
              "make keys and have central certify them",
              enrol,
              {{"--data", "DIR", "the terminal's data folder"},
               {"--code", "CODE", "from central enrol-code"},
               {"--central", "URL", "https://HOST:PORT"}}},
             {"prune", "DIR", 1, 1, "erase evidence for which central's receipt is here, and nothing else",
              prune}}};
}
}  // namespace kz::tool
