#include "console/session.h"
#include "console/verbs.h"

#include "console/control_client.h"
#include "console/verb_acts.h"
#include "intl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PING_TIMEOUT_MS = 10000, EXIT_CODE_MAX = 255 };

struct ping_answer { bool heard; };

static const struct column ping_columns[] = { COLUMN(ping_answer, "heard", N_("Heard"), VALUE_BOOL, heard, 1) };

static const struct noun ping_noun = {
	.name = "ping", .empty = "", .columns = ping_columns, .n_columns = ARRAY_LEN(ping_columns), .row_size = sizeof(struct ping_answer),
};

static bool parse_exit_code(const char *text, int *ret, struct err *e)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || n > EXIT_CODE_MAX)
		return err_set(e, ERR_USAGE, _("--exit-code %.32s: expected 0 to 255"), text);
	*ret = (int)n;
	return true;
}

static json_t *params_of(const struct cli_line *line, const char *name, int code)
{
	bool has_code = cli_has(line, OPT_EXIT_CODE);
	const char *event = cli_has(line, OPT_START) ? "start" : cli_has(line, OPT_RESTORED) ? "restored"
	                    : cli_has(line, OPT_FAIL) || (has_code && code != 0) ? "fail" : "success";

	return json_pack("{s:s,s:s,s:o}", "name", name, "event", event, "exit_code", has_code ? json_integer(code) : json_null());
}

bool verb_ping(struct session *s, int *ret_status, struct err *e)
{
	const char *name = s->line->args[0];
	json_t *params, *reply;
	int code = 0;
	bool ok;

	(void)ret_status;
	if (cli_has(s->line, OPT_START) + cli_has(s->line, OPT_FAIL) + cli_has(s->line, OPT_EXIT_CODE) + cli_has(s->line, OPT_RESTORED) > 1)
		return err_set(e, ERR_USAGE, "%s", _("--start, --fail, --restored and --exit-code exclude each other"));
	if (cli_has(s->line, OPT_EXIT_CODE) && !parse_exit_code(s->line->values[OPT_EXIT_CODE], &code, e))
		return false;
	if (strncmp(name, "heartbeat:", 10) == 0)
		name += 10;
	params = params_of(s->line, name, code);
	if (!params)
		return err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
	ok = control_request(s->conf->control, "ping", params, PING_TIMEOUT_MS, &reply, e);
	json_decref(params);
	if (!ok)
		return false;
	if (output_is_machine(&s->out))
		output_object(&s->out, &ping_noun, &(struct ping_answer){ true });
	json_decref(reply);
	return true;
}

/* DATE, or now. */
static bool put_date(struct session *s, json_t *params, struct err *e)
{
	char rfc3339[WALL_RFC3339_MAX];
	wall_t on;

	if (s->line->n_args < 2)
		return true;
	if (!wall_parse(s->line->args[1], s->now, false, &on, e))
		return false;
	if (on.ms > s->now.ms)
		return err_set(e, ERR_USAGE, _("%.64s: expected a moment that is past"), s->line->args[1]);
	wall_format_rfc3339(on, rfc3339);
	return json_object_set_new(params, "on", json_string(rfc3339)) == 0 || err_set(e, ERR_MEMORY, "out of memory");
}

bool verb_restored(struct session *s, int *ret_status, struct err *e)
{
	const char *name = s->line->args[0], *reason = s->line->values[OPT_REASON];
	json_t *params = json_object();
	char object[600];
	bool ok;

	(void)ret_status;
	snprintf(object, sizeof object, "%s%s", strncmp(name, "heartbeat:", 10) == 0 ? "" : "heartbeat:", name);
	ok = (json_object_set_new(params, "object", json_string(object)) == 0 || err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8")))
	     && put_date(s, params, e) && (!reason || act_put_text(reason, "reason", params, e))
	     && act_ask(s, "restored", params, _("The restore test is kept with your name."), e);
	json_decref(params);
	return ok;
}
