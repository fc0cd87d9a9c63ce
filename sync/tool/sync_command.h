#pragma once  // Groups about the way from terminal to issuer.
#include "sync/tool/command.h"
namespace kz::tool {
Group central_group();
Group receipt_group();
Group terminal_group();
}  // namespace kz::tool
