/* What of a device that was told to be silent answered all the same: the state alone does not tell whose silence it was, the agent's or
 * the machine's. The history of its echoes does, as long as it is kept. */
#include "inventory/reader_availability_internal.h"
#include "inventory/reader_series.h"

#include <math.h>

struct echo { int64_t at_ms; bool answered; };

struct echoes {
	struct rows rows; /* struct echo, by time */
	int64_t from_ms, to_ms;
};

static bool take_echo(void *user, const struct series_point *point, struct err *e)
{
	struct echoes *echoes = user;
	struct echo *echo;

	if (point->at_ms + point->span_ms < echoes->from_ms || point->at_ms >= echoes->to_ms)
		return true;
	echo = rows_add(&echoes->rows, e);
	if (echo)
		*echo = (struct echo){ point->at_ms, !isnan(point->latency_us) || point->loss_ratio < 1 };
	return echo != NULL;
}

/* Each sample, else each quarter of an hour. */
static bool read_echoes(struct period *p, int64_t check, const struct availability_span *span, struct echoes *ret)
{
	const struct entity_series series = { .interface_id = UNKNOWN_I64, .device_id = UNKNOWN_I64, .check_id = check };

	*ret = (struct echoes){ ROWS_INIT(p->lines, struct echo), span->from.ms, span->to.ms };
	if (!reader_walk_check(p->r, &series, HISTORY_FULL, span->from.ms, span->to.ms, take_echo, ret, p->e))
		return false;
	return ret->rows.n > 0
	       || reader_walk_check(p->r, &series, HISTORY_QUARTER, span->from.ms - history_span_ms(HISTORY_QUARTER), span->to.ms, take_echo, ret,
	                            p->e);
}

static bool add_piece(struct period *p, struct rows *spans, int64_t from_ms, int64_t to_ms, bool answered)
{
	enum availability_part part = answered ? AVAILABILITY_UP : AVAILABILITY_DOWN;
	struct availability_span *last = spans->n ? (struct availability_span *)spans->data + spans->n - 1 : NULL;

	if (from_ms >= to_ms)
		return true;
	if (last && last->part == part && last->to.ms == from_ms) {
		last->to.ms = to_ms;
		return true;
	}
	last = rows_add(spans, p->e);
	if (last)
		*last = (struct availability_span){ { from_ms }, { to_ms }, part, 0 };
	return last != NULL;
}

/* What an echo told holds until the next one; before the first, what that told. */
static bool split(struct period *p, const struct availability_span *span, const struct rows *echoes, struct rows *spans)
{
	const struct echo *echo = echoes->data;
	int64_t from_ms = span->from.ms;
	bool answered = echo[0].answered;

	for (size_t i = 1; i < echoes->n; i++) {
		if (echo[i].answered == answered || echo[i].at_ms <= from_ms)
			continue;
		if (!add_piece(p, spans, from_ms, echo[i].at_ms, answered))
			return false;
		from_ms = echo[i].at_ms;
		answered = echo[i].answered;
	}
	return add_piece(p, spans, from_ms, span->to.ms, answered);
}

bool period_ask_echoes(struct period *p, int64_t device_id, struct rows *states)
{
	struct rows spans = ROWS_INIT(p->lines, struct availability_span);
	const struct availability_span *span = states->data;
	struct echoes echoes;
	int64_t check;

	if (!DB_READ_I64(&p->r->db, ST_AVAILABILITY_ECHO, &check, p->e, V_I64(device_id)))
		return false;
	for (size_t i = 0; check != UNKNOWN_I64 && i < states->n; i++) {
		echoes.rows.n = 0;
		if (span[i].part == AVAILABILITY_DOWN && !read_echoes(p, check, &span[i], &echoes))
			return false;
		if (span[i].part == AVAILABILITY_DOWN && echoes.rows.n > 0) {
			if (!split(p, &span[i], &echoes.rows, &spans))
				return false;
		} else {
			struct availability_span *kept = rows_add(&spans, p->e);

			if (!kept)
				return false;
			*kept = span[i];
		}
	}
	if (check != UNKNOWN_I64)
		*states = spans;
	return true;
}
