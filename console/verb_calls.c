#include "calls.h"
#include "console/person.h"
#include "console/verb_acts.h"
#include "console/verbs.h"
#include "intl.h"

#include <string.h>

enum { LISTED_MAX = 200 };

struct line {
	int64_t seq;
	wall_t at;
	const char *site, *category, *ticket, *contact, *by, *words;
};

static const struct column columns[] = {
	COLUMN(line, "at", N_("At"), VALUE_TIME, at, 1),
	COLUMN(line, "site", N_("Establishment"), VALUE_TEXT, site, 1),
	COLUMN(line, "category", N_("Category"), VALUE_TEXT, category, 1),
	COLUMN(line, "ticket", N_("Ticket"), VALUE_TEXT, ticket, 2),
	COLUMN(line, "contact", N_("Caller"), VALUE_TEXT, contact, 3),
	COLUMN(line, "words", N_("Words"), VALUE_TEXT, words, 4),
	COLUMN(line, "by", N_("By"), VALUE_TEXT, by, 5),
	COLUMN(line, "seq", N_("Row of the journal"), VALUE_INTEGER, seq, 0),
};

static const struct noun noun = { .name = "calls", .empty = N_("No establishment has called."), .columns = columns,
	                          .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct line) };

static bool list(struct session *s, const char *name, struct err *e)
{
	bool machine = output_is_machine(&s->out);
	const char *kind = "site";
	struct call_row *rows;
	const void **each;
	struct line *lines;
	int64_t id;
	size_t n;

	if (!session_read_begin(s, e) || (name && !session_find_entity(s, name, &id, &kind, e)))
		return false;
	if (strcmp(kind, "site") != 0)
		return err_set(e, ERR_USAGE, _("'%.64s' is no site"), name);
	if (name && strncmp(name, "site:", 5) == 0)
		name += 5;
	if (!read_calls(s->reader, s->arena, name, 0, LISTED_MAX, &rows, &n, e))
		return false;
	lines = arena_array(s->arena, n + 1, sizeof *lines);
	each = arena_array(s->arena, n + 1, sizeof *each);
	if (!lines || !each)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		enum call_category c = rows[i].call.category;

		lines[i] = (struct line){ rows[i].call.seq, rows[i].call.at, rows[i].site, machine ? call_category_name(c) : _(call_category_word(c)),
			                  rows[i].ticket, rows[i].contact, person_name(rows[i].uid, machine, s->arena), rows[i].words };
		each[i] = &lines[i];
	}
	output_rows(&s->out, &noun, each, n);
	return true;
}

static bool end(struct session *s, struct err *e)
{
	json_t *params = json_object();
	bool ok = act_put_number(s->line->args[1], "id", params, e) && act_put_reason(s, params, e)
	          && act_ask(s, "calls_end", params, _("The alert of grouped calls is over."), e);

	json_decref(params);
	return ok;
}

static bool add(struct session *s, struct err *e)
{
	static const struct { enum cli_option option; const char *name; } options[] = { { OPT_TICKET, "ticket" }, { OPT_CALLER, "caller" } };
	json_t *params = json_object();
	bool ok = act_put_number(s->line->args[1], "seq", params, e) && (s->line->n_args == 2 || act_put_words(s, 2, "text", params, e));

	for (size_t i = 0; ok && i < ARRAY_LEN(options); i++)
		ok = !s->line->values[options[i].option] || act_put_text(s->line->values[options[i].option], options[i].name, params, e);
	ok = ok && act_ask(s, "call_detail", params, _("The call is completed."), e);
	json_decref(params);
	return ok;
}

bool verb_calls(struct session *s, int *ret_status, struct err *e)
{
	size_t n = s->line->n_args;
	const char *what = n > 0 ? s->line->args[0] : "";

	(void)ret_status;
	if (n >= 2 && (strcmp(what, "end") == 0 || strcmp(what, "add") == 0) && cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("calls %s takes no option --at"), what);
	if (n >= 2 && strcmp(what, "add") == 0)
		return add(s, e);
	if (n == 2 && strcmp(what, "end") == 0)
		return end(s, e);
	if (n >= 2)
		return err_set(e, ERR_USAGE, _("calls takes one SITE; '%.64s' is one too many"), s->line->args[1]);
	if (cli_has(s->line, OPT_REASON))
		return err_set(e, ERR_USAGE, _("calls %s takes no option --reason"), "SITE");
	return list(s, n == 1 ? s->line->args[0] : NULL, e);
}
