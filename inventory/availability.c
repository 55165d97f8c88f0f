#include "availability.h"

#include <stdlib.h>
#include <string.h>

static const char *const part_names[AVAILABILITY_PARTS] = {
	[AVAILABILITY_UNDECLARED] = "undeclared", [AVAILABILITY_OUT] = "out", [AVAILABILITY_UNKNOWN] = "unknown", [AVAILABILITY_UP] = "up",
	[AVAILABILITY_DEGRADED] = "degraded", [AVAILABILITY_MAINTENANCE] = "maintenance", [AVAILABILITY_SUPPLIER] = "supplier", [AVAILABILITY_DOWN] = "down",
};

const char *availability_part_name(enum availability_part p)
{
	return part_names[p];
}

/* ---- states ---- */

static enum availability_part part_of_link(int state)
{
	switch ((enum link_state)state) {
	case LINK_UP:
		return AVAILABILITY_UP;
	case LINK_DEGRADED:
		return AVAILABILITY_DEGRADED;
	case LINK_DOWN:
		return AVAILABILITY_DOWN;
	case LINK_ADMIN_DOWN:
		return AVAILABILITY_OUT;
	case LINK_UNKNOWN:
		break;
	}
	return AVAILABILITY_UNKNOWN;
}

/* Critical, and nobody is kept from using it. */
static bool serves_on(enum outcome outcome)
{
	static const enum outcome serving[] = {
		OUTCOME_TLS_EXPIRING, OUTCOME_TLS_CHAIN_EXPIRING, OUTCOME_TLS_OLD_PROTOCOL, OUTCOME_STORAGE_NEARLY_FULL, OUTCOME_STORAGE_FULL,
		OUTCOME_THRESHOLD_EXCEEDED,
	};

	for (size_t i = 0; i < ARRAY_LEN(serving); i++)
		if (outcome == serving[i])
			return true;
	return false;
}

enum availability_part availability_of_state(const char *kind, int state, enum outcome outcome)
{
	bool silent = outcome == OUTCOME_TIMEOUT || outcome == OUTCOME_UNREACHABLE;

	if (strcmp(kind, "link") == 0)
		return part_of_link(state);
	if (state == STATE_OK || state == STATE_WARNING)
		return AVAILABILITY_UP;
	if (state != STATE_CRITICAL)
		return AVAILABILITY_UNKNOWN;
	if (strcmp(kind, "device") == 0)
		return silent ? AVAILABILITY_DOWN : AVAILABILITY_UP;
	return serves_on(outcome) ? AVAILABILITY_UP : AVAILABILITY_DOWN;
}

/* ---- lines ---- */

/* The instants at which a part may change, and the line that is made of what lies between them. */
struct sweep {
	int64_t *cuts;
	size_t n;
	int64_t from_ms, to_ms;
	struct availability_line line;
};

static bool sweep_init(struct sweep *s, wall_t from, wall_t to, size_t spans, struct arena *a, struct err *e)
{
	*s = (struct sweep){ .from_ms = from.ms, .to_ms = to.ms };
	s->cuts = arena_array(a, 2 * spans + 2, sizeof *s->cuts);
	s->line.spans = arena_array(a, 2 * spans + 1, sizeof *s->line.spans);
	if (!s->cuts || !s->line.spans)
		return err_set(e, ERR_MEMORY, "out of memory");
	s->cuts[s->n++] = from.ms;
	s->cuts[s->n++] = to.ms;
	return true;
}

static void cut(struct sweep *s, wall_t at)
{
	if (at.ms > s->from_ms && at.ms < s->to_ms)
		s->cuts[s->n++] = at.ms;
}

static void cut_times(struct sweep *s, const struct availability_times *times)
{
	for (size_t i = 0; i < times->n; i++) {
		cut(s, times->of[i].from);
		cut(s, times->of[i].to);
	}
}

static void cut_spans(struct sweep *s, const struct availability_span *spans, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cut(s, spans[i].from);
		cut(s, spans[i].to);
	}
}

