#include "tests/unit/idcard/card_maker.h"
#include <gtest/gtest.h>
#include <rapidcheck.h>
namespace kz::idcard::test {
namespace {
std::vector<FrameDecoder::Item> decode(std::vector<Bytes> const& portions) {
    FrameDecoder decoder;
    std::vector<FrameDecoder::Item> items;
    for (auto const& portion : portions) {
        decoder.feed(portion);
        while (auto item = decoder.next()) items.push_back(std::move(*item));
    }
    decoder.finish();
    while (auto item = decoder.next()) items.push_back(std::move(*item));
    return items;
}
std::vector<Bytes> cut(Bytes const& bytes, std::vector<std::size_t> const& cuts) {
    std::vector<Bytes> portions;
    std::size_t at = 0;
    for (auto size : cuts) {
        auto end = std::min(bytes.size(), at + size);
        portions.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                              bytes.begin() + static_cast<std::ptrdiff_t>(end));
        at = end;
    }
    portions.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end());
    return portions;
}
TEST(Frame, CommandsHaveThePublishedBytes) {
    EXPECT_EQ(to_hex(encode_command(0x11, 0xFF)), "aaaaaa9669000311ffed");
    EXPECT_EQ(to_hex(encode_command(0x12, 0xFF)), "aaaaaa9669000312ffee");
    EXPECT_EQ(to_hex(encode_command(0x20, 0x01)), "aaaaaa96690003200122");
    EXPECT_EQ(to_hex(encode_command(0x20, 0x02)), "aaaaaa96690003200221");
    EXPECT_EQ(to_hex(encode_command(0x30, 0x01)), "aaaaaa96690003300132");
    EXPECT_EQ(to_hex(encode_command(0x30, 0x03)), "aaaaaa96690003300330");
    EXPECT_EQ(to_hex(encode_reply({0, 0, 0x90, {}})), "aaaaaa9669000400009094");
}
TEST(Frame, WhateverThePortionsTheRepliesAreTheSame) {
    EXPECT_TRUE(rc::check("a stream of frames, damaged frames and noise", [] {
        Bytes stream;
        auto pieces = *rc::gen::inRange(0, 6);
        for (int i = 0; i < pieces; ++i) {
            auto frame = encode_reply({0, 0, *rc::gen::arbitrary<std::uint8_t>(),
                                       *rc::gen::container<Bytes>(rc::gen::arbitrary<std::uint8_t>())});
            switch (*rc::gen::inRange(0, 5)) {
            case 0: frame.resize(frame.size() / 2); break;
            case 1:
                frame[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(frame.size())))] ^=
                    4;
                break;
            case 2: frame.insert(frame.begin(), 3, 0xAA); break;
            case 3:
                frame = *rc::gen::container<Bytes>(rc::gen::element<std::uint8_t>(0xAA, 0x96, 0x69, 0, 4));
                break;
            default: break;
            }
            stream.insert(stream.end(), frame.begin(), frame.end());
        }
        auto cuts = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 40));
        RC_ASSERT(decode({stream}) == decode(cut(stream, cuts)));
        RC_ASSERT(decode({stream}) == decode(cut(stream, std::vector<std::size_t>(stream.size(), 1))));
    }));
}
TEST(Frame, WhatIsEncodedIsDecoded) {
    EXPECT_TRUE(rc::check([](std::uint8_t sw1, std::uint8_t sw2, std::uint8_t sw3, Bytes const& data) {
        Reply reply{sw1, sw2, sw3, data};
        auto items = decode({encode_reply(reply)});
        RC_ASSERT(items.size() == 1u);
        RC_ASSERT(std::get<Reply>(items[0]) == reply);
    }));
}
TEST(Frame, NoFlippedBitIsTakenForACard) {
    auto const good = fixture();
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ 1 << bit % 8);
        auto card = parse_replies(bad, {});
        ASSERT_FALSE(card.has_value()) << "bit " << bit;
    }
}
TEST(Frame, ACutAtEveryByteIsTruncatedAndNeverACard) {
    auto const good = fixture();
    for (std::size_t size = 0; size < good.size(); ++size) {
        auto card = parse_replies(ByteView{good}.first(size), {});
        ASSERT_FALSE(card.has_value());
        EXPECT_EQ(card.error().fault, size < 5 ? Fault::NoFrame : Fault::Truncated) << size;
    }
}
TEST(Frame, ACutFrameDoesNotSwallowTheOneBehindIt) {
    auto const good = fixture();
    for (std::size_t size : {5u, 7u, 8u, 270u, 1294u}) {
        Bytes stream(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
        stream.insert(stream.end(), good.begin(), good.end());
        EXPECT_TRUE(parse_replies(stream, {}).has_value()) << size;
    }
}
TEST(Frame, ALongRunOfSyncBytesIsPassedOver) {
    Bytes stream(100000, 0xAA);
    auto frame = fixture();
    stream.insert(stream.end(), frame.begin(), frame.end());
    EXPECT_TRUE(parse_replies(stream, {}).has_value());
}
TEST(Frame, ALengthBeyondTheLongestReplyIsRefusedAtOnce) {
    FrameDecoder decoder;
    decoder.feed(from_hex("AAAAAA96691001").value());
    EXPECT_EQ(std::get<Fault>(decoder.next().value()), Fault::BadLength);
}
}  // namespace
}  // namespace kz::idcard::test
