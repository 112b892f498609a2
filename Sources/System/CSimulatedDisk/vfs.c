/* The disk as SQLite sees it (sqlite.org/c3ref/vfs.html and io_methods.html). Locks always succeed,
   for one connection at a time opens a file; shared memory is memory. */

#include <stdlib.h>
#include <string.h>

#include "disk.h"

static handle *live(sqlite3_file *base) {
    handle *self = (handle *)base;
    return self->generation == self->disk->generation ? self : NULL;
}

static int close_file(sqlite3_file *base) {
    (void)base;
    return SQLITE_OK;
}

static int read_file(sqlite3_file *base, void *bytes, int size, sqlite3_int64 offset) {
    handle *self = live(base);
    if (!self) return SQLITE_IOERR_READ;
    const content *data = &self->target->seen;
    size_t start = (size_t)offset, wanted = (size_t)size;
    size_t there = start < data->size ? data->size - start : 0;
    size_t taken = there < wanted ? there : wanted;
    if (taken) memcpy(bytes, data->bytes + start, taken);
    memset((uint8_t *)bytes + taken, 0, wanted - taken);
    return taken == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset) {
    handle *self = live(base);
    if (!self || disk_count(self->disk) != SQLITE_OK) return SQLITE_IOERR_WRITE;
    return disk_write(self->target, bytes, (size_t)size, (size_t)offset);
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 size) {
    handle *self = live(base);
    if (!self || disk_count(self->disk) != SQLITE_OK) return SQLITE_IOERR_TRUNCATE;
    return disk_truncate(self->target, (size_t)size);
}

static int sync_file(sqlite3_file *base, int flags) {
    (void)flags;
    handle *self = live(base);
    if (!self || disk_count(self->disk) != SQLITE_OK) return SQLITE_IOERR_FSYNC;
    return disk_sync(self->disk, self->target);
}

static int size_of_file(sqlite3_file *base, sqlite3_int64 *size) {
    handle *self = live(base);
    if (!self) return SQLITE_IOERR_FSTAT;
    *size = (sqlite3_int64)self->target->seen.size;
    return SQLITE_OK;
}

static int lock(sqlite3_file *base, int level) {
    (void)level;
    return live(base) ? SQLITE_OK : SQLITE_IOERR_LOCK;
}

static int is_reserved(sqlite3_file *base, int *answer) {
    (void)base;
    *answer = 0;
    return SQLITE_OK;
}

static int control(sqlite3_file *base, int operation, void *argument) {
    (void)base, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *base) {
    (void)base;
    return 512;
}

static int characteristics(sqlite3_file *base) {
    (void)base;
    return 0;
}

static int map_shared(sqlite3_file *base, int region, int size, int extend, void volatile **out) {
    handle *self = live(base);
    *out = NULL;
    if (!self) return SQLITE_IOERR_SHMMAP;
    file *target = self->target;
    if (region >= target->shared_count) {
        if (!extend) return SQLITE_OK;
        void **more = realloc(target->shared, sizeof(void *) * (size_t)(region + 1));
        if (!more) return SQLITE_NOMEM;
        target->shared = more;
        while (target->shared_count <= region) {
            more[target->shared_count] = calloc(1, (size_t)size);
            if (!more[target->shared_count++]) return SQLITE_NOMEM;
        }
    }
    *out = target->shared[region];
    return SQLITE_OK;
}

static int lock_shared(sqlite3_file *base, int offset, int count, int flags) {
    (void)offset, (void)count, (void)flags;
    return live(base) ? SQLITE_OK : SQLITE_IOERR_SHMLOCK;
}

static void barrier(sqlite3_file *base) { (void)base; }

static int unmap_shared(sqlite3_file *base, int must_delete) {
    handle *self = live(base);
    if (self && must_delete) disk_forget_shared(self->target);
    return SQLITE_OK;
}

const sqlite3_io_methods disk_methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock,
    .xUnlock = lock,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shared,
};

static simulated_disk *disk_of(sqlite3_vfs *vfs) { return vfs->pAppData; }

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags,
                     int *flags_out) {
    static unsigned long temporary;
    char made[32];
    if (!name) sqlite3_snprintf(sizeof made, made, "temporary-%lu", ++temporary);
    handle *self = (handle *)base;
    *self = (handle){.disk = disk_of(vfs), .generation = disk_of(vfs)->generation};
    self->target = disk_open(self->disk, name ? name : made);
    if (!self->target) return SQLITE_NOMEM;
    self->base.pMethods = &disk_methods;
    if (flags_out) *flags_out = flags;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync_folder) {
    (void)sync_folder;
    if (!disk_find(disk_of(vfs), name)) return SQLITE_IOERR_DELETE_NOENT;
    disk_remove(disk_of(vfs), name);
    return SQLITE_OK;
}

static int is_there(sqlite3_vfs *vfs, const char *name, int flags, int *answer) {
    (void)flags;
    const file *found = disk_find(disk_of(vfs), name);
    *answer = found && found->seen.size > 0;
    return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *out) {
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int size, char *out) {
    for (int index = 0; index < size; index++) out[index] = (char)disk_random(disk_of(vfs));
    return size;
}

static int pass_time(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return microseconds;
}

/* No statement of ours asks SQLite for the time. */
static int julian_time(sqlite3_vfs *vfs, double *out) {
    (void)vfs;
    *out = 2461000.5;
    return SQLITE_OK;
}

static int last_error(sqlite3_vfs *vfs, int size, char *out) {
    (void)vfs, (void)size, (void)out;
    return 0;
}

simulated_disk *simulated_disk_make(const char *name, uint64_t seed) {
    simulated_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->name = strdup(name);
    disk->random = seed;
    disk->cut_at = -1;
    disk->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = sizeof(handle),
        .mxPathname = 512,
        .zName = disk->name,
        .pAppData = disk,
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = is_there,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = pass_time,
        .xCurrentTime = julian_time,
        .xGetLastError = last_error,
    };
    if (!disk->name || sqlite3_vfs_register(&disk->vfs, 0) != SQLITE_OK) {
        free(disk->name);
        free(disk);
        return NULL;
    }
    return disk;
}
