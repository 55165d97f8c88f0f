#include "tests/notice_world.h"
#include "tests/long_runs.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

const char *const notice_world_flaws[BROKEN_COUNT] = {
	"", "what was being sent is sent again", "what was being sent counts as not told", "messages leave before they are stored",
	"silences are not heard", "silences that ended unseen are forgotten", "what follows a cause is told as one",
};

enum { OBJECTS = 4, ROWS_MAX = 600, ALERTS_MAX = 200, SILENCES_MAX = 40, WAITING_MAX = 4, FLIGHTS_MAX = 64, STEPS = 160, CUT_STEPS = 40, MINUTE = 60000 };

/* The tables alert and notification as they are committed. */
struct stored_alert {
	int64_t entity_id;
	wall_t opened, closed;
	bool cause, flapping;
	wall_t followed;          /* until when it was said to follow */
	enum state state;
};

struct stored_row {
	int64_t alert;            /* index; -1: none */
	char recipient[16], channel[16];
	enum notice_event event;
	enum notice_state state;
	enum state severity;
	int64_t id, step, attempts;
	wall_t created, due, done;
	int arrived, doubtful;    /* how often it did, and may have, whatever the core knows */
};

struct object {
	bool failing, cause, flapping;
	enum state state;
	wall_t since;
	bool open;                /* as the engine of the collector last said */
};

struct flight { int64_t id; wall_t ends; enum notice_result result; bool arrives; };

struct world {
	uint64_t random;
	enum broken broken;
	struct notices *core;
	wall_t now;
	struct object objects[OBJECTS];
	struct notice_silence silences[SILENCES_MAX];
	size_t n_silences;
	struct stored_alert alerts[ALERTS_MAX];
	struct stored_row rows[ROWS_MAX];
	size_t n_alerts, n_rows;
	struct batch *batches[WAITING_MAX + 1]; /* not committed yet, the last one is being filled */
	int64_t taken[WAITING_MAX + 1][8];      /* marked as sending in each */
	size_t n_taken[WAITING_MAX + 1], n_batches;
	struct flight flights[FLIGHTS_MAX];
	size_t n_flights;
	size_t writes, cut;       /* SIZE_MAX: the collector is killed at no write */
	const char *wrong;
};

static struct hours office;
static struct rota *rota;
static const struct notice_channel channels[] = {
	{ .name = "sms", .escalate_ms = 10 * MINUTE },
	{ .name = "mail", .recipient = "team", .warnings = true },
	{ .name = "office", .recipient = "desk", .warnings = true, .hours = &office },
};
struct notices_params notice_world_params = { .channels = channels, .n_channels = ARRAY_LEN(channels) };

/* xorshift64* (Vigna 2016). */
static uint64_t dice(struct world *w, uint64_t sides)
{
	w->random ^= w->random >> 12;
	w->random ^= w->random << 25;
	w->random ^= w->random >> 27;
	return (w->random * UINT64_C(2685821657736338717) >> 33) % sides;
}

static void note(struct world *w, const char *wrong)
{
	if (!w->wrong)
		w->wrong = wrong;
}

static bool is_of_problem(enum notice_event e)
{
	return e != NOTICE_RECOVERY && e != NOTICE_GAP && e != NOTICE_HANDOVER;
}

/* ---- the store ---- */

static struct stored_row *row_of(struct world *w, int64_t id)
{
	for (size_t i = 0; i < w->n_rows; i++)
		if (w->rows[i].id == id)
			return &w->rows[i];
	return NULL;
}

static struct stored_alert *open_of(struct world *w, int64_t entity_id)
{
	for (size_t i = w->n_alerts; i-- > 0;)
		if (w->alerts[i].entity_id == entity_id && !wall_is_known(w->alerts[i].closed))
			return &w->alerts[i];
	return NULL;
}

