#include "inventory/live_core.h"

/* Its alert is the one of the collector itself. */
static bool write_alert(const struct live_table *t, bool blind, const char *detail, wall_t at, struct batch *b, struct err *e)
{
	struct batch_alert *row;

	if (t->registry->collector_id == 0)
		return true;
	row = batch_add_alert(b);
	if (!row)
		return err_set(e, ERR_MEMORY, "no memory for an alert");
	*row = (struct batch_alert){
		.entity_id = t->registry->collector_id,
		.ended = !blind,
		.state = STATE_CRITICAL,
		.outcome = OUTCOME_COLLECTOR_BLIND,
		.detail = detail ? arena_strdup(b->arena, detail) : NULL,
		.at = at,
	};
	return true;
}

static void ask_again(struct live_table *t)
{
	for (size_t i = 0; i < t->registry->n_checks; i++)
		if (t->checks[i].blind || t->checks[i].stale || !mono_before(t->checks[i].heard, t->blind_since))
			live_alerts_ask(t, i);
}

bool live_blind_set(struct live_table *t, bool blind, const char *detail, wall_t at, mono_t now, struct batch *b, struct err *e)
{
	if (blind == t->blind)
		return true;
	if (!write_alert(t, blind, detail, at, b, e))
		return false;
	t->blind = blind;
	if (blind)
		t->blind_since = now;
	else
		ask_again(t);
	live_alerts_blind(t, blind, now, b, e);
	return true;
}

void live_blind_restore(struct live_table *t)
{
	const struct registry *r = t->registry;

	for (size_t i = 0; i < r->n_alerts; i++)
		t->blind |= r->collector_id != 0 && r->alerts[i].entity_id == r->collector_id && !*r->alerts[i].subject;
	if (t->blind)
		live_alerts_blind(t, true, (mono_t){ 0 }, NULL, NULL);
}

void live_blind_inherit(struct live_table *t, const struct live_table *old)
{
	t->blind = old->blind;
	t->blind_since = old->blind_since;
	live_alerts_blind(t, t->blind, (mono_t){ 0 }, NULL, NULL);
}
