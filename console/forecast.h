/* When a disk will be full, and what that is said from. Pure. */
#ifndef VIGIE_CONSOLE_FORECAST_H
#define VIGIE_CONSOLE_FORECAST_H

#include "reader.h"
#include "trend.h"

enum { FORECAST_DAYS = 7 }; /* so far back rows are asked */

/* The line through the disk's rows of the last six hours, or that of all rows: the one that is full sooner, else the longer.
 * rows: of all disks of the device, by disk, then by time. */
struct trend forecast_disk(const struct usage_row *rows, size_t n, const char *disk, int64_t size_bytes, wall_t now);

/* "full in 3 d (+2 GiB a day over 24 h)"; warns: within a week. */
void forecast_words(const struct trend *t, char *buf, size_t size, bool *ret_warns);

#endif
