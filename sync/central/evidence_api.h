#pragma once  // HEAD and PATCH /v1/evidence/<sha256>: the HTTP of evidence.
#include "sync/central/evidence.h"
#include "sync/central/http_server.h"
namespace kz::central {
Result<Response> answer_evidence(Request const& request, Terminal const& terminal, std::string const& name,
                                 EvidenceDesk& desk);
}  // namespace kz::central
