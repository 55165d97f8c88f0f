#include "probes/sched_heap.h"

/* Ties go to the lower place: the order does not depend on history. */
static bool before(const struct sched_key *keys, size_t a, size_t b)
{
	return keys[a].due.ns != keys[b].due.ns ? mono_before(keys[a].due, keys[b].due) : a < b;
}

static void put(struct sched_heap *h, struct sched_key *keys, size_t at, size_t item)
{
	h->items[at] = item;
	keys[item].at = at;
}

static void rise(struct sched_heap *h, struct sched_key *keys, size_t at, size_t item)
{
	while (at > 0 && before(keys, item, h->items[(at - 1) / 2])) {
		put(h, keys, at, h->items[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	put(h, keys, at, item);
}

static void sink(struct sched_heap *h, struct sched_key *keys, size_t at, size_t item)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < h->n && before(keys, h->items[child + 1], h->items[child]))
			child++;
		if (child >= h->n || before(keys, item, h->items[child]))
			break;
		put(h, keys, at, h->items[child]);
		at = child;
	}
	put(h, keys, at, item);
}

void sched_heap_push(struct sched_heap *h, struct sched_key *keys, size_t item)
{
	rise(h, keys, h->n++, item);
}

void sched_heap_remove(struct sched_heap *h, struct sched_key *keys, size_t item)
{
	size_t at = keys[item].at, last = h->items[--h->n];

	if (last == item)
		return;
	if (at > 0 && before(keys, last, h->items[(at - 1) / 2]))
		rise(h, keys, at, last);
	else
		sink(h, keys, at, last);
}
