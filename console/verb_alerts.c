#include "console/session.h"
#include "console/verbs.h"

#include "console/alert_line.h"
#include "console/alert_page.h"
#include "intl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

/* Which alerts are told, in which order: for people what follows a cause stands below it. */
struct told { size_t *of, n; bool *is_below; };

static void tell(struct told *t, size_t i, bool below)
{
	t->is_below[t->n] = below;
	t->of[t->n++] = i;
}

static bool stands_below(const struct alert_row *row, const struct alert_row *cause)
{
	return row != cause && row->cause_id == cause->id;
}

static bool has_cause_among(const struct alert_row *alerts, size_t n, const struct alert_row *row)
{
	for (size_t i = 0; i < n; i++)
		if (stands_below(row, &alerts[i]))
			return true;
	return false;
}

static bool order(struct session *s, const struct alert_row *alerts, size_t n, struct told *t, struct err *e)
{
	bool all = cli_has(s->line, OPT_ALL), tree = all && !output_is_machine(&s->out);

	*t = (struct told){ arena_array(s->arena, n, sizeof *t->of), 0, arena_array(s->arena, n, sizeof *t->is_below) };
	if (!t->of || !t->is_below)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		if (tree ? has_cause_among(alerts, n, &alerts[i]) : !all && alerts[i].cause_id != alerts[i].id)
			continue;
		tell(t, i, false);
		for (size_t k = 0; tree && k < n; k++)
			if (stands_below(&alerts[k], &alerts[i]))
				tell(t, k, true);
	}
	return true;
}

/* What followed a cause that is over is no cause before it is measured: without a word of it all would seem to be well. */
static size_t count_waiting(const struct alert_row *alerts, size_t n)
{
	size_t waiting = 0;

	for (size_t i = 0; i < n; i++)
		waiting += alerts[i].handling != ALERT_ENDED && alerts[i].cause_id != alerts[i].id && !has_cause_among(alerts, n, &alerts[i]);
	return waiting;
}

/* *ret_shown: with those that wait. */
static bool print_list(struct session *s, const struct alert_row *alerts, size_t n, size_t *ret_shown, struct err *e)
{
	size_t waiting = cli_has(s->line, OPT_ALL) ? 0 : count_waiting(alerts, n);
	struct alert_line *lines = arena_array(s->arena, n, sizeof *lines);
	const void **rows = arena_array(s->arena, n, sizeof *rows);
	struct told told;

	if (!lines || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!order(s, alerts, n, &told, e))
		return false;
	for (size_t i = 0; i < told.n; i++) {
		if (!alert_line_fill(s, &alerts[told.of[i]], &lines[i], e) || (told.is_below[i] && !alert_line_indent(s, &lines[i], e)))
			return false;
		rows[i] = &lines[i];
	}
	output_rows(&s->out, alert_noun(&s->out), rows, told.n);
	if (waiting > 0 && !output_is_machine(&s->out))
		output_line(&s->out, ngettext("%zu object still fails: what it followed works again, it is being measured.",
		                              "%zu objects still fail: what they followed works again, they are being measured.", waiting), waiting);
	*ret_shown = told.n + waiting;
	return true;
}

static bool parse_id(const char *arg, int64_t *ret, struct err *e)
{
	char *end;

	errno = 0;
	*ret = strtoll(arg, &end, 10);
	if (errno != 0 || end == arg || *end || *ret < 1)
		return err_set(e, ERR_USAGE, _("'%.64s': expected the number of an alert, as vigie alerts tells it"), arg);
	return true;
}

static bool print_one(struct session *s, const struct alert_row *alerts, size_t n, struct err *e)
{
	struct alert_line line;
	int64_t id;

	if (!parse_id(s->line->args[0], &id, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (alerts[i].id != id)
			continue;
		if (!output_is_machine(&s->out))
			return alert_page_print(s, &alerts[i], e);
		if (!alert_line_fill(s, &alerts[i], &line, e))
			return false;
		output_object(&s->out, alert_noun(&s->out), &line);
		return true;
	}
	return err_set(e, ERR_NOT_FOUND, _("no alert %" PRId64 " within the last 30 days"), id);
}

bool verb_alerts(struct session *s, int *ret_status, struct err *e)
{
	bool one = s->line->n_args > 0;
	struct alert_row *alerts;
	size_t n, shown = 1;

	if (!session_read_begin(s, e) || !read_alerts(s->reader, s->arena, one || cli_has(s->line, OPT_ALL), &alerts, &n, e)
	    || !verb_note_collector(s, e) || !(one ? print_one(s, alerts, n, e) : print_list(s, alerts, n, &shown, e)))
		return false;
	if (cli_has(s->line, OPT_CODE))
		*ret_status = shown > 0 ? 1 : 0;
	return true;
}