static void store_alert(struct world *w, const struct batch_alert *a)
{
	struct stored_alert *at = open_of(w, a->entity_id);

	if (a->ended) {
		if (at)
			at->closed = a->at;
		return;
	}
	if (!at) {
		assert_true(w->n_alerts < ALERTS_MAX);
		at = &w->alerts[w->n_alerts++];
		*at = (struct stored_alert){ .entity_id = a->entity_id, .opened = a->at, .closed = WALL_NEVER, .followed = a->at };
	}
	if (!at->cause && a->follows_id == 0)
		at->followed.ms = strtoll(a->detail + 1, NULL, 10);
	at->cause = a->follows_id == 0;
	at->state = (enum state)a->state;
	at->flapping = a->detail[0] == 'f';
}

static int64_t alert_of(struct world *w, const struct batch_notice *n)
{
	if (n->like_id)
		return row_of(w, n->like_id) ? row_of(w, n->like_id)->alert : -1;
	for (size_t i = w->n_alerts; i-- > 0;)
		if (w->alerts[i].entity_id == n->entity_id)
			return (int64_t)i;
	return -1;
}

static void insert_row(struct world *w, const struct batch_notice *n, struct stored_row *row)
{
	row->id = n->id;
	row->alert = n->entity_id ? alert_of(w, n) : -1;
	if (n->entity_id && row->alert < 0)
		note(w, "a message is about no alert");
	snprintf(row->recipient, sizeof row->recipient, "%s", n->recipient);
	snprintf(row->channel, sizeof row->channel, "%s", n->channel);
	assert_true(notice_event_from_name(n->event, &row->event));
	row->step = n->step;
	for (size_t i = 0; i < w->n_rows; i++)
		if (row != &w->rows[i] && row->alert >= 0 && w->rows[i].alert == row->alert && w->rows[i].event == row->event
		    && w->rows[i].step == row->step && strcmp(w->rows[i].recipient, row->recipient) == 0
		    && strcmp(w->rows[i].channel, row->channel) == 0)
			note(w, "the ledger has the same message twice");
}

static void store_notice(struct world *w, const struct batch_notice *n)
{
	struct stored_row *row = row_of(w, n->id);

	if (n->event) {
		assert_true(w->n_rows < ROWS_MAX);
		assert_null(row);
		row = &w->rows[w->n_rows++];
		*row = (struct stored_row){ 0 };
		insert_row(w, n, row);
	}
	if (!row) {
		note(w, "a message is changed that is not in the ledger");
		return;
	}
	if (n->body) {
		row->severity = strstr(n->body, "\"severity\":\"critical\"") ? STATE_CRITICAL : STATE_WARNING;
	}
	assert_true(notice_state_from_name(n->state, &row->state));
	row->created = n->created;
	row->due = n->due;
	row->done = n->done;
	row->attempts = n->attempts;
}

static struct batch *batch_now(struct world *w)
{
	return w->batches[w->n_batches - 1];
}

static void new_batch(struct world *w)
{
	w->batches[w->n_batches] = batch_new();
	w->n_taken[w->n_batches++] = 0;
}

/* ---- what leaves ---- */

/* How it will end is drawn now: a letter that is retried or refused did not arrive. */
static void send_letter(struct world *w, int64_t id)
{
	struct stored_row *row = row_of(w, id);
	uint64_t luck = dice(w, 10);
	struct flight f = { .id = id, .ends = { w->now.ms + 100 + (int64_t)dice(w, 20000) } };

	if (!row || row->state != NOTICE_SENDING) {
		note(w, "a message leaves that the ledger does not know as being sent");
		return;
	}
	f.result = luck < 6 ? NOTICE_SENT : luck < 8 ? NOTICE_RETRY : luck < 9 ? NOTICE_REFUSED : NOTICE_DOUBTFUL;
	f.arrives = f.result == NOTICE_SENT || f.result == NOTICE_DOUBTFUL;
	assert_true(w->n_flights < FLIGHTS_MAX);
	w->flights[w->n_flights++] = f;
	row->doubtful += f.arrives;
	if (row->doubtful > 1)
		note(w, "a message left twice");
}

