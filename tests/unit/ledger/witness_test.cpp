// Cosignatures and witnesses: the specification's own example, the rules, two histories under one key (T14).
#include "core/ledger/audit.h"
#include "core/ledger/witness.h"
#include "core/ledger/witness_folder.h"
#include "fixture.h"
#include <algorithm>
#include <gmock/gmock.h>
#include <map>
namespace kz::ledger {
namespace {
std::string flipped(std::string text, std::size_t bit) {
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << bit % 8));
    return text;
}
// A ledger as a witness sees it: its key and tree. `branch` marks another history from that event on.
struct Log {
    SigningKey const& key;
    Verifier verifier;
    FullTree tree;
    explicit Log(SigningKey const& key_, std::uint64_t count, std::uint64_t branch = ~0ULL)
        : key(key_), verifier{"kaozhan/1/t-07", key_.public_key()} {
        for (std::uint64_t n = 0; n < count; ++n) {
            Bytes event{static_cast<std::uint8_t>(n), static_cast<std::uint8_t>(n >> 8),
                        static_cast<std::uint8_t>(n >= branch)};
            tree.append(event);
        }
    }
    std::string note(std::uint64_t size) const {
        return sign_checkpoint({verifier.name, size, tree.root(size)}, key);
    }
    std::string request(std::uint64_t old_size, std::uint64_t size) const {
        return to_text({old_size, tree.consistency(old_size, size), note(size)});
    }
};
class Notebook : public WitnessMemory {
public:
    Result<Seen> seen(std::string const& origin) override { return known[origin]; }
    Result<> keep(std::string const& origin, Seen const& seen) override {
        if (broken) return fail(Code::Io, "error.file", "the disk is gone");
        known[origin] = seen;
        return {};
    }
    Result<> keep_evidence(std::string const&, std::string const& text) override {
        evidence.push_back(text);
        return {};
    }
    std::map<std::string, Seen> known;
    std::vector<std::string> evidence;
    bool broken = false;
};
class WitnessTest : public ::testing::Test {
protected:
    SigningKey log_key = SigningKey::generate(), witness_key = SigningKey::generate();
    Notebook memory;
    Witness witness{"central.example", witness_key, memory};
    Log honest{log_key, 40}, other{log_key, 40, 15};
    WitnessAnswer ask(Log const& log, std::uint64_t old_size, std::uint64_t size) {
        return witness.add_checkpoint(log.request(old_size, size), log.verifier, 1'679'315'147).value();
    }
};
}  // namespace
TEST(Cosignature, SaysWhenAndByWhomAndNothingChangedHolds) {
    auto log = SigningKey::generate(), key = SigningKey::generate();
    Verifier const verifier{"kaozhan/1/t-07", log.public_key()}, cosigner{"w.example", key.public_key()};
    auto note = sign_checkpoint({verifier.name, 9, {}}, log);
    auto parts = take_apart(note).value();
    auto line = cosign(parts.text, cosigner.name, key, 1'679'315'147);
    auto cosigned = add_cosignatures(note, line, std::vector{cosigner}).value();
    EXPECT_EQ(cosigned, note + line);
    EXPECT_EQ(open_cosignature(cosigned, cosigner).value(), 1'679'315'147u);
    EXPECT_TRUE(open_checkpoint(cosigned, verifier)) << "the ledger's own line stays what it was";
    EXPECT_FALSE(open_note(cosigned, cosigner)) << "a cosignature is no signature of the note";
    EXPECT_EQ(open_cosignature(note, cosigner).error().code, Code::Denied);
    for (std::size_t bit = 0; bit < cosigned.size() * 8; ++bit)
        EXPECT_FALSE(open_checkpoint(flipped(cosigned, bit), verifier) &&
                     open_cosignature(flipped(cosigned, bit), cosigner))
            << bit;
}
TEST(Cosignature, TheKeysTextIsThatOfPublicToolsWithTypeFour) {
    auto key = SigningKey::from_seed(Bytes(32, 7)).value();
    Verifier const cosigner{"w.example", key.public_key()};
    auto text = to_string(cosigner, KeyType::Cosignature);
    EXPECT_EQ(parse_verifier(text, KeyType::Cosignature).value().key, cosigner.key);
    EXPECT_FALSE(parse_verifier(text)) << "not to be taken for a key that signs notes";
    EXPECT_FALSE(parse_verifier(to_string(cosigner), KeyType::Cosignature));
}
TEST(Cosignature, OnlyValidLinesOfKnownWitnessesAreAddedAndEachOnce) {
    auto log = SigningKey::generate(), one = SigningKey::generate(), two = SigningKey::generate();
    auto note = sign_checkpoint({"kaozhan/1/t-07", 9, {}}, log);
    std::string const text{take_apart(note)->text};
    std::vector<Verifier> const known{{"one", one.public_key()}, {"two", two.public_key()}};
    auto first = cosign(text, "one", one, 5), second = cosign(text, "two", two, 6);
    auto forged = cosign(text, "one", two, 5), stranger = cosign(text, "three", two, 5);
    auto elsewhere = cosign("kaozhan/1/t-07\n10\n" + to_base64(Hash{}) + "\n", "two", two, 6);
    auto cosigned = add_cosignatures(note, forged + first + stranger + elsewhere + second + first, known);
    EXPECT_EQ(cosigned.value(), note + first + second);
    EXPECT_EQ(add_cosignatures(*cosigned, first + second, known).value(), *cosigned);
    EXPECT_EQ(add_cosignatures(note, "", known).error().code, Code::BadInput);
    auto full = note;
    for (std::uint64_t n = 1; n < note_signatures_max; ++n) full += cosign(text, "one", one, 100 + n);
    EXPECT_EQ(add_cosignatures(full, second, known).error().code, Code::BadInput);
}
TEST_F(WitnessTest, CountersignsWhateverFollowsFromWhatItSaw) {
    std::uint64_t old = 0;
    for (std::uint64_t size : {1, 2, 3, 7, 8, 20, 20, 33, 40}) {
        auto answer = ask(honest, old, size);
        ASSERT_EQ(answer.status, 200u) << answer.body;
        auto cosigned = honest.note(size) + answer.body;
        EXPECT_EQ(open_cosignature(cosigned, witness.verifier()).value(), 1'679'315'147u);
        EXPECT_EQ(memory.known[honest.verifier.name].head.size, size);
        old = size;
    }
}
TEST_F(WitnessTest, SaysWhatItSawWhenTheProofBeginsElsewhere) {
    (void)ask(honest, 0, 20);
    for (std::uint64_t old : {0, 5, 19, 21}) {
        auto answer = ask(honest, old, 30);
        EXPECT_EQ(answer.status, 409u);
        EXPECT_EQ(answer.type, "text/x.tlog.size");
        EXPECT_EQ(answer.body, "20\n");
    }
    EXPECT_EQ(ask(honest, 10, 15).body, "20\n") << "a ledger that was put back";
    EXPECT_EQ(memory.known[honest.verifier.name].head.size, 20u);
}
TEST_F(WitnessTest, RefusesAnotherHistoryAndKeepsBothNotes) {
    ASSERT_EQ(ask(honest, 0, 20).status, 200u);
    auto same_size = ask(other, 20, 20), longer = ask(other, 20, 30), begun_anew = ask(other, 0, 20);
    EXPECT_EQ(same_size.status, 409u);
    EXPECT_EQ(same_size.verdict, Verdict::SplitView);
    EXPECT_EQ(begun_anew.verdict, Verdict::SplitView);
    EXPECT_EQ(longer.status, 422u);
    ASSERT_EQ(memory.evidence.size(), 3u);
    auto proof = open_evidence(memory.evidence[0], honest.verifier);
    ASSERT_TRUE(proof) << to_string(proof.error());
    EXPECT_EQ(proof->held.size, 20u);
    EXPECT_EQ(proof->judgement.verdict, Verdict::SplitView);
    EXPECT_EQ(open_evidence(memory.evidence[1], honest.verifier)->judgement.verdict, Verdict::Inconsistent);
    EXPECT_EQ(ask(honest, 20, 40).status, 200u) << "the true history goes on";
    // Nobody can be accused with notes he did not sign.
    EXPECT_FALSE(open_evidence(memory.evidence[0], {"kaozhan/1/t-07", witness_key.public_key()}));
}
TEST_F(WitnessTest, TwoHistoriesShownToTwoWitnessesAreProvedByTheirNotes) {
    Notebook second_memory;
    auto second_key = SigningKey::generate();
    Witness second{"t-08", second_key, second_memory};
    ASSERT_EQ(ask(honest, 0, 20).status, 200u);
    ASSERT_EQ(second.add_checkpoint(other.request(0, 20), other.verifier, 5)->status, 200u);
    // Each believed what it was shown. What one holds, given to the other, is refused and kept.
    auto shown = to_text({0, {}, second_memory.known["kaozhan/1/t-07"].note});
    EXPECT_EQ(witness.add_checkpoint(shown, honest.verifier, 6)->verdict, Verdict::SplitView);
    EXPECT_TRUE(open_evidence(memory.evidence.at(0), honest.verifier));
}
TEST_F(WitnessTest, NothingLeavesBeforeItIsRemembered) {
    memory.broken = true;
    auto answer = witness.add_checkpoint(honest.request(0, 20), honest.verifier, 5);
    EXPECT_EQ(answer.error().code, Code::Io);
    memory.broken = false;
    EXPECT_EQ(ask(other, 0, 20).status, 200u) << "so that the other history is still free to be believed";
}
TEST_F(WitnessTest, AMalformedRequestIsRefused) {
    auto good = honest.request(20, 40);
    auto at = good.find("\n\n");
    std::string const bad[] = {"",
                               "old 20",
                               "old\n\n" + honest.note(40),
                               "old -1\n\n" + honest.note(40),
                               "old 020\n\n" + honest.note(40),
                               "old 18446744073709551616\n\n" + honest.note(40),
                               "old 20\r\n\r\n" + honest.note(40),
                               "old 20\nAAAA\n\n" + honest.note(40),
                               "old 20\n?\n\n" + honest.note(40),
                               good.substr(0, at + 1),
                               std::string(offer_bytes_max + 1, 'x')};
    for (auto const& text : bad) EXPECT_EQ(parse_offer(text).error().code, Code::BadInput) << text;
    Offer many{20, Proof(proof_nodes_max), honest.note(40)};
    EXPECT_TRUE(parse_offer(to_text(many)));
    many.proof.push_back({});
    EXPECT_FALSE(parse_offer(to_text(many)));
    EXPECT_EQ(witness.add_checkpoint("old 50\n\n" + honest.note(40), honest.verifier, 5).error().code,
              Code::BadInput);
    auto thief = SigningKey::generate();
    EXPECT_EQ(witness.add_checkpoint(good, {"kaozhan/1/t-07", thief.public_key()}, 5).error().code,
              Code::Denied);
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_FALSE(witness.add_checkpoint(good.substr(0, size), honest.verifier, 5)) << size;
}
TEST_F(WitnessTest, ItsFolderOutlivesItAndIsNeverTakenForEmpty) {
    TempFolder folder;
    auto remember = [&] { return WitnessFolder{real_disk(), folder.path() / "witness"}; };
    auto memory_one = remember();
    Witness one{"t-08", witness_key, memory_one};
    ASSERT_EQ(one.add_checkpoint(honest.request(0, 20), honest.verifier, 5)->status, 200u);
    auto memory_two = remember();
    Witness two{"t-08", witness_key, memory_two};
    EXPECT_EQ(two.add_checkpoint(other.request(0, 20), other.verifier, 6)->verdict, Verdict::SplitView);
    EXPECT_EQ(two.add_checkpoint(other.request(0, 20), other.verifier, 7)->status, 409u);
    auto kept = real_disk().list(folder.path() / "witness" / "evidence").value();
    EXPECT_THAT(kept, ::testing::SizeIs(1));
    auto note = to_hex(sha256(as_bytes("kaozhan/1/t-07"))) + ".note";
    ASSERT_TRUE(real_disk().exists(folder.path() / "witness" / note));
    ASSERT_TRUE(replace_file(folder.path() / "witness" / note, as_bytes("gone\n")));
    EXPECT_EQ(two.add_checkpoint(honest.request(20, 40), honest.verifier, 8).error().code, Code::Corrupt);
}
// What the terminal's program does with a checkpoint that came back.
TEST_F(LedgerTest, AWitnessedCheckpointIsKeptBesideOurOwnInBothMediaAndCountsWhenAudited) {
    TempFolder second;
    auto both = options();
    both.events = second.path();
    auto witness_key = SigningKey::generate();
    Verifier const cosigner{"central.example", witness_key.public_key()};
    auto own = folder.path() / checkpoint_folder / "10.note";
    {
        auto log = Ledger::open(both).value().ledger;
        for (int n = 0; n < 10; ++n) ASSERT_TRUE(log.append(draft(), at(n)));
        log.checkpoint();
        ASSERT_TRUE(log.wait_checkpoint(10, soon()));
        std::string note{as_text(content(own))};
        auto line = cosign(take_apart(note)->text, cosigner.name, witness_key, 5);
        log.keep_witnessed(note + line);
    }
    auto log = Ledger::open(both).value();
    ASSERT_TRUE(log.ledger.last_witnessed());
    EXPECT_EQ(log.ledger.last_witnessed()->size, 10u);
    for (auto const& path : {own, folder.path() / checkpoint_folder / checkpoint_witnessed,
                             second.path() / checkpoint_folder / checkpoint_witnessed})
        EXPECT_EQ(open_cosignature(as_text(content(path)), cosigner).value(), 5u) << path;
    AuditSources sources{database_path(), second.path() / event_file_name, folder.path() / checkpoint_folder,
                         log.ledger.verifier(), true};
    EXPECT_EQ(audit(sources)->witnessed_up_to, 0u);
    sources.witnesses = {cosigner};
    EXPECT_EQ(audit(sources)->witnessed_up_to, 10u);
    EXPECT_TRUE(audit(sources)->problems.empty());
    auto const sound = content(own);
    auto spoiled = sound;
    auto& letter = spoiled[spoiled.size() - 8];
    letter = letter == 'A' ? 'B' : 'A';  // Another signature, still in base 64.
    put(own, spoiled);
    EXPECT_EQ(audit(sources)->problems.at(0).code, "checkpoint-cosignature");
    EXPECT_EQ(audit(sources)->witnessed_up_to, 0u);
    put(own, sound);
    EXPECT_TRUE(included(3, 10, leaf_hash(encode(log.events[3])), log.ledger.prove(3, 10).value(),
                         open_checkpoint(as_text(content(own)), log.ledger.verifier())->root));
    EXPECT_EQ(log.ledger.prove(10, 10).error().code, Code::Absent);
}
}  // namespace kz::ledger
