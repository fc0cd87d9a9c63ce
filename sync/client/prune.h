#pragma once  // Erases local evidence, each file on the strength of central's receipt for exactly its bytes.
#include "sync/client/identity.h"
namespace kz::client {
struct Pruned {
    std::uint64_t erased = 0, erased_bytes = 0;
    std::uint64_t kept = 0;  // no receipt yet
    std::vector<std::string>
        wrong;  // file names: with a receipt that is not central's for it, or bytes not its own
};
// Before a file goes its bytes are hashed: name, bytes and receipt must be of one hash, and the receipt
// signed by the central of this terminal's enrolment. The receipts stay. Absent: not enrolled. Io.
Result<Pruned> prune_evidence(std::filesystem::path const& data);
}  // namespace kz::client
