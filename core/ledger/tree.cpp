#include "core/ledger/tree.h"
#include <algorithm>
#include <ranges>
namespace kz::ledger {
Hash leaf_hash(ByteView event) {
    static constexpr std::uint8_t tag[] = {0x00};
    Sha256 hash;
    hash.update(tag);
    hash.update(event);
    return hash.finish();
}
Hash node_hash(Hash const& left, Hash const& right) {
    std::array<std::uint8_t, 65> bytes{0x01};
    std::ranges::copy(left, bytes.begin() + 1);
    std::ranges::copy(right, bytes.begin() + 33);
    return sha256(bytes);
}
void Tree::append_leaf(Hash leaf) {
    for (auto bits = x_size; bits & 1; bits >>= 1) {
        leaf = node_hash(x_edge.back(), leaf);
        x_edge.pop_back();
    }
    x_edge.push_back(leaf);
    ++x_size;
}
Hash Tree::root() const {
    if (x_edge.empty()) return sha256({});
    auto root = x_edge.back();
    for (auto const& left : x_edge | std::views::reverse | std::views::drop(1)) root = node_hash(left, root);
    return root;
}
}  // namespace kz::ledger
