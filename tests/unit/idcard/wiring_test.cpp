#include "drivers/idcard/link.h"
#include <gtest/gtest.h>
namespace kz::idcard {
namespace {
using usb::TransferKind;
usb::Interface interface_with(std::uint8_t number, std::uint8_t class_code,
                              std::vector<std::uint8_t> addresses, TransferKind kind = TransferKind::Bulk) {
    usb::Interface made{number, class_code, {}};
    for (auto address : addresses) made.endpoints.push_back({address, kind, 64});
    return made;
}
TEST(Wiring, OnePairIsServedAsOnePairInWhateverOrderItIsListed) {
    for (auto const& addresses : {std::vector<std::uint8_t>{0x81, 0x02}, {0x02, 0x81}}) {
        auto found = find_wirings({interface_with(0, 0xFF, addresses)});
        ASSERT_EQ(found.wirings.size(), 1u);
        EXPECT_FALSE(found.wirings[0].split);
        EXPECT_EQ(found.wirings[0].head_out.address, 0x02);
        EXPECT_EQ(found.wirings[0].head_in.address, 0x81);
    }
}
TEST(Wiring, TwoPairsAreTriedSplitFirstAndThenEachAlone) {
    auto found = find_wirings({interface_with(0, 0xFF, {0x85, 0x06, 0x81, 0x02})});
    ASSERT_EQ(found.wirings.size(), 3u);
    EXPECT_TRUE(found.wirings[0].split);
    EXPECT_EQ(found.wirings[0].head_out.address, 0x02);
    EXPECT_EQ(found.wirings[0].body_out.address, 0x06);
    EXPECT_EQ(found.wirings[0].head_in.address, 0x81);
    EXPECT_EQ(found.wirings[0].body_in.address, 0x85);
    EXPECT_EQ(found.wirings[2].head_in.address, 0x85);
}
TEST(Wiring, TheMakersOwnInterfaceIsPreferredAndAKeyboardIsNone) {
    auto keyboard = interface_with(0, 3, {0x81, 0x01}, TransferKind::Interrupt);
    auto sam = interface_with(2, 0xFF, {0x83, 0x04}, TransferKind::Interrupt);
    auto storage = interface_with(1, 8, {0x82, 0x03});
    EXPECT_EQ(find_wirings({keyboard, storage, sam}).interface_number, 2);
    EXPECT_EQ(find_wirings({keyboard, storage}).interface_number, 1);
    EXPECT_TRUE(find_wirings({keyboard}).wirings.empty());
    EXPECT_TRUE(find_wirings({}).wirings.empty());
}
TEST(Wiring, OneDirectionAloneOrAnotherKindOfEndpointIsNoReader) {
    EXPECT_TRUE(find_wirings({interface_with(0, 0xFF, {0x81})}).wirings.empty());
    EXPECT_TRUE(
        find_wirings({interface_with(0, 0xFF, {0x81, 0x02}, TransferKind::Isochronous)}).wirings.empty());
}
}  // namespace
}  // namespace kz::idcard
