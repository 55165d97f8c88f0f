#include "console/verb_acts.h"

#include "act.h"
#include "console/act_time.h"
#include "console/alert_sentence.h"
#include "console/called_words.h"
#include "console/control_client.h"
#include "console/object_field.h"
#include "console/verbs.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ACT_TIMEOUT_MS = 30000 };

struct act_answer {
	const char *act, *warning, *told, *reach, *contact, *group, *escalation;
	int64_t seq, number, calls, cause;
	wall_t gtr_due;
};

static const struct column act_columns[] = {
	COLUMN(act_answer, "act", N_("Act"), VALUE_TEXT, act, 1),
	COLUMN(act_answer, "seq", N_("Row of the journal"), VALUE_INTEGER, seq, 1),
	COLUMN(act_answer, "gtr_due", N_("Guaranteed repair"), VALUE_TIME, gtr_due, 1),
	COLUMN(act_answer, "told", N_("Called"), VALUE_TEXT, told, 1),
	COLUMN(act_answer, "warning", N_("Warning"), VALUE_TEXT, warning, 1),
	COLUMN(act_answer, "reach", N_("Reach"), VALUE_TEXT, reach, 1),
	COLUMN(act_answer, "number", N_("Number"), VALUE_INTEGER, number, 1),
	COLUMN(act_answer, "contact", N_("Caller"), VALUE_TEXT, contact, 1),
	COLUMN(act_answer, "group", N_("Grouped calls"), VALUE_TEXT, group, 1),
	COLUMN(act_answer, "calls", N_("Calls"), VALUE_INTEGER, calls, 1),
	COLUMN(act_answer, "cause", N_("Cause"), VALUE_INTEGER, cause, 1),
	COLUMN(act_answer, "escalation", N_("Escalation"), VALUE_TEXT, escalation, 1),
};

static const struct noun act_noun = {
	.name = "act", .empty = "", .columns = act_columns, .n_columns = ARRAY_LEN(act_columns), .row_size = sizeof(struct act_answer),
};

/* ---- what is asked ---- */

bool act_put_text(const char *argument, const char *name, json_t *params, struct err *e)
{
	if (argument[strspn(argument, " ")] == '\0')
		return err_set(e, ERR_USAGE, "%s", _("expected some words"));
	if (strlen(argument) > ACT_TEXT_MAX)
		return err_set(e, ERR_USAGE, _("expected at most %d bytes of text"), ACT_TEXT_MAX);
	if (json_object_set_new(params, name, json_string(argument)) != 0)
		return err_set(e, ERR_USAGE, "%s", _("the text is not valid UTF-8"));
	return true;
}

bool act_put_reason(struct session *s, json_t *params, struct err *e)
{
	const char *reason = s->line->values[OPT_REASON];

	if (!reason || text_is_blank(reason))
		return err_set(e, ERR_USAGE, _("%s needs a reason: --reason TEXT"), s->line->verb->name);
	return act_put_text(reason, "reason", params, e);
}

bool act_put_time(struct session *s, enum cli_option o, bool begins, wall_t base, const char *name, json_t *params, struct err *e)
{
	const char *value = s->line->values[o];
	char rfc3339[WALL_RFC3339_MAX];
	wall_t t;

	if (!value)
		return err_set(e, ERR_USAGE, _("%s needs an end: %s 2h, 07:00 or a date"), s->line->verb->name, cli_options[o].name);
	if (!act_time_parse(value, begins, base, &t, e))
		return err_prefix(e, "%s", cli_options[o].name);
	if (t.ms < s->now.ms || (!begins && t.ms == s->now.ms))
		return err_set(e, ERR_USAGE, _("%s %.64s: expected a moment that is still to come"), cli_options[o].name, value);
	if (!begins && t.ms <= base.ms)
		return err_set(e, ERR_USAGE, _("%s %.64s: expected an end after the begin"), cli_options[o].name, value);
	wall_format_rfc3339(t, rfc3339);
	return json_object_set_new(params, name, json_string(rfc3339)) == 0 || err_set(e, ERR_MEMORY, "out of memory");
}

bool act_put_object(struct session *s, const char *argument, const char *name, json_t *params, struct err *e)
{
	struct text object = TEXT_INIT(4096);
	bool ok = session_object_node(s, argument, &object, e);

	if (ok && json_object_set_new(params, name, json_string(text_str(&object))) != 0)
		ok = err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
	text_done(&object);
	return ok;
}

bool act_put_number(const char *argument, const char *name, json_t *params, struct err *e)
{
	long long n;
	char *end;

	errno = 0;
	n = strtoll(argument, &end, 10);
	if (errno != 0 || end == argument || *end || n < 1)
		return err_set(e, ERR_USAGE, _("'%.64s': expected a number from 1 on"), argument);
	return json_object_set_new(params, name, json_integer(n)) == 0 || err_set(e, ERR_MEMORY, "out of memory");
}

/* ---- what is answered ---- */

