// First byte: which of the parsers. What decodes must encode back; what applies must keep the state's
// rules and must be worth a score.
#include "core/tasks/task.h"
namespace {
using namespace kz;
using namespace kz::tasks;
// Actions one after the other, each with its size in a byte before it, a second apart.
void work(ByteView bytes) {
    static Spec const spec{.id = "t1",
                           .kind = "coolant",
                           .version = 1,
                           .title_zh = "",
                           .title_en = "",
                           .params = coolant::Params{}};
    auto state = begin(spec, 7);
    for (Millis at{1000}; !bytes.empty() && at < std::chrono::minutes{5}; at += Millis{1000}) {
        auto const length = std::min<std::size_t>(bytes[0], bytes.size() - 1);
        auto const action = bytes.subspan(1, length);
        bytes = bytes.subspan(1 + length);
        auto const allowed = legal(state, action, at).has_value();
        auto const before = state;
        auto const done = apply(state, action, at).has_value();
        CHECK(done == allowed && (done || state == before));
    }
    (void)digest(state);
    auto const worth = score(spec, 7, state);
    CHECK(worth.points >= 0 && worth.points <= worth.max);
}
}  // namespace
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 1 || size > action_bytes_max) return 0;
    ByteView const bytes{data + 1, size - 1};
    switch (data[0] % 5) {
    case 0: (void)parse_spec(bytes).has_value(); break;
    case 1: (void)coolant::obd::decode(bytes).has_value(); break;
    case 2:
        if (auto const action = coolant::decode(bytes)) {
            auto const again = coolant::encode(*action);
            CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
            CHECK(coolant::parse_json(coolant::to_json(*action)).value() == *action);
        }
        break;
    case 3:
        if (auto const action = action_from_json(as_text(bytes))) CHECK(action_to_json(*action));
        break;
    case 4: work(bytes); break;
    }
    return 0;
}
