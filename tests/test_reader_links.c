#include "tests/reading.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void a_link_shows_what_its_interface_said(void **state)
{
	struct reading *t = *state;
	const struct link_row *l;

	reading_write_round(t, FIXTURE_NOW);
	l = &reading_links_at(t, wall_after(FIXTURE_NOW, 30000), WALL_NEVER, 2)[1];

	assert_string_equal(l->name, "l-snmp");
	assert_string_equal(l->commune, "Guérande");
	assert_string_equal(l->oper_status, "up");
	assert_string_equal(l->admin_status, "up");
	assert_string_equal(l->alias, "to the hospital");
	assert_int_equal(l->state, LINK_UP);
	assert_int_equal(l->outcome, OUTCOME_OK);
	assert_int_equal(l->since.ms, FIXTURE_NOW.ms);
	assert_int_equal(l->speed_bps, 1000000000);
	assert_true(fabs(l->in_bps - 1e6) < 20);
	assert_true(fabs(l->out_bps - 2e6) < 40);
	assert_true(fabs(l->in_util - 1e-3) < 1e-6);
	assert_true(fabs(l->in_errors_ps) < 1e-9);
	assert_int_equal(l->age_s, 30);
	assert_int_equal(l->last_change.ms, FIXTURE_NOW.ms - (360000 - 100) * 10);
}

/* interface_id of the link l-snmp once the interfaces are told apart as `sql` says. */
static int64_t interface_with(struct reading *t, const char *sql)
{
	fixture_sql(&t->f, sql);
	return reading_links_at(t, wall_after(FIXTURE_NOW, 30000), WALL_NEVER, 2)[1].interface_id;
}

static void a_name_that_two_interfaces_bear_shows_neither(void **state)
{
	struct reading *t = *state;

	reading_write_round(t, FIXTURE_NOW);
	fixture_sql(&t->f, "UPDATE link SET interface = 'WAN' WHERE interface IS NOT NULL");
	assert_int_equal(interface_with(t, "UPDATE interface SET if_descr = 'WAN'"), UNKNOWN_I64);
	assert_int_equal(interface_with(t, "UPDATE interface SET if_name = 'WAN' WHERE id > 1"), UNKNOWN_I64);
	assert_int_equal(interface_with(t, "UPDATE interface SET gone_ms = 1 WHERE id = 2"), 3);
	assert_int_equal(interface_with(t, "UPDATE interface SET gone_ms = 1 WHERE id = 3"), 1);
	assert_int_equal(interface_with(t, "UPDATE interface SET gone_ms = 1"), 3);
}

static void a_link_known_by_an_address_follows_its_echo(void **state)
{
	struct reading *t = *state;
	const struct link_row *l;

	reading_write_round(t, FIXTURE_NOW);
	l = &reading_links_at(t, wall_after(FIXTURE_NOW, 30000), WALL_NEVER, 2)[0];

	assert_string_equal(l->name, "l-echo");
	assert_int_equal(l->interface_id, UNKNOWN_I64);
	assert_null(l->oper_status);
	assert_int_equal(l->state, LINK_UP);
	assert_int_equal(l->latency_us, 1500);
	assert_true(fabs(l->loss_ratio) < 1e-9);
	assert_true(isnan(l->in_bps));
}

static void before_any_result_a_link_is_unknown_and_not_tested(void **state)
{
	struct link_row *l = reading_links_at(*state, FIXTURE_NOW, WALL_NEVER, 2);

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l[i].state, LINK_UNKNOWN);
		assert_int_equal(l[i].outcome, OUTCOME_NOT_TESTED);
		assert_int_equal(l[i].age_s, UNKNOWN_I64);
		assert_false(wall_is_known(l[i].since));
	}
}

static void late_data_is_unknown_never_ok(void **state)
{
	struct reading *t = *state;
	wall_t later = wall_after(FIXTURE_NOW, 301000);
	struct reader *r;
	struct link_row *l;
	struct device_row *d;
	struct service_row *s;
	size_t n;

	reading_write_round(t, FIXTURE_NOW);
	l = reading_links_at(t, later, WALL_NEVER, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l[i].state, LINK_UNKNOWN);
		assert_int_equal(l[i].outcome, OUTCOME_STALE);
		assert_true(isnan(l[i].in_bps));
		assert_null(l[i].oper_status);
		assert_null(l[i].admin_status);
		assert_int_equal(l[i].age_s, 301);
	}

	r = fixture_reader(&t->f, later, WALL_NEVER);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(d[i].state, STATE_UNKNOWN);
		assert_int_equal(d[i].outcome, OUTCOME_STALE);
		assert_int_equal(d[i].since.ms, FIXTURE_NOW.ms + 300000);
		assert_true(isnan(d[i].cpu_ratio));
	}
	assert_true(read_services(r, t->a, &s, &n, &t->e));
	assert_int_equal(s[1].outcome, OUTCOME_STALE);
	fixture_reader_done(r);
}

