#include "inventory/flow_exceptions.h"

#include <stdlib.h>
#include <string.h>

static bool fill_exception(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct flow_exception_row *x = row;
	wall_t now = reader_moment(r);

	(void)e;
	x->source = column_text(c);
	x->destination = column_text(c);
	x->protocol = column_text(c);
	x->port = column_text(c);
	x->uid = column_i64(c);
	x->from = column_wall(c);
	x->until = column_wall(c);
	x->ended = column_i64(c) != 0;
	x->reason = column_text(c);
	x->last_seen = WALL_NEVER;
	x->holds = !x->ended && x->from.ms <= now.ms && now.ms < x->until.ms;
	return true;
}

static int by_holding(const void *a, const void *b)
{
	const struct flow_exception_row *x = a, *y = b;

	if (x->holds != y->holds)
		return y->holds - x->holds;
	if (x->until.ms != y->until.ms)
		return (x->until.ms < y->until.ms) == x->holds ? -1 : 1; /* the next to end, else the last that ended */
	return (x->from.ms > y->from.ms) - (x->from.ms < y->from.ms);
}

bool flow_exceptions_read(struct reader *r, const struct flow_places *p, struct arena *a, struct flow_list *list, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct flow_exception_row);
	struct flow_exception_row *x;

	if (!reader_rows(r, ST_FLOW_EXCEPTIONS, DB_VALUES(reader_instant(r)), &rows, fill_exception, e))
		return false;
	x = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		if (!flow_rule_read(p, &(struct flow_words){ x[i].source, x[i].destination, x[i].protocol, x[i].port }, a, &x[i].rule, &x[i].unresolved, e))
			return false;
	if (rows.n > 1)
		qsort(x, rows.n, sizeof *x, by_holding);
	list->exceptions = x;
	list->n_exceptions = rows.n;
	return true;
}

size_t flow_exceptions_ended(const struct flow_list *list, wall_t now, struct flow_rule *ret)
{
	size_t n = 0, ranges = 0;

	for (size_t i = 0; i < list->n_exceptions && n < FLOW_RULES_MAX; i++) {
		const struct flow_exception_row *x = &list->exceptions[i];

		if (x->holds || x->until.ms > now.ms || x->from.ms >= x->until.ms)
			continue;
		ranges += x->rule.source.n + x->rule.destination.n + x->rule.n_ports;
		if (ranges > FLOW_RANGES_MAX)
			break;
		ret[n] = x->rule;
		ret[n].from = x->from;
		ret[n++].until = x->until;
	}
	return n;
}

void flow_exception_use(struct flow_exception_row *x, wall_t last_seen)
{
	x->flows++;
	if (last_seen.ms > x->last_seen.ms)
		x->last_seen = last_seen;
}

const struct flow_exception_row *flow_exception_of(const struct flow_list *list, const struct flow_opening_row *o)
{
	if (o->state != OPENING_DEAD && o->state != OPENING_UNUSED)
		return NULL;
	for (size_t i = 0; i < list->n_exceptions && list->exceptions[i].holds; i++) {
		const struct flow_exception_row *x = &list->exceptions[i];

		if (strcmp(x->source, o->source) == 0 && strcmp(x->destination, o->destination) == 0 && strcmp(x->protocol, o->protocol) == 0
		    && strcmp(x->port, o->port) == 0)
			return x;
	}
	return NULL;
}
