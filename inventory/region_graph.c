#include "inventory/region_needs.h"

#include <stdlib.h>
#include <string.h>

static int compare_named(const void *a, const void *b)
{
	return strcmp(((const struct region_name *)a)->name, ((const struct region_name *)b)->name);
}

static void index_names(struct region_needs *b)
{
	b->by_name = arena_array(b->arena, b->r->n_devices, sizeof *b->by_name);
	b->by_address = arena_array(b->arena, b->r->n_devices, sizeof *b->by_address);
	if (!b->by_name || !b->by_address) {
		b->failed = true;
		return;
	}
	for (size_t i = 0; i < b->r->n_devices; i++) {
		b->by_name[i] = (struct region_name){ b->r->devices[i].name, i };
		if (b->r->devices[i].address)
			b->by_address[b->n_addressed++] = (struct region_name){ b->r->devices[i].address, i };
	}
	if (b->r->n_devices > 0)
		qsort(b->by_name, b->r->n_devices, sizeof *b->by_name, compare_named);
	if (b->n_addressed > 0)
		qsort(b->by_address, b->n_addressed, sizeof *b->by_address, compare_named);
}

static size_t find_named(const struct region_name *sorted, size_t n, const char *name)
{
	const struct region_name key = { name, 0 };
	const struct region_name *hit = n > 0 ? bsearch(&key, sorted, n, sizeof key, compare_named) : NULL;

	return hit ? hit->node : SIZE_MAX;
}

/* SIZE_MAX for a name that no device bears, an address that none has. */
static size_t device_named(const struct region_needs *b, const char *name) { return find_named(b->by_name, b->r->n_devices, name); }
static size_t device_at(const struct region_needs *b, const char *address) { return find_named(b->by_address, b->n_addressed, address); }

/* ---- needs ---- */

/* Room for one more of n, doubled in the arena. */
static void *room(struct region_needs *b, void *items, size_t n, size_t *cap, size_t size)
{
	void *more;

	if (n < *cap)
		return items;
	more = arena_array(b->arena, *cap ? *cap * 2 : 64, size);
	if (!more) {
		b->failed = true;
		return items;
	}
	if (n > 0)
		memcpy(more, items, n * size);
	*cap = *cap ? *cap * 2 : 64;
	return more;
}

void region_add_alternative(struct region_needs *b, size_t node)
{
	if (node == SIZE_MAX)
		return;
	b->alternatives = room(b, b->alternatives, b->n_alternatives, &b->cap_alternatives, sizeof *b->alternatives);
	if (!b->failed)
		b->alternatives[b->n_alternatives++] = node;
}

void region_add_need(struct region_needs *b, size_t node)
{
	if (b->n_alternatives == 0)
		return;
	b->needs = room(b, b->needs, b->n_needs, &b->cap_needs, sizeof *b->needs);
	if (!b->failed)
		b->needs[b->n_needs++] = (struct graph_need){ node, b->alternatives, b->n_alternatives };
	b->alternatives += b->n_alternatives;
	b->cap_alternatives -= b->n_alternatives;
	b->n_alternatives = 0;
}

static void add_parents(struct region_needs *b, size_t node)
{
	char *list = arena_strdup(b->arena, b->r->devices[node].parents), *state = NULL;

	for (char *name = list ? strtok_r(list, ";", &state) : NULL; name; name = strtok_r(NULL, ";", &state)) {
		size_t parent = device_named(b, name);

		if (parent != node)
			region_add_alternative(b, parent);
	}
	region_add_need(b, node);
}

/* ---- links ---- */

struct ends {
	struct region_ends of;
	bool seen_from_above;  /* its interface at the upper end is declared */
};

static bool is_above(struct graph *parents, size_t upper, size_t lower, size_t *scratch)
{
	size_t n = graph_ancestors(parents, lower, scratch);

	for (size_t i = 0; i < n; i++)
		if (scratch[i] == upper)
			return true;
	return false;
}

static struct ends ends_of(const struct region_needs *b, struct graph *parents, const struct reg_link *l, size_t *scratch)
{
	size_t a = l->device ? region_node_of_device(b->r, l->device) : SIZE_MAX;
	size_t z = l->z_device ? region_node_of_device(b->r, l->z_device) : SIZE_MAX;

	if (a != SIZE_MAX && z != SIZE_MAX && is_above(parents, z, a, scratch))
		return (struct ends){ { z, a }, l->z_interface != NULL };
	if (a != SIZE_MAX && z != SIZE_MAX && is_above(parents, a, z, scratch))
		return (struct ends){ { a, z }, l->interface != NULL };
	return (struct ends){ { SIZE_MAX, SIZE_MAX }, false };
}

