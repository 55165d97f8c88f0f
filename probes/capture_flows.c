#include "probes/capture_table_internal.h"

#include <string.h>

uint32_t flow_find(struct capture_table *t, const struct flow_key *key)
{
	uint32_t *head = &t->flow_index.heads[table_hash(t, key, sizeof *key) & t->flow_index.mask];
	struct flow_slot *f;
	uint32_t slot;

	for (slot = *head; slot; slot = t->flows[slot].chain)
		if (memcmp(&t->flows[slot].key, key, sizeof *key) == 0)
			return slot;
	if (t->flow_index.used == t->flow_index.limit)
		evict_flow(t);
	slot = take_slot(&t->flow_index, t->flow_index.free ? t->flows[t->flow_index.free].chain : 0);
	f = &t->flows[slot];
	*f = (struct flow_slot){ .key = *key, .generation = f->generation + 1, .chain = *head,
	                         .bucket = table_bucket(t, key->family, key->source) };
	*head = slot;
	t->flow_index.buckets[f->bucket]++;
	return slot;
}

static void unchain_flow(struct capture_table *t, uint32_t flow)
{
	uint32_t *at = &t->flow_index.heads[table_hash(t, &t->flows[flow].key, sizeof(struct flow_key)) & t->flow_index.mask];

	while (*at != flow)
		at = &t->flows[*at].chain;
	*at = t->flows[flow].chain;
}

void flow_remove(struct capture_table *t, uint32_t flow)
{
	struct flow_slot *f = &t->flows[flow];

	list_remove(t, flow);
	unchain_flow(t, flow);
	t->flow_index.buckets[f->bucket]--;
	f->generation++;
	f->chain = t->flow_index.free;
	t->flow_index.free = flow;
	t->flow_index.used--;
}

/* ---- those with something to tell ---- */

void list_append(struct capture_table *t, uint8_t list, uint32_t flow)
{
	struct flow_slot *f = &t->flows[flow];
	uint32_t last = t->lists[list].last;

	f->list = list;
	f->list_previous = last;
	f->list_next = 0;
	if (last)
		t->flows[last].list_next = flow;
	else
		t->lists[list].first = flow;
	t->lists[list].last = flow;
}

void list_remove(struct capture_table *t, uint32_t flow)
{
	struct flow_slot *f = &t->flows[flow];

	if (f->list == LIST_NONE)
		return;
	if (f->list_previous)
		t->flows[f->list_previous].list_next = f->list_next;
	else
		t->lists[f->list].first = f->list_next;
	if (f->list_next)
		t->flows[f->list_next].list_previous = f->list_previous;
	else
		t->lists[f->list].last = f->list_previous;
	f->list = LIST_NONE;
}
