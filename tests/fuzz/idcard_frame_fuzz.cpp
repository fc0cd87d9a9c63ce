// First byte: the size of the portions. All at once and in portions must give the same.
#include "drivers/idcard/frame.h"
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace kz::idcard;
    if (size < 1 || size > 65536) return 0;
    kz::ByteView bytes{data + 1, size - 1};
    auto portion = std::size_t{data[0]} + 1;
    FrameDecoder whole, pieces;
    whole.feed(bytes);
    whole.finish();
    for (std::size_t at = 0; at < bytes.size(); at += portion)
        pieces.feed(bytes.subspan(at, std::min(portion, bytes.size() - at)));
    pieces.finish();
    for (;;) {
        auto a = whole.next(), b = pieces.next();
        CHECK(a == b);
        if (!a) return 0;
        if (auto* reply = std::get_if<Reply>(&*a))
            CHECK(encode_reply(*reply).size() == reply->data.size() + 11);
    }
}
