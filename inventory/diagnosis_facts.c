#include "inventory/diagnosis_facts_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool diagnosis_outcome_is_tls(enum outcome o)
{
	return (o >= OUTCOME_TLS_HANDSHAKE && o <= OUTCOME_TLS_REVOKED && o != OUTCOME_TLS_EXPIRING && o != OUTCOME_TLS_CHAIN_EXPIRING)
	       || o == OUTCOME_TLS_OLD_PROTOCOL;
}

bool diagnosis_outcome_is_silence(enum outcome o)
{
	return o == OUTCOME_TIMEOUT || o == OUTCOME_CONNECT_TIMEOUT || o == OUTCOME_UNREACHABLE || o == OUTCOME_UNKNOWN_HOST;
}

double diagnosis_baseline_ms(const struct diagnosis_case *c, const char *object)
{
	for (size_t i = 0; object && i < c->n_baselines; i++)
		if (strcmp(c->baselines[i].object, object) == 0)
			return c->baselines[i].rtt_ms;
	return (double)NAN;
}

/* ---- the order ---- */

static int compare_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int compare_double(double a, double b)
{
	return isnan(a) || isnan(b) ? isnan(b) - isnan(a) : (a > b) - (a < b);
}

/* Nothing that is judged may depend on which of two came first. */
static int by_place(const void *pa, const void *pb)
{
	const struct diagnosis_step *a = *(const struct diagnosis_step *const *)pa, *b = *(const struct diagnosis_step *const *)pb;
	const int orders[] = {
		(int)a->layer - (int)b->layer, compare_text(a->object, b->object), (int)a->method - (int)b->method, a->dscp - b->dscp,
		(int)b->live - (int)a->live, (int)b->status - (int)a->status, (int)a->outcome - (int)b->outcome, compare_text(a->detail, b->detail),
		compare_text(a->offender, b->offender), compare_double(a->measure.loss_ratio, b->measure.loss_ratio),
		compare_double(a->measure.rtt_ms, b->measure.rtt_ms), compare_double(a->measure.jitter_ms, b->measure.jitter_ms),
		(a->latency_us > b->latency_us) - (a->latency_us < b->latency_us), (a->measure.mtu > b->measure.mtu) - (a->measure.mtu < b->measure.mtu),
	};

	for (size_t i = 0; i < ARRAY_LEN(orders); i++)
		if (orders[i])
			return orders[i];
	return 0;
}

/* What was known says more than a test that agrees with it: its use over minutes, its redundancy. */
static bool is_said_better(const struct diagnosis_step *s, const struct diagnosis_step *steps, size_t n)
{
	for (size_t i = 0; !s->live && s->object && i < n; i++)
		if (steps[i].live && steps[i].layer == s->layer && diagnosis_is_over(&steps[i]) && steps[i].outcome != OUTCOME_NOT_TESTED
		    && diagnosis_is_good(&steps[i]) != diagnosis_is_good(s) && compare_text(steps[i].object, s->object) == 0)
			return true;
	return false;
}

static bool sort_steps(struct diagnosis_facts *f, const struct diagnosis_step *steps, size_t n, struct arena *a, struct err *e)
{
	f->steps = arena_array(a, n, sizeof(*f->steps));
	if (!f->steps)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		if (!is_said_better(&steps[i], steps, n))
			f->steps[f->n++] = &steps[i];
	if (f->n > 1)
		qsort(f->steps, f->n, sizeof(*f->steps), by_place);
	return true;
}

/* ---- what is counted of all ---- */

static void count(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct diagnosis_step *s = f->steps[i];

		if (!s->live)
			continue;
		if (s->status == DIAGNOSIS_PENDING)
			f->pending |= 1u << s->layer;
		f->live += diagnosis_is_over(s);
		f->passed += diagnosis_is_good(s);
		f->failed += s->status == DIAGNOSIS_FAILED;
	}
}

static void take_incidents(struct diagnosis_facts *f)
{
	const struct diagnosis_case *c = f->c;

	for (size_t i = 0; i < c->n_incidents; i++) {
		const struct diagnosis_incident *x = &c->incidents[i];
		const struct diagnosis_incident **kept = x->national ? &f->national : x->called_in ? &f->called_in
		                                       : x->planned  ? &f->planned : x->own_access && x->cuts_off ? &f->own
		                                       : x->cuts_off && !x->own_service ? &f->cut : &f->other;

		if (!*kept)
			*kept = x;
	}
}

/* Nearly all of them: one that has another way may go on. */
static bool is_dark(const struct diagnosis_neighbours *x, size_t least)
{
	return x->n >= least && x->down * 5 >= x->n * 4;
}

static void take_neighbours(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->c->n_neighbours; i++) {
		const struct diagnosis_neighbours *x = &f->c->neighbours[i];

		if (strcmp(x->shared, "commune") == 0 && is_dark(x, 2))
			f->dark_commune = x;
		if (strcmp(x->shared, "perimeter") == 0 && is_dark(x, 3))
			f->dark_perimeter = x;
	}
}

static void take_single_steps(struct diagnosis_facts *f)
{
	for (size_t i = f->n; i-- > 0;) {
		const struct diagnosis_step *s = f->steps[i];

		if (s->layer == DIAGNOSIS_PERIMETER && s->status == DIAGNOSIS_FAILED)
			f->perimeter = s;
		if (s->layer == DIAGNOSIS_IMAGING && s->live && s->status == DIAGNOSIS_PASSED)
			f->imaging_good = s;
		if (s->layer == DIAGNOSIS_IMAGING && (s->status == DIAGNOSIS_FAILED || s->status == DIAGNOSIS_WEAK) && (s->live || !f->imaging))
			f->imaging = s;
	}
}

bool diagnosis_facts(const struct diagnosis_case *c, const struct diagnosis_step *steps, size_t n, const struct diagnosis_answers *answers,
                     struct arena *a, struct diagnosis_facts *ret, struct err *e)
{
	memset(ret, 0, sizeof *ret);
	ret->c = c;
	ret->answers = answers;
	if (!sort_steps(ret, steps, n, a, e))
		return false;
	count(ret);
	diagnosis_take_access(ret);
	diagnosis_take_path(ret);
	diagnosis_take_services(ret);
	take_single_steps(ret);
	take_incidents(ret);
	take_neighbours(ret);
	return true;
}
