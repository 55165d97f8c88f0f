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

static size_t first_part(const struct targets *t, const char *application)
{
	size_t low = 0, high = t->n_parts;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(t->parts[middle]->application, application) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
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

/* ---- what is declared ---- */

enum { POOL_MAX = 64 }; /* a larger one cuts nobody off */

/* Its services of one kind stand in for each other, as they do for the application (reg_application). */
static void need_application(struct region_needs *b, const struct targets *t, size_t node, const char *application)
{
	size_t end;

	for (size_t i = first_part(t, application); i < t->n_parts && strcmp(t->parts[i]->application, application) == 0; i = end) {
		end = i + 1;
		while (end < t->n_parts && by_part(&t->parts[i], &t->parts[end]) == 0)
			end++;
		for (size_t k = i; end - i <= POOL_MAX && k < end; k++)
			region_add_alternative(b, region_node_of_service(b->r, t->parts[k]));
		region_add_need(b, node);
	}
}

static void declare(struct region_needs *b, const struct targets *t)
{
	for (size_t i = 0; !b->failed && i < b->r->n_dependencies; i++) {
		const struct target *from = find(t, b->r->dependencies[i].from), *to = find(t, b->r->dependencies[i].to);

		if (!from || !to || from->kind == APPLICATION)
			continue;
		if (to->kind == APPLICATION) {
			need_application(b, t, from->node, to->name);
		} else {
			region_add_alternative(b, to->node);
			region_add_need(b, from->node);
		}
	}
}

/* ---- circles ---- */

/* With less than all of its alternatives a need would be met less often than declared: one in a circle goes as a whole. */
struct circles {
	struct region_needs *declared;
	struct graph *before;     /* of what is needed without them */
	size_t *above;            /* scratch */
};

static bool needs_before(struct circles *c, size_t node, size_t other)
{
	size_t n = graph_ancestors(c->before, node, c->above);

	for (size_t i = 0; i < n; i++)
		if (c->above[i] == other)
			return true;
	return node == other;
}

/* What each by itself closes a circle with the needs that there are: a router and a service that is reached through it. Such a row goes
 * first, else all that is behind that router would seem to be of one circle. */
static void drop_closing(struct circles *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->declared->n_needs; i++) {
		const struct graph_need need = c->declared->needs[i];
		bool closes = false;

		for (size_t k = 0; k < need.n && !closes; k++)
			closes = needs_before(c, need.alternatives[k], need.node);
		if (!closes)
			c->declared->needs[kept++] = need;
	}
	c->declared->n_needs = kept;
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

static bool is_of_circle(const struct graph_need *need, const size_t *component)
{
	for (size_t i = 0; i < need->n; i++)
		if (component[need->alternatives[i]] == component[need->node])
			return true;
	return false;
}

static bool add_declared(struct region_needs *b, struct region_needs *declared)
{
	size_t n = b->r->n_devices + b->r->n_links + b->r->n_services, *component;
	struct circles c = { .declared = declared, .above = arena_array(b->arena, n, sizeof *c.above) };
	struct err e;

	if (!c.above || !graph_new(n, b->needs, b->n_needs, &c.before, &e))
		return false;
	drop_closing(&c);
	graph_free(c.before);
	component = find_components(b, declared, n);
	for (size_t i = 0; component && i < declared->n_needs; i++) {
		const struct graph_need *need = &declared->needs[i];

		for (size_t k = 0; k < need->n && !is_of_circle(need, component); k++)
			region_add_alternative(b, need->alternatives[k]);
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
