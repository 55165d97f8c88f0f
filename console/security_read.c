#include "console/security.h"

#include "arena.h"
#include "console/person.h"
#include "intl.h"
#include "redundancy.h"

#include <stdlib.h>
#include <string.h>

static bool read_one(struct reader *r, struct arena *a, const char *family, const wall_t *at, struct hds_checklist *ret, bool *ret_known, struct err *e)
{
	struct err why = { .kind = ERR_NONE };

	*ret_known = at ? read_hds_checklist_at(r, a, family, *at, ret, &why) : read_hds_checklist(r, a, family, ret, &why);
	if (*ret_known || why.kind == ERR_NOT_FOUND)
		return true;
	*e = why;
	return false;
}

static bool is_deviation(const struct hds_leaf_state *s)
{
	return s->standing == HDS_GAP || s->standing == HDS_EXPIRED || s->reopened;
}

static int worse_first(const void *a, const void *b)
{
	const struct security_move *p = a, *q = b;

	if (p->worse != q->worse)
		return q->worse - p->worse;
	return (p->after > q->after) - (p->after < q->after);
}

/* Without a framework then, what was assessed since. */
static bool find_first_moves(struct security_family *f, struct arena *a)
{
	const struct hds_leaf_state nothing = { .expired_since = WALL_NEVER, .expired_last = WALL_NEVER, .assessed_at = WALL_NEVER,
		                                    .reopened_since = WALL_NEVER, .next_change = WALL_NEVER };

	f->moves = arena_array(a, f->now.n_items, sizeof *f->moves);
	for (size_t i = 0; f->moves && i < f->now.n_items; i++) {
		const struct hds_item *after = &f->now.items[i];
		enum hds_move why = after->requirement->leaf ? hds_move(&nothing, &after->state) : HDS_MOVE_NONE;

		if (why != HDS_MOVE_NONE)
			f->moves[f->n_moves++] = (struct security_move){ NULL, after, why, is_deviation(&after->state) };
	}
	return f->moves != NULL;
}

static bool find_moves(struct security_family *f, struct arena *a, struct err *e)
{
	struct hds_moved *moved;
	size_t n;

	if (!f->then)
		return find_first_moves(f, a) || err_set(e, ERR_MEMORY, "out of memory");
	if (!hds_checklist_moves(f->then, &f->now, a, &moved, &n, e))
		return false;
	f->moves = arena_array(a, n, sizeof *f->moves);
	for (; f->moves && f->n_moves < n; f->n_moves++) {
		const struct hds_moved *m = &moved[f->n_moves];

		f->moves[f->n_moves] = (struct security_move){ m->before, m->after, m->why,
			is_deviation(&m->after->state) && !(m->before && is_deviation(&m->before->state)) };
	}
	return f->moves || err_set(e, ERR_MEMORY, "out of memory");
}

static bool sort_moves(struct security_family *f, struct arena *a, struct err *e)
{
	if (!find_moves(f, a, e))
		return false;
	for (size_t i = 0; i < f->n_moves; i++)
		f->n_worse += f->moves[i].worse;
	if (f->n_moves > 1)
		qsort(f->moves, f->n_moves, sizeof *f->moves, worse_first);
	return true;
}

static const char *const families[SECURITY_FAMILIES] = { "hds", "iso27001" };

void security_forget_then(struct security_then *then)
{
	arena_free(then->arena);
	*then = (struct security_then){ .since = WALL_NEVER };
}

static bool read_then(struct reader *r, wall_t since, struct security_then *then, struct err *e)
{
	struct security_then fresh = { .since = since };
	bool ok;

	if (then->arena && then->since.ms == since.ms)
		return true;
	fresh.arena = arena_new();
	fresh.lists = fresh.arena ? arena_array(fresh.arena, SECURITY_FAMILIES, sizeof *fresh.lists) : NULL;
	ok = fresh.lists || err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; ok && i < SECURITY_FAMILIES; i++)
		ok = read_one(r, fresh.arena, families[i], &since, &fresh.lists[i], &fresh.known[i], e);
	if (!ok) {
		arena_free(fresh.arena);
		return false;
	}
	*then = fresh;
	return true;
}

