// What is read back from disks and strangers: events, event files and checkpoints. What parses must
// re-encode.
#include "core/ledger/ledger.h"
#include <algorithm>
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    using namespace kz;
    using namespace kz::ledger;
    ByteView const bytes{data, size};
    if (auto event = decode(bytes)) CHECK(std::ranges::equal(encode(*event), bytes));
    (void)parse_event_file_header(bytes);
    for (std::uint64_t at = 0; auto record = record_at(bytes, at);) {
        if (record->crc_holds) (void)decode(record->event);
        at += record->event.size() + record_extra_bytes;
    }
    static auto const key = SigningKey::generate();
    (void)open_checkpoint(as_text(bytes), {"kaozhan/1/fuzz", key.public_key()});
    return 0;
}
