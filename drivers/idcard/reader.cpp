#include "core/base/crypto.h"
#include "core/base/log.h"
#include "drivers/idcard/card.h"
#include "drivers/idcard/link.h"
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <pthread.h>
#include <thread>
namespace kz::idcard {
namespace {
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
constexpr milliseconds retry_wait{1000};     // Before a reader that failed is opened or asked again.
constexpr milliseconds boot_wait_max{5000};  // Some SAMs say nothing for two seconds after plugging in.
constexpr int read_tries_max = 3;            // Of a card that is found but not read.
constexpr int faults_in_a_row_max = 5;       // Then the reader is opened afresh.
constexpr int sam_id_tries_max = 3;          // The first answer after power-up may be wrong.

std::string sam_id_text(ByteView data) {
    // Little-endian: u16 type, u16 sub-type, u32 date, u32 number, u32 number.
    auto number = [&](std::size_t at, int bytes) {
        unsigned value = 0;
        for (int i = bytes; i-- > 0;) value = value << 8 | data[at + static_cast<std::size_t>(i)];
        return value;
    };
    char text[64];
    std::snprintf(text, sizeof text, "%02u.%02u-%08u-%010u-%010u", number(0, 2), number(2, 2), number(4, 4),
                  number(8, 4), number(12, 4));
    return text;
}
bool is_reader_fault(std::uint8_t sw3) { return sw3 == 0x60 || sw3 == 0x66; }
bool is_unknown_command(std::uint8_t sw3) { return sw3 == 0x21 || sw3 == 0x23 || sw3 == 0x24; }
bool is_worth_repeating(std::uint8_t sw3) { return sw3 == 0x31 || sw3 == 0x41 || sw3 == 0x47 || sw3 == 0x81; }
}  // namespace

struct Reader::Impl {
    Impl(ReaderOptions wanted, ReaderEvents& queue, std::function<void()> wake)
        : options(std::move(wanted)), events(queue), wake_owner(std::move(wake)) {}
    void run(std::stop_token const& stop);

    ReaderOptions options;
    ReaderEvents& events;
    std::function<void()> wake_owner;
    std::mutex mutex;
    std::condition_variable_any woken;
    bool devices_changed = false;
    std::atomic<Pace> pace = Pace::Calm;
    std::jthread thread;  // Last: joined before what it uses goes.

