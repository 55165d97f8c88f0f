/* A binary heap of places ordered by a due instant, with removal from the middle. Private to the scheduler. */
#ifndef VIGIE_SCHED_HEAP_H
#define VIGIE_SCHED_HEAP_H

#include "vtime.h"

#include <stddef.h>

struct sched_key {
	mono_t due;
	size_t at;     /* where it stands in its heap */
};

/* items: room for as many as there are keys. */
struct sched_heap {
	size_t *items;
	size_t n;
};

void sched_heap_push(struct sched_heap *h, struct sched_key *keys, size_t item);
void sched_heap_remove(struct sched_heap *h, struct sched_key *keys, size_t item);

#endif
