#include "tests/live_world.h"

#include "live.h"
#include "tests/live_region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEVICES_MAX = WORLD_DEVICES_MAX, CHECKS_MAX = 2 * DEVICES_MAX + 2, PHASES = 3, PERIOD_MS = 60000, STALE_MS = 300000, PHASE_MS = 360000,
       STEP_MS = 1000, TICK_MS = 5000, HOLD_MS = 60000, FLAP_ROUNDS = 30, EPISODE_ENDS_MAX = 4 };
#define BEGIN_MS INT64_C(1795316400000) /* 2026-11-22T03:00:00Z */
enum { DEVICE_ID = 100, LINK_ID = 1000, COLLECTOR_ID = 1, ENTITIES = 2048 };

/* What the stored rows of an entity say; [1]: of its redundancy. */
struct told {
	bool open[2], flapping;
	int64_t follows;
	size_t ends[2];
	bool shown;
	int state;
};

struct world {
	uint64_t random;
	size_t n, parent[DEVICES_MAX];        /* SIZE_MAX: none */
	bool dead[DEVICES_MAX];
	bool cut[DEVICES_MAX], disabled[DEVICES_MAX]; /* circuits */
	bool blind, restless;                 /* restless: things change faster than they can be concluded */
	bool muted[CHECKS_MAX];               /* checks that give no result */
	int64_t now_ms, next_ms[CHECKS_MAX], periods_ms[CHECKS_MAX];
	int64_t measured_ms[DEVICES_MAX], failed_ms[2 * DEVICES_MAX]; /* failed: first failure after it last worked, 0: it works */
	const struct world_watcher *watcher;  /* NULL: nobody */
	struct live *live;
	struct told told[ENTITIES];
	const char *wrong;
	int64_t wrong_id, wrong_ms;
};

/* xorshift64* (Vigna 2016). */
static uint64_t dice(struct world *w, uint64_t sides)
{
	w->random ^= w->random >> 12;
	w->random ^= w->random << 25;
	w->random ^= w->random >> 27;
	return (w->random * UINT64_C(2685821657736338717) >> 33) % sides;
}

static void note(struct world *w, const char *wrong, int64_t id)
{
	if (w->wrong)
		return;
	w->wrong = wrong;
	w->wrong_id = id;
	w->wrong_ms = w->now_ms;
}

/* ---- what is so ---- */

static bool is_reached(const struct world *w, size_t device)
{
	for (size_t i = device; i != SIZE_MAX; i = w->parent[i])
		if (w->dead[i])
			return false;
	return true;
}

static bool is_device(int64_t id) { return id >= DEVICE_ID && id < DEVICE_ID + DEVICES_MAX; }
static bool is_link(int64_t id) { return id >= LINK_ID && id < LINK_ID + DEVICES_MAX; }
static size_t device_of(int64_t id) { return (size_t)(id - (is_device(id) ? DEVICE_ID : LINK_ID)); }

/* It fails by itself: all that it needs works. */
static bool is_cause(const struct world *w, int64_t id)
{
	size_t i = device_of(id);

	if (is_link(id))
		return is_reached(w, i) && w->cut[i] && !w->disabled[i];
	return w->dead[i] && (w->parent[i] == SIZE_MAX || is_reached(w, w->parent[i]));
}

static bool works(const struct world *w, int64_t id)
{
	size_t i = device_of(id);

	return is_reached(w, i) && (is_device(id) || !w->cut[i] || w->disabled[i]);
}

/* ---- what is told ---- */

/* I2: each device above was measured since it failed, or a bounded time was waited for that. */
static bool asked_above(const struct world *w, int64_t id)
{
	size_t i = device_of(id);
	int64_t failed_ms = w->failed_ms[i + (is_link(id) ? DEVICES_MAX : 0)];

	for (size_t a = is_link(id) ? i : w->parent[i]; a != SIZE_MAX; a = w->parent[a])
		if (w->measured_ms[a] < failed_ms && w->now_ms - failed_ms < HOLD_MS)
			return false;
	return true;
}

static void take_opened(struct world *w, const struct batch_alert *a)
{
	if (w->blind)
		note(w, "I4 concluded while blind", a->entity_id);
	if (w->restless)
		return;
	if (a->follows_id == 0 && !asked_above(w, a->entity_id)) /* one that follows a known cause may be told at once */
		note(w, "I2 concluded before what it needs was asked", a->entity_id);
	if (a->follows_id == 0 && !is_cause(w, a->entity_id))
		note(w, "I1 called a cause what is none", a->entity_id);
	if (works(w, a->entity_id))
		note(w, "I1 an alert of what works", a->entity_id);
}

