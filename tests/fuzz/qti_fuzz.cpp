// First byte: the item parser, or a test with the rest as its file. What parses as an item must show,
// shuffle, draw and score (empty answers, the correct ones, and the file's own bytes as an answer) without
// breaking.
#include "core/exam/exam.h"
namespace {
using namespace kz::exam;
void answer(Item const& item, std::string const& noise) {
    Responses right, odd;
    for (auto const& declared : item.responses) {
        for (auto const& atom : declared.correct.atoms) right[declared.id].push_back(to_string(atom));
        odd[declared.id] = {noise, noise, ""};
    }
    for (auto const& responses : {Responses{}, right, odd}) {
        auto const once = score_item(item, responses), again = score_item(item, responses);
        CHECK(once.has_value() == again.has_value());
        if (once) CHECK(once->number("SCORE") == again->number("SCORE"));
        (void)answered(item, responses);
    }
    if (auto const most = max_score(item)) (void)to_string(points_from(*most));
}
void play(Item const& item, std::string const& noise) {
    for (auto const& one : item.interactions) {
        auto const order = choice_order(one, noise.size());
        CHECK(order.choices.size() == one.choices.size() && order.targets.size() == one.targets.size());
    }
    (void)plain_text(shown(item, item.body.children));
    (void)marked_by_person(item);
    auto const drawn = realise(item, noise.size());
    answer(drawn ? *drawn : item, noise);
}
}  // namespace
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 1 || size > item_bytes_max) return 0;
    kz::ByteView const bytes{data + 1, size - 1};
    if (data[0] % 2 != 0) {
        (void)parse_test("test.xml", [&](std::string const&) -> kz::Result<kz::Bytes> {
            return kz::Bytes{bytes.begin(), bytes.end()};
        });
        return 0;
    }
    auto const item = parse_item(bytes);
    if (!item) return 0;
    CHECK(!item->id.empty());
    play(*item, std::string{kz::as_text(bytes.first(std::min<std::size_t>(bytes.size(), 40)))});
    return 0;
}
