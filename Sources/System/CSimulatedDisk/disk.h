#ifndef ZAPOJ_DISK_H
#define ZAPOJ_DISK_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "simulated_disk.h"

typedef struct {
    uint8_t *bytes;
    size_t size, room;
} content;

/* A write, or with null bytes a truncation to `offset`, that was not synced. */
typedef struct pending {
    struct pending *next;
    size_t offset, size;
    uint8_t *bytes;
} pending;

typedef struct file {
    struct file *next;
    char *name;
    content seen, durable;
    pending *first, *last;
    void **shared;
    int shared_count;
} file;

struct simulated_disk {
    sqlite3_vfs vfs;
    char *name;
    file *files;
    uint64_t random;
    /* Rises with each kill and cut: handles of an earlier one are dead. */
    uint64_t generation;
    int64_t operations, cut_at;
    int was_cut, ignores_syncs;
};

uint64_t disk_random(simulated_disk *disk);
file *disk_find(simulated_disk *disk, const char *name);
file *disk_open(simulated_disk *disk, const char *name);
void disk_remove(simulated_disk *disk, const char *name);
/* Counts an operation; SQLITE_IOERR where it is the one that the power goes at. */
int disk_count(simulated_disk *disk);
int disk_write(file *target, const void *bytes, size_t size, size_t offset);
int disk_truncate(file *target, size_t size);
int disk_sync(simulated_disk *disk, file *target);
void disk_forget_shared(file *target);

extern const sqlite3_io_methods disk_methods;

/* What SQLite knows as an open file. */
typedef struct {
    sqlite3_file base;
    simulated_disk *disk;
    file *target;
    uint64_t generation;
} handle;

#endif
