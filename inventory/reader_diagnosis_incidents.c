#include "inventory/reader_diagnosis_internal.h"

#include "intl.h"
#include "inventory/detail.h"
#include "inventory/diagnosis_words.h"
#include "inventory/format.h"
#include "inventory/impact.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct found {
	struct diagnosing *d;
	struct rows rows;         /* struct diagnosis_incident */
};

static bool is_among(const struct names *names, const char *name)
{
	for (size_t i = 0; name && i < names->n; i++)
		if (strcmp(names->names[i], name) == 0)
			return true;
	return false;
}

static bool is_of_others(const struct service_row *s)
{
	return s->owner && strcmp(s->owner, "ours") != 0;
}

static const struct service_row *service_named(const struct region_rows *g, const char *name)
{
	for (size_t i = 0; i < g->n_services; i++)
		if (strcmp(g->services[i].name, name) == 0)
			return &g->services[i];
	return NULL;
}

/* "core-1: no answer in time, since 08:12" */
static const char *sentence_of(struct diagnosing *d, const char *name, enum outcome outcome, const char *detail, wall_t since)
{
	struct text reason = TEXT_INIT(1 << 14), t = TEXT_INIT(1 << 15);
	char when[FORMAT_MAX] = "";
	const char *kept;

	detail_append_reason(&reason, outcome, detail);
	text_append(&t, name);
	if (outcome != OUTCOME_CALLS_GROUPED) { /* its clause says it */
		text_append(&t, _(": "));
		diagnosis_append_uncapitalised(&t, text_str(&reason));
	}
	format_time(since, d->c->now, when);
	if (*when)
		text_appendf(&t, _(", since %s"), when);
	kept = arena_strdup(d->a, text_str(&t));
	text_done(&reason);
	text_done(&t);
	return kept;
}

static bool add(struct found *f, struct diagnosis_incident incident, struct err *e)
{
	struct diagnosis_incident *row = rows_add(&f->rows, e);

	if (!row || !incident.sentence || !incident.cause)
		return err_set(e, ERR_MEMORY, "out of memory");
	*row = incident;
	return true;
}

static const char *node_of(struct diagnosing *d, const char *kind, const char *name)
{
	struct text t = TEXT_INIT(1 << 12);
	const char *kept;

	text_appendf(&t, "%s:%s", kind, name);
	kept = arena_strdup(d->a, text_str(&t));
	text_done(&t);
	return kept;
}

/* ---- open alerts ---- */

/* Whether the service that is asked for, or what it is declared to depend on, is that one. */
static bool needs_service(const struct diagnosing *d, const char *name)
{
	const struct diagnosis_case *c = d->c;

	for (size_t i = 0; c->asked && i < c->n_services; i++)
		if (strcmp(c->services[i]->name, name) == 0)
			return true;
	for (size_t i = 0; c->asked && i < d->n_dependencies; i++) {
		const struct dependency_row *x = &d->dependencies[i];

		if (!diagnosing_means(x->to, "service", name))
			continue;
		for (size_t k = 0; k < c->n_services; k++)
			if (diagnosing_means(x->from, "service", c->services[k]->name)
			    || (c->services[k]->application && diagnosing_means(x->from, "application", c->services[k]->application)))
				return true;
	}
	return false;
}

static bool hits_service(const struct diagnosing *d, const struct names *services)
{
	for (size_t i = 0; d->c->asked && i < d->c->n_services; i++)
		if (is_among(services, d->c->services[i]->name))
			return true;
	return false;
}

static bool cuts_off(const struct diagnosing *d, const struct alert_row *a)
{
	const struct site_row *site = d->c->site;

	return a->severity == STATE_CRITICAL && !*a->subject
	       && (is_among(&a->impact.sites, site->name) || hits_service(d, &a->impact.services)
	           || (strcmp(a->kind, "service") == 0 && needs_service(d, a->name))
	           || (d->c->wants_imaging && site->covolink && (is_among(&a->impact.covolinks, site->covolink) || is_among(&a->impact.served, site->name))));
}