static bool read_families(struct reader *r, struct arena *a, struct security *s, struct err *e)
{
	for (size_t i = 0; i < SECURITY_FAMILIES; i++)
		if (!read_one(r, a, families[i], NULL, &s->families[i].now, &s->families[i].known, e))
			return false;
	return true;
}

static bool compare_families(struct reader *r, struct arena *a, struct security_then *then, struct security *s, struct err *e)
{
	if (!read_then(r, s->since, then, e))
		return false;
	for (size_t i = 0; i < SECURITY_FAMILIES; i++) {
		struct security_family *f = &s->families[i];

		f->then = then->known[i] ? &then->lists[i] : NULL;
		f->moves = NULL;
		f->n_moves = f->n_worse = 0;
		if (f->known && !sort_moves(f, a, e))
			return false;
	}
	return true;
}

static int more_first(const void *a, const void *b)
{
	const struct security_act *p = a, *q = b;

	return p->n != q->n ? (p->n < q->n) - (p->n > q->n) : strcmp(p->method, q->method);
}

static void count_act(struct security *s, const struct journal_row *row)
{
	size_t i = 0;

	while (i < s->n_acts && strcmp(s->acts[i].method, row->method) != 0)
		i++;
	if (i == s->n_acts)
		s->acts[s->n_acts++] = (struct security_act){ .method = row->method };
	s->acts[i].n++;
	s->acts[i].refused += strcmp(row->result, "ok") != 0;
	s->acts[i].denied += strcmp(row->result, "denied") == 0;
}

static void add_person(struct security *s, size_t row, struct arena *a)
{
	const char *name;

	for (size_t i = 0; i < row; i++)
		if (s->journal[i].uid == s->journal[row].uid)
			return;
	name = person_name(s->journal[row].uid, false, a);
	if (name)
		s->acted_by[s->n_people++] = name;
}

/* Who acted, and how often what was done: the accounts are asked once a person. */
static bool read_acts(struct reader *r, struct arena *a, struct security *s, struct err *e)
{
	if (!read_journal(r, a, s->since, JOURNAL_SHOWN_MAX, &s->journal, &s->n_journal, e))
		return false;
	s->acts = arena_array(a, s->n_journal + 1, sizeof *s->acts);
	s->acted_by = arena_array(a, s->n_journal + 1, sizeof *s->acted_by);
	if (!s->acts || !s->acted_by)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->n_journal; i++) {
		count_act(s, &s->journal[i]);
		add_person(s, i, a);
	}
	if (s->n_acts > 1)
		qsort(s->acts, s->n_acts, sizeof *s->acts, more_first);
	return true;
}

/* Those that hold or are to come, and those that began since and are over by now. */
static bool read_muted(struct reader *r, struct arena *a, struct security *s, struct err *e)
{
	struct silence_row *all;
	size_t n;

	if (!read_silences(r, a, true, &all, &n, e))
		return false;
	s->silences = arena_array(a, n + 1, sizeof *s->silences);
	s->silenced_by = arena_array(a, n + 1, sizeof *s->silenced_by);
	for (size_t i = 0; s->silences && s->silenced_by && i < n; i++) {
		if (!all[i].holds && all[i].from.ms < s->since.ms)
			continue;
		s->silences[s->n_silences] = all[i];
		s->silenced_by[s->n_silences++] = person_name(all[i].uid, false, a);
	}
	return (s->silences && s->silenced_by) || err_set(e, ERR_MEMORY, "out of memory");
}

