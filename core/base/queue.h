#pragma once  // All that threads share: a bounded queue of plain values; what it does when full is its type.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
namespace kz {
enum class WhenFull { Block, DropOldest, Refuse };
template <class T, WhenFull policy> class Queue {
public:
    explicit Queue(std::size_t capacity) : x_capacity(capacity) {}
    // False: refused, or closed. Block waits for room.
    bool push(T value) {
        std::unique_lock lock{x_mutex};
        if constexpr (policy == WhenFull::Block)
            x_changed.wait(lock, [&] { return x_closed || x_items.size() < x_capacity; });
        if (x_closed) return false;
        if (x_items.size() >= x_capacity) {
            if constexpr (policy == WhenFull::DropOldest) x_items.pop_front();
            else return false;
        }
        x_items.push_back(std::move(value));
        x_changed.notify_all();
        return true;
    }
    std::optional<T> try_pop() {
        std::unique_lock lock{x_mutex};
        return take();
    }
    // Nothing when stopped, closed and empty, or the time is up.
    std::optional<T> pop(std::stop_token stop, std::chrono::milliseconds wait_max) {
        std::unique_lock lock{x_mutex};
        x_changed.wait_for(lock, stop, wait_max, [&] { return x_closed || !x_items.empty(); });
        return take();
    }
    void close() {
        std::unique_lock lock{x_mutex};
        x_closed = true;
        x_changed.notify_all();
    }
    std::size_t size() const {
        std::unique_lock lock{x_mutex};
        return x_items.size();
    }
private:
    std::optional<T> take() {
        if (x_items.empty()) return std::nullopt;
        std::optional<T> value{std::move(x_items.front())};
        x_items.pop_front();
        x_changed.notify_all();
        return value;
    }
    std::size_t x_capacity;
    mutable std::mutex x_mutex;
    std::condition_variable_any x_changed;
    std::deque<T> x_items;
    bool x_closed = false;
};
}  // namespace kz
