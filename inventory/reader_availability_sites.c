/* The ways of sites, and the devices that stand there. */
#include "inventory/reader_availability_internal.h"

#include "cell_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what stood where ---- */

static bool fill_link(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct placed *l = row;

	(void)r;
	(void)e;
	l->place.kind = "link";
	l->place.id = column_i64(c);
	l->place.name = column_text(c);
	l->site = l->place.site = column_text(c);
	l->place.device = column_text(c);
	l->place.contract = column_text(c);
	l->time.from = column_wall(c);
	l->time.to = column_wall(c);
	return true;
}

static bool fill_device(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct placed *d = row;

	(void)r;
	(void)e;
	d->place.kind = "device";
	d->place.id = column_i64(c);
	d->place.name = column_text(c);
	d->site = d->place.site = column_text(c);
	d->parents = column_text(c);
	d->time.from = column_wall(c);
	d->time.to = column_wall(c);
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct placed *p = a, *q = b;
	int order = strcmp(p->site, q->site);

	if (order == 0)
		order = (p->place.id > q->place.id) - (p->place.id < q->place.id);
	return order != 0 ? order : (p->time.from.ms > q->time.from.ms) - (p->time.from.ms < q->time.from.ms);
}

static bool read_placed(struct period *p, enum statement id, const char *site, fill_fn fill, struct placed_list *ret)
{
	struct rows rows = ROWS_INIT(p->a, struct placed);

	if (!reader_rows(p->r, id, DB_VALUES(V_WALL(p->to), V_WALL(p->from), V_TEXT(site)), &rows, fill, p->e))
		return false;
	*ret = (struct placed_list){ rows.data, rows.n };
	if (ret->n > 1)
		qsort(ret->of, ret->n, sizeof *ret->of, by_place);
	for (size_t i = 0; i < ret->n; i++)
		if (!wall_is_known(ret->of[i].time.to))
			ret->of[i].time.to = p->to;
	return true;
}

struct parents_read { const char *site, *parents; };

static bool fill_parents(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct parents_read *read = row;

	(void)r;
	(void)e;
	read->site = column_text(c);
	read->parents = column_text(c);
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct period_parent *p = a, *q = b;
	int order = strcmp(p->name, q->name);

	return order != 0 ? order : strcmp(p->of, q->of);
}

static bool add_parents(struct period *p, const struct parents_read *read, struct rows *parents)
{
	const char *rest = read->parents;
	struct name_span name;

	while (cell_list_next(&rest, &name)) {
		struct period_parent *parent = rows_add(parents, p->e);

		if (!parent)
			return false;
		*parent = (struct period_parent){ arena_strndup(p->a, name.at, name.n), read->site ? read->site : "" };
		if (!parent->name)
			return err_set(p->e, ERR_MEMORY, "out of memory");
	}
	return true;
}

static bool read_parents(struct period *p, struct period_sites *s)
{
	struct rows read = ROWS_INIT(p->a, struct parents_read), parents = ROWS_INIT(p->a, struct period_parent);
	struct period_parent *of;
	size_t n = 0;

	if (!reader_rows(p->r, ST_AVAILABILITY_PARENTS, DB_VALUES(V_WALL(p->to), V_WALL(p->from)), &read, fill_parents, p->e))
		return false;
	for (size_t i = 0; i < read.n; i++)
		if (!add_parents(p, (struct parents_read *)read.data + i, &parents))
			return false;
	of = parents.data;
	if (parents.n > 1)
		qsort(of, parents.n, sizeof *of, by_name);
	for (size_t i = 0; i < parents.n; i++)
		if (n == 0 || by_name(&of[i], &of[n - 1]) != 0)
			of[n++] = of[i];
	s->parents = of;
	s->n_parents = n;
	s->parents_read = true;
	return true;
}

bool period_read_sites(struct period *p, const char *site, struct period_sites *ret)
{
	*ret = (struct period_sites){ .parents_read = false };
	return read_placed(p, ST_AVAILABILITY_LINKS, site, fill_link, &ret->links)
	       && read_placed(p, ST_AVAILABILITY_DEVICES, site, fill_device, &ret->devices);
}

/* ---- one site ---- */

static struct placed_list of_site(const struct placed_list *all, const char *site)
{
	size_t first = 0, after = all->n, end;

