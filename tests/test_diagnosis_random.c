/* What must hold of a verdict whatever was found. A failure prints its seed: VIGIE_SEED=n plays it alone. */
#include "inventory/diagnosis_rules.h"
#include "inventory/diagnosis_words.h"
#include "tests/diagnosed.h"
#include "tests/language.h"
#include "tests/long_runs.h"
#include "text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 250, STEPS_MAX = STEPS + 4 };

static uint64_t state;

static unsigned draw(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % n;
}

static bool chance(unsigned percent) { return draw(100) < percent; }

/* ---- what was found ---- */

static const enum outcome outcomes[][6] = {
	[DIAGNOSIS_ACCESS] = { OUTCOME_LINK_DOWN, OUTCOME_ADMIN_DOWN, OUTCOME_TIMEOUT, OUTCOME_AUTH_FAILURE, OUTCOME_LINK_DOWN, OUTCOME_TIMEOUT },
	[DIAGNOSIS_PATH] = { OUTCOME_TIMEOUT, OUTCOME_UNREACHABLE, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_LOSS },
	[DIAGNOSIS_PATH6] = { OUTCOME_TIMEOUT, OUTCOME_UNREACHABLE, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_LOSS },
	[DIAGNOSIS_ROUTE] = { OUTCOME_TIMEOUT, OUTCOME_UNREACHABLE, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT },
	[DIAGNOSIS_MTU] = { OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT },
	[DIAGNOSIS_DNS] = { OUTCOME_TIMEOUT, OUTCOME_DNS_SERVFAIL, OUTCOME_DNS_WRONG_ANSWER, OUTCOME_REFUSED, OUTCOME_DNS_NXDOMAIN, OUTCOME_TIMEOUT },
	[DIAGNOSIS_SERVICE] = { OUTCOME_TLS_EXPIRED, OUTCOME_HTTP_STATUS, OUTCOME_CONNECT_TIMEOUT, OUTCOME_UNKNOWN_HOST, OUTCOME_HTTP_BODY,
	                        OUTCOME_TLS_OLD_PROTOCOL },
	[DIAGNOSIS_QUALITY] = { OUTCOME_TIMEOUT, OUTCOME_LOSS, OUTCOME_TIMEOUT, OUTCOME_LOSS, OUTCOME_TIMEOUT, OUTCOME_LOSS },
	[DIAGNOSIS_IMAGING] = { OUTCOME_TIMEOUT, OUTCOME_AE_CALLED_UNKNOWN, OUTCOME_CONTEXTS_REFUSED, OUTCOME_ASSOCIATE_ABORTED, OUTCOME_REFUSED,
	                        OUTCOME_AE_CALLING_UNKNOWN },
};

static void weaken(struct diagnosis_step *s)
{
	s->status = DIAGNOSIS_WEAK;
	if (!isnan(s->measure.rtt_ms)) {
		s->measure.loss_ratio = (double)draw(DIAGNOSIS_ECHOES) / DIAGNOSIS_ECHOES;
		s->measure.rtt_ms = 1 + draw(300);
		s->measure.jitter_ms = draw(60);
	}
	if (s->layer == DIAGNOSIS_ACCESS) {
		s->outcome = chance(50) ? OUTCOME_OK : OUTCOME_LINK_DEGRADED;
		s->measure.in_util = draw(100) / 100.0;
		s->measure.errors_ps = draw(4);
	}
	if (s->layer == DIAGNOSIS_SERVICE)
		s->latency_us = draw(6000) * 1000;
}

