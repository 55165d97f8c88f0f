#include "console/diagnosis_client.h"

#include "intl.h"

enum { ANSWER_MS = 10000 };

void diagnosis_client_done(struct diagnosis_client *c)
{
	control_call_free(c->call);
	*c = (struct diagnosis_client){ .call = NULL };
}

/* Without memory for a verdict the last one stands. */
static bool give_up(struct diagnosis_client *c, struct diagnosis_run *run, const char *why)
{
	bool judged = diagnosis_run_give_up(run, why, NULL);

	(void)judged;
	diagnosis_client_done(c);
	return true;
}

static const char *words_of(const struct err *e)
{
	switch (e->kind) {
	case ERR_NO_DAEMON:
		return _("No collector answers: nothing can be tested now.");
	case ERR_DENIED:
		return _("You have not the right to do this.");
	case ERR_LOCKED:
		return _("Too many diagnoses run now: this one goes by what is known; D tries again in a moment.");
	default:
		return e->text;
	}
}

/* True: it came to an end at once. */
static bool ask(struct diagnosis_client *c, struct diagnosis_run *run, const char *control, mono_t now)
{
	struct err e = { .kind = ERR_NONE };
	const char *method;
	json_t *params = NULL;
	bool started;

	if (!control)
		return give_up(c, run, _("There is no collector to ask."));
	if (c->of != run->serial)
		c->until = mono_add_ms(now, DIAGNOSIS_FOLLOWED_MS);
	c->of = run->serial;
	c->deadline = mono_add_ms(now, ANSWER_MS);
	if (mono_before(c->until, c->deadline))
		c->deadline = c->until;
	if (!mono_before(now, c->until))
		return give_up(c, run, _("The collector did not answer in time."));
	if (!diagnosis_run_next(run, &method, &params))
		return false;
	started = control_call_start(control, method, params, &c->call, &e);
	json_decref(params);
	return started ? false : give_up(c, run, words_of(&e));
}

static bool answered(struct diagnosis_client *c, struct diagnosis_run *run, json_t *result, const char *control, mono_t now)
{
	struct err e = { .kind = ERR_NONE };
	bool ok = diagnosis_run_hear(run, result, &e);

	json_decref(result);
	control_call_free(c->call);
	c->call = NULL;
	if (!ok)
		return give_up(c, run, e.text);
	if (!run->over)
		ask(c, run, control, now);
	return true;
}

bool diagnosis_client_step(struct diagnosis_client *c, struct diagnosis_run *run, const char *control, mono_t now)
{
	struct err e = { .kind = ERR_NONE };
	json_t *result = NULL;

	if (c->call && (!run || c->of != run->serial))
		diagnosis_client_done(c);
	if (!run || run->over)
		return false;
	if (!c->call)
		return ask(c, run, control, now);
	switch (control_call_step(c->call, &result, &e)) {
	case CONTROL_PENDING:
		return mono_before(c->deadline, now) && give_up(c, run, _("The collector did not answer in time."));
	case CONTROL_DONE:
		return answered(c, run, result, control, now);
	case CONTROL_FAILED:
		return give_up(c, run, words_of(&e));
	}
	return false;
}
