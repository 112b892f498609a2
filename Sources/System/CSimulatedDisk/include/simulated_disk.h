#ifndef ZAPOJ_SIMULATED_DISK_H
#define ZAPOJ_SIMULATED_DISK_H

#include <stdint.h>

/* A disk in memory under a SQLite VFS of its own, for the simulator and its tests.

   What was written is seen at once, as through a kernel's cache, and survives the process. A power
   cut keeps what was synced; of each 512-byte sector that was written since, a generator decides
   whether it arrived, so that writes are lost, torn and reordered. That a file was made or removed
   is durable at once. One connection at a time opens a file. Not for use from several threads at
   once. */
typedef struct simulated_disk simulated_disk;

/* A new disk, registered as the VFS `name`. Null without memory. */
simulated_disk *simulated_disk_make(const char *name, uint64_t seed);

/* Unregisters and frees it. No connection may be open. */
void simulated_disk_free(simulated_disk *disk);

/* The process is gone: what is open fails from now on, nothing is lost. */
void simulated_disk_kill(simulated_disk *disk);

/* The power is gone: as above, and what was not synced is at the generator's mercy. */
void simulated_disk_cut(simulated_disk *disk);

/* Lets so many more writes and syncs through, then cuts; negative: never. */
void simulated_disk_cut_after(simulated_disk *disk, int64_t operations);

/* Whether a cut has come since the last call of this. */
int simulated_disk_was_cut(simulated_disk *disk);

/* A disk that claims to have synced and has not: a defect for the checkers to find. */
void simulated_disk_ignore_syncs(simulated_disk *disk, int ignores);

/* Writes and syncs so far. */
int64_t simulated_disk_operations(const simulated_disk *disk);

#endif
