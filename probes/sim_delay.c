#include "probes/sim_delay.h"

#include <stdlib.h>

void sim_delay_done(struct sim_delay *d)
{
	for (size_t i = 0; i < d->n; i++)
		free(d->heap[i]);
	free(d->heap);
	*d = (struct sim_delay){ NULL, 0, 0, 0 };
}

static bool is_before(const struct sim_delayed *a, const struct sim_delayed *b)
{
	return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->order < b->order;
}

static void swap(struct sim_delay *d, size_t i, size_t j)
{
	struct sim_delayed *r = d->heap[i];

	d->heap[i] = d->heap[j];
	d->heap[j] = r;
}

bool sim_delay_push(struct sim_delay *d, struct sim_delayed *r)
{
	if (d->n == d->cap) {
		size_t cap = d->cap ? d->cap * 2 : 64;
		struct sim_delayed **heap = cap <= SIM_DELAYED_MAX ? reallocarray(d->heap, cap, sizeof *heap) : NULL;

		if (!heap) {
			free(r);
			return false;
		}
		d->heap = heap;
		d->cap = cap;
	}
	r->order = d->order++;
	d->heap[d->n] = r;
	for (size_t i = d->n++; i > 0 && is_before(d->heap[i], d->heap[(i - 1) / 2]); i = (i - 1) / 2)
		swap(d, i, (i - 1) / 2);
	return true;
}

const struct sim_delayed *sim_delay_first(const struct sim_delay *d)
{
	return d->n ? d->heap[0] : NULL;
}

struct sim_delayed *sim_delay_pop(struct sim_delay *d)
{
	struct sim_delayed *first = d->heap[0];

	d->heap[0] = d->heap[--d->n];
	for (size_t i = 0;;) {
		size_t least = i;

		for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < d->n; child++) {
			if (is_before(d->heap[child], d->heap[least]))
				least = child;
		}
		if (least == i)
			return first;
		swap(d, i, least);
		i = least;
	}
}
