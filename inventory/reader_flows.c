#include "reader_flows.h"

#include "inventory/cell.h"
#include "inventory/flow_exceptions.h"
#include "inventory/flow_merge.h"
#include "inventory/flow_needs.h"
#include "inventory/flow_own.h"
#include "inventory/watched.h"
#include "observed.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)
enum { UNRESOLVED_MAX = 2 * CELL_TEXT_MAX + 2 }; /* both cells of an opening */

static bool fill_opening(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct flow_opening_row *o = row;

	(void)r, (void)e;
	o->source = column_text(c);
	o->destination = column_text(c);
	o->protocol = column_text(c);
	o->port = column_text(c);
	o->reason = column_text(c);
	o->requester = column_text(c);
	o->opened = column_text(c);
	o->ends = column_text(c);
	return true;
}

bool flow_rule_read(const struct flow_places *p, const struct flow_words *w, struct arena *a, struct flow_rule *ret, const char **ret_unresolved,
                    struct err *e)
{
	struct flow_rule r = { .protocol = FLOW_ANY, .from = WALL_NEVER, .until = WALL_NEVER };
	struct text names = TEXT_INIT(UNRESOLVED_MAX);
	const char *unresolved;
	bool ok;

	ok = flow_places_resolve(p, w->source, a, &r.source, &names, e) && flow_places_resolve(p, w->destination, a, &r.destination, &names, e);
	unresolved = names.len ? arena_strdup(a, text_str(&names)) : NULL;
	ok = ok && ((!names.failed && (unresolved || !names.len)) || err_set(e, ERR_MEMORY, "out of memory"));
	text_done(&names);
	if (!ok)
		return false;
	if (!w->protocol || !w->port || !flow_protocol_find(w->protocol, &r.protocol))
		return err_set(e, ERR_DATA, "an opening without protocol or port");
	if (!net_ports_parse(w->port, a, &r.ports, &r.n_ports))
		return err_set(e, ERR_MEMORY, "no room for the ports %.64s", w->port);
	*ret = r;
	*ret_unresolved = unresolved;
	return true;
}

static bool resolve(const struct flow_places *p, struct flow_opening_row *o, wall_t now, struct arena *a, struct err *e)
{
	if (!flow_rule_read(p, &(struct flow_words){ o->source, o->destination, o->protocol, o->port }, a, &o->rule, &o->unresolved, e))
		return false;
	if (o->opened && !wall_parse(o->opened, now, false, &o->rule.from, NULL))
		o->rule.from = WALL_NEVER;
	if (o->ends && wall_parse(o->ends, now, true, &o->rule.until, NULL))
		o->rule.until.ms++; /* the end of a day is its last millisecond */
	return true;
}

/* ---- observed ---- */

static uint64_t count_of(struct columns *c)
{
	int64_t n = column_i64(c);

	return n > 0 ? (uint64_t)n : 0;
}

static bool fill_seen(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct flow_observed_row *o = row;
	struct flow_seen *f = &o->seen;
	const char *within;

	(void)r, (void)e;
	o->point = column_text(c);
	o->source = column_text(c);
	o->destination = column_text(c);
	o->protocol = column_text(c);
	f->port = (uint16_t)count_of(c);
	f->source_port = (uint16_t)count_of(c);
	within = column_text(c);
	o->within = within && *within ? within : NULL;
	f->traits = (uint16_t)count_of(c);
	f->first_seen = column_wall(c);
	f->last_seen = column_wall(c);
	f->bytes = count_of(c);
	f->packets = count_of(c);
	o->new_at = column_wall(c);
	o->source_sent = column_i64(c) != 0;
	o->destination_sent = column_i64(c) != 0;
	o->id = column_i64(c);
	f->protocol = flow_protocol_named(o->protocol);
	if (!o->source || !o->destination || !net_address_parse(o->source, &f->source) || !net_address_parse(o->destination, &f->destination))
		o->point = NULL;
	return true;
}

static int last_first(const void *a, const void *b)
{
	const struct flow_observed_row *x = a, *y = b;
	int order = (x->seen.last_seen.ms < y->seen.last_seen.ms) - (x->seen.last_seen.ms > y->seen.last_seen.ms);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* More than are kept may be there for a moment: which ones are left out is known once all are. */
static bool read_seen(struct reader *r, struct arena *a, struct flow_list *list, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct flow_observed_row);
	struct flow_observed_row *o;

	if (!reader_rows(r, reader_is_past(r) ? ST_FLOW_SEEN_AT : ST_FLOW_SEEN, DB_VALUES(reader_instant(r), V_I64(2 * FLOWS_READ_MAX)), &rows, fill_seen, e))
		return false;
	o = rows.data;
	if (rows.n > 1)
		qsort(o, rows.n, sizeof *o, last_first);
	for (size_t i = 0; i < rows.n && list->n_observed < FLOWS_READ_MAX; i++)
		if (o[i].point)
			o[list->n_observed++] = o[i];
	list->cut = rows.n > FLOWS_READ_MAX;
	list->observed = o;
	return flow_merge(o, &list->n_observed, a) || err_set(e, ERR_MEMORY, "out of memory");
}

static bool fill_span(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct watched_span *s = row;

	(void)r, (void)e;
	s->from = column_wall(c);
	s->to = column_wall(c);
	return true;
}

static bool read_watched(struct reader *r, struct arena *a, wall_t *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct watched_span);

	if (!reader_rows(r, ST_FLOW_SPANS, DB_VALUES(reader_instant(r)), &rows, fill_span, e))
		return false;
	*ret = watched_since(rows.data, rows.n, reader_moment(r));
	return true;
}

