#pragma once  // One line per fact on stderr: a constant message, values as fields. No name, number or answer.
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
namespace kz::log {
enum class Level { Debug, Info, Warning, Failure };
using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;
void set_level(Level level);  // Info until set. Any thread may log.
void write(Level level, std::string_view message, Fields fields = {});
inline void debug(std::string_view message, Fields fields = {}) { write(Level::Debug, message, fields); }
inline void info(std::string_view message, Fields fields = {}) { write(Level::Info, message, fields); }
inline void warning(std::string_view message, Fields fields = {}) { write(Level::Warning, message, fields); }
inline void failure(std::string_view message, Fields fields = {}) { write(Level::Failure, message, fields); }
}  // namespace kz::log
