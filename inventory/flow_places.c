#include "inventory/flow_networks.h"
#include "inventory/flow_places.h"

#include "cell_list.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* The kind that is meant first where several have the name. */
static const char *const kinds[] = { "device", "covolink", "service", "application", "site", "perimeter" };

struct place { const char *name; size_t kind; struct net_range range; };

struct flow_places {
	struct place *places, *devices;    /* by name and kind; devices by address */
	size_t n, n_devices;
	struct flow_networks *sites;
};

static size_t kind_find(const char *name, size_t n)
{
	size_t k = 0;

	while (k < ARRAY_LEN(kinds) && (strncmp(kinds[k], name, n) != 0 || kinds[k][n]))
		k++;
	return k;
}

/* What a row of the inventory says: a list of addresses and networks. */
struct said { const char *name, *list; size_t kind; };

static bool fill_said(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct said *s = row;
	const char *kind = column_borrowed(c);

	(void)r, (void)e;
	s->kind = kind_find(kind ? kind : "", kind ? strlen(kind) : 0);
	s->name = column_text(c);
	s->list = column_text(c);
	return true;
}

/* Parts with ; , or blanks between: public addresses are written so too. What is no range is none. */
static bool add_places(const struct said *s, struct rows *places, struct err *e)
{
	for (const char *at = s->name && s->list ? s->list : ""; *at;) {
		size_t n = strcspn(at, "; ,");
		struct net_range range;
		char part[NET_RANGE_MAX];
		struct place *p;

		if (n > 0 && n < sizeof part) {
			memcpy(part, at, n);
			part[n] = '\0';
			p = net_range_parse(part, &range) ? rows_add(places, e) : NULL;
			if (p)
				*p = (struct place){ s->name, s->kind, range };
			else if (net_range_parse(part, &range))
				return false;
		}
		at += n;
		at += strspn(at, "; ,");
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->kind > y->kind) - (x->kind < y->kind);
}

static int by_address(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return memcmp(&x->range.first, &y->range.first, sizeof x->range.first);
}

static bool read_places(struct reader *r, struct arena *a, struct rows *places, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct said);
	const struct said *said;

	if (!reader_rows(r, ST_FLOW_PLACES, DB_VALUES(reader_instant(r)), &rows, fill_said, e))
		return false;
	said = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		if (!add_places(&said[i], places, e))
			return false;
	return true;
}

static bool index_sites(struct flow_places *p, struct arena *a, struct err *e)
{
	struct flow_network *networks = arena_array(a, p->n, sizeof *networks);
	const size_t site = kind_find("site", 4);
	size_t n = 0;

	for (size_t i = 0; networks && i < p->n; i++)
		if (p->places[i].kind == site)
			networks[n++] = (struct flow_network){ p->places[i].range, p->places[i].name };
	return networks ? flow_networks_new(networks, n, a, &p->sites, e) : err_set(e, ERR_MEMORY, "out of memory");
}

bool flow_places_read(struct reader *r, struct arena *a, struct flow_places **ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct place);
	struct flow_places *p = arena_alloc(a, sizeof *p);

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*p = (struct flow_places){ 0 };
	if (!read_places(r, a, &rows, e))
		return false;
	p->places = rows.data;
	p->n = rows.n;
	p->devices = arena_array(a, rows.n, sizeof *p->devices);
	if (!p->devices)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++)
		if (p->places[i].kind == 0)
			p->devices[p->n_devices++] = p->places[i];
	if (p->n > 1)
		qsort(p->places, p->n, sizeof *p->places, by_name);
	if (p->n_devices > 1)
		qsort(p->devices, p->n_devices, sizeof *p->devices, by_address);
	if (!index_sites(p, a, e))
		return false;
	*ret = p;
	return true;
}

const char *flow_places_site(const struct flow_places *p, const struct net_address *address)
{
	return flow_networks_find(p->sites, address);
}

const char *flow_places_device(const struct flow_places *p, const struct net_address *address)
{
	const struct place wanted = { .range = { *address, *address } };
	const struct place *found = p->n_devices ? bsearch(&wanted, p->devices, p->n_devices, sizeof wanted, by_address) : NULL;

	return found ? found->name : NULL;
}

/* ---- lists ---- */

static size_t first_of(const struct flow_places *p, const struct place *wanted)
{
	size_t low = 0, n = p->n;

	while (n > 0) {
		size_t half = n / 2;

		if (by_name(&p->places[low + half], wanted) < 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low;
}

/* The places of a name: of the kind that it says, else of the first kind that has it. */
static size_t find(const struct flow_places *p, const char *name, size_t *ret_n)
{
	size_t colon = strcspn(name, ":"), kind = name[colon] ? kind_find(name, colon) : ARRAY_LEN(kinds);
	const struct place wanted = { .name = kind < ARRAY_LEN(kinds) ? name + colon + 1 : name, .kind = kind < ARRAY_LEN(kinds) ? kind : 0 };
	size_t at = first_of(p, &wanted), end = at;

	if (kind == ARRAY_LEN(kinds) && at < p->n)
		kind = p->places[at].kind;
	while (end < p->n && p->places[end].kind == kind && strcmp(p->places[end].name, wanted.name) == 0)
		end++;
	*ret_n = end - at;
	return at;
}

struct resolving {
	const struct flow_places *p;
	struct net_range *ranges;          /* NULL: they are counted */
	size_t n;
	bool any;
	struct text *unresolved;           /* NULL: nobody asks */
};

static void take_item(struct resolving *v, const char *item)
{
	struct net_range range;
	size_t n = 1, at = 0;

	if (strcmp(item, "any") == 0) {
		v->any = true;
		return;
	}
	if (!net_range_parse(item, &range)) {
		at = find(v->p, item, &n);
		if (n == 0 && !v->ranges && v->unresolved)
			text_append_part(v->unresolved, ";", "%s", item);
		for (size_t i = 0; v->ranges && i < n; i++)
			v->ranges[v->n + i] = v->p->places[at + i].range;
	} else if (v->ranges) {
		v->ranges[v->n] = range;
	}
	v->n += n;
}

static bool take_list(struct resolving *v, const char *list, struct arena *a)
{
	struct name_span name;

	v->n = 0;
	while (cell_list_next(&list, &name)) {
		const char *item = arena_strndup(a, name.at, name.n);

		if (!item)
			return false;
		take_item(v, item);
	}
	return true;
}

bool flow_places_resolve(const struct flow_places *p, const char *list, struct arena *a, struct flow_end *ret, struct text *unresolved,
                         struct err *e)
{
	struct resolving v = { .p = p, .unresolved = unresolved };
	bool ok = take_list(&v, list, a);

	if (ok) {
		v.ranges = arena_array(a, v.n, sizeof *v.ranges);
		ok = v.ranges && take_list(&v, list, a);
	}
	*ret = (struct flow_end){ v.any, v.ranges, v.n };
	return ok || err_set(e, ERR_MEMORY, "out of memory");
}
