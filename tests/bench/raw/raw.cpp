// What this disk takes to make 300 bytes durable, with nothing of ours in between.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <vector>

using Clock = std::chrono::steady_clock;

static double percentile(std::vector<double> const& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

int main() {
    auto folder = std::filesystem::temp_directory_path() / "kz-bench-raw.XXXXXX";
    auto name = folder.string();
    int fd = ::mkstemp(name.data());
    if (fd < 0) return 1;
    ::unlink(name.c_str());
    constexpr int rounds = 400;
    char const event[300] = {};
    std::vector<double> one, two;
    for (int round = 0; round < rounds; ++round) {
        auto began = Clock::now();
        for (int sync = 0; sync < 2; ++sync) {
            if (::write(fd, event, sizeof event) != sizeof event || ::fdatasync(fd) != 0) return 1;
            if (sync == 0)
                one.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
        }
        two.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
    }
    ::close(fd);
    std::ranges::sort(one);
    std::ranges::sort(two);
    auto row = [](char const* what, double value) {
        std::printf(
            "{\"what\": \"%s\", \"value\": %.3f, \"unit\": \"ms\", \"note\": \"300 bytes, the disk of the "
            "temporary folder\"}\n",
            what, value);
    };
    row("raw: one write and fdatasync, p50", percentile(one, 0.5));
    row("raw: one write and fdatasync, p99", percentile(one, 0.99));
    row("raw: two of them, p99", percentile(two, 0.99));
}
