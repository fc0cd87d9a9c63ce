#pragma once  // The keys of attempts at hand, and events with their payloads opened by them.
// A terminal has them from its vault, the issuer from the key-made events by its own box key, everybody else
// none: then secret events stay sealed, and the fold goes by their headers.
#include "core/ledger/payload.h"
#include "core/ledger/vault.h"
#include <map>
#include <optional>
#include <set>
namespace kz::session {
class Keyring {
public:
    Keyring() = default;
    explicit Keyring(ledger::Vault vault) : x_vault(std::move(vault)) {}
    explicit Keyring(BoxKey issuer) : x_issuer(std::move(issuer)) {}
    // Plain where the key is at hand, else as it came. Denied: the key is at hand and does not open it.
    Result<ledger::Event> open(ledger::Event event);
    Secret const* find(std::string const& attempt);  // Null: not at hand.
    // A terminal's: durable in the vault before it is used; gone from it and from memory.
    Result<> keep(std::string const& attempt, Secret key);
    Result<> destroy(std::string const& attempt);
private:
    void learn(ledger::Event const& key_made);
    std::optional<ledger::Vault> x_vault;
    std::optional<BoxKey> x_issuer;
    std::map<std::string, Secret> x_keys;
    std::set<std::string> x_absent;  // looked for in the vault in vain
};
inline constexpr std::string_view issuer_recipient = "issuer";
}  // namespace kz::session