    void push(ReaderEvent event) {
        events.push(std::move(event));
        if (wake_owner) wake_owner();
    }
    // Until something was plugged or unplugged, the time is up, or we are to stop.
    void wait(std::stop_token const& stop, std::optional<milliseconds> time) {
        std::unique_lock lock{mutex};
        auto changed = [&] { return devices_changed; };
        if (time) woken.wait_for(lock, stop, *time, changed);
        else woken.wait(lock, stop, changed);
        devices_changed = false;
    }
    milliseconds poll() const { return pace == Pace::Eager ? options.poll_eager : options.poll; }
    void notify() {
        std::unique_lock lock{mutex};
        devices_changed = true;
        woken.notify_all();
    }
};

namespace {
// What one plugged-in reader goes through. Errors that leave it: Absent, Cancelled, or the reader must be
// opened afresh.
class Session {
public:
    Session(Reader::Impl& owner, usb::Device device, Candidates candidates, std::string model)
        : x_owner(owner), x_candidates(std::move(candidates)), x_model(std::move(model)),
          x_link(std::move(device), x_candidates.wirings.front()) {}
    Result<> run(std::stop_token const& stop) {
        TRY(wait_until_ready(stop));
        x_sam_id = TRY(read_sam_id(stop));
        x_owner.push(Attached{x_sam_id, x_model});
        x_attached = true;
        while (!stop.stop_requested()) {
            TRY(survive(x_done ? watch_removal(stop) : look_for_card(stop)));
            x_owner.wait(stop, x_owner.poll());
        }
        return {};
    }
    bool attached() const { return x_attached; }
private:
    struct Failure {  // Of one try to read a card.
        Error error;
        std::optional<std::uint8_t> status;
        bool worth_repeating;
    };
    // A damaged or missing reply is survived a few times; unplugged and stopped are not.
    Result<> survive(Result<> result) {
        if (result) {
            x_faults = 0;
            return {};
        }
        auto code = result.error().code;
        if (code == Code::Absent || code == Code::Cancelled || ++x_faults >= faults_in_a_row_max)
            return result;
        return {};
    }
    Result<> wait_until_ready(std::stop_token const& stop);
    Result<std::string> read_sam_id(std::stop_token const& stop);
    Result<> look_for_card(std::stop_token const& stop);
    Result<> watch_removal(std::stop_token const& stop);
    Result<> watch_removal_by_finding(std::stop_token const& stop);
    std::expected<CardRead, Failure> read_once(std::stop_token const& stop);
    std::expected<Reply, Failure> ask(Command const& command, std::stop_token const& stop);
    Result<std::optional<CardRead>> read_found_card(std::stop_token const& stop);
    void report(Error error, std::optional<std::uint8_t> status, Whose whose = Whose::Reader) {
        // Once per cause: the candidate has read the sentence, saying it four times a second helps nobody.
        auto cause =
            error.advice + "/" + std::to_string(status.value_or(0)) + (whose == Whose::Card ? "c" : "r");
        if (std::exchange(x_reported, cause) != cause)
            x_owner.push(ReadFailed{std::move(error), status, whose});
    }
    Reader::Impl& x_owner;
    Candidates x_candidates;
    std::string x_model, x_sam_id;
    Link x_link;
    bool x_attached = false;
    bool x_faulty = false;           // Said so of itself after it had been ready.
    bool x_done = false;             // The card on the reader has been read.
    bool x_can_ask_presence = true;  // The reader knows the cheap command that tells it.
    bool x_field_was_empty = false;
    Hash x_last_number{};  // Of the card that lies there; its number itself is not kept.
    std::string x_reported;
    int x_faults = 0;
};
Result<> Session::wait_until_ready(std::stop_token const& stop) {
    auto give_up = Clock::now() + boot_wait_max;
    for (std::size_t turn = 0; !stop.stop_requested(); ++turn) {
        x_link.use(x_candidates.wirings[turn % x_candidates.wirings.size()]);
        auto reply = x_link.transact(get_status, stop);
        if (reply && reply->sw3 == 0x90) return {};
        if (reply && is_reader_fault(reply->sw3)) {
            report(make_status_fault(reply->sw3).error, reply->sw3);
            // 66 is for good; a self test (60) may pass later.
            x_owner.wait(stop, reply->sw3 == 0x66 ? std::nullopt : std::optional{retry_wait});
            give_up = Clock::now() + boot_wait_max;
            turn -= 1;  // This wiring answers: keep it.
        } else if (reply) {
            x_owner.wait(stop, x_owner.poll());
            turn -= 1;
        } else {
            auto code = reply.error().code;
            if (code == Code::Absent || code == Code::Cancelled)
                return std::unexpected(std::move(reply).error());
        }
        if (Clock::now() > give_up) {
            report(Error{Code::Timeout, "idcard.reader_silent", "the reader does not answer"}, std::nullopt);
            x_owner.wait(stop, retry_wait);
        }
    }
    return fail(Code::Cancelled, "usb.cancelled", "reader service stopped");
}
Result<std::string> Session::read_sam_id(std::stop_token const& stop) {
    for (int i = 0; i < sam_id_tries_max; ++i) {
        auto reply = x_link.transact(get_sam_id, stop);
        if (reply && reply->sw3 == 0x90) return sam_id_text(reply->data);
        if (!reply && (reply.error().code == Code::Absent || reply.error().code == Code::Cancelled))
            return std::unexpected(std::move(reply).error());
    }
    return std::string{};  // Cards can be read without it.
}
// A command of a card's reading: what the reader says about its own condition is a failure of the try.
std::expected<Reply, Session::Failure> Session::ask(Command const& command, std::stop_token const& stop) {
    auto reply = x_link.transact(command, stop);
    if (reply && (reply->sw3 == 0x10 || reply->sw3 == 0x11))
        reply = x_link.transact(command, stop);  // Once more.
    if (reply) return std::move(*reply);
    auto error = std::move(reply).error();
    bool lasting = error.code == Code::Absent || error.code == Code::Cancelled;
    return std::unexpected(Failure{std::move(error), std::nullopt, !lasting});
}
std::expected<CardRead, Session::Failure> Session::read_once(std::stop_token const& stop) {
    auto refused = [](std::uint8_t sw3) {
        return std::unexpected(Failure{make_status_fault(sw3).error, sw3, is_worth_repeating(sw3)});
    };
    auto selected = ask(select_card, stop);
    if (!selected) return std::unexpected(std::move(selected).error());
    if (selected->sw3 != 0x90) return refused(selected->sw3);
    auto read = ask(read_card, stop);
    if (!read) return std::unexpected(std::move(read).error());
    if (read->sw3 != 0x90) return refused(read->sw3);
    auto card = parse_card_data(read->data, x_owner.options.today());
    wipe(read->data);
    if (card) return CardRead{std::move(*card), milliseconds{0}};
    bool damaged = card.error().fault == Fault::BadLength;
    return std::unexpected(Failure{std::move(card).error().error, std::nullopt, damaged});
}
// After find said there is a card. Nothing: it could not be read, which has been reported.
Result<std::optional<CardRead>> Session::read_found_card(std::stop_token const& stop) {
    auto started = Clock::now();
    for (int i = 1;; ++i) {
        auto card = read_once(stop);
        if (card) {
            card->took = std::chrono::duration_cast<milliseconds>(Clock::now() - started);
            x_reported.clear();
            return std::optional{std::move(*card)};
        }
        auto failure = std::move(card).error();
        if (failure.error.code == Code::Cancelled || (failure.error.code == Code::Absent && !failure.status))
            return std::unexpected(std::move(failure.error));
        if (failure.worth_repeating && i < read_tries_max) {
            auto found = ask(find_card, stop);  // Select needs a fresh find.
            if (found && found->sw3 == 0x9F) continue;
        }
        if (failure.status == 0x24) (void)x_link.transact(reset_sam, stop);
        if (!failure.status)
            failure.error = because(std::move(failure.error), "idcard.place_again", "reading a card").error();
        auto const own = failure.status && is_reader_fault(*failure.status);
        x_faulty = x_faulty || own;
        report(std::move(failure.error), failure.status, own ? Whose::Reader : Whose::Card);
        return std::optional<CardRead>{};
    }
}
Result<> Session::look_for_card(std::stop_token const& stop) {
    auto reply = TRY(x_link.transact(find_card, stop));
    if (is_reader_fault(reply.sw3)) {
        report(make_status_fault(reply.sw3).error, reply.sw3);
        x_faulty = true;
        return {};
    }
    if (std::exchange(x_faulty, false)) x_owner.push(Attached{x_sam_id, x_model});
    if (reply.sw3 != 0x9F) {
        if (reply.sw3 == 0x80) x_reported.clear();
        return {};
    }
    auto read = TRY(read_found_card(stop));
    if (!read) return {};
    x_done = true;
    x_field_was_empty = false;
    x_last_number = sha256(as_bytes(read->card.number));
    x_owner.push(std::move(*read));
    return {};
}
// Find answers "no card" for a card it has given once, lying there or not. Another command that needs the
// card tells.
Result<> Session::watch_removal(std::stop_token const& stop) {
    if (!x_can_ask_presence) return watch_removal_by_finding(stop);
    auto reply = TRY(x_link.transact(read_new_address, stop));
    wipe(reply.data);
    if (reply.sw3 == 0x90 || reply.sw3 == 0x91) return {};
    if (is_unknown_command(reply.sw3)) {
        x_can_ask_presence = false;
        return {};
    }
    x_done = false;
    x_owner.push(CardRemoved{});
    return {};
}
// For readers without that command: only a new find shows that the old card had gone, and some readers find a
// lying card again and again.
Result<> Session::watch_removal_by_finding(std::stop_token const& stop) {
    auto reply = TRY(x_link.transact(find_card, stop));
    if (reply.sw3 == 0x80) x_field_was_empty = true;
    if (reply.sw3 != 0x9F) return {};
    auto read = TRY(read_found_card(stop));
    if (!read) return {};
    auto number = sha256(as_bytes(read->card.number));
    if (!x_field_was_empty && number == x_last_number) return {};
    x_last_number = number;
    x_field_was_empty = false;
    x_owner.push(CardRemoved{});
    x_owner.push(std::move(*read));
    return {};
}
Model const* model_of(std::vector<Model> const& models, usb::DeviceInfo const& info) {
    auto found = std::ranges::find_if(models, [&](Model const& model) {
        return model.vendor == info.vendor && model.product == info.product;
    });
    return found == models.end() ? nullptr : &*found;
}
Result<> serve(Reader::Impl& owner, usb::Context const& context, usb::DeviceInfo const& info,
               Model const& model, std::stop_token const& stop) {
    auto device = TRY(context.open_device(info));
    auto candidates = find_wirings(device.interfaces());
    if (candidates.wirings.empty())
        return fail(Code::BadInput, "idcard.reader_layout", "no interface with an IN and an OUT endpoint");
    TRY(device.claim(candidates.interface_number));
    char ids[16];
    std::snprintf(ids, sizeof ids, " %04x:%04x", info.vendor, info.product);
    Session session{owner, std::move(device), std::move(candidates), model.name + ids};
    auto ended = session.run(stop);
    if (session.attached() && !stop.stop_requested()) owner.push(Detached{});
    return ended;
}
}  // namespace

void Reader::Impl::run(std::stop_token const& stop) {
    pthread_setname_np(pthread_self(), "idcard");
    std::string reported;  // A lasting obstacle is said once, until it goes.
    auto report = [&](Error error) {
        if (std::exchange(reported, error.advice) != error.advice)
            push(ReadFailed{std::move(error), std::nullopt});
    };
    std::optional<usb::Context> context;
    while (!stop.stop_requested()) {
        if (!context) {
            auto opened = usb::Context::open([this] { notify(); });
            if (!opened) {
                report(std::move(opened).error());
                wait(stop, retry_wait);  // A controller may be found later.
                continue;
            }
            context.emplace(std::move(*opened));
        }
        Model const* model = nullptr;
        auto devices = context->devices();
        auto info = std::ranges::find_if(
            devices, [&](auto const& d) { return (model = model_of(options.models, d)); });
        if (info == devices.end()) {
            reported.clear();
            wait(stop, std::nullopt);
            continue;
        }
        auto ended = serve(*this, *context, *info, *model, stop);
        if (ended || ended.error().code == Code::Cancelled) continue;
        log::debug("card reader left", {{"why", to_string(ended.error())}});
        // Pulled in the middle of opening, a device fails in ways that look like others.
        auto left = context->devices();
        bool gone = std::ranges::find(left, *info) == left.end();
        if (gone || ended.error().code == Code::Absent) reported.clear();
        else report(std::move(ended).error());
        wait(stop, retry_wait);
    }
}
Reader::Reader(std::unique_ptr<Impl> impl) : x_impl(std::move(impl)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;
void Reader::set_pace(Pace pace) {
    if (x_impl->pace.exchange(pace) != pace) x_impl->notify();  // Ends the wait that goes on.
}
Result<Reader> Reader::start(ReaderOptions options, ReaderEvents& events, std::function<void()> wake) {
    auto impl = std::make_unique<Impl>(std::move(options), events, std::move(wake));
    impl->thread = std::jthread([raw = impl.get()](std::stop_token const& stop) { raw->run(stop); });
    return Reader{std::move(impl)};
}
}  // namespace kz::idcard