static void take_alert(struct world *w, const struct batch_alert *a)
{
	int subject = a->subject != NULL;
	struct told *t;

	if (a->entity_id == COLLECTOR_ID) {
		if (a->ended == w->blind || w->told[COLLECTOR_ID].open[0] != a->ended)
			note(w, "I4 the collector is not blind as it says", COLLECTOR_ID);
		w->told[COLLECTOR_ID].open[0] = !a->ended;
		return;
	}
	if (!is_device(a->entity_id) && !is_link(a->entity_id)) {
		note(w, "I7 an alert of what is not declared", a->entity_id);
		return;
	}
	t = &w->told[a->entity_id];
	if (a->ended) {
		if (!t->open[subject])
			note(w, "I6 an end of what never began", a->entity_id);
		if (subject == 0 && !w->restless && !works(w, a->entity_id))
			note(w, "I1 said to be over, and it is not", a->entity_id);
		t->ends[subject]++;
	} else if (subject == 0 && !t->open[0]) {
		take_opened(w, a);
	}
	t->open[subject] = !a->ended;
	if (subject == 0) {
		t->follows = a->follows_id;
		t->flapping = a->flapping;
	}
}

static void take_batch(struct world *w, struct batch *b)
{
	for (size_t i = 0; i < b->n_transitions; i++) {
		const struct batch_transition *t = &b->transitions[i];

		w->told[t->entity_id].shown = true;
		w->told[t->entity_id].state = t->state;
		if (w->blind && (is_link(t->entity_id) ? t->state == LINK_DOWN : t->state == STATE_CRITICAL))
			note(w, "I4 declared down while blind", t->entity_id);
	}
	for (size_t i = 0; i < b->n_alerts; i++)
		take_alert(w, &b->alerts[i]);
	if (w->watcher)
		w->watcher->told(w->watcher->ctx, b);
	batch_free(b);
}

/* ---- time goes by ---- */

static mono_t mono(const struct world *w)
{
	return (mono_t){ w->now_ms * 1000000 };
}

/* The declared interface, and one that is not. */
static struct snmp_facts *facts_of(const struct world *w, size_t device)
{
	struct snmp_facts *f = region_facts((const char *const[]){ "Gi0", "Gi9" }, 2, 0, (w->now_ms - BEGIN_MS) / 10 + 100000);

	f->has_inventory = true;
	f->interfaces[0].admin_status = w->disabled[device] ? 2 : 1;
	f->interfaces[0].oper_status = w->cut[device] || w->disabled[device] ? 2 : 1;
	f->interfaces[1].oper_status = 2;
	return f;
}

static void note_measured(struct world *w, size_t check, bool answers)
{
	size_t device = check / 2;
	int64_t *failed = &w->failed_ms[device], *link = &w->failed_ms[DEVICES_MAX + device];

	w->measured_ms[device] = w->now_ms;
	if (answers)
		*failed = 0;
	else if (*failed == 0)
		*failed = w->now_ms;
	if (!answers || check % 2 == 0)
		return;
	if (!w->cut[device] || w->disabled[device])
		*link = 0;
	else if (*link == 0)
		*link = w->now_ms;
}

static void run(struct world *w, size_t check)
{
	bool ours = check < 2 * w->n, answers = !w->blind && (!ours || is_reached(w, check / 2));
	enum outcome o = answers ? OUTCOME_OK : OUTCOME_TIMEOUT;
	struct probe_result r = { .outcome = o, .state = outcome_state(o), .latency_us = UNKNOWN_I64, .at = { w->now_ms },
		                  .mono_at = mono(w), .started = mono(w) };
	struct batch *b = batch_new();
	int64_t retry_ms;
	struct err e;

	if (ours && answers && check % 2)
		r.snmp = facts_of(w, check / 2);
	if (ours && !w->blind)
		note_measured(w, check, answers);
	if (!live_apply(w->live, check, &r, b, &retry_ms, &e))
		note(w, "an error", 0);
	snmp_facts_free(r.snmp);
	take_batch(w, b);
	w->next_ms[check] = w->now_ms + (retry_ms >= 0 ? retry_ms : PERIOD_MS);
}

static void take_asked(struct world *w)
{
	size_t check;

	while (live_take_asked(w->live, &check))
		w->next_ms[check] = w->now_ms;
}

