#include "core/base/error.h"
namespace kz {
std::unexpected<Error> because(Error cause, std::string advice, std::string detail) {
    auto code = cause.code;
    return std::unexpected(
        Error{code, std::move(advice), std::move(detail), std::make_shared<Error const>(std::move(cause))});
}
std::string to_string(Error const& error) {
    std::string path = error.detail;
    for (auto const* cause = error.cause.get(); cause; cause = cause->cause.get())
        path += ": " + cause->detail;
    return path;
}
std::string_view to_string(Code code) {
    switch (code) {
    case Code::Absent: return "absent";
    case Code::BadInput: return "bad-input";
    case Code::Corrupt: return "corrupt";
    case Code::Timeout: return "timeout";
    case Code::Cancelled: return "cancelled";
    case Code::Denied: return "denied";
    case Code::Io: return "io";
    case Code::Full: return "full";
    }
    return "unknown";
}
}  // namespace kz
