// RFC 6962 proofs against the definition itself, written out naively, and against every change of one bit or
// node.
#include "core/ledger/proof.h"
#include <charconv>
#include <cstdlib>
#include <gtest/gtest.h>
#include <random>
using namespace kz;
using namespace kz::ledger;
namespace {
Bytes event(std::uint64_t n) { return {static_cast<std::uint8_t>(n), static_cast<std::uint8_t>(n >> 8), 7}; }
// MTH of RFC 6962 §2.1, straight from the page.
Hash naive_root(std::span<Hash const> leaves) {
    if (leaves.empty()) return sha256({});
    if (leaves.size() == 1) return leaves[0];
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    return node_hash(naive_root(leaves.first(k)), naive_root(leaves.subspan(k)));
}
struct Forest {
    FullTree full;
    std::vector<Hash> leaves, roots{sha256({})};
    explicit Forest(std::uint64_t count) {
        Tree edge;
        for (std::uint64_t n = 0; n < count; ++n) {
            leaves.push_back(leaf_hash(event(n)));
            full.append(event(n));
            edge.append(event(n));
            roots.push_back(edge.root());
        }
    }
    Head head(std::uint64_t size) const { return {size, roots[size]}; }
};
// What is left of a proof after each way to damage it; `each` must refuse them all.
void damaged(Proof const& proof, std::mt19937& random, auto const& each) {
    auto bit = [&](std::size_t node) {
        auto changed = proof;
        changed[node][random() % 32] ^= static_cast<std::uint8_t>(1u << random() % 8);
        each(changed);
    };
    for (std::size_t node = 0; node < proof.size(); ++node) {
        bit(node);
        auto less = proof;
        less.erase(less.begin() + static_cast<std::ptrdiff_t>(node));
        each(less);
        auto more = proof;
        more.insert(more.begin() + static_cast<std::ptrdiff_t>(node), proof[node]);
        each(more);
        if (node > 0 && proof[node] != proof[node - 1]) {
            auto swapped = proof;
            std::swap(swapped[node], swapped[node - 1]);
            each(swapped);
        }
    }
    auto longer = proof;
    longer.push_back(leaf_hash(event(9)));
    each(longer);
}
std::uint32_t seed() {
    std::string_view const given = std::getenv("KZ_SEED") ? std::getenv("KZ_SEED") : "";
    auto value = std::random_device{}();
    std::from_chars(given.data(), given.data() + given.size(), value);
    std::printf("KZ_SEED=%u\n", value);
    return value;
}
}  // namespace
TEST(Proof, TheTreeOfAllSubtreesHasTheRootsOfTheDefinitionAtEverySize) {
    Forest forest{300};
    for (std::uint64_t size = 0; size <= 300; ++size) {
        EXPECT_EQ(forest.full.root(size), naive_root(std::span{forest.leaves}.first(size))) << size;
        EXPECT_EQ(forest.full.root(size), forest.roots[size]) << size;
    }
}
TEST(Proof, EveryLeafOfEverySizeIsProvedAndEveryChangedProofFails) {
    constexpr std::uint64_t most = 300;
    Forest forest{most};
    std::mt19937 random{seed()};
    for (std::uint64_t size = 1; size <= most; ++size)
        for (std::uint64_t index = 0; index < size; ++index) {
            auto proof = forest.full.inclusion(index, size);
            auto holds = [&](Proof const& given) {
                return included(index, size, forest.leaves[index], given, forest.roots[size]);
            };
            ASSERT_TRUE(holds(proof)) << index << " of " << size;
            ASSERT_LE(proof.size(), 9u);
            damaged(proof, random, [&](Proof const& bad) { ASSERT_FALSE(holds(bad)) << index << size; });
            auto other = (index + 1) % size;
            if (other == index) continue;
            ASSERT_FALSE(included(other, size, forest.leaves[index], proof, forest.roots[size]));
            ASSERT_FALSE(included(index, size, forest.leaves[other], proof, forest.roots[size]));
        }
    EXPECT_FALSE(included(0, 0, forest.leaves[0], {}, forest.roots[0]));
}
TEST(Proof, EveryPairOfSizesIsConsistentAndEveryChangedProofFails) {
    constexpr std::uint64_t most = 300;
    Forest forest{most};
    std::mt19937 random{seed()};
    for (std::uint64_t size = 0; size <= most; ++size)
        for (std::uint64_t old = 0; old <= size; ++old) {
            auto proof = forest.full.consistency(old, size);
            auto from = forest.head(old), to = forest.head(size);
            ASSERT_TRUE(consistent(from, to, proof)) << old << " to " << size;
            ASSERT_LE(proof.size(), proof_nodes_max);
            damaged(proof, random,
                    [&](Proof const& bad) { ASSERT_FALSE(consistent(from, to, bad)) << old << " " << size; });
            for (auto* head : {&from, &to}) {
                auto whole = *head;
                head->root[random() % 32] ^= static_cast<std::uint8_t>(1u << random() % 8);
                // From nothing any tree follows, and of nothing there is but one.
                if (old != 0 || (size == 0 && head == &to)) {
                    ASSERT_FALSE(consistent(from, to, proof)) << old << " " << size;
                }
                *head = whole;
            }
            if (old < size) {
                ASSERT_FALSE(consistent(to, from, proof));
            }
        }
}
TEST(Proof, RandomPairsInTreesOfThousandsHoldToo) {
    constexpr std::uint64_t most = 5000;
    Forest forest{most};
    std::mt19937 random{seed()};
    for (int round = 0; round < 3000; ++round) {
        auto size = 1 + random() % most, old = random() % (size + 1), index = random() % size;
        auto path = forest.full.inclusion(index, size);
        ASSERT_TRUE(included(index, size, forest.leaves[index], path, forest.roots[size]));
        damaged(path, random, [&](Proof const& bad) {
            ASSERT_FALSE(included(index, size, forest.leaves[index], bad, forest.roots[size]));
        });
        auto proof = forest.full.consistency(old, size);
        ASSERT_TRUE(consistent(forest.head(old), forest.head(size), proof));
        damaged(proof, random, [&](Proof const& bad) {
            ASSERT_FALSE(consistent(forest.head(old), forest.head(size), bad));
        });
    }
}
TEST(Proof, AForkedTreeHasNoProofThatJoinsIt) {
    Forest one{50};
    FullTree other;
    for (std::uint64_t n = 0; n < 60; ++n) other.append(event(n == 20 ? 77 : n));
    for (std::uint64_t old = 21; old <= 50; ++old)
        EXPECT_FALSE(consistent(one.head(old), {60, other.root()}, other.consistency(old, 60))) << old;
    for (std::uint64_t old = 1; old <= 20; ++old)
        EXPECT_TRUE(consistent(one.head(old), {60, other.root()}, other.consistency(old, 60))) << old;
}
