#include "core/ledger/proof.h"
#include <algorithm>
#include <bit>
namespace kz::ledger {
namespace {
// RFC 6962 §2.1: where n > 1 leaves are parted: the largest power of two below n.
std::uint64_t split(std::uint64_t n) { return std::bit_ceil(n) / 2; }
}  // namespace
void FullTree::append_leaf(Hash leaf) {
    for (std::size_t level = 0;; ++level) {
        if (level == x_levels.size()) x_levels.emplace_back();
        auto& row = x_levels[level];
        row.push_back(leaf);
        if (row.size() % 2 == 1) return;
        leaf = node_hash(row[row.size() - 2], row.back());
    }
}
Hash FullTree::range(std::uint64_t begin, std::uint64_t end) const {
    auto n = end - begin;
    if (std::has_single_bit(n)) {  // RFC 6962 parts a tree so that these are always aligned.
        auto level = static_cast<std::size_t>(std::countr_zero(n));
        return x_levels[level][static_cast<std::size_t>(begin >> level)];
    }
    return node_hash(range(begin, begin + split(n)), range(begin + split(n), end));
}
Hash FullTree::root(std::uint64_t size_) const {
    CHECK(size_ <= size());
    return size_ == 0 ? sha256({}) : range(0, size_);
}
Hash const& FullTree::leaf(std::uint64_t index) const {
    CHECK(index < size());
    return x_levels.front()[static_cast<std::size_t>(index)];
}
// §2.1.1, from the root down; the proof is written from the leaf up.
Proof FullTree::inclusion(std::uint64_t index, std::uint64_t size_) const {
    CHECK(index < size_ && size_ <= size());
    Proof proof;
    for (std::uint64_t begin = 0, end = size_; end - begin > 1;) {
        auto middle = begin + split(end - begin);
        auto left = index < middle;
        proof.push_back(left ? range(middle, end) : range(begin, middle));
        (left ? end : begin) = middle;
    }
    std::ranges::reverse(proof);
    return proof;
}
// §2.1.2, likewise.
Proof FullTree::consistency(std::uint64_t old_size, std::uint64_t size_) const {
    CHECK(old_size <= size_ && size_ <= size());
    Proof proof;
    if (old_size == 0 || old_size == size_) return proof;
    std::uint64_t begin = 0, end = size_;
    while (end != old_size) {
        auto middle = begin + split(end - begin);
        auto left = old_size <= middle;
        proof.push_back(left ? range(middle, end) : range(begin, middle));
        (left ? end : begin) = middle;
    }
    if (begin > 0) proof.push_back(range(begin, end));  // Else it is the old root, which the asker knows.
    std::ranges::reverse(proof);
    return proof;
}
// RFC 9162 §2.1.3.2 and §2.1.4.2: the same tree, the checks written out.
bool included(std::uint64_t index, std::uint64_t size, Hash const& leaf, std::span<Hash const> proof,
              Hash const& root) {
    if (index >= size) return false;
    auto at = index, last = size - 1;
    auto hash = leaf;
    for (auto const& node : proof) {
        if (last == 0) return false;
        if (at % 2 == 1 || at == last) {
            hash = node_hash(node, hash);
            while (at % 2 == 0 && at != 0) at >>= 1, last >>= 1;
        } else {
            hash = node_hash(hash, node);
        }
        at >>= 1, last >>= 1;
    }
    return last == 0 && hash == root;
}
bool consistent(Head const& earlier, Head const& later, std::span<Hash const> proof) {
    if (earlier.size > later.size) return false;
    if (earlier.size == 0) return proof.empty() && (later.size > 0 || later.root == sha256({}));
    if (earlier.size == later.size) return proof.empty() && earlier.root == later.root;
    auto whole = std::has_single_bit(earlier.size);  // The old root is itself a node of the later tree.
    if (!whole && proof.empty()) return false;
    auto at = earlier.size - 1, last = later.size - 1;
    while (at % 2 == 1) at >>= 1, last >>= 1;
    auto old_root = whole ? earlier.root : proof.front(), new_root = old_root;
    for (auto const& node : proof.subspan(whole ? 0 : 1)) {
        if (last == 0) return false;
        if (at % 2 == 1 || at == last) {
            old_root = node_hash(node, old_root);
            new_root = node_hash(node, new_root);
            while (at % 2 == 0 && at != 0) at >>= 1, last >>= 1;
        } else {
            new_root = node_hash(new_root, node);
        }
        at >>= 1, last >>= 1;
    }
    return last == 0 && old_root == earlier.root && new_root == later.root;
}
}  // namespace kz::ledger
