#include "console/act_client.h"

#include "intl.h"

enum { ANSWER_MS = 10000 };

/* What the daemon said, or why nothing was. */
static const char *words_of(const struct err *e)
{
	return e->kind == ERR_NO_DAEMON ? _("No collector answers: nothing can be asked of it now.") : e->text;
}

static void failed(struct act_client *c, struct screen *s, const char *why)
{
	control_call_free(c->call);
	c->call = NULL;
	if (c->asking == ASKS_FORM)
		screen_judge_form(s, NULL, why);
	else if (c->asking == ASKS_TO_ARM)
		screen_say(s, STYLE_WARNING, why);
	else
		screen_act_ended(s, NULL, why);
}

static void ask(struct act_client *c, struct screen *s, const char *control, const char *method, json_t *params)
{
	struct err e = { .kind = ERR_NONE };

	c->deadline = mono_add_ms(mono_now(), ANSWER_MS);
	if (!control)
		failed(c, s, _("There is no collector to ask."));
	else if (!control_call_start(control, method, params, &c->call, &e))
		failed(c, s, words_of(&e));
}

void act_client_arm(struct act_client *c, struct screen *s, const char *control)
{
	if (c->call) {
		screen_say(s, STYLE_WARNING, _("The last act has not ended yet."));
		return;
	}
	c->asking = ASKS_TO_ARM;
	ask(c, s, control, "info", NULL);
}

/* While an act is under way its own answer tells. */
void act_client_ask_may(struct act_client *c, struct screen *s, const char *control)
{
	if (c->call)
		return;
	c->asking = ASKS_FORM;
	ask(c, s, control, "info", NULL);
}

void act_client_start(struct act_client *c, struct screen *s, const char *control)
{
	const struct act_request *r;

	while (!c->call && (r = screen_next_act(s))) { /* one that fails at once is ended at once */
		c->asking = ASKS_ACT;
		ask(c, s, control, act_method(r->kind), r->params);
	}
}

static void ended(struct act_client *c, struct screen *s, json_t *result)
{
	control_call_free(c->call);
	c->call = NULL;
	if (c->asking == ASKS_FORM)
		screen_judge_form(s, json_object_get(result, "may"), NULL);
	else if (c->asking == ASKS_TO_ARM)
		screen_set_may(s, json_object_get(result, "may"));
	else
		screen_act_ended(s, result, NULL);
	json_decref(result);
}

void act_client_step(struct act_client *c, struct screen *s, const char *control)
{
	struct err e = { .kind = ERR_NONE };
	json_t *result = NULL;

	if (!c->call)
		return;
	switch (control_call_step(c->call, &result, &e)) {
	case CONTROL_PENDING:
		if (mono_before(c->deadline, mono_now()))
			failed(c, s, _("The collector did not answer in time: what was asked may be done all the same."));
		break;
	case CONTROL_DONE:
		ended(c, s, result);
		break;
	case CONTROL_FAILED:
		failed(c, s, words_of(&e));
		break;
	}
	act_client_start(c, s, control);
}

void act_client_done(struct act_client *c)
{
	control_call_free(c->call);
	c->call = NULL;
}
