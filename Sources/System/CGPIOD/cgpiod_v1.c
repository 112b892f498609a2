#include "cgpiod.h"

#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>

/* libgpiod 1.x defines this macro and 2.x does not; no build option is needed. */
#ifdef GPIOD_LINE_BULK_MAX_LINES

struct cgpiod_line {
    struct gpiod_chip *chip;
    struct gpiod_line *line;
};

int cgpiod_api(void) { return 1; }

const char *cgpiod_version(void) { return gpiod_version_string(); }

int cgpiod_label(const char *chip, char *label, size_t size) {
    struct gpiod_chip *open = gpiod_chip_open(chip);
    if (!open) return -1;
    snprintf(label, size, "%s", gpiod_chip_label(open));
    gpiod_chip_close(open);
    return 0;
}

int cgpiod_consumer(const char *chip, unsigned number, char *consumer, size_t size) {
    struct gpiod_chip *open = gpiod_chip_open(chip);
    struct gpiod_line *line;
    const char *name;
    if (!open) return -1;
    line = gpiod_chip_get_line(open, number);
    name = line ? gpiod_line_consumer(line) : NULL;
    snprintf(consumer, size, "%s", name ? name : "");
    gpiod_chip_close(open);
    return line ? 0 : -1;
}

int cgpiod_is_used(const char *chip, unsigned number) {
    struct gpiod_chip *open = gpiod_chip_open(chip);
    struct gpiod_line *line;
    int is_used = -1;
    if (!open) return -1;
    line = gpiod_chip_get_line(open, number);
    if (line) is_used = gpiod_line_is_used(line) ? 1 : 0;
    gpiod_chip_close(open);
    return is_used;
}

/* Closes what is open, and keeps the errno that says why. */
static cgpiod_line *give_up(cgpiod_line *line) {
    int reason = errno;
    cgpiod_close(line);
    errno = reason;
    return NULL;
}

static cgpiod_line *open_line(const char *chip, unsigned number) {
    cgpiod_line *line = calloc(1, sizeof *line);
    if (!line) return NULL;
    line->chip = gpiod_chip_open(chip);
    if (!line->chip) return give_up(line);
    line->line = gpiod_chip_get_line(line->chip, number);
    return line->line ? line : give_up(line);
}

cgpiod_line *cgpiod_open_output(const char *chip, unsigned number, const char *consumer,
                                bool active_low, bool initial) {
    cgpiod_line *line = open_line(chip, number);
    int flags = active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
    if (!line) return NULL;
    if (gpiod_line_request_output_flags(line->line, consumer, flags, initial) < 0)
        return give_up(line);
    return line;
}

cgpiod_line *cgpiod_open_input(const char *chip, unsigned number, const char *consumer,
                               bool active_low, bool pull_up) {
    cgpiod_line *line = open_line(chip, number);
    int flags = (active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0) |
                (pull_up ? GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP : 0);
    if (!line) return NULL;
    if (gpiod_line_request_both_edges_events_flags(line->line, consumer, flags) < 0)
        return give_up(line);
    return line;
}

int cgpiod_set(cgpiod_line *line, bool value) { return gpiod_line_set_value(line->line, value); }

int cgpiod_get(cgpiod_line *line) { return gpiod_line_get_value(line->line); }

int cgpiod_event_fd(cgpiod_line *line) { return gpiod_line_event_get_fd(line->line); }

int cgpiod_read_event(cgpiod_line *line, bool *rising, uint64_t *timestamp_ns) {
    struct gpiod_line_event event;
    if (gpiod_line_event_read(line->line, &event) < 0) return -1;
    *rising = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
    *timestamp_ns = (uint64_t)event.ts.tv_sec * 1000000000u + (uint64_t)event.ts.tv_nsec;
    return 0;
}

void cgpiod_close(cgpiod_line *line) {
    if (!line) return;
    if (line->chip) gpiod_chip_close(line->chip);
    free(line);
}

#endif
