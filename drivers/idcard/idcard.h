#pragma once
// Chinese identity cards through a SAM reader: what a card says, what is wrong with it, and the service that
// reads it. Source of the protocol: README.md beside this file. Apart from drivers/usb because a frame and a
// card can be understood without a reader (kaozhanctl idcard parse). Everything here is a value; only
// `Reader` owns a thread. Cards are sensitive: nothing here logs a field of one, and raw replies are wiped
// once parsed.
#include "core/base/bytes.h"
#include "core/base/queue.h"
#include <chrono>
#include <functional>
#include <memory>
#include <variant>
namespace kz::idcard {

using Date = std::chrono::year_month_day;
std::string to_string(Date date);                  // "1949-12-31"
std::optional<Date> parse_date(std::string_view);  // "19491231" or "1949-12-31", a day that exists

enum class Kind { Resident, Foreigner2017, Foreigner2023, HongKongMacauTaiwan };
std::string_view to_string(Kind kind);  // "resident", "foreigner-2017", "foreigner-2023", "hmt"

enum class ProblemCode {
    NumberChecksum,
    NumberBirthMismatch,
    NumberSexMismatch,
    DateInvalid,
    Expired,
    NotYetValid,
    UnknownCode,
    TextControlCharacter,
    ZeroDates
};
std::string_view to_string(ProblemCode code);  // "number-checksum", …
struct Problem {
    ProblemCode code;
    std::string detail;  // English; names the field, never its content.
    friend bool operator==(Problem const&, Problem const&) = default;
};

struct Card {
    Kind kind = Kind::Resident;
    std::string
        name;  // UTF-8, as all text here; rare characters may lie outside the BMP or in a private-use area.
    std::string sex_code;        // GB/T 2261.1
    std::string sex;             // 男 女 未知 未说明
    std::string ethnicity_code;  // GB/T 3304
    std::string ethnicity;       // 汉 …, or 代码 NN
    std::optional<Date> birth;   // Absent when the field is no date; then there is a problem too.
    std::string address;
    std::string number;  // 18 characters, the check character in upper case
    std::string authority;
    std::optional<Date> valid_from;
    std::optional<Date> valid_to;
    bool valid_for_ever = false;  // 长期: then valid_to is absent.
    Bytes photo;  // As the card holds it (WLT); there is no open decoder, so it is never decoded.
    std::size_t fingerprint_bytes = 0;  // Their number only: the templates themselves are dropped.
    std::vector<Problem> problems;
};
bool has_problem(Card const& card, ProblemCode code);

// What a reply is when it is not a card. The first four are about bytes, the rest about what they say.
enum class Fault { NoFrame, BadLength, BadChecksum, Truncated, Status, UnsupportedLayout, UnknownLayout };
std::string_view to_string(Fault fault);  // "no-frame", "bad-length", …
struct ReplyFault {
    Fault fault;
    Error error;                         // With the sentence to show.
    std::optional<std::uint8_t> status;  // The reader's status word SW3, for Fault::Status.
    std::optional<Kind> kind;            // For Fault::UnsupportedLayout.
};

// Finds the first card in recorded replies: frames in a row, noise between them. `today` decides expired and
// not-yet-valid; without it neither is reported. Never blocks.
std::expected<Card, ReplyFault> parse_replies(ByteView bytes, std::optional<Date> today);
// Binary as it is, or hexadecimal text (white space, commas, colons and 0x allowed) turned into what it
// spells.
Bytes replies_from_file(ByteView content);
constexpr std::size_t replies_file_bytes_max = 1 << 20;  // A day of frames is far smaller.

// The meaning of status word SW3, English; and the string key of what the person can do about it.
struct Status {
    std::uint8_t code;
    std::string_view meaning;
    std::string_view advice;
};
Status status_of(std::uint8_t sw3);  // Unknown words get a meaning that says so.

bool number_is_valid(
    std::string_view number);  // 17 digits and the MOD 11-2 check character (GB 11643), x or X.
char number_check_character(std::string_view digits17);  // '\0' unless 17 digits are given.
std::string masked_number(std::string_view number);      // 1101**********002X; all stars when too short
std::string masked_name(std::string_view name);          // 李*宁, 张*

// A reader is known by its ids, but served by what its endpoints look like: one id hides two wire layouts.
struct Model {
    std::uint16_t vendor;
    std::uint16_t product;
    std::string name;
};
std::vector<Model> const& known_models();

struct Attached {
    std::string sam_id;  // "05.01-20101129-0001228293-0296863149": names the reader, not a person. "" if it
                         // will not say.
    std::string model;
};
struct Detached {};
struct CardRead {
    Card card;
    std::chrono::milliseconds took;  // From the find that saw the card to this event.
};
struct CardRemoved {};
// A card that was not read leaves the reader ready for the next one; a faulty reader says Attached once it
// works.
enum class Whose { Reader, Card };
struct ReadFailed {  // Said once per cause; the service goes on trying.
    Error error;
    std::optional<std::uint8_t> status;
    Whose whose = Whose::Reader;
};
using ReaderEvent = std::variant<Attached, Detached, CardRead, CardRemoved, ReadFailed>;

// Thirty-two: a card on and off ten times while the screen is busy; older news is then worthless.
constexpr std::size_t reader_events_max = 32;
using ReaderEvents = Queue<ReaderEvent, WhenFull::DropOldest>;

struct ReaderOptions {
    std::vector<Model> models = known_models();
    std::chrono::milliseconds poll{250};       // Between two looks for a card, while nobody is expected.
    std::chrono::milliseconds poll_eager{15};  // While somebody is asked to lay one.
    std::function<std::optional<Date>()> today = [] { return std::optional<Date>{}; };  // Asked at each card.
};

enum class Pace { Calm, Eager };
// Finds readers as they come and go, reads each card once, says so, and waits until it is taken away. Own
// thread, started by `start`, stopped and joined by the destructor (at most a few milliseconds: transfers are
// cancelled).
class Reader {
public:
    // `events` must outlive the reader. `wake` is called from the reader's thread after each push; it must
    // not block. Neither a missing reader nor missing USB is an error: both may come. The latter is said as
    // ReadFailed.
    static Result<Reader> start(ReaderOptions options, ReaderEvents& events, std::function<void()> wake);
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) = delete;
    ~Reader();
    // Eager while the screen asks for a card: a card is then seen as fast as the reader itself sees it, for
    // about one per cent of a core instead of a fifth of that. Any thread; does not block. Calm until set.
    void set_pace(Pace pace);
    struct Impl;
private:
    explicit Reader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> x_impl;
};
}  // namespace kz::idcard
