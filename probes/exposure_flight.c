/* One object is asked, one question after another, and what it says is written. */
#include "probes/exposure_flight.h"

#include "log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	GAP_MS = 250,                        /* between two questions to one object */
	AGAIN_MS = 3600 * 1000,              /* who was not reached is asked again sooner */
	PROOF_MS = 30000,                    /* how long a check of a device that said nothing is waited for */
	RESOLVE_TEXT_MAX = 300,
};

struct exposure_flight {
	struct exposure_step step;           /* first: a step is its flight */
	struct daemon *daemon;
	struct exposure_flight *prev, *next;
	struct exposure_plan plan;
	size_t at;                           /* of the plan */
	struct exposure_round round;
	struct held_secrets *secrets;
	const struct snmp_credential *credential;
	size_t proved;                       /* so many of the facts are known not to be the silence of who is not there */
	wall_t asked;                        /* when its checks were, for proof */
	mono_t asked_mono;
	bool device, stepping, ending;
	char name[192], address[ENDPOINT_HOST_MAX], url[ENDPOINT_HOST_MAX + 16], resolve[RESOLVE_TEXT_MAX];
	uv_timer_t gap;
};

/* ---- the end of a round ---- */

struct round_task {
	struct store_task task;
	struct exposure_round round;
	struct err error;
	bool ok;
};

static void round_work(struct store *s, struct store_task *t)
{
	struct round_task *r = (struct round_task *)t;

	r->ok = store_write_exposures(s, &r->round, &r->error);
}

static void round_finish(struct daemon *d, struct store_task *t, bool ran)
{
	struct round_task *r = (struct round_task *)t;

	(void)d;
	if (ran && !r->ok)
		log_event(LOG_ERR, "exposure.lost", "entity=%" PRId64 " reason=\"%s\"", r->round.entity_id, r->error.text);
	free(r);
}

static void write_round(struct daemon *d, const struct exposure_round *round)
{
	struct round_task *t = calloc(1, sizeof *t);

	if (!t) {
		log_event(LOG_ERR, "exposure.lost", "reason=\"no memory\"");
		return;
	}
	t->task.work = round_work;
	t->task.finish = round_finish;
	t->round = *round;
	store_submit(d, &t->task);
}

static void flight_closed(uv_handle_t *handle)
{
	struct exposure_flight *f = handle->data;

	held_secrets_drop(f->secrets);
	free(f);
}

static void flight_end(struct exposure_flight *f)
{
	struct daemon *d = f->daemon;
	struct exposure_watch *w = d->exposures;
	size_t object = sched_find(w->sched, f->round.entity_id);
	bool reached = f->round.n_facts > 0 && !live_is_blind(d->live);

	if (f->ending)
		return;
	f->ending = true;
	if (f->prev)
		f->prev->next = f->next;
	else
		w->flights = f->next;
	if (f->next)
		f->next->prev = f->prev;
	if (object != SIZE_MAX && !d->stopping) {
		log_event(LOG_DEBUG, "exposure.round", "object=\"%s\" facts=%zu reached=%d", f->name, f->round.n_facts, reached);
		f->round.at = wall_now();
		if (reached)
			write_round(d, &f->round);
		sched_done(w->sched, object, daemon_now(d), reached || d->conf->exposure.period_ms < AGAIN_MS ? -1 : AGAIN_MS, reached);
	}
	uv_close((uv_handle_t *)&f->gap, flight_closed);
	if (!d->stopping)
		exposures_pump(d);
}

/* ---- one question after another ---- */

static void go_on(struct exposure_flight *f);

static bool has_fact(const struct exposure_round *r, enum exposure_subject s)
{
	for (size_t i = 0; i < r->n_facts; i++)
		if (r->facts[i].subject == s)
			return true;
	return false;
}

static void on_gap(uv_timer_t *timer)
{
	go_on(timer->data);
}

/* Whoever answers after a silence was there all the time. */
static void take_facts(struct exposure_flight *f, const struct exposure_step *step)
{
	for (size_t i = 0; i < step->n_facts; i++)
		if (!has_fact(&f->round, step->facts[i].subject) && (f->plan.asked & UINT32_C(1) << step->facts[i].subject))
			f->round.facts[f->round.n_facts++] = step->facts[i];
	if (step->heard || !f->device)
		f->proved = f->round.n_facts;
}

static void step_ended(struct exposure_step *step, bool cancelled)
{
	struct exposure_flight *f = (struct exposure_flight *)step;

	f->stepping = false;
	take_facts(f, step);
	if (cancelled || f->daemon->stopping)
		flight_end(f);
	else
		uv_timer_start(&f->gap, on_gap, GAP_MS, 0);
}

/* ---- whether who said nothing was there ---- */

enum proof { PROOF_NONE, PROOF_WAITS, PROOF_THERE };

/* By a check of the device that ended after the last question; ask: it is run now. */
static enum proof find_proof(struct exposure_flight *f, bool ask)
{
	struct daemon *d = f->daemon;
	const struct registry *r = live_registry(d->live);
	enum proof proof = PROOF_NONE;

	for (size_t i = 0; i < r->n_checks; i++) {
		if (!r->checks[i].device || r->checks[i].device->id != f->round.entity_id)
			continue;
		if (ask)
			sched_poll_now(d->sched, i, daemon_now(d));
		if (live_check_at(d->live, i).ms < f->asked.ms)
			proof = PROOF_WAITS;
		else if (live_check_state(d->live, i) == STATE_OK)
			return PROOF_THERE;
	}
	return proof;
}

