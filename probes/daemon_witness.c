#include "probes/daemon.h"

#include "inventory/witness.h"
#include "log.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum {
	PERIOD_MS = 10000,
	UNEASY_MS = 3000,         /* when the last round left it open whether we are blind, and while we are */
	SOON_MS = 250,            /* when a failure waits to be believed */
	TIMEOUT_MS = 1000,
	ECHOES = 2
};

/* A failure that waits for a round of the witnesses. */
struct held_result {
	struct held_result *next;
	int64_t check_id;
	uint64_t start;
	struct probe_result result;
};

struct witness_watch {
	struct witnesses witnesses;
	struct conf_witness *declared;  /* witnesses.n, owned */
	enum witness_says says[WITNESSES_MAX];
	size_t left;                    /* of the round under way */
	mono_t started;                 /* it, or the last one */
	uint64_t generation;            /* of what is declared: a run of a former one tells nothing */
	struct held_result *held, **held_end;
	uv_timer_t timer;
};

struct witness_flight {
	struct daemon *daemon;
	uint64_t generation;
	size_t witness;
};

/* ---- what waits ---- */

static void held_free(struct held_result *h)
{
	snmp_facts_free(h->result.snmp);
	free(h->result.perfdata);
	free(h);
}

/* In the order in which they came. */
static void release(struct daemon *d)
{
	struct witness_watch *w = d->watch;
	struct held_result *h = w->held, *next;

	w->held = NULL;
	w->held_end = &w->held;
	for (; h; h = next) {
		size_t check = checks_find(d, h->check_id);

		next = h->next;
		h->next = NULL;
		if (check != SIZE_MAX && !w->witnesses.blind && witnesses_doubt(&w->witnesses, h->result.mono_at)) {
			*w->held_end = h;
			w->held_end = &h->next;
			continue;
		}
		if (check != SIZE_MAX)
			checks_ended(d, check, &h->result, h->start);
		held_free(h);
	}
}

static bool changes_what_is_known(const struct daemon *d, size_t check, const struct probe_result *r)
{
	return r->state != STATE_OK && (!live_check_confirmed(d->live, check) || live_check_state(d->live, check) != r->state);
}

static void next_round(struct witness_watch *w, mono_t now);

bool watch_holds(struct daemon *d, size_t check, struct probe_result *result, uint64_t start)
{
	struct witness_watch *w = d->watch;
	struct held_result *h;

	if (d->stopping || w->witnesses.blind || result->outcome == OUTCOME_CANCELLED || !changes_what_is_known(d, check, result)
	    || !witnesses_doubt(&w->witnesses, result->mono_at))
		return false;
	h = malloc(sizeof *h);
	if (!h)
		return false;
	*h = (struct held_result){ .check_id = live_registry(d->live)->checks[check].id, .start = start, .result = *result };
	result->snmp = NULL;
	result->perfdata = NULL;
	*w->held_end = h;
	w->held_end = &h->next;
	if (w->left == 0)
		next_round(w, daemon_now(d));
	return true;
}

/* ---- rounds ---- */

static void on_timer(uv_timer_t *timer);

static void next_round(struct witness_watch *w, mono_t now)
{
	int64_t wait_ms = witnesses_are_uneasy(&w->witnesses) ? UNEASY_MS : w->held ? SOON_MS : PERIOD_MS;
	int64_t since_ms = mono_diff_ms(now, w->started);

	if (w->witnesses.n > 0)
		uv_timer_start(&w->timer, on_timer, since_ms < wait_ms ? (uint64_t)(wait_ms - since_ms) : 0, 0);
}

/* "2 of 3 witnesses do not answer: cr1, cr2" */
static void describe(const struct witness_watch *w, struct text *t)
{
	size_t lost = 0;

	for (size_t i = 0; i < w->witnesses.n; i++)
		lost += w->witnesses.of[i].lost;
	text_appendf(t, "%zu of %zu witnesses do not answer: ", lost, w->witnesses.n);
	for (size_t i = 0, said = 0; i < w->witnesses.n; i++)
		if (w->witnesses.of[i].lost)
			text_appendf(t, "%s%s", said++ > 0 ? ", " : "", w->declared[i].name);
}

static void tell_live(struct daemon *d)
{
	struct witness_watch *w = d->watch;
	bool blind = w->witnesses.blind;
	struct text detail = TEXT_INIT(PROBE_DETAIL_MAX);
	struct batch *b;
	struct err e;

	if (blind == live_is_blind(d->live))
		return;
	b = store_batch(d);
	describe(w, &detail);
	if (!b || !live_set_blind(d->live, blind, blind ? text_str(&detail) : NULL, wall_now(), mono_now(), b, &e))
		log_event(LOG_ERR, "witness.failed", "reason=\"%s\"", b ? e.text : "no memory");
	else if (blind)
		log_event(LOG_ERR, "collector.blind", "reason=\"%s\"", text_str(&detail));
	else
		log_event(LOG_NOTICE, "collector.sees", "witnesses=%zu", w->witnesses.n);
	text_done(&detail);
	checks_ask(d);
}

