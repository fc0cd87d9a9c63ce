#pragma once  // What terminal and central say to each other, and how it is signed. Formats:
              // docs/formats/sync.md.
// Apart from both ends so that they cannot drift, and so that a third party can check what they said: each
// statement (run of events, receipt, slip, manifest, fork) is a signed note, each answer small JSON. Pure: no
// socket, no clock.
#include "core/base/lines.h"
#include "core/base/note.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>
namespace kz::wire {
// A run fits one request that a small server holds in memory many times over; a terminal sends the next at
// once.
inline constexpr std::size_t run_events_max = 2048;
inline constexpr std::size_t event_bytes_max = (std::size_t{1} << 20) + 512;  // As the ledger allows.
inline constexpr std::size_t run_bytes_max = std::size_t{4} << 20;
inline constexpr std::size_t answer_bytes_max = std::size_t{256}
                                                << 10;  // A run answer with all its receipts.
inline constexpr std::size_t origin_bytes_max = 128;    // As the ledger allows.
inline constexpr std::size_t blob_bytes_max = std::size_t{64}
                                              << 20;  // One file of a site: a picture, a film of a task.
inline constexpr std::size_t manifest_files_max = 4000;
static_assert(event_bytes_max + 1024 <= run_bytes_max);
using kz::is_attempt_id, kz::is_file_name, kz::is_id, kz::parse_utc, kz::to_utc;

// --- Events, upward
// -------------------------------------------------------------------------------------------
struct Run {
    std::string origin;         // The ledger's name; also the name the terminal signs with.
    std::uint64_t first = 0;    // Sequence number of events.front().
    std::vector<Bytes> events;  // Exactly as in the event file. At least one.
};
// The signature covers origin, first, count and the hash of the last event, which commits to all before it.
// CHECKs the limits above: the sender cuts runs to fit.
Bytes encode_run(Run const& run, SigningKey const& terminal);
struct OpenedRun {
    Run run;
    std::string statement;  // The signed note, kept as proof of what the terminal claimed.
};
// BadInput: malformed or out of bounds. Denied: not signed by that key. Corrupt: the last event is not the
// one signed. That each event follows the one before is for the caller to check: here an event is just bytes.
Result<OpenedRun> decode_run(ByteView body, PublicKey const& terminal);
struct AttemptReceipt {
    std::string attempt;
    std::string receipt;
};
struct RunAnswer {
    std::uint64_t have = 0;  // Central holds events 0 … have−1 of this origin.
    std::string receipt;     // For all of them; empty while it holds none.
    std::vector<AttemptReceipt> attempts;
};
std::string to_json(RunAnswer const& answer);
Result<RunAnswer> parse_run_answer(std::string_view json);

// --- Receipts and slips: checkpoints (C2SP tlog-checkpoint) with lines of ours after the root
// ---------------------
struct Receipt {  // By central.
    std::string origin;
    std::uint64_t size = 0;       // Events held.
    Hash root{};                  // RFC 6962 tree over them.
    Hash head{};                  // SHA-256 of the last of them.
    Millis time{};                // Central's wall clock; seconds on the wire.
    std::string attempt;          // Empty, or: the attempt whose submission these events contain …
    std::uint64_t submitted = 0;  // … as the event of this number.
};
std::string sign_receipt(Receipt const& receipt, std::string_view central, SigningKey const& key);
Result<Receipt> open_receipt(std::string_view note, Verifier const& central);
// What a receipt says, signature not looked at: to show who is said to have signed.
Result<Receipt> read_receipt(std::string_view note);
struct Slip {  // By the terminal itself, while central cannot be reached. Fits a QR code a phone reads.
    std::string origin;
    std::uint64_t size = 0;
    Hash head{};
    std::string attempt;
    std::uint64_t submitted = 0;
};
std::string sign_slip(Slip const& slip, SigningKey const& terminal);  // The text of the QR code.
Result<Slip> open_slip(std::string_view note, PublicKey const& terminal);
struct Fork {  // By central: two different events at one place of one ledger.
    std::string origin;
    std::uint64_t seq = 0;
    Hash held{}, sent{};
    Millis time{};
};
std::string sign_fork(Fork const& fork, std::string_view central, SigningKey const& key);
Result<Fork> open_fork(std::string_view note, Verifier const& central);

// --- What a site should hold, downward
// ---------------------------------------------------------------------------
struct ManifestFile {
    std::string name;
    std::uint64_t bytes = 0;
    Hash sha256{};
};
struct Manifest {
    std::uint64_t version = 0;  // Only grows; an older one is refused.
    std::string site, site_name;
    std::string sitting, title, session, starts, ends, paper;
    std::vector<ManifestFile> files;
    Millis expires{};
    std::optional<std::array<std::uint8_t, 32>> issuer{};  // X25519: results are sealed to it
};
// The JSON of inbox/manifest.json, one line; the manifest itself is a note of this text.
std::string to_json(Manifest const& manifest);
Result<Manifest> parse_manifest(std::string_view json);

// --- Enrolment
// ---------------------------------------------------------------------------------------------------
// One-time code, 32 characters in groups of 4: ten bytes of the SHA-256 of central's CA certificate, nine
// secret bytes, one check byte; base 32 after Crockford, so that O, I and L may be typed for 0 and 1.
struct EnrolCode {
    std::array<std::uint8_t, 10> ca{};
    std::array<std::uint8_t, 9> secret{};
};
std::string to_string(EnrolCode const& code);
Result<EnrolCode> parse_enrol_code(std::string_view text);  // BadInput: mistyped.
struct EnrolRequest {
    Bytes secret;
    std::string csr;  // PEM; only its key counts.
    PublicKey ledger_key{};
    std::string proof;  // A note by the ledger key over the other three.
};
EnrolRequest make_enrol_request(EnrolCode const& code, std::string csr, SigningKey const& ledger_key);
std::string to_json(EnrolRequest const& request);
Result<EnrolRequest> parse_enrol_request(std::string_view json);  // Denied: the proof is wrong.
struct EnrolAnswer {
    std::string terminal, site, site_name, seat;
    std::string certificate;  // PEM, for the key of the CSR
    Verifier central;         // Signs receipts and manifests.
};
std::string to_json(EnrolAnswer const& answer);
Result<EnrolAnswer> parse_enrol_answer(std::string_view json);

// --- inbox/network.json, which kaozhan-syncd writes and the terminal shows
struct Network {
    bool online = false;
    Millis since{};                 // wall clock
    std::uint64_t central_seq = 0;  // central holds the events before this one
    std::string state;  // online, unreachable, slow, not-central, not-enrolled, refused, fork, server-error,
                        // bad-answer …
    friend bool operator==(Network const&, Network const&) = default;
};
std::string to_json(Network const& network);
Result<Network> parse_network(std::string_view json);
}  // namespace kz::wire
