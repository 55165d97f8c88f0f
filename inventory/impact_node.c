#include "inventory/impact_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *const block_kinds[N_BLOCKS] = {
	"device", "link", "service", "site", "covolink", "route", "application", "process", "perimeter", "contract", "supplier", "heartbeat",
	"xds", "", "", "",
};

const char *impact_kind(enum block b)
{
	return block_kinds[b];
}

int impact_compare_named(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static size_t impact_count(const struct impact_graph *g, enum block b)
{
	return g->first[b + 1] - g->first[b];
}

const char *impact_name(const struct impact_declared *d, enum block b, size_t i)
{
	switch (b) {
	case DEVICES:
		return d->devices[i].name;
	case LINKS:
		return d->links[i].name;
	case SERVICES:
		return d->services[i].name;
	case SITES:
		return d->sites[i].name;
	case COVOLINKS:
		return d->covolinks[i].name;
	case ROUTES:
		return d->routes[i].name;
	case APPLICATIONS:
		return d->applications[i];
	case PROCESSES:
		return d->processes[i];
	case PERIMETERS:
		return d->perimeters[i];
	case CONTRACTS:
		return d->contracts[i].name;
	case SUPPLIERS:
		return d->suppliers[i];
	case HEARTBEATS:
		return d->heartbeats[i].name;
	case XDS:
		return d->covolinks[i].name;
	case WAYS: case IMAGES: case TRUNKS: case N_BLOCKS:
		break;
	}
	return NULL;
}

bool impact_index_names(struct impact_graph *g)
{
	for (enum block b = DEVICES; b < WAYS; b++) {
		size_t n = impact_count(g, b);

		g->named[b] = arena_array(g->a, n, sizeof *g->named[b]);
		if (!g->named[b])
			return false;
		for (size_t i = 0; i < n; i++)
			g->named[b][i] = (struct named){ impact_name(&g->d, b, i), g->first[b] + i };
		if (n > 1)
			qsort(g->named[b], n, sizeof *g->named[b], impact_compare_named);
	}
	return true;
}

size_t impact_find(const struct impact_graph *g, enum block b, const char *name)
{
	const struct named key = { name, 0 }, *hit;

	if (!name || impact_count(g, b) == 0)
		return SIZE_MAX;
	hit = bsearch(&key, g->named[b], impact_count(g, b), sizeof key, impact_compare_named);
	return hit ? hit->node : SIZE_MAX;
}

size_t impact_node(const struct impact_graph *g, const char *kind, const char *name)
{
	for (enum block b = DEVICES; b < WAYS; b++)
		if (strcmp(kind, block_kinds[b]) == 0)
			return impact_find(g, b, name);
	return SIZE_MAX;
}

size_t impact_find_any(const struct impact_graph *g, const char *name)
{
	size_t found = SIZE_MAX;

	for (enum block b = DEVICES; name && b < XDS; b++) {
		size_t n = strlen(block_kinds[b]), node;

		if (strncmp(name, block_kinds[b], n) == 0 && name[n] == ':')
			return impact_find(g, b, name + n + 1);
		node = impact_find(g, b, name);
		if (node != SIZE_MAX && found != SIZE_MAX)
			return SIZE_MAX;
		found = node != SIZE_MAX ? node : found;
	}
	return found;
}
