#include "inventory/reader_diagnosis_internal.h"

#include "redundancy.h"
#include "text.h"

#include <math.h>
#include <string.h>

enum { LINKS_MAX = 8 };

struct steps {
	struct diagnosing *d;
	struct rows rows;         /* struct diagnosis_step */
};

static struct diagnosis_step *add(struct steps *s, enum diagnosis_layer layer, enum diagnosis_status status, struct err *e)
{
	struct diagnosis_step *step = rows_add(&s->rows, e);

	if (step)
		*step = (struct diagnosis_step){ .layer = layer, .method = DIAGNOSIS_BY_CHECK, .status = status, .outcome = OUTCOME_NOT_TESTED,
			                         .latency_us = UNKNOWN_I64, .measure = diagnosis_measure_none() };
	return step;
}

static bool set_detail(struct steps *s, struct diagnosis_step *step, struct text *t, struct err *e)
{
	step->detail = t->len > 0 ? arena_strdup(s->d->a, text_str(t)) : NULL;
	text_clear(t);
	return t->len == 0 || step->detail || err_set(e, ERR_MEMORY, "out of memory");
}

static const char *object_of(struct steps *s, const char *kind, const char *name)
{
	struct text t = TEXT_INIT(1 << 12);
	const char *kept;

	text_appendf(&t, "%s:%s", kind, name);
	kept = arena_strdup(s->d->a, text_str(&t));
	text_done(&t);
	return kept;
}

/* ---- incident, entitlement ---- */

static bool add_incident(struct steps *s, struct err *e)
{
	const struct diagnosis_case *c = s->d->c;
	struct diagnosis_step *step = add(s, DIAGNOSIS_INCIDENT, DIAGNOSIS_PASSED, e);

	if (!step)
		return false;
	if (c->n_incidents == 0) {
		step->detail = "no incident is known";
	} else {
		step->status = c->incidents[0].cuts_off ? DIAGNOSIS_FAILED : DIAGNOSIS_WEAK;
		step->object = c->incidents[0].cause;
	}
	return true;
}

static bool add_entitlement(struct steps *s, struct err *e)
{
	static const enum diagnosis_status statuses[] = {
		[DIAGNOSIS_ENTITLED_UNKNOWN] = DIAGNOSIS_NOT_TESTABLE, [DIAGNOSIS_ENTITLED] = DIAGNOSIS_PASSED, [DIAGNOSIS_NOT_ENTITLED] = DIAGNOSIS_FAILED,
	};

	return !s->d->c->asked || add(s, DIAGNOSIS_ENTITLEMENT, statuses[s->d->c->entitled], e);
}

/* ---- access ---- */

static void say_redundancy(struct text *t, const struct redundancy *r, wall_t now)
{
	char when[WALL_RFC3339_MAX];
	wall_t seconds = { r->proved.ms / 1000 * 1000 };

	if (!r->declared) {
		text_append(t, "no other circuit stands in for it");
	} else if (!redundancy_holds(r->proved, now)) {
		text_append(t, "another circuit stands in for it in theory: it was not seen to carry");
	} else {
		wall_format_rfc3339(seconds, when);
		text_appendf(t, "another circuit stands in for it, seen to carry %s", when);
	}
}

static enum outcome outcome_of(enum link_state state)
{
	switch (state) {
	case LINK_UP:
		return OUTCOME_OK;
	case LINK_DEGRADED:
		return OUTCOME_LINK_DEGRADED;
	case LINK_DOWN:
		return OUTCOME_LINK_DOWN;
	case LINK_ADMIN_DOWN:
		return OUTCOME_ADMIN_DOWN;
	case LINK_UNKNOWN:
		break;
	}
	return OUTCOME_NOT_TESTED;
}

static enum diagnosis_status status_of(enum link_state state)
{
	switch (state) {
	case LINK_UP:
		return DIAGNOSIS_PASSED;
	case LINK_DEGRADED:
		return DIAGNOSIS_WEAK;
	case LINK_DOWN:
	case LINK_ADMIN_DOWN:
		return DIAGNOSIS_FAILED;
	case LINK_UNKNOWN:
		break;
	}
	return DIAGNOSIS_NOT_TESTED;
}

static bool add_link(struct steps *s, const struct link_row *declared, struct err *e)
{
	struct diagnosis_step *step = add(s, DIAGNOSIS_ACCESS, status_of(declared->state), e);
	struct text t = TEXT_INIT(1 << 14);
	struct link_row l = *declared;
	struct redundancy redundancy;
	bool ok;

	if (!step || !read_link_detail(s->d->r, s->d->a, &l, e) || !read_redundancy(s->d->r, l.id, &redundancy, e))
		return false;
	step->outcome = outcome_of(l.state);
	step->object = object_of(s, "link", l.name);
	step->measure.in_util = l.in_util;
	step->measure.out_util = l.out_util;
	step->measure.errors_ps = fmax(l.in_errors_ps, l.out_errors_ps);
	step->measure.loss_ratio = l.loss_ratio;
	say_redundancy(&t, &redundancy, s->d->c->now);
	ok = set_detail(s, step, &t, e) && (step->object || err_set(e, ERR_MEMORY, "out of memory"));
	text_done(&t);
	return ok;
}

/* What its agent told last. */
static bool add_router(struct steps *s, const struct device_row *v, struct err *e)
{
	struct diagnosis_step *step;

	if (v->uptime_s == UNKNOWN_I64)
		return true;
	step = add(s, DIAGNOSIS_ACCESS, v->state == STATE_OK ? DIAGNOSIS_PASSED : v->state == STATE_WARNING ? DIAGNOSIS_WEAK : DIAGNOSIS_NOT_TESTED, e);
	if (!step)
		return false;
	step->object = object_of(s, "device", v->name);
	step->measure.uptime_s = v->uptime_s;
	return step->object || err_set(e, ERR_MEMORY, "out of memory");
}

