/* The same rules over a recorded night conclude what they did then (B8). VIGIE_SEED chooses others (VIGIE_LONG: random ones),
 * VIGIE_NIGHTS how many. */
#include "reader.h"
#include "replay.h"

#include "tests/replay_night.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Of random nights one alert in so many may be another: what a collector heard of one that repeats is not recorded to the millisecond. */
enum { EXACT_MS = 1000, PERIOD_MS = 60000, MARGIN = 60 };

static unsigned seed, nights = 2, files;
static bool chosen; /* nights of which no alert is another */

struct replayed {
	struct arena *arena;
	struct reader *reader;
	struct replay_record record;
	struct replay_alert *alerts;
	size_t n;
	char path[64];
};

static void must(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

static void replay(struct replayed *r, const struct night_options *o, const struct replay_rules *rules)
{
	wall_t end = { NIGHT_BEGIN.ms + o->hours * 3600000 };
	struct err e;

	*r = (struct replayed){ .arena = arena_new() };
	snprintf(r->path, sizeof r->path, "/tmp/vigie-replay-%ld-%u.db", (long)getpid(), files++);
	night_play(r->path, o);
	must(reader_open(r->path, &r->reader, &e) && reader_begin(r->reader, end, WALL_NEVER, &e)
	     && read_replay_record(r->reader, r->arena, NIGHT_BEGIN, end, &r->record, &e)
	     && replay_run(&r->record, rules, r->arena, &r->alerts, &r->n, &e), &e);
}

static void done(struct replayed *r)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
	char path[80];

	replay_record_done(&r->record);
	reader_end(r->reader);
	reader_close(r->reader);
	arena_free(r->arena);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		snprintf(path, sizeof path, "%s%s", r->path, suffixes[i]);
		unlink(path);
	}
}

/* Whether it ended so soon after it could first be concluded that it may not have been. */
static bool is_brief(const struct replay_alert *a, const struct night_options *o)
{
	return wall_is_known(a->closed) && a->closed.ms - a->opened.ms <= (o->attempts - 1) * o->retry_ms + REPLAY_RESOLUTION_MS;
}

static bool is_near(wall_t a, wall_t b, int64_t within_ms)
{
	return a.ms == b.ms || (wall_is_known(a) && wall_is_known(b) && llabs(a.ms - b.ms) <= within_ms);
}

static bool is_same(const struct replay_alert *a, const struct replay_alert *b, int64_t within_ms)
{
	return a->entity_id == b->entity_id && strcmp(a->subject, b->subject) == 0 && a->follows_id == b->follows_id
	       && is_near(a->opened, b->opened, within_ms) && is_near(a->closed, b->closed, within_ms);
}

static void print(const char *what, const struct replay_alert *a)
{
	print_message("%s entity %" PRId64 " '%s'%s follows %" PRId64 " opened %+.3f s closed %+.3f s %s\n", what, a->entity_id, a->subject,
	              a->flapping ? " flapping" : "", a->follows_id, (double)(a->opened.ms - NIGHT_BEGIN.ms) / 1e3,
	              wall_is_known(a->closed) ? (double)(a->closed.ms - NIGHT_BEGIN.ms) / 1e3 : -1.0, outcome_name(a->outcome));
}

/* How many of `some` are not among `others`. */
static size_t count_missing(const char *what, const struct replay_alert *some, size_t n, const struct replay_alert *others, size_t m,
                            const struct night_options *o, int64_t within_ms)
{
	size_t missing = 0;

	for (size_t i = 0; i < n; i++) {
		bool found = false;

		for (size_t k = 0; k < m && !found; k++)
			found = is_same(&some[i], &others[k], within_ms);
		found |= is_brief(&some[i], o);
		if (!found)
			print(what, &some[i]);
		missing += !found;
	}
	return missing;
}

