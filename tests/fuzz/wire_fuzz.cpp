// Everything a peer can send us. The first byte chooses the parser; what parses must be written the same
// again.
#include "sync/wire/evidence.h"
using namespace kz;
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    ByteView bytes{data + 1, size - 1};
    auto text = as_text(bytes);
    switch (data[0] % 9) {
    case 0: (void)wire::decode_run(bytes, {}); break;
    case 1: (void)wire::read_receipt(text); break;
    case 2:
        if (auto answer = wire::parse_run_answer(text)) CHECK(wire::parse_run_answer(to_json(*answer)));
        break;
    case 3:
        if (auto manifest = wire::parse_manifest(text)) CHECK(wire::parse_manifest(to_json(*manifest)));
        break;
    case 4: (void)wire::parse_enrol_request(text); break;
    case 5: (void)wire::parse_enrol_answer(text); break;
    case 6:
        if (auto code = wire::parse_enrol_code(text)) CHECK(wire::parse_enrol_code(to_string(*code)));
        break;
    case 7:
        if (auto network = wire::parse_network(text))
            CHECK(*wire::parse_network(to_json(*network)) == *network);
        break;
    case 8:
        if (auto answer = wire::parse_evidence_answer(text))
            CHECK(wire::parse_evidence_answer(to_json(*answer)));
        (void)wire::open_evidence_receipt(text, {"c", {}});
        (void)wire::parse_checksum(text), (void)wire::parse_length(text), (void)wire::parse_hex_hash(text);
        break;
    }
    return 0;
}
