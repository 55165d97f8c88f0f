/* What the matrix of flows comes to on the security page. */
#include "console/security.h"

#include "arena.h"
#include "console/flow_line.h"
#include "flow_record.h"
#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

void security_forget_flows(struct security_flows *flows)
{
	arena_free(flows->arena);
	*flows = (struct security_flows){ .since = WALL_NEVER };
}

/* ---- which are told ---- */

struct candidate { wall_t at; size_t i; };

/* Those first seen last; openings by their end. */
static int latest_first(const void *a, const void *b)
{
	const struct candidate *p = a, *q = b;

	if (p->at.ms != q->at.ms)
		return p->at.ms > q->at.ms ? -1 : 1;
	return (p->i > q->i) - (p->i < q->i);
}

static int earliest_first(const void *a, const void *b)
{
	const struct candidate *p = a, *q = b;

	return p->at.ms != q->at.ms ? latest_first(b, a) : (p->i > q->i) - (p->i < q->i);
}

struct chosen { struct candidate *of; size_t n; };

static void choose(struct chosen *c, wall_t at, size_t i)
{
	c->of[c->n++] = (struct candidate){ at, i };
}

/* A pass over the matrix: which rows belong to which list. */
struct passed { struct chosen rogue, clear, dead, ending; };

static bool pass(const struct flow_list *list, struct arena *scratch, struct security_flows *f, struct passed *p)
{
	p->rogue.of = arena_array(scratch, list->n_observed, sizeof *p->rogue.of);
	p->clear.of = arena_array(scratch, list->n_observed, sizeof *p->clear.of);
	p->dead.of = arena_array(scratch, list->n_openings, sizeof *p->dead.of);
	p->ending.of = arena_array(scratch, list->n_openings, sizeof *p->ending.of);
	if (!p->rogue.of || !p->clear.of || !p->dead.of || !p->ending.of)
		return false;
	for (size_t i = 0; i < list->n_observed; i++) {
		const struct flow_observed_row *o = &list->observed[i];

		if (o->verdict.status == FLOW_OWN)
			continue;
		if (o->verdict.status == FLOW_ROGUE)
			choose(&p->rogue, o->verdict.rogue_since, i);
		if (flow_cleartext(o->seen.traits, 0))
			choose(&p->clear, o->seen.first_seen, i);
		f->n_kept_talkers += wall_is_known(o->new_at) && o->new_at.ms >= f->since.ms; /* as view:flows filters them */
	}
	for (size_t i = 0; i < list->n_openings; i++) {
		const struct flow_opening_row *o = &list->openings[i];

		if (o->state == OPENING_DEAD && !o->accepted)
			choose(&p->dead, o->rule.until, i);
		if (o->ending)
			choose(&p->ending, (wall_t){ o->rule.until.ms - 1 }, i); /* within its last day */
	}
	return true;
}

/* ---- lines ---- */

static const char *words_of(const struct flow_line *l, struct arena *a)
{
	struct text t = TEXT_INIT(1024);
	const char *kept;

	flow_line_append_words(&t, l, true);
	kept = arena_strdup(a, text_str(&t));
	text_done(&t);
	return kept;
}

static const char *join_parts(const char *between, const char *const *parts, size_t n, struct arena *a)
{
	struct text t = TEXT_INIT(1024);
	const char *kept;

	for (size_t i = 0; i < n; i++)
		text_append_part(&t, between, "%s", parts[i]);
	kept = arena_strdup(a, text_str(&t));
	text_done(&t);
	return kept;
}

static bool tell(const struct flow_line *l, const char *const *beside, size_t n, const struct candidate *c, struct arena *a, struct security_flow *ret)
{
	*ret = (struct security_flow){ words_of(l, a), join_parts(" · ", beside, n, a), NULL, c->at };
	if (l->observed)
		ret->target = join_parts(" ", (const char *const[]){ l->source, l->destination }, 2, a);
	return ret->words && ret->beside && (ret->target || !l->observed);
}

static bool tell_observed(const struct flow_list *list, const struct candidate *c, struct arena *a, struct security_flow *ret)
{
	struct flow_line l;

	if (!flow_line_of_observed(list, &list->observed[c->i], false, a, &l))
		return false;
	return tell(&l, (const char *const[]){ l.cleartext, l.source_site, l.point }, 3, c, a, ret);
}

static bool tell_opening(const struct flow_list *list, const struct candidate *c, struct arena *a, struct security_flow *ret)
{
	struct flow_line l = flow_line_of_opening(&list->openings[c->i], false, a);

	return tell(&l, (const char *const[]){ l.reason, l.requester }, 2, c, a, ret);
}

typedef bool (*tell_fn)(const struct flow_list *list, const struct candidate *c, struct arena *a, struct security_flow *ret);

