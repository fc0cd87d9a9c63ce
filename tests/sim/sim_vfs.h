#pragma once  // SQLite on a SimDisk: one VFS for each disk. The WAL index lies in heap memory, which ends
              // with the programs of the machine, as the real one does.
#include "tests/sim/sim_disk.h"
namespace kz::sim {
std::string register_vfs(SimDisk& disk, SimDisk::Vfs preferred);  // its name
void unregister_vfs(std::string const& name);
// SQLite's own chance begins anew from here, so that a seed gives the same run again.
void seed_sqlite(std::uint64_t seed);
}  // namespace kz::sim
