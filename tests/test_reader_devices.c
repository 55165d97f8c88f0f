#include "tests/reading.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_device_is_as_bad_as_its_worst_check(void **state)
{
	struct reading *t = *state;
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

/* The first device after its echo, and its agent when that was asked, ended so. */
static struct device_row first_device_after(struct reading *t, enum outcome echo, enum outcome agent)
{
	struct batch *b = batch_new();
	struct device_row *d;
	struct reader *r;
	size_t n;

	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "icmp"), FIXTURE_NOW, echo);
	if (agent != OUTCOME_NOT_TESTED)
		fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), FIXTURE_NOW, agent);
	fixture_write(&t->f, b);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	fixture_reader_done(r);
	return d[0];
}

static void a_device_is_not_fine_before_its_agent_was_asked(void **state)
{
	struct device_row d = first_device_after(*state, OUTCOME_OK, OUTCOME_NOT_TESTED);

	assert_int_equal(d.state, STATE_UNKNOWN);
	assert_int_equal(d.outcome, OUTCOME_NOT_TESTED);
}

static void an_agent_that_is_silent_beside_its_echo_is_told(void **state)
{
	struct device_row d = first_device_after(*state, OUTCOME_OK, OUTCOME_TIMEOUT);

	assert_int_equal(d.state, STATE_CRITICAL);
	assert_int_equal(d.outcome, OUTCOME_TIMEOUT);
	assert_non_null(strstr(d.detail, "answers ping but not SNMP"));
}

static void interfaces_come_back_field_by_field(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct interface_row *i;
	size_t n;

	reading_write_round(t, FIXTURE_NOW);
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
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct batch_poll *p = fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, 60000), 3);
	struct reader *r;
	struct interface_row *i;
	struct device_row *d;
	size_t n;

	reading_write_round(t, FIXTURE_NOW);
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

static void a_status_that_was_not_read_keeps_the_stored_one(void **state)
{
	struct reading *t = *state;
	struct batch *b = batch_new();
	struct batch_poll *p = fixture_add_poll(b, 3, wall_after(FIXTURE_NOW, 60000), 3);
	struct reader *r;
	struct interface_row *i;
	size_t n;

	reading_write_round(t, FIXTURE_NOW);
	p->partial = true;
	p->facts->interfaces[0].oper_status = IF_STATUS_UNREAD;
	p->facts->interfaces[1].admin_status = IF_STATUS_UNREAD;
	p->facts->interfaces[1].oper_status = 2;
	fixture_write(&t->f, b);

	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 60000), WALL_NEVER);
	assert_true(read_interfaces(r, t->a, NULL, &i, &n, &t->e));
	for (size_t k = 0; k < n; k++) {
		assert_string_equal(i[k].oper_status, "up");
		assert_string_equal(i[k].admin_status, "up");
		assert_int_equal(i[k].since.ms, FIXTURE_NOW.ms);
	}
	fixture_reader_done(r);
}

static void components_of_a_device_come_back_until_they_are_late(void **state)
{
	struct reading *t = *state;
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
	struct interface_row *i;
	size_t n;

	f->storages = &storage, f->n_storages = 1, f->processors = &processor, f->n_processors = 1;
	f->memories = &memory, f->n_memories = 1, f->sensors = sensors, f->n_sensors = 2;
	fixture_write(&t->f, b);

	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_storages(r, t->a, "cr1", &s, &n, &t->e) && n == 1);
	assert_string_equal(s->name, "/var");
	assert_int_equal(s->size_bytes, 100);
	assert_true(read_processors(r, t->a, "cr1", &p, &n, &t->e) && n == 1);
	assert_true(fabs(p->load_ratio - 0.5) < 1e-9 && p->number == 1);
	assert_true(read_memories(r, t->a, NULL, &m, &n, &t->e) && n == 1);
	assert_int_equal(m->total_bytes, 4);
	assert_true(read_sensors(r, t->a, NULL, &v, &n, &t->e) && n == 2);
	assert_string_equal(v[0].unit, "°C");
	assert_true(isnan(v[1].value));
	fixture_reader_done(r);

	r = fixture_reader(&t->f, FIXTURE_NOW, wall_after(FIXTURE_NOW, -1000)); /* only the last values are kept */
	assert_true(read_storages(r, t->a, "cr1", &s, &n, &t->e) && n == 0);
	assert_false(read_storages(r, t->a, "nobody", &s, &n, &t->e));
	fixture_reader_done(r);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 300000), WALL_NEVER);
	assert_true(read_sensors(r, t->a, "cr1", &v, &n, &t->e) && fabs(v[0].value - 21.5) < 1e-9);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, 300001), WALL_NEVER);
	assert_true(read_interfaces(r, t->a, "cr1", &i, &n, &t->e) && n == 1);
	assert_null(i->oper_status);
	assert_null(i->admin_status);
	assert_false(wall_is_known(i->since));
	assert_int_equal(i->speed_bps, 1000000000);
	assert_true(read_storages(r, t->a, "cr1", &s, &n, &t->e) && n == 1);
	assert_string_equal(s->name, "/var");
	assert_int_equal(s->used_bytes, UNKNOWN_I64);
	assert_true(read_processors(r, t->a, "cr1", &p, &n, &t->e) && isnan(p->load_ratio));
	assert_true(read_memories(r, t->a, "cr1", &m, &n, &t->e) && m->used_bytes == UNKNOWN_I64);
	assert_true(read_sensors(r, t->a, "cr1", &v, &n, &t->e) && isnan(v[0].value));
	assert_int_equal(v[0].age_s, 300);
	fixture_reader_done(r);
}

