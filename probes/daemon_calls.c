#include "probes/daemon_calls_internal.h"

#include "log.h"

#include <stdlib.h>
#include <string.h>

enum { ASK_EVERY_MS = 10000 };

/* ---- places ---- */

static struct call_place *place_of(const struct daemon_calls *c, int64_t node)
{
	for (size_t i = 0; i < c->n_places; i++)
		if (c->places[i].node == node)
			return &c->places[i];
	return NULL;
}

static void add_place(struct daemon_calls *c, int64_t node, const char *kind, const char *name)
{
	struct call_place *places = place_of(c, node) ? NULL : realloc(c->places, (c->n_places + 1) * sizeof *places);

	if (!places)
		return;
	c->places = places;
	places[c->n_places] = (struct call_place){ .node = node };
	snprintf(places[c->n_places].kind, sizeof places->kind, "%s", kind);
	snprintf(places[c->n_places].name, sizeof places->name, "%s", name);
	c->n_places++;
}

bool daemon_calls_place(const struct daemon *d, int64_t node, struct silence_place *ret)
{
	const struct call_place *p = d->calls ? place_of(d->calls, node) : NULL;

	if (p)
		*ret = (struct silence_place){ .kind = p->kind, .name = p->name };
	return p != NULL;
}

static void name_place(struct daemon_calls *c, int64_t node)
{
	for (size_t i = 0; c->row && i < c->row->call.n_nodes; i++)
		if (c->row->call.nodes[i].id == node)
			add_place(c, node, c->row->kinds[i], c->row->names[i]);
}

/* ---- what the core tells ---- */

static void attach(struct daemon_calls *c, const struct call_event *event)
{
	struct call_attached *rows = realloc(c->attached, (c->n_attached + 1) * sizeof *rows);

	if (!rows)
		return;
	c->attached = rows;
	rows[c->n_attached++] = (struct call_attached){ event->seq, event->change == CALL_EXPLAINED ? event->cause : 0, event->node.id, c->now };
}

static void write_alert(struct daemon_calls *c, const struct call_event *event)
{
	struct batch *b = store_batch(c->daemon);
	struct batch_alert *row = b ? batch_add_alert(b) : NULL;
	char detail[160];

	if (!row) {
		log_event(LOG_ERR, "calls.failed", "reason=\"no memory for an alert\"");
		return;
	}
	if (event->category == CALL_CATEGORIES)
		snprintf(detail, sizeof detail, "%zu calls from %zu establishments, no probe explains them", event->calls, event->sites);
	else
		snprintf(detail, sizeof detail, "%zu calls from %zu establishments (%s), no probe explains them", event->calls, event->sites,
		         call_category_word(event->category));
	*row = (struct batch_alert){
		.entity_id = event->node.id, .subject = "calls", .ended = event->change >= CALL_GROUP_QUIET, .state = STATE_WARNING,
		.outcome = OUTCOME_CALLS_GROUPED, .detail = arena_strdup(b->arena, detail), .at = event->since,
	};
}

static void tell_effect(struct daemon_calls *c, const struct call_event *event)
{
	const struct call_place *p = place_of(c, event->node.id);

	if (!c->effect)
		return;
	if (event->change == CALL_EXPLAINED)
		c->effect->cause = event->cause;
	if (event->change != CALL_GROUP_RAISED && event->change != CALL_GROUP_GREW)
		return;
	snprintf(c->effect->group, sizeof c->effect->group, "%s:%s", p ? p->kind : "", p ? p->name : "");
	c->effect->calls = event->calls;
	c->effect->sites = event->sites;
	c->effect->raised = event->change == CALL_GROUP_RAISED;
}

static void on_event(void *user, const struct call_event *event)
{
	static const char *const changes[] = {
		[CALL_JOINED] = "joined", [CALL_EXPLAINED] = "explained", [CALL_GROUP_RAISED] = "raised", [CALL_GROUP_GREW] = "grew",
		[CALL_GROUP_QUIET] = "quiet", [CALL_GROUP_CLOSED] = "closed", [CALL_GROUP_EXPLAINED] = "group-explained",
	};
	struct daemon_calls *c = user;

	if (event->change == CALL_JOINED || event->change == CALL_EXPLAINED) {
		attach(c, event);
	} else {
		name_place(c, event->node.id);
		write_alert(c, event);
		log_event(LOG_NOTICE, "calls.group", "change=%s entity=%lld calls=%zu sites=%zu", changes[event->change], (long long)event->node.id,
		          event->calls, event->sites);
	}
	tell_effect(c, event);
}

