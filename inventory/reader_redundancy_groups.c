#include "inventory/reader_internal.h"

#include "cell_list.h"
#include "redundancy.h"

#include <stdlib.h>
#include <string.h>

static int by_group(const void *a, const void *b)
{
	const struct link_row *p = a, *q = b;
	int order = strcmp(p->redundancy_group, q->redundancy_group);

	return order != 0 ? order : strcmp(p->name, q->name);
}

static void add_name(struct text *t, const char *name)
{
	if (name && !cell_list_has(text_str(t), name))
		text_appendf(t, "%s%s", t->len ? ";" : "", name);
}

static bool make_group(struct reader *r, struct arena *a, const struct link_row *links, size_t n, struct redundancy_group *ret,
                       struct err *e)
{
	struct text names = TEXT_INIT(1024 * 1024), sites = TEXT_INIT(1024 * 1024);
	bool ok;

	*ret = (struct redundancy_group){ .name = links[0].redundancy_group, .total = (int64_t)n, .proved = WALL_NEVER };
	for (size_t i = 0; i < n; i++) {
		add_name(&names, links[i].name);
		add_name(&sites, links[i].site);
		ret->up += links[i].state == LINK_UP || links[i].state == LINK_DEGRADED;
		if (links[i].redundancy_proved.ms > ret->proved.ms)
			ret->proved = links[i].redundancy_proved;
	}
	ret->holds = redundancy_holds(ret->proved, reader_moment(r));
	ret->links = arena_strdup(a, text_str(&names));
	ret->sites = arena_strdup(a, text_str(&sites));
	ok = !names.failed && !sites.failed && ret->links && ret->sites;
	text_done(&names);
	text_done(&sites);
	return ok || err_set(e, ERR_MEMORY, "out of memory");
}

static size_t keep_grouped(struct link_row *links, size_t n)
{
	size_t grouped = 0;

	for (size_t i = 0; i < n; i++)
		if (links[i].redundancy_group)
			links[grouped++] = links[i];
	if (grouped > 1)
		qsort(links, grouped, sizeof *links, by_group);
	return grouped;
}

bool read_redundancy_groups(struct reader *r, struct arena *a, struct redundancy_group **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct redundancy_group);
	struct link_row *links;
	size_t n;

	if (!read_links(r, a, &links, &n, e) || !read_redundancies(r, links, n, e))
		return false;
	n = keep_grouped(links, n);
	for (size_t i = 0, after; i < n; i = after) {
		struct redundancy_group *group = rows_add(&rows, e);

		for (after = i + 1; after < n && strcmp(links[after].redundancy_group, links[i].redundancy_group) == 0;)
			after++;
		if (!group || !make_group(r, a, &links[i], after - i, group, e))
			return false;
	}
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