static bool read_ends(struct reader *r, struct arena *a, const struct region_rows *region, struct security *s, struct err *e)
{
	const struct hds_checklist *known[SECURITY_FAMILIES];
	struct support_row *supports;
	struct hds_audit *audits;
	struct deadlines evidence;
	size_t n, n_audits, n_known = 0;

	if (!read_supports(r, a, &supports, &n, e) || !read_hds_audits(r, a, &audits, &n_audits, e))
		return false;
	for (size_t i = 0; i < SECURITY_FAMILIES; i++)
		if (s->families[i].known)
			known[n_known++] = &s->families[i].now;
	s->contracts = s->supports = s->audits = evidence = deadlines_init(a, s->now);
	if (!deadlines_add_contracts(&s->contracts, supports, n) || !deadlines_add_devices(&s->supports, region->devices, region->n_devices)
	    || !deadlines_add_evidence(&evidence, s->evidence, s->n_evidence, known, n_known) || !deadlines_add_audits(&evidence, audits, n_audits, false))
		return err_set(e, ERR_MEMORY, "out of memory");
	deadlines_name_requirements(&evidence, known, n_known);
	deadlines_sort(&evidence);
	if (!deadlines_group(&evidence))
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0, kept = 0; i < evidence.n; i++) {
		if (evidence.rows[i].kind != DEADLINE_AUDIT && evidence.rows[i].kind != DEADLINE_REPORT)
			continue;
		evidence.rows[kept++] = evidence.rows[i];
		s->audits.rows = evidence.rows;
		s->audits.n = kept;
	}
	deadlines_sort(&s->contracts);
	deadlines_sort(&s->supports);
	return true;
}

static bool read_redundant(struct reader *r, struct arena *a, const struct region_rows *region, struct security *s, struct err *e)
{
	s->links = arena_array(a, region->n_links, sizeof *s->links);
	if (!s->links)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (region->n_links > 0)
		memcpy(s->links, region->links, region->n_links * sizeof *s->links);
	if (!read_redundancies(r, s->links, region->n_links, e))
		return false;
	for (size_t i = 0; i < region->n_links; i++)
		if (s->links[i].redundant)
			s->links[s->n_links++] = s->links[i];
	return true;
}

static int ends_first(const void *a, const void *b)
{
	const struct hds_evidence *p = a, *q = b;
	bool ends_p = wall_is_known(p->valid_until), ends_q = wall_is_known(q->valid_until);
	int titles;

	if (!ends_p || !ends_q)
		return ends_q - ends_p;
	if (p->valid_until.ms != q->valid_until.ms)
		return p->valid_until.ms < q->valid_until.ms ? -1 : 1;
	titles = strcmp(p->title, q->title);
	return titles ? titles : (p->number > q->number) - (p->number < q->number);
}

bool security_read_now(struct reader *r, struct arena *a, const struct region_rows *region, wall_t now, bool past, struct security *ret,
                       struct err *e)
{
	struct security s = { .since = WALL_NEVER, .now = now, .past = past };

	if (!read_families(r, a, &s, e) || !read_hds_evidence(r, a, &s.evidence, &s.n_evidence, e)
	    || !read_hds_actions(r, a, &s.actions, &s.n_actions, e) || !read_certificates(r, a, &s.certificates, &s.n_certificates, e)
	    || !certificates_behind(s.certificates, s.n_certificates, a, &s.behind, &s.n_behind, e)
	    || (!past && !read_neighbours(r, a, NULL, &s.heard, e)) || !read_exposures(r, a, EXPOSURES_GONE, NULL, &s.exposures, &s.n_exposures, e)
	    || !read_exposure_coverage(r, &s.exposed, e) || !read_ends(r, a, region, &s, e) || !read_redundant(r, a, region, &s, e)
	    || !journal_prove(r, &s.chain, e))
		return false;
	if (s.n_evidence > 1)
		qsort(s.evidence, s.n_evidence, sizeof *s.evidence, ends_first);
	*ret = s;
	return true;
}

bool security_read_since(struct reader *r, struct arena *a, wall_t since, struct security_then *then, struct security *s, struct err *e)
{
	s->since = since;
	s->n_new_hosts = s->n_undeclared = s->n_silences = s->n_journal = s->n_acts = s->n_people = 0;
	return compare_families(r, a, then, s, e) && security_find_hosts(a, s, e) && read_muted(r, a, s, e) && read_acts(r, a, s, e);
}
