#pragma once  // A witness: remembers the newest checkpoint of each ledger, and countersigns only what follows
              // from it.
// The rules, the request and the answers are those of C2SP tlog-witness (add-checkpoint);
// docs/formats/witness.md. Central, a hub and the peers of a terminal are witnesses by this one class; where
// they remember is theirs.
#include "core/ledger/cosignature.h"
#include "core/ledger/proof.h"
#include <mutex>
namespace kz::ledger {
// "old <size>", the consistency proof a base64 line each, an empty line, the checkpoint.
struct Offer {
    std::uint64_t old_size = 0;
    Proof proof;
    std::string note;
};
inline constexpr std::size_t offer_bytes_max = checkpoint_bytes_max + 64 * (proof_nodes_max + 1);
std::string to_text(Offer const& offer);
Result<Offer> parse_offer(std::string_view body);  // BadInput
struct Seen {
    Head head;         // of the newest checkpoint cosigned
    std::string note;  // which the ledger's key signed
};
enum class Verdict {
    Follows,       // cosign
    OtherSize,     // the proof begins elsewhere than at what was seen
    Inconsistent,  // the proof does not hold: these events are not shown to continue those seen
    SplitView,     // as many events as were seen, but others: two histories under one key
};
struct Judgement {
    Verdict verdict = Verdict::Inconsistent;
    Checkpoint checkpoint;
};
// Pure. BadInput: no checkpoint, or a proof from beyond it. Denied: not signed by the ledger's key.
Result<Judgement> judge(Seen const& seen, Offer const& offer, Verifier const& log);

class WitnessMemory {  // By origin. Both `keep`s are durable when they return.
public:
    virtual ~WitnessMemory() = default;
    virtual Result<Seen> seen(std::string const& origin) = 0;  // Of a new origin: no events, empty note.
    virtual Result<> keep(std::string const& origin, Seen const& seen) = 0;
    // What was seen and what was offered that does not follow from it. The same pair again changes nothing.
    virtual Result<> keep_evidence(std::string const& origin, std::string const& evidence) = 0;
};
// Both sides of a refusal, each signed by the ledger's key: `held`, an empty line, the request as it came.
inline constexpr std::string_view evidence_tag = "kaozhan/1/split-view";
std::string make_evidence(Seen const& held, std::string_view request);
struct Evidence {
    Checkpoint held;
    Offer offered;
    Judgement judgement;
};
// Checked anew, by whoever doubts. BadInput, Denied: it proves nothing.
Result<Evidence> open_evidence(std::string_view text, Verifier const& log);

struct WitnessAnswer {  // As HTTP gives it.
    unsigned status = 200;
    std::string type, body;
    Verdict verdict = Verdict::Follows;
};
class Witness {  // Any thread.
public:
    // Both outlive it.
    Witness(std::string name, SigningKey const& key, WitnessMemory& memory)
        : x_name(std::move(name)), x_key(key), x_memory(memory) {}
    // Remembers first, then cosigns: what left cannot be forgotten. Errors are of the memory and of malformed
    // requests (BadInput, Denied as above); refusals by the rules are answers.
    Result<WitnessAnswer> add_checkpoint(std::string_view request, Verifier const& log, std::uint64_t unix_s);
    Verifier verifier() const { return {x_name, x_key.public_key()}; }  // of KeyType::Cosignature
private:
    std::string x_name;
    SigningKey const& x_key;
    std::mutex x_mutex;  // Looking and remembering are one step.
    WitnessMemory& x_memory;
};
}  // namespace kz::ledger