static void on_proof(uv_timer_t *timer)
{
	struct exposure_flight *f = timer->data;
	enum proof proof = find_proof(f, false);

	if (proof == PROOF_WAITS && mono_diff_ms(mono_now(), f->asked_mono) < PROOF_MS)
		return;
	if (proof != PROOF_THERE)
		f->round.n_facts = f->proved;
	flight_end(f);
}

/* Silence at the end of a round is that of a closed port or of a device that fell: one of its checks tells. */
static void conclude(struct exposure_flight *f)
{
	if (f->proved == f->round.n_facts) {
		flight_end(f);
		return;
	}
	f->asked = wall_now();
	f->asked_mono = mono_now();
	(void)find_proof(f, true);
	checks_pump(f->daemon);
	uv_timer_start(&f->gap, on_proof, GAP_MS, GAP_MS);
}

static void set_step(struct exposure_flight *f, const struct exposure_question *q)
{
	struct exposure_step *step = &f->step;

	*step = (struct exposure_step){
		.kind = q->kind, .subject = q->subject, .clock_limit_ms = f->daemon->conf->exposure.clock_offset_ms,
		.datagram_ms = f->daemon->conf->probe.snmp_timeout_ms, .ended = step_ended,
		.target = { .name = f->name, .port = q->port, .snmp = q->credential ? q->credential : f->credential },
	};
	if (f->device) {
		step->target.address = f->address;
		return;
	}
	step->target.url = q->kind == EXPOSURE_STEP_HOST_KEY ? NULL : f->url;
	step->target.address = q->kind == EXPOSURE_STEP_HOST_KEY ? f->plan.host : NULL;
	step->target.port = q->kind == EXPOSURE_STEP_HOST_KEY ? f->plan.port : q->port;
	step->target.resolve = f->resolve[0] ? f->resolve : NULL;
}

static void go_on(struct exposure_flight *f)
{
	struct exposure_watch *w = f->daemon->exposures;
	struct err e;

	if (sched_find(w->sched, f->round.entity_id) == SIZE_MAX) { /* it is not ours, or not to be asked, any more */
		flight_end(f);
		return;
	}
	while (f->at < f->plan.n) {
		const struct exposure_question *q = &f->plan.list[f->at++];

		if (!exposure_still_asks(q, &f->round))
			continue;
		set_step(f, q);
		f->stepping = exposure_step_start(w->engine, &f->step, &e);
		if (f->stepping)
			return;
		log_event(LOG_DEBUG, "exposure.untried", "object=\"%s\" subject=%s reason=\"%s\"", f->name, exposure_subject_name(q->subject), e.text);
	}
	conclude(f);
}

/* ---- the beginning ---- */

/* The host of `resolve` stands for the place of a service; its port too where it names one. */
static void set_host_key_place(struct exposure_flight *f)
{
	struct err e;

	if (f->resolve[0] && !endpoint_parse(f->resolve, f->plan.host, &f->plan.port, &e))
		f->resolve[0] = '\0';
}

static bool plan_device(struct exposure_flight *f, const struct reg_device *v)
{
	const struct secrets *secrets = f->secrets ? f->secrets->secrets : NULL;

	f->device = true;
	f->credential = v->credential && secrets ? secrets_find_snmp(secrets, v->credential) : NULL;
	f->round.entity_id = v->id;
	snprintf(f->name, sizeof f->name, "device:%s", v->name);
	snprintf(f->address, sizeof f->address, "%s", v->address);
	exposure_plan_device(v, f->credential != NULL, &f->plan);
	return true;
}

static bool plan_service(struct exposure_flight *f, const struct registry *r, const struct reg_service *s)
{
	if (!exposure_plan_service(s, exposure_device_named(r, s->device), &f->plan))
		return false;
	f->round.entity_id = s->id;
	snprintf(f->name, sizeof f->name, "%s:%s", reg_service_kind(s), s->name);
	snprintf(f->url, sizeof f->url, strchr(f->plan.host, ':') ? "[%s]:%u" : "%s:%u", f->plan.host, f->plan.port);
	if (s->resolve)
		snprintf(f->resolve, sizeof f->resolve, "%s", s->resolve);
	if (!s->covolink && strcmp(s->kind, "sftp") == 0)
		set_host_key_place(f);
	return true;
}

bool exposure_flight_start(struct daemon *d, const struct exposure_object *o)
{
	const struct registry *r = live_registry(d->live);
	struct exposure_watch *w = d->exposures;
	struct exposure_flight *f = calloc(1, sizeof *f);

	if (!f)
		return false;
	f->daemon = d;
	f->secrets = held_secrets_hold(d->secrets);
	if (!(o->device ? plan_device(f, &r->devices[o->index]) : plan_service(f, r, &r->services[o->index]))) {
		held_secrets_drop(f->secrets);
		free(f);
		return false;
	}
	f->round.asked = f->plan.asked;
	f->round.period_ms = d->conf->exposure.period_ms;
	f->next = w->flights;
	if (f->next)
		f->next->prev = f;
	w->flights = f;
	uv_timer_init(d->loop, &f->gap);
	f->gap.data = f;
	uv_timer_start(&f->gap, on_gap, 0, 0);
	return true;
}

void exposure_flights_end(struct exposure_watch *w)
{
	struct exposure_flight *next;

	for (struct exposure_flight *f = w->flights; f; f = next) {
		next = f->next;
		if (!f->stepping)
			flight_end(f);
	}
}
