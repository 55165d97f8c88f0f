#include "tests/store_fixture.h"

#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct test {
	struct fixture f;
	struct arena *a;
	struct err e;
};

static int set_up(void **state)
{
	struct test *t = calloc(1, sizeof *t);

	fixture_init(&t->f);
	fixture_region(&t->f, wall_after(FIXTURE_NOW, -86400000));
	fixture_read_registry(&t->f);
	t->a = arena_new();
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct test *t = *state;

	arena_free(t->a);
	fixture_done(&t->f);
	free(t);
	return 0;
}

/* One good round of everything at `at`. */
static void write_round(struct test *t, wall_t at)
{
	struct batch *b = batch_new();

	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "icmp"), at, OUTCOME_OK);
	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), at, OUTCOME_OK);
	fixture_add_result(b, fixture_check(&t->f, "device", "sw1", "icmp"), at, OUTCOME_TIMEOUT);
	fixture_add_result(b, fixture_check(&t->f, "link", "l-echo", "icmp"), at, OUTCOME_OK)->loss_ratio = 0;
	fixture_add_result(b, fixture_check(&t->f, "service", "web", "http"), at, OUTCOME_OK);
	fixture_add_poll(b, 3, at, 3);
	fixture_add_transition(b, 3, at, STATE_OK, OUTCOME_OK);
	fixture_add_transition(b, 4, at, STATE_CRITICAL, OUTCOME_TIMEOUT);
	fixture_add_transition(b, 5, at, LINK_UP, OUTCOME_OK);
	fixture_add_transition(b, 6, at, LINK_UP, OUTCOME_OK);
	fixture_add_transition(b, 7, at, STATE_OK, OUTCOME_OK);
	fixture_write(&t->f, b);
}

static struct link_row *links_at(struct test *t, wall_t now, wall_t at, size_t expected)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	struct link_row *rows;
	size_t n;

	if (!read_links(r, t->a, &rows, &n, &t->e))
		fail_msg("%s", t->e.text);
	assert_int_equal(n, expected);
	fixture_reader_done(r);
	return rows;
}

static void a_link_shows_what_its_interface_said(void **state)
{
	struct test *t = *state;
	const struct link_row *l;

	write_round(t, FIXTURE_NOW);
	l = &links_at(t, wall_after(FIXTURE_NOW, 30000), WALL_NEVER, 2)[1];

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

static void a_link_known_by_an_address_follows_its_echo(void **state)
{
	struct test *t = *state;
	const struct link_row *l;

	write_round(t, FIXTURE_NOW);
	l = &links_at(t, wall_after(FIXTURE_NOW, 30000), WALL_NEVER, 2)[0];

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
	struct link_row *l = links_at(*state, FIXTURE_NOW, WALL_NEVER, 2);

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l[i].state, LINK_UNKNOWN);
		assert_int_equal(l[i].outcome, OUTCOME_NOT_TESTED);
		assert_int_equal(l[i].age_s, UNKNOWN_I64);
		assert_false(wall_is_known(l[i].since));
	}
}

static void late_data_is_unknown_never_ok(void **state)
{
	struct test *t = *state;
	wall_t later = wall_after(FIXTURE_NOW, 301000);
	struct reader *r;
	struct link_row *l;
	struct device_row *d;
	struct service_row *s;
	size_t n;

	write_round(t, FIXTURE_NOW);
	l = links_at(t, later, WALL_NEVER, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l[i].state, LINK_UNKNOWN);
		assert_int_equal(l[i].outcome, OUTCOME_STALE);
		assert_true(isnan(l[i].in_bps));
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
	struct test *t = *state;
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
	struct test *t = *state;
	wall_t later = wall_after(FIXTURE_NOW, 3600000);
	struct batch *b = batch_new();
	const struct link_row *l;

	write_round(t, FIXTURE_NOW);
	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), later, OUTCOME_TIMEOUT);
	fixture_add_transition(b, 5, wall_after(FIXTURE_NOW, 60000), LINK_UNKNOWN, OUTCOME_TIMEOUT);
	fixture_write(&t->f, b);
	l = &links_at(t, later, WALL_NEVER, 2)[1];

	assert_int_equal(l->state, LINK_UNKNOWN);
	assert_int_equal(l->outcome, OUTCOME_TIMEOUT);
	assert_int_equal(l->since.ms, FIXTURE_NOW.ms + 60000);
	assert_true(isnan(l->in_bps));
}

