#include "console/console_internal.h"

#include "console/poll_words.h"

#include "intl.h"

enum { POLL_TIMEOUT_MS = 30000 };

void console_poll_start(struct console *c)
{
	const char *target = screen_poll_target(c->screen);
	struct err e = { .kind = ERR_NONE };
	char words[600];
	json_t *params;

	if (!c->options->control || !target || c->call) {
		screen_say(c->screen, STYLE_WARNING, c->call ? _("The last poll has not ended yet.") : _("There is no collector to ask."));
		return;
	}
	params = json_pack("{s:s,s:b}", "object", target, "parents", true);
	if (!params || !control_call_start(c->options->control, "poll", params, &c->call, &e)) {
		if (e.kind == ERR_NONE)
			err_set(&e, ERR_DATA, "%s", _("This name is not UTF-8: it cannot be asked for."));
		console_say_err(c, &e);
	} else {
		c->call_deadline = mono_add_ms(mono_now(), POLL_TIMEOUT_MS);
		snprintf(c->polled, sizeof c->polled, "%s", target);
		snprintf(words, sizeof words, _("Polling %s…"), target);
		screen_say(c->screen, STYLE_TEXT, words);
	}
	json_decref(params);
}

static void poll_end(struct console *c, json_t *result)
{
	struct poll_answer a = poll_answer_of(result);
	char words[POLL_WORDS_MAX];
	enum style style;

	poll_words(&a, words);
	style = a.critical > 0 ? STYLE_CRITICAL : a.warning + a.unknown > 0 ? STYLE_WARNING : STYLE_TEXT;
	screen_say(c->screen, style, words);
	screen_log_poll(c->screen, c->polled, style, words);
	json_decref(result);
}

void console_poll_step(struct console *c)
{
	struct err e = { .kind = ERR_NONE };
	json_t *result = NULL;

	if (!c->call)
		return;
	switch (control_call_step(c->call, &result, &e)) {
	case CONTROL_PENDING:
		if (mono_before(mono_now(), c->call_deadline))
			return;
		screen_say(c->screen, STYLE_WARNING, _("The collector did not answer in time."));
		break;
	case CONTROL_DONE:
		poll_end(c, result);
		break;
	case CONTROL_FAILED:
		console_say_err(c, &e);
		break;
	}
	control_call_free(c->call);
	c->call = NULL;
}