static bool keep_first(const struct flow_list *list, struct chosen *c, tell_fn tell_one, wall_t since, struct arena *a, struct security_flow_list *ret)
{
	bool openings = tell_one == tell_opening;

	*ret = (struct security_flow_list){ .n = c->n, .n_told = c->n < SECURITY_FLOWS_TOLD ? c->n : SECURITY_FLOWS_TOLD };
	ret->told = arena_array(a, ret->n_told, sizeof *ret->told);
	if (c->n > 1)
		qsort(c->of, c->n, sizeof *c->of, openings ? earliest_first : latest_first);
	for (size_t i = 0; i < c->n && !openings; i++)
		ret->fresh += c->of[i].at.ms > since.ms;
	for (size_t i = 0; ret->told && i < ret->n_told; i++)
		if (!tell_one(list, &c->of[i], a, &ret->told[i]))
			return false;
	return ret->told != NULL;
}

/* ---- hosts ---- */

static const char *keep(const char *s, struct arena *a, bool *ok)
{
	const char *kept = arena_strdup(a, s);

	*ok = *ok && (kept || !s);
	return kept;
}

/* As many rows as are told; their texts live as long. */
static bool keep_hosts(const struct flow_hosts *found, struct arena *a, struct flow_hosts *ret)
{
	bool ok = true;

	*ret = *found;
	ret->n = found->n < SECURITY_FLOWS_TOLD ? found->n : SECURITY_FLOWS_TOLD;
	ret->rows = arena_array(a, ret->n, sizeof *ret->rows);
	for (size_t i = 0; ret->rows && i < ret->n; i++) {
		struct flow_host_row *row = &ret->rows[i];

		*row = found->rows[i];
		row->name = keep(row->name, a, &ok);
		row->point = keep(row->point, a, &ok);
		row->host = keep(row->host, a, &ok);
		row->peer = keep(row->peer, a, &ok);
		row->peer_name = keep(row->peer_name, a, &ok);
		row->protocol = keep(row->protocol, a, &ok);
	}
	return ok && ret->rows;
}

/* ---- all of it ---- */

static void count_clear(const struct flow_list *list, struct security_flows *f)
{
	for (size_t i = 0; i < list->n_observed; i++)
		for (size_t k = 0; list->observed[i].verdict.status != FLOW_OWN && k < SECURITY_CLEAR_KINDS; k++) {
			const char *kind = flow_cleartext(FLOW_TRAIT_ALL, k), *has;

			for (size_t m = 0; kind && (has = flow_cleartext(list->observed[i].seen.traits, m)); m++)
				f->clear_kinds[k] += has == kind;
		}
}

static bool fill(const struct flow_list *list, const struct flow_hosts *hosts, struct arena *scratch, struct security_flows *f)
{
	struct passed p = { .rogue = { NULL, 0 } };

	f->n_observed = list->n_observed;
	f->n_openings = list->n_openings;
	f->watched = list->watched;
	f->long_dropped = list->dropped;
	f->looked_ms = list->looked_ms;
	f->learning = flow_list_is_learning(list);
	count_clear(list, f);
	return pass(list, scratch, f, &p) && keep_first(list, &p.rogue, tell_observed, f->since, f->arena, &f->rogue)
	       && keep_first(list, &p.clear, tell_observed, f->since, f->arena, &f->clear)
	       && keep_first(list, &p.dead, tell_opening, f->since, f->arena, &f->dead)
	       && keep_first(list, &p.ending, tell_opening, f->since, f->arena, &f->ending) && keep_hosts(hosts, f->arena, &f->hosts);
}

static bool read_anew(struct reader *r, struct arena *scratch, struct security_flows *f, struct err *e)
{
	struct flow_list list;
	struct flow_hosts hosts;

	if (!read_flows(r, scratch, &list, e) || !flow_hosts_find(&list, f->since, scratch, &hosts, e) || !read_traffic_view(r, f->arena, &f->view, e)
	    || !read_flows_looked(r, f->since, &f->looked_since_ms, e) || !read_flows_dropped(r, f->since, &f->dropped, e)
	    || !read_talker_bursts(r, f->arena, f->since, &f->bursts, &f->n_bursts, e))
		return false;
	f->at_least = f->n_bursts == TALKER_BURSTS_READ_MAX;
	for (size_t i = 0; i < f->n_bursts; i++) {
		f->talkers += f->bursts[i].talkers;
		f->at_least |= f->bursts[i].at_least;
	}
	return fill(&list, &hosts, scratch, f) || err_set(e, ERR_MEMORY, "out of memory");
}

bool security_read_flows(struct reader *r, wall_t since, struct security_flows *flows, struct err *e)
{
	struct security_flows fresh = { .since = since };
	struct arena *scratch;
	bool ok;

	if (!read_flows_stamp(r, &fresh.stamp, e))
		return false;
	if (flows->arena && flows->stamp == fresh.stamp && flows->since.ms == since.ms)
		return true;
	fresh.arena = arena_new();
	scratch = arena_new();
	ok = (fresh.arena && scratch) ? read_anew(r, scratch, &fresh, e) : err_set(e, ERR_MEMORY, "out of memory");
	arena_free(scratch);
	if (!ok) {
		arena_free(fresh.arena);
		return false;
	}
	security_forget_flows(flows);
	*flows = fresh;
	return true;
}