static bool is_cut(struct world *w)
{
	return w->writes++ == w->cut;
}

static void crash(struct world *w);

static void commit(struct world *w)
{
	struct batch *b = w->batches[0];
	bool cut = false;
	size_t k = 0;

	for (size_t i = 0; i <= b->n_alerts; i++) {
		for (; k < b->n_notices && (b->notices[k].after <= i || i == b->n_alerts); k++)
			store_notice(w, &b->notices[k]);
		if (i < b->n_alerts)
			store_alert(w, &b->alerts[i]);
	}
	if (!batch_is_empty(b))
		cut = is_cut(w);
	for (size_t i = 0; i < w->n_taken[0] && !cut; i++)
		if (w->broken != SENDS_EARLY) {
			send_letter(w, w->taken[0][i]);
			cut = is_cut(w);
		}
	batch_free(b);
	w->n_batches--;
	memmove(w->batches, w->batches + 1, w->n_batches * sizeof w->batches[0]);
	memmove(w->taken, w->taken + 1, w->n_batches * sizeof w->taken[0]);
	memmove(w->n_taken, w->n_taken + 1, w->n_batches * sizeof w->n_taken[0]);
	if (cut)
		crash(w);
}

static void land(struct world *w)
{
	struct err e;

	for (size_t i = 0; i < w->n_flights;) {
		struct flight f = w->flights[i];

		if (f.ends.ms > w->now.ms) {
			i++;
			continue;
		}
		w->flights[i] = w->flights[--w->n_flights];
		assert_true(notices_result(w->core, f.id, f.result, f.result == NOTICE_SENT ? NULL : "why", 0, w->now, batch_now(w), &e));
	}
}

/* ---- the collector's engine ---- */

static struct notice_alert alert_now(struct world *w, size_t i, bool ended)
{
	const struct object *o = &w->objects[i];
	static const char *const names[OBJECTS] = { "a", "b", "c", "d" };

	return (struct notice_alert){
		.entity_id = (int64_t)i + 1, .subject = "", .place = { .kind = "device", .name = names[i], .site = "s" }, .ours = i != 3,
		.cause = o->cause || w->broken == TELLS_CHILDREN, .flapping = o->flapping, .ended = ended, .state = o->state,
		.outcome = OUTCOME_TIMEOUT, .since = o->since, .end = w->now,
	};
}

static void say(struct world *w, size_t i, bool ended)
{
	struct object *o = &w->objects[i];
	struct batch_alert *row = batch_add_alert(batch_now(w));
	struct notice_alert a = alert_now(w, i, ended);
	char said[32];
	struct err e;

	snprintf(said, sizeof said, "%c%" PRId64, o->flapping ? 'f' : '-', w->now.ms);
	*row = (struct batch_alert){ .entity_id = a.entity_id, .follows_id = o->cause ? 0 : 99, .ended = ended, .state = (int)o->state,
		                     .outcome = OUTCOME_TIMEOUT, .detail = arena_strdup(batch_now(w)->arena, said), .at = ended ? w->now : o->since };
	o->open = !ended;
	assert_true(notices_alert(w->core, &a, w->now, batch_now(w), &e));
}

static void change_object(struct world *w, size_t i)
{
	struct object *o = &w->objects[i];

	if (!o->failing) {
		*o = (struct object){ .failing = true, .cause = dice(w, 4) > 0, .flapping = dice(w, 8) == 0,
			              .state = dice(w, 3) ? STATE_CRITICAL : STATE_WARNING, .since = w->now };
		say(w, i, false);
		return;
	}
	switch (dice(w, 4)) {
	case 0:
		o->cause = !o->cause;
		break;
	case 1:
		o->state = o->state == STATE_CRITICAL ? STATE_WARNING : STATE_CRITICAL;
		break;
	default:
		o->failing = false;
	}
	say(w, i, !o->failing);
}

/* ---- silence ---- */

static bool covers(const struct notice_silence *s, const struct world *w, size_t i)
{
	return s->is_ack ? s->entity_id == (int64_t)i + 1 && s->opened.ms == w->objects[i].since.ms : s->object[7] == (char)('a' + i);
}

