/* Each measure that may have a limit, of each kind of object it may be of, through the live core: below its limit, over it for too
 * short, over it, between the two thresholds, below again; while nobody knows it; and with limits of its own beside those of its kind. A
 * measure without a row here fails. */
#include "tests/live_scene.h"

#include "inventory/threshold.h"
#include "probes/tls_facts.h"

#include <fnmatch.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { R0 = 100, L0 = 1000, ADDRESS = 1900, WEB = 2000, PORTAL = 3000 };
enum { MINUTE_MS = 60000, GIGABIT = 1000000000 };

struct row;

/* What a region's counters and disk have come to. */
struct plant {
	struct scene s;
	const struct row *row;
	uint64_t counters[IFC_COUNT];
	int64_t used;
};

/* One result that says this value, NAN: that it is not known. */
typedef void say_fn(struct plant *p, double value);

struct row {
	enum measure measure;
	const char *kind, *name;
	int64_t entity_id;
	double warning, critical;
	say_fn *say;
	unsigned place;          /* the counter; the check */
	int brief, lasting;      /* results over the limit that do not alert, and that do */
	int settling;            /* after which the past no longer counts */
	double fine, middle, over; /* middle: on the good side of the warning limit, not far enough behind it. NAN: it has no hysteresis */
	const char *words;       /* a pattern */
};

/* ---- results that say a value ---- */

static void poll(struct plant *p, struct snmp_facts *f)
{
	f->has_inventory = true;
	scene_polls(&p->s, R0_SNMP, OUTCOME_OK, f);
}

static struct snmp_facts *facts(struct plant *p, int64_t step_ms)
{
	struct snmp_facts *f;

	p->s.now_ms += step_ms - 10;
	f = region_facts((const char *const[]){ "Gi0" }, 1, 0, p->s.now_ms / 10);
	for (size_t i = 0; i < IFC_COUNT; i++)
		f->interfaces[0].counters[i] = (struct counter){ p->counters[i], 64 };
	return f;
}

static void count(struct plant *p, double per_second)
{
	struct snmp_facts *f;

	if (!isnan(per_second))
		p->counters[p->row->place] += (uint64_t)(per_second * 60);
	f = facts(p, MINUTE_MS);
	if (isnan(per_second))
		f->interfaces[0].counters[p->row->place].width = 0;
	poll(p, f);
}

static void use(struct plant *p, double share)
{
	count(p, share * GIGABIT / 8);
}

static void compute(struct plant *p, double ratio)
{
	struct snmp_facts *f = facts(p, MINUTE_MS);

	f->has_values = true;
	*(p->row->measure == MEASURE_CPU_RATIO ? &f->cpu_ratio : &f->memory_ratio) = ratio;
	poll(p, f);
}

static void store(struct plant *p, int64_t used, int64_t size, int64_t step_ms)
{
	struct snmp_facts *f = facts(p, step_ms);

	f->has_values = true;
	f->storages = arena_array(f->arena, 1, sizeof *f->storages);
	f->storages[0] = (struct storage_facts){ .name = "/srv", .type = "fixed-disk", .used_bytes = used, .size_bytes = size };
	f->n_storages = 1;
	poll(p, f);
}

static void fill(struct plant *p, double ratio)
{
	store(p, isnan(ratio) ? UNKNOWN_I64 : (int64_t)(ratio * 1000), 1000, MINUTE_MS);
}

/* 400 an hour, on a disk that has room for so many hours. */
static void grow(struct plant *p, double hours)
{
	p->used += 100;
	store(p, p->used, isnan(hours) ? UNKNOWN_I64 : p->used + (int64_t)(hours * 400), 15 * MINUTE_MS);
}

static struct probe_result answer(struct plant *p)
{
	p->s.now_ms += MINUTE_MS - 10;
	return scene_result(&p->s, OUTCOME_OK);
}

