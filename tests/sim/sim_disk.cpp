#include "tests/sim/sim_disk.h"
#include "tests/sim/sim_vfs.h"
#include <algorithm>
namespace kz::sim {
namespace fs = std::filesystem;
namespace {
constexpr std::uint64_t sector_bytes = 512;
struct Waiting {  // A write, or a cut at `offset`.
    std::uint64_t offset = 0;
    Bytes bytes;
    bool cut = false;
};
void put(Bytes& content, std::uint64_t offset, ByteView bytes) {
    auto const at = static_cast<std::size_t>(offset);
    if (content.size() < at + bytes.size()) content.resize(at + bytes.size());
    std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(at));
}
std::unexpected<Error> gone() { return fail(Code::Io, "error.file", "the machine went off"); }
std::unexpected<Error> absent(fs::path const& path) {
    return fail(Code::Absent, "error.file", "no " + path.filename().string());
}
}  // namespace
struct Inode {
    bool folder = false;
    Bytes content, durable;
    std::vector<Waiting> waiting;
    void settle() {
        for (auto const& one : waiting)
            if (one.cut) durable.resize(static_cast<std::size_t>(one.offset));
            else put(durable, one.offset, one.bytes);
        waiting.clear();
    }
};
SimFile::SimFile(SimDisk& disk, fs::path path, std::shared_ptr<Inode> inode, bool holds_lock)
    : x_disk(disk), x_path(std::move(path)), x_inode(std::move(inode)), x_life(disk.x_life),
      x_holds_lock(holds_lock) {}