static void a_long_period_makes_a_result_late_later(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct reader *r;
	struct service_row *s;
	size_t n;

	fixture_add_result(b, fixture_check(&t->f, "service", "web", "http"), FIXTURE_NOW, OUTCOME_OK)->period_ms = 3600000;
	fixture_write(&t->f, b);

	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 10000000), WALL_NEVER);
	assert_true(read_services(r, t->a, &s, &n, &t->e));
	assert_int_equal(s[1].state, STATE_OK);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 10900000), WALL_NEVER);
	assert_true(read_services(r, t->a, &s, &n, &t->e));
	assert_int_equal(s[1].state, STATE_UNKNOWN);
	fixture_reader_done(r);
}

static void a_link_whose_agent_went_silent_keeps_the_daemon_s_verdict(void **state)
{
	struct reading *t = *state;
	wall_t later = wall_after(FIXTURE_NOW, 3600000);
	struct batch *b = batch_new();
	const struct link_row *l;

	reading_write_round(t, FIXTURE_NOW);
	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), later, OUTCOME_TIMEOUT);
	fixture_add_transition(b, 5, wall_after(FIXTURE_NOW, 60000), LINK_UNKNOWN, OUTCOME_TIMEOUT);
	fixture_write(&t->f, b);
	l = &reading_links_at(t, later, WALL_NEVER, 2)[1];

	assert_int_equal(l->state, LINK_UNKNOWN);
	assert_int_equal(l->outcome, OUTCOME_TIMEOUT);
	assert_int_equal(l->since.ms, FIXTURE_NOW.ms + 60000);
	assert_true(isnan(l->in_bps));
	assert_null(l->oper_status);
}

/* now: what the clock that was set back says. */
/* Less than five minutes after its last poll, so that nothing is too old. */
static void what_a_device_said_before_it_fell_silent_is_not_shown(void **state)
{
	struct reading *t = *state;
	wall_t asked = wall_after(FIXTURE_NOW, 60000), now = wall_after(FIXTURE_NOW, 90000);
	wall_t shown_at[] = { WALL_NEVER, wall_after(FIXTURE_NOW, 75000) };
	struct batch *b = batch_new();

	reading_write_round(t, FIXTURE_NOW);
	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), asked, OUTCOME_TIMEOUT);
	fixture_write(&t->f, b);
	for (size_t i = 0; i < ARRAY_LEN(shown_at); i++) {
		const struct link_row *l = &reading_links_at(t, now, shown_at[i], 2)[1];

		assert_true(isnan(l->in_bps) && isnan(l->out_util));
		assert_int_equal(l->at.ms, FIXTURE_NOW.ms);
		if (i == 0)
			assert_null(l->oper_status);
	}
	assert_true(fabs(reading_links_at(t, now, wall_after(FIXTURE_NOW, 45000), 2)[1].in_bps - 1e6) < 20);
}

static void assert_nothing_is_told(struct reading *t, wall_t now)
{
	const struct link_row *l = reading_links_at(t, now, WALL_NEVER, 2);
	struct reader *r = fixture_reader(&t->f, now, WALL_NEVER);
	struct device_row *d;
	struct status_row s;
	size_t n;

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l[i].state, LINK_UNKNOWN);
		assert_int_equal(l[i].outcome, OUTCOME_STALE);
		assert_true(isnan(l[i].in_bps));
		assert_null(l[i].oper_status);
		assert_int_equal(l[i].age_s, UNKNOWN_I64);
		assert_false(wall_is_known(l[i].since));
	}
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_int_equal(d[0].state, STATE_UNKNOWN);
	assert_int_equal(d[0].age_s, UNKNOWN_I64);
	assert_true(read_status(r, &s, &t->e));
	assert_true(s.data_ahead);
	assert_int_equal(s.data_age_s, UNKNOWN_I64);
	fixture_reader_done(r);
}

static void results_of_the_future_are_unknown_when_no_collector_runs(void **state)
{
	struct reading *t = *state;

	reading_write_round(t, FIXTURE_NOW);

	assert_nothing_is_told(t, wall_after(FIXTURE_NOW, -86400000));
	assert_nothing_is_told(t, wall_after(FIXTURE_NOW, -1));
	assert_int_equal(reading_links_at(t, FIXTURE_NOW, WALL_NEVER, 2)[0].state, LINK_UP);
}

static void results_little_ahead_are_believed_while_the_collector_runs(void **state)
{
	struct reading *t = *state;
	const struct link_row *l;

	assert_true(store_write_started(t->f.store, FIXTURE_NOW, "1.0", &t->e));
	reading_write_round(t, FIXTURE_NOW);

	l = reading_links_at(t, wall_after(FIXTURE_NOW, -300000), WALL_NEVER, 2);
	assert_int_equal(l[0].state, LINK_UP);
	assert_int_equal(l[1].state, LINK_UP);
	assert_int_equal(l[1].age_s, 0);
	assert_nothing_is_told(t, wall_after(FIXTURE_NOW, -300001));
}