static void tell(struct session *s, const struct act_answer *a, const char *done)
{
	if (output_is_machine(&s->out))
		output_object(&s->out, &act_noun, a);
	else
		output_line(&s->out, "%s", done);
	if (a->warning)
		session_note(s, "%s", _(a->warning));
}

bool act_ask(struct session *s, const char *method, json_t *params, const char *done, struct err *e)
{
	struct act_answer a = { .act = s->line->verb->name, .gtr_due = WALL_NEVER, .number = UNKNOWN_I64, .calls = UNKNOWN_I64, .cause = UNKNOWN_I64 };
	struct text words = TEXT_INIT(1024);
	char when[FORMAT_MAX];
	const char *due;
	json_t *reply;

	session_read_end(s); /* the answer may take a while */
	if (!control_request(s->conf->control, method, params, ACT_TIMEOUT_MS, &reply, e))
		return e->sys != ETIMEDOUT ? false : err_set(e, ERR_LOCKED,
			_("the collector did not answer within %d s: what was asked may be written all the same, see vigie journal"), ACT_TIMEOUT_MS / 1000);
	a.seq = json_integer_value(json_object_get(reply, "seq"));
	if (json_object_get(reply, "number"))
		a.number = json_integer_value(json_object_get(reply, "number"));
	a.warning = json_string_value(json_object_get(reply, "warning"));
	a.told = json_string_value(json_object_get(reply, "told"));
	a.reach = json_string_value(json_object_get(reply, "reach"));
	a.contact = json_string_value(json_object_get(reply, "contact"));
	a.escalation = json_string_value(json_object_get(reply, "escalation"));
	a.group = json_string_value(json_object_get(reply, "group"));
	if (a.group)
		a.calls = json_integer_value(json_object_get(reply, "calls"));
	if (json_is_integer(json_object_get(reply, "cause")))
		a.cause = json_integer_value(json_object_get(reply, "cause"));
	due = json_string_value(json_object_get(reply, "gtr_due"));
	if (due && !wall_parse(due, s->now, false, &a.gtr_due, NULL))
		a.gtr_due = WALL_NEVER;
	text_append(&words, done);
	if (strcmp(method, "call") == 0 && wall_is_known(a.gtr_due)) {
		format_time(a.gtr_due, s->now, when);
		text_append_char(&words, ' ');
		text_appendf(&words, _("Repair is guaranteed until %s."), when);
	}
	if (strcmp(method, "call") == 0)
		called_in_words(reply, &words);
	if (a.escalation && *done == '\0')
		text_appendf(&words, _("Escalation %s: read these four characters to infra."), a.escalation);
	if (strcmp(method, "escalate") == 0)
		called_words(reply, &words);
	if (a.number != UNKNOWN_I64) {
		text_append_char(&words, ' ');
		text_appendf(&words, _("Its number is %" PRId64 "."), a.number);
	}
	tell(s, &a, text_str(&words));
	text_done(&words);
	json_decref(reply);
	return true;
}

/* ---- the verbs ---- */

/* Takes params over. */
static bool finish(struct session *s, bool put, const char *method, json_t *params, const char *done, struct err *e)
{
	bool ok = put && act_ask(s, method, params, done, e);

	json_decref(params);
	return ok;
}

/* Of an alert that cannot be read the number is told. */
static void append_alert(struct session *s, int64_t id, struct text *t)
{
	const struct alert_row *row = NULL;
	struct alert_row *rows;
	struct err unreadable;
	size_t n;

	if (session_read_begin(s, &unreadable) && read_alerts(s->reader, s->arena, false, &rows, &n, &unreadable))
		row = alert_by_id(rows, n, id);
	if (row)
		alert_append_object(t, row);
	else
		text_appendf(t, _("alert %" PRId64), id);
}

/* --until as it was put: "06:30". */
static void format_until(const struct session *s, char *when)
{
	wall_t until;

	when[0] = '\0';
	if (act_time_parse(s->line->values[OPT_UNTIL], false, s->now, &until, NULL))
		format_time(until, s->now, when);
}

bool verb_ack(struct session *s, int *ret_status, struct err *e)
{
	json_t *params = json_object();
	bool put = act_put_number(s->line->args[0], "id", params, e) && act_put_reason(s, params, e)
	           && act_put_time(s, OPT_UNTIL, false, s->now, "until", params, e), ok;
	struct text done = TEXT_INIT(4096), object = TEXT_INIT(1024);
	char when[FORMAT_MAX];

	(void)ret_status;
	if (put) {
		append_alert(s, json_integer_value(json_object_get(params, "id")), &object);
		format_until(s, when);
		/* translators: a time, an object */
		text_appendf(&done, _("In your hands until %s: %s."), when, text_str(&object));
	}
	ok = finish(s, put, "ack", params, text_str(&done), e);
	text_done(&object);
	text_done(&done);
	return ok;
}

bool verb_unack(struct session *s, int *ret_status, struct err *e)
{
	json_t *params = json_object();
	bool put = act_put_number(s->line->args[0], "id", params, e);

	(void)ret_status;
	return finish(s, put, "unack", params, _("The alert is nobody's again."), e);
}

