#include "console/session.h"
#include "console/verbs.h"

#include "console/control_client.h"
#include "console/poll_words.h"
#include "console/probe_child.h"
#include "console/probe_target.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One probe now: by the collector when it runs, else by a vigied of our own. */

enum { ALIVE_TIMEOUT_MS = 5000, PROBE_TIMEOUT_MS = 60000, POLL_TIMEOUT_MS = 180000, RELOAD_TIMEOUT_MS = 30000 };

struct probe_answer {
	const char *target, *type, *detail;
	enum outcome outcome;
	enum state state;
	double latency_ms;
};

static const struct column probe_columns[] = {
	COLUMN(probe_answer, "target", N_("Target"), VALUE_TEXT, target, 1),
	COLUMN(probe_answer, "type", N_("Type"), VALUE_TEXT, type, 1),
	COLUMN(probe_answer, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 1),
	COLUMN(probe_answer, "state", N_("State"), VALUE_STATE, state, 1),
	COLUMN(probe_answer, "latency_ms", N_("Latency"), VALUE_MILLISECONDS, latency_ms, 1),
	COLUMN(probe_answer, "detail", N_("Detail"), VALUE_DETAIL, detail, 1),
};

static const struct noun probe_noun = {
	.name = "probe", .empty = "", .columns = probe_columns, .n_columns = ARRAY_LEN(probe_columns),
	.row_size = sizeof(struct probe_answer),
};

struct reload_answer { bool reloaded; };

static const struct column poll_columns[] = {
	COLUMN(poll_answer, "checks", N_("Checks"), VALUE_INTEGER, checks, 1),
	COLUMN(poll_answer, "ok", N_("OK"), VALUE_INTEGER, ok, 1),
	COLUMN(poll_answer, "warning", N_("Warning"), VALUE_INTEGER, warning, 1),
	COLUMN(poll_answer, "critical", N_("Critical"), VALUE_INTEGER, critical, 1),
	COLUMN(poll_answer, "unknown", N_("Unknown"), VALUE_INTEGER, unknown, 1),
};
static const struct column reload_columns[] = { COLUMN(reload_answer, "reloaded", N_("Read again"), VALUE_BOOL, reloaded, 1) };

static const struct noun poll_noun = {
	.name = "poll", .empty = "", .columns = poll_columns, .n_columns = ARRAY_LEN(poll_columns), .row_size = sizeof(struct poll_answer),
};

static const struct noun reload_noun = {
	.name = "reload", .empty = "", .columns = reload_columns, .n_columns = ARRAY_LEN(reload_columns),
	.row_size = sizeof(struct reload_answer),
};

static bool answer_from_json(const json_t *reply, struct probe_answer *ret, struct err *e)
{
	const char *outcome = json_string_value(json_object_get(reply, "outcome"));
	const char *state = json_string_value(json_object_get(reply, "state"));
	const json_t *latency = json_object_get(reply, "latency_ms");

	ret->target = json_string_value(json_object_get(reply, "target"));
	ret->type = json_string_value(json_object_get(reply, "type"));
	ret->detail = json_string_value(json_object_get(reply, "detail"));
	ret->latency_ms = json_is_number(latency) ? json_number_value(latency) : NAN;
	if (!outcome || !state || !outcome_from_name(outcome, &ret->outcome) || !state_from_name(state, &ret->state))
		return err_set(e, ERR_MALFORMED, "%s", _("the collector's answer is not understood"));
	return true;
}

/* What -v adds: every other key of the answer. */
static void print_more(struct output *out, const json_t *reply)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)reply, key, value) {
		char *text;

		if (noun_column(&probe_noun, key))
			continue;
		text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
		if (text)
			output_fact(out, key, json_is_string(value) ? json_string_value(value) : text);
		free(text);
	}
}

