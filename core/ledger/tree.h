#pragma once  // The Merkle tree over the events (RFC 6962 §2.1), as much of it as a root needs: its right
              // edge.
#include "core/base/crypto.h"
#include <vector>
namespace kz::ledger {
Hash leaf_hash(ByteView event);                       // SHA-256(0x00 ‖ event)
Hash node_hash(Hash const& left, Hash const& right);  // SHA-256(0x01 ‖ left ‖ right)
class Tree {
public:
    void append(ByteView event) { append_leaf(leaf_hash(event)); }
    void append_leaf(Hash leaf);
    std::uint64_t size() const { return x_size; }
    Hash root() const;  // Of no events: SHA-256 of nothing.
private:
    std::uint64_t x_size = 0;
    std::vector<Hash>
        x_edge;  // Roots of the full subtrees, largest first: one per bit set in x_size, so at most 64.
};
}  // namespace kz::ledger
