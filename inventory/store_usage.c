#include "inventory/store_internal.h"

#include <string.h>

enum { QUARTER_MS = 15 * 60000, KEPT_MS = 6 * 3600000 };
#define DAY_MS INT64_C(86400000)

/* Memory and what is no disk fills and empties all the time. */
static bool is_disk(const struct storage_facts *f)
{
	return f->name && f->type && (strcmp(f->type, "fixed-disk") == 0 || strcmp(f->type, "network-disk") == 0)
	       && f->used_bytes != UNKNOWN_I64 && f->size_bytes != UNKNOWN_I64 && f->size_bytes > 0;
}

bool store_write_usage(struct store *s, struct known_device *d, const struct batch_poll *p, struct err *e)
{
	int64_t quarter = p->at.ms / QUARTER_MS;
	bool any = false;

	if (quarter == d->usage_quarter)
		return true;
	for (size_t i = 0; i < p->facts->n_storages; i++) {
		const struct storage_facts *f = &p->facts->storages[i];

		if (!is_disk(f))
			continue;
		any = true;
		if (!DB_RUN(&s->db, ST_USAGE_WRITE, e, V_I64(d->id), V_TEXT(f->name), V_WALL(p->at), V_I64(f->used_bytes),
		            V_I64(f->size_bytes)))
			return false;
	}
	if (any && !DB_RUN(&s->db, ST_USAGE_THIN, e, V_I64(d->id), V_I64(p->at.ms - 90 * DAY_MS), V_I64(p->at.ms - 2 * DAY_MS),
	                   V_I64(KEPT_MS), V_I64(QUARTER_MS)))
		return false;
	d->usage_quarter = quarter;
	return true;
}