static void a_device_is_as_bad_as_its_worst_check(void **state)
{
	struct test *t = *state;
	struct batch *b = batch_new();
	struct reader *r;
	struct device_row *d;
	size_t n;

	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "icmp"), FIXTURE_NOW, OUTCOME_OK);
	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), FIXTURE_NOW, OUTCOME_AUTH_FAILURE)->detail = "usm 3";
	fixture_add_poll(b, 3, FIXTURE_NOW, 3);
	fixture_add_transition(b, 3, FIXTURE_NOW, STATE_CRITICAL, OUTCOME_AUTH_FAILURE);
	fixture_write(&t->f, b);

	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_int_equal(n, 2);
	assert_int_equal(d[0].state, STATE_CRITICAL);
	assert_int_equal(d[0].outcome, OUTCOME_AUTH_FAILURE);
	assert_string_equal(d[0].detail, "usm 3");
	assert_string_equal(d[0].vendor, "Cisco");
	assert_string_equal(d[0].sys_name, "cr1.example");
	assert_int_equal(d[0].uptime_s, 3600);
	assert_int_equal(d[0].interfaces, 3);
	assert_true(fabs(d[0].cpu_ratio - 0.25) < 1e-9);
	assert_int_equal(d[0].latency_us, 1500);
	assert_int_equal(d[1].outcome, OUTCOME_NOT_TESTED);
	fixture_reader_done(r);
}

static void interfaces_come_back_field_by_field(void **state)
{
	struct test *t = *state;
	struct reader *r;
	struct interface_row *i;
	size_t n;

	write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_interfaces(r, t->a, "cr1", &i, &n, &t->e));
	assert_int_equal(n, 3);
	assert_string_equal(i[2].device, "cr1");
	assert_string_equal(i[2].name, "ge2");
	assert_string_equal(i[2].if_name, "ge2");
	assert_string_equal(i[2].if_descr, "GigabitEthernet");
	assert_string_equal(i[2].if_alias, "");
	assert_string_equal(i[2].phys_address, "02:00:00:00:00:01");
	assert_int_equal(i[2].if_index, 3);
	assert_int_equal(i[2].if_type, 6);
	assert_int_equal(i[2].mtu, 1500);
	assert_int_equal(i[2].since.ms, FIXTURE_NOW.ms);
	assert_true(fabs(i[2].out_bps - 6e6) < 100);
	assert_false(read_interfaces(r, t->a, "nobody", &i, &n, &t->e));
	assert_int_equal(t->e.kind, ERR_NOT_FOUND);
	fixture_reader_done(r);
}

static void a_light_round_keeps_what_it_did_not_ask(void **state)
{
	struct test *t = *state;
	struct batch *b = batch_new();
	struct batch_poll *p = fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, 60000), 3);
	struct reader *r;
	struct interface_row *i;
	struct device_row *d;
	size_t n;

	write_round(t, FIXTURE_NOW);
	p->facts->has_inventory = p->facts->has_values = false;
	p->facts->vendor = NULL;
	p->facts->cpu_ratio = NAN;
	for (size_t k = 0; k < 3; k++) {
		p->facts->interfaces[k].alias = p->facts->interfaces[k].descr = p->facts->interfaces[k].phys_address = NULL;
		p->facts->interfaces[k].mtu = p->facts->interfaces[k].type = p->facts->interfaces[k].speed_bps = UNKNOWN_I64;
	}
	p->facts->interfaces[1].oper_status = 2;
	fixture_write(&t->f, b);

	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 60000), WALL_NEVER);
	assert_true(read_interfaces(r, t->a, NULL, &i, &n, &t->e));
	assert_int_equal(n, 3);
	assert_string_equal(i[0].if_alias, "to the hospital");
	assert_int_equal(i[0].mtu, 1500);
	assert_int_equal(i[0].speed_bps, 1000000000);
	assert_string_equal(i[1].oper_status, "down");
	assert_int_equal(i[1].since.ms, FIXTURE_NOW.ms + 60000);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_string_equal(d[0].vendor, "Cisco");
	assert_true(fabs(d[0].cpu_ratio - 0.25) < 1e-9);
	fixture_reader_done(r);
}

