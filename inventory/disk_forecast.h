/* When the first of a device's disks will be full, from what was seen of them: a point each quarter of an hour, over at most 8 hours
 * (trend.h). Of the first DISKS_MAX disks that the agent showed. Pure. */
#ifndef VIGIE_DISK_FORECAST_H
#define VIGIE_DISK_FORECAST_H

#include "facts.h"

struct disk_forecast;

struct disk_forecast *disk_forecast_new(void); /* NULL without memory */
void disk_forecast_free(struct disk_forecast *f); /* NULL is fine */

/* Hours from `at` on, TREND_HORIZON_S of them for what does not fill; NAN while too little is known. *ret_disk: which one, the
 * forecast's. */
double disk_forecast_take(struct disk_forecast *f, const struct storage_facts *storages, size_t n, wall_t at, const char **ret_disk);

#endif
