#include "sync/client/evidence.h"
#include "core/base/hash_file.h"
#include "core/base/log.h"
namespace kz::client {
namespace fs = std::filesystem;
namespace {
// A wrong offset or a spoilt piece is mended by sending again; asked for endlessly, central is broken.
constexpr unsigned setbacks_max = 5;
constexpr std::size_t receipt_bytes_max = 4096;
std::string path_of(Hash const& hash) { return "/v1/evidence/" + to_hex(hash); }
std::unexpected<Error> not_believed(std::string detail) {
    return fail(Code::Denied, "sync.bad_answer", std::move(detail));
}
}  // namespace
fs::path evidence_folder(fs::path const& data) { return data / "evidence"; }
fs::path evidence_receipt_path(fs::path const& data, Hash const& hash) {
    return data / "inbox" / "evidence" / (to_hex(hash) + ".receipt");
}
Result<wire::EvidenceReceipt> load_evidence_receipt(fs::path const& data, Hash const& hash,
                                                    Verifier const& central) {
    auto note = TRY(real_disk().read(evidence_receipt_path(data, hash), receipt_bytes_max));
    auto receipt = TRY(wire::open_evidence_receipt(as_text(note), central));
    if (receipt.hash != hash) return not_believed("a receipt for other evidence");
    return receipt;
}
Result<> keep_evidence_receipt(fs::path const& data, Hash const& hash, std::uint64_t bytes,
                               std::string const& note, Verifier const& central) {
    auto receipt = TRY(wire::open_evidence_receipt(note, central));
    if (receipt.hash != hash || receipt.bytes != bytes)
        return not_believed("a receipt for other evidence than was sent");
    auto path = evidence_receipt_path(data, hash);
    TRY(real_disk().make_folder(path.parent_path()));
    TRY(real_disk().sync_folder(path.parent_path().parent_path()));
    return real_disk().replace(path, as_bytes(note));
}
Result<std::vector<Hash>> list_evidence(fs::path const& data) {
    std::vector<Hash> found;
    auto folder = evidence_folder(data);
    if (!real_disk().exists(folder)) return found;
    auto names = TRY(real_disk().list(folder));
    for (auto const& name : names)
        if (auto hash = wire::parse_hex_hash(name)) found.push_back(*hash);
    return found;
}
EvidenceUploader::EvidenceUploader(fs::path data, Identity const& identity, std::size_t chunk_bytes)
    : x_data(std::move(data)), x_identity(identity), x_chunk_bytes(chunk_bytes) {
    CHECK(chunk_bytes > 0 && chunk_bytes <= wire::evidence_chunk_bytes_max);
}
Result<bool> EvidenceUploader::choose() {
    std::error_code failed;
    auto changed = fs::last_write_time(evidence_folder(x_data), failed);
    if (failed || changed == x_seen) return false;
    auto hashes = TRY(list_evidence(x_data));
    for (auto const& hash : hashes) {
        if (x_settled.contains(hash)) continue;
        if (load_evidence_receipt(x_data, hash, x_identity.central)) {
            x_settled.insert(hash);
            continue;
        }
        auto file = TRY(real_disk().open(evidence_folder(x_data) / to_hex(hash), Disk::Open::Read));
        auto bytes = TRY(file->size());
        auto actual = TRY(hash_file(*file));
        if (actual != hash || bytes > wire::evidence_bytes_max) {
            log::failure("an evidence file is not what its name says, or too large; going on without it",
                         {{"sha256", to_hex(hash)}, {"bytes", std::to_string(bytes)}});
            x_settled.insert(hash);
            continue;
        }
        x_file = File{hash, bytes, {}, 0};
        return true;
    }
    // A file may still come within the same tick of the folder's clock: only an older one is relied on.
    if (fs::file_time_type::clock::now() - changed > std::chrono::seconds{1}) x_seen = changed;
    return false;
}
Result<EvidenceUploader::Step> EvidenceUploader::step(HttpClient& http) {
    if (!x_file) {
        auto more = TRY(choose());
        if (!more) return Step{};
    }
    auto done = x_file->offset ? send(http) : ask(http);
    if (!done) x_file.reset();  // Where it stands is asked anew.
    return done;
}
Result<EvidenceUploader::Step> EvidenceUploader::ask(HttpClient& http) {
    auto reply = TRY(http.send(
        {"HEAD", path_of(x_file->hash), {}, {"Upload-Length: " + std::to_string(x_file->bytes)}}, 0));
    if (reply.status != 200) {
        x_file.reset();
        return Step{Step::Kind::Refused, reply.status};
    }
    auto offset = TRY(wire::parse_length(reply.upload_offset));
    if (offset > x_file->bytes) return not_believed("central says it holds more than there is");
    x_file->offset = offset;
    return Step{Step::Kind::Moved};
}
Result<EvidenceUploader::Step> EvidenceUploader::send(HttpClient& http) {
    auto file = TRY(real_disk().open(evidence_folder(x_data) / to_hex(x_file->hash), Disk::Open::Read));
    auto rest = x_file->bytes - *x_file->offset;
    auto piece = TRY(file->read_at(*x_file->offset,
                                   static_cast<std::size_t>(std::min<std::uint64_t>(x_chunk_bytes, rest))));
    auto reply = TRY(http.send(
        {"PATCH",
         path_of(x_file->hash),
         piece,
         {"Content-Type: application/offset+octet-stream",
          "Upload-Offset: " + std::to_string(*x_file->offset),
          "Upload-Length: " + std::to_string(x_file->bytes), "Upload-Checksum: " + wire::to_checksum(piece)}},
        wire::answer_bytes_max));
    return accept(reply);
}
Result<EvidenceUploader::Step> EvidenceUploader::accept(Reply const& reply) {
    switch (reply.status) {
    case 200: break;
    case 409: return set_back(read_offset(reply.body));
    case 422:
    case 460: return set_back(std::nullopt);
    default:
        // What this file will never pass must not keep the others waiting.
        if (reply.status == 400 || reply.status == 413) x_settled.insert(x_file->hash);
        x_file.reset();
        return Step{Step::Kind::Refused, reply.status};
    }
    auto answer = TRY(wire::parse_evidence_answer(as_text(reply.body)));
    if (answer.receipt.empty()) {
        if (answer.offset <= *x_file->offset || answer.offset > x_file->bytes)
            return not_believed("central does not get on with this evidence");
        x_file->offset = answer.offset;
        x_file->setbacks = 0;
        return Step{Step::Kind::Moved};
    }
    TRY(keep_evidence_receipt(x_data, x_file->hash, x_file->bytes, answer.receipt, x_identity.central));
    x_settled.insert(x_file->hash);
    x_file.reset();
    return Step{Step::Kind::Moved};
}
Result<EvidenceUploader::Step> EvidenceUploader::set_back(std::optional<std::uint64_t> offset) {
    if (++x_file->setbacks > setbacks_max)
        return not_believed("central asks for the same evidence endlessly");
    x_file->offset = offset && *offset <= x_file->bytes ? offset : std::nullopt;
    return Step{Step::Kind::Moved};
}
}  // namespace kz::client