static void disturb(struct diagnosed *d, int i)
{
	struct diagnosis_step *s = &d->steps[i];
	unsigned what = draw(10);

	if (i == PERIMETER) {
		s->status = chance(20) ? DIAGNOSIS_FAILED : DIAGNOSIS_PASSED;
	} else if (what < 3) {
		fails(d, i, outcomes[s->layer][draw(6)]);
		s->measure.hops = draw(5);
		s->offender = chance(30) ? "192.0.2.7" : NULL;
		s->measure.status = s->outcome == OUTCOME_HTTP_STATUS ? 400 + 100 * draw(2) : UNKNOWN_I64;
	} else if (what < 5) {
		weaken(s);
	} else if (what < 6) {
		s->status = chance(50) ? DIAGNOSIS_NOT_TESTED : DIAGNOSIS_NOT_TESTABLE;
		s->outcome = OUTCOME_NOT_TESTED;
		s->measure = diagnosis_measure_none();
	}
	if (i == MTU && chance(20))
		s->measure.mtu = 500 + draw(1001);
	if (i == POLL_ROUTER && chance(10))
		s->measure.uptime_s = draw(7200);
}

static void find_something(struct diagnosed *d, uint64_t seed)
{
	state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	diagnosed_init(d);
	switch (draw(5)) {
	case 0:
		diagnosed_silent(d);
		break;
	case 1:
		diagnosed_cut_off(d);
		break;
	default:
		break;
	}
	for (int i = 0; i < STEPS; i++)
		if (chance(draw(100)))
			disturb(d, i);
	if (chance(15)) {
		struct diagnosis_incident *x = diagnosed_incident(d, "something fails");

		x->national = chance(20);
		x->planned = chance(20);
		x->called_in = chance(10);
		x->own_access = chance(30);
		x->cuts_off = chance(60);
	}
	d->neighbours[0].down = draw(4);
	d->neighbours[1].down = chance(10) ? 115 : 2;
	d->c.entitled = (enum diagnosis_entitled)(chance(10) ? DIAGNOSIS_NOT_ENTITLED : draw(2));
	d->c.n_baselines = draw(3);
	d->c.wants_imaging = chance(50);
	d->site.access = chance(30) ? "internet" : "syvik";
	for (int q = 0; q < DIAGNOSIS_QUESTION_COUNT; q++)
		d->answers.of[q] = chance(70) ? DIAGNOSIS_UNASKED : (enum diagnosis_answer)draw(4);
}

/* ---- judging ---- */

static struct diagnosis_verdict judge(const struct diagnosed *d, const struct diagnosis_step *steps, size_t n)
{
	struct diagnosis_verdict v;
	struct err e;

	if (!diagnosis_judge(&d->c, steps, n, &d->answers, diagnosed_arena, &v, &e))
		fail_msg("%s", e.text);
	return v;
}

static bool same_lines(const struct names *a, const struct names *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	return true;
}

static void shuffle(struct diagnosis_step *steps, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = draw((unsigned)i);
		struct diagnosis_step kept = steps[k];

		steps[k] = steps[i - 1];
		steps[i - 1] = kept;
	}
}

typedef void (*property_fn)(const struct diagnosed *d, uint64_t seed);

static void hold(property_fn property, size_t in_a_check)
{
	uint64_t first = getenv("VIGIE_SEED") ? strtoull(getenv("VIGIE_SEED"), NULL, 10) : long_runs_first();
	size_t runs = getenv("VIGIE_SEED") ? 1 : long_runs(in_a_check) / (getenv("VIGIE_LONG") ? 10 : 1);

	for (uint64_t seed = first; seed < first + runs; seed++) {
		struct diagnosed d;

		find_something(&d, seed);
		property(&d, seed);
		arena_reset(diagnosed_arena);
	}
}

/* ---- properties ---- */

static void is_same_in_any_order(const struct diagnosed *d, uint64_t seed)
{
	struct diagnosis_verdict v = judge(d, d->steps, STEPS), w;
	struct diagnosis_step steps[STEPS];

	memcpy(steps, d->steps, sizeof steps);
	shuffle(steps, STEPS);
	w = judge(d, steps, STEPS);
	if (strcmp(v.code, w.code) != 0 || strcmp(v.sentence, w.sentence) != 0 || v.confidence != w.confidence || !same_lines(&v.proof, &w.proof)
	    || !same_lines(&v.not_testable, &w.not_testable) || v.n_ask != w.n_ask)
		fail_msg("seed %llu: %s '%s' and %s '%s'", (unsigned long long)seed, v.code, v.sentence, w.code, w.sentence);
}