static bool is_silenced(const struct world *w, size_t i, wall_t at)
{
	for (size_t k = 0; k < w->n_silences; k++) {
		const struct notice_silence *s = &w->silences[k];

		if (covers(s, w, i) && s->time.from.ms <= at.ms && at.ms < s->time.until.ms && (!wall_is_known(s->time.ended) || at.ms < s->time.ended.ms))
			return true;
	}
	return false;
}

/* The last instant at which one held that covers it, but for those that were taken back within a minute. */
static int64_t silent_until(const struct world *w, size_t i)
{
	int64_t silent = w->objects[i].since.ms;

	for (size_t k = 0; k < w->n_silences; k++) {
		const struct silence_time *t = &w->silences[k].time;
		bool ended = wall_is_known(t->ended) && t->ended.ms < t->until.ms;
		int64_t end = ended ? t->ended.ms : t->until.ms;

		end = end > w->now.ms ? w->now.ms : end;
		if (ended && t->ended.ms - t->from.ms < MINUTE)
			continue;
		if (covers(&w->silences[k], w, i) && end > silent && t->from.ms < end)
			silent = end;
	}
	return silent;
}

static bool is_quiet(const struct world *w, size_t i)
{
	return !w->objects[i].failing || !w->objects[i].cause || i == 3 || is_silenced(w, i, w->now);
}

static void tell_silences(struct world *w, bool after_crash)
{
	struct notice_silence heard[SILENCES_MAX];
	size_t n = 0;
	struct err e;

	for (size_t i = 0; i < w->n_silences; i++) {
		bool over = w->silences[i].time.until.ms <= w->now.ms
		            || (wall_is_known(w->silences[i].time.ended) && w->silences[i].time.ended.ms <= w->now.ms);

		if (w->broken != IS_DEAF && !(w->broken == NEVER_COMES_BACK && after_crash && over))
			heard[n++] = w->silences[i];
	}
	assert_true(notices_set_silences(w->core, heard, n, &e));
}

static void act(struct world *w)
{
	static const char *const objects[OBJECTS] = { "device:a", "device:b", "device:c", "device:d" };
	size_t i = dice(w, OBJECTS);
	size_t which = w->n_silences && dice(w, 2) ? w->n_silences - 1 : w->n_silences ? dice(w, w->n_silences) : 0; /* the last one may be taken back */
	struct notice_silence *s = w->n_silences ? &w->silences[which] : NULL;

	if (s && dice(w, 3) == 0) {
		if (!wall_is_known(s->time.ended) && w->now.ms < s->time.until.ms)
			s->time.ended = w->now;
	} else if (w->n_silences < SILENCES_MAX && (w->objects[i].failing || dice(w, 2))) {
		s = &w->silences[w->n_silences++];
		*s = (struct notice_silence){ .time = { w->now, { w->now.ms + (int64_t)(1 + dice(w, 40)) * MINUTE }, WALL_NEVER, NULL },
			                      .object = objects[i], .is_ack = w->objects[i].open && dice(w, 2), .entity_id = (int64_t)i + 1,
			                      .subject = "", .opened = w->objects[i].since };
	}
	tell_silences(w, false);
}

/* ---- a crash ---- */

static void restore_alert(struct world *w, size_t i, const struct notice_row *rows, size_t n)
{
	const struct stored_alert *s = &w->alerts[i];
	struct notice_alert a = alert_now(w, (size_t)s->entity_id - 1, wall_is_known(s->closed));
	struct err e;

	a.since = s->opened;
	a.cause = s->cause || w->broken == TELLS_CHILDREN;
	a.state = s->state;
	a.flapping = s->flapping;
	a.end = s->closed;
	assert_true(notices_restore(w->core, &a, rows, n, w->now, &e));
}