static void lose(struct plant *p, double ratio)
{
	struct probe_result r = answer(p);

	r.outcome = isnan(ratio) ? OUTCOME_TIMEOUT : ratio > 0 ? OUTCOME_LOSS : OUTCOME_OK;
	r.state = outcome_state(r.outcome);
	r.icmp.sent = 100;
	r.icmp.received = isnan(ratio) ? 0 : (uint32_t)lround(100 * (1 - ratio));
	scene_apply(&p->s, p->row->place, r);
}

static void delay(struct plant *p, double ms)
{
	struct probe_result r = answer(p);

	r.latency_us = isnan(ms) ? UNKNOWN_I64 : llround(ms * 1000);
	scene_apply(&p->s, p->row->place, r);
}

static void certify(struct plant *p, double days)
{
	struct probe_result r = answer(p);
	struct tls_check check = { .facts = { .present = !isnan(days), .chain_not_after = WALL_NEVER } };
	struct tls_verdict v;

	check.facts.not_after.ms = r.at.ms + (isnan(days) ? 0 : (int64_t)(days * 86400000));
	v = tls_check_judge(&check, r.at, (int64_t)p->row->warning, (int64_t)p->row->critical);
	r.outcome = isnan(days) ? OUTCOME_TIMEOUT : v.outcome;
	r.state = isnan(days) ? outcome_state(r.outcome) : v.state;
	snprintf(r.detail, sizeof r.detail, "%s", v.text);
	scene_apply(&p->s, p->row->place, r);
}

static void work(struct plant *p, double healthy)
{
	struct probe_result r = answer(p);

	r.outcome = isnan(healthy) ? OUTCOME_NOT_TESTED : healthy > 0 ? OUTCOME_OK : OUTCOME_TIMEOUT;
	r.state = outcome_state(r.outcome);
	scene_apply(&p->s, p->row->place, r);
}

/* ---- the rows ---- */

#define NONE ((double)NAN)
#define USE(id, way) MEASURE_##id##_UTIL, "link", "l0", L0, 0.8, 0.9, use, IFC_##id##_OCTETS, 5, 30, 130, 0.1, 0.78, 0.95, \
	way " use 95 %, 95th percentile of * min, limit 90 %"
#define EVENTS(id, word) MEASURE_##id##_PS, "link", "l0", L0, 5, 10, count, IFC_##id, 3, 20, 20, 0, 4.6, 20, word ": 1[0-9]* a second over 14 min, limit 10"
#define LOSS(kind, name, id, check) MEASURE_LOSS_RATIO, kind, name, id, 0.2, 0.4, lose, check, 5, 20, 20, 0, 0.19, 0.5, \
	"loss 4[0-9] % over 14 min, limit 40 %"
#define LATENCY(kind, name, id, check) MEASURE_LATENCY_MS, kind, name, id, 20, 50, delay, check, 3, 20, 20, 5, 18.5, 60, \
	"latency 5[0-9]* ms over 14 min, limit 50 ms"
#define RATIO(id, word) MEASURE_##id, "device", "r0", R0, 0.8, 0.9, compute, 0, 5, 20, 20, 0.1, 0.78, 0.95, word " 9[0-9] % over 14 min, limit 90 %"