static void step(struct world *w)
{
	size_t n = 2 * w->n + 2, first = dice(w, n);

	for (size_t k = first; k < first + n; k++) {
		size_t check = k < n ? k : k - n;

		if (w->next_ms[check] <= w->now_ms && !w->muted[check])
			run(w, check);
	}
	if (w->now_ms % TICK_MS == 0) {
		struct batch *b = batch_new();
		struct err e;

		if (!live_tick(w->live, (wall_t){ w->now_ms }, mono(w), w->periods_ms, b, &e))
			note(w, "an error", 0);
		take_batch(w, b);
	}
	take_asked(w);
	w->now_ms += STEP_MS;
}

static void play(struct world *w, int64_t ms)
{
	for (int64_t end = w->now_ms + ms; w->now_ms < end && !w->wrong;)
		step(w);
}

static void set_blind(struct world *w, bool blind)
{
	struct batch *b = batch_new();
	struct err e;

	w->blind = blind;
	if (!live_set_blind(w->live, blind, NULL, (wall_t){ w->now_ms }, mono(w), b, &e))
		note(w, "an error", 0);
	take_batch(w, b);
	take_asked(w);
}

/* ---- what must be told once all has come to rest ---- */

static int64_t head_of(const struct world *w, int64_t id)
{
	for (size_t i = 0; i < 2 * DEVICES_MAX && w->told[id].follows != 0; i++)
		id = w->told[id].follows;
	return id;
}

static void check_device(struct world *w, size_t i)
{
	int64_t id = DEVICE_ID + (int64_t)i;
	const struct told *t = &w->told[id];

	if (t->open[0] == is_reached(w, i))
		note(w, t->open[0] ? "I1 still an alert, and it works" : "I1 no alert, and it fails", id);
	else if (t->open[0] && (t->follows == 0) != is_cause(w, id))
		note(w, "I1 a cause that is none, or none that is one", id);
	else if (t->open[0] && !is_cause(w, head_of(w, id)))
		note(w, "I1 what it follows is no cause", id);
}

/* Of a circuit behind a silent agent nobody knows: it stays as it was. */
static void check_link(struct world *w, size_t i)
{
	int64_t id = LINK_ID + (int64_t)i;

	if (is_reached(w, i) && w->told[id].open[0] != is_cause(w, id))
		note(w, w->told[id].open[0] ? "I7 an alert of a circuit that is not down" : "I1 no alert of a circuit that is down", id);
}

static void check_group(struct world *w, size_t i)
{
	size_t pair[] = { i, i + 1 };

	for (size_t k = 0; k < 2; k++) {
		size_t one = pair[k], other = pair[1 - k];
		int64_t id = LINK_ID + (int64_t)one;
		bool alone = !w->cut[one] && !w->disabled[one] && w->cut[other] && !w->disabled[other];

		if (is_reached(w, one) && is_reached(w, other) && w->told[id].open[1] != alone)
			note(w, alone ? "I7 redundancy is lost, and nobody says so" : "I7 redundancy said to be lost, and it is not", id);
	}
}

static void ask_watcher(struct world *w)
{
	struct world_truth truth = { .n = w->n, .now_ms = w->now_ms };
	const char *wrong;
	int64_t id = 0;

	if (!w->watcher || w->wrong)
		return;
	for (size_t i = 0; i < w->n; i++) {
		truth.reached[i] = is_reached(w, i);
		truth.carries[i] = works(w, LINK_ID + (int64_t)i);
	}
	wrong = w->watcher->rests(w->watcher->ctx, &truth, &id);
	if (wrong)
		note(w, wrong, id);
}

static void check_settled(struct world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		check_device(w, i);
		check_link(w, i);
		if (i % 2 == 0 && i + 1 < w->n)
			check_group(w, i);
	}
	if (w->told[COLLECTOR_ID].open[0] != w->blind)
		note(w, "I4 the collector's own alert is wrong", COLLECTOR_ID);
	ask_watcher(w);
}

/* ---- manners ---- */

static void fail_some(struct world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		w->dead[i] ^= dice(w, 4) == 0;
		w->cut[i] ^= dice(w, 4) == 0;
		w->disabled[i] ^= dice(w, 6) == 0;
	}
}

static void go_blind(struct world *w)
{
	set_blind(w, true);
	play(w, (int64_t)dice(w, 2 * PHASE_MS));
	set_blind(w, false);
}

static void flap(struct world *w)
{
	size_t i = dice(w, w->n);
	struct told *t = &w->told[LINK_ID + i], *other = &w->told[LINK_ID + (i ^ 1)];

	memset(w->dead, 0, sizeof w->dead);
	memset(w->disabled, 0, sizeof w->disabled);
	memset(w->cut, 0, sizeof w->cut);
	play(w, PHASE_MS);
	t->ends[0] = other->ends[1] = 0;
	w->restless = true;
	for (int round = 0; round < FLAP_ROUNDS; round++) {
		w->cut[i] = !w->cut[i];
		play(w, PERIOD_MS + 5000);
	}
	if (!t->open[0] || !t->flapping)
		note(w, "I6 what flaps is not said to", LINK_ID + (int64_t)i);
	w->cut[i] = false;
	play(w, 22 * PERIOD_MS);
	if (t->ends[0] > EPISODE_ENDS_MAX || other->ends[1] > EPISODE_ENDS_MAX)
		note(w, "I6 an episode is told again and again", LINK_ID + (int64_t)i);
}

