#include "probes/trap_limit.h"

#include <stdlib.h>
#include <string.h>

enum { WAYS = 8, SETS = TRAP_SOURCES / WAYS, WHOLE = 1000 };

struct bucket {
	int64_t tokens; /* thousandths */
	mono_t filled;
};

struct trap_limit {
	struct trap_source sources[SETS][WAYS]; /* received 0: free */
	struct bucket all;
	size_t looked;                          /* where the search for ended storms goes on */
};

struct trap_limit *trap_limit_new(void)
{
	struct trap_limit *l = calloc(1, sizeof *l);

	if (l)
		l->all = (struct bucket){ TRAP_ALL_BURST * WHOLE, { INT64_MIN } };
	return l;
}

void trap_limit_free(struct trap_limit *l)
{
	free(l);
}

/* FNV-1a */
static size_t set_of(const struct trap_address *a)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < sizeof a->octets; i++)
		h = (h ^ a->octets[i]) * UINT64_C(0x100000001b3);
	return (size_t)(h ^ h >> 32) % SETS;
}

/* Whose place is taken first. */
static bool goes_before(const struct trap_source *a, const struct trap_source *b)
{
	if ((a->received == 0) != (b->received == 0))
		return a->received == 0;
	if (a->is_declared != b->is_declared)
		return !a->is_declared;
	return mono_before(a->heard, b->heard);
}

static struct trap_source *place_of(struct trap_limit *l, const struct trap_address *from, bool is_declared, mono_t now)
{
	struct trap_source *set = l->sources[set_of(from)], *place = &set[0];

	for (size_t i = 0; i < WAYS; i++)
		if (set[i].received > 0 && memcmp(&set[i].address, from, sizeof *from) == 0) {
			set[i].is_declared = is_declared;
			return &set[i];
		}
	for (size_t i = 1; i < WAYS; i++)
		if (goes_before(&set[i], place))
			place = &set[i];
	*place = (struct trap_source){ .address = *from, .is_declared = is_declared, .tokens = TRAP_SOURCE_BURST * WHOLE, .filled = now };
	return place;
}

/* Full after burst / rate seconds: what lies further back adds nothing. */
static void fill(int64_t *tokens, mono_t *filled, int64_t rate, int64_t burst, mono_t now)
{
	int64_t full_ms = burst * 1000 / rate, ms = full_ms;

	if (!mono_before(now, *filled) && filled->ns != INT64_MIN && mono_diff_ms(now, *filled) < full_ms)
		ms = mono_diff_ms(now, *filled);
	if (ms <= 0)
		return;
	*tokens = *tokens + ms * rate * WHOLE / 1000;
	if (*tokens > burst * WHOLE)
		*tokens = burst * WHOLE;
	*filled = now;
}

static enum trap_verdict drop(struct trap_source *s, mono_t now)
{
	bool begins = !s->is_storming;

	s->dropped++;
	s->storm_dropped = begins ? 1 : s->storm_dropped + 1;
	s->dropped_at = now;
	s->is_storming = true;
	return begins ? TRAP_DROPPED_FIRST : TRAP_DROPPED;
}

enum trap_verdict trap_limit_take(struct trap_limit *l, const struct trap_address *from, bool is_declared, mono_t now,
                                  const struct trap_source **ret_source)
{
	struct trap_source *s = place_of(l, from, is_declared, now);

	s->received++;
	s->heard = now;
	*ret_source = s;
	if (!is_declared)
		return TRAP_DROPPED;
	fill(&s->tokens, &s->filled, TRAP_SOURCE_RATE, TRAP_SOURCE_BURST, now);
	fill(&l->all.tokens, &l->all.filled, TRAP_ALL_RATE, TRAP_ALL_BURST, now);
	if (s->tokens < WHOLE || l->all.tokens < WHOLE)
		return drop(s, now);
	s->tokens -= WHOLE;
	l->all.tokens -= WHOLE;
	return TRAP_TAKEN;
}

bool trap_limit_ended(struct trap_limit *l, mono_t now, struct trap_source *ret)
{
	for (size_t i = 0; i < TRAP_SOURCES; i++) {
		struct trap_source *s = &l->sources[l->looked / WAYS][l->looked % WAYS];

		l->looked = (l->looked + 1) % TRAP_SOURCES;
		if (!s->is_storming || mono_diff_ms(now, s->dropped_at) < TRAP_STORM_MS)
			continue;
		s->is_storming = false;
		*ret = *s;
		return true;
	}
	return false;
}

static int by_received(const void *a, const void *b)
{
	const struct trap_source *x = a, *y = b;

	return (x->received < y->received) - (x->received > y->received);
}

size_t trap_limit_list(const struct trap_limit *l, struct trap_source *ret, size_t max)
{
	struct trap_source *all = malloc(sizeof l->sources);
	size_t n = 0;

	for (size_t i = 0; all && i < TRAP_SOURCES; i++)
		if (l->sources[i / WAYS][i % WAYS].received > 0)
			all[n++] = l->sources[i / WAYS][i % WAYS];
	if (n > 0)
		qsort(all, n, sizeof *all, by_received);
	n = n < max ? n : max;
	if (n > 0)
		memcpy(ret, all, n * sizeof *ret);
	free(all);
	return n;
}
