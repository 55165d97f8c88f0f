#include "console/session.h"
#include "console/verbs.h"

#include "console/alert_line.h"
#include "console/alert_page.h"
#include "intl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

static bool print_list(struct session *s, const struct alert_row *alerts, size_t n, size_t *ret_shown, struct err *e)
{
	struct alert_line *lines = arena_array(s->arena, n, sizeof *lines);
	const void **rows = arena_array(s->arena, n, sizeof *rows);
	bool all = cli_has(s->line, OPT_ALL);
	size_t shown = 0;

	if (!lines || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		if (!all && alerts[i].cause_id != alerts[i].id)
			continue;
		if (!alert_line_fill(s, &alerts[i], &lines[shown], e))
			return false;
		rows[shown] = &lines[shown];
		shown++;
	}
	output_rows(&s->out, alert_noun(&s->out), rows, shown);
	*ret_shown = shown;
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