static void components_of_a_device_come_back(void **state)
{
	struct test *t = *state;
	struct batch *b = batch_new();
	struct snmp_facts *f = fixture_add_poll(b, 3, FIXTURE_NOW, 1)->facts;
	struct storage_facts storage = { .name = "/var", .type = "fixed-disk", .index = 1, .used_bytes = 10, .size_bytes = 100 };
	struct processor_facts processor = { .name = "cpu 1", .index = 1, .load_ratio = 0.5 };
	struct memory_facts memory = { .name = "real", .used_bytes = 1, .total_bytes = 4 };
	struct sensor_facts sensors[] = { { .name = "inlet", .index = 1, .value = 21.5, .unit = "°C" },
	                                  { .name = "fan", .index = 2, .value = NAN, .unit = "rpm" } };
	struct reader *r;
	struct storage_row *s;
	struct processor_row *p;
	struct memory_row *m;
	struct sensor_row *v;
	size_t n;

	f->storages = &storage, f->n_storages = 1, f->processors = &processor, f->n_processors = 1;
	f->memories = &memory, f->n_memories = 1, f->sensors = sensors, f->n_sensors = 2;
	fixture_write(&t->f, b);

	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_storages(r, t->a, "cr1", &s, &n, &t->e) && n == 1);
	assert_string_equal(s->name, "/var");
	assert_int_equal(s->size_bytes, 100);
	assert_true(read_processors(r, t->a, "cr1", &p, &n, &t->e) && n == 1);
	assert_true(fabs(p->load_ratio - 0.5) < 1e-9);
	assert_true(read_memories(r, t->a, NULL, &m, &n, &t->e) && n == 1);
	assert_int_equal(m->total_bytes, 4);
	assert_true(read_sensors(r, t->a, NULL, &v, &n, &t->e) && n == 2);
	assert_string_equal(v[0].unit, "°C");
	assert_true(isnan(v[1].value));
	fixture_reader_done(r);
}

static void write_storage(struct test *t, int64_t minute, bool has_values, const char *name, int64_t used_bytes)
{
	struct storage_facts storage = { .name = name, .type = "fixed-disk", .index = 1, .used_bytes = used_bytes, .size_bytes = 100 };
	struct batch *b = batch_new();
	struct snmp_facts *f = fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, minute * 60000), 1)->facts;

	f->has_inventory = minute == 0;
	f->has_values = has_values;
	f->storages = &storage;
	f->n_storages = has_values;
	fixture_write(&t->f, b);
}

static void check_storage(struct test *t, const char *name, int64_t used_bytes, int64_t age_s)
{
	struct reader *r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 120000), WALL_NEVER);
	struct storage_row *s;
	size_t n;

	assert_true(read_storages(r, t->a, "cr1", &s, &n, &t->e) && n == 1);
	assert_string_equal(s->name, name);
	assert_int_equal(s->used_bytes, used_bytes);
	assert_int_equal(s->age_s, age_s);
	fixture_reader_done(r);
}

static void a_light_round_renews_the_values_of_components(void **state)
{
	struct test *t = *state;

	write_storage(t, 0, true, "/var", 10);
	write_storage(t, 1, true, "/var", 20);
	check_storage(t, "/var", 20, 60);
	write_storage(t, 2, false, NULL, 0);
	check_storage(t, "/var", 20, 60);
	write_storage(t, 2, true, "/srv", 30);
	check_storage(t, "/srv", 30, 0);
}