SimFile::~SimFile() {
    if (x_holds_lock && x_life == x_disk.x_life) x_disk.x_locks.erase(x_path);
}
Result<> SimFile::append(ByteView bytes) { return write_at(x_inode->content.size(), bytes); }
Result<> SimFile::write_at(std::uint64_t offset, ByteView bytes) {
    if (x_life != x_disk.x_life) return gone();
    auto asked = x_disk.ask(Call::Write, x_path);
    auto const end = offset + bytes.size();
    auto const more = end > x_inode->content.size() ? end - x_inode->content.size() : 0;
    auto const full = more > 0 && x_disk.used() + more > x_disk.capacity;
    if (!asked && x_disk.is_off()) return asked;
    // What fails may have been done in part.
    auto const done = asked && !full ? bytes : bytes.first(x_disk.x_random.below(bytes.size() + 1));
    put(x_inode->content, offset, done);
    x_inode->waiting.push_back({offset, {done.begin(), done.end()}, false});
    if (!asked) return asked;
    if (full) return fail(Code::Full, "error.disk_full", "no room");
    return {};
}
Result<Bytes> SimFile::read_at(std::uint64_t offset, std::size_t count) {
    if (x_life != x_disk.x_life) return gone();
    TRY(x_disk.ask(Call::Read, x_path));
    auto const& content = x_inode->content;
    if (offset >= content.size()) return Bytes{};
    auto from = ByteView{content}.subspan(static_cast<std::size_t>(offset));
    from = from.first(std::min(count, from.size()));
    return Bytes{from.begin(), from.end()};
}
Result<std::uint64_t> SimFile::size() {
    if (x_life != x_disk.x_life) return gone();
    TRY(x_disk.ask(Call::Look, x_path));
    return x_inode->content.size();
}
Result<> SimFile::sync() {
    if (x_life != x_disk.x_life) return gone();
    auto asked = x_disk.ask(Call::Sync, x_path);
    if (x_disk.is_off()) return asked;
    if (!asked) {  // The kernel tells once and holds the pages for clean: they never reach the medium.
        x_inode->waiting.clear();
        if (x_disk.lies.hides_failed_sync) return {};
        return asked;
    }
    if (x_disk.lies.skips_sync && x_disk.lies.skips_sync(x_path)) return {};
    x_inode->settle();
    return {};
}
Result<> SimFile::truncate(std::uint64_t size) {
    if (x_life != x_disk.x_life) return gone();
    TRY(x_disk.ask(Call::Truncate, x_path));
    if (size == x_inode->content.size()) return {};
    x_inode->content.resize(static_cast<std::size_t>(size));
    x_inode->waiting.push_back({size, {}, true});
    return {};
}
SimDisk::SimDisk(std::uint64_t seed, Vfs vfs) : x_random(seed), x_vfs(register_vfs(*this, vfs)) {
    x_names["/"] = x_durable_names["/"] = std::make_shared<Inode>(Inode{true, {}, {}, {}});
}
SimDisk::~SimDisk() { unregister_vfs(x_vfs); }
Result<> SimDisk::ask(Call call, fs::path const& path) {
    if (x_off) return gone();
    auto const number = x_calls++;
    switch (fault ? fault(call, path, number) : Fault::None) {
    case Fault::None: return {};
    case Fault::Io: return fail(Code::Io, "error.file", "the medium failed");
    case Fault::Full: return fail(Code::Full, "error.disk_full", "no room");
    case Fault::PowerOff: power_off(); return gone();
    }
    return {};
}
Result<std::shared_ptr<Inode>> SimDisk::find(fs::path const& path, bool make) {
    auto found = x_names.find(path);
    if (found != x_names.end()) return found->second;
    if (!make || !x_names.contains(path.parent_path())) return absent(path);
    auto inode = std::make_shared<Inode>();
    change({path, inode, {}});
    return inode;
}
Result<std::unique_ptr<SimFile>> SimDisk::open_file(fs::path const& path, bool make) {
    TRY(ask(Call::Open, path));
    if (path.empty()) return std::make_unique<SimFile>(*this, path, std::make_shared<Inode>(), false);
    auto inode = TRY(find(path, make));
    return std::make_unique<SimFile>(*this, path, std::move(inode), false);
}
Result<std::unique_ptr<File>> SimDisk::open(fs::path const& path, Open how, unsigned) {
    auto file = TRY(open_file(path, how == Open::Append));
    return std::unique_ptr<File>{std::move(file)};
}
Result<std::unique_ptr<File>> SimDisk::lock(fs::path const& path) {
    TRY(ask(Call::Open, path));
    if (x_locks.contains(path)) return fail(Code::Denied, "error.in_use", "held by another");
    auto inode = TRY(find(path, true));
    x_locks.insert(path);
    return std::unique_ptr<File>{std::make_unique<SimFile>(*this, path, std::move(inode), true)};
}
bool SimDisk::exists(fs::path const& path) { return x_names.contains(path); }
Result<std::vector<std::string>> SimDisk::list(fs::path const& folder) {
    TRY(ask(Call::Look, folder));
    if (!x_names.contains(folder)) return absent(folder);
    std::vector<std::string> names;
    for (auto const& [path, inode] : x_names)
        if (path != folder && path.parent_path() == folder) names.push_back(path.filename().string());
    std::ranges::sort(names);
    return names;
}
Result<> SimDisk::make_folder(fs::path const& path) {
    if (x_names.contains(path)) return {};
    TRY(make_folder(path.parent_path()));
    TRY(ask(Call::Name, path));
    change({path, std::make_shared<Inode>(Inode{true, {}, {}, {}}), {}});
    return {};
}
Result<> SimDisk::rename(fs::path const& from, fs::path const& to) {
    TRY(ask(Call::Name, from));
    auto inode = TRY(find(from, false));
    change({to, std::move(inode), from});
    return {};
}
Result<> SimDisk::link(fs::path const& from, fs::path const& to) {
    TRY(ask(Call::Name, from));
    auto inode = TRY(find(from, false));
    if (x_names.contains(to)) return fail(Code::Io, "error.file", "the second name is taken");
    change({to, std::move(inode), {}});
    return {};
}
Result<> SimDisk::remove(fs::path const& path) {
    TRY(ask(Call::Name, path));
    if (x_names.contains(path)) change({path, nullptr, {}});
    return {};
}
Result<> SimDisk::sync_folder(fs::path const& folder) {
    TRY(ask(Call::SyncFolder, folder));
    if (lies.skips_folder_sync) return {};
    auto concerns = [&](NameChange const& one) {
        return one.path.parent_path() == folder || (!one.from.empty() && one.from.parent_path() == folder);
    };
    for (auto const& one : x_waiting)
        if (concerns(one)) carry_out(one, x_durable_names);
    std::erase_if(x_waiting, concerns);
    return {};
}
Result<Space> SimDisk::space(fs::path const& path) {
    TRY(ask(Call::Look, path));
    auto const now = used();
    return Space{capacity, capacity > now ? capacity - now : 0};
}
std::uint64_t SimDisk::used() const {
    std::uint64_t sum = 0;
    for (auto const& [path, inode] : x_names) sum += inode->content.size();
    return sum;
}
void SimDisk::change(NameChange one) {
    carry_out(one, x_names);
    x_waiting.push_back(std::move(one));
}
void SimDisk::carry_out(NameChange const& change, Names& names) {
    if (!change.from.empty()) names.erase(change.from);
    if (change.inode) names[change.path] = change.inode;
    else names.erase(change.path);
}
void SimDisk::kill() {
    ++x_life;
    x_locks.clear();
    x_shared.clear();
}
void SimDisk::power_off() {
    kill();
    x_off = true;
}
void SimDisk::lose(Inode& inode, Loss const& loss) {
    for (auto const& one : inode.waiting) {
        if (one.cut) {
            if (x_random.chance(loss.keep)) inode.durable.resize(static_cast<std::size_t>(one.offset));
            continue;
        }
        for (std::uint64_t at = 0; at < one.bytes.size();) {
            auto const left = sector_bytes - (one.offset + at) % sector_bytes;
            auto piece = ByteView{one.bytes}.subspan(static_cast<std::size_t>(at));
            piece = piece.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size())));
            auto const drawn = x_random.unit();
            if (drawn < loss.keep) {
                put(inode.durable, one.offset + at, piece);
            } else if (drawn < loss.keep + loss.tear) {
                put(inode.durable, one.offset + at, piece.first(x_random.below(piece.size() + 1)));
            } else if (drawn < loss.keep + loss.tear + loss.garble) {
                Bytes noise(piece.size());
                x_random.fill(noise.data(), noise.size());
                put(inode.durable, one.offset + at, noise);
            }
            at += piece.size();
        }
    }
    inode.waiting.clear();
    inode.content = inode.durable;
}
void SimDisk::power_on(Loss const& loss) {
    CHECK(x_off);
    for (auto const& one : x_waiting) {
        if (x_random.chance(loss.keep_name)) carry_out(one, x_durable_names);
        else if (loss.names_in_order) break;
    }
    x_waiting.clear();
    std::erase_if(x_durable_names, [&](auto const& name) {  // Sorted: a folder comes before what is in it.
        return name.first != "/" && !x_durable_names.contains(name.first.parent_path());
    });
    x_names = x_durable_names;
    for (auto const& [path, inode] : x_names) lose(*inode, loss);
    x_off = false;
}
void SimDisk::settle() {
    for (auto const& one : x_waiting) carry_out(one, x_durable_names);
    x_waiting.clear();
    for (auto const& [path, inode] : x_names) inode->settle();
}
bool SimDisk::rot(fs::path const& path) {
    auto found = x_names.find(path);
    if (found == x_names.end() || found->second->durable.empty()) return false;
    auto& inode = *found->second;
    auto const at = x_random.below(inode.durable.size());
    auto const bit = static_cast<std::uint8_t>(1U << x_random.below(8));
    inode.durable[at] = static_cast<std::uint8_t>(inode.durable[at] ^ bit);
    if (at < inode.content.size()) inode.content[at] = static_cast<std::uint8_t>(inode.content[at] ^ bit);
    return true;
}
}  // namespace kz::sim
