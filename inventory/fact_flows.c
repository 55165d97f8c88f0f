/* Observed flows beside the register of openings. */
#include "inventory/fact.h"

#include "observed.h"
#include "reader_flows.h"

#include <math.h>
#include <stdio.h>

enum { SEEN_DAYS = 30 };

struct flows { size_t flows, own, rogue, accepted, undocumented, cleartext; };

static void see_flow(struct fact *f, const struct flow_observed_row *o)
{
	fact_see_row(f);
	fact_see_text(f, o->source);
	fact_see_text(f, o->destination);
	fact_see_text(f, o->protocol);
	fact_see_i64(f, o->seen.port);
	fact_see_text(f, flow_status_name(o->verdict.status));
}

static void name_flow(struct fact *f, const struct flow_observed_row *o)
{
	char name[2 * NET_ADDRESS_MAX + 40];

	snprintf(name, sizeof name, "%s → %s (%s/%u)", o->source, o->destination, o->protocol, o->seen.port);
	fact_name(f, name);
}

static void count_flow(struct fact *f, struct flows *v, const struct flow_observed_row *o)
{
	see_flow(f, o);
	v->flows++;
	v->own += o->verdict.status == FLOW_OWN;
	v->accepted += o->verdict.status == FLOW_EXCEPTED;
	v->undocumented += o->verdict.status == FLOW_UNDOCUMENTED;
	v->cleartext += o->verdict.status != FLOW_OWN && flow_cleartext(o->seen.traits, 0);
	if (o->verdict.status != FLOW_ROGUE)
		return;
	if (v->rogue++ < FACT_NAMES_MAX)
		name_flow(f, o);
}

/* What somebody answers for is told beside what is authorised, and is none of it. */
static void see_exceptions(struct fact *f, const struct flow_list *list)
{
	for (size_t i = 0; i < list->n_exceptions && list->exceptions[i].holds; i++) {
		const struct flow_exception_row *x = &list->exceptions[i];

		fact_see_row(f);
		fact_see_text(f, x->source);
		fact_see_text(f, x->destination);
		fact_see_text(f, x->protocol);
		fact_see_text(f, x->port);
		fact_see_i64(f, x->uid);
		fact_see_i64(f, x->until.ms);
	}
}

/* An opening that nobody uses is no flow that is not authorised: it is told, and fails nothing. *ret_kept: somebody answers for it. */
static int64_t count_dead(struct fact *f, const struct flow_list *list, int64_t *ret_kept)
{
	int64_t dead = 0;

	*ret_kept = 0;

	for (size_t i = 0; i < list->n_openings; i++) {
		const struct flow_opening_row *o = &list->openings[i];

		fact_see_row(f);
		fact_see_text(f, o->source);
		fact_see_text(f, o->destination);
		fact_see_text(f, o->protocol);
		fact_see_text(f, o->port);
		fact_see_text(f, flow_opening_name(o->state));
		dead += o->state == OPENING_DEAD && !o->accepted;
		*ret_kept += o->state == OPENING_DEAD && o->accepted;
	}
	return dead;
}

/* As long as a capture learns who talks: of the week and the day before now a week was looked at. */
static bool is_watched(const struct fact *f, const struct flow_list *list)
{
	return wall_is_known(list->watched) && !flow_list_is_learning(list)
	       && f->now.ms - list->watched.ms >= OBSERVED_LEARNING_DAYS * FACT_DAY_MS;
}

bool fact_flows_authorised(struct fact *f, struct err *e)
{
	const wall_t week = { f->now.ms - (OBSERVED_LEARNING_DAYS + 1) * FACT_DAY_MS };
	struct flow_list list;
	struct flows v = { 0 };
	int64_t dead, kept;
	double dropped;

	if (!read_flows(f->reader, f->a, &list, e) || !read_flows_dropped(f->reader, week, &dropped, e))
		return false;
	for (size_t i = 0; i < list.n_observed && list.observed[i].seen.last_seen.ms > f->now.ms - SEEN_DAYS * FACT_DAY_MS; i++)
		count_flow(f, &v, &list.observed[i]);
	dead = count_dead(f, &list, &kept);
	see_exceptions(f, &list);
	fact_tell(f, "openings", (int64_t)list.n_openings);
	fact_tell(f, "flows", (int64_t)v.flows);
	fact_tell(f, "own", (int64_t)v.own);
	fact_tell(f, "rogue", (int64_t)v.rogue);
	fact_tell(f, "accepted", (int64_t)v.accepted);
	fact_tell(f, "undocumented", (int64_t)v.undocumented);
	fact_tell(f, "cleartext", (int64_t)v.cleartext);
	fact_tell(f, "dead", dead);
	fact_tell(f, "dead_accepted", kept);
	fact_tell(f, "watched_days", wall_is_known(list.watched) ? (f->now.ms - list.watched.ms) / FACT_DAY_MS : UNKNOWN_I64);
	fact_tell(f, "dropped_permille", (int64_t)ceil(dropped * 1000));
	if (v.rogue > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.flows > v.own && list.n_openings > 0 && is_watched(f, &list) && !flows_dropped_much(dropped) && !list.cut)
		fact_holds(f);
	return true;
}
