// Resident card, offsets and lengths in bytes:
//   0 30 name · 30 2 sex · 32 4 ethnicity · 36 16 birth · 52 70 address · 122 36 number · 158 30 authority
//   188 16 valid from · 204 16 valid to (or 长期) · 220 36 reserved, of which 248 tells the layout: ' ' I Y J
#include "drivers/idcard/card.h"
#include <algorithm>
namespace kz::idcard {
namespace {
struct Field {
    std::size_t offset, bytes;
    char const* name;
};
constexpr Field name{0, 30, "name"}, sex{30, 2, "sex"}, ethnicity{32, 4, "ethnicity"}, birth{36, 16, "birth"},
    address{52, 70, "address"}, number{122, 36, "number"}, authority{158, 30, "authority"},
    valid_from{188, 16, "valid-from"}, valid_to{204, 16, "valid-to"};
static_assert(valid_to.offset + valid_to.bytes + 36 == text_bytes);
constexpr std::size_t layout_offset = 248;

void append_utf8(std::string& text, char32_t c) {
    auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (c < 0x80) put(c);
    else if (c < 0x800) put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
    else if (c < 0x10000) put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    else
        put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)),
            put(0x80 | (c & 0x3F));
}
class ResidentParser {
public:
    explicit ResidentParser(ByteView text) : x_text(text) {}
    Card parse(std::optional<Date> today) {
        x_card.kind = Kind::Resident;
        x_card.name = take(name);
        x_card.sex_code = take(sex);
        x_card.ethnicity_code = take(ethnicity);
        x_card.address = take(address);
        x_card.number = take(number);
        x_card.authority = take(authority);
        x_card.birth = take_date(birth);
        x_card.valid_from = take_date(valid_from);
        take_valid_to();
        name_codes();
        check_number();
        check_validity(today);
        return std::move(x_card);
    }
private:
    void problem(ProblemCode code, std::string detail) {
        x_card.problems.push_back({code, std::move(detail)});
    }
    std::string take(Field field) {
        auto decoded = decode_utf16le(x_text.subspan(field.offset, field.bytes));
        if (!decoded.clean) problem(ProblemCode::TextControlCharacter, field.name);
        return std::move(decoded.text);
    }
    std::optional<Date> take_date(Field field) { return as_date(take(field), field.name); }
    std::optional<Date> as_date(std::string const& text, char const* what) {
        auto date = parse_date(text);
        if (!date) problem(text == "00000000" ? ProblemCode::ZeroDates : ProblemCode::DateInvalid, what);
        return date;
    }
    void take_valid_to() {
        auto text = take(valid_to);
        x_card.valid_for_ever = text == "长期";
        if (!x_card.valid_for_ever) x_card.valid_to = as_date(text, valid_to.name);
    }
    void name_codes() {
        auto known_sex = sex_name(x_card.sex_code);
        if (known_sex.empty()) problem(ProblemCode::UnknownCode, sex.name);
        x_card.sex = known_sex.empty() ? "未知" : known_sex;
        auto known_group = ethnicity_name(x_card.ethnicity_code);
        if (known_group.empty()) problem(ProblemCode::UnknownCode, ethnicity.name);
        x_card.ethnicity = known_group.empty() ? "代码 " + x_card.ethnicity_code : std::string{known_group};
    }
    void check_number() {
        auto& value = x_card.number;
        if (value.ends_with('x')) value.back() = 'X';
        if (!number_is_valid(value)) problem(ProblemCode::NumberChecksum, number.name);
        // The rest holds for a number that has the right form, be its check character right or wrong.
        if (value.size() != 18 || number_check_character(value.substr(0, 17)) == '\0') return;
        if (!province_is_known(value)) problem(ProblemCode::UnknownCode, "province of the number");
        if (x_card.birth && parse_date(value.substr(6, 8)) != x_card.birth)
            problem(ProblemCode::NumberBirthMismatch, "birth in the number is not the birth field");
        bool number_says_male = (value[16] - '0') % 2 == 1;
        if ((x_card.sex_code == "1" && !number_says_male) || (x_card.sex_code == "2" && number_says_male))
            problem(ProblemCode::NumberSexMismatch, "sex in the number is not the sex field");
    }
    void check_validity(std::optional<Date> today) {
        if (x_card.valid_from && x_card.valid_to && *x_card.valid_to < *x_card.valid_from)
            problem(ProblemCode::DateInvalid, "valid-to lies before valid-from");
        if (!today) return;
        if (x_card.valid_to && *today > *x_card.valid_to) problem(ProblemCode::Expired, valid_to.name);
        if (x_card.valid_from && *today < *x_card.valid_from)
            problem(ProblemCode::NotYetValid, valid_from.name);
    }
    ByteView x_text;
    Card x_card;
};
std::expected<Kind, ReplyFault> kind_of(ByteView text) {
    auto mark = static_cast<char16_t>(text[layout_offset] | text[layout_offset + 1] << 8);
    switch (mark) {
    case u' ':
    case u'\0': return Kind::Resident;  // Zeros as padding are a deviation some issuers were seen to use.
    case u'I': return Kind::Foreigner2017;
    case u'Y': return Kind::Foreigner2023;
    case u'J': return Kind::HongKongMacauTaiwan;
    default:
        return std::unexpected(make_fault(Fault::UnknownLayout, "the card's layout mark is not a known one"));
    }
}
bool looks_like_card_data(Reply const& reply) {
    // Find answers 4 bytes, select 8, the SAM id 16, a status none: whatever is longer claims to be a card.
    return reply.sw3 == 0x90 && reply.data.size() > 28;
}
char const* advice_of(Fault fault) {
    switch (fault) {
    case Fault::UnsupportedLayout: return "idcard.unsupported_layout";
    case Fault::UnknownLayout: return "idcard.manual_check";
    case Fault::NoFrame: return "idcard.no_frame";
    default: return "idcard.place_again";
    }
}
}  // namespace
ReplyFault make_fault(Fault fault, std::string detail) {
    return {fault, Error{Code::Corrupt, advice_of(fault), std::move(detail)}, std::nullopt, std::nullopt};
}
ReplyFault make_status_fault(std::uint8_t sw3) {
    auto status = status_of(sw3);
    char detail[128];
    std::snprintf(detail, sizeof detail, "reader status 0x%02X: %.*s", sw3,
                  static_cast<int>(status.meaning.size()), status.meaning.data());
    auto code = sw3 == 0x80 ? Code::Absent : Code::Io;
    std::string advice{status.advice.empty() ? "idcard.place_again" : status.advice};
    return {Fault::Status, Error{code, std::move(advice), detail}, sw3, std::nullopt};
}
Decoded decode_utf16le(ByteView bytes) {
    std::vector<char16_t> units;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        units.push_back(static_cast<char16_t>(bytes[i] | bytes[i + 1] << 8));
    while (!units.empty() && (units.back() == u' ' || units.back() == u'\0')) units.pop_back();
    Decoded decoded;
    for (std::size_t i = 0; i < units.size(); ++i) {
        char32_t c = units[i];
        bool high = c >= 0xD800 && c < 0xDC00, low = c >= 0xDC00 && c < 0xE000;
        if (high && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000)
            c = 0x10000 + ((c - 0xD800) << 10) + (units[++i] - 0xDC00u);
        else if (high || low || c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF) {
            c = 0xFFFD;
            decoded.clean = false;
        }
        append_utf8(decoded.text, c);
    }
    return decoded;
}
std::expected<Card, ReplyFault> parse_card_text(std::span<std::uint8_t const, text_bytes> text,
                                                std::optional<Date> today) {
    auto kind = kind_of(text);
    if (!kind) return std::unexpected(std::move(kind).error());
    if (*kind != Kind::Resident) {
        auto fault = make_fault(Fault::UnsupportedLayout,
                                "layout " + std::string{to_string(*kind)} + " is not supported yet");
        fault.kind = *kind;
        return std::unexpected(std::move(fault));
    }
    return ResidentParser{text}.parse(today);
}
std::expected<Card, ReplyFault> parse_card_data(ByteView data, std::optional<Date> today) {
    auto u16 = [&](std::size_t at) { return static_cast<std::size_t>(data[at] << 8 | data[at + 1]); };
    if (data.size() < 6) return std::unexpected(make_fault(Fault::BadLength, "a card reply without lengths"));
    auto text = u16(0), photo = u16(2);
    std::size_t head = 4, fingerprint = 0;
    if (head + text + photo != data.size()) {
        head = 6;
        fingerprint = u16(4);
        if (head + text + photo + fingerprint != data.size())
            return std::unexpected(
                make_fault(Fault::BadLength, "the parts' lengths do not add up to the reply's"));
    }
    if (text != text_bytes)
        return std::unexpected(make_fault(Fault::BadLength, "the text is not 256 bytes long"));
    auto card = parse_card_text(data.subspan(head).first<text_bytes>(), today);
    if (!card) return card;
    auto picture = data.subspan(head + text, photo);
    card->photo.assign(picture.begin(), picture.end());
    card->fingerprint_bytes = fingerprint;
    return card;
}
std::expected<Card, ReplyFault> parse_replies(ByteView bytes, std::optional<Date> today) {
    FrameDecoder decoder;
    std::optional<ReplyFault> worst;
    auto consider = [&](FrameDecoder::Item& item) -> std::optional<Card> {
        if (auto* fault = std::get_if<Fault>(&item)) {
            worst = make_fault(*fault, "a reply frame is damaged");
            return std::nullopt;
        }
        auto& reply = std::get<Reply>(item);
        if (!looks_like_card_data(reply)) {
            if (reply.sw3 != 0x90 && reply.sw3 != 0x9F && !worst) worst = make_status_fault(reply.sw3);
            return std::nullopt;
        }
        auto card = parse_card_data(reply.data, today);
        wipe(reply.data);
        if (card) return std::move(*card);
        worst = std::move(card).error();
        return std::nullopt;
    };
    for (auto rest = bytes;;) {
        auto piece = rest.first(std::min<std::size_t>(rest.size(), 4096));
        decoder.feed(piece);
        rest = rest.subspan(piece.size());
        if (rest.empty()) decoder.finish();
        while (auto item = decoder.next())
            if (auto card = consider(*item)) return std::move(*card);
        if (rest.empty()) break;
    }
    if (worst) return std::unexpected(std::move(*worst));
    return std::unexpected(make_fault(Fault::NoFrame, "no card reply in these bytes"));
}
Bytes replies_from_file(ByteView content) {
    std::string hex;
    auto text = as_text(content);
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ':') continue;
        if (c == '0' && i + 1 < text.size() && (text[i + 1] == 'x' || text[i + 1] == 'X') &&
            hex.size() % 2 == 0) {
            ++i;
            continue;
        }
        hex.push_back(c);
    }
    auto bytes = from_hex(hex);
    if (bytes && !bytes->empty()) return std::move(*bytes);
    return Bytes(content.begin(), content.end());
}
}  // namespace kz::idcard