static struct notice_row read_row(const struct world *w, struct stored_row *s)
{
	struct notice_row r = { .id = s->id, .alert_id = s->alert + 1, .recipient = s->recipient, .channel = s->channel, .event = s->event,
		                .step = s->step, .attempts = s->attempts, .created = s->created, .due = s->due, .done = s->done,
		                .state = s->state, .severity = s->severity };

	if (r.state == NOTICE_SENDING && w->broken == RESENDS)
		r.state = NOTICE_QUEUED;
	if (r.state == NOTICE_SENDING && w->broken == FORGETS)
		r.state = s->state = NOTICE_FAILED;
	return r;
}

static void restore(struct world *w)
{
	int64_t last = 0;
	struct err e;

	for (size_t i = 0; i < w->n_rows; i++)
		last = w->rows[i].id > last ? w->rows[i].id : last;
	w->core = notices_new(&notice_world_params, last);
	tell_silences(w, true);
	for (size_t i = 0; i < w->n_alerts; i++) {
		struct notice_row rows[ROWS_MAX];
		size_t n = 0;
		bool pending = false;

		for (size_t k = 0; k < w->n_rows; k++)
			if (w->rows[k].alert == (int64_t)i) {
				rows[n++] = read_row(w, &w->rows[k]);
				pending |= w->rows[k].state == NOTICE_QUEUED || w->rows[k].state == NOTICE_SENDING;
			}
		if (!wall_is_known(w->alerts[i].closed) || pending)
			restore_alert(w, i, rows, n);
	}
	assert_true(notices_begin(w->core, w->now, batch_now(w), &e));
}

/* Afterwards the engine says again what the store does not know. */
static void crash(struct world *w)
{
	notices_free(w->core);
	while (w->n_batches > 0)
		batch_free(w->batches[--w->n_batches]);
	w->n_flights = 0;
	w->now.ms += (int64_t)dice(w, 30 * MINUTE);
	new_batch(w);
	restore(w);
	for (size_t i = 0; i < OBJECTS; i++) {
		struct object *o = &w->objects[i];
		const struct stored_alert *s = open_of(w, (int64_t)i + 1);

		o->open = s != NULL;
		if (s && s->opened.ms == o->since.ms && o->failing) {
			if (s->cause != o->cause || s->state != o->state)
				say(w, i, false);
			continue;
		}
		if (s)
			say(w, i, true);
		if (o->failing)
			say(w, i, false);
	}
}

/* ---- time ---- */

/* Which alert and what a message is that the store may not know yet. */
static bool find_message(struct world *w, int64_t id, size_t *ret_object, enum notice_event *ret_event)
{
	const struct stored_row *row = row_of(w, id);

	if (row && row->alert >= 0) {
		*ret_object = (size_t)w->alerts[row->alert].entity_id - 1;
		*ret_event = row->event;
		return true;
	}
	for (size_t k = 0; !row && k < w->n_batches; k++)
		for (size_t i = 0; i < w->batches[k]->n_notices; i++) {
			const struct batch_notice *n = &w->batches[k]->notices[i];

			if (n->id != id || !n->event || !n->entity_id)
				continue;
			*ret_object = (size_t)n->entity_id - 1;
			return notice_event_from_name(n->event, ret_event);
		}
	return false;
}

static void take(struct world *w)
{
	size_t last = w->n_batches - 1;
	enum notice_event event;
	size_t object;
	struct err e;

	if (w->n_taken[last] > 0)
		return;
	assert_true(notices_take(w->core, w->now, 8, w->taken[last], &w->n_taken[last], batch_now(w), &e));
	for (size_t i = 0; i < w->n_taken[last]; i++) {
		if (find_message(w, w->taken[last][i], &object, &event) && is_of_problem(event) && is_quiet(w, object))
			note(w, "a problem is told of what is silent, follows or works");
		if (w->broken == SENDS_EARLY)
			send_letter(w, w->taken[last][i]);
	}
}

static void tick(struct world *w, int64_t ms)
{
	struct err e;

	w->now.ms += ms;
	land(w);
	assert_true(notices_tick(w->core, w->now, batch_now(w), &e));
	take(w);
}

