#include "core/session/keyring.h"
#include "core/session/facts.h"
namespace kz::session {
Result<ledger::Event> Keyring::open(ledger::Event event) {
    if (x_issuer && static_cast<EventKind>(event.kind) == EventKind::KeyMade) learn(event);
    if (!ledger::is_sealed(event)) return event;
    auto const* key = find(event.subject);
    if (!key) return event;
    event.payload = TRY(open_payload(event, *key));
    return event;
}
void Keyring::learn(ledger::Event const& key_made) {
    auto fact = decode_fact(EventKind::KeyMade, key_made.payload);
    if (!fact) return;
    auto const& made = std::get<KeyMade>(*fact);
    for (std::size_t n = 0; n < made.recipients.size() && n < made.sealed.size(); ++n)
        if (made.recipients[n] == issuer_recipient)
            if (auto key = x_issuer->open(made.sealed[n]); key && key->size() == key_bytes)
                x_keys.insert_or_assign(key_made.subject, std::move(*key));
}
Secret const* Keyring::find(std::string const& attempt) {
    if (auto known = x_keys.find(attempt); known != x_keys.end()) return &known->second;
    if (!x_vault || x_absent.contains(attempt)) return nullptr;
    auto key = x_vault->find(ledger::attempt_key_name(attempt));
    if (key && key->size() == key_bytes) return &x_keys.emplace(attempt, std::move(*key)).first->second;
    x_absent.insert(attempt);
    return nullptr;
}
Result<> Keyring::keep(std::string const& attempt, Secret key) {
    CHECK(x_vault);
    TRY(x_vault->keep(ledger::attempt_key_name(attempt), key));
    x_absent.erase(attempt);
    x_keys.insert_or_assign(attempt, std::move(key));
    return {};
}
Result<> Keyring::destroy(std::string const& attempt) {
    CHECK(x_vault);
    TRY(x_vault->destroy(ledger::attempt_key_name(attempt)));
    x_keys.erase(attempt);
    x_absent.insert(attempt);
    return {};
}
}  // namespace kz::session