static bool add_access(struct steps *s, struct err *e)
{
	const struct region_rows *g = s->d->c->region;
	const char *site = s->d->c->site->name;
	size_t n = 0;

	for (size_t i = 0; i < g->n_links && n < LINKS_MAX; i++)
		if (diagnosing_same(g->links[i].site, site) && (n++, !add_link(s, &g->links[i], e)))
			return false;
	for (size_t i = 0; i < g->n_devices; i++)
		if (diagnosing_is_router(s->d->c, &g->devices[i]) && !add_router(s, &g->devices[i], e))
			return false;
	return true;
}

/* ---- perimeter ---- */

struct perimeters { const char *names[LINKS_MAX]; size_t n; };

static bool has(const struct perimeters *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->names[i], name) == 0)
			return true;
	return false;
}

static void take(struct perimeters *p, const char *name)
{
	if (name && p->n < ARRAY_LEN(p->names) && !has(p, name))
		p->names[p->n++] = name;
}

static struct perimeters perimeters_of_site(const struct diagnosing *d, const char *site)
{
	const struct region_rows *g = d->c->region;
	struct perimeters p = { .n = 0 };

	for (size_t i = 0; site && i < g->n_links; i++)
		if (diagnosing_same(g->links[i].site, site))
			take(&p, g->links[i].perimeter);
	return p;
}

/* What it, or its application, is declared to be in; else the links of the machine that it runs on. */
static struct perimeters perimeters_of_service(const struct diagnosing *d, const struct service_row *s)
{
	const struct region_rows *g = d->c->region;
	struct perimeters p = { .n = 0 };

	for (size_t i = 0; i < d->n_dependencies; i++) {
		const struct dependency_row *x = &d->dependencies[i];

		if (x->to && strncmp(x->to, "perimeter:", 10) == 0
		    && (diagnosing_means(x->from, "service", s->name) || (s->application && diagnosing_means(x->from, "application", s->application))))
			take(&p, x->to + 10);
	}
	for (size_t i = 0; p.n == 0 && s->device && i < g->n_links; i++)
		if (diagnosing_same(g->links[i].device, s->device) || diagnosing_same(g->links[i].z_device, s->device))
			take(&p, g->links[i].perimeter);
	return p;
}

static void append_names(struct text *t, const struct perimeters *p)
{
	for (size_t i = 0; i < p->n; i++)
		text_append_part(t, ", ", "%s", p->names[i]);
}

static bool shares(const struct perimeters *a, const struct perimeters *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (has(b, a->names[i]))
			return true;
	return false;
}

static bool add_perimeter(struct steps *s, struct err *e)
{
	const struct diagnosis_case *c = s->d->c;
	struct perimeters own = perimeters_of_site(s->d, c->site->name), service, beside;
	struct text t = TEXT_INIT(1 << 14), names = TEXT_INIT(1 << 12), others = TEXT_INIT(1 << 12);
	struct diagnosis_step *step;
	bool ok;

	if (!c->service || own.n == 0)
		return true;
	service = perimeters_of_service(s->d, c->service);
	beside = perimeters_of_site(s->d, c->service->site);
	step = add(s, DIAGNOSIS_PERIMETER, DIAGNOSIS_NOT_TESTABLE, e);
	if (!step)
		return false;
	append_names(&names, &own);
	if (service.n > 0 && !shares(&own, &service)) {
		step->status = DIAGNOSIS_FAILED;
		append_names(&others, &service);
		text_appendf(&t, "the establishment is in %s, the service in %s", text_str(&names), text_str(&others));
	} else if (service.n > 0 || shares(&own, &beside)) {
		step->status = DIAGNOSIS_PASSED;
		text_appendf(&t, "the establishment is in %s, so is the service", text_str(&names));
	} else {
		text_append(&t, "it is not declared in which perimeter the service is");
	}
	ok = set_detail(s, step, &t, e);
	text_done(&others);
	text_done(&names);
	text_done(&t);
	return ok;
}

/* ---- imaging ---- */

/* Where what is asked of the gateway comes back to: measured as a service of its own. */
static bool add_imaging(struct steps *s, struct err *e)
{
	const struct diagnosis_case *c = s->d->c;
	struct diagnosis_step *step;

	for (size_t i = 0; c->wants_imaging && i < c->region->n_covolinks; i++) {
		const struct covolink_row *v = &c->region->covolinks[i];

		if (!diagnosing_same(v->name, c->site->covolink) || !v->return_service || outcome_state(v->return_outcome) != STATE_CRITICAL)
			continue;
		if (!(step = add(s, DIAGNOSIS_IMAGING, DIAGNOSIS_WEAK, e)))
			return false;
		step->outcome = OUTCOME_RETURN_SILENT;
		step->object = object_of(s, "service", v->return_service);
		if (!step->object)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	return true;
}

bool diagnosing_known(struct diagnosing *d, struct err *e)
{
	struct steps s = { d, ROWS_INIT(d->a, struct diagnosis_step) };

	if (!add_incident(&s, e) || !add_entitlement(&s, e) || !add_access(&s, e) || !add_perimeter(&s, e) || !add_imaging(&s, e))
		return false;
	d->c->known = s.rows.data;
	d->c->n_known = s.rows.n;
	return true;
}
