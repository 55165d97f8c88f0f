#include "console/geo.h"

#include "arena.h"
#include "console/snapshot.h"
#include "map.h"
#include "text.h"

#include <string.h>

static void take_severity(const struct map *m, struct site_row *s, struct text *id)
{
	size_t at;

	text_clear(id);
	text_appendf(id, "site:%s", s->name);
	at = map_find(m, text_str(id));
	if (s->watched && at != SIZE_MAX)
		s->state = map_severity(&m->nodes[at]);
}

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	const struct region_rows *region = &snapshot->region;
	struct site_row *rows = arena_array(a, region->n_sites, sizeof *rows);
	struct arena *scratch = arena_new();
	struct text id = TEXT_INIT(4096);
	struct map m;
	bool ok = rows && scratch ? read_map_of(r, region, scratch, &m, e) : err_set(e, ERR_MEMORY, "out of memory");

	for (size_t i = 0; ok && i < region->n_sites; i++) {
		rows[i] = region->sites[i];
		take_severity(&m, &rows[i], &id);
	}
	text_done(&id);
	arena_free(scratch);
	*ret_rows = rows;
	*ret_n = region->n_sites;
	*ret_kept = region;
	return ok;
}

static const char *object(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "site:%s", ((const struct site_row *)row)->name);
	return buf;
}

const struct browser_class geo_class = {
	.find = sites_find, .leads = sites_guest_leads, .object = object, .list = &sites_list, .load_rows = load_rows,
	.load_page = sites_load_page, .compose = sites_compose,
};
