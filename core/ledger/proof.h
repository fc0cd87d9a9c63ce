#pragma once  // Proofs over the tree (RFC 6962 §2.1.1, §2.1.2): one event is in it; a longer tree only added
              // to it.
#include "core/ledger/tree.h"
#include <span>
namespace kz::ledger {
using Proof = std::vector<Hash>;
// More nodes than a tree of 2^63 events needs: the bound of C2SP tlog-witness, kept by every parser.
inline constexpr std::size_t proof_nodes_max = 63;
// The whole tree, so that proofs need no event again: every full subtree's root, 64 bytes an event. Appending
// costs what it costs `Tree`; a proof, or the root of any earlier size, hashes at most log² of the size.
class FullTree {
public:
    void append(ByteView event) { append_leaf(leaf_hash(event)); }
    void append_leaf(Hash leaf);
    std::uint64_t size() const { return x_levels.empty() ? 0 : x_levels.front().size(); }
    Hash root() const { return root(size()); }
    Hash root(std::uint64_t size) const;                                  // size <= size()
    Hash const& leaf(std::uint64_t index) const;                          // index < size()
    Proof inclusion(std::uint64_t index, std::uint64_t size) const;       // index < size <= size()
    Proof consistency(std::uint64_t old_size, std::uint64_t size) const;  // old_size <= size <= size()
private:
    Hash range(std::uint64_t begin, std::uint64_t end) const;
    std::vector<std::vector<Hash>> x_levels;  // [k][i]: root of the 2^k leaves from i·2^k on
};
// Whether `leaf` is number `index` of the tree of `size` leaves with this root.
bool included(std::uint64_t index, std::uint64_t size, Hash const& leaf, std::span<Hash const> proof,
              Hash const& root);
struct Head {  // What a checkpoint says of a tree.
    std::uint64_t size = 0;
    Hash root{};
    friend bool operator==(Head const&, Head const&) = default;
};
// Whether the tree `later` begins with the leaves of the tree `earlier`. No events: whatever root
// is said to be theirs, everything follows.
bool consistent(Head const& earlier, Head const& later, std::span<Hash const> proof);
}  // namespace kz::ledger
