#include "inventory/disk_forecast.h"

#include "inventory/storage_judge.h"
#include "trend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DISKS_MAX = 4, POINTS_MAX = 32, QUARTER_MS = 900000, DISK_NAME_MAX = 96 };

struct disk {
	char name[DISK_NAME_MAX];
	struct trend_point points[POINTS_MAX];
	size_t n;
	double size;
};

struct disk_forecast {
	struct disk disks[DISKS_MAX];
};

struct disk_forecast *disk_forecast_new(void)
{
	return calloc(1, sizeof(struct disk_forecast));
}

void disk_forecast_free(struct disk_forecast *f)
{
	free(f);
}

static struct disk *disk_named(struct disk_forecast *f, const char *name)
{
	for (size_t i = 0; i < DISKS_MAX; i++) {
		if (f->disks[i].n == 0)
			snprintf(f->disks[i].name, sizeof f->disks[i].name, "%s", name);
		if (strncmp(f->disks[i].name, name, DISK_NAME_MAX - 1) == 0)
			return &f->disks[i];
	}
	return NULL;
}

static void disk_note(struct disk *d, const struct storage_facts *f, wall_t at)
{
	if (d->n > 0 && at.ms >= d->points[d->n - 1].at.ms && at.ms < d->points[d->n - 1].at.ms + QUARTER_MS)
		return;
	if (d->n > 0 && at.ms < d->points[d->n - 1].at.ms) /* the clock was set back */
		d->n = 0;
	if (d->n == POINTS_MAX)
		memmove(d->points, d->points + 1, --d->n * sizeof *d->points);
	d->points[d->n++] = (struct trend_point){ at, (double)f->used_bytes };
	d->size = (double)f->size_bytes;
}

double disk_forecast_take(struct disk_forecast *f, const struct storage_facts *storages, size_t n, wall_t at, const char **ret_disk)
{
	double first = (double)NAN;

	for (size_t i = 0; i < n; i++) {
		struct disk *d = storage_share(&storages[i]) < 0 ? NULL : disk_named(f, storages[i].name);
		struct trend trend;
		double hours;

		if (!d)
			continue;
		disk_note(d, &storages[i], at);
		trend = trend_fit(d->points, d->n, d->size, at);
		if (trend.verdict == TREND_UNKNOWN)
			continue;
		hours = (double)(trend.verdict == TREND_GROWS ? trend.full_in_s : TREND_HORIZON_S) / 3600;
		if (isnan(first) || hours < first) {
			first = hours;
			*ret_disk = d->name;
		}
	}
	return first;
}
