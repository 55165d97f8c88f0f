#include "inventory/flow_networks.h"

#include <stdlib.h>
#include <string.h>

/* From first on, until the next one. */
struct stretch { struct net_address first; const char *name; };

struct table { struct stretch *stretches; size_t n; };

struct flow_networks { struct table v4, v6; }; /* ::/0 is not meant of 10.0.0.1 */

/* ---- one family ---- */

struct change { struct net_address at; size_t network; bool begins; };

static int by_address(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return memcmp(&x->at, &y->at, sizeof x->at);
}

/* The address after; false: there is none. */
static bool step(struct net_address *a)
{
	for (size_t i = sizeof a->octets; i > 0; i--)
		if (++a->octets[i - 1])
			return true;
	return false;
}

static struct net_address breadth_of(const struct net_range *r)
{
	struct net_address b;
	int borrow = 0;

	for (size_t i = sizeof b.octets; i > 0; i--) {
		int d = r->last.octets[i - 1] - r->first.octets[i - 1] - borrow;

		borrow = d < 0;
		b.octets[i - 1] = (uint8_t)(d + 256 * borrow);
	}
	return b;
}

static const char *narrowest(const struct flow_network *networks, const size_t *held, size_t n)
{
	struct net_address least = { 0 };
	const char *name = NULL;

	for (size_t i = 0; i < n; i++) {
		struct net_address b = breadth_of(&networks[held[i]].range);
		int order = i ? memcmp(&b, &least, sizeof b) : -1;

		if (order < 0)
			name = networks[held[i]].name;
		else if (order == 0 && name && strcmp(name, networks[held[i]].name) != 0)
			name = NULL;
		if (order < 0)
			least = b;
	}
	return name;
}

static void leave(size_t *held, size_t *n, size_t network)
{
	for (size_t i = 0; i < *n; i++)
		if (held[i] == network) {
			held[i] = held[--*n];
			return;
		}
}

static void sweep(struct table *t, const struct flow_network *networks, const struct change *changes, size_t n, size_t *held)
{
	size_t n_held = 0;

	for (size_t i = 0; i < n;) {
		struct net_address at = changes[i].at;

		for (; i < n && memcmp(&changes[i].at, &at, sizeof at) == 0; i++) {
			if (changes[i].begins)
				held[n_held++] = changes[i].network;
			else
				leave(held, &n_held, changes[i].network);
		}
		t->stretches[t->n++] = (struct stretch){ at, narrowest(networks, held, n_held) };
	}
}

static bool fill(struct table *t, const struct flow_network *networks, size_t n, bool v4, struct arena *a)
{
	struct change *changes = arena_array(a, 2 * n, sizeof *changes);
	size_t *held = arena_array(a, n, sizeof *held), n_changes = 0;

	t->stretches = arena_array(a, 2 * n, sizeof *t->stretches);
	if (!changes || !held || !t->stretches)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct net_address end = networks[i].range.last;

		if (net_address_is_v4(&networks[i].range.first) != v4)
			continue;
		changes[n_changes++] = (struct change){ networks[i].range.first, i, true };
		if (step(&end))
			changes[n_changes++] = (struct change){ end, i, false };
	}
	if (n_changes > 1)
		qsort(changes, n_changes, sizeof *changes, by_address);
	sweep(t, networks, changes, n_changes, held);
	return true;
}

/* ---- both ---- */

bool flow_networks_new(const struct flow_network *networks, size_t n, struct arena *a, struct flow_networks **ret, struct err *e)
{
	struct flow_networks *x = arena_alloc(a, sizeof *x);

	if (!x)
		return err_set(e, ERR_MEMORY, "out of memory");
	*x = (struct flow_networks){ 0 };
	if (!fill(&x->v4, networks, n, true, a) || !fill(&x->v6, networks, n, false, a))
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret = x;
	return true;
}

const char *flow_networks_find(const struct flow_networks *x, const struct net_address *address)
{
	const struct table *t = net_address_is_v4(address) ? &x->v4 : &x->v6;
	size_t low = 0, n = t->n;

	while (n > 0) {
		size_t half = n / 2;

		if (memcmp(&t->stretches[low + half].first, address, sizeof *address) <= 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low ? t->stretches[low - 1].name : NULL;
}
