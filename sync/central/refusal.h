#pragma once  // How a request is refused: one shape for every path. docs/formats/sync.md, "Connection and
              // errors".
#include "core/base/error.h"
#include "sync/central/http_server.h"
#include <map>
#include <string>
#include <variant>
namespace kz::central {
// Fields beside `error`, for programs.
using RefusalFields = std::map<std::string, std::variant<std::uint64_t, std::string>>;
Response refusal(unsigned status, std::string const& code, std::string const& message,
                 std::string const& hint, RefusalFields const& more = {});
Response refusal_of(Error const& error);
}  // namespace kz::central
