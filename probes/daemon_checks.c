#include "probes/check_target.h"
#include "probes/daemon.h"
#include "probes/daemon_heartbeats.h"

#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A round that lasts is cut before its period ends, so that the next one keeps its phase: one part in so many is left. */
enum { ROUND_SHARE = 10 };

/* One run of a declared check. It is found again by the check's id: a reload may move or remove the check meanwhile. */
struct check_flight {
	struct daemon *daemon;
	int64_t check_id;
	uint64_t start, agent;
	struct snmp_hints *hints; /* what the run borrows */
};

size_t checks_find(const struct daemon *d, int64_t check_id)
{
	return sched_find(d->sched, check_id);
}

static bool is_silent(enum outcome o)
{
	return o == OUTCOME_TIMEOUT || o == OUTCOME_CONNECT_TIMEOUT || o == OUTCOME_SILENT || o == OUTCOME_PLUGIN_TIMEOUT;
}

static void judge(struct daemon *d, size_t check, struct probe_result *result, int64_t *ret_retry_ms)
{
	struct batch *b = store_batch(d);
	size_t before = b ? b->n_results : 0;
	struct err e;

	*ret_retry_ms = -1;
	if (!b) {
		log_event(LOG_ERR, "result.lost", "reason=\"no memory\"");
		return;
	}
	if (!live_apply(d->live, check, result, b, ret_retry_ms, &e))
		log_event(LOG_ERR, "result.lost", "reason=\"%s\"", e.text);
	for (size_t i = before; i < b->n_results; i++)
		b->results[i].period_ms = d->slots[check].period_ms;
	b->late_ms = sched_late_ms(d->sched, daemon_now(d));
	store_flush_if_full(d);
	checks_ask(d);
}

void checks_ask(struct daemon *d)
{
	size_t check;

	while (live_take_asked(d->live, &check))
		if (!d->once)
			sched_poll_now(d->sched, check, daemon_now(d));
}

/* That results are cut is told once, when it begins. */
static void log_result(const struct daemon *d, size_t check, const struct probe_result *r)
{
	const struct reg_check *c = &live_registry(d->live)->checks[check];
	const char *name = c->device ? c->device->name : c->link ? c->link->name : c->service->name;
	struct check_slot *slot = &d->slots[check];

	log_event(r->outcome == OUTCOME_PARTIAL && !slot->partial ? LOG_WARNING : LOG_DEBUG, "check.result",
	          "object=\"%s\" class=%s outcome=%s state=%s detail=\"%s\"", name, c->class, outcome_name(r->outcome),
	          state_name(r->state), r->detail);
	slot->partial = r->outcome == OUTCOME_PARTIAL;
}

/* Somebody waits for it; many who do are served together. */
static void store_hinted(struct daemon *d, size_t check)
{
	enum { STORE_GAP_MS = 200 };

	if (!d->slots[check].hinted)
		return;
	d->slots[check].hinted = false;
	if (mono_diff_ms(daemon_now(d), d->hint_stored) < STORE_GAP_MS)
		return; /* within a second it is */
	d->hint_stored = daemon_now(d);
	store_flush(d);
}

void checks_ended(struct daemon *d, size_t check, struct probe_result *result, uint64_t start)
{
	int64_t retry_ms = -1, id = live_registry(d->live)->checks[check].id;

	log_result(d, check, result);
	if (result->outcome != OUTCOME_CANCELLED || !d->stopping) /* what is in by the end counts */
		judge(d, check, result, &retry_ms);
	if (retry_ms < 0)
		retry_ms = heartbeats_due_ms(d, check);
	sched_done(d->sched, check, daemon_now(d), d->once || d->stopping ? -1 : retry_ms, !is_silent(result->outcome));
	store_hinted(d, check);
	poll_note(d, id, start);
	if (d->once && --d->left == 0)
		daemon_stop(d);
}

/* What was learned of the agent is for the next run of this check, unless that now asks another agent. */
static void keep_hints(struct daemon *d, size_t check, struct check_flight *f, struct probe_result *result)
{
	if (result->hints) {
		snmp_hints_free(f->hints);
		f->hints = result->hints;
		result->hints = NULL;
	}
	if (check != SIZE_MAX && d->slots[check].agent == f->agent)
		d->slots[check].hints = f->hints;
	else
		snmp_hints_free(f->hints);
}

static void on_flight_done(void *user, struct probe_result *result)
{
	struct check_flight *f = user;
	struct daemon *d = f->daemon;
	size_t check = checks_find(d, f->check_id);

	keep_hints(d, check, f, result);
	if (check != SIZE_MAX && !watch_holds(d, check, result, f->start))
		checks_ended(d, check, result, f->start);
	free(f);
	if (!d->stopping)
		checks_pump(d);
}

/* All that only a full round asks is asked in one round of so many; devices take turns. */
static bool is_full_round(const struct daemon *d, size_t check)
{
	uint64_t every = (uint64_t)d->conf->probe.snmp_inventory_every, rounds = d->slots[check].rounds;

	return d->once || rounds == 0 || (rounds + (uint64_t)live_registry(d->live)->checks[check].id) % every == 0
	       || live_wants_full_round(d->live, check);
}