/* A place serves until what it tells of was handed over. */
static void forget_places(struct daemon_calls *c, const struct batch *b)
{
	for (size_t i = 0; i < b->n_alerts; i++) {
		struct call_place *p = b->alerts[i].ended && b->alerts[i].subject && strcmp(b->alerts[i].subject, "calls") == 0
		                  ? place_of(c, b->alerts[i].entity_id) : NULL;

		if (p && !call_groups_is_open(c->core, p->node))
			*p = c->places[--c->n_places];
	}
}

/* ---- what belongs to what ---- */

struct attach_task {
	struct store_task task;
	struct call_attached *rows;
	size_t n;
};

static void attach_work(struct store *s, struct store_task *task)
{
	struct attach_task *t = (struct attach_task *)task;
	struct err e;

	if (!store_write_calls_attached(s, t->rows, t->n, &e))
		log_event(LOG_ERR, "calls.failed", "reason=\"%s\"", e.text);
}

static void attach_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct attach_task *t = (struct attach_task *)task;

	(void)d;
	(void)ran;
	free(t->rows);
	free(t);
}

void daemon_calls_hand_over(struct daemon_calls *c)
{
	struct attach_task *t = c->n_attached > 0 ? calloc(1, sizeof *t) : NULL;

	if (!t)
		return;
	t->rows = c->attached;
	t->n = c->n_attached;
	c->attached = NULL;
	c->n_attached = 0;
	t->task.work = attach_work;
	t->task.finish = attach_finish;
	store_flush(c->daemon);
	store_submit(c->daemon, &t->task);
}

void daemon_calls_take(struct daemon *d, const struct call_row *row, struct call_effect *ret)
{
	struct daemon_calls *c = d->calls;
	struct err e;

	*ret = (struct call_effect){ 0 };
	if (!c)
		return;
	c->row = row;
	c->effect = ret;
	c->now = wall_now();
	if (!call_groups_take(c->core, &row->call, c->now, &e))
		log_event(LOG_ERR, "calls.failed", "reason=\"%s\"", e.text);
	c->row = NULL;
	c->effect = NULL;
	daemon_calls_hand_over(c);
}

void daemon_calls_close(struct daemon *d, int64_t node)
{
	if (!d->calls)
		return;
	d->calls->now = wall_now();
	if (call_groups_close(d->calls->core, node, d->calls->now))
		store_flush(d);
}

/* ---- what explains them ---- */

void daemon_calls_batch(struct daemon *d, const struct batch *b)
{
	struct daemon_calls *c = d->calls;

	if (!c)
		return;
	for (size_t i = 0; i < b->n_alerts; i++)
		c->causes_changed |= !b->alerts[i].ended && (!b->alerts[i].subject || strcmp(b->alerts[i].subject, "calls") != 0);
	forget_places(c, b);
}

void daemon_calls_tick(struct daemon *d)
{
	struct daemon_calls *c = d->calls;

	if (!c)
		return;
	c->now = wall_now();
	call_groups_tick(c->core, c->now);
	daemon_calls_hand_over(c);
	if (c->causes_changed && !c->asking && mono_diff_ms(daemon_now(d), c->asked) >= ASK_EVERY_MS)
		daemon_calls_ask_causes(d);
}

/* ---- life ---- */

static bool begin_again(struct daemon_calls *c, struct store *s, struct arena *a, struct err *e)
{
	struct calls_past past;

	c->now = wall_now();
	if (!store_read_calls_past(s, a, c->now, &past, e))
		return false;
	for (size_t i = 0; i < past.n_groups; i++) {
		const struct call_group_past *g = &past.groups[i];

		add_place(c, g->node.id, g->kind, g->name);
		if (!call_groups_restore(c->core, &g->node, g->calls, g->n, e))
			return false;
	}
	for (size_t i = 0; i < past.n_loose; i++) {
		c->row = &past.loose[i];
		if (!call_groups_take(c->core, &past.loose[i].call, c->now, e))
			return false;
	}
	c->row = NULL;
	return true;
}

bool daemon_calls_open(struct daemon *d, struct store *s, struct err *e)
{
	struct arena *a = arena_new();
	bool ok;

	d->calls = calloc(1, sizeof *d->calls);
	if (d->calls)
		d->calls->core = call_groups_new(on_event, d->calls);
	if (!a || !d->calls || !d->calls->core) {
		arena_free(a);
		return err_set(e, ERR_MEMORY, "no memory for calls");
	}
	d->calls->daemon = d;
	d->calls->causes_changed = true;
	ok = begin_again(d->calls, s, a, e);
	arena_free(a);
	return ok;
}

void daemon_calls_free(struct daemon *d)
{
	if (!d->calls)
		return;
	call_groups_free(d->calls->core);
	free(d->calls->places);
	free(d->calls->attached);
	free(d->calls);
	d->calls = NULL;
}
