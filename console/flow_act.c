#include "console/flow_act.h"

#include "console/act_time.h"
#include "console/verb_acts.h"
#include "intl.h"
#include "inventory/format.h"
#include "reader_flows.h"
#include "text.h"

#include <string.h>

static bool is(const struct session *s, const char *word)
{
	return s->line->n_args > 0 && strcmp(s->line->args[0], word) == 0;
}

bool flow_act_is(const struct session *s)
{
	return is(s, "accept") || is(s, "end");
}

/* SOURCE DESTINATION PROTOCOL PORT, the port of a protocol that has some; else "any". */
static bool put_flow(struct session *s, json_t *params, struct err *e)
{
	static const char *const names[] = { "source", "destination", "protocol", "port" };
	enum flow_protocol protocol;
	size_t n = s->line->n_args - 1;

	if (n == 3 && flow_protocol_find(s->line->args[3], &protocol) && protocol != FLOW_ANY && !flow_has_ports(protocol)) {
		if (json_object_set_new(params, "port", json_string("any")) != 0)
			return err_set(e, ERR_MEMORY, "out of memory");
	} else if (n != 4) {
		return err_set(e, ERR_USAGE, _("flows %s: expected SOURCE DESTINATION PROTOCOL PORT, as vigie flows lists them"), s->line->args[0]);
	}
	for (size_t i = 0; i < n; i++)
		if (json_object_set_new(params, names[i], json_string(s->line->args[i + 1])) != 0)
			return err_set(e, ERR_USAGE, "%s", _("the text is not valid UTF-8"));
	return true;
}

static bool keeps_an_opening(const struct flow_list *list, const struct flow_exception_row *x)
{
	for (size_t i = 0; i < list->n_openings; i++)
		if (list->openings[i].accepted == x)
			return true;
	return false;
}

/* What is accepted and was never seen, nor is any opening: a mistake in a word, perhaps. */
static void note_effect(struct session *s, const json_t *params)
{
	const char *source = json_string_value(json_object_get(params, "source")), *destination = json_string_value(json_object_get(params, "destination"));
	struct flow_list list;
	struct err unreadable;

	s->now = wall_now(); /* it began after this run */
	if (!session_read_begin(s, &unreadable) || !read_flows(s->reader, s->arena, &list, &unreadable))
		return;
	for (size_t i = 0; i < list.n_exceptions; i++) {
		const struct flow_exception_row *x = &list.exceptions[i];

		if (!x->holds || strcmp(x->source, source) != 0 || strcmp(x->destination, destination) != 0)
			continue;
		if (x->unresolved)
			session_note(s, _("no address stands for %s: nothing can be seen of it"), x->unresolved);
		else if (x->flows == 0 && !keeps_an_opening(&list, x))
			session_note(s, _("it holds no flow that was observed and is not authorised, and no opening that is not used"));
	}
	session_read_end(s);
}

static bool accept_flow(struct session *s, json_t *params, struct err *e)
{
	struct text done = TEXT_INIT(4096);
	char when[FORMAT_MAX];
	wall_t until;
	bool ok = put_flow(s, params, e) && act_put_reason(s, params, e) && act_put_time(s, OPT_UNTIL, false, s->now, "until", params, e);

	if (ok && act_time_parse(s->line->values[OPT_UNTIL], false, s->now, &until, NULL)) {
		format_time(until, s->now, when);
		/* translators: a time */
		text_appendf(&done, _("You answer for it until %s; then it is not authorised again."), when);
	}
	ok = ok && act_ask(s, "flow_accept", params, text_str(&done), e);
	if (ok)
		note_effect(s, params);
	text_done(&done);
	return ok;
}

static bool end_flow(struct session *s, json_t *params, struct err *e)
{
	const char *reason = s->line->values[OPT_REASON];

	if (cli_has(s->line, OPT_UNTIL))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), "flows end", "--until");
	return put_flow(s, params, e) && (!reason || act_put_text(reason, "reason", params, e))
	       && act_ask(s, "flow_accept_end", params, _("Nobody answers for it any more."), e);
}

bool flow_act(struct session *s, struct err *e)
{
	json_t *params;
	bool ok;

	if (cli_has(s->line, OPT_SINCE))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), is(s, "accept") ? "flows accept" : "flows end", "--since");
	if (cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), is(s, "accept") ? "flows accept" : "flows end", "--at");
	params = json_object();
	ok = is(s, "accept") ? accept_flow(s, params, e) : end_flow(s, params, e);
	json_decref(params);
	return ok;
}
