#include "console/verb_acts.h"

#include "console/act_time.h"
#include "console/person.h"
#include "console/verbs.h"
#include "intl.h"
#include "reader_alerts.h"

#include <string.h>

struct maintenance_line {
	struct silence_row row;
	const char *by;
};

#define LINE(key, header, type, field, rank) COLUMN(maintenance_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column maintenance_columns[] = {
	LINE("id", N_("Number"), VALUE_INTEGER, row.id, 1),
	LINE("object", N_("Object"), VALUE_TEXT, row.object, 1),
	LINE("from", N_("From"), VALUE_TIME, row.from, 1),
	LINE("until", N_("Until"), VALUE_TIME, row.until, 1),
	LINE("recurrence", N_("Every"), VALUE_KEYWORD, row.recurrence, 2),
	LINE("holds", N_("Holds"), VALUE_BOOL, row.holds, 2),
	LINE("ended", N_("Ended"), VALUE_TIME, row.ended, 5),
	LINE("supplier", N_("Supplier"), VALUE_TEXT, row.supplier, 3),
	LINE("by", N_("By"), VALUE_TEXT, by, 4),
	LINE("uid", N_("uid"), VALUE_INTEGER, row.uid, 0),
	LINE("reason", N_("Reason"), VALUE_TEXT, row.reason, 2),
};

static const struct noun maintenance_noun = {
	.name = "maintenance", .empty = N_("No planned work."), .columns = maintenance_columns, .n_columns = ARRAY_LEN(maintenance_columns),
	.row_size = sizeof(struct maintenance_line),
};

/* All that keeps an object or an alert from telling anybody. */
static const struct column silence_columns[] = {
	LINE("id", N_("Number"), VALUE_INTEGER, row.id, 1),
	LINE("kind", N_("Kind"), VALUE_KEYWORD, row.kind, 1),
	LINE("object", N_("Object"), VALUE_TEXT, row.object, 1),
	LINE("from", N_("From"), VALUE_TIME, row.from, 3),
	LINE("until", N_("Until"), VALUE_TIME, row.until, 1),
	LINE("recurrence", N_("Every"), VALUE_KEYWORD, row.recurrence, 3),
	LINE("holds", N_("Holds"), VALUE_BOOL, row.holds, 2),
	LINE("ended", N_("Ended"), VALUE_TIME, row.ended, 5),
	LINE("supplier", N_("Supplier"), VALUE_TEXT, row.supplier, 4),
	LINE("by", N_("By"), VALUE_TEXT, by, 2),
	LINE("uid", N_("uid"), VALUE_INTEGER, row.uid, 0),
	LINE("alert", N_("Alert"), VALUE_INTEGER, row.alert_id, 4),
	LINE("reason", N_("Reason"), VALUE_TEXT, row.reason, 1),
};

static const struct noun silence_noun = {
	.name = "silences", .empty = N_("Nothing is silenced: no acknowledgement, no mute, no planned work."), .columns = silence_columns,
	.n_columns = ARRAY_LEN(silence_columns), .row_size = sizeof(struct maintenance_line),
};

/* kind: NULL, all. */
static bool list(struct session *s, const struct noun *noun, const char *kind, struct err *e)
{
	struct maintenance_line *lines;
	struct silence_row *rows;
	size_t n, k = 0;

	if (!session_read_begin(s, e) || !read_silences(s->reader, s->arena, cli_has(s->line, OPT_ALL), &rows, &n, e))
		return false;
	lines = arena_array(s->arena, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		if (kind && strcmp(rows[i].kind, kind) != 0)
			continue;
		lines[k++] = (struct maintenance_line){ rows[i], person_name(rows[i].uid, output_is_machine(&s->out), s->arena) };
	}
	return session_put_rows(s, noun, lines, k, e);
}

bool verb_silences(struct session *s, int *ret_status, struct err *e)
{
	(void)ret_status;
	return list(s, &silence_noun, NULL, e);
}

static bool put_maintenance(struct session *s, json_t *params, struct err *e)
{
	const char *every = s->line->values[OPT_EVERY], *supplier = s->line->values[OPT_SUPPLIER], *from = s->line->values[OPT_FROM];
	wall_t begin = s->now; /* "22:00" to "06:00" is the morning after, also when it is said after midnight */

	if (every && strcmp(every, "daily") != 0 && strcmp(every, "weekly") != 0 && strcmp(every, "monthly") != 0)
		return err_set(e, ERR_USAGE, _("--every %.64s: expected daily, weekly or monthly"), every);
	if (!act_put_reason(s, params, e)
	    || (from && (!act_put_time(s, OPT_FROM, true, s->now, "from", params, e) || !act_time_parse(from, true, s->now, &begin, e)))
	    || !act_put_time(s, OPT_TO, false, begin, "to", params, e) || !act_put_object(s, s->line->args[1], "object", params, e))
		return false;
	if (every && json_object_set_new(params, "every", json_string(every)) != 0)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (supplier && json_object_set_new(params, "supplier", json_string(supplier)) != 0)
		return err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
	return true;
}

bool verb_maintenance(struct session *s, int *ret_status, struct err *e)
{
	const char *action = s->line->n_args > 0 ? s->line->args[0] : "list";
	bool adds = strcmp(action, "add") == 0, ends = strcmp(action, "end") == 0, ok;
	json_t *params;

	(void)ret_status;
	if (strcmp(action, "list") == 0 && s->line->n_args <= 1)
		return list(s, &maintenance_noun, "maintenance", e);
	if ((!adds && !ends) || s->line->n_args != 2)
		return err_set(e, ERR_USAGE, "%s", _("expected maintenance add OBJECT, maintenance end NUMBER or maintenance list"));
	if (cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), adds ? "maintenance add" : "maintenance end", "--at");
	params = json_object();
	ok = adds ? put_maintenance(s, params, e) : act_put_number(s->line->args[1], "id", params, e);
	ok = ok && act_ask(s, adds ? "maintenance" : "maintenance_end", params,
	                   adds ? _("The planned work is declared.") : _("The planned work is ended."), e);
	json_decref(params);
	return ok;
}
