#include "console/verb_acts.h"

#include "console/journal_about.h"
#include "console/journal_faults.h"
#include "console/person.h"
#include "console/verbs.h"
#include "intl.h"
#include "reader_alerts.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

/* Who asks for no span is told what fits a few screens. */
enum { SHOWN_MAX = 1000, SHOWN_AT_ONCE = 200, SHOWN_DAYS = 30 };

/* ---- its rows ---- */

struct journal_line {
	struct journal_row row;
	const char *by;
	const char *object; /* for people in words */
};

#define LINE(key, header, type, field, rank) COLUMN(journal_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column journal_columns[] = {
	LINE("seq", N_("Row"), VALUE_INTEGER, row.seq, 1),
	LINE("at", N_("When"), VALUE_TIME, row.at, 1),
	LINE("by", N_("By"), VALUE_TEXT, by, 1),
	LINE("uid", N_("uid"), VALUE_INTEGER, row.uid, 0),
	LINE("method", N_("Act"), VALUE_KEYWORD, row.method, 1),
	LINE("result", N_("Result"), VALUE_KEYWORD, row.result, 2),
	LINE("object", N_("Object"), VALUE_TEXT, object, 2),
	LINE("text", N_("Text"), VALUE_TEXT, row.text, 3),
	LINE("request", N_("Request"), VALUE_TEXT, row.request, 4),
};

static const struct noun journal_noun = {
	.name = "journal", .empty = N_("No row of the journal."), .columns = journal_columns, .n_columns = ARRAY_LEN(journal_columns),
	.row_size = sizeof(struct journal_line),
};

static const char *object_of(struct session *s, const struct journal_row *r)
{
	struct text t = TEXT_INIT(4096);
	const char *words;

	if (output_is_machine(&s->out))
		return r->object;
	journal_append_about(r, &t);
	words = t.len > 0 ? arena_strdup(s->arena, text_str(&t)) : NULL;
	text_done(&t);
	return words;
}

static bool list(struct session *s, struct err *e)
{
	bool brief = !output_is_machine(&s->out) && !cli_has(s->line, OPT_SINCE);
	size_t max = brief ? SHOWN_AT_ONCE : SHOWN_MAX;
	wall_t since = { session_instant(s).ms - SHOWN_DAYS * INT64_C(86400000) };
	struct journal_line *lines;
	struct journal_row *rows;
	size_t n;

	if (!session_time_option(s, OPT_SINCE, false, &since, e) || !session_read_begin(s, e)
	    || !read_journal(s->reader, s->arena, since, max, &rows, &n, e))
		return false;
	lines = arena_array(s->arena, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct journal_line){ rows[i], person_name(rows[i].uid, output_is_machine(&s->out), s->arena), object_of(s, &rows[i]) };
	if (!session_put_rows(s, &journal_noun, lines, n, e))
		return false;
	if (n == max && brief)
		session_note(s, _("The latest %d rows are shown; --since shows more, --at older ones."), SHOWN_AT_ONCE);
	else if (n == max)
		session_note(s, _("The latest %d rows are shown; --at shows older ones."), SHOWN_MAX);
	return true;
}

/* ---- whether it was changed ---- */

static const struct column fault_columns[] = {
	COLUMN(journal_fault_line, "seq", N_("Row"), VALUE_INTEGER, seq, 1),
	COLUMN(journal_fault_line, "last", N_("Last row"), VALUE_INTEGER, last, 1),
	COLUMN(journal_fault_line, "fault", N_("Fault"), VALUE_TEXT, fault, 1),
	COLUMN(journal_fault_line, "object", N_("Object"), VALUE_TEXT, object, 1),
};

static const struct noun fault_noun = {
	.name = "faults", .empty = "", .columns = fault_columns, .n_columns = ARRAY_LEN(fault_columns), .row_size = sizeof(struct journal_fault_line),
};