static const struct row rows[] = {
	{ USE(IN, "incoming") },
	{ USE(OUT, "outgoing") },
	{ EVENTS(IN_ERRORS, "incoming errors") },
	{ EVENTS(OUT_ERRORS, "outgoing errors") },
	{ EVENTS(IN_DISCARDS, "incoming discards") },
	{ EVENTS(OUT_DISCARDS, "outgoing discards") },
	{ LOSS("link", "address", ADDRESS, ADDRESS_ICMP) },
	{ LOSS("device", "r0", R0, R0_ICMP) },
	{ LATENCY("link", "address", ADDRESS, ADDRESS_ICMP) },
	{ LATENCY("device", "r0", R0, R0_ICMP) },
	{ LATENCY("service", "web", WEB, WEB_HTTP) },
	{ RATIO(CPU_RATIO, "processor") },
	{ RATIO(MEMORY_RATIO, "memory") },
	{ MEASURE_USED_RATIO, "device", "r0", R0, 0.8, 0.9, fill, 0, 0, 1, 1, 0.5, 0.79, 0.95, "/srv is 95 % full, limit 90 %" },
	{ MEASURE_HOURS_TO_FULL, "device", "r0", R0, 24, 4, grow, 0, 0, 1, 1, 100, 25, 2, "/srv will be full in 2 h, limit 4 h" },
	{ MEASURE_DAYS_LEFT, "service", "web", WEB, 30, 7, certify, WEB_HTTP, 0, 3, 1, 90, NONE, 3.5, "certificate ends 1970-01-0*, in 3 days, limit 7 d" },
	{ MEASURE_HEALTHY, "application", "portal", PORTAL, 0, 0, work, WEB_HTTP, 2, 3, 1, 1, NONE, 0, "0 of 1 services work, limit 0" },
};

/* Certificates are judged by their own test: their alert is that of the service's state. */
static const char *subject_of(const struct row *row)
{
	return row->measure == MEASURE_DAYS_LEFT ? NULL : measure_classes[row->measure].key;
}

static enum outcome outcome_of(const struct row *row)
{
	return row->measure == MEASURE_DAYS_LEFT ? OUTCOME_TLS_EXPIRING : OUTCOME_THRESHOLD_EXCEEDED;
}

/* ---- playing ---- */

static struct registry *region(const struct reg_threshold *limits, size_t n)
{
	static const struct reg_application portal = { PORTAL, "portal" };
	struct registry *r = region_new(2);

	r->thresholds = arena_array(r->arena, n, sizeof *r->thresholds);
	memcpy(r->thresholds, limits, n * sizeof *limits);
	r->n_thresholds = n;
	r->applications = arena_array(r->arena, 1, sizeof *r->applications);
	r->applications[0] = portal;
	r->n_applications = 1;
	r->services[0].application = "portal";
	return r;
}

/* Limits as the row says, for that object alone or for all of its kind; and others, which nothing reaches. */
static void start(struct plant *p, const struct row *row, bool named)
{
	const char *key = measure_classes[row->measure].key;
	double far = measure_classes[row->measure].low ? -1 : 1e6;
	const struct reg_threshold limits[] = {
		{ row->kind, row->name, key, named ? row->warning : far, named ? row->critical : far, NONE },
		{ row->kind, "*", key, named ? far : row->warning, named ? far : row->critical, NONE },
	};

	*p = (struct plant){ .row = row, .used = 1000 };
	scene_start(&p->s, region(limits, 2));
}

static void start_all(struct plant *p, const struct row *row)
{
	const struct reg_threshold limit = { row->kind, "*", measure_classes[row->measure].key, row->warning, row->critical, NONE };

	*p = (struct plant){ .row = row, .used = 1000 };
	scene_start(&p->s, region(&limit, 1));
}

static void say(struct plant *p, double value, int results)
{
	for (int i = 0; i < results; i++)
		p->row->say(p, value);
}

/* The last row of the alert; one of anything else fails. */
static const struct batch_alert *told(const struct plant *p)
{
	const char *subject = subject_of(p->row);
	const struct batch_alert *last = NULL;

	for (size_t i = 0; i < p->s.batch->n_alerts; i++) {
		last = &p->s.batch->alerts[i];
		if (p->row->measure == MEASURE_HEALTHY && !last->subject)
			last = NULL; /* the service's own */
		else if (last->entity_id != p->row->entity_id || (subject == NULL) != (last->subject == NULL)
		         || (subject && strcmp(last->subject, subject) != 0))
			fail_msg("%s of %s: an alert of %lld, %s", measure_classes[p->row->measure].key, p->row->kind,
			         (long long)last->entity_id, last->subject ? last->subject : "its state");
	}
	return last;
}