static bool is_own(const struct diagnosing *d, const struct alert_row *a)
{
	return (strcmp(a->kind, "link") == 0 || strcmp(a->kind, "device") == 0) && diagnosing_same(a->site, d->c->site->name);
}

/* Of what is asked for itself, not of what that needs. */
static bool is_of_asked(const struct diagnosing *d, const struct alert_row *a)
{
	const struct diagnosis_case *c = d->c;

	if (strcmp(a->kind, "covolink") == 0)
		return c->wants_imaging && diagnosing_same(a->name, c->site->covolink);
	for (size_t i = 0; c->asked && strcmp(a->kind, "service") == 0 && i < c->n_services; i++)
		if (strcmp(c->services[i]->name, a->name) == 0)
			return !is_of_others(c->services[i]);
	return false;
}

static bool concerns(const struct diagnosing *d, const struct alert_row *a)
{
	bool is_service = strcmp(a->kind, "service") == 0;
	const struct service_row *s = is_service ? service_named(d->c->region, a->name) : NULL;

	if (strcmp(a->subject, "calls") == 0)
		return false;
	return cuts_off(d, a) || is_own(d, a) || is_among(&a->impact.degraded, d->c->site->name)
	       || (s && (is_of_others(s) || needs_service(d, s->name))) || (strcmp(a->kind, "site") == 0 && diagnosing_same(a->name, d->c->site->name));
}

/* Calls of several establishments that share a node with this one: appels groupés. */
static bool is_called_in(const struct diagnosing *d, const struct alert_row *a)
{
	const struct site_row *site = d->c->site;

	if (strcmp(a->subject, "calls") != 0)
		return false;
	if (strcmp(a->kind, "service") == 0)
		return !d->c->asked || needs_service(d, a->name);
	if (strcmp(a->kind, "covolink") == 0)
		return d->c->wants_imaging && diagnosing_same(a->name, site->covolink);
	if (strcmp(a->kind, "perimeter") == 0)
		return diagnosing_is_in(d, a->name);
	return strcmp(a->kind, "commune") == 0 && diagnosing_same(a->name, site->commune);
}

static bool add_alert(struct found *f, const struct alert_row *a, struct err *e)
{
	struct diagnosing *d = f->d;
	const struct service_row *s = strcmp(a->kind, "service") == 0 ? service_named(d->c->region, a->name) : NULL;
	bool planned = a->handling == ALERT_MAINTENANCE;

	return add(f, (struct diagnosis_incident){
		.alert_id = a->id, .cause = a->cause, .sentence = sentence_of(d, a->name, a->outcome, a->detail, a->since), .severity = a->severity,
		.since = a->since, .until = planned ? a->silence_until : a->gtr_due, .national = s && is_of_others(s), .cuts_off = cuts_off(d, a),
		.own_access = is_own(d, a), .own_service = is_of_asked(d, a), .planned = planned, .called_in = strcmp(a->subject, "calls") == 0, .supplier = a->supplier, .phone = a->phone, .contract = a->contract,
	}, e);
}

