#pragma once  // The terminal's end of sync: ships the event file to central, brings receipts, manifest and
              // files back.
// A process of its own beside the terminal's program: it reads the event file, never the database, and writes
// inbox/ and sync/ alone. Killed at any moment it goes on where central says; central gone, it waits and says
// so in inbox/network.json. What central sends is believed only as far as its signature reaches.
#include "sync/wire/wire.h"
#include <filesystem>
#include <stop_token>
namespace kz::client {
struct Limits {
    Millis retry_min{500},
        retry_max{60'000};       // waits after failures double from the first to the second, jittered
    Millis request_max{30'000};  // for one request, connecting included
    Millis manifest_every{10'000};
    std::size_t evidence_chunk_bytes = std::size_t{1} << 20;  // of one request
};
struct EnrolOptions {
    std::filesystem::path data;
    std::string central;  // https://host:port
    std::string code;
    Millis request_max{30'000};
};
// Makes the terminal's keys where missing and has them certified; leaves enrolment.json and sync/.
// BadInput: mistyped code. Denied: not the central the code is for, or a code it does not take. Io, Timeout:
// not reached.
Result<wire::EnrolAnswer> enrol(EnrolOptions const& options);
struct Options {
    std::filesystem::path data;
    std::filesystem::path events;  // folder of the event file; empty: `data`
    std::string central;           // empty: as enrolled
    Limits limits;
};
// Until stopped. Absent: not enrolled.
Result<> run(Options const& options, std::stop_token stop);
enum class Once { AllShipped, NotAll };
Result<Once> run_once(Options const& options);
}  // namespace kz::client