static void a_certificate_counts_days_to_the_earlier_end(void **state)
{
	struct test *t = *state;
	struct batch *b = batch_new();
	struct batch_result *res = fixture_add_result(b, fixture_check(&t->f, "service", "web", "http"), FIXTURE_NOW, OUTCOME_OK);
	struct tls_facts tls = { .present = true, .subject = "CN=web.example", .issuer = "CN=CA", .protocol = "TLSv1.3",
	                         .not_before = FIXTURE_NOW, .not_after = wall_after(FIXTURE_NOW, INT64_C(90) * 86400000),
	                         .chain_not_after = wall_after(FIXTURE_NOW, INT64_C(5) * 86400000 + 1000) };
	struct reader *r;
	struct certificate_row *c;
	size_t n;

	res->tls = &tls;
	res->service_id = 7;
	fixture_write(&t->f, b);

	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_certificates(r, t->a, &c, &n, &t->e) && n == 1);
	assert_string_equal(c->name, "web");
	assert_string_equal(c->subject, "CN=web.example");
	assert_int_equal(c->days_left, 5);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, INT64_C(6) * 86400000), WALL_NEVER);
	assert_true(read_certificates(r, t->a, &c, &n, &t->e) && n == 1);
	assert_int_equal(c->days_left, -1);
	fixture_reader_done(r);
}

static void a_site_is_as_bad_as_what_is_there(void **state)
{
	struct test *t = *state;
	struct reader *r;
	struct site_row *s;
	size_t n;

	write_round(t, FIXTURE_NOW);
	fixture_sql(&t->f, "INSERT INTO entity VALUES (20, 'covolink', 'covo', 0, 0);"
	                   "INSERT INTO covolink (entity_id, valid_from, site, serves) VALUES (20, 0, 'Hôpital de la Presqu''île',"
	                   " 'EHPAD des Tilleuls;nowhere')");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_sites(r, t->a, &s, &n, &t->e));
	assert_int_equal(n, 2);
	assert_string_equal(s[0].name, "EHPAD des Tilleuls");
	assert_int_equal(s[0].state, STATE_OK);
	assert_int_equal(s[0].links, 1);
	assert_int_equal(s[0].devices, 0);
	assert_string_equal(s[0].covolink, "covo");
	assert_int_equal(s[1].state, STATE_CRITICAL); /* sw1 */
	assert_int_equal(s[1].links_down, 0);
	assert_int_equal(s[1].devices, 2);
	fixture_reader_done(r);
}

static void the_status_counts_states(void **state)
{
	struct test *t = *state;
	struct reader *r;
	struct status_row s;

	write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 12000), WALL_NEVER);
	assert_true(read_status(r, &s, &t->e));
	assert_int_equal(s.collector, COLLECTOR_STOPPED);
	assert_int_equal(s.data_age_s, 12);
	assert_int_equal(s.sites, 2);
	assert_int_equal(s.links_total, 2);
	assert_int_equal(s.links_up, 2);
	assert_int_equal(s.devices, 2);
	assert_int_equal(s.device_states[STATE_OK], 1);
	assert_int_equal(s.device_states[STATE_CRITICAL], 1);
	assert_int_equal(s.service_states[STATE_UNKNOWN], 1);
	assert_false(s.simulation);
	fixture_reader_done(r);
}

/* A screen reads its links and the status in one transaction; the next transaction may be of another instant. */
static void the_status_counts_the_same_after_the_links_were_read(void **state)
{
	struct test *t = *state;
	struct reader *r;
	struct status_row s;
	struct link_row *links;
	size_t n;

	write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 12000), WALL_NEVER);
	for (int i = 0; i < 2; i++) {
		assert_true(read_links(r, t->a, &links, &n, &t->e));
		assert_true(read_status(r, &s, &t->e));
		assert_int_equal(s.links_total, n);
		assert_int_equal(s.links_up, 2);
	}
	reader_end(r);
	assert_true(reader_begin(r, wall_after(FIXTURE_NOW, 12000), (wall_t){ 1000 }, &t->e));
	assert_true(read_status(r, &s, &t->e));
	assert_int_equal(s.links_total, 0);
	fixture_reader_done(r);
}