static void a_past_minute_is_shown_as_it_was_recorded(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	const struct link_row *l;

	assert_true(store_write_started(t->f.store, wall_after(FIXTURE_NOW, -1000), "1.0", &t->e));
	reading_write_round(t, FIXTURE_NOW);
	fixture_add_transition(b, 5, wall_after(FIXTURE_NOW, 60000), LINK_DOWN, OUTCOME_LINK_DOWN);
	fixture_write(&t->f, b);
	assert_true(store_write_heartbeat(t->f.store, wall_after(FIXTURE_NOW, 120000), 0, &t->e));
	fixture_sql(&t->f, "UPDATE link SET valid_to = 1795316500000 WHERE entity_id = 6"); /* 100 s after */

	l = reading_links_at(t, wall_after(FIXTURE_NOW, 86400000), wall_after(FIXTURE_NOW, 30000), 2);
	assert_int_equal(l[1].state, LINK_UP);
	assert_string_equal(l[1].oper_status, "up");
	assert_true(fabs(l[1].in_bps - 1e6) < 20);
	l = reading_links_at(t, wall_after(FIXTURE_NOW, 86400000), wall_after(FIXTURE_NOW, 110000), 1);
	assert_string_equal(l[0].name, "l-snmp");
	assert_int_equal(l[0].state, LINK_DOWN);
	assert_int_equal(l[0].outcome, OUTCOME_LINK_DOWN);
	assert_int_equal(l[0].since.ms, FIXTURE_NOW.ms + 60000);
}

static void a_past_minute_when_nobody_measured_is_unknown(void **state)
{
	struct reading *t = *state;
	const struct link_row *l;

	assert_true(store_write_started(t->f.store, wall_after(FIXTURE_NOW, -1000), "1.0", &t->e));
	reading_write_round(t, FIXTURE_NOW);
	assert_true(store_write_stopped(t->f.store, wall_after(FIXTURE_NOW, 1000), &t->e));

	l = reading_links_at(t, wall_after(FIXTURE_NOW, 7200000), wall_after(FIXTURE_NOW, 3600000), 2);
	assert_int_equal(l[1].state, LINK_UNKNOWN);
	assert_int_equal(l[1].outcome, OUTCOME_STALE);
	reading_links_at(t, FIXTURE_NOW, wall_after(FIXTURE_NOW, -864000000), 0); /* before the first record */
}

static void a_port_that_may_go_round_between_two_readings_has_its_reason(void **state)
{
	static const struct { int64_t period_ms; uint8_t width; bool told; } cases[] = {
		{ 60000, 32, true }, { 34360, 32, true }, { 34359, 32, false }, { 60000, 64, false },
	};
	struct reading *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		wall_t at = wall_after(FIXTURE_NOW, (int64_t)i * 1000);
		struct batch *b = batch_new();
		struct batch_poll *p = fixture_add_poll(b, 3, at, 1);
		struct counter_span span;
		struct link_row *links;
		struct reader *r;
		size_t n;

		fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), at, OUTCOME_OK)->period_ms = cases[i].period_ms;
		for (size_t c = 0; c < IFC_COUNT; c++)
			p->facts->interfaces[0].counters[c] = (struct counter){ 1, cases[i].width };
		p->rates[0] = INTERFACE_RATES_UNKNOWN;
		fixture_write(&t->f, b);
		r = fixture_reader(&t->f, at, WALL_NEVER);
		assert_true(read_links(r, t->a, &links, &n, &t->e));
		assert_string_equal(links[1].name, "l-snmp");
		assert_true(read_counter_span(r, &links[1], &span, &t->e));
		assert_int_equal(span.span_ms, cases[i].told ? 34360 : 0);
		assert_int_equal(span.period_ms, cases[i].told ? cases[i].period_ms : 0);
		assert_true(read_counter_span(r, &links[0], &span, &t->e));
		assert_int_equal(span.span_ms, 0);
		fixture_reader_done(r);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_link_shows_what_its_interface_said),
		TEST(a_name_that_two_interfaces_bear_shows_neither),
		TEST(a_link_known_by_an_address_follows_its_echo),
		TEST(before_any_result_a_link_is_unknown_and_not_tested),
		TEST(late_data_is_unknown_never_ok),
		TEST(a_long_period_makes_a_result_late_later),
		TEST(a_link_whose_agent_went_silent_keeps_the_daemon_s_verdict),
		TEST(what_a_device_said_before_it_fell_silent_is_not_shown),
		TEST(results_of_the_future_are_unknown_when_no_collector_runs),
		TEST(results_little_ahead_are_believed_while_the_collector_runs),
		TEST(a_past_minute_is_shown_as_it_was_recorded),
		TEST(a_past_minute_when_nobody_measured_is_unknown),
		TEST(a_port_that_may_go_round_between_two_readings_has_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
