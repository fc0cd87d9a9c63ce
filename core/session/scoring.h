#pragma once  // The score of an attempt: a pure function of the paper and the folded attempt, the same at
              // terminal and issuer.
#include "core/exam/paper.h"
#include "core/session/state.h"
namespace kz::session {
// `details` is the score sheet as JSON:
// {"verdict","total","possible","parts":[…],"entries":[{"id","points","max",
// "pending","criteria":[{"id","points","max","reasons":[{"key","args"}]}]}]}; one attempt, one text, on any
// machine. BadInput: the paper is not the one the attempt was opened with.
Result<Scored> score_attempt(exam::Paper const& paper, Attempt const& attempt);
}  // namespace kz::session
