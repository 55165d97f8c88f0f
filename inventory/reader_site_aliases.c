#include "inventory/reader_internal.h"

#include "cell_list.h"

#include <string.h>

struct version { wall_t from; const char *aliases; };

static bool fill_version(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct version *v = row;

	(void)r;
	(void)e;
	v->from = column_wall(c);
	v->aliases = column_text(c);
	return true;
}

/* The first of the versions without a break that hold it; the last one stands first. */
static wall_t since(const struct version *v, size_t n, const char *name)
{
	size_t i = 0;

	while (i + 1 < n && cell_list_has(v[i + 1].aliases, name))
		i++;
	return v[i].from;
}

bool read_site_aliases(struct reader *r, struct arena *a, int64_t site_id, struct site_alias **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows versions = ROWS_INIT(a, struct version), rows = ROWS_INIT(a, struct site_alias);
	const struct version *v;
	struct name_span alias;
	const char *rest;

	if (!reader_rows(r, ST_SITE_ALIASES, DB_VALUES(reader_instant(r), V_I64(site_id)), &versions, fill_version, e))
		return false;
	v = versions.data;
	rest = versions.n ? v[0].aliases : NULL;
	while (cell_list_next(&rest, &alias)) {
		const char *name = arena_strndup(a, alias.at, alias.n);
		struct site_alias *row = rows_add(&rows, e);

		if (!row)
			return false;
		if (!name)
			return err_set(e, ERR_MEMORY, "out of memory");
		*row = (struct site_alias){ name, since(v, versions.n, name) };
	}
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