#define CHECK(row, what) do { \
	if (!(what)) \
		fail_msg("%s of %s: %s", measure_classes[(row)->measure].key, (row)->kind, #what); \
} while (0)

static void play(const struct row *row)
{
	const struct batch_alert *a;
	struct plant p;

	start_all(&p, row);
	say(&p, row->fine, 40);
	say(&p, row->over, row->brief);
	CHECK(row, !told(&p));
	say(&p, row->fine, row->settling);
	CHECK(row, !told(&p));

	say(&p, row->over, row->lasting);
	a = told(&p);
	CHECK(row, a && !a->ended && a->state == STATE_CRITICAL && a->outcome == outcome_of(row));
	if (fnmatch(row->words, a->detail, 0) != 0)
		fail_msg("\"%s\" instead of \"%s\"", a->detail, row->words);

	scene_next_batch(&p.s);
	if (subject_of(row))
		say(&p, NONE, 2);
	say(&p, row->over, row->settling);
	CHECK(row, !told(&p)); /* once */

	if (!isnan(row->middle)) {
		say(&p, row->middle, row->settling);
		a = told(&p);
		CHECK(row, a && !a->ended && a->state == STATE_WARNING);
		say(&p, row->middle, row->settling);
	}
	say(&p, row->fine, row->settling);
	a = told(&p);
	CHECK(row, a && a->ended);
	scene_next_batch(&p.s);
	say(&p, row->fine, row->settling);
	CHECK(row, !told(&p));
	scene_end(&p.s);
}

static void each_measure_of_each_kind_alerts_and_recovers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		play(&rows[i]);
}

static void no_measure_of_a_kind_is_without_a_row(void **state)
{
	(void)state;
	for (enum measure m = 0; m < MEASURE_COUNT; m++) {
		char kinds[64], *at = kinds;
		const char *kind;

		snprintf(kinds, sizeof kinds, "%s", measure_classes[m].kinds);
		while ((kind = strtok_r(at, " ", &at)) != NULL) {
			bool found = false;

			for (size_t i = 0; i < ARRAY_LEN(rows); i++)
				found = found || (rows[i].measure == m && strcmp(rows[i].kind, kind) == 0);
			if (!found)
				fail_msg("%s of %s has no row", measure_classes[m].key, kind);
		}
	}
}

/* Days of certificates are put into their service as the registry is read. */
static void limits_of_an_object_stand_before_those_of_its_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct plant p;

		if (rows[i].measure == MEASURE_DAYS_LEFT)
			continue;
		for (int named = 0; named < 2; named++) {
			start(&p, &rows[i], named != 0);
			say(&p, rows[i].fine, 40);
			say(&p, rows[i].over, rows[i].lasting);
			CHECK(&rows[i], (told(&p) != NULL) == (named != 0));
			scene_end(&p.s);
		}
	}
}

/* 90, 29, 20, 6 days, then renewed: it gets worse, and ends at the next check. */
static void a_certificate_has_one_alert_over_all_of_its_steps(void **state)
{
	static const double days[] = { 29, 20, 6 };
	static const enum state states[] = { STATE_WARNING, STATE_WARNING, STATE_CRITICAL };
	const struct row *row = rows;
	struct plant p;

	(void)state;
	while (row->measure != MEASURE_DAYS_LEFT)
		row++;
	start_all(&p, row);
	say(&p, 90, 3);
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		say(&p, days[i], 4);
		assert_int_equal(told(&p)->state, states[i]);
	}
	for (size_t i = 0; i < p.s.batch->n_alerts; i++)
		assert_false(p.s.batch->alerts[i].ended);
	assert_int_equal(p.s.batch->n_alerts, 2); /* the problem, and that it is worse */
	say(&p, 365, 1);
	assert_true(told(&p)->ended);
	assert_int_equal(p.s.batch->n_alerts, 3);
	scene_end(&p.s);
}