static void commit_all(struct world *w)
{
	new_batch(w);
	while (w->n_batches > 1)
		commit(w);
}

static void step(struct world *w)
{
	switch (dice(w, 12)) {
	case 0: case 1: case 2:
		change_object(w, dice(w, OBJECTS));
		break;
	case 3:
		act(w);
		break;
	case 4:
		crash(w);
		break;
	case 5: case 6: case 7:
		if (w->n_batches > 1)
			commit(w);
		break;
	case 8: case 9:
		if (w->n_batches < WAITING_MAX)
			new_batch(w);
		break;
	default:
		break;
	}
	tick(w, dice(w, 4) ? 1 + (int64_t)dice(w, 2000) : (int64_t)dice(w, 15 * MINUTE));
}

/* ---- what must be so in the end ---- */

static bool was_told(const struct world *w, int64_t alert, const char *recipient, const char *channel)
{
	for (size_t i = 0; i < w->n_rows; i++)
		if (w->rows[i].alert == alert && is_of_problem(w->rows[i].event) && w->rows[i].doubtful > 0
		    && strcmp(w->rows[i].recipient, recipient) == 0 && strcmp(w->rows[i].channel, channel) == 0)
			return true;
	return false;
}

static bool has_recovery(const struct world *w, int64_t alert, const char *recipient, const char *channel)
{
	for (size_t i = 0; i < w->n_rows; i++)
		if (w->rows[i].alert == alert && w->rows[i].event == NOTICE_RECOVERY && strcmp(w->rows[i].recipient, recipient) == 0
		    && strcmp(w->rows[i].channel, channel) == 0)
			return true;
	return false;
}

/* A message that was being sent at a crash may have left or not: counted as told either way. */
static void check_rows(struct world *w)
{
	for (size_t i = 0; i < w->n_rows; i++) {
		const struct stored_row *r = &w->rows[i];
		bool told = r->alert >= 0 && was_told(w, r->alert, r->recipient, r->channel), over;

		if (r->state == NOTICE_QUEUED && strcmp(r->channel, "office") != 0)
			note(w, "a message waits for ever");
		if (r->state == NOTICE_SENDING)
			note(w, "a message is being sent for ever");
		if (r->alert < 0)
			continue;
		over = wall_is_known(w->alerts[r->alert].closed);
		if (r->event == NOTICE_RECOVERY && !over)
			note(w, "the end is told of what goes on");
		if (r->doubtful > 0 && r->state != NOTICE_DELIVERED && r->state != NOTICE_UNCERTAIN)
			note(w, "who was told counts as not told");
		if (over && told && !has_recovery(w, r->alert, r->recipient, r->channel))
			note(w, "who was told of a problem is not told its end");
	}
}

static void check_recoveries(struct world *w)
{
	for (size_t i = 0; i < w->n_rows; i++) {
		const struct stored_row *r = &w->rows[i];
		bool known = false;

		for (size_t k = 0; k < w->n_rows; k++)
			known |= w->rows[k].alert == r->alert && is_of_problem(w->rows[k].event)
			         && (w->rows[k].state == NOTICE_DELIVERED || w->rows[k].state == NOTICE_UNCERTAIN)
			         && strcmp(w->rows[k].recipient, r->recipient) == 0 && strcmp(w->rows[k].channel, r->channel) == 0;
		if (r->event == NOTICE_RECOVERY && !known)
			note(w, "the end is told to who was not told of the problem");
	}
}