static enum collector_state collector_of(struct test *t)
{
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct status_row s;

	assert_true(read_status(r, &s, &t->e));
	fixture_reader_done(r);
	return s.collector;
}

static void the_collector_runs_while_it_holds_the_lock_and_said_so(void **state)
{
	struct test *t = *state;

	assert_int_equal(collector_of(t), COLLECTOR_STOPPED); /* an import holds the lock too */
	assert_true(store_write_started(t->f.store, FIXTURE_NOW, "1.0", &t->e));
	assert_int_equal(collector_of(t), COLLECTOR_RUNNING);
	assert_true(store_write_heartbeat(t->f.store, wall_after(FIXTURE_NOW, 1000), 7, &t->e));
	fixture_close_store(&t->f); /* killed: it never said that it stopped */
	assert_int_equal(collector_of(t), COLLECTOR_STOPPED);
	fixture_open_store(&t->f);
	assert_true(store_write_started(t->f.store, FIXTURE_NOW, "1.0", &t->e));
	assert_true(store_write_stopped(t->f.store, wall_after(FIXTURE_NOW, 2000), &t->e));
	assert_int_equal(collector_of(t), COLLECTOR_STOPPED);
}

static void a_past_minute_is_shown_as_it_was_recorded(void **state)
{
	struct test *t = *state;
	struct batch *b = batch_new();
	const struct link_row *l;

	assert_true(store_write_started(t->f.store, wall_after(FIXTURE_NOW, -1000), "1.0", &t->e));
	write_round(t, FIXTURE_NOW);
	fixture_add_transition(b, 5, wall_after(FIXTURE_NOW, 60000), LINK_DOWN, OUTCOME_LINK_DOWN);
	fixture_write(&t->f, b);
	assert_true(store_write_heartbeat(t->f.store, wall_after(FIXTURE_NOW, 120000), 0, &t->e));
	fixture_sql(&t->f, "UPDATE link SET valid_to = 1795316500000 WHERE entity_id = 6"); /* 100 s after */

	l = links_at(t, wall_after(FIXTURE_NOW, 86400000), wall_after(FIXTURE_NOW, 30000), 2);
	assert_int_equal(l[1].state, LINK_UP);
	assert_string_equal(l[1].oper_status, "up");
	assert_true(fabs(l[1].in_bps - 1e6) < 20);
	l = links_at(t, wall_after(FIXTURE_NOW, 86400000), wall_after(FIXTURE_NOW, 110000), 1);
	assert_string_equal(l[0].name, "l-snmp");
	assert_int_equal(l[0].state, LINK_DOWN);
	assert_int_equal(l[0].outcome, OUTCOME_LINK_DOWN);
	assert_int_equal(l[0].since.ms, FIXTURE_NOW.ms + 60000);
}

static void a_past_minute_when_nobody_measured_is_unknown(void **state)
{
	struct test *t = *state;
	const struct link_row *l;

	assert_true(store_write_started(t->f.store, wall_after(FIXTURE_NOW, -1000), "1.0", &t->e));
	write_round(t, FIXTURE_NOW);
	assert_true(store_write_stopped(t->f.store, wall_after(FIXTURE_NOW, 1000), &t->e));

	l = links_at(t, wall_after(FIXTURE_NOW, 7200000), wall_after(FIXTURE_NOW, 3600000), 2);
	assert_int_equal(l[1].state, LINK_UNKNOWN);
	assert_int_equal(l[1].outcome, OUTCOME_STALE);
	links_at(t, FIXTURE_NOW, wall_after(FIXTURE_NOW, -864000000), 0); /* before the first record */
}