static void add_link(struct region_needs *b, const struct reg_link *l, const struct ends *ends)
{
	if (ends->seen_from_above) {
		region_add_alternative(b, ends->of.upper);
	} else if (ends->of.upper == SIZE_MAX && l->z_device && l->device != l->z_device) {
		if (l->device)
			region_add_alternative(b, region_node_of_device(b->r, l->device));
		region_add_need(b, region_node_of_link(b->r, l));
		region_add_alternative(b, region_node_of_device(b->r, l->z_device));
	} else if (!l->device && !l->z_device && l->address) { /* one echo measures both: they fail as one */
		region_add_alternative(b, device_at(b, l->address));
	} else {
		if (l->device && l->interface)
			region_add_alternative(b, region_node_of_device(b->r, l->device));
		if (l->z_device && l->z_interface)
			region_add_alternative(b, region_node_of_device(b->r, l->z_device));
	}
	region_add_need(b, region_node_of_link(b->r, l));
}

/* The links that lead up from each device, as lists through `next`. */
struct uplinks {
	size_t *first, *next;   /* of a device; of a link; SIZE_MAX ends */
	bool *unseen;           /* of a device: one of its links is not seen from above, it may well work */
};

static bool uplinks_find(struct region_needs *b, const struct ends *ends, struct uplinks *u)
{
	u->first = arena_array(b->arena, b->r->n_devices, sizeof *u->first);
	u->unseen = arena_array(b->arena, b->r->n_devices, sizeof *u->unseen);
	u->next = arena_array(b->arena, b->r->n_links, sizeof *u->next);
	if (!u->first || !u->unseen || !u->next)
		return false;
	for (size_t i = 0; i < b->r->n_devices; i++)
		u->first[i] = SIZE_MAX;
	for (size_t i = b->r->n_links; i-- > 0;) {
		size_t lower = ends[i].of.lower;

		if (lower == SIZE_MAX)
			continue;
		u->unseen[lower] |= !ends[i].seen_from_above;
		u->next[i] = u->first[lower];
		u->first[lower] = i;
	}
	return true;
}

static void add_links(struct region_needs *b, struct graph *parents, struct region_ends *ret_ends)
{
	const struct registry *r = b->r;
	struct ends *ends = arena_array(b->arena, r->n_links, sizeof *ends);
	size_t *scratch = arena_array(b->arena, r->n_devices, sizeof *scratch);
	struct uplinks up;

	b->failed |= !ends || !scratch;
	for (size_t i = 0; !b->failed && i < r->n_links; i++) {
		ends[i] = ends_of(b, parents, &r->links[i], scratch);
		add_link(b, &r->links[i], &ends[i]);
		ret_ends[i] = ends[i].of;
	}
	b->failed |= b->failed || !uplinks_find(b, ends, &up);
	for (size_t d = 0; !b->failed && d < r->n_devices; d++) {
		for (size_t i = up.unseen[d] ? SIZE_MAX : up.first[d]; i != SIZE_MAX; i = up.next[i])
			region_add_alternative(b, region_node_of_link(r, &r->links[i]));
		region_add_need(b, d);
	}
}

static void add_services(struct region_needs *b)
{
	for (size_t i = 0; !b->failed && i < b->r->n_services; i++) {
		const char *device = b->r->services[i].device;

		region_add_alternative(b, device ? device_named(b, device) : SIZE_MAX);
		region_add_need(b, region_node_of_service(b->r, &b->r->services[i]));
	}
}

bool region_graph_needs(const struct registry *r, struct arena *a, struct graph_need **ret, size_t *ret_n,
                        struct region_ends **ret_ends, struct err *e)
{
	struct region_needs b = { .r = r, .arena = a };
	struct graph *parents = NULL;

	*ret_ends = arena_array(a, r->n_links, sizeof **ret_ends);
	b.failed = !*ret_ends;
	if (!b.failed)
		index_names(&b);
	for (size_t i = 0; !b.failed && i < r->n_devices; i++)
		add_parents(&b, i);
	if (!b.failed && !graph_new(r->n_devices, b.needs, b.n_needs, &parents, e))
		return false;
	if (!b.failed)
		add_links(&b, parents, *ret_ends);
	graph_free(parents);
	add_services(&b);
	region_add_dependencies(&b);
	if (b.failed)
		return err_set(e, ERR_MEMORY, "no memory for the graph of the region");
	*ret = b.needs;
	*ret_n = b.n_needs;
	return true;
}

bool region_graph_new(const struct registry *r, struct graph **ret, struct err *e)
{
	struct arena *a = arena_new();
	struct region_ends *ends;
	struct graph_need *needs;
	size_t n;
	bool ok;

	if (!a)
		return err_set(e, ERR_MEMORY, "no memory for the graph of the region");
	ok = region_graph_needs(r, a, &needs, &n, &ends, e) && graph_new(r->n_devices + r->n_links + r->n_services, needs, n, ret, e);
	arena_free(a);
	return ok;
}
