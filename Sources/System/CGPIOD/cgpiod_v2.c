#include "cgpiod.h"

#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef GPIOD_LINE_BULK_MAX_LINES

struct cgpiod_line {
    struct gpiod_chip *chip;
    struct gpiod_line_request *request;
    struct gpiod_edge_event_buffer *buffer;
    unsigned number;
};

int cgpiod_api(void) { return 2; }

const char *cgpiod_version(void) { return gpiod_api_version(); }

int cgpiod_label(const char *chip, char *label, size_t size) {
    struct gpiod_chip *open = gpiod_chip_open(chip);
    struct gpiod_chip_info *info;
    if (!open) return -1;
    info = gpiod_chip_get_info(open);
    if (info) snprintf(label, size, "%s", gpiod_chip_info_get_label(info));
    gpiod_chip_info_free(info);
    gpiod_chip_close(open);
    return info ? 0 : -1;
}

int cgpiod_consumer(const char *chip, unsigned number, char *consumer, size_t size) {
    struct gpiod_chip *open = gpiod_chip_open(chip);
    struct gpiod_line_info *info;
    const char *name;
    if (!open) return -1;
    info = gpiod_chip_get_line_info(open, number);
    name = info ? gpiod_line_info_get_consumer(info) : NULL;
    snprintf(consumer, size, "%s", name ? name : "");
    gpiod_line_info_free(info);
    gpiod_chip_close(open);
    return info ? 0 : -1;
}

int cgpiod_is_used(const char *chip, unsigned number) {
    struct gpiod_chip *open = gpiod_chip_open(chip);
    struct gpiod_line_info *info;
    int is_used = -1;
    if (!open) return -1;
    info = gpiod_chip_get_line_info(open, number);
    if (info) is_used = gpiod_line_info_is_used(info) ? 1 : 0;
    gpiod_line_info_free(info);
    gpiod_chip_close(open);
    return is_used;
}

static int request(cgpiod_line *line, const char *chip, const char *consumer,
                   struct gpiod_line_settings *settings, struct gpiod_line_config *lines,
                   struct gpiod_request_config *config) {
    gpiod_request_config_set_consumer(config, consumer);
    line->chip = gpiod_chip_open(chip);
    if (!line->chip) return -1;
    if (gpiod_line_config_add_line_settings(lines, &line->number, 1, settings) < 0) return -1;
    line->request = gpiod_chip_request_lines(line->chip, config, lines);
    if (!line->request) return -1;
    line->buffer = gpiod_edge_event_buffer_new(1);
    return line->buffer ? 0 : -1;
}

/* Takes `settings` over. */
static cgpiod_line *open_line(const char *chip, unsigned number, const char *consumer,
                              struct gpiod_line_settings *settings) {
    cgpiod_line *line = calloc(1, sizeof *line);
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *config = gpiod_request_config_new();
    int reason = ENOMEM;
    if (line && lines && config && settings) {
        line->number = number;
        reason = request(line, chip, consumer, settings, lines, config) < 0 ? errno : 0;
    }
    gpiod_line_config_free(lines);
    gpiod_request_config_free(config);
    gpiod_line_settings_free(settings);
    if (!reason) return line;
    cgpiod_close(line);
    errno = reason;
    return NULL;
}

cgpiod_line *cgpiod_open_output(const char *chip, unsigned number, const char *consumer,
                                bool active_low, bool initial) {
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    if (settings) {
        gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT);
        gpiod_line_settings_set_active_low(settings, active_low);
        gpiod_line_settings_set_output_value(
            settings, initial ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
    }
    return open_line(chip, number, consumer, settings);
}

cgpiod_line *cgpiod_open_input(const char *chip, unsigned number, const char *consumer,
                               bool active_low, bool pull_up) {
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    if (settings) {
        gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
        gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
        gpiod_line_settings_set_active_low(settings, active_low);
        if (pull_up) gpiod_line_settings_set_bias(settings, GPIOD_LINE_BIAS_PULL_UP);
    }
    return open_line(chip, number, consumer, settings);
}

int cgpiod_set(cgpiod_line *line, bool value) {
    return gpiod_line_request_set_value(
        line->request, line->number,
        value ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
}

int cgpiod_get(cgpiod_line *line) {
    return (int)gpiod_line_request_get_value(line->request, line->number);
}

int cgpiod_event_fd(cgpiod_line *line) { return gpiod_line_request_get_fd(line->request); }

int cgpiod_read_event(cgpiod_line *line, bool *rising, uint64_t *timestamp_ns) {
    struct gpiod_edge_event *event;
    if (gpiod_line_request_read_edge_events(line->request, line->buffer, 1) < 1) return -1;
    event = gpiod_edge_event_buffer_get_event(line->buffer, 0);
    *rising = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
    *timestamp_ns = gpiod_edge_event_get_timestamp_ns(event);
    return 0;
}

void cgpiod_close(cgpiod_line *line) {
    if (!line) return;
    if (line->buffer) gpiod_edge_event_buffer_free(line->buffer);
    if (line->request) gpiod_line_request_release(line->request);
    if (line->chip) gpiod_chip_close(line->chip);
    free(line);
}

#endif
