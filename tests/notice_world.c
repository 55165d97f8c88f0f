#include "tests/notice_world.h"
#include "tests/long_runs.h"
#include "tests/notice_collector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

const char *const notice_world_flaws[BROKEN_COUNT] = {
	"", "what was being sent is sent again", "what was being sent counts as not told", "messages leave before they are stored",
	"silences are not heard", "silences that ended unseen are forgotten", "what follows a cause is told as one",
};

enum { STEPS = 160, CUT_STEPS = 40 };

static struct hours office;
static struct rota *rota;
static const struct notice_channel channels[] = {
	{ .name = "sms", .escalate_ms = 10 * MINUTE, .burst = 4 },
	{ .name = "mail", .recipient = "team", .warnings = true },
	{ .name = "office", .recipient = "desk", .warnings = true, .hours = &office },
};
struct notices_params notice_world_params = { .channels = channels, .n_channels = ARRAY_LEN(channels) };

/* ---- what fails ---- */

static void change_object(struct collector *c, size_t i)
{
	struct object *o = &c->objects[i];

	if (!o->failing) {
		*o = (struct object){ .failing = true, .cause = collector_dice(c, 4) > 0, .flapping = collector_dice(c, 8) == 0,
			              .state = collector_dice(c, 3) ? STATE_CRITICAL : STATE_WARNING, .since = c->now };
		collector_say(c, i, false);
		return;
	}
	switch (collector_dice(c, 4)) {
	case 0:
		o->cause = !o->cause;
		break;
	case 1:
		o->state = o->state == STATE_CRITICAL ? STATE_WARNING : STATE_CRITICAL;
		break;
	default:
		o->failing = false;
	}
	collector_say(c, i, !o->failing);
}

/* ---- silence ---- */

static bool covers(const struct notice_silence *s, const struct collector *c, size_t i)
{
	return s->is_ack ? s->entity_id == (int64_t)i + 1 && s->opened.ms == c->objects[i].since.ms : s->object[7] == (char)('a' + i);
}

static bool is_silenced(const struct collector *c, size_t i, wall_t at)
{
	for (size_t k = 0; k < c->n_silences; k++) {
		const struct notice_silence *s = &c->silences[k];

		if (covers(s, c, i) && s->time.from.ms <= at.ms && at.ms < s->time.until.ms && (!wall_is_known(s->time.ended) || at.ms < s->time.ended.ms))
			return true;
	}
	return false;
}

/* The last instant at which one held that covers it, but for those that were taken back within a minute. */
static int64_t silent_until(const struct collector *c, size_t i)
{
	int64_t silent = c->objects[i].since.ms;

	for (size_t k = 0; k < c->n_silences; k++) {
		const struct silence_time *t = &c->silences[k].time;
		bool ended = wall_is_known(t->ended) && t->ended.ms < t->until.ms;
		int64_t end = ended ? t->ended.ms : t->until.ms;

		end = end > c->now.ms ? c->now.ms : end;
		if (ended && t->ended.ms - t->from.ms < MINUTE)
			continue;
		if (covers(&c->silences[k], c, i) && end > silent && t->from.ms < end)
			silent = end;
	}
	return silent;
}

static bool is_quiet(const struct collector *c, size_t i)
{
	return !c->objects[i].failing || !c->objects[i].cause || i == FOREIGN || is_silenced(c, i, c->now);
}

static void act(struct collector *c)
{
	static const char *const objects[OBJECTS] = { "device:a", "device:b", "device:c", "device:d" };
	size_t i = collector_dice(c, OBJECTS);
	/* the last one may be taken back */
	size_t which = c->n_silences && collector_dice(c, 2) ? c->n_silences - 1 : c->n_silences ? collector_dice(c, c->n_silences) : 0;
	struct notice_silence *s = c->n_silences ? &c->silences[which] : NULL;

	if (s && collector_dice(c, 3) == 0) {
		if (!wall_is_known(s->time.ended) && c->now.ms < s->time.until.ms)
			s->time.ended = c->now;
	} else if (c->n_silences < SILENCES_MAX && (c->objects[i].failing || collector_dice(c, 2))) {
		s = &c->silences[c->n_silences++];
		*s = (struct notice_silence){ .time = { c->now, { c->now.ms + (int64_t)(1 + collector_dice(c, 40)) * MINUTE }, WALL_NEVER, NULL },
			                      .object = objects[i], .is_ack = c->objects[i].open && collector_dice(c, 2), .entity_id = (int64_t)i + 1,
			                      .subject = "", .opened = c->objects[i].since };
	}
	collector_hear(c, false);
}

