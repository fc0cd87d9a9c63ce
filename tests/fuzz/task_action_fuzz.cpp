// First byte: which of the three parsers. What decodes must encode back; what applies must keep the state's
// rules.
#include "core/tasks/task.h"
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace kz::tasks;
    if (size < 1 || size > action_bytes_max) return 0;
    kz::ByteView bytes{data + 1, size - 1};
    if (data[0] % 3 == 0) (void)parse_spec(bytes);
    if (data[0] % 3 == 1) (void)coolant::obd::decode(bytes);
    if (data[0] % 3 != 2) return 0;
    auto const action = coolant::decode(bytes);
    if (!action) return 0;
    auto const again = coolant::encode(*action);
    CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
    CHECK(coolant::parse_json(coolant::to_json(*action)).value() == *action);
    return 0;
}