/* ---- what is not known ---- */

static void what_is_not_known_never_alerts_and_never_recovers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		size_t before;
		struct plant p;

		start_all(&p, row);
		say(&p, NONE, 40);
		for (size_t k = 0; k < p.s.batch->n_alerts; k++)
			CHECK(row, !p.s.batch->alerts[k].subject); /* a device that does not answer has an alert of its own */
		say(&p, row->fine, 40);
		say(&p, row->over, row->lasting);
		before = p.s.batch->n_alerts;
		say(&p, NONE, 40);
		for (size_t k = before; k < p.s.batch->n_alerts && subject_of(row); k++)
			CHECK(row, !p.s.batch->alerts[k].subject);
		scene_end(&p.s);
	}
}

/* Every few polls the interface's counters begin anew, told by nothing or by sysUpTime. */
static void counters_that_begin_anew_never_alert(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct plant p;

		if (row->say != use && row->say != count)
			continue;
		for (int restart = 0; restart < 2; restart++) {
			start_all(&p, row);
			for (int k = 0; k < 200; k++) {
				struct snmp_facts *f;

				if (k % 3 == 0)
					p.counters[row->place] = (uint64_t)(k + 1) % 2 * (UINT64_C(1) << 62);
				f = facts(&p, MINUTE_MS);
				if (restart)
					f->uptime_cs = k % 3 * 6000;
				poll(&p, f);
			}
			CHECK(row, !told(&p));
			scene_end(&p.s);
		}
	}
}

/* A Counter32 at 100 Mbit/s goes round each few minutes: 0.3 of it are no alert, 0.95 of it are. */
static void counters_that_wrap_are_counted_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (int busy = 0; busy < 2; busy++) {
			const struct batch_alert *a;
			struct plant p;

			start_all(&p, &rows[i]);
			for (int k = 0; k < 200; k++) {
				struct snmp_facts *f;

				p.counters[rows[i].place] += (uint64_t)((busy ? 0.95 : 0.3) * 1e8 / 8 * 60);
				f = facts(&p, MINUTE_MS);
				f->interfaces[0].speed_bps = 100000000;
				for (size_t c = 0; c < IFC_COUNT; c++)
					f->interfaces[0].counters[c] = (struct counter){ (uint32_t)p.counters[c], 32 };
				poll(&p, f);
			}
			a = NULL;
			for (size_t k = 0; k < p.s.batch->n_alerts; k++)
				if (p.s.batch->alerts[k].subject)
					a = &p.s.batch->alerts[k];
			CHECK(&rows[i], busy ? a && a->state == STATE_CRITICAL && !a->ended : !a);
			scene_end(&p.s);
		}
}

/* The peak of one slot is left out, however high; two slots of it are not. */
static void one_peak_of_use_does_not_alert(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct plant p;

		start_all(&p, &rows[i]);
		for (int hour = 0; hour < 4; hour++) {
			say(&p, 0.1, 121);
			say(&p, 1, 4);
		}
		say(&p, 0.1, 9);
		CHECK(&rows[i], !told(&p));
		say(&p, 1, 10); /* a mean over 15 minutes would not tell it */
		CHECK(&rows[i], told(&p));
		scene_end(&p.s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_measure_of_each_kind_alerts_and_recovers),
		cmocka_unit_test(no_measure_of_a_kind_is_without_a_row),
		cmocka_unit_test(limits_of_an_object_stand_before_those_of_its_kind),
		cmocka_unit_test(a_certificate_has_one_alert_over_all_of_its_steps),
		cmocka_unit_test(what_is_not_known_never_alerts_and_never_recovers),
		cmocka_unit_test(counters_that_begin_anew_never_alert),
		cmocka_unit_test(counters_that_wrap_are_counted_right),
		cmocka_unit_test(one_peak_of_use_does_not_alert),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