static void the_order_in_which_tests_ended_does_not_matter(void **unused)
{
	(void)unused;
	hold(is_same_in_any_order, RUNS);
}

static void is_not_said_too_early(const struct diagnosed *d, uint64_t seed)
{
	struct diagnosis_verdict last = judge(d, d->steps, STEPS), early;
	struct diagnosis_step steps[STEPS];

	memcpy(steps, d->steps, sizeof steps);
	for (int i = 0; i < STEPS; i++)
		if (steps[i].live && chance(40)) {
			steps[i].status = DIAGNOSIS_PENDING;
			steps[i].outcome = OUTCOME_NOT_TESTED;
			steps[i].measure = diagnosis_measure_none();
			steps[i].latency_us = UNKNOWN_I64;
		}
	early = judge(d, steps, STEPS);
	if (strcmp(early.code, last.code) != 0 && strcmp(early.code, "pending") != 0 && early.confidence != DIAGNOSIS_LOW)
		fail_msg("seed %llu: %s, then %s", (unsigned long long)seed, early.code, last.code);
}

static void what_a_test_under_way_could_change_is_not_said_for_sure(void **unused)
{
	(void)unused;
	hold(is_not_said_too_early, RUNS);
}

static int gravity(enum state s)
{
	static const int of[] = { [STATE_OK] = 0, [STATE_UNKNOWN] = 1, [STATE_WARNING] = 2, [STATE_CRITICAL] = 3 };

	return of[s];
}

/* A test that was not run before, of this object or another one. */
static void is_not_graver_with_a_good_step(const struct diagnosed *d, uint64_t seed)
{
	struct diagnosis_verdict before = judge(d, d->steps, STEPS), after;
	struct diagnosis_step steps[STEPS_MAX];
	struct diagnosed good;
	size_t n = STEPS;
	int i = (int)draw(STEPS);

	diagnosed_init(&good);
	memcpy(steps, d->steps, sizeof d->steps);
	if (!good.steps[i].live || good.steps[i].status != DIAGNOSIS_PASSED)
		return;
	steps[n] = good.steps[i];
	if (steps[n].object && strncmp(steps[n].object, "device:", 7) == 0)
		steps[n].object = "device:cpe-2";
	else if (steps[n].object && strncmp(steps[n].object, "link:", 5) == 0)
		steps[n].object = "link:SYVIK-3";
	else
		return;
	after = judge(d, steps, n + 1);
	if (gravity(after.severity) > gravity(before.severity))
		fail_msg("seed %llu: %s, with one more that is good %s", (unsigned long long)seed, before.code, after.code);
}

static void a_good_step_more_never_makes_it_graver(void **unused)
{
	(void)unused;
	hold(is_not_graver_with_a_good_step, 5 * RUNS); /* it is rare */
}

static void tells_apart(const struct diagnosed *d, uint64_t seed)
{
	struct diagnosis_verdict v = judge(d, d->steps, STEPS);

	for (size_t i = 0; i < v.n_ask; i++) {
		struct diagnosed yes = *d, no = *d;
		struct diagnosis_verdict y, n;

		assert_int_equal(d->answers.of[v.ask[i]], DIAGNOSIS_UNASKED);
		yes.answers.of[v.ask[i]] = DIAGNOSIS_YES;
		no.answers.of[v.ask[i]] = DIAGNOSIS_NO;
		y = judge(&yes, d->steps, STEPS);
		n = judge(&no, d->steps, STEPS);
		if (strcmp(y.code, v.code) == 0 && y.confidence == v.confidence && strcmp(n.code, v.code) == 0 && n.confidence == v.confidence)
			fail_msg("seed %llu: %s does not tell anything apart of %s", (unsigned long long)seed, diagnosis_question_name(v.ask[i]), v.code);
	}
}

