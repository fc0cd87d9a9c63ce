#pragma once  // What the parsers of statements share here, beside core/base/lines.h.
#include "sync/wire/wire.h"
namespace kz::wire {
Result<std::string> parse_origin(std::string origin);
}  // namespace kz::wire