/* ---- time ---- */

static void tick(struct collector *c, int64_t ms)
{
	size_t n = collector_tick(c, ms), last = c->n_batches - 1, object;
	enum notice_event event;

	for (size_t i = 0; i < n; i++) {
		if (collector_find(c, c->taken[last][i], &object, &event) && ledger_is_of_problem(event) && is_quiet(c, object))
			collector_note(c, "a problem is told of what is silent, follows or works");
		if (c->broken == SENDS_EARLY)
			collector_send(c, c->taken[last][i]);
	}
}

static void commit_all(struct collector *c)
{
	collector_new_batch(c);
	while (c->n_batches > 1)
		collector_commit(c);
}

static void step(struct collector *c)
{
	switch (collector_dice(c, 12)) {
	case 0: case 1: case 2:
		change_object(c, collector_dice(c, OBJECTS));
		break;
	case 3:
		act(c);
		break;
	case 4:
		collector_crash(c);
		break;
	case 5: case 6: case 7:
		if (c->n_batches > 1)
			collector_commit(c);
		break;
	case 8: case 9:
		if (c->n_batches < WAITING_MAX)
			collector_new_batch(c);
		break;
	default:
		break;
	}
	tick(c, collector_dice(c, 4) ? 1 + (int64_t)collector_dice(c, 2000) : (int64_t)collector_dice(c, 15 * MINUTE));
}

/* ---- what must be so in the end ---- */

/* What goes on, unsilenced, was told to who is on duty since it last was silent, and nobody having answered to everybody. */
static void check_calls(struct collector *c)
{
	for (size_t i = 0; i < OBJECTS; i++) {
		const struct object *o = &c->objects[i];
		const struct stored_alert *stored = ledger_open_alert(&c->ledger, (int64_t)i + 1);
		bool called = false, fallback = false;
		int64_t quiet = silent_until(c, i);

		if (is_quiet(c, i) || o->state != STATE_CRITICAL)
			continue;
		if (stored && stored->followed.ms > quiet)
			quiet = stored->followed.ms;
		for (size_t k = 0; k < c->ledger.n_rows; k++) {
			const struct stored_row *r = &c->ledger.rows[k];

			if (r->alert < 0 || c->ledger.alerts[r->alert].entity_id != (int64_t)i + 1 || c->ledger.alerts[r->alert].opened.ms != o->since.ms
			    || strcmp(r->channel, "sms") != 0 || r->state == NOTICE_CANCELLED || !ledger_is_of_problem(r->event))
				continue;
			called |= r->created.ms >= quiet;
			fallback |= r->created.ms >= quiet && strcmp(r->recipient, "Zoe") == 0;
		}
		if (!called)
			collector_note(c, "what goes on was not told after it was silent");
		else if (!fallback)
			collector_note(c, "nobody answered, and not everybody was asked");
	}
}

/* Everything settles: seven hours, again after a kill; and what left lands. */
static void settle(struct collector *c)
{
	bool killed = c->writes > c->cut;

	for (int i = 0; (i < 400 || (i < 420 && c->n_flights > 0)) && !c->wrong; i++) {
		tick(c, MINUTE);
		commit_all(c);
		if (!killed && c->writes > c->cut) {
			killed = true;
			i = 0;
		}
	}
}

static const char *judge(struct collector *c)
{
	if (!c->wrong) {
		ledger_judge(&c->ledger);
		collector_note(c, c->ledger.wrong);
		check_calls(c);
	}
	collector_end(c);
	return c->wrong;
}

static const char *play(uint64_t seed, enum broken broken, int steps, size_t cut, size_t *ret_writes)
{
	static struct collector c;

	collector_begin(&c, seed, broken, cut);
	for (int i = 0; i < steps && !c.wrong; i++)
		step(&c);
	settle(&c);
	*ret_writes = c.writes;
	return judge(&c);
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
