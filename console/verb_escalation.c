#include "console/diagnosis_findings.h"
#include "console/diagnosis_follow.h"
#include "console/escalation_text.h"
#include "console/person.h"
#include "console/verb_acts.h"
#include "console/verbs.h"
#include "intl.h"

#include <stdlib.h>
#include <string.h>

enum { LISTED_MAX = 1000 };

struct line {
	const char *id, *site, *state, *verdict_code, *verdict, *ticket, *by, *taken_by, *result;
	int64_t seq;
	wall_t at, taken, closed;
};

static const struct column columns[] = {
	COLUMN(line, "id", N_("Escalation"), VALUE_TEXT, id, 1),
	COLUMN(line, "state", N_("State"), VALUE_TEXT, state, 1),
	COLUMN(line, "site", N_("Establishment"), VALUE_TEXT, site, 1),
	COLUMN(line, "at", N_("Opened"), VALUE_TIME, at, 2),
	COLUMN(line, "by", N_("By"), VALUE_TEXT, by, 3),
	COLUMN(line, "verdict", N_("Verdict"), VALUE_TEXT, verdict, 4),
	COLUMN(line, "ticket", N_("Ticket"), VALUE_TEXT, ticket, 5),
	COLUMN(line, "taken_by", N_("Taken by"), VALUE_TEXT, taken_by, 6),
	COLUMN(line, "verdict_code", N_("Code"), VALUE_TEXT, verdict_code, 0),
	COLUMN(line, "taken", N_("Taken"), VALUE_TIME, taken, 0),
	COLUMN(line, "closed", N_("Closed"), VALUE_TIME, closed, 0),
	COLUMN(line, "result", N_("It came to"), VALUE_TEXT, result, 0),
	COLUMN(line, "seq", N_("Row of the journal"), VALUE_INTEGER, seq, 0),
};

static const struct noun noun = { .name = "escalation", .empty = N_("No escalation is open."), .columns = columns,
	                          .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct line) };

static struct line line_of(const struct session *s, const struct escalation_row *x)
{
	bool machine = output_is_machine(&s->out);

	return (struct line){
		.id = x->id, .site = x->site, .state = machine ? escalation_state_name(x->state) : escalation_state_word(x->state),
		.verdict_code = x->found.verdict_code, .verdict = x->found.verdict, .ticket = x->ticket, .by = person_name(x->uid, machine, s->arena),
		.taken_by = person_name(x->taken_uid, machine, s->arena), .result = x->result, .seq = x->seq, .at = x->at, .taken = x->taken,
		.closed = x->closed,
	};
}

static bool list(struct session *s, struct err *e)
{
	struct escalation_row *rows;
	const void **each;
	struct line *lines;
	size_t n;

	if (!session_read_begin(s, e) || !read_escalations(s->reader, s->arena, cli_has(s->line, OPT_ALL), LISTED_MAX, &rows, &n, e))
		return false;
	lines = arena_array(s->arena, n + 1, sizeof *lines);
	each = arena_array(s->arena, n + 1, sizeof *each);
	if (!lines || !each)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		lines[i] = line_of(s, &rows[i]);
		each[i] = &lines[i];
	}
	output_rows(&s->out, &noun, each, n);
	return true;
}

/* ---- one of them ---- */

static json_t *steps_json(const struct escalation_findings *f)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < f->n_steps; i++) {
		const struct escalation_step *x = &f->steps[i];

		json_array_append_new(steps, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "layer", output_json_text(x->layer), "status", output_json_text(x->status),
		                                       "outcome", output_json_text(x->outcome), "object", output_json_text(x->object), "detail",
		                                       output_json_text(x->detail), "latency_ms",
		                                       x->latency_us == UNKNOWN_I64 ? json_null() : json_real((double)x->latency_us / 1000)));
	}
	return steps;
}

static json_t *untested_json(const struct escalation_findings *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n_not_testable; i++)
		json_array_append_new(list, output_json_text(f->not_testable[i]));
	return list;
}

static void print_json(struct session *s, const struct escalation_row *x)
{
	struct line line = line_of(s, x);
	json_t *row = output_json_row(&noun, &line);

	json_object_set_new(row, "words", output_json_text(x->words));
	json_object_set_new(row, "confidence", output_json_text(x->found.confidence));
	json_object_set_new(row, "tested", output_json_time(x->found.tested));
	json_object_set_new(row, "steps", steps_json(&x->found));
	json_object_set_new(row, "not_testable", untested_json(&x->found));
	output_json(&s->out, row);
}

static void print_lines(struct session *s, const struct text *t)
{
	for (const char *line = text_str(t); *line;) {
		size_t n = strcspn(line, "\n");

		if (n == 0)
			output_put(&s->out, "", "\n");
		else
			output_line(&s->out, "%.*s", (int)n, line);
		line += n + (line[n] == '\n');
	}
}

static bool read_mask(struct session *s, enum mask_level *ret, struct err *e)
{
	const char *value = s->line->values[OPT_MASK];

	*ret = MASK_NOTHING;
	if (!value)
		return true;
	if (value[0] < '0' || value[0] >= '0' + MASK_LEVELS || value[1])
		return err_set(e, ERR_USAGE, _("--mask %.16s: expected 0, 1 or 2"), value);
	*ret = (enum mask_level)(value[0] - '0');
	return true;
}