static void tell_json(struct session *s, const struct journal_faults *all, const struct journal_verdict *v, const char *head)
{
	json_t *list = json_array();

	for (size_t i = 0; i < all->n; i++)
		json_array_append_new(list, output_json_row(&fault_noun, &all->list[i]));
	output_json(&s->out, json_pack("{s:b,s:I,s:s,s:I,s:I,s:I,s:o}", "intact", v->findings == 0, "rows", (json_int_t)v->rows, "head", head,
	                               "texts", (json_int_t)v->texts, "purged", (json_int_t)v->purged, "findings", (json_int_t)v->findings,
	                               "faults", list));
}

static void tell_csv(struct session *s, const struct journal_faults *all)
{
	const void *rows[JOURNAL_FAULTS_MAX];

	for (size_t i = 0; i < all->n; i++)
		rows[i] = &all->list[i];
	output_rows(&s->out, &fault_noun, rows, all->n);
}

static void tell_people(struct session *s, const struct journal_faults *all, const struct journal_verdict *v, const char *head)
{
	struct text t = TEXT_INIT(1024);

	for (size_t i = 0; i < all->n; i++) {
		text_clear(&t);
		journal_faults_append(all, i, &t);
		output_line(&s->out, "%s", text_str(&t));
	}
	text_done(&t);
	if (v->findings > all->n)
		output_line(&s->out, ngettext("%zu more is not shown.", "%zu more are not shown.", v->findings - all->n), v->findings - all->n);
	if (v->findings == 0)
		output_line(&s->out, ngettext("The journal is as it was written: %zu row.", "The journal is as it was written: %zu rows.", v->rows),
		            v->rows);
	else
		output_line(&s->out, ngettext("The journal is not as it was written: %zu row.", "The journal is not as it was written: %zu rows.",
		                              v->rows), v->rows);
	output_line(&s->out, _("Its head: %s"), head);
}

static bool verify(struct session *s, int *ret_status, struct err *e)
{
	const char *given = s->line->values[OPT_HEAD];
	struct journal_faults *all = arena_alloc(s->arena, sizeof *all);
	struct journal_head expected;
	struct journal_verdict v;
	char head[JOURNAL_HEAD_MAX];
	size_t rows;

	if (!all)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (given && !journal_parse_head(given, &expected))
		return err_set(e, ERR_USAGE, _("--head %.96s: expected a head as journal verify tells it: 15:6d1f…"), given);
	if (!session_read_begin(s, e) || !journal_verify(s->reader, given ? &expected : NULL, journal_faults_note, all, &v, e)
	    || !hds_rows_verify(s->reader, journal_faults_note_row, all, &rows, e))
		return false;
	v.findings += all->of_checklist;
	journal_format_head(&v.head, head);
	if (s->out.format == OUTPUT_JSON)
		tell_json(s, all, &v, head);
	else if (s->out.format == OUTPUT_CSV)
		tell_csv(s, all);
	else
		tell_people(s, all, &v, head);
	*ret_status = v.findings > 0;
	return true;
}

/* ---- */

static bool purge(struct session *s, struct err *e)
{
	json_t *params = json_object();
	bool ok = act_put_number(s->line->args[1], "seq", params, e) && act_ask(s, "purge", params, _("The text is gone; the row stays."), e);

	json_decref(params);
	return ok;
}

bool verb_journal(struct session *s, int *ret_status, struct err *e)
{
	const char *action = s->line->n_args > 0 ? s->line->args[0] : "";
	bool verifies = strcmp(action, "verify") == 0;

	if (cli_has(s->line, OPT_HEAD) && !verifies)
		return err_set(e, ERR_USAGE, "%s", _("--head needs journal verify"));
	if (!*action)
		return list(s, e);
	if (cli_has(s->line, OPT_AT) || cli_has(s->line, OPT_SINCE))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), verifies ? "journal verify" : "journal purge",
		               cli_has(s->line, OPT_AT) ? "--at" : "--since");
	if (verifies && s->line->n_args == 1)
		return verify(s, ret_status, e);
	if (strcmp(action, "purge") == 0 && s->line->n_args == 2)
		return purge(s, e);
	return err_set(e, ERR_USAGE, "%s", _("expected journal, journal verify or journal purge ROW"));
}