static void a_reader_sees_one_instant_while_a_batch_is_written(void **state)
{
	struct test *t = *state;
	struct reader *r;
	struct device_row *d;
	size_t n;
	int64_t before, after;

	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(reader_data_version(r, &before, &t->e));
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	write_round(t, FIXTURE_NOW);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_int_equal(d[0].outcome, OUTCOME_NOT_TESTED);
	reader_end(r);

	assert_true(reader_data_version(r, &after, &t->e));
	assert_int_not_equal(before, after);
	assert_true(reader_begin(r, FIXTURE_NOW, WALL_NEVER, &t->e));
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_int_equal(d[0].outcome, OUTCOME_OK);
	fixture_reader_done(r);
}

static void an_idle_reader_does_not_make_the_wal_grow(void **state)
{
	struct test *t = *state;
	struct reader *r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	struct link_row *l;
	char wal[128];
	struct stat st;
	size_t n;

	assert_true(read_links(r, t->a, &l, &n, &t->e));
	reader_end(r);
	for (int i = 0; i < 3000; i++) {
		struct batch *b = batch_new();

		fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, i * 1000), 24);
		fixture_write(&t->f, b);
	}
	snprintf(wal, sizeof wal, "%s-wal", t->f.path);
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size < 8 << 20); /* about twice the automatic checkpoint */
	reader_close(r);
}

/* Runs in a child without privileges, in a folder that it may not write to. */
static void read_as_nobody(const char *path)
{
	struct reader *r = NULL;
	struct link_row *l;
	struct err e;
	size_t n = 0;
	bool ok;

	if (setgid(65534) < 0 || setuid(65534) < 0)
		_exit(3);
	ok = reader_open(path, &r, &e) && reader_begin(r, FIXTURE_NOW, WALL_NEVER, &e)
	     && read_links(r, arena_new(), &l, &n, &e);
	if (!ok)
		fprintf(stderr, "# %s\n", e.text);
	_exit(ok && n == 2 ? 0 : 1);
}

static void assert_nobody_can_read(struct test *t)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		read_as_nobody(t->f.path);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void another_user_reads_while_the_daemon_is_stopped(void **state)
{
	struct test *t = *state;
	char path[128];

	if (geteuid() != 0) {
		print_message("# needs root to become another user\n");
		return;
	}
	write_round(t, FIXTURE_NOW);
	fixture_close_store(&t->f);
	assert_int_equal(chmod(t->f.dir, 0755), 0);
	for (size_t i = 0; i < 3; i++) {
		static const char *const suffixes[] = { "", "-wal", "-shm" };

		snprintf(path, sizeof path, "%s%s", t->f.path, suffixes[i]);
		chmod(path, 0644);
	}
	assert_nobody_can_read(t);

	for (size_t i = 0; i < 2; i++) { /* a copy of the file alone */
		static const char *const suffixes[] = { "-wal", "-shm" };

		snprintf(path, sizeof path, "%s%s", t->f.path, suffixes[i]);
		unlink(path);
	}
	assert_nobody_can_read(t);
}

static void a_missing_inventory_is_named(void **state)
{
	struct reader *r = NULL;
	struct err e;

	(void)state;
	assert_false(reader_open("/nonexistent/vigie.db", &r, &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_non_null(strstr(e.text, "/nonexistent/vigie.db"));
}

static void names_lead_to_entities(void **state)
{
	struct test *t = *state;
	struct reader *r;
	struct field_row *f;
	const char *kind;
	int64_t id;
	size_t n;
	bool saw_state = false;

	fixture_sql(&t->f, "INSERT INTO entity VALUES (30, 'application', 'web', 0, 0), (31, 'device', 'gone', 0, 0);"
	                   "INSERT INTO application (entity_id, valid_from) VALUES (30, 0)");
	write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_entity_id(r, "cr1", &id, &kind, t->a, &t->e));
	assert_int_equal(id, 3);
	assert_true(read_entity_id(r, "service:web", &id, &kind, t->a, &t->e));
	assert_int_equal(id, 7);
	assert_false(read_entity_id(r, "web", &id, &kind, t->a, &t->e));
	assert_int_equal(t->e.kind, ERR_USAGE);
	assert_non_null(strstr(t->e.text, "application:web or service:web"));
	assert_false(read_entity_id(r, "gone", &id, &kind, t->a, &t->e));
	assert_int_equal(t->e.kind, ERR_NOT_FOUND);
	assert_true(read_entity(r, t->a, 3, &f, &n, &t->e));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(f[i].field, "address") == 0)
			assert_string_equal(f[i].value, "127.0.0.3");
		if (strcmp(f[i].field, "state") == 0 && f[i].measured)
			saw_state = strcmp(f[i].value, "ok") == 0;
	}
	assert_true(saw_state);
	fixture_reader_done(r);
}

