#pragma once  // Ships the files of <data>/evidence/ to central by pieces, and keeps a receipt for each.
// A file counts as whole when its name is its SHA-256 in hex; others are somebody's work in progress. What
// central holds of it is central's to say, so that an interruption at any byte costs one piece. Nothing is
// erased here.
#include "sync/client/http_client.h"
#include "sync/client/identity.h"
#include "sync/wire/evidence.h"
#include <set>
namespace kz::client {
std::filesystem::path evidence_folder(std::filesystem::path const& data);
std::filesystem::path evidence_receipt_path(std::filesystem::path const& data, Hash const& hash);
// The receipt kept for that file, if it is central's, for exactly this hash. Absent, Denied, BadInput.
Result<wire::EvidenceReceipt> load_evidence_receipt(std::filesystem::path const& data, Hash const& hash,
                                                    Verifier const& central);
// Denied: not central's, or not for exactly this file. Otherwise kept, durably.
Result<> keep_evidence_receipt(std::filesystem::path const& data, Hash const& hash, std::uint64_t bytes,
                               std::string const& note, Verifier const& central);
// Whole evidence files by name, ascending.
Result<std::vector<Hash>> list_evidence(std::filesystem::path const& data);
class EvidenceUploader {
public:
    struct Step {
        enum class Kind {
            Idle,    // nothing is left to ship
            Moved,   // one request further
            Refused  // central said `status`
        } kind = Kind::Idle;
        unsigned status = 0;
    };
    // All referred to outlive it. `chunk_bytes` up to wire::evidence_chunk_bytes_max.
    EvidenceUploader(std::filesystem::path data, Identity const& identity, std::size_t chunk_bytes);
    // At most one request. Errors: those of HttpClient; Denied, BadInput: an answer not believed; Io: the
    // disk.
    Result<Step> step(HttpClient& http);
private:
    struct File {
        Hash hash{};
        std::uint64_t bytes = 0;
        std::optional<std::uint64_t> offset;  // as far as central is known to hold it
        unsigned setbacks = 0;
    };
    Result<bool> choose();  // False: nothing left.
    Result<Step> ask(HttpClient& http);
    Result<Step> send(HttpClient& http);
    Result<Step> accept(Reply const& reply);
    Result<Step> set_back(std::optional<std::uint64_t> offset);
    std::filesystem::path x_data;
    Identity const& x_identity;
    std::size_t x_chunk_bytes;
    std::optional<File> x_file;
    std::set<Hash> x_settled;                  // with a receipt, or not to be shipped
    std::filesystem::file_time_type x_seen{};  // the folder's, when all in it was settled
};
}  // namespace kz::client