/* What goes on, unsilenced, was told to who is on duty since it last was silent, and nobody having answered to everybody. */
static void check_calls(struct world *w)
{
	for (size_t i = 0; i < OBJECTS; i++) {
		const struct object *o = &w->objects[i];
		const struct stored_alert *stored = open_of(w, (int64_t)i + 1);
		bool called = false, fallback = false;
		int64_t quiet = silent_until(w, i);

		if (is_quiet(w, i) || o->state != STATE_CRITICAL)
			continue;
		if (stored && stored->followed.ms > quiet)
			quiet = stored->followed.ms;
		for (size_t k = 0; k < w->n_rows; k++) {
			const struct stored_row *r = &w->rows[k];

			if (r->alert < 0 || w->alerts[r->alert].entity_id != (int64_t)i + 1 || w->alerts[r->alert].opened.ms != o->since.ms
			    || strcmp(r->channel, "sms") != 0 || r->state == NOTICE_CANCELLED || !is_of_problem(r->event))
				continue;
			called |= r->created.ms >= quiet;
			fallback |= r->created.ms >= quiet && strcmp(r->recipient, "Zoe") == 0;
		}
		if (!called)
			note(w, "what goes on was not told after it was silent");
		else if (!fallback)
			note(w, "nobody answered, and not everybody was asked");
	}
}

static void begin(struct world *w, uint64_t seed, enum broken broken, size_t cut)
{
	*w = (struct world){ .random = seed, .broken = broken, .cut = cut,
		             .now = { INT64_C(1795000000000) + (int64_t)(seed % 10) * 86400000 } };
	for (size_t i = 0; i < OBJECTS; i++)
		w->objects[i] = (struct object){ .since = WALL_NEVER };
	new_batch(w);
	w->core = notices_new(&notice_world_params, 0);
}

/* Everything settles: seven hours, again after a kill; and what left lands. */
static void settle(struct world *w)
{
	bool killed = w->writes > w->cut;

	for (int i = 0; (i < 400 || (i < 420 && w->n_flights > 0)) && !w->wrong; i++) {
		tick(w, MINUTE);
		commit_all(w);
		if (!killed && w->writes > w->cut) {
			killed = true;
			i = 0;
		}
	}
}

static const char *judge(struct world *w)
{
	if (!w->wrong) {
		check_rows(w);
		check_recoveries(w);
		check_calls(w);
	}
	notices_free(w->core);
	while (w->n_batches > 0)
		batch_free(w->batches[--w->n_batches]);
	return w->wrong;
}

static const char *play(uint64_t seed, enum broken broken, int steps, size_t cut, size_t *ret_writes)
{
	static struct world w;

	begin(&w, seed, broken, cut);
	for (int i = 0; i < steps && !w.wrong; i++)
		step(&w);
	settle(&w);
	*ret_writes = w.writes;
	return judge(&w);
}

const char *notice_world_play(uint64_t seed, enum broken broken)
{
	size_t writes;

	return play(seed, broken, STEPS, SIZE_MAX, &writes);
}

const char *notice_world_cut(uint64_t seed, size_t cut, size_t *ret_writes)
{
	return play(seed, SOUND, CUT_STEPS, cut, ret_writes);
}

/* ---- how it is played ---- */

uint64_t notice_world_first_seed(void)
{
	const char *given = getenv("VIGIE_SEED");

	return given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 1000003 + 1;
}

size_t notice_world_runs(void)
{
	return getenv("VIGIE_SEED") ? 1 : long_runs(1000);
}

bool notice_world_open(void)
{
	static const char text[] = "person Alice\nperson Bob\nperson Zoe\ndefault Zoe\nchange monday 08:30\nweek 2026-11-02 Alice Bob -\n";
	struct err e;

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	rota = rota_parse("rota", text, sizeof text - 1, &e);
	notice_world_params.rota = rota;
	return rota && hours_parse("mon-fri 08:30-17:30", &office);
}

void notice_world_close(void)
{
	rota_free(rota);
}

static void it_is_caught(void **state)
{
	uint64_t seed = notice_world_first_seed();
	size_t caught = 0;

	(void)state;
	for (size_t i = 0; i < 100; i++)
		caught += notice_world_play(seed + i, SOUND) != NULL;
	assert_in_range(caught, 10, 100);
}

int notice_world_catches(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_caught) };
	int failed = 1;

	if (notice_world_open())
		failed = cmocka_run_group_tests(tests, NULL, NULL);
	notice_world_close();
	return failed;
}