static void each_question_that_is_shown_changes_something(void **unused)
{
	(void)unused;
	hold(tells_apart, RUNS);
}

/* ---- hostile words ---- */

static const char *hostile(void)
{
	static const char *const bad[] = { "\033[31m", "\r\n", "\xE2\x80\xAE", "\x9B", "\xFF\xFE", "\xC3", "{service}", "%s%n", "; ", ": ", "{1}", "\xE2\x80\x8B", "\t" };
	struct text t = TEXT_INIT(1 << 16);
	const char *kept;

	for (unsigned n = draw(3) == 0 ? 4000 : 1 + draw(8); n > 0; n--)
		text_append(&t, chance(40) ? bad[draw(ARRAY_LEN(bad))] : chance(10) ? "certificate ended 2026-11-22, 3 days ago" : "é");
	kept = arena_strdup(diagnosed_arena, text_str(&t));
	text_done(&t);
	return kept;
}

static void assert_harmless(const char *words, size_t max, uint64_t seed)
{
	size_t len = strlen(words), n;
	uint32_t cp;

	if (len > max)
		fail_msg("seed %llu: %zu bytes", (unsigned long long)seed, len);
	for (size_t at = 0; at < len; at += n) {
		n = utf8_decode(words + at, len - at, &cp);
		if (n == 0 || (text_safe_code_point(cp) != cp && cp != 0xFFFD))
			fail_msg("seed %llu: U+%04X at %zu of '%s'", (unsigned long long)seed, n ? (unsigned)cp : 0, at, words);
	}
}

static void assert_lines_harmless(const struct names *lines, size_t max, uint64_t seed)
{
	assert_true(lines->n <= 32);
	for (size_t i = 0; i < lines->n; i++)
		assert_harmless(lines->names[i], max, seed);
}

static void stays_harmless(const struct diagnosed *source, uint64_t seed)
{
	struct diagnosed *d = arena_alloc(diagnosed_arena, sizeof *d);
	struct diagnosis_verdict v;

	find_something(d, seed); /* its own pointers, not those of a copy */
	(void)source;
	for (int i = 0; i < STEPS; i++) {
		if (chance(50))
			d->steps[i].detail = hostile();
		if (chance(30))
			d->steps[i].offender = hostile();
		if (chance(30))
			d->steps[i].object = hostile();
	}
	d->c.asked = chance(50) ? hostile() : d->c.asked;
	d->c.entitled_why = hostile();
	d->incident.sentence = hostile();
	d->incident.cause = hostile();
	d->neighbours[0].name = hostile();
	d->site.covolink = hostile();
	d->services[0].name = hostile();
	v = judge(d, d->steps, STEPS);
	assert_harmless(v.sentence, DIAGNOSIS_SENTENCE_MAX, seed);
	assert_lines_harmless(&v.proof, DIAGNOSIS_LINE_MAX * 2, seed);
	assert_lines_harmless(&v.not_testable, DIAGNOSIS_SENTENCE_MAX * 2, seed);
	assert_lines_harmless(&v.say, DIAGNOSIS_LINE_MAX * 2, seed);
	if (v.known_incident)
		assert_harmless(v.known_incident, DIAGNOSIS_LINE_MAX, seed);
}

static void nothing_hostile_reaches_a_verdict(void **unused)
{
	(void)unused;
	hold(stays_harmless, RUNS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_in_which_tests_ended_does_not_matter),
		cmocka_unit_test(what_a_test_under_way_could_change_is_not_said_for_sure),
		cmocka_unit_test(a_good_step_more_never_makes_it_graver),
		cmocka_unit_test(each_question_that_is_shown_changes_something),
		cmocka_unit_test(nothing_hostile_reaches_a_verdict),
	};

	language_begin("fr");
	return cmocka_run_group_tests(tests, diagnosed_begin, diagnosed_end);
}
