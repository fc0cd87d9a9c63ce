#pragma once  // Signed notes (C2SP signed-note, Ed25519): how every statement of ours is signed, so that
              // public tools
// can verify it: text, an empty line, then one line "— name base64(key id ‖ signature)" for each signer.
// What a note is about stands in its text: every kind of text begins or continues with a tag "kaozhan/1/…".
#include "core/base/crypto.h"
#include <cstddef>
#include <string_view>
#include <vector>
namespace kz {
// Manifests of a site are the longest notes: 4,000 file names at 200 bytes each, with room.
inline constexpr std::size_t note_bytes_max = std::size_t{2} << 20;
inline constexpr std::size_t note_signatures_max = 16;  // One of ours and some witnesses.
struct Verifier {      // A name and its key; as text "name+hex key id+base64(0x01 ‖ key)", the form of public
                       // tools.
    std::string name;  // Not empty, no space, no '+'.
    PublicKey key{};
};
std::string to_string(Verifier const& verifier);
Result<Verifier> parse_verifier(std::string_view text);  // BadInput: not of this form.
// `text` ends in a newline and holds no other control character (CHECK); `name` as above.
std::string sign_note(std::string_view text, std::string_view name, SigningKey const& key);
// The text of the note, signature checked. BadInput: no note; Denied: not signed by `verifier`, or wrongly.
// Lines of signers nobody asked for are ignored, as the specification says.
Result<std::string> open_note(std::string_view note, Verifier const& verifier);

// For kinds of signature beside the one above: a note in its parts, nothing verified. Views into `note`.
enum class KeyType : std::uint8_t { Ed25519 = 0x01, Cosignature = 0x04 };  // of C2SP signed-note
inline constexpr std::size_t key_id_size = 4;
Bytes key_id(std::string_view name, KeyType type, PublicKey const& key);
std::string to_string(Verifier const& verifier, KeyType type);
Result<Verifier> parse_verifier(std::string_view text, KeyType type);
struct NoteSignature {
    std::string_view line;  // with its newline
    std::string_view name;
    Bytes bytes;  // key id ‖ signature, at least one byte of it
    bool by(std::string_view name_, ByteView id) const;
};
struct NoteParts {
    std::string_view text;
    std::vector<NoteSignature> signatures;  // at least one, at most note_signatures_max
};
Result<NoteParts> take_apart(std::string_view note);                          // BadInput: no note.
Result<std::vector<NoteSignature>> parse_signatures(std::string_view lines);  // BadInput
std::string signature_line(std::string_view name, ByteView id, ByteView signature);
// For what several people sign. A note nobody has signed yet is its text and an empty line.
std::string unsigned_note(std::string_view text);
// The note with one more line. BadInput: no note, signed by that name already, or no room for more.
Result<std::string> add_signature(std::string_view note, std::string_view name, SigningKey const& key);
struct SignedNote {
    std::string text;
    std::vector<std::size_t> signers;  // Who of the verifiers signed, by index, ascending, each once.
};
// Whether these are enough is for the caller to say: nobody is no error here. Denied: a line of one of them
// does not hold.
Result<SignedNote> open_note(std::string_view note, std::span<Verifier const> verifiers);
}  // namespace kz
