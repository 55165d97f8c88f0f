#include "console/session.h"
#include "console/verbs.h"

#include "console/object_state.h"
#include "intl.h"
#include "inventory/format.h"
#include "talkers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_DEFAULT = 96, POINTS_MAX = 10000 };

/* history_row with its numbers named. */
struct history_line {
	struct history_row row;
	const char *state;     /* stable name for programs, word for people */
	int64_t new_talkers;   /* UNKNOWN_I64: none was seen */
};

#define POINT(key, header, type, field, rank) { key, header, type, offsetof(struct history_line, field), rank }

static const struct column history_columns[] = {
	POINT("at", N_("Time"), VALUE_TIME, row.at, 1),
	POINT("step_s", N_("Step"), VALUE_STEP, row.step_ms, 5),
	POINT("state", N_("Worst state"), VALUE_TEXT, state, 1),
	POINT("in_bps", N_("In"), VALUE_RATE, row.in_bps, 2),
	POINT("out_bps", N_("Out"), VALUE_RATE, row.out_bps, 2),
	POINT("in_bps_max", N_("In, highest"), VALUE_RATE, row.in_bps_max, 3),
	POINT("out_bps_max", N_("Out, highest"), VALUE_RATE, row.out_bps_max, 3),
	POINT("in_errors_ps", N_("Errors in"), VALUE_PER_SECOND, row.in_errors_ps, 3),
	POINT("out_errors_ps", N_("Errors out"), VALUE_PER_SECOND, row.out_errors_ps, 3),
	POINT("in_discards_ps", N_("Discards in"), VALUE_PER_SECOND, row.in_discards_ps, 4),
	POINT("out_discards_ps", N_("Discards out"), VALUE_PER_SECOND, row.out_discards_ps, 4),
	POINT("latency_ms", N_("Latency"), VALUE_MILLISECONDS, row.latency_ms, 2),
	POINT("loss_ratio", N_("Loss"), VALUE_RATIO, row.loss_ratio, 2),
	POINT("new_talkers", N_("New talkers"), VALUE_INTEGER, new_talkers, 4),
};

static const struct noun history_noun = {
	.name = "history", .empty = N_("No history of that time."), .columns = history_columns,
	.n_columns = ARRAY_LEN(history_columns), .row_size = sizeof(struct history_line),
};

static bool points_option(const struct session *s, size_t *ret, struct err *e)
{
	const char *value = s->line->values[OPT_POINTS];
	char *end;
	long n;

	*ret = POINTS_DEFAULT;
	if (!cli_has(s->line, OPT_POINTS))
		return true;
	errno = 0;
	n = strtol(value, &end, 10);
	if (errno != 0 || end == value || *end || n < 1 || n > POINTS_MAX)
		return err_set(e, ERR_USAGE, _("--points %.32s: expected a number from 1 to %d"), value, POINTS_MAX);
	*ret = (size_t)n;
	return true;
}

static bool is_known(const struct history_row *r)
{
	const double numbers[] = { r->in_bps, r->out_bps, r->in_errors_ps, r->out_errors_ps, r->in_discards_ps, r->out_discards_ps,
	                           r->latency_ms, r->loss_ratio };

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (!isnan(numbers[i]))
			return true;
	return r->state >= 0;
}

/* People begin where something is known, programs where they asked. */
static size_t skip_unknown(struct session *s, const struct history_row *points, size_t n)
{
	size_t first = 0;
	char when[FORMAT_MAX];

	while (!output_is_machine(&s->out) && first < n && !is_known(&points[first]))
		first++;
	if (first > 0 && first < n) {
		format_time(points[first].at, s->out.now, when);
		output_line(&s->out, _("Nothing of this time is known before %s."), when);
	}
	return first;
}

/* Who talked to a device for the first time, by step. */
static bool count_talkers(struct session *s, int64_t device_id, struct history_line *lines, size_t n, struct err *e)
{
	struct new_talker *talkers;
	size_t n_talkers, i = 0;
	wall_t end;

	if (n == 0)
		return true;
	end.ms = lines[n - 1].row.at.ms + lines[n - 1].row.step_ms - 1;
	if (!read_new_talkers(s->reader, s->arena, device_id, lines[0].row.at, end, &talkers, &n_talkers, e))
		return false;
	for (size_t k = 0; k < n_talkers; k++) {
		while (i + 1 < n && talkers[k].at.ms >= lines[i + 1].row.at.ms)
			i++;
		lines[i].new_talkers = (lines[i].new_talkers == UNKNOWN_I64 ? 0 : lines[i].new_talkers) + 1;
	}
	return true;
}

static bool print_history(struct session *s, int64_t id, const char *kind, const struct history_row *points, size_t n, struct err *e)
{
	struct history_line *lines = arena_array(s->arena, n + 1, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		const char *name = object_state_name(kind, points[i].state), *word = object_state_word(kind, points[i].state);

		lines[i] = (struct history_line){ points[i], output_is_machine(&s->out) || !word ? name : word, UNKNOWN_I64 };
	}
	return (strcmp(kind, "device") != 0 || count_talkers(s, id, lines, n, e)) && session_put_rows(s, &history_noun, lines, n, e);
}

/* What is never measured itself would show as a table of dashes. */
static bool check_measured(const char *kind, const char *name, struct err *e)
{
	static const char *const measured[] = { "device", "link", "service", "heartbeat" };

	for (size_t i = 0; i < ARRAY_LEN(measured); i++)
		if (strcmp(kind, measured[i]) == 0)
			return true;
	return err_set(e, ERR_USAGE, _("%.128s has no history of its own: links, devices, services and heartbeats have; vigie show names those it has"),
	               name);
}

bool verb_history(struct session *s, int *ret_status, struct err *e)
{
	wall_t to = session_instant(s), from = WALL_NEVER;
	struct history_row *points;
	const char *kind;
	int64_t id;
	size_t n, max, first;

	(void)ret_status;
	if (!session_time_option(s, OPT_TO, false, &to, e) || !session_time_option(s, OPT_FROM, false, &from, e)
	    || !points_option(s, &max, e))
		return false;
	if (!wall_is_known(from))
		from.ms = to.ms - 86400000;
	if (from.ms >= to.ms)
		return err_set(e, ERR_USAGE, "%s", _("--from must lie before --to"));
	if (!session_find_entity(s, s->line->args[0], &id, &kind, e) || !check_measured(kind, s->line->args[0], e)
	    || !read_history(s->reader, s->arena, id, from, to, max, &points, &n, e))
		return false;
	first = skip_unknown(s, points, n);
	return print_history(s, id, kind, points + first, n - first, e);
}
