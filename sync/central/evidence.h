#pragma once  // Evidence coming in by pieces: resumed where it stopped, believed only when the whole hash is
              // right.
// evidence/<site>/<terminal>/: <sha256> whole and durable; <sha256>.<length>.part under way; lock, held while
// one is written. The file is the truth, the store's row its index with the receipt: a row lost with a
// restored store is made again, a file lost is sent again. Any thread may call; two writers of one terminal,
// in whatever process, exclude each other.
#include "core/base/disk.h"
#include "sync/central/desk.h"
#include "sync/wire/evidence.h"
#include <mutex>
namespace kz::central {
// An honest terminal sends one file at a time. More may be left behind by a changed disk; the rest is abuse.
inline constexpr std::size_t evidence_parts_max = 4;
// Partial uploads nobody came back for within this time are erased; sending anew costs only that.
inline constexpr std::chrono::hours evidence_part_life{24 * 7};
// Whole files of one terminal: some hundred sittings of clips. Beyond it central asks to be looked at.
inline constexpr std::uint64_t evidence_terminal_bytes_max = std::uint64_t{64} << 30;
class EvidenceDesk {
public:
    struct File {
        Hash hash{};
        std::uint64_t length = 0;  // declared by the sender, the same for every piece
    };
    struct Piece {
        File of;
        std::uint64_t offset = 0;
        Hash checksum{};  // of `bytes`
        ByteView bytes;   // may be empty: asks for the receipt again, or completes an empty file
    };
    struct Taken {
        enum class Kind {
            Partly,
            Whole,          // with its receipt
            WrongOffset,    // nothing changed
            WrongChecksum,  // nothing changed
            NotThatFile     // all is there and is another file: discarded
        } kind = Kind::Partly;
        std::uint64_t offset = 0;  // held now
        std::string receipt{};
    };
    EvidenceDesk(std::filesystem::path const& data, Store store, Signer const& signer);
    Result<std::uint64_t> held(Terminal const& terminal, File const& file);
    // Durable when it returns. BadInput: beyond the declared length. Full: another piece is being written, no
    // room, or beyond this terminal's share. Io: the piece may be gone and with it the part; ask `held`.
    Result<Taken> take(Terminal const& terminal, Piece const& piece);
    // Erases partial uploads older than evidence_part_life. At start, by whoever starts.
    void sweep();
private:
    Result<std::unique_ptr<kz::File>> lock_folder(std::filesystem::path const& folder);
    Result<> make_room(Terminal const& terminal, File const& file, std::filesystem::path const& folder);
    Result<Taken> take_whole(Terminal const& terminal, Piece const& piece,
                             std::filesystem::path const& whole);
    Result<Taken> receipt_for(Terminal const& terminal, File const& file);
    std::filesystem::path folder_of(Terminal const& terminal) const;
    std::filesystem::path x_folder;
    Signer const& x_signer;
    std::mutex x_mutex;
    Store x_store;  // under x_mutex
};
}  // namespace kz::central
