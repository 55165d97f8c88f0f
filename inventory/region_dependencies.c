#include "inventory/region_needs.h"

#include <stdlib.h>
#include <string.h>

enum kind { DEVICE, LINK, SERVICE, COVOLINK, APPLICATION, N_KINDS };

static const char *const kinds[N_KINDS] = { "device", "link", "service", "covolink", "application" };

/* Whatever can be named, sorted by name; `node` of an application: its place among them. */
struct target {
	const char *name;
	enum kind kind;
	size_t node;
};

struct targets {
	struct target *sorted;
	size_t n;
	const struct reg_service **parts; /* services of an application, by application and kind */
	size_t n_parts;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct target *)a)->name, ((const struct target *)b)->name);
}

static int by_part(const void *a, const void *b)
{
	const struct reg_service *x = *(const struct reg_service *const *)a, *y = *(const struct reg_service *const *)b;
	int order = strcmp(x->application, y->application);

	return order ? order : strcmp(x->kind ? x->kind : "", y->kind ? y->kind : "");
}

static bool list_targets(const struct region_needs *b, struct targets *t)
{
	const struct registry *r = b->r;

	*t = (struct targets){ .sorted = arena_array(b->arena, r->n_devices + r->n_links + r->n_services + r->n_applications, sizeof *t->sorted),
		               .parts = arena_array(b->arena, r->n_services, sizeof *t->parts) };
	if (!t->sorted || !t->parts)
		return false;
	for (size_t i = 0; i < r->n_devices; i++)
		t->sorted[t->n++] = (struct target){ r->devices[i].name, DEVICE, region_node_of_device(r, &r->devices[i]) };
	for (size_t i = 0; i < r->n_links; i++)
		t->sorted[t->n++] = (struct target){ r->links[i].name, LINK, region_node_of_link(r, &r->links[i]) };
	for (size_t i = 0; i < r->n_services; i++) {
		const struct reg_service *s = &r->services[i];

		t->sorted[t->n++] = (struct target){ s->name, s->covolink ? COVOLINK : SERVICE, region_node_of_service(r, s) };
		if (s->application)
			t->parts[t->n_parts++] = s;
	}
	for (size_t i = 0; i < r->n_applications; i++)
		t->sorted[t->n++] = (struct target){ r->applications[i].name, APPLICATION, i };
	if (t->n > 0)
		qsort(t->sorted, t->n, sizeof *t->sorted, by_name);
	if (t->n_parts > 0)
		qsort(t->parts, t->n_parts, sizeof *t->parts, by_part);
	return true;
}

/* NULL: nothing bears the name, or several do and it does not say which. */
static const struct target *find(const struct targets *t, const char *name)
{
	const struct target *hit, *found = NULL;
	struct target key = { .name = name };
	size_t kind = N_KINDS;

	for (size_t k = 0; k < N_KINDS; k++)
		if (strncmp(name, kinds[k], strlen(kinds[k])) == 0 && name[strlen(kinds[k])] == ':')
			kind = k;
	if (kind < N_KINDS)
		key.name += strlen(kinds[kind]) + 1;
	hit = t->n ? bsearch(&key, t->sorted, t->n, sizeof key, by_name) : NULL;
	while (hit && hit > t->sorted && by_name(hit - 1, &key) == 0)
		hit--;
	for (; hit && hit < t->sorted + t->n && by_name(hit, &key) == 0; hit++) {
		if (kind < N_KINDS && hit->kind != kind)
			continue;
		if (found)
			return NULL;
		found = hit;
	}
	return found;
}

/* ---- circles ---- */

struct edge { size_t from, to; };

struct dependencies {
	struct region_needs *needs;
	struct targets targets;
	struct graph *before;     /* of what is needed without them */
	struct edge *edges;       /* those that were added */
	size_t n_edges, cap_edges;
	size_t *above;            /* scratch, as is reached */
	bool *reached;
};

static size_t count_nodes(const struct registry *r) { return r->n_devices + r->n_links + r->n_services; }

static void reach(struct dependencies *d, size_t node)
{
	size_t n = graph_ancestors(d->before, node, d->above);

	d->reached[node] = true;
	for (size_t i = 0; i < n; i++)
		d->reached[d->above[i]] = true;
}

/* Whether `node` needs `other`, directly or not. */
static bool needs_already(struct dependencies *d, size_t node, size_t other)
{
	bool more = true;

	memset(d->reached, 0, count_nodes(d->needs->r) * sizeof *d->reached);
	reach(d, node);
	while (more && !d->reached[other]) {
		more = false;
		for (size_t i = 0; i < d->n_edges; i++)
			if (d->reached[d->edges[i].from] && !d->reached[d->edges[i].to]) {
				reach(d, d->edges[i].to);
				more = true;
			}
	}
	return d->reached[other];
}

/* ---- needs ---- */

static void add_alternative(struct dependencies *d, size_t node, size_t to)
{
	struct region_needs *b = d->needs;

	if (needs_already(d, to, node))
		return;
	d->edges = region_room(b, d->edges, d->n_edges, &d->cap_edges, sizeof *d->edges);
	if (b->failed)
		return;
	d->edges[d->n_edges++] = (struct edge){ node, to };
	region_add_alternative(b, to);
}

/* Its services of one kind stand in for each other, as they do for the application (reg_application). */
static void need_application(struct dependencies *d, size_t node, const char *application)
{
	const struct targets *t = &d->targets;

	for (size_t i = 0; i < t->n_parts; i++) {
		if (strcmp(t->parts[i]->application, application) != 0)
			continue;
		add_alternative(d, node, region_node_of_service(d->needs->r, t->parts[i]));
		if (i + 1 == t->n_parts || by_part(&t->parts[i], &t->parts[i + 1]) != 0)
			region_add_need(d->needs, node);
	}
}

static void add_dependency(struct dependencies *d, size_t node, const struct target *to)
{
	if (to->kind == APPLICATION) {
		need_application(d, node, to->name);
		return;
	}
	add_alternative(d, node, to->node);
	region_add_need(d->needs, node);
}

static bool begin(struct dependencies *d, struct region_needs *b)
{
	size_t n = count_nodes(b->r);
	struct err e;

	*d = (struct dependencies){ .needs = b, .above = arena_array(b->arena, n, sizeof *d->above),
		                    .reached = arena_array(b->arena, n, sizeof *d->reached) };
	return d->above && d->reached && list_targets(b, &d->targets) && graph_new(n, b->needs, b->n_needs, &d->before, &e);
}

void region_add_dependencies(struct region_needs *b)
{
	struct dependencies d;

	if (b->failed || b->r->n_dependencies == 0)
		return;
	b->failed = !begin(&d, b);
	for (size_t i = 0; !b->failed && i < b->r->n_dependencies; i++) {
		const struct target *from = find(&d.targets, b->r->dependencies[i].from);
		const struct target *to = find(&d.targets, b->r->dependencies[i].to);

		if (from && to && from->kind != APPLICATION)
			add_dependency(&d, from->node, to);
	}
	graph_free(d.before);
}