/* How many of so many are others. */
static size_t replay_night(const struct night_options *o, size_t *ret_alerts)
{
	const struct replay_rules rules = { .params = { o->attempts, o->retry_ms, o->settle_ms } };
	struct replayed r;
	size_t missing, flapping = 0, measures = 0, redundancy = 0;

	replay(&r, o, &rules);
	for (size_t i = 0; i < r.record.n_alerts; i++) {
		const char *subject = r.record.alerts[i].subject;

		flapping += r.record.alerts[i].flapping;
		redundancy += strcmp(subject, "redundancy") == 0;
		measures += strcmp(subject, "latency_ms") == 0;
	}
	print_message("# seed %u: %zu alerts, %zu of them flapping, %zu of redundancy, %zu of measures, %zu replayed, %zu results\n", o->seed,
	              r.record.n_alerts, flapping, redundancy, measures, r.n, r.record.n_changes);
	assert_true(r.record.n_alerts > 10 && measures > 10);
	*ret_alerts = r.record.n_alerts;
	missing = count_missing("only really", r.record.alerts, r.record.n_alerts, r.alerts, r.n, o, EXACT_MS)
		+ count_missing("only replayed", r.alerts, r.n, r.record.alerts, r.record.n_alerts, o, EXACT_MS);
	done(&r);
	return missing;
}

static void the_same_rules_give_the_same_alerts(struct night_options o)
{
	size_t alerts, missing = replay_night(&o, &alerts);

	if (chosen ? missing > 0 : missing * MARGIN > alerts)
		fail_msg("%zu of %zu alerts are others: VIGIE_SEED=%u VIGIE_NIGHTS=1", missing, alerts, o.seed);
}

/* What it concluded of the same night with those rules of its own. An estimate, judged over several nights: what was asked for out of turn
 * with the rules of then is all that was recorded. */
static void other_rules_give_what_they_would_have_given(void **state)
{
	size_t alerts = 0, missing = 0;

	(void)state;
	if (getenv("VIGIE_SANITIZED") && !getenv("VIGIE_LONG"))
		return; /* half a minute */
	for (unsigned i = 0; i < nights || i < 4; i++) {
		struct night_options o = { .seed = seed + i, .hours = 10, .attempts = 3, .retry_ms = 15000, .steady = true }, other = o;
		struct replayed r, real;
		struct replay_rules rules = { .other_attempts = true };

		other.attempts = 2 + i % 2 * 4;
		other.retry_ms = 10000 + 10000 * (i % 3);
		rules.params = (struct live_params){ .attempts = other.attempts, .retry_interval_ms = other.retry_ms };
		replay(&r, &o, &rules);
		replay(&real, &other, &rules);
		alerts += real.record.n_alerts;
		missing += count_missing("only with those rules", real.record.alerts, real.record.n_alerts, r.alerts, r.n, &other, PERIOD_MS)
			+ count_missing("only replayed", r.alerts, r.n, real.record.alerts, real.record.n_alerts, &other, PERIOD_MS);
		print_message("# seed %u: %zu with those rules, %zu replayed, %zu of %zu other\n", o.seed, real.record.n_alerts, r.n, missing, alerts);
		done(&r);
		done(&real);
	}
	if (missing * 10 > alerts)
		fail_msg("%zu of %zu alerts are others: VIGIE_SEED=%u", missing, alerts, seed);
}

static void quiet_collectors(void **state)
{
	(void)state;
	for (unsigned i = 0; i < nights; i++)
		the_same_rules_give_the_same_alerts((struct night_options){ .seed = seed + i, .hours = 10, .attempts = 3, .retry_ms = 15000 });
}

static void collectors_that_stop(void **state)
{
	(void)state;
	for (unsigned i = 0; i < nights; i++)
		the_same_rules_give_the_same_alerts((struct night_options){ .seed = seed + i, .hours = 10, .attempts = 3, .retry_ms = 15000,
			.restarts = true });
}

