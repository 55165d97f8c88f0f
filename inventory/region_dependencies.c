#include "inventory/region_needs.h"

#include <stdlib.h>
#include <string.h>

enum kind { DEVICE, LINK, SERVICE, COVOLINK, HEARTBEAT, N_KINDS };

static const char *const kinds[N_KINDS] = { "device", "link", "service", "covolink", "heartbeat" };

/* Whatever is measured, sorted by kind, then by name. */
struct target {
	const char *name;
	enum kind kind;
	size_t node;
	bool ours;
};

struct targets {
	struct target *sorted;
	size_t n;
};

static int by_name(const void *a, const void *b)
{
	const struct target *x = a, *y = b;

	return x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind) : strcmp(x->name, y->name);
}

static bool list_targets(const struct region_needs *b, struct targets *t)
{
	const struct registry *r = b->r;

	*t = (struct targets){ .sorted = arena_array(b->arena, r->n_devices + r->n_links + r->n_services, sizeof *t->sorted) };
	if (!t->sorted)
		return false;
	for (size_t i = 0; i < r->n_devices; i++)
		t->sorted[t->n++] = (struct target){ r->devices[i].name, DEVICE, region_node_of_device(r, &r->devices[i]), true };
	for (size_t i = 0; i < r->n_links; i++)
		t->sorted[t->n++] = (struct target){ r->links[i].name, LINK, region_node_of_link(r, &r->links[i]), true };
	for (size_t i = 0; i < r->n_services; i++) {
		const struct reg_service *s = &r->services[i];

		t->sorted[t->n++] = (struct target){ s->name, s->heartbeat ? HEARTBEAT : s->covolink ? COVOLINK : SERVICE, region_node_of_service(r, s), reg_service_is_ours(s) };
	}
	if (t->n > 0)
		qsort(t->sorted, t->n, sizeof *t->sorted, by_name);
	return true;
}

/* "kind:name", as the import wrote it; NULL: of another kind, or nothing bears the name. */
static const struct target *find(const struct targets *t, const char *node)
{
	for (enum kind k = 0; k < N_KINDS; k++) {
		size_t n = strlen(kinds[k]);

		if (strncmp(node, kinds[k], n) == 0 && node[n] == ':') {
			const struct target key = { .kind = k, .name = node + n + 1 };

			return t->n > 0 ? bsearch(&key, t->sorted, t->n, sizeof key, by_name) : NULL;
		}
	}
	return NULL;
}

/* ---- what is declared ---- */

static int by_node(const void *a, const void *b)
{
	const struct graph_need *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
}

/* Of what is not ours nobody is told: who needs it is a cause beside it. */
static void declare(struct region_needs *b, const struct targets *t)
{
	for (size_t i = 0; !b->failed && i < b->r->n_dependencies; i++) {
		const struct target *from = find(t, b->r->dependencies[i].from), *to = find(t, b->r->dependencies[i].to);

		if (!from || !to || !to->ours)
			continue;
		region_add_alternative(b, to->node);
		region_add_need(b, from->node);
	}
	if (!b->failed && b->n_needs > 1)
		qsort(b->needs, b->n_needs, sizeof *b->needs, by_node);
}

/* ---- circles ---- */

/* Leaves out what by itself closes a circle with the needs that there are: a router and a service that is reached through it. Such rows
 * go first, else all that is behind that router would seem to be of one circle. */
static bool drop_closing(const struct region_needs *b, struct region_needs *declared, size_t n)
{
	bool *below = arena_array(b->arena, n, sizeof *below);
	size_t *nodes = arena_array(b->arena, n, sizeof *nodes), kept = 0, of = SIZE_MAX;
	struct graph *before;
	struct err e;

	if (!below || !nodes || !graph_new(n, b->needs, b->n_needs, &before, &e))
		return false;
	for (size_t i = 0; i < declared->n_needs; i++) {
		const struct graph_need need = declared->needs[i];

		if (need.node != of) { /* they are sorted */
			size_t n_below = graph_descendants(before, need.node, nodes);

			memset(below, 0, n * sizeof *below);
			below[need.node] = true;
			for (size_t k = 0; k < n_below; k++)
				below[nodes[k]] = true;
			of = need.node;
		}
		if (!below[need.alternatives[0]])
			declared->needs[kept++] = need;
	}
	declared->n_needs = kept;
	graph_free(before);
	return true;
}

/* The component of each node, with all needs; NULL without memory. */
static size_t *find_components(const struct region_needs *b, const struct region_needs *declared, size_t n)
{
	size_t *ret = arena_array(b->arena, n, sizeof *ret);
	struct graph_need *all = arena_array(b->arena, b->n_needs + declared->n_needs, sizeof *all);
	struct err e;

	if (!ret || !all)
		return NULL;
	if (b->n_needs > 0)
		memcpy(all, b->needs, b->n_needs * sizeof *all);
	if (declared->n_needs > 0)
		memcpy(all + b->n_needs, declared->needs, declared->n_needs * sizeof *all);
	return graph_components(n, all, b->n_needs + declared->n_needs, ret, &e) ? ret : NULL;
}

static bool add_declared(struct region_needs *b, struct region_needs *declared)
{
	size_t n = b->r->n_devices + b->r->n_links + b->r->n_services;
	size_t *component = drop_closing(b, declared, n) ? find_components(b, declared, n) : NULL;

	for (size_t i = 0; component && i < declared->n_needs; i++) {
		const struct graph_need *need = &declared->needs[i];

		if (component[need->alternatives[0]] == component[need->node])
			continue;
		region_add_alternative(b, need->alternatives[0]);
		region_add_need(b, need->node);
	}
	return component != NULL;
}

void region_add_dependencies(struct region_needs *b)
{
	struct region_needs declared = { .r = b->r, .arena = b->arena };
	struct targets t;

	if (b->failed || b->r->n_dependencies == 0)
		return;
	declared.failed = !list_targets(b, &t);
	declare(&declared, &t);
	b->failed |= declared.failed || !add_declared(b, &declared);
}
