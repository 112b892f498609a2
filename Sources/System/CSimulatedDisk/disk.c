/* The disk itself: what is seen, what is durable, and what lies between. */

#include "disk.h"

#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512 };

uint64_t disk_random(simulated_disk *disk) {
    uint64_t mixed = disk->random += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

static int grow(content *data, size_t size) {
    if (size > data->room) {
        size_t room = data->room ? data->room : 4096;
        while (room < size) room *= 2;
        uint8_t *bytes = realloc(data->bytes, room);
        if (!bytes) return SQLITE_NOMEM;
        data->bytes = bytes;
        data->room = room;
    }
    if (size > data->size) {
        memset(data->bytes + data->size, 0, size - data->size);
        data->size = size;
    }
    return SQLITE_OK;
}

static int put(content *data, const uint8_t *bytes, size_t size, size_t offset) {
    int outcome = grow(data, offset + size);
    if (outcome == SQLITE_OK) memcpy(data->bytes + offset, bytes, size);
    return outcome;
}

static void shorten(content *data, size_t size) {
    if (size < data->size) data->size = size;
}

file *disk_find(simulated_disk *disk, const char *name) {
    for (file *each = disk->files; each; each = each->next) {
        if (strcmp(each->name, name) == 0) return each;
    }
    return NULL;
}

file *disk_open(simulated_disk *disk, const char *name) {
    file *found = disk_find(disk, name);
    if (found) return found;
    file *made = calloc(1, sizeof *made);
    if (!made) return NULL;
    made->name = strdup(name);
    made->next = disk->files;
    disk->files = made;
    return made;
}

static void forget_pending(file *target) {
    while (target->first) {
        pending *next = target->first->next;
        free(target->first->bytes);
        free(target->first);
        target->first = next;
    }
    target->last = NULL;
}

void disk_forget_shared(file *target) {
    for (int index = 0; index < target->shared_count; index++) free(target->shared[index]);
    free(target->shared);
    target->shared = NULL;
    target->shared_count = 0;
}

static void free_file(file *target) {
    forget_pending(target);
    disk_forget_shared(target);
    free(target->seen.bytes);
    free(target->durable.bytes);
    free(target->name);
    free(target);
}

void disk_remove(simulated_disk *disk, const char *name) {
    for (file **link = &disk->files; *link; link = &(*link)->next) {
        if (strcmp((*link)->name, name) != 0) continue;
        file *gone = *link;
        *link = gone->next;
        free_file(gone);
        return;
    }
}

static int append(file *target, const void *bytes, size_t size, size_t offset) {
    pending *made = calloc(1, sizeof *made);
    if (!made) return SQLITE_NOMEM;
    made->offset = offset;
    made->size = size;
    if (bytes) {
        made->bytes = malloc(size);
        if (!made->bytes) {
            free(made);
            return SQLITE_NOMEM;
        }
        memcpy(made->bytes, bytes, size);
    }
    if (target->last) target->last->next = made;
    else target->first = made;
    target->last = made;
    return SQLITE_OK;
}

int disk_write(file *target, const void *bytes, size_t size, size_t offset) {
    int outcome = append(target, bytes, size, offset);
    return outcome == SQLITE_OK ? put(&target->seen, bytes, size, offset) : outcome;
}

int disk_truncate(file *target, size_t size) {
    int outcome = append(target, NULL, 0, size);
    if (outcome == SQLITE_OK) shorten(&target->seen, size);
    return outcome;
}

int disk_sync(simulated_disk *disk, file *target) {
    if (disk->ignores_syncs) return SQLITE_OK;
    for (pending *each = target->first; each; each = each->next) {
        if (!each->bytes) {
            shorten(&target->durable, each->offset);
            continue;
        }
        int outcome = put(&target->durable, each->bytes, each->size, each->offset);
        if (outcome != SQLITE_OK) return outcome;
    }
    forget_pending(target);
    return SQLITE_OK;
}

/* Each sector of an unsynced write arrives or does not, whatever the others do. */
static void lose(simulated_disk *disk, file *target) {
    for (pending *each = target->first; each; each = each->next) {
        if (!each->bytes) {
            if (disk_random(disk) & 1) shorten(&target->durable, each->offset);
            continue;
        }
        size_t end = each->offset + each->size;
        for (size_t at = each->offset; at < end;) {
            size_t next = (at / SECTOR + 1) * SECTOR;
            if (next > end) next = end;
            if (disk_random(disk) & 1) {
                put(&target->durable, each->bytes + (at - each->offset), next - at, at);
            }
            at = next;
        }
    }
    forget_pending(target);
    shorten(&target->seen, 0);
    put(&target->seen, target->durable.bytes, target->durable.size, 0);
}

int disk_count(simulated_disk *disk) {
    disk->operations++;
    if (disk->cut_at < 0 || disk->operations <= disk->cut_at) return SQLITE_OK;
    simulated_disk_cut(disk);
    return SQLITE_IOERR;
}

void simulated_disk_kill(simulated_disk *disk) {
    disk->generation++;
    for (file *each = disk->files; each; each = each->next) disk_forget_shared(each);
}

void simulated_disk_cut(simulated_disk *disk) {
    simulated_disk_kill(disk);
    disk->cut_at = -1;
    disk->was_cut = 1;
    for (file *each = disk->files; each; each = each->next) lose(disk, each);
}

void simulated_disk_cut_after(simulated_disk *disk, int64_t operations) {
    disk->cut_at = operations < 0 ? -1 : disk->operations + operations;
}

int simulated_disk_was_cut(simulated_disk *disk) {
    int was_cut = disk->was_cut;
    disk->was_cut = 0;
    return was_cut;
}

void simulated_disk_ignore_syncs(simulated_disk *disk, int ignores) {
    disk->ignores_syncs = ignores;
}

int64_t simulated_disk_operations(const simulated_disk *disk) { return disk->operations; }

void simulated_disk_free(simulated_disk *disk) {
    sqlite3_vfs_unregister(&disk->vfs);
    while (disk->files) {
        file *next = disk->files->next;
        free_file(disk->files);
        disk->files = next;
    }
    free(disk->name);
    free(disk);
}
