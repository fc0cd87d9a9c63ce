#include "core/base/log.h"
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
namespace kz::log {
namespace {
spdlog::logger& logger() {
    static auto const instance = [] {
        auto made = spdlog::stderr_logger_mt("kaozhan");
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
        return made;
    }();
    return *instance;
}
spdlog::level::level_enum level_of(Level level) {
    switch (level) {
    case Level::Debug: return spdlog::level::debug;
    case Level::Info: return spdlog::level::info;
    case Level::Warning: return spdlog::level::warn;
    case Level::Failure: return spdlog::level::err;
    }
    return spdlog::level::err;
}
}  // namespace
void set_level(Level level) { logger().set_level(level_of(level)); }
void write(Level level, std::string_view message, Fields fields) {
    std::string line{message};
    for (auto const& [key, value] : fields) line.append(" ").append(key).append("=").append(value);
    logger().log(level_of(level), "{}", line);
}
}  // namespace kz::log
