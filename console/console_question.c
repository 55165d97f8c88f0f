#include "console/console_internal.h"

#include "console/collector.h"

enum { ASK_EACH_MS = 5000, ASK_TRAPS_EACH_MS = 20000 };

/* A collector that cannot write the inventory cannot say so there: while its sign of life is overdue it is asked often. What it drops of
 * traps stands nowhere else either. */
void console_question_start(struct console *c)
{
	bool overdue = screen_collector_is_overdue(c->screen);

	if (!screen_follows(c->screen))
		return;
	if (!overdue)
		screen_set_unwritten(c->screen, NULL);
	if (!c->options->control || mono_diff_ms(mono_now(), c->asked) < (overdue ? ASK_EACH_MS : ASK_TRAPS_EACH_MS))
		return;
	control_call_free(c->question);
	c->question = NULL;
	c->asked = mono_now();
	if (!control_call_start(c->options->control, "info", NULL, &c->question, NULL))
		screen_set_unwritten(c->screen, NULL);
}

void console_question_step(struct console *c)
{
	enum control_progress progress;
	struct collector_store store = { .traps_dropped = UNKNOWN_I64 };
	json_t *info = NULL;

	if (!c->question || (progress = control_call_step(c->question, &info, NULL)) == CONTROL_PENDING)
		return;
	if (progress == CONTROL_DONE && collector_cannot_write(info, c->options->inventory, &store))
		screen_set_unwritten(c->screen, collector_store_words(&store));
	else
		screen_set_unwritten(c->screen, NULL);
	screen_set_dropped_traps(c->screen, store.traps_dropped);
	json_decref(info);
	control_call_free(c->question);
	c->question = NULL;
}
