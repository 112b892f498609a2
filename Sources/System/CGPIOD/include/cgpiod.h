/* The few GPIO calls that a charger's board needs, over libgpiod 1.6 (Debian 12) and 2.x (Debian 13,
 * Raspberry Pi OS). Which one is chosen when this is compiled; nothing of <gpiod.h> reaches Swift. */
#ifndef CGPIOD_H
#define CGPIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One requested line: an output, or an input that reports its edges. */
typedef struct cgpiod_line cgpiod_line;

/* 1 or 2. */
int cgpiod_api(void);
/* The library's own version, such as "1.6.3". */
const char *cgpiod_version(void);

/* The chip's label, such as "pinctrl-rp1"; 0, or -1 with errno. */
int cgpiod_label(const char *chip, char *label, size_t size);
/* Who has the line, such as "spi0 CS0"; empty if nobody, or somebody without a name. 0, or -1 with errno. */
int cgpiod_consumer(const char *chip, unsigned line, char *consumer, size_t size);

/* Whether somebody has the line; -1 with errno. */
int cgpiod_is_used(const char *chip, unsigned line);

/* NULL with errno on failure: ENOENT (no such chip), EBUSY (somebody has the line), EACCES, EINVAL. */
cgpiod_line *cgpiod_open_output(const char *chip, unsigned line, const char *consumer,
                                bool active_low, bool initial);
cgpiod_line *cgpiod_open_input(const char *chip, unsigned line, const char *consumer,
                               bool active_low, bool pull_up);

/* 0, or -1 with errno. */
int cgpiod_set(cgpiod_line *line, bool value);
/* 0 or 1, or -1 with errno. */
int cgpiod_get(cgpiod_line *line);
/* For poll(2): readable when an edge waits. */
int cgpiod_event_fd(cgpiod_line *line);
/* Reads one edge; 0, or -1 with errno. */
int cgpiod_read_event(cgpiod_line *line, bool *rising, uint64_t *timestamp_ns);
void cgpiod_close(cgpiod_line *line);

#endif