static void be_late(struct world *w)
{
	fail_some(w);
	play(w, PHASE_MS);
	w->restless = true; /* what is asked for does not come */
	for (size_t i = 0; i < 2 * w->n; i++)
		w->muted[i] = dice(w, 3) == 0;
	play(w, STALE_MS + 2 * PERIOD_MS + TICK_MS);
	for (size_t i = 0; i < w->n; i++) {
		const struct told *d = &w->told[DEVICE_ID + i], *l = &w->told[LINK_ID + i];

		if ((w->muted[2 * i] || w->muted[2 * i + 1]) && (!d->shown || d->state == STATE_OK))
			note(w, "I8 late, and shown as well", DEVICE_ID + (int64_t)i);
		if (w->muted[2 * i + 1] && (!l->shown || l->state != LINK_UNKNOWN))
			note(w, "I8 late, and shown as known", LINK_ID + (int64_t)i);
	}
	memset(w->muted, 0, sizeof w->muted);
	for (size_t i = 0; i < 2 * w->n; i++)
		w->next_ms[i] = w->now_ms;
}

/* ---- life ---- */

static struct registry *declare(struct world *w)
{
	struct registry *r = region_new(w->n);

	r->collector_id = COLLECTOR_ID;
	for (size_t i = 0; i < w->n; i++) {
		char name[32];

		w->parent[i] = i + 1 < w->n && dice(w, 5) ? i + 1 + dice(w, w->n - i - 1) : SIZE_MAX;
		if (w->parent[i] != SIZE_MAX)
			r->devices[i].parents = r->devices[w->parent[i]].name;
		if ((i ^ 1) >= w->n)
			continue;
		snprintf(name, sizeof name, "g%zu", i / 2);
		r->links[i].redundancy_group = arena_strdup(r->arena, name);
	}
	return r;
}

static void begin(struct world *w, uint64_t seed, const struct world_watcher *watcher)
{
	const struct live_params params = { .attempts = 3, .retry_interval_ms = 15000 };

	*w = (struct world){ .random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1, .now_ms = BEGIN_MS, .watcher = watcher };
	w->n = 2 + dice(w, DEVICES_MAX - 1);
	w->live = live_new(declare(w), &params);
	if (watcher)
		watcher->begins(watcher->ctx, seed, w->n, w->parent, w->now_ms);
	for (size_t i = 0; i < CHECKS_MAX; i++) {
		w->next_ms[i] = w->now_ms + (int64_t)dice(w, PERIOD_MS);
		w->periods_ms[i] = PERIOD_MS;
	}
	play(w, 2 * PERIOD_MS);
}

static void be(struct world *w, enum manner manner, int phase)
{
	switch (manner) {
	case WORLD_CALM:
		fail_some(w);
		break;
	case WORLD_BLIND:
		if (phase % 2)
			go_blind(w);
		else
			fail_some(w);
		break;
	case WORLD_FLAPS:
		flap(w);
		break;
	case WORLD_LATE:
		be_late(w);
		break;
	}
}

const char *world_play(uint64_t seed, enum manner manner, char where[static 64])
{
	return world_watch(seed, manner, NULL, where);
}

const char *world_watch(uint64_t seed, enum manner manner, const struct world_watcher *watcher, char where[static 64])
{
	struct world w;

	begin(&w, seed, watcher);
	for (int phase = 0; phase < (manner == WORLD_FLAPS ? 1 : PHASES) && !w.wrong; phase++) {
		be(&w, manner, phase);
		play(&w, PHASE_MS);
		w.restless = false;
		check_settled(&w);
	}
	snprintf(where, 64, "entity %lld at %lld ms", (long long)w.wrong_id, (long long)w.wrong_ms);
	live_free(w.live);
	return w.wrong;
}

size_t world_caught(enum manner manner, uint64_t n, const char *invariant)
{
	char where[64];
	size_t caught = 0;

	for (uint64_t seed = 1; seed <= n; seed++) {
		const char *wrong = world_play(seed, manner, where);

		caught += wrong && strncmp(wrong, invariant, strlen(invariant)) == 0;
	}
	return caught;
}