static bool check_launch(struct daemon *d, size_t check, uint64_t start, struct err *e)
{
	const struct reg_check *reg = &live_registry(d->live)->checks[check];
	struct check_slot *slot = &d->slots[check];
	struct check_flight *f = malloc(sizeof *f);
	struct probe_target t;
	char name[CHECK_NAME_MAX];

	if (!f)
		return err_set(e, ERR_MEMORY, "no memory for a run");
	*f = (struct check_flight){ d, reg->id, start, slot->agent, slot->hints };
	t = check_target(d->conf, d->secrets->secrets, reg, name);
	t.full = is_full_round(d, check);
	t.hints = slot->hints;
	t.round_ms = (uint32_t)(slot->period_ms - slot->period_ms / ROUND_SHARE);
	if (!runner_start(d->runner, reg->class, &t, d->secrets, on_flight_done, f, e)) {
		free(f);
		return false;
	}
	slot->hints = NULL; /* the flight's now */
	slot->rounds++;
	return true;
}

/* What cannot even start is a result too, of ours: the collector's error. */
static void check_start(struct daemon *d, size_t check)
{
	uint64_t start = ++d->starts;
	struct probe_result r;
	struct err e;

	d->slots[check].started = true;
	if (strcmp(live_registry(d->live)->checks[check].class, "heartbeat") == 0) {
		heartbeats_measure(d, check, &r);
		if (!watch_holds(d, check, &r, start))
			checks_ended(d, check, &r, start);
		return;
	}
	if (check_launch(d, check, start, &e))
		return;
	r = probe_result_make(OUTCOME_COLLECTOR_ERROR, "%.200s", e.text);
	r.at = wall_now();
	r.mono_at = r.started = daemon_now(d);
	checks_ended(d, check, &r, start);
}

static void on_sched_timer(uv_timer_t *timer)
{
	checks_pump(timer->data);
}

void checks_pump(struct daemon *d)
{
	mono_t now = daemon_now(d), next;
	size_t check;

	while (!d->stopping && sched_take(d->sched, now, &check)) {
		if (d->once && d->slots[check].started) /* its period is over before the round is */
			sched_done(d->sched, check, now, -1, true);
		else
			check_start(d, check);
	}
	next = sched_next(d->sched);
	if (d->stopping || next.ns == SCHED_NEVER.ns) {
		uv_timer_stop(&d->sched_timer);
		return;
	}
	/* Timers of libuv count whole milliseconds: never early. */
	uv_timer_start(&d->sched_timer, on_sched_timer,
	               mono_before(now, next) ? (uint64_t)((next.ns - now.ns + 999999) / 1000000) : 0, 0);
}

static bool is_overdue(const struct daemon *d, size_t check, int64_t period_ms, wall_t now)
{
	wall_t at = live_check_at(d->live, check);

	return !wall_is_known(at) || now.ms - at.ms >= period_ms || at.ms > now.ms;
}

/* Whom a check asks (FNV-1a): hints of one agent would mislead about another. */
static uint64_t agent_hash(const struct reg_check *c)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	if (!c->device)
		return 0;
	for (const char *p = c->device->address ? c->device->address : ""; *p; p++)
		h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return (h ^ c->device->port) * UINT64_C(0x100000001b3);
}

static void slots_free(struct check_slot *slots, size_t n)
{
	for (size_t i = 0; slots && i < n; i++)
		snmp_hints_free(slots[i].hints);
	free(slots);
}

static void slot_fill(struct daemon *d, struct check_slot *slot, const struct reg_check *reg)
{
	size_t was = checks_find(d, reg->id);

	slot->period_ms = check_period_ms(d->conf, reg);
	slot->agent = agent_hash(reg);
	if (was == SIZE_MAX || was >= d->n_slots || d->slots[was].agent != slot->agent)
		return;
	slot->rounds = d->slots[was].rounds;
	slot->partial = d->slots[was].partial;
	slot->hints = d->slots[was].hints;
	d->slots[was].hints = NULL;
}

bool checks_load(struct daemon *d, struct err *e)
{
	const struct registry *r = live_registry(d->live);
	struct check_slot *slots = calloc(r->n_checks + 1, sizeof *slots);
	int64_t *periods_ms = calloc(r->n_checks + 1, sizeof *periods_ms);
	struct sched_check *list = calloc(r->n_checks + 1, sizeof *list);
	wall_t now = wall_now();
	bool ok = slots && periods_ms && list;

	for (size_t i = 0; ok && i < r->n_checks; i++) {
		slot_fill(d, &slots[i], &r->checks[i]);
		periods_ms[i] = slots[i].period_ms;
		list[i] = (struct sched_check){ r->checks[i].id, periods_ms[i], is_overdue(d, i, periods_ms[i], now) };
	}
	if (!ok)
		err_set(e, ERR_MEMORY, "no memory for %zu checks", r->n_checks);
	ok = ok && sched_load(d->sched, list, r->n_checks, daemon_now(d), e);
	free(list);
	if (!ok) {
		slots_free(slots, r->n_checks);
		free(periods_ms);
		return false;
	}
	checks_forget(d);
	d->slots = slots;
	d->n_slots = r->n_checks;
	d->periods_ms = periods_ms;
	return true;
}

void checks_forget(struct daemon *d)
{
	slots_free(d->slots, d->n_slots);
	free(d->periods_ms);
	d->slots = NULL;
	d->n_slots = 0;
	d->periods_ms = NULL;
}
