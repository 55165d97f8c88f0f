#include "inventory/replay_internal.h"

#include <stdlib.h>

static bool is_before(const struct replay_event *a, const struct replay_event *b)
{
	return a->at_ms < b->at_ms;
}

bool replay_heap_push(struct replay_heap *h, struct replay_event event, struct err *e)
{
	size_t i = h->n;

	if (h->n == h->cap) {
		size_t cap = h->cap ? 2 * h->cap : 1024;
		struct replay_event *more = reallocarray(h->events, cap, sizeof *more);

		if (!more)
			return err_set(e, ERR_MEMORY, "no memory for a replay");
		h->events = more;
		h->cap = cap;
	}
	h->n++;
	for (; i > 0 && is_before(&event, &h->events[(i - 1) / 2]); i = (i - 1) / 2)
		h->events[i] = h->events[(i - 1) / 2];
	h->events[i] = event;
	return true;
}

struct replay_event replay_heap_pop(struct replay_heap *h)
{
	struct replay_event first = h->events[0], last = h->events[--h->n];
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= h->n)
			break;
		if (child + 1 < h->n && is_before(&h->events[child + 1], &h->events[child]))
			child++;
		if (!is_before(&h->events[child], &last))
			break;
		h->events[i] = h->events[child];
		i = child;
	}
	h->events[i] = last;
	return first;
}
