#include "tests/notice_collector.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* xorshift64* (Vigna 2016). */
uint64_t collector_dice(struct collector *c, uint64_t sides)
{
	c->random ^= c->random >> 12;
	c->random ^= c->random << 25;
	c->random ^= c->random >> 27;
	return (c->random * UINT64_C(2685821657736338717) >> 33) % sides;
}

void collector_note(struct collector *c, const char *wrong)
{
	if (!c->wrong)
		c->wrong = wrong;
}

static struct batch *batch_now(struct collector *c)
{
	return c->batches[c->n_batches - 1];
}

void collector_new_batch(struct collector *c)
{
	c->batches[c->n_batches] = batch_new();
	c->n_taken[c->n_batches++] = 0;
}

void collector_begin(struct collector *c, uint64_t seed, enum broken broken, size_t cut)
{
	*c = (struct collector){ .random = seed, .broken = broken, .cut = cut,
		                 .now = { INT64_C(1795000000000) + (int64_t)(seed % 10) * 86400000 } };
	for (size_t i = 0; i < OBJECTS; i++)
		c->objects[i].since = WALL_NEVER;
	collector_new_batch(c);
	c->core = notices_new(&notice_world_params, 0);
}

void collector_end(struct collector *c)
{
	notices_free(c->core);
	while (c->n_batches > 0)
		batch_free(c->batches[--c->n_batches]);
}

/* ---- what leaves ---- */

/* How it will end is drawn now: a letter that is retried or refused did not arrive. */
void collector_send(struct collector *c, int64_t id)
{
	struct stored_row *row = ledger_row(&c->ledger, id);
	uint64_t luck = collector_dice(c, 10);
	struct flight f = { .id = id, .ends = { c->now.ms + 100 + (int64_t)collector_dice(c, 20000) } };

	if (!row || row->state != NOTICE_SENDING) {
		collector_note(c, "a message leaves that the ledger does not know as being sent");
		return;
	}
	f.result = luck < 6 ? NOTICE_SENT : luck < 8 ? NOTICE_RETRY : luck < 9 ? NOTICE_REFUSED : NOTICE_DOUBTFUL;
	assert_true(c->n_flights < FLIGHTS_MAX);
	c->flights[c->n_flights++] = f;
	row->doubtful += f.result == NOTICE_SENT || f.result == NOTICE_DOUBTFUL;
	if (row->doubtful > 1)
		collector_note(c, "a message left twice");
}

static bool is_cut(struct collector *c)
{
	return c->writes++ == c->cut;
}

void collector_commit(struct collector *c)
{
	struct batch *b = c->batches[0];
	bool cut = false;

	ledger_store(&c->ledger, b);
	collector_note(c, c->ledger.wrong);
	if (!batch_is_empty(b))
		cut = is_cut(c);
	for (size_t i = 0; i < c->n_taken[0] && !cut; i++)
		if (c->broken != SENDS_EARLY) {
			collector_send(c, c->taken[0][i]);
			cut = is_cut(c);
		}
	batch_free(b);
	c->n_batches--;
	memmove(c->batches, c->batches + 1, c->n_batches * sizeof c->batches[0]);
	memmove(c->taken, c->taken + 1, c->n_batches * sizeof c->taken[0]);
	memmove(c->n_taken, c->n_taken + 1, c->n_batches * sizeof c->n_taken[0]);
	if (cut)
		collector_crash(c);
}

static void land(struct collector *c)
{
	struct err e;

	for (size_t i = 0; i < c->n_flights;) {
		struct flight f = c->flights[i];

		if (f.ends.ms > c->now.ms) {
			i++;
			continue;
		}
		c->flights[i] = c->flights[--c->n_flights];
		assert_true(notices_result(c->core, f.id, f.result, f.result == NOTICE_SENT ? NULL : "why", 0, c->now, batch_now(c), &e));
	}
}

/* ---- the engine ---- */

static struct notice_alert alert_now(struct collector *c, size_t i, bool ended)
{
	const struct object *o = &c->objects[i];
	static const char *const names[OBJECTS] = { "a", "b", "c", "d" };

	return (struct notice_alert){
		.entity_id = (int64_t)i + 1, .subject = "", .place = { .kind = "device", .name = names[i], .site = "s" }, .ours = i != FOREIGN,
		.cause = o->cause || c->broken == TELLS_CHILDREN, .flapping = o->flapping, .ended = ended, .state = o->state,
		.outcome = OUTCOME_TIMEOUT, .since = o->since, .end = c->now,
	};
}

void collector_say(struct collector *c, size_t i, bool ended)
{
	struct object *o = &c->objects[i];
	struct batch_alert *row = batch_add_alert(batch_now(c));
	struct notice_alert a = alert_now(c, i, ended);
	char said[32];
	struct err e;

	snprintf(said, sizeof said, "%c%" PRId64, o->flapping ? 'f' : '-', c->now.ms);
	*row = (struct batch_alert){ .entity_id = a.entity_id, .follows_id = o->cause ? 0 : 99, .ended = ended, .state = (int)o->state,
		                     .outcome = OUTCOME_TIMEOUT, .detail = arena_strdup(batch_now(c)->arena, said), .at = ended ? c->now : o->since };
	o->open = !ended;
	assert_true(notices_alert(c->core, &a, c->now, batch_now(c), &e));
}