static int by_instant(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void sweep_sort(struct sweep *s)
{
	size_t n = 0;

	qsort(s->cuts, s->n, sizeof *s->cuts, by_instant);
	for (size_t i = 0; i < s->n; i++)
		if (n == 0 || s->cuts[i] != s->cuts[n - 1])
			s->cuts[n++] = s->cuts[i];
	s->n = n;
}

static void sweep_put(struct sweep *s, size_t i, enum availability_part part, int64_t alert_id)
{
	struct availability_span *last = s->line.n ? &s->line.spans[s->line.n - 1] : NULL;

	if (!availability_is_down(part))
		alert_id = 0;
	if (last && last->part == part && last->alert_id == alert_id)
		last->to.ms = s->cuts[i + 1];
	else
		s->line.spans[s->line.n++] = (struct availability_span){ { s->cuts[i] }, { s->cuts[i + 1] }, part, alert_id };
}

static bool covers(const struct availability_times *times, int64_t at_ms)
{
	for (size_t i = 0; i < times->n; i++)
		if (times->of[i].from.ms <= at_ms && at_ms < times->of[i].to.ms)
			return true;
	return false;
}

/* ---- one object ---- */

static void put_down(struct sweep *s, size_t i, const struct availability_record *r)
{
	const struct availability_blame *blame = NULL;
	enum availability_part part = AVAILABILITY_DOWN;

	for (size_t k = 0; !blame && k < r->n_blames; k++)
		if (r->blames[k].from.ms <= s->cuts[i] && s->cuts[i] < r->blames[k].to.ms)
			blame = &r->blames[k];
	if (covers(&r->maintenance, s->cuts[i]))
		part = AVAILABILITY_MAINTENANCE;
	else if (blame && blame->supplier)
		part = AVAILABILITY_SUPPLIER;
	sweep_put(s, i, part, blame ? blame->alert_id : 0);
}

static void put_object(struct sweep *s, const struct availability_record *r)
{
	for (size_t i = 0, k = 0; i + 1 < s->n; i++) {
		enum availability_part part;

		while (k < r->n_states && r->states[k].to.ms <= s->cuts[i])
			k++;
		part = k < r->n_states && r->states[k].from.ms <= s->cuts[i] ? r->states[k].part : AVAILABILITY_UNKNOWN;
		if (!covers(&r->declared, s->cuts[i]))
			sweep_put(s, i, AVAILABILITY_UNDECLARED, 0);
		else if (!covers(&r->measured, s->cuts[i]))
			sweep_put(s, i, AVAILABILITY_UNKNOWN, 0);
		else if (part == AVAILABILITY_DOWN)
			put_down(s, i, r);
		else
			sweep_put(s, i, part, 0);
	}
}

bool availability_line_of(const struct availability_record *r, wall_t from, wall_t to, struct arena *a, struct availability_line *ret,
                          struct err *e)
{
	struct sweep s;

	*ret = (struct availability_line){ NULL, 0 };
	if (from.ms >= to.ms)
		return true;
	if (!sweep_init(&s, from, to, r->n_states + r->n_blames + r->declared.n + r->measured.n + r->maintenance.n, a, e))
		return false;
	cut_spans(&s, r->states, r->n_states);
	for (size_t i = 0; i < r->n_blames; i++) {
		cut(&s, r->blames[i].from);
		cut(&s, r->blames[i].to);
	}
	cut_times(&s, &r->declared);
	cut_times(&s, &r->measured);
	cut_times(&s, &r->maintenance);
	sweep_sort(&s);
	put_object(&s, r);
	*ret = s.line;
	return true;
}

/* ---- a site ---- */

/* What several lines say at one instant: how many of each part, and the alert of the least excused that is down. */
struct tally {
	size_t n[AVAILABILITY_PARTS];
	enum availability_part worst; /* of those that are down; AVAILABILITY_OUT: none is */
	int64_t alert_id;
};

static struct tally tally_at(const struct availability_line *lines, size_t n, size_t *at, int64_t at_ms)
{
	struct tally t = { .worst = AVAILABILITY_OUT };

	for (size_t i = 0; i < n; i++) {
		const struct availability_span *span;

		while (at[i] < lines[i].n && lines[i].spans[at[i]].to.ms <= at_ms)
			at[i]++;
		if (at[i] == lines[i].n)
			continue;
		span = &lines[i].spans[at[i]];
		t.n[span->part]++;
		if (availability_is_down(span->part) && span->part > t.worst) {
			t.worst = span->part;
			t.alert_id = span->alert_id;
		}
	}
	return t;
}

static bool any_up(const struct tally *t)
{
	return t->n[AVAILABILITY_UP] + t->n[AVAILABILITY_DEGRADED] > 0;
}

static bool any_down(const struct tally *t)
{
	return t->worst != AVAILABILITY_OUT;
}

static void put_by_devices(struct sweep *s, size_t i, const struct tally *devices, enum availability_part up)
{
	if (any_up(devices))
		sweep_put(s, i, up, 0);
	else if (any_down(devices) && devices->n[AVAILABILITY_UNKNOWN] == 0)
		sweep_put(s, i, devices->worst, devices->alert_id);
	else
		sweep_put(s, i, AVAILABILITY_UNKNOWN, 0);
}

static void put_site(struct sweep *s, size_t i, const struct tally *ways, const struct tally *devices)
{
	if (any_up(ways))
		sweep_put(s, i, any_down(ways) || ways->n[AVAILABILITY_UP] == 0 ? AVAILABILITY_DEGRADED : AVAILABILITY_UP, 0);
	else if (ways->n[AVAILABILITY_UNKNOWN] > 0)
		put_by_devices(s, i, devices, any_down(ways) ? AVAILABILITY_DEGRADED : AVAILABILITY_UP);
	else if (any_down(ways))
		sweep_put(s, i, ways->worst, ways->alert_id);
	else
		sweep_put(s, i, ways->n[AVAILABILITY_OUT] > 0 ? AVAILABILITY_OUT : AVAILABILITY_UNDECLARED, 0);
}

static bool tells(const struct availability_line *line)
{
	for (size_t i = 0; i < line->n; i++)
		if (line->spans[i].part > AVAILABILITY_UNKNOWN)
			return true;
	return false;
}

static void put_period(struct sweep *s, const struct availability_site *site, size_t *way_at, size_t *device_at)
{
	for (size_t i = 0; i + 1 < s->n; i++) {
		struct tally ways = tally_at(site->ways, site->n_ways, way_at, s->cuts[i]);
		struct tally devices = tally_at(site->devices, site->n_devices, device_at, s->cuts[i]);

		if (!covers(&site->declared, s->cuts[i]))
			sweep_put(s, i, AVAILABILITY_UNDECLARED, 0);
		else if (site->n_ways == 0)
			put_by_devices(s, i, &devices, AVAILABILITY_UP);
		else
			put_site(s, i, &ways, &devices);
	}
}

static size_t count_spans(const struct availability_line *lines, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += lines[i].n;
	return sum;
}

static bool sweep_site(const struct availability_site *site, wall_t from, wall_t to, struct arena *a, struct availability_line *ret,
                       struct err *e)
{
	size_t spans = count_spans(site->ways, site->n_ways) + count_spans(site->devices, site->n_devices) + site->declared.n;
	size_t *way_at = arena_array(a, site->n_ways, sizeof *way_at), *device_at = arena_array(a, site->n_devices, sizeof *device_at);
	struct sweep s;

	if (!way_at || !device_at)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!sweep_init(&s, from, to, spans, a, e))
		return false;
	for (size_t i = 0; i < site->n_ways; i++)
		cut_spans(&s, site->ways[i].spans, site->ways[i].n);
	for (size_t i = 0; i < site->n_devices; i++)
		cut_spans(&s, site->devices[i].spans, site->devices[i].n);
	cut_times(&s, &site->declared);
	sweep_sort(&s);
	put_period(&s, site, way_at, device_at);
	*ret = s.line;
	return true;
}

bool availability_line_of_site(const struct availability_site *site, wall_t from, wall_t to, struct arena *a,
                               struct availability_line *ret, struct err *e)
{
	struct availability_line *telling = arena_array(a, site->n_devices, sizeof *telling);
	struct availability_site heard = *site;

	*ret = (struct availability_line){ NULL, 0 };
	if (from.ms >= to.ms)
		return true;
	if (!telling)
		return err_set(e, ERR_MEMORY, "out of memory");
	heard.devices = telling;
	heard.n_devices = 0;
	for (size_t i = 0; i < site->n_devices; i++)
		if (tells(&site->devices[i]))
			telling[heard.n_devices++] = site->devices[i];
	return sweep_site(&heard, from, to, a, ret, e);
}