static bool add_alerts(struct found *f, struct err *e)
{
	struct alert_row *alerts;
	size_t n;

	if (!read_alerts(f->d->r, f->d->a, false, &alerts, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (alerts[i].id == alerts[i].cause_id && alerts[i].handling != ALERT_ENDED && (concerns(f->d, &alerts[i]) || is_called_in(f->d, &alerts[i])) && !add_alert(f, &alerts[i], e))
			return false;
	return true;
}

/* ---- what is not ours: nobody is alerted of it ---- */

static bool is_told(const struct found *f, const char *node)
{
	const struct diagnosis_incident *rows = f->rows.data;

	for (size_t i = 0; i < f->rows.n; i++)
		if (diagnosing_same(rows[i].cause, node))
			return true;
	return false;
}

static bool add_national(struct found *f, struct err *e)
{
	const struct region_rows *g = f->d->c->region;

	for (size_t i = 0; i < g->n_services; i++) {
		const struct service_row *s = &g->services[i];
		const char *node;

		if (!is_of_others(s) || s->state != STATE_CRITICAL)
			continue;
		node = node_of(f->d, "service", s->name);
		if (!is_told(f, node) && !add(f, (struct diagnosis_incident){
			.cause = node, .sentence = sentence_of(f->d, s->name, s->outcome, s->detail, s->since),
			.severity = s->state, .since = s->since, .until = WALL_NEVER, .national = true, .cuts_off = needs_service(f->d, s->name),
		}, e))
			return false;
	}
	return true;
}

/* ---- planned work ---- */

/* Whether the work is on something without which the establishment is cut off, or has no other way any more. */
static bool is_hit(struct diagnosing *d, const char *object, bool *ret_cut, bool *ret_hit, struct err *e)
{
	const char *colon = strchr(object, ':');
	struct impact_graph *g;
	struct impact_row hit;
	char kind[32];
	size_t node;

	*ret_cut = *ret_hit = false;
	if (!colon || (size_t)(colon - object) >= sizeof kind)
		return true;
	memcpy(kind, object, (size_t)(colon - object));
	kind[colon - object] = '\0';
	if (strcmp(kind, "service") == 0) {
		*ret_cut = *ret_hit = needs_service(d, colon + 1);
		return true;
	}
	if (!reader_impact_graph(d->r, &g, e))
		return false;
	node = impact_node(g, kind, colon + 1);
	if (node == SIZE_MAX)
		return true;
	if (!impact_of(g, node, d->a, &hit, e))
		return false;
	*ret_cut = is_among(&hit.sites, d->c->site->name) || (strcmp(kind, "site") == 0 && diagnosing_same(colon + 1, d->c->site->name));
	*ret_hit = *ret_cut || is_among(&hit.degraded, d->c->site->name);
	return true;
}

static const char *work_sentence(struct diagnosing *d, const struct silence_row *s)
{
	struct text t = TEXT_INIT(1 << 14);
	char until[FORMAT_MAX] = "";
	const char *colon = strchr(s->object, ':'), *kept;

	text_append(&t, colon ? colon + 1 : s->object);
	format_time(s->until, d->c->now, until);
	if (s->supplier)
		text_appendf(&t, " (%s)", s->supplier);
	if (*until)
		text_appendf(&t, _(", until %s"), until);
	kept = arena_strdup(d->a, text_str(&t));
	text_done(&t);
	return kept;
}

static bool add_work(struct found *f, struct err *e)
{
	struct silence_row *rows;
	size_t n;

	if (!read_silences(f->d->r, f->d->a, false, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool cut, hit;

		if (!rows[i].holds || strcmp(rows[i].kind, "maintenance") != 0)
			continue;
		if (!is_hit(f->d, rows[i].object, &cut, &hit, e))
			return false;
		if (hit && !is_told(f, rows[i].object)
		    && !add(f, (struct diagnosis_incident){ .cause = rows[i].object, .sentence = work_sentence(f->d, &rows[i]), .severity = STATE_WARNING,
		                                            .since = rows[i].from, .until = rows[i].until, .cuts_off = cut, .planned = true,
		                                            .supplier = rows[i].supplier }, e))
			return false;
	}
	return true;
}

/* ---- the order ---- */

static int by_weight(const void *pa, const void *pb)
{
	const struct diagnosis_incident *a = pa, *b = pb;
	const int orders[] = { (int)b->national - (int)a->national, (int)b->cuts_off - (int)a->cuts_off, (a->since.ms > b->since.ms) - (a->since.ms < b->since.ms),
		               strcmp(a->cause, b->cause) };

	for (size_t i = 0; i < ARRAY_LEN(orders); i++)
		if (orders[i])
			return orders[i];
	return 0;
}

bool diagnosing_incidents(struct diagnosing *d, struct err *e)
{
	struct found f = { d, ROWS_INIT(d->a, struct diagnosis_incident) };

	if (!add_alerts(&f, e) || !add_national(&f, e) || !add_work(&f, e))
		return false;
	d->c->incidents = f.rows.data;
	d->c->n_incidents = f.rows.n;
	if (f.rows.n > 1)
		qsort(f.rows.data, f.rows.n, sizeof(struct diagnosis_incident), by_weight);
	return true;
}
