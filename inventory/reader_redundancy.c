#include "inventory/reader_internal.h"

#include "redundancy.h"

#include <stdlib.h>
#include <string.h>

enum { PROVED_LEAST_MS = 60000 };

/* A link of a group, and the states of the time in which a proof is sought. */
struct member {
	int64_t id;
	struct link_row *link; /* NULL: only its id is known */
	struct state_row *states;
	size_t n;
};

static bool read_member(struct reader *r, struct arena *a, struct member *m, struct err *e)
{
	wall_t now = reader_moment(r), from = { now.ms - REDUNDANCY_SOUGHT_DAYS * INT64_C(86400000) };

	return read_states(r, a, m->id, from, now, &m->states, &m->n, e);
}

static wall_t end_of(const struct state_row *s, wall_t now)
{
	return wall_is_known(s->to) ? s->to : now;
}

static bool is_down_long(const struct state_row *s, wall_t now)
{
	return s->state == LINK_DOWN && end_of(s, now).ms - s->from.ms >= PROVED_LEAST_MS;
}

/* All the while, degraded at times or not. */
static bool carried(const struct member *m, const struct state_row *down, wall_t now)
{
	wall_t until = down->from;

	for (size_t i = 0; i < m->n; i++) {
		const struct state_row *s = &m->states[i];

		if ((s->state == LINK_UP || s->state == LINK_DEGRADED) && s->from.ms <= until.ms && end_of(s, now).ms > until.ms)
			until = end_of(s, now);
	}
	return until.ms >= end_of(down, now).ms;
}

static wall_t proof_of(const struct member *group, size_t n, size_t lost, wall_t now)
{
	for (size_t i = group[lost].n; i > 0; i--) {
		const struct state_row *down = &group[lost].states[i - 1];

		for (size_t k = 0; is_down_long(down, now) && k < n; k++)
			if (k != lost && carried(&group[k], down, now))
				return end_of(down, now);
	}
	return WALL_NEVER;
}

static bool find_proof(struct reader *r, struct arena *a, struct member *group, size_t n, size_t lost, wall_t *ret, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (!read_member(r, a, &group[i], e))
			return false;
	*ret = proof_of(group, n, lost, reader_moment(r));
	return true;
}

bool read_fallback_proof(struct reader *r, int64_t lost, int64_t left, wall_t *ret, struct err *e)
{
	struct member group[] = { { .id = lost }, { .id = left } };
	struct arena *a = arena_new();
	bool ok = a ? find_proof(r, a, group, ARRAY_LEN(group), 0, ret, e) : err_set(e, ERR_MEMORY, "out of memory");

	arena_free(a);
	return ok;
}

static bool fill_peer(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct member *m = row;

	(void)r;
	(void)e;
	m->id = column_i64(c);
	return true;
}

static bool prove_one(struct reader *r, struct arena *a, int64_t link_id, struct redundancy *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct member);
	struct member *group;
	size_t lost = 0;

	*ret = (struct redundancy){ .proved = WALL_NEVER };
	if (!reader_rows(r, ST_LINK_GROUP, DB_VALUES(reader_instant(r), V_I64(link_id)), &rows, fill_peer, e))
		return false;
	group = rows.data;
	while (lost < rows.n && group[lost].id != link_id)
		lost++;
	ret->declared = rows.n > 1 && lost < rows.n;
	return !ret->declared || find_proof(r, a, group, rows.n, lost, &ret->proved, e);
}

bool read_redundancy(struct reader *r, int64_t link_id, struct redundancy *ret, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = a ? prove_one(r, a, link_id, ret, e) : err_set(e, ERR_MEMORY, "out of memory");

	arena_free(a);
	return ok;
}

static int by_group(const void *a, const void *b)
{
	return strcmp(((const struct member *)a)->link->redundancy_group, ((const struct member *)b)->link->redundancy_group);
}

static bool prove_group(struct reader *r, struct member *group, size_t n, struct err *e)
{
	struct arena *a = n > 1 ? arena_new() : NULL;
	bool ok = n < 2 || a || err_set(e, ERR_MEMORY, "out of memory");

	for (size_t i = 0; ok && i < n; i++)
		ok = n < 2 || read_member(r, a, &group[i], e);
	for (size_t i = 0; ok && i < n; i++) {
		group[i].link->redundant = n > 1;
		group[i].link->redundancy_proved = n > 1 ? proof_of(group, n, i, reader_moment(r)) : WALL_NEVER;
	}
	arena_free(a);
	return ok;
}

bool read_redundancies(struct reader *r, struct link_row *links, size_t n, struct err *e)
{
	struct member *members = calloc(n + 1, sizeof *members);
	size_t grouped = 0;
	bool ok = members || err_set(e, ERR_MEMORY, "out of memory");

	for (size_t i = 0; ok && i < n; i++)
		if (links[i].redundancy_group)
			members[grouped++] = (struct member){ .id = links[i].id, .link = &links[i] };
	if (grouped > 1)
		qsort(members, grouped, sizeof *members, by_group);
	for (size_t i = 0, k; ok && i < grouped; i = k) {
		for (k = i + 1; k < grouped && by_group(&members[i], &members[k]) == 0;)
			k++;
		ok = prove_group(r, &members[i], k - i, e);
	}
	free(members);
	return ok;
}
