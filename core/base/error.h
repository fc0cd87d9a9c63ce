#pragma once  // What went wrong, for the log; what to do, for the person.
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <memory>
#include <string>
namespace kz {
enum class Code { Absent, BadInput, Corrupt, Timeout, Cancelled, Denied, Io, Full };  // by a caller's choices
struct Error {
    Code code;
    std::string advice;  // Key in assets/strings of the sentence that says what to do.
    std::string detail;  // English, for the log. Never a person's name, number or answer.
    std::shared_ptr<Error const> cause = nullptr;
};
template <class T = void> struct [[nodiscard]] Result : std::expected<T, Error> {
    using std::expected<T, Error>::expected;  // A struct, because an alias cannot be nodiscard.
};
inline std::unexpected<Error> fail(Code code, std::string advice, std::string detail) {
    return std::unexpected(Error{code, std::move(advice), std::move(detail), nullptr});
}
// The same failure seen one folder further out: the detail gains a cause, so that the log reads as a path.
std::unexpected<Error> because(Error cause, std::string advice, std::string detail);
// "outer detail: inner detail: …", for the log and for kaozhanctl.
std::string to_string(Error const& error);
std::string_view to_string(Code code);  // "absent", "bad-input", …
}  // namespace kz
// One a statement: two nested in one expression shadow each other. Not inside coroutines or destructors.
#define TRY(...) \
    __extension__({ \
        auto&& r_ = (__VA_ARGS__); \
        if (!r_) { \
            return std::unexpected(std::move(r_).error()); \
        } \
        *std::move(r_); \
    })
// For our own bugs only; stays on in release: a crash is safe (recovery is a fold) and wrong state is not.
#define CHECK(...) \
    ((__VA_ARGS__) ? void() \
                   : (std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", __FILE__, __LINE__, #__VA_ARGS__), \
                      std::abort()))