static bool show(struct session *s, const char *id, struct err *e)
{
	struct text t = TEXT_INIT(64 << 10);
	struct mask_names names = { 0 };
	struct escalation_row *x;
	enum mask_level level;

	if (!read_mask(s, &level, e) || !session_read_begin(s, e) || !read_escalation(s->reader, s->arena, id, &x, e))
		return false;
	if (!x)
		return err_set(e, ERR_NOT_FOUND, _("there is no escalation '%.64s'"), id);
	if (output_is_machine(&s->out) && level != MASK_NOTHING)
		return err_set(e, ERR_USAGE, "%s", _("--mask is for the text: programs get it complete"));
	if (output_is_machine(&s->out)) {
		print_json(s, x);
		return true;
	}
	if (level != MASK_NOTHING && !escalation_names(s->reader, s->arena, &names, e))
		return false;
	escalation_text(x, level, &names, &t);
	print_lines(s, &t);
	text_done(&t);
	return true;
}

/* ---- acts ---- */

static bool put_site(struct session *s, const char *name, json_t *params, struct err *e)
{
	struct err unreadable;
	const char *kind = "site";
	int64_t id;

	if (session_read_begin(s, &unreadable) && !session_find_entity(s, name, &id, &kind, e))
		return false;
	if (strcmp(kind, "site") != 0)
		return err_set(e, ERR_USAGE, _("'%.64s' is no site"), name);
	if (strncmp(name, "site:", 5) == 0)
		name += 5;
	return json_object_set_new(params, "site", json_string(name)) == 0 || err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
}

/* What a diagnosis of now finds goes with it: who opens it need not copy it by hand. */
static bool put_findings(struct session *s, json_t *params, struct err *e)
{
	const char *site = json_string_value(json_object_get(params, "site"));
	struct diagnosis_run *d = NULL;
	struct region_rows region;
	json_t *findings = NULL;
	bool ok;

	if (!cli_has(s->line, OPT_DIAGNOSE))
		return true;
	if (!session_read_begin(s, e) || !read_region(s->reader, s->arena, &region, e)
	    || !diagnosis_run_new(s->reader, &region, site, s->line->values[OPT_SERVICE], s->now, &d, e))
		return false;
	session_read_end(s); /* the tests take their time */
	ok = diagnosis_follow(s, d, e);
	if (ok)
		findings = diagnosis_findings(d);
	if (ok && d->trouble.len > 0)
		session_note(s, "%s", text_str(&d->trouble));
	diagnosis_run_free(d);
	return ok && ((findings && json_object_set_new(params, "findings", findings) == 0) || err_set(e, ERR_MEMORY, "out of memory"));
}

static bool act(struct session *s, const char *what, struct err *e)
{
	bool opens = strcmp(what, "new") == 0, closes = strcmp(what, "close") == 0;
	const char *method = opens ? "escalation" : closes ? "escalation_close" : "escalation_take", *id = s->line->args[1];
	json_t *params = json_object();
	bool ok = params != NULL;

	if (opens)
		ok = ok && put_site(s, id, params, e) && (s->line->n_args == 2 || act_put_words(s, 2, "text", params, e))
		     && (!s->line->values[OPT_TICKET] || act_put_text(s->line->values[OPT_TICKET], "ticket", params, e)) && put_findings(s, params, e);
	else
		ok = ok && act_put_text(id, "escalation", params, e) && (!closes || act_put_words(s, 2, "result", params, e));
	ok = ok && act_ask(s, method, params, opens ? "" : closes ? _("The escalation is closed.") : _("The escalation is yours."), e);
	json_decref(params);
	return ok;
}

bool verb_escalation(struct session *s, int *ret_status, struct err *e)
{
	size_t n = s->line->n_args;
	const char *what = n > 0 ? s->line->args[0] : "";
	bool acts = strcmp(what, "new") == 0 || strcmp(what, "take") == 0 || strcmp(what, "close") == 0;

	(void)ret_status;
	if (strcmp(what, "new") != 0 && (cli_has(s->line, OPT_DIAGNOSE) || cli_has(s->line, OPT_SERVICE)))
		return err_set(e, ERR_USAGE, "%s", _("--diagnose and --service are for escalation new"));
	if (cli_has(s->line, OPT_SERVICE) && !cli_has(s->line, OPT_DIAGNOSE))
		return err_set(e, ERR_USAGE, "%s", _("--service says what --diagnose asks for: it needs it"));
	if (n == 0)
		return list(s, e);
	if (acts && (n == 1 || (n == 2 && strcmp(what, "close") == 0) || (n > 2 && strcmp(what, "take") == 0)))
		return err_set(e, ERR_USAGE, "%s", _("expected: escalation new SITE [WORDS…], take ID, or close ID RESULT…"));
	if (acts && cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("escalation %s takes no option --at"), what);
	if (acts)
		return act(s, what, e);
	if (n > 1)
		return err_set(e, ERR_USAGE, _("escalation takes one ID; '%.64s' is one too many"), s->line->args[1]);
	return show(s, what, e);
}