static void round_over(struct daemon *d)
{
	struct witness_watch *w = d->watch;

	witnesses_take(&w->witnesses, w->says, w->started);
	tell_live(d);
	release(d);
	next_round(w, daemon_now(d));
	checks_pump(d);
}

static enum witness_says says(enum outcome o)
{
	switch (outcome_state(o)) {
	case STATE_OK:
	case STATE_WARNING:
		return WITNESS_ANSWERED;
	case STATE_CRITICAL:
		return WITNESS_SILENT;
	case STATE_UNKNOWN:
		break;
	}
	return WITNESS_UNTRIED;
}

static void on_told(void *user, struct probe_result *result)
{
	struct witness_flight *f = user;
	struct daemon *d = f->daemon;

	if (!d->stopping && d->watch->generation == f->generation) {
		d->watch->says[f->witness] = says(result->outcome);
		if (--d->watch->left == 0)
			round_over(d);
	}
	free(f);
}

static bool ask(struct daemon *d, size_t i, struct err *e)
{
	const struct conf_witness *c = &d->watch->declared[i];
	struct probe_target t = { .name = c->name, .address = c->address, .timeout_ms = TIMEOUT_MS, .count = ECHOES };
	struct witness_flight *f = malloc(sizeof *f);

	if (!f)
		return err_set(e, ERR_MEMORY, "no memory for a run");
	*f = (struct witness_flight){ d, d->watch->generation, i };
	if (runner_start(d->runner, "icmp", &t, d->secrets, on_told, f, e))
		return true;
	free(f);
	return false;
}

static void on_timer(uv_timer_t *timer)
{
	struct daemon *d = timer->data;
	struct witness_watch *w = d->watch;
	struct err e;

	w->started = daemon_now(d);
	for (size_t i = 0; i < w->witnesses.n; i++) {
		w->says[i] = WITNESS_UNTRIED;
		if (ask(d, i, &e))
			w->left++;
		else
			log_event(LOG_WARNING, "witness.untried", "witness=\"%s\" reason=\"%s\"", w->declared[i].name, e.text);
	}
	if (w->left == 0)
		round_over(d);
}

/* ---- life ---- */

static void free_declared(struct conf_witness *declared, size_t n)
{
	for (size_t i = 0; declared && i < n; i++) {
		free(declared[i].name);
		free(declared[i].address);
	}
	free(declared);
}

static bool copy_declared(const struct conf *c, size_t n, struct conf_witness **ret)
{
	struct conf_witness *copy = calloc(n + 1, sizeof *copy);
	bool ok = copy != NULL;

	for (size_t i = 0; ok && i < n; i++) {
		copy[i] = (struct conf_witness){ strdup(c->witnesses[i].name), strdup(c->witnesses[i].address) };
		ok = copy[i].name && copy[i].address;
	}
	if (ok)
		*ret = copy;
	else
		free_declared(copy, n);
	return ok;
}

static bool is_as_declared(const struct witness_watch *w, const struct conf *c, size_t n)
{
	bool same = w->witnesses.n == n;

	for (size_t i = 0; same && i < n; i++)
		same = strcmp(w->declared[i].name, c->witnesses[i].name) == 0 && strcmp(w->declared[i].address, c->witnesses[i].address) == 0;
	return same;
}

static bool watch_new(struct daemon *d)
{
	struct witness_watch *w = calloc(1, sizeof *w);

	if (!w)
		return false;
	uv_timer_init(d->loop, &w->timer);
	w->timer.data = d;
	w->held_end = &w->held;
	w->started = (mono_t){ INT64_MIN / 2 };
	d->watch = w;
	return true;
}

bool watch_load(struct daemon *d, struct err *e)
{
	size_t n = d->conf->n_witnesses < WITNESSES_MAX ? d->conf->n_witnesses : WITNESSES_MAX;
	struct conf_witness *declared;
	struct witness_watch *w;

	if (!d->watch && !watch_new(d))
		return err_set(e, ERR_MEMORY, "no memory for the witnesses");
	w = d->watch;
	if (w->declared && is_as_declared(w, d->conf, n))
		return true;
	if (!copy_declared(d->conf, n, &declared))
		return err_set(e, ERR_MEMORY, "no memory for the witnesses");
	free_declared(w->declared, w->witnesses.n);
	w->declared = declared;
	w->generation++;
	w->left = 0;
	uv_timer_stop(&w->timer);
	witnesses_init(&w->witnesses, n, live_is_blind(d->live));
	if (n > 0)
		uv_timer_start(&w->timer, on_timer, 0, 0);
	else if (live_is_blind(d->live) || w->held)
		round_over(d);
	return true;
}

void watch_end(struct daemon *d)
{
	if (d->watch)
		uv_close((uv_handle_t *)&d->watch->timer, NULL);
}

void watch_free(struct daemon *d)
{
	struct witness_watch *w = d->watch;
	struct held_result *next;

	if (!w)
		return;
	for (struct held_result *h = w->held; h; h = next) {
		next = h->next;
		held_free(h);
	}
	free_declared(w->declared, w->witnesses.n);
	free(w);
	d->watch = NULL;
}
