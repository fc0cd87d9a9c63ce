#include "core/ledger/witness.h"
#include "core/base/lines.h"
#include <algorithm>
#include <charconv>
namespace kz::ledger {
namespace {
std::unexpected<Error> refused(std::string detail) {
    return fail(Code::BadInput, "error.not_a_note", "witness request: " + std::move(detail));
}
Result<std::string_view> take_line(std::string_view& text) {
    auto end = text.find('\n');
    if (end == text.npos) return refused("a line without its end");
    auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}
}  // namespace
std::string to_text(Offer const& offer) {
    auto text = "old " + std::to_string(offer.old_size) + "\n";
    for (auto const& node : offer.proof) text += to_base64(node) + "\n";
    return text + "\n" + offer.note;
}
Result<Offer> parse_offer(std::string_view body) {
    if (body.size() > offer_bytes_max) return refused("too long");
    Offer offer;
    auto first = TRY(take_line(body));
    if (!first.starts_with("old ")) return refused("no old size");
    auto digits = first.substr(4);
    auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), offer.old_size);
    if (fault != std::errc{} || std::to_string(offer.old_size) != digits) return refused("no old size");
    for (;;) {
        auto line = TRY(take_line(body));
        if (line.empty()) break;
        if (offer.proof.size() == proof_nodes_max) return refused("more nodes than a proof may have");
        auto node = TRY(parse_hash(line));
        offer.proof.push_back(node);
    }
    offer.note = body;
    return offer;
}
Result<Judgement> judge(Seen const& seen, Offer const& offer, Verifier const& log) {
    Judgement judgement{Verdict::Follows, TRY(open_checkpoint(offer.note, log))};
    Head const offered{judgement.checkpoint.size, judgement.checkpoint.root};
    if (offer.old_size > offered.size) return refused("a proof from beyond the checkpoint");
    // Told first, whatever the request says of its beginning: it is the strongest thing that can be known.
    if (seen.head.size == offered.size && seen.head.size > 0 && seen.head.root != offered.root)
        judgement.verdict = Verdict::SplitView;
    else if (offer.old_size != seen.head.size) judgement.verdict = Verdict::OtherSize;
    else if (!consistent(seen.head, offered, offer.proof)) judgement.verdict = Verdict::Inconsistent;
    return judgement;
}
std::string make_evidence(Seen const& held, std::string_view request) {
    return std::string{evidence_tag} + "\n" + held.note + "\n" + std::string{request};
}
Result<Evidence> open_evidence(std::string_view text, Verifier const& log) {
    auto tag = TRY(take_line(text));
    auto split = text.find("\n\nold ");  // The held note's last line end, the empty line, the request.
    if (tag != evidence_tag || split == text.npos) return refused("no evidence");
    Seen held{{}, std::string{text.substr(0, split + 1)}};
    Evidence evidence{TRY(open_checkpoint(held.note, log)), TRY(parse_offer(text.substr(split + 2))), {}};
    held.head = {evidence.held.size, evidence.held.root};
    evidence.judgement = TRY(judge(held, evidence.offered, log));
    return evidence;
}
Result<WitnessAnswer> Witness::add_checkpoint(std::string_view request, Verifier const& log,
                                              std::uint64_t unix_s) {
    auto offer = TRY(parse_offer(request));
    std::lock_guard lock{x_mutex};
    auto seen = TRY(x_memory.seen(log.name));
    auto judgement = TRY(judge(seen, offer, log));
    auto answer = [&](unsigned status, char const* type, std::string body) {
        return WitnessAnswer{status, type, std::move(body), judgement.verdict};
    };
    switch (judgement.verdict) {
    case Verdict::OtherSize: return answer(409, "text/x.tlog.size", std::to_string(seen.head.size) + "\n");
    case Verdict::SplitView:
        TRY(x_memory.keep_evidence(log.name, make_evidence(seen, request)));
        return answer(409, "text/plain; charset=utf-8", seen.note);
    case Verdict::Inconsistent:
        TRY(x_memory.keep_evidence(log.name, make_evidence(seen, request)));
        return answer(422, "text/plain; charset=utf-8", seen.note);
    case Verdict::Follows: break;
    }
    auto const& found = judgement.checkpoint;
    auto parts = TRY(take_apart(offer.note));
    if (seen.note.empty() || seen.head != Head{found.size, found.root})
        TRY(x_memory.keep(log.name, {{found.size, found.root}, offer.note}));
    return answer(200, "text/plain; charset=utf-8", cosign(parts.text, x_name, x_key, unix_s));
}
}  // namespace kz::ledger