static void assert_finds(struct test *t, struct reader *r, const char *text, const char *name, const char *field)
{
	struct hit_row *h;
	size_t n;

	if (!read_find(r, t->a, text, 10, &h, &n, &t->e))
		fail_msg("%s", t->e.text);
	if (n == 0)
		fail_msg("'%s' finds nothing", text);
	assert_string_equal(h[0].name, name);
	assert_string_equal(h[0].field, field);
}

static void one_box_finds_everything(void **state)
{
	struct test *t = *state;
	struct reader *r;
	struct hit_row *h;
	size_t n;

	write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_finds(t, r, "presqu'ile", "Hôpital de la Presqu'île", "name");
	assert_finds(t, r, "HOPITAL", "Hôpital de la Presqu'île", "name");
	assert_finds(t, r, "hotel dieu", "Hôpital de la Presqu'île", "aliases");
	assert_finds(t, r, "guerrande", "Hôpital de la Presqu'île", "commune");
	assert_finds(t, r, "440000024", "EHPAD des Tilleuls", "finess");
	assert_finds(t, r, "tilluels", "EHPAD des Tilleuls", "name");
	assert_finds(t, r, "ehpad nantes", "EHPAD des Tilleuls", "name");
	assert_finds(t, r, "127.0.0.3", "cr1", "address");
	assert_finds(t, r, "0200.0000.0001", "cr1", "phys_address");
	assert_finds(t, r, "to the hospital", "cr1", "if_alias");
	assert_finds(t, r, "cr1.example", "cr1", "sys_name");
	assert_true(read_find(r, t->a, "127.0.0.0/29", 10, &h, &n, &t->e));
	assert_int_equal(n, 3); /* cr1, sw1, l-echo */
	assert_true(read_find(r, t->a, "zzzzzz", 10, &h, &n, &t->e));
	assert_int_equal(n, 0);
	assert_true(read_find(r, t->a, " -- ", 10, &h, &n, &t->e));
	assert_int_equal(n, 0);
	fixture_reader_done(r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_link_shows_what_its_interface_said),
		TEST(a_link_known_by_an_address_follows_its_echo),
		TEST(before_any_result_a_link_is_unknown_and_not_tested),
		TEST(late_data_is_unknown_never_ok),
		TEST(a_long_period_makes_a_result_late_later),
		TEST(a_link_whose_agent_went_silent_keeps_the_daemon_s_verdict),
		TEST(a_device_is_as_bad_as_its_worst_check),
		TEST(interfaces_come_back_field_by_field),
		TEST(a_light_round_keeps_what_it_did_not_ask),
		TEST(components_of_a_device_come_back),
		TEST(a_light_round_renews_the_values_of_components),
		TEST(a_certificate_counts_days_to_the_earlier_end),
		TEST(a_site_is_as_bad_as_what_is_there),
		TEST(the_status_counts_states),
		TEST(the_status_counts_the_same_after_the_links_were_read),
		TEST(the_collector_runs_while_it_holds_the_lock_and_said_so),
		TEST(a_past_minute_is_shown_as_it_was_recorded),
		TEST(a_past_minute_when_nobody_measured_is_unknown),
		TEST(a_reader_sees_one_instant_while_a_batch_is_written),
		TEST(an_idle_reader_does_not_make_the_wal_grow),
		TEST(another_user_reads_while_the_daemon_is_stopped),
		TEST(a_missing_inventory_is_named),
		TEST(names_lead_to_entities),
		TEST(one_box_finds_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