/* " It replaces the muting until 08:00." when the object is muted already. */
static void append_replaced(struct session *s, const char *object, struct text *t)
{
	struct silence_row *rows;
	struct err unreadable;
	char when[FORMAT_MAX];
	size_t n;

	if (!session_read_begin(s, &unreadable) || !read_silences(s->reader, s->arena, false, &rows, &n, &unreadable))
		return;
	for (size_t i = 0; i < n; i++) {
		if (!rows[i].holds || strcmp(rows[i].kind, "mute") != 0 || strcmp(rows[i].object, object) != 0)
			continue;
		format_time(rows[i].until, s->now, when);
		text_appendf(t, _(" This replaces the muting until %s."), when);
		return;
	}
}

bool verb_mute(struct session *s, int *ret_status, struct err *e)
{
	json_t *params = json_object();
	bool put = act_put_reason(s, params, e) && act_put_time(s, OPT_UNTIL, false, s->now, "until", params, e)
	           && act_put_object(s, s->line->args[0], "object", params, e), ok;
	const char *object = json_string_value(json_object_get(params, "object"));
	struct text done = TEXT_INIT(4096), words = TEXT_INIT(1024);
	char when[FORMAT_MAX];

	(void)ret_status;
	if (put && object) {
		object_name_words(object, &words);
		format_until(s, when);
		/* translators: a time, an object */
		text_appendf(&done, _("Muted until %s: %s. It is measured all the same."), when, text_str(&words));
		append_replaced(s, object, &done);
	}
	ok = finish(s, put, "mute", params, text_str(&done), e);
	text_done(&words);
	text_done(&done);
	return ok;
}

bool verb_unmute(struct session *s, int *ret_status, struct err *e)
{
	json_t *params = json_object();
	bool put = act_put_object(s, s->line->args[0], "object", params, e);

	(void)ret_status;
	return finish(s, put, "unmute", params, _("It notifies again."), e);
}

bool verb_escalate(struct session *s, int *ret_status, struct err *e)
{
	json_t *params = json_object();
	bool put = act_put_number(s->line->args[0], "id", params, e) && act_put_reason(s, params, e);

	(void)ret_status;
	return finish(s, put, "escalate", params, "", e);
}

/* The words of a text need no quotes. */
bool act_put_words(struct session *s, size_t from, const char *name, json_t *params, struct err *e)
{
	struct text words = TEXT_INIT(64 << 10);
	bool ok;

	for (size_t i = from; i < s->line->n_args; i++)
		text_append_part(&words, " ", "%s", s->line->args[i]);
	ok = act_put_text(text_str(&words), name, params, e);
	text_done(&words);
	return ok;
}

bool verb_comment(struct session *s, int *ret_status, struct err *e)
{
	json_t *params = json_object();
	bool put = act_put_number(s->line->args[0], "id", params, e) && act_put_words(s, 1, "text", params, e);

	(void)ret_status;
	return finish(s, put, "comment", params, _("The comment is noted."), e);
}

/* A number is an alert's. Of a name the collector judges when we may not read the inventory. */
static bool put_called(struct session *s, json_t *params, struct err *e)
{
	const char *name = s->line->args[0], *kind;
	struct err unreadable;
	int64_t id;

	if (name[strspn(name, "0123456789")] == '\0')
		return act_put_number(name, "id", params, e);
	if (!session_read_begin(s, &unreadable))
		kind = "site";
	else if (!session_find_entity(s, name, &id, &kind, e))
		return false;
	if (strcmp(kind, "site") != 0)
		return err_set(e, ERR_USAGE, _("'%.64s' is no site: name a site, or the number of an alert"), name);
	if (strncmp(name, "site:", 5) == 0)
		name += 5;
	return json_object_set_new(params, "site", json_string(name)) == 0 || err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
}

static bool put_call_options(struct session *s, json_t *params, struct err *e)
{
	static const struct { enum cli_option option; const char *name; } options[] = {
		{ OPT_CATEGORY, "category" }, { OPT_TICKET, "ticket" }, { OPT_CALLER, "caller" }, { OPT_SERVICE, "service" },
	};

	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		const char *value = s->line->values[options[i].option];

		if (value && json_object_get(params, "id"))
			return err_set(e, ERR_USAGE, _("call ID takes no option %s"), cli_options[options[i].option].name);
		if (value && !act_put_text(value, options[i].name, params, e))
			return err_prefix(e, "%s", cli_options[options[i].option].name);
	}
	return true;
}

bool verb_call(struct session *s, int *ret_status, struct err *e)
{
	json_t *params = json_object();
	bool words = s->line->n_args > 1 || !cli_has(s->line, OPT_CATEGORY);
	bool put = (!words || act_put_words(s, 1, "text", params, e)) && put_called(s, params, e) && put_call_options(s, params, e);

	(void)ret_status;
	return finish(s, put, "call", params, _("The call is noted."), e);
}
