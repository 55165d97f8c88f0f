#include "inventory/reader_internal.h"

#include "escalation.h"

#include <string.h>

static const char **split_lines(struct arena *a, const char *text, size_t *ret_n)
{
	const char **lines;
	char *copy = arena_strdup(a, text), *state = NULL;
	size_t n = 0;

	lines = arena_array(a, ESCALATION_STEPS_MAX, sizeof *lines);
	for (char *line = copy && lines ? strtok_r(copy, "\n", &state) : NULL; line && n < ESCALATION_STEPS_MAX; line = strtok_r(NULL, "\n", &state))
		lines[n++] = line;
	*ret_n = n;
	return lines;
}

static bool fill_escalation(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct escalation_row *v = row;
	const char *untested;

	v->seq = column_i64(c);
	v->id = column_text(c);
	v->site = column_text(c);
	v->at = column_wall(c);
	v->uid = column_i64(c);
	v->ticket = column_text(c);
	v->words = column_text(c);
	v->found.verdict_code = column_text(c);
	v->found.verdict = column_text(c);
	v->found.confidence = column_text(c);
	v->found.tested = column_wall(c);
	untested = column_text(c);
	v->taken = column_wall(c);
	v->taken_uid = column_i64(c);
	v->closed = column_wall(c);
	v->closed_uid = column_i64(c);
	v->result = column_text(c);
	if (r->personal_withheld)
		v->words = v->result = NULL;
	v->state = wall_is_known(v->closed) ? ESCALATION_CLOSED : wall_is_known(v->taken) ? ESCALATION_TAKEN : ESCALATION_OPEN;
	if (untested)
		v->found.not_testable = split_lines(c->a, untested, &v->found.n_not_testable);
	return !untested || v->found.not_testable || err_set(e, ERR_MEMORY, "out of memory");
}

static bool fill_step(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct escalation_step *s = row;

	(void)r;
	(void)e;
	s->layer = column_text(c);
	s->status = column_text(c);
	s->outcome = column_text(c);
	s->object = column_text(c);
	s->detail = column_text(c);
	s->latency_us = column_i64(c);
	return true;
}

bool read_escalations(struct reader *r, struct arena *a, bool all, size_t max, struct escalation_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct escalation_row);

	if (!reader_rows(r, ST_ESCALATIONS, DB_VALUES(reader_instant(r), V_I64(all), V_I64((int64_t)max)), &rows, fill_escalation, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}

bool read_escalation(struct reader *r, struct arena *a, const char *id, struct escalation_row **ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct escalation_row), steps = ROWS_INIT(a, struct escalation_step);
	char code[ESCALATION_ID_LEN + 1];

	*ret = NULL;
	if (!escalation_id_parse(id, code))
		return true;
	if (!reader_rows(r, ST_ESCALATION, DB_VALUES(reader_instant(r), V_TEXT(code)), &rows, fill_escalation, e))
		return false;
	if (rows.n == 0)
		return true;
	*ret = rows.data;
	if (!reader_rows(r, ST_ESCALATION_STEPS, DB_VALUES(V_I64((*ret)->seq)), &steps, fill_step, e))
		return false;
	(*ret)->found.steps = steps.data;
	(*ret)->found.n_steps = steps.n;
	return true;
}
