#include "batch.h"

#include <string.h>

enum { CAP_FIRST = 16 };

struct batch *batch_new(void)
{
	struct arena *arena = arena_new();
	struct batch *b = arena ? arena_alloc(arena, sizeof *b) : NULL;

	if (!b) {
		arena_free(arena);
		return NULL;
	}
	b->arena = arena;
	b->late_ms = -1;
	return b;
}

void batch_free(struct batch *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->n_polls; i++)
		snmp_facts_free(b->polls[i].facts);
	arena_free(b->arena);
}

bool batch_is_empty(const struct batch *b)
{
	return b->n_results == 0 && b->n_polls == 0 && b->n_transitions == 0 && b->n_changes == 0 && b->n_measures == 0 && b->n_alerts == 0
	       && b->n_notices == 0 && b->n_traps == 0 && b->n_heartbeats == 0;
}

/* The array with room for one row more; what it outgrew stays in the arena until the batch goes. NULL without memory. */
static void *grown(struct arena *a, void *rows, size_t n, size_t *cap, size_t row_size)
{
	size_t wanted = *cap ? 2 * *cap : CAP_FIRST;
	void *more;

	if (n < *cap)
		return rows;
	more = arena_array(a, wanted, row_size);
	if (!more)
		return NULL;
	if (n > 0)
		memcpy(more, rows, n * row_size);
	*cap = wanted;
	return more;
}

struct batch_result *batch_add_result(struct batch *b)
{
	struct batch_result *rows = grown(b->arena, b->results, b->n_results, &b->cap_results, sizeof *rows);

	if (!rows)
		return NULL;
	b->results = rows;
	return &rows[b->n_results++];
}

struct batch_poll *batch_add_poll(struct batch *b)
{
	struct batch_poll *rows = grown(b->arena, b->polls, b->n_polls, &b->cap_polls, sizeof *rows);

	if (!rows)
		return NULL;
	b->polls = rows;
	return &rows[b->n_polls++];
}

struct batch_transition *batch_add_transition(struct batch *b)
{
	struct batch_transition *rows = grown(b->arena, b->transitions, b->n_transitions, &b->cap_transitions, sizeof *rows);

	if (!rows)
		return NULL;
	b->transitions = rows;
	return &rows[b->n_transitions++];
}

struct batch_change *batch_add_change(struct batch *b)
{
	struct batch_change *rows = grown(b->arena, b->changes, b->n_changes, &b->cap_changes, sizeof *rows);

	if (!rows)
		return NULL;
	b->changes = rows;
	return &rows[b->n_changes++];
}

struct batch_measure *batch_add_measure(struct batch *b)
{
	struct batch_measure *rows = grown(b->arena, b->measures, b->n_measures, &b->cap_measures, sizeof *rows);

	if (!rows)
		return NULL;
	b->measures = rows;
	return &rows[b->n_measures++];
}

struct batch_alert *batch_add_alert(struct batch *b)
{
	struct batch_alert *rows = grown(b->arena, b->alerts, b->n_alerts, &b->cap_alerts, sizeof *rows);

	if (!rows)
		return NULL;
	b->alerts = rows;
	return &rows[b->n_alerts++];
}

struct batch_notice *batch_add_notice(struct batch *b)
{
	struct batch_notice *rows = grown(b->arena, b->notices, b->n_notices, &b->cap_notices, sizeof *rows);

	if (!rows)
		return NULL;
	b->notices = rows;
	rows[b->n_notices].after = b->n_alerts;
	return &rows[b->n_notices++];
}

struct batch_trap *batch_add_trap(struct batch *b)
{
	struct batch_trap *rows = grown(b->arena, b->traps, b->n_traps, &b->cap_traps, sizeof *rows);

	if (!rows)
		return NULL;
	b->traps = rows;
	return &rows[b->n_traps++];
}

struct batch_heartbeat *batch_add_heartbeat(struct batch *b)
{
	struct batch_heartbeat *rows = grown(b->arena, b->heartbeats, b->n_heartbeats, &b->cap_heartbeats, sizeof *rows);

	if (!rows)
		return NULL;
	b->heartbeats = rows;
	return &rows[b->n_heartbeats++];
}