static void write_storage(struct reading *t, int64_t minute, bool has_values, const char *name, int64_t used_bytes)
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

static void check_storage(struct reading *t, const char *name, int64_t used_bytes, int64_t age_s)
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
	struct reading *t = *state;

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
	struct reading *t = *state;
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
	assert_int_equal(c->warning_days, 30);
	assert_int_equal(c->critical_days, 7);
	fixture_reader_done(r);
	fixture_sql(&t->f, "INSERT INTO entity VALUES (30, 'threshold', 'service:* days_left', 0, 0), (31, 'threshold', 'service:web days_left', 0, 0);"
	                   "INSERT INTO threshold (entity_id, valid_from, object, measure, warning, critical) VALUES"
	                   " (30, 0, 'service:*', 'days_left', 60, 20), (31, 0, 'service:web', 'days_left', 45, NULL)");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_certificates(r, t->a, &c, &n, &t->e) && n == 1);
	assert_int_equal(c->warning_days, 45);
	assert_int_equal(c->critical_days, 20);
	fixture_reader_done(r);
	r = fixture_reader(&t->f, wall_after(FIXTURE_NOW, INT64_C(6) * 86400000), WALL_NEVER);
	assert_true(read_certificates(r, t->a, &c, &n, &t->e) && n == 1);
	assert_int_equal(c->days_left, -1);
	fixture_reader_done(r);
}

static void a_site_is_as_bad_as_what_is_there(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct site_row *s;
	size_t n;

	reading_write_round(t, FIXTURE_NOW);
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

static void the_end_of_a_device_is_of_what_it_tells_then_of_what_is_declared(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct device_row *d;
	size_t n;

	fixture_sql(&t->f, "INSERT INTO entity VALUES (901, 'lifecycle', 'Debian 11', 0, 0), (902, 'lifecycle', 'Debian 12', 0, 0);"
	                   "INSERT INTO lifecycle (entity_id, valid_from, version, description, ends, source) VALUES"
	                   " (901, 0, '5.10', 'Debian', '2026-08-31', 'https://example.org'), (902, 0, '6.1', 'Debian', '2028-06-30', NULL);"
	                   "UPDATE device SET os = 'Debian 12';"
	                   "INSERT INTO device_facts (device_id, vendor, version, sys_descr) SELECT id, 'net-snmp', '5.10.0-28-amd64', 'Linux x 5.10.0-28-amd64 #1 SMP Debian 5' FROM entity"
	                   " WHERE kind = 'device' AND name = 'cr1'");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_string_equal(d[0].support_ends, "2026-08-31");
	assert_string_equal(d[0].support_product, "Debian 11");
	assert_string_equal(d[0].support_source, "https://example.org");
	assert_true(d[0].support_told);
	assert_string_equal(d[1].support_ends, "2028-06-30");
	assert_false(d[1].support_told);
	fixture_reader_done(r);
	fixture_sql(&t->f, "UPDATE device SET os_end_of_support = '2030-01-31'");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_devices(r, t->a, &d, &n, &t->e));
	assert_string_equal(d[0].support_ends, "2026-08-31");
	assert_string_equal(d[1].support_ends, "2030-01-31");
	assert_null(d[1].support_product);
	fixture_reader_done(r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_device_is_as_bad_as_its_worst_check),
		TEST(a_device_is_not_fine_before_its_agent_was_asked),
		TEST(an_agent_that_is_silent_beside_its_echo_is_told),
		TEST(interfaces_come_back_field_by_field),
		TEST(a_light_round_keeps_what_it_did_not_ask),
		TEST(a_status_that_was_not_read_keeps_the_stored_one),
		TEST(components_of_a_device_come_back_until_they_are_late),
		TEST(a_light_round_renews_the_values_of_components),
		TEST(a_certificate_counts_days_to_the_earlier_end),
		TEST(a_site_is_as_bad_as_what_is_there),
		TEST(the_end_of_a_device_is_of_what_it_tells_then_of_what_is_declared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
