#include "core/base/file.h"
#include "core/ledger/ledger.h"
#include <gtest/gtest.h>
namespace kz::ledger {
namespace {
// Two events of a terminal whose key is no secret, with every intermediate value an auditor may want to
// compare.
std::string worked_example() {
    std::string const origin = "kaozhan/1/example";
    Bytes seed(32);
    for (std::size_t n = 0; n < seed.size(); ++n) seed[n] = static_cast<std::uint8_t>(n);
    auto key = SigningKey::from_seed(seed).value();
    Event first{
        0, 1, "", "system", {}, Millis{1000}, Millis{1'795'000'000'000}, {}, from_hex("00a0").value()};
    for (std::size_t n = 0; n < first.boot.size(); ++n) first.boot[n] = static_cast<std::uint8_t>(0x10 + n);
    Event second{1,
                 47,
                 "attempt-1",
                 "candidate",
                 first.boot,
                 Millis{70'000},
                 Millis{1'795'000'069'000},
                 sha256(encode(first)),
                 from_hex("00a1616e1864").value()};
    auto file = event_file_header(origin, 0);
    auto const header_size = file.size();
    Tree tree;
    std::string text;
    auto line = [&](std::string const& name, std::string const& value) {
        text += name + " = " + value + "\n";
    };
    line("origin", origin);
    line("seed", to_hex(seed));
    line("public key", to_hex(key.public_key()));
    line("terminal.pub", to_string(Verifier{origin, key.public_key()}));
    for (auto const& event : {first, second}) {
        auto bytes = encode(event);
        auto name = "event " + std::to_string(event.seq);
        append_record(file, bytes);
        tree.append(bytes);
        line(name, to_hex(bytes));
        line(name + " SHA-256", to_hex(sha256(bytes)));
        line(name + " leaf", to_hex(leaf_hash(bytes)));
    }
    line("root", to_hex(tree.root()));
    line("file header", to_hex(ByteView{file}.first(header_size)));
    line("file records", to_hex(ByteView{file}.subspan(header_size)));
    return text + "\ncheckpoints/2.note:\n" + sign_checkpoint({origin, 2, tree.root()}, key);
}
TEST(FormatDocument, ShowsTheExampleThatTheCodeMakes) {
    auto document = read_file(std::string{KZ_SOURCE_DIR} + "/docs/formats/ledger.md", 1 << 20).value();
    auto text = as_text(document);
    auto begin = text.find("```example\n");
    ASSERT_NE(begin, text.npos);
    begin = text.find('\n', begin) + 1;
    EXPECT_EQ(std::string{text.substr(begin, text.find("```", begin) - begin)}, worked_example());
}
}  // namespace
}  // namespace kz::ledger
