#include "core/ledger/bundle.h"
#include "core/base/big_endian.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/event.h"
#include <algorithm>
#include <sodium.h>
namespace kz::ledger {
namespace {
constexpr std::string_view magic = "kzbundle";
constexpr std::uint8_t format = 1;
constexpr std::size_t sealed_key_bytes = key_bytes + box_extra_bytes;
constexpr std::size_t recipient_bytes = sizeof(PublicBoxKey) + sealed_key_bytes;
constexpr std::size_t head_bytes = 8 + 1 + 1;
void put(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }
Bytes context_of(ByteView header) {
    auto tag = as_bytes("kaozhan/1/bundle");
    Bytes context{tag.begin(), tag.end()};
    context.push_back(0);
    put(context, header);
    return context;
}
Bytes records_of(std::vector<Bytes> const& events) {
    Bytes records;
    for (auto const& event : events) {
        put_big_endian(records, event.size(), 4);
        put(records, event);
    }
    return records;
}
std::string statement_text(BundleDraft const& draft, ByteView records) {
    auto text = "kaozhan/1/result\n" + draft.origin + "\nattempt " + draft.attempt + "\nevents " +
                std::to_string(draft.first) + " " + std::to_string(draft.events.size()) + "\nsha256 " +
                to_base64(sha256(records)) + "\n";
    for (auto const& recipient : draft.recipients) text += "recipient " + to_base64(recipient) + "\n";
    return text;
}
std::unexpected<Error> refused(char const* why) { return fail(Code::BadInput, "error.bad_input", why); }
// Reads the opened inside front to back; `good` stays false after the first fault.
struct Inside {
    ByteView rest;
    bool good = true;
    ByteView take(std::size_t count) {
        good = good && count <= rest.size();
        if (!good) return {};
        auto taken = rest.first(count);
        rest = rest.subspan(count);
        return taken;
    }
    std::size_t u32() { return static_cast<std::size_t>(get_big_endian(take(4))); }
};
Result<> unpad(Bytes& plain) {
    std::size_t size = 0;
    if (sodium_unpad(&size, plain.data(), plain.size(), bundle_step_bytes) != 0)
        return refused("the bundle's padding");
    plain.resize(size);
    return {};
}
struct Header {
    ByteView bytes;
    Secret key;
};
Result<Header> open_header(ByteView bytes, BoxKey const& recipient) {
    if (bytes.size() < head_bytes || !std::ranges::equal(bytes.first(magic.size()), as_bytes(magic)) ||
        bytes[8] != format || bytes[9] == 0 || bytes[9] > bundle_recipients_max)
        return refused("not a result bundle of this format");
    auto const size = head_bytes + bytes[9] * recipient_bytes;
    if (bytes.size() < size) return refused("a bundle cut off");
    for (std::size_t at = head_bytes; at < size; at += recipient_bytes)
        if (std::ranges::equal(bytes.subspan(at, sizeof(PublicBoxKey)), recipient.public_key())) {
            auto key = TRY(recipient.open(bytes.subspan(at + sizeof(PublicBoxKey), sealed_key_bytes)));
            return Header{bytes.first(size), std::move(key)};
        }
    return fail(Code::Denied, "error.not_opened", "the bundle is sealed for somebody else");
}
// The statement must say exactly what is inside, to exactly the recipients outside.
Result<> check_statement(Bundle& bundle, ByteView header, ByteView records, PublicKey const& terminal) {
    auto line_end = bundle.statement.find('\n');
    auto origin_end = bundle.statement.find('\n', line_end + 1);
    if (origin_end == std::string::npos) return refused("the bundle's statement");
    BundleDraft said;
    said.origin = bundle.statement.substr(line_end + 1, origin_end - line_end - 1);
    if (!is_origin(said.origin)) return refused("the bundle's origin");
    auto text = TRY(open_note(bundle.statement, Verifier{said.origin, terminal}));
    auto attempt_at = text.find("\nattempt ");
    if (attempt_at == std::string::npos) return refused("the bundle's statement");
    attempt_at += 9;
    said.attempt = text.substr(attempt_at, text.find('\n', attempt_at) - attempt_at);
    auto event = bundle.events.empty() ? std::nullopt : view_event(bundle.events.front());
    if (!event) return refused("a bundle without events");
    said.first = event->seq;
    said.events = bundle.events;
    for (std::size_t at = head_bytes; at < header.size(); at += recipient_bytes)
        std::ranges::copy(header.subspan(at, sizeof(PublicBoxKey)), said.recipients.emplace_back().begin());
    if (statement_text(said, records) != text)
        return fail(Code::Denied, "error.not_opened",
                    "the statement speaks of something else than is inside");
    bundle.origin = said.origin, bundle.attempt = said.attempt, bundle.first = said.first;
    return {};
}
}  // namespace
Result<Bytes> make_bundle(BundleDraft const& draft, SigningKey const& terminal) {
    CHECK(draft.key && draft.key->size() == key_bytes && !draft.events.empty());
    CHECK(!draft.recipients.empty() && draft.recipients.size() <= bundle_recipients_max);
    auto const records = records_of(draft.events);
    auto const statement = sign_note(statement_text(draft, records), draft.origin, terminal);
    Bytes plain;
    plain.reserve(statement.size() + records.size() + 2 * bundle_step_bytes);
    put_big_endian(plain, statement.size(), 4);
    put(plain, as_bytes(statement));
    put(plain, draft.key->view());
    put_big_endian(plain, draft.events.size(), 4);
    put(plain, records);
    auto const size = plain.size();
    plain.resize(size + bundle_step_bytes - size % bundle_step_bytes);
    std::size_t padded = 0;
    CHECK(sodium_pad(&padded, plain.data(), size, bundle_step_bytes, plain.size()) == 0);
    auto key = Secret::random(key_bytes);
    Bytes bundle{magic.begin(), magic.end()};
    bundle.push_back(format);
    bundle.push_back(static_cast<std::uint8_t>(draft.recipients.size()));
    for (auto const& recipient : draft.recipients) {
        put(bundle, recipient);
        put(bundle, seal_for(recipient, key.view()));
    }
    auto body = encrypt_stream(plain, key, context_of(bundle));
    wipe(plain);
    put(bundle, body);
    if (bundle.size() > bundle_bytes_max) return fail(Code::Full, "error.file_too_large", "a result bundle");
    return bundle;
}
Result<Bundle> open_bundle(ByteView bytes, BoxKey const& recipient, PublicKey const& terminal) {
    if (bytes.size() > bundle_bytes_max) return refused("larger than a bundle may be");
    auto header = TRY(open_header(bytes, recipient));
    auto plain =
        TRY(decrypt_stream(bytes.subspan(header.bytes.size()), header.key, context_of(header.bytes)));
    TRY(unpad(plain));
    Inside inside{plain};
    Bundle bundle;
    auto const statement_bytes = inside.u32();
    bundle.statement = as_text(inside.take(statement_bytes));
    Bytes key(key_bytes);
    if (auto given = inside.take(key_bytes); inside.good) std::ranges::copy(given, key.begin());
    bundle.key = Secret::take(key);
    auto count = inside.u32();
    auto const records = inside.rest;
    for (; count > 0 && inside.good; --count) {
        auto event = inside.take(inside.u32());
        bundle.events.emplace_back(event.begin(), event.end());
    }
    auto const good = inside.good && inside.rest.empty();
    auto checked = good ? check_statement(bundle, header.bytes, records, terminal)
                        : Result<>{refused("the bundle's inside is cut off")};
    wipe(plain);
    if (!checked) return std::unexpected(checked.error());
    return bundle;
}
}  // namespace kz::ledger