static void collectors_that_let_a_cause_settle(void **state)
{
	(void)state;
	for (unsigned i = 0; i < nights; i++)
		the_same_rules_give_the_same_alerts((struct night_options){ .seed = seed + i, .hours = 10, .attempts = 3, .retry_ms = 15000,
			.settle_ms = 60000, .restarts = i % 2 });
}

static void regions_that_are_declared_anew(void **state)
{
	(void)state;
	for (unsigned i = 0; i < nights; i++)
		the_same_rules_give_the_same_alerts((struct night_options){ .seed = seed + i, .hours = 10, .attempts = 2, .retry_ms = 30000,
			.imports = true });
}

static void collectors_that_are_blind(void **state)
{
	(void)state;
	for (unsigned i = 0; i < nights; i++)
		the_same_rules_give_the_same_alerts((struct night_options){ .seed = seed + i, .hours = 10, .attempts = 3, .retry_ms = 15000,
			.blind = true });
}

/* Nights in which objects that flap were asked while they were measured. */
static void nights_to_the_last_alert(void **state)
{
	static const unsigned seeds[] = { 9, 22, 27 };

	(void)state;
	for (size_t i = 0; i < (nights > 1 ? ARRAY_LEN(seeds) : 1); i++) {
		struct night_options o = { .seed = seeds[i], .hours = 10, .attempts = 3, .retry_ms = 15000, .restarts = true };
		size_t alerts;

		assert_int_equal(replay_night(&o, &alerts), 0);
	}
}

/* A router that was nearly down was asked for by what hangs on it: it had been measured, and was not run once more. */
static void nobody_ran_what_is_not_recorded(void **state)
{
	const struct night_options o = { .seed = 3004, .hours = 6, .attempts = 3, .retry_ms = 15000, .settle_ms = 60000, .imports = true };
	size_t alerts;

	(void)state;
	assert_int_equal(replay_night(&o, &alerts), 0);
}

