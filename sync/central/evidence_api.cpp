#include "sync/central/evidence_api.h"
#include "sync/central/refusal.h"
namespace kz::central {
namespace {
Response taken_as(EvidenceDesk::Taken const& taken) {
    RefusalFields at{{"offset", taken.offset}};
    switch (taken.kind) {
    case EvidenceDesk::Taken::Kind::WrongOffset:
        return refusal(409, "offset", "the piece does not begin where the last one ended",
                       "go on at the offset given", at);
    case EvidenceDesk::Taken::Kind::WrongChecksum:  // As tus has it.
        return refusal(460, "checksum", "the piece was changed on its way", "send it again", at);
    case EvidenceDesk::Taken::Kind::NotThatFile:
        return refusal(422, "not-that-file", "the bytes received are not the file of this hash",
                       "begin again, if the file is", at);
    default:
        return {200,
                "application/json",
                wire::to_json(wire::EvidenceAnswer{taken.offset, taken.receipt}),
                {},
                {}};
    }
}
}  // namespace
Result<Response> answer_evidence(Request const& request, Terminal const& terminal, std::string const& name,
                                 EvidenceDesk& desk) {
    auto hash = TRY(wire::parse_hex_hash(name));
    auto length = TRY(wire::parse_length(request.upload_length));
    EvidenceDesk::File file{hash, length};
    if (request.method == "HEAD") {
        auto held = TRY(desk.held(terminal, file));
        return Response{200,
                        "application/octet-stream",
                        {},
                        {},
                        {{"Upload-Offset", std::to_string(held)}, {"Upload-Length", request.upload_length}}};
    }
    if (request.method != "PATCH") return refusal(405, "method", "HEAD or PATCH", "");
    if (request.body.size() > wire::evidence_chunk_bytes_max)
        return refusal(413, "too-large", "a piece larger than allowed", "send smaller pieces");
    auto offset = TRY(wire::parse_length(request.upload_offset));
    auto checksum = TRY(wire::parse_checksum(request.upload_checksum));
    auto taken = TRY(desk.take(terminal, {file, offset, checksum, request.body}));
    return taken_as(taken);
}
}  // namespace kz::central