static void print_probe(struct session *s, json_t *reply, const struct probe_answer *a)
{
	struct text line = TEXT_INIT(8192);
	char latency[FORMAT_MAX];

	if (s->out.format == OUTPUT_JSON) {
		output_json(&s->out, json_incref(reply));
		return;
	}
	if (s->out.format == OUTPUT_CSV) {
		output_object(&s->out, &probe_noun, a);
		return;
	}
	format_latency_ms(a->latency_ms, latency);
	text_appendf(&line, _("%s %s: %s. %s"), a->type ? a->type : "", a->target ? a->target : "", state_word(a->state),
	             _(outcome_sentence(a->outcome)));
	if (*latency)
		text_appendf(&line, ", %s", latency);
	if (a->detail && *a->detail) {
		text_append(&line, " (");
		detail_append(&line, a->detail);
		text_append(&line, ")");
	}
	output_line(&s->out, "%s", text_str(&line));
	text_done(&line);
	if (cli_has(s->line, OPT_VERBOSE))
		print_more(&s->out, reply);
}

/* A collector that hangs still takes requests: who waits minutes for a poll learns at once that none will come. */
static bool request_of_living(struct session *s, const char *method, json_t *params, int64_t timeout_ms, json_t **ret_reply,
                              struct err *e)
{
	json_t *info;

	if (!control_request(s->conf->control, "info", NULL, ALIVE_TIMEOUT_MS, &info, e)) {
		if (e->kind == ERR_REFUSED) {
			err_prefix(e, "%s", _("the collector hangs"));
			e->kind = ERR_NO_DAEMON;
		}
		return false;
	}
	json_decref(info);
	return control_request(s->conf->control, method, params, timeout_ms, ret_reply, e);
}

static json_t *probe_params(const struct cli_line *line)
{
	return json_pack("{s:s,s:s?,s:s?,s:b}", "target", line->args[0], "type", line->values[OPT_TYPE], "credential",
	                 line->values[OPT_CREDENTIAL], "verbose", cli_has(line, OPT_VERBOSE));
}

bool verb_probe(struct session *s, int *ret_status, struct err *e)
{
	json_t *params, *reply = NULL;
	struct probe_answer a = { 0 };
	bool ok;

	if (!probe_target_check(s, e))
		return false;
	params = probe_params(s->line);
	if (!params)
		return err_set(e, ERR_USAGE, "%s", _("the target is not valid UTF-8"));
	ok = request_of_living(s, "probe", params, PROBE_TIMEOUT_MS, &reply, e);
	json_decref(params);
	if (!ok && e->kind == ERR_NO_DAEMON)
		ok = probe_by_child(s, PROBE_TIMEOUT_MS, &reply, ret_status, e);
	if (!ok || !reply)
		return ok;
	ok = answer_from_json(reply, &a, e);
	if (ok) {
		print_probe(s, reply, &a);
		*ret_status = (int)a.state;
	}
	json_decref(reply);
	return ok;
}

bool verb_poll(struct session *s, int *ret_status, struct err *e)
{
	struct text object = TEXT_INIT(4096);
	json_t *params, *reply;
	struct poll_answer answer;
	char words[POLL_WORDS_MAX];
	bool ok;

	(void)ret_status;
	if (s->line->n_args > 0 && !session_object_node(s, s->line->args[0], &object, e)) {
		text_done(&object);
		return false;
	}
	session_read_end(s); /* the answer may take a minute */
	params = json_pack("{s:s?,s:b}", "object", object.len > 0 ? text_str(&object) : NULL, "parents", cli_has(s->line, OPT_PARENTS));
	text_done(&object);
	if (!params)
		return err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
	ok = request_of_living(s, "poll", params, POLL_TIMEOUT_MS, &reply, e);
	json_decref(params);
	if (!ok)
		return false;
	answer = poll_answer_of(reply);
	poll_words(&answer, words);
	if (output_is_machine(&s->out))
		output_object(&s->out, &poll_noun, &answer);
	else
		output_line(&s->out, "%s", words);
	json_decref(reply);
	return true;
}

bool verb_reload(struct session *s, int *ret_status, struct err *e)
{
	json_t *reply;

	(void)ret_status;
	if (!control_request(s->conf->control, "reload", NULL, RELOAD_TIMEOUT_MS, &reply, e))
		return false;
	if (output_is_machine(&s->out))
		output_object(&s->out, &reload_noun, &(struct reload_answer){ true });
	else
		output_line(&s->out, "%s", _("The collector read its configuration again."));
	json_decref(reply);
	return true;
}