/* Killed, it ended with the last result that it wrote. */
static void what_was_heard_at_the_end_was_judged(void **state)
{
	const int64_t begins = NIGHT_BEGIN.ms, ended = begins + 120000;
	const struct batch_change changes[] = {
		{ .check_id = 1, .at = { begins + 62100 }, .run_ms = 2100, .outcome = OUTCOME_TIMEOUT, .state = STATE_CRITICAL },
		{ .check_id = 1, .at = { begins + 77100 }, .run_ms = 2100, .outcome = OUTCOME_TIMEOUT, .state = STATE_CRITICAL },
		{ .check_id = 1, .at = { begins + 92100 }, .run_ms = 2100, .outcome = OUTCOME_TIMEOUT, .state = STATE_CRITICAL },
		{ .check_id = 1, .at = { ended }, .run_ms = 50, .outcome = OUTCOME_OK, .state = STATE_OK },
	};
	const struct replay_span runs[] = { { NIGHT_BEGIN, { ended } }, { { ended + 30000 }, WALL_NEVER } };
	struct reg_device device = { .id = 1, .name = "core", .address = "192.0.2.1", .memory = { .at = WALL_NEVER } };
	struct reg_check check = { .id = 1, .class = "icmp", .device = &device, .at = NIGHT_BEGIN, .since = NIGHT_BEGIN,
		                   .outcome = OUTCOME_OK, .state = STATE_OK, .attempts = 1, .confirmed = true };
	struct registry registry = { .devices = &device, .n_devices = 1, .checks = &check, .n_checks = 1 };
	const struct replay_version version = { NIGHT_BEGIN, &registry };
	const struct replay_record record = { .begins = NIGHT_BEGIN, .from = NIGHT_BEGIN, .to = { begins + 3600000 }, .changes = changes,
		                              .n_changes = ARRAY_LEN(changes), .runs = runs, .n_runs = ARRAY_LEN(runs),
		                              .versions = &version, .n_versions = 1 };
	const struct replay_rules rules = { .params = { 3, 15000 } };
	struct arena *a = arena_new();
	struct replay_alert *alerts;
	struct err e;
	size_t n;

	(void)state;
	assert_non_null(a);
	must(replay_run(&record, &rules, a, &alerts, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_int_equal(alerts[0].opened.ms, begins + 62100);
	assert_int_equal(alerts[0].closed.ms, ended);
	arena_free(a);
}

/* The same values against limits that a file gives. */
static void other_limits_are_judged_against_what_was_recorded(void **state)
{
	const int64_t begins = NIGHT_BEGIN.ms, minute = 60000;
	const struct batch_measure measures[] = {
		{ 1, "cpu_ratio", 0.50, { begins + minute } }, { 1, "cpu_ratio", 0.72, { begins + 2 * minute } },
		{ 1, "cpu_ratio", 0.92, { begins + 3 * minute } }, { 1, "cpu_ratio", 0.86, { begins + 4 * minute } },
		{ 1, "cpu_ratio", 0.68, { begins + 5 * minute } }, { 1, "cpu_ratio", 0.40, { begins + 6 * minute } },
	};
	const struct replay_span run = { NIGHT_BEGIN, WALL_NEVER };
	struct reg_device device = { .id = 1, .name = "core", .address = "192.0.2.1", .memory = { .at = WALL_NEVER } };
	struct reg_threshold row = { "device", "*", "cpu_ratio", 0.90, (double)NAN, (double)NAN };
	struct registry registry = { .devices = &device, .n_devices = 1, .thresholds = &row, .n_thresholds = 1 };
	const struct replay_version version = { NIGHT_BEGIN, &registry };
	const struct replay_record record = { .begins = NIGHT_BEGIN, .from = NIGHT_BEGIN, .to = { begins + 3600000 }, .measures = measures,
		                              .n_measures = ARRAY_LEN(measures), .runs = &run, .n_runs = 1, .versions = &version, .n_versions = 1 };
	static const char file[] = "threshold \"cpu_ratio device core\" { warning = 0.7 hysteresis = 0.1 }\n";
	const struct live_params in_force = { .attempts = 3, .retry_interval_ms = 15000 };
	struct replay_rules rules = { .params = in_force };
	struct arena *a = arena_new();
	struct replay_alert *alerts;
	struct replay_comparison c;
	struct err e;
	size_t n;

	(void)state;
	assert_non_null(a);
	must(replay_run(&record, &rules, a, &alerts, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_string_equal(alerts[0].subject, "cpu_ratio");
	assert_int_equal(alerts[0].opened.ms, begins + 3 * minute);
	assert_int_equal(alerts[0].closed.ms, begins + 5 * minute); /* 0.05 back behind the limit, not at 0.86 */

	must(replay_rules_parse("f", file, sizeof file - 1, &in_force, a, &rules, &e) && replay_run(&record, &rules, a, &alerts, &n, &e)
	     && replay_compare(&record, alerts, n, a, &c, &e), &e);
	assert_int_equal(n, 1);
	assert_int_equal(alerts[0].opened.ms, begins + 2 * minute);
	assert_int_equal(alerts[0].closed.ms, begins + 6 * minute);
	assert_int_equal(c.fresh, 1); /* nothing of it really was */
	arena_free(a);
}

/* Critical before a restart, it is critical after it until it is back behind that limit by the hysteresis. */
static void a_measure_past_its_limit_stays_so_over_a_restart(void **state)
{
	const int64_t begins = NIGHT_BEGIN.ms, minute = 60000;
	const struct batch_measure measures[] = {
		{ 1, "cpu_ratio", 0.95, { begins + minute } }, { 1, "cpu_ratio", 0.87, { begins + 5 * minute } },
		{ 1, "cpu_ratio", 0.80, { begins + 6 * minute } },
	};
	const struct replay_span runs[] = { { NIGHT_BEGIN, { begins + 2 * minute } }, { { begins + 3 * minute }, WALL_NEVER } };
	struct reg_device device = { .id = 1, .name = "core", .address = "192.0.2.1", .memory = { .at = WALL_NEVER } };
	struct reg_threshold row = { "device", "*", "cpu_ratio", (double)NAN, 0.90, (double)NAN };
	struct registry registry = { .devices = &device, .n_devices = 1, .thresholds = &row, .n_thresholds = 1 };
	const struct replay_version version = { NIGHT_BEGIN, &registry };
	const struct replay_record record = { .begins = NIGHT_BEGIN, .from = NIGHT_BEGIN, .to = { begins + 3600000 }, .measures = measures,
		                              .n_measures = ARRAY_LEN(measures), .runs = runs, .n_runs = ARRAY_LEN(runs), .versions = &version,
		                              .n_versions = 1 };
	const struct replay_rules rules = { .params = { .attempts = 3, .retry_interval_ms = 15000 } };
	struct arena *a = arena_new();
	struct replay_alert *alerts;
	struct err e;
	size_t n;

	(void)state;
	assert_non_null(a);
	must(replay_run(&record, &rules, a, &alerts, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_int_equal(alerts[0].closed.ms, begins + 6 * minute);
	arena_free(a);
}

/* The same night as of the cost of one: a Friday's evening is none, whatever the hour at which it is worked. */
static void causes_are_counted_apart_that_opened_at_night(void **state)
{
	static const int64_t evening = INT64_C(1794591000000); /* Friday 2026-11-13 18:30 +0100 */
	const struct replay_alert real[] = {
		{ .entity_id = 1, .subject = "", .opened = { evening }, .closed = { evening + 1 } },
		{ .entity_id = 2, .subject = "", .opened = { evening + INT64_C(4) * 3600000 }, .closed = WALL_NEVER },
		{ .entity_id = 3, .subject = "", .follows_id = 2, .opened = { evening + INT64_C(4) * 3600000 }, .closed = WALL_NEVER },
	};
	const struct replay_record record = { .begins = { evening }, .from = { evening }, .to = { evening + INT64_C(12) * 3600000 },
		                              .alerts = real, .n_alerts = ARRAY_LEN(real) };
	struct arena *a = arena_new();
	struct replay_comparison c;
	struct err e;

	(void)state;
	assert_non_null(a);
	must(replay_compare(&record, real, 1, a, &c, &e), &e);
	assert_int_equal(c.real.alerts, 2);
	assert_int_equal(c.real.at_night, 1);
	assert_int_equal(c.replayed.at_night, 0);
	assert_int_equal(c.lost, 1);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_heard_at_the_end_was_judged),
		cmocka_unit_test(other_limits_are_judged_against_what_was_recorded),
		cmocka_unit_test(a_measure_past_its_limit_stays_so_over_a_restart),
		cmocka_unit_test(causes_are_counted_apart_that_opened_at_night),
		cmocka_unit_test(nights_to_the_last_alert),
		cmocka_unit_test(nobody_ran_what_is_not_recorded),
		cmocka_unit_test(quiet_collectors),
		cmocka_unit_test(collectors_that_stop),
		cmocka_unit_test(collectors_that_let_a_cause_settle),
		cmocka_unit_test(regions_that_are_declared_anew),
		cmocka_unit_test(collectors_that_are_blind),
		cmocka_unit_test(other_rules_give_what_they_would_have_given),
	};
	const char *given = getenv("VIGIE_SEED"), *many = getenv("VIGIE_NIGHTS");

	seed = given ? (unsigned)strtoul(given, NULL, 10) : getenv("VIGIE_LONG") ? (unsigned)time(NULL) : 1;
	chosen = seed == 1 && !many;
	nights = many ? (unsigned)strtoul(many, NULL, 10) : getenv("VIGIE_LONG") ? 4 : getenv("VIGIE_SANITIZED") ? 1 : nights;
	printf("# VIGIE_SEED=%u\n", seed);
	setenv("TZ", "Europe/Paris", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