bool read_flows_looked(struct reader *r, wall_t since, int64_t *ret_ms, struct err *e)
{
	if (!DB_READ_I64(&r->db, ST_FLOW_LOOKED, ret_ms, e, V_I64(reader_moment(r).ms), V_I64(since.ms)))
		return false;
	*ret_ms = *ret_ms == UNKNOWN_I64 ? 0 : *ret_ms;
	return true;
}

bool read_flows_dropped(struct reader *r, wall_t since, double *ret_ratio, struct err *e)
{
	int64_t ppm;

	if (!DB_READ_I64(&r->db, ST_FLOW_DROPPED, &ppm, e, V_I64(since.ms), V_I64(reader_moment(r).ms)))
		return false;
	*ret_ratio = ppm == UNKNOWN_I64 ? 0 : (double)ppm / 1e6;
	return true;
}

bool flows_dropped_much(double ratio) { return ratio > 0.01; }

bool flow_list_is_learning(const struct flow_list *list)
{
	return list->looked_ms < OBSERVED_LEARNING_DAYS * (int64_t)DAY_MS;
}

/* ---- compared ---- */

static bool compare(struct reader *r, struct arena *a, const struct flow_need *needs, size_t n_needs, const struct flow_own *own, struct flow_list *list,
                    struct err *e)
{
	struct flow_rule *openings = arena_array(a, list->n_openings, sizeof *openings), *declared = arena_array(a, n_needs, sizeof *declared);
	struct flow_rule *excepted = arena_array(a, list->n_exceptions, sizeof *excepted), *ended = arena_array(a, list->n_exceptions, sizeof *ended);
	struct flow_seen *seen = arena_array(a, list->n_observed, sizeof *seen);
	struct flow_sets sets = { openings, declared, excepted, list->n_openings, n_needs, 0, own->rules, own->n, ended, 0 };
	struct flow_comparison c;

	if (!openings || !declared || !seen || !excepted || !ended)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < list->n_openings; i++)
		openings[i] = list->openings[i].rule;
	for (size_t i = 0; i < n_needs; i++)
		declared[i] = needs[i].rule;
	for (; sets.n_excepted < list->n_exceptions && list->exceptions[sets.n_excepted].holds; sets.n_excepted++)
		excepted[sets.n_excepted] = list->exceptions[sets.n_excepted].rule;
	sets.n_ended = flow_exceptions_ended(list, reader_moment(r), ended);
	for (size_t i = 0; i < list->n_observed; i++)
		seen[i] = list->observed[i].seen;
	if (!flow_compare(&sets, seen, list->n_observed, a, &c, e))
		return false;
	for (size_t i = 0; i < list->n_openings; i++) {
		struct flow_opening_row *o = &list->openings[i];
		wall_t watched = flows_dropped_much(list->dropped) ? WALL_NEVER : list->watched;

		o->use = c.authorised[i];
		o->state = flow_opening_judge(&o->rule, &o->use, watched, reader_moment(r));
		o->ending = flow_is_ending(&o->rule, reader_moment(r));
	}
	for (size_t i = 0; i < list->n_observed; i++) {
		struct flow_observed_row *o = &list->observed[i];

		o->verdict = c.verdicts[i];
		o->declared_by = o->verdict.declared == FLOW_NO_RULE ? NULL : needs[o->verdict.declared].by;
		if (o->verdict.exception != FLOW_NO_RULE)
			flow_exception_use(&list->exceptions[o->verdict.exception], o->seen.last_seen);
	}
	for (size_t i = 0; i < list->n_openings; i++)
		list->openings[i].accepted = flow_exception_of(list, &list->openings[i]);
	return true;
}

/* How much was seen of what passed: by it "nobody" is judged. */
static bool read_looks(struct reader *r, struct arena *a, struct flow_list *list, struct err *e)
{
	const wall_t learned = { reader_moment(r).ms - (OBSERVED_LEARNING_DAYS + 1) * (int64_t)DAY_MS };
	const wall_t long_ago = { reader_moment(r).ms - FLOW_DEAD_DAYS * (int64_t)DAY_MS };

	return read_watched(r, a, &list->watched, e) && read_flows_looked(r, learned, &list->looked_ms, e)
	       && read_flows_dropped(r, long_ago, &list->dropped, e);
}

bool read_flows(struct reader *r, struct arena *a, struct flow_list *ret, struct err *e)
{
	struct rows openings = ROWS_INIT(a, struct flow_opening_row);
	struct flow_list list = { .watched = WALL_NEVER };
	struct flow_places *places;
	struct flow_need *needs;
	struct flow_own own;
	size_t n_needs;

	if (!flow_places_read(r, a, &places, e) || !reader_rows(r, ST_FLOW_OPENINGS, DB_VALUES(reader_instant(r)), &openings, fill_opening, e))
		return false;
	list.openings = openings.data;
	list.n_openings = openings.n;
	for (size_t i = 0; i < list.n_openings; i++)
		if (!resolve(places, &list.openings[i], reader_moment(r), a, e))
			return false;
	if (!flow_needs_read(r, places, a, &needs, &n_needs, e) || !read_seen(r, a, &list, e) || !read_looks(r, a, &list, e)
	    || !flow_exceptions_read(r, places, a, &list, e) || !flow_own_read(r, places, needs, n_needs, a, &own, e)
	    || !compare(r, a, needs, n_needs, &own, &list, e))
		return false;
	for (size_t i = 0; i < list.n_observed; i++) {
		struct flow_observed_row *o = &list.observed[i];

		if (o->verdict.reversed)
			*o = flow_turned(o);
		o->source_name = flow_places_device(places, &o->seen.source);
		o->destination_name = flow_places_device(places, &o->seen.destination);
		o->source_site = flow_places_site(places, &o->seen.source);
		o->destination_site = flow_places_site(places, &o->seen.destination);
	}
	*ret = list;
	return true;
}