	while (first < after) {
		size_t middle = first + (after - first) / 2;

		if (strcmp(all->of[middle].site, site) < 0)
			first = middle + 1;
		else
			after = middle;
	}
	for (end = first; end < all->n && strcmp(all->of[end].site, site) == 0;)
		end++;
	return (struct placed_list){ all->n ? all->of + first : NULL, end - first };
}

static bool is_named_elsewhere(const struct period_sites *s, const char *name, const char *site)
{
	size_t first = 0, after = s->n_parents;

	while (first < after) {
		size_t middle = first + (after - first) / 2;

		if (strcmp(s->parents[middle].name, name) < 0)
			first = middle + 1;
		else
			after = middle;
	}
	for (; first < s->n_parents && strcmp(s->parents[first].name, name) == 0; first++)
		if (strcmp(s->parents[first].of, site) != 0)
			return true;
	return false;
}

static bool find_core(struct period *p, struct period_sites *s, const struct placed_list *devices, const char *site, bool *ret)
{
	*ret = false;
	for (size_t i = 0; i < devices->n && !*ret; i++) {
		const struct placed *d = &devices->of[i];

		if (d->parents && *d->parents)
			continue;
		if (!s->parents_read && !read_parents(p, s))
			return false;
		*ret = is_named_elsewhere(s, d->place.name, site);
	}
	return true;
}

/* One line for each entity: its versions follow each other. */
static bool lines_of(struct period *p, const struct placed_list *list, struct availability_line **ret, size_t *ret_n)
{
	struct availability_line *lines = arena_array(p->lines, list->n, sizeof *lines);
	struct availability_time *times = arena_array(p->lines, list->n, sizeof *times);
	size_t n = 0;

	if (!lines || !times)
		return err_set(p->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0, k; i < list->n; i = k) {
		struct period_object o;

		for (k = i; k < list->n && list->of[k].place.id == list->of[i].place.id; k++)
			times[k] = list->of[k].time;
		o = (struct period_object){ &list->of[k - 1].place, { &times[i], k - i } };
		if (!period_line(p, &o, &lines[n++]))
			return false;
	}
	*ret = lines;
	*ret_n = n;
	return true;
}

static bool was_measured(const struct period *p, const struct availability_span *s)
{
	for (size_t i = 0; i < p->measured.n; i++)
		if (p->measured.of[i].from.ms < s->to.ms && p->measured.of[i].to.ms > s->from.ms)
			return true;
	return false;
}

/* When nobody measured, the devices tell no more than the links. */
static bool any_untold(const struct period *p, const struct availability_line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < lines[i].n; k++)
			if (lines[i].spans[k].part == AVAILABILITY_UNKNOWN && was_measured(p, &lines[i].spans[k]))
				return true;
	return false;
}

/* A site with two ways is at least as available as the better one. */
static void take_contract(const struct period *p, const struct placed_list *links, struct availability_row *row)
{
	for (size_t i = 0; i < links->n; i++) {
		const struct period_contract *k = period_contract(p, links->of[i].place.contract);

		if (!k || isnan(k->guaranteed) || (!isnan(row->guaranteed) && k->guaranteed <= row->guaranteed))
			continue;
		row->guaranteed = k->guaranteed;
		row->contract = k->name;
		row->supplier = k->supplier;
	}
}

bool period_site_line(struct period *p, struct period_sites *s, const char *site, const struct availability_times *declared,
                      struct availability_line *ret, struct availability_row *row)
{
	struct placed_list links = of_site(&s->links, site), devices = of_site(&s->devices, site);
	struct availability_line *ways = NULL, *there = NULL;
	struct availability_site parts = { .declared = *declared };
	bool core = false;

	if (links.n > 0 && !find_core(p, s, &devices, site, &core))
		return false;
	row->watched = links.n + devices.n > 0;
	take_contract(p, &links, row);
	if (!core && !lines_of(p, &links, &ways, &parts.n_ways))
		return false;
	if ((parts.n_ways == 0 || any_untold(p, ways, parts.n_ways)) && !lines_of(p, &devices, &there, &parts.n_devices))
		return false;
	parts.ways = ways;
	parts.devices = there;
	return availability_line_of_site(&parts, p->from, p->to, p->lines, ret, p->e);
}