void collector_hear(struct collector *c, bool after_crash)
{
	struct notice_silence heard[SILENCES_MAX];
	size_t n = 0;
	struct err e;

	for (size_t i = 0; i < c->n_silences; i++) {
		bool over = c->silences[i].time.until.ms <= c->now.ms
		            || (wall_is_known(c->silences[i].time.ended) && c->silences[i].time.ended.ms <= c->now.ms);

		if (c->broken != IS_DEAF && !(c->broken == NEVER_COMES_BACK && after_crash && over))
			heard[n++] = c->silences[i];
	}
	assert_true(notices_set_silences(c->core, heard, n, &e));
}

/* ---- a crash ---- */

static void restore_alert(struct collector *c, size_t i, const struct notice_row *rows, size_t n)
{
	const struct stored_alert *s = &c->ledger.alerts[i];
	struct notice_alert a = alert_now(c, (size_t)s->entity_id - 1, wall_is_known(s->closed));
	struct err e;

	a.since = s->opened;
	a.cause = s->cause || c->broken == TELLS_CHILDREN;
	a.state = s->state;
	a.flapping = s->flapping;
	a.end = s->closed;
	assert_true(notices_restore(c->core, &a, rows, n, c->now, &e));
}

static struct notice_row read_row(const struct collector *c, struct stored_row *s)
{
	struct notice_row r = { .id = s->id, .alert_id = s->alert + 1, .recipient = s->recipient, .channel = s->channel, .event = s->event,
		                .step = s->step, .attempts = s->attempts, .created = s->created, .due = s->due, .done = s->done,
		                .state = s->state, .severity = s->severity };

	if (r.state == NOTICE_SENDING && c->broken == RESENDS)
		r.state = NOTICE_QUEUED;
	if (r.state == NOTICE_SENDING && c->broken == FORGETS)
		r.state = s->state = NOTICE_FAILED;
	return r;
}

static void restore(struct collector *c)
{
	int64_t last = 0;
	struct err e;

	for (size_t i = 0; i < c->ledger.n_rows; i++)
		last = c->ledger.rows[i].id > last ? c->ledger.rows[i].id : last;
	c->core = notices_new(&notice_world_params, last);
	collector_hear(c, true);
	for (size_t i = 0; i < c->ledger.n_alerts; i++) {
		struct notice_row rows[LEDGER_ROWS_MAX];
		size_t n = 0;
		bool pending = false;

		for (size_t k = 0; k < c->ledger.n_rows; k++)
			if (c->ledger.rows[k].alert == (int64_t)i) {
				rows[n++] = read_row(c, &c->ledger.rows[k]);
				pending |= c->ledger.rows[k].state == NOTICE_QUEUED || c->ledger.rows[k].state == NOTICE_SENDING;
			}
		if (!wall_is_known(c->ledger.alerts[i].closed) || pending)
			restore_alert(c, i, rows, n);
	}
	assert_true(notices_begin(c->core, c->now, batch_now(c), &e));
}

/* Afterwards the engine says again what the store does not know. */
void collector_crash(struct collector *c)
{
	collector_end(c);
	c->n_flights = 0;
	c->now.ms += (int64_t)collector_dice(c, 30 * MINUTE);
	collector_new_batch(c);
	restore(c);
	for (size_t i = 0; i < OBJECTS; i++) {
		struct object *o = &c->objects[i];
		const struct stored_alert *s = ledger_open_alert(&c->ledger, (int64_t)i + 1);

		o->open = s != NULL;
		if (s && s->opened.ms == o->since.ms && o->failing) {
			if (s->cause != o->cause || s->state != o->state)
				collector_say(c, i, false);
			continue;
		}
		if (s)
			collector_say(c, i, true);
		if (o->failing)
			collector_say(c, i, false);
	}
}

/* ---- time ---- */

bool collector_find(struct collector *c, int64_t id, size_t *ret_object, enum notice_event *ret_event)
{
	const struct stored_row *row = ledger_row(&c->ledger, id);

	if (row && row->alert >= 0) {
		*ret_object = (size_t)c->ledger.alerts[row->alert].entity_id - 1;
		*ret_event = row->event;
		return true;
	}
	for (size_t k = 0; !row && k < c->n_batches; k++)
		for (size_t i = 0; i < c->batches[k]->n_notices; i++) {
			const struct batch_notice *n = &c->batches[k]->notices[i];

			if (n->id != id || !n->event || !n->entity_id)
				continue;
			*ret_object = (size_t)n->entity_id - 1;
			return notice_event_from_name(n->event, ret_event);
		}
	return false;
}

static size_t take(struct collector *c)
{
	size_t last = c->n_batches - 1;
	struct err e;

	if (c->n_taken[last] > 0)
		return 0;
	assert_true(notices_take(c->core, c->now, TAKEN_MAX, c->taken[last], &c->n_taken[last], batch_now(c), &e));
	return c->n_taken[last];
}

size_t collector_tick(struct collector *c, int64_t ms)
{
	struct err e;

	c->now.ms += ms;
	land(c);
	assert_true(notices_tick(c->core, c->now, batch_now(c), &e));
	return take(c);
}
