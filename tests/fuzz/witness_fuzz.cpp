// What a witness is asked by strangers, and what it answers them. What parses must be written again the same.
#include "core/ledger/witness.h"
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    using namespace kz;
    using namespace kz::ledger;
    auto const text = as_text({data, size});
    static auto const key = SigningKey::generate();
    static Verifier const log{"kaozhan/1/fuzz", key.public_key()};
    if (auto offer = parse_offer(text)) {
        CHECK(to_text(*offer) == text);
        (void)judge({}, *offer, log);
    }
    (void)open_evidence(text, log);
    (void)open_cosignature(text, log);
    (void)parse_verifier(text, KeyType::Cosignature);
    if (auto parts = take_apart(text)) {
        auto note = std::string{parts->text} + "\n";
        for (auto const& signature : parts->signatures) note += signature.line;
        CHECK(note == text);
    }
    Verifier const cosigners[] = {log};
    (void)add_cosignatures(sign_checkpoint({log.name, 1, {}}, key), text, cosigners);
    return 0;
}
