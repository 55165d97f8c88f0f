#include "tests/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void names_lead_to_entities(void **state)
{
	struct reading *t = *state;
	struct reader *r;
	struct field_row *f;
	const char *kind;
	int64_t id;
	size_t n;
	bool saw_state = false;

	fixture_sql(&t->f, "INSERT INTO entity VALUES (30, 'application', 'web', 0, 0), (31, 'device', 'gone', 0, 0),"
	                   " (32, 'site', 'DOUBLE', 0, 0), (33, 'site', 'Doublé', 0, 0);"
	                   "INSERT INTO application (entity_id, valid_from) VALUES (30, 0);"
	                   "INSERT INTO site (entity_id, valid_from) VALUES (32, 0), (33, 0)");
	reading_write_round(t, FIXTURE_NOW);
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_true(read_entity_id(r, "cr1", &id, &kind, t->a, &t->e));
	assert_int_equal(id, 3);
	assert_true(read_entity_id(r, "service:web", &id, &kind, t->a, &t->e));
	assert_int_equal(id, 7);
	assert_true(read_entity_id(r, "CR1", &id, &kind, t->a, &t->e)); /* capitals and accents do not count … */
	assert_int_equal(id, 3);
	assert_true(read_entity_id(r, "device:Cr1", &id, &kind, t->a, &t->e));
	assert_int_equal(id, 3);
	assert_false(read_entity_id(r, "WÉB", &id, &kind, t->a, &t->e)); /* … and make nothing certain that is not */
	assert_int_equal(t->e.kind, ERR_USAGE);
	assert_false(read_entity_id(r, "web", &id, &kind, t->a, &t->e));
	assert_int_equal(t->e.kind, ERR_USAGE);
	assert_non_null(strstr(t->e.text, "application:web or service:web"));
	assert_false(read_entity_id(r, "double", &id, &kind, t->a, &t->e)); /* those are told as they are declared … */
	assert_non_null(strstr(t->e.text, "site:DOUBLE or site:Doublé"));
	assert_true(read_entity_id(r, "Doublé", &id, &kind, t->a, &t->e)); /* … and so each can be meant */
	assert_int_equal(id, 33);
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

static void assert_finds(struct reading *t, struct reader *r, const char *text, const char *name, const char *field)
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
	struct reading *t = *state;
	struct reader *r;
	struct hit_row *h;
	size_t n;

	reading_write_round(t, FIXTURE_NOW);
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

static size_t count_found(struct reading *t, struct reader *r, const char *text)
{
	struct hit_row *h;
	size_t n;

	if (!read_find(r, t->a, text, 10, &h, &n, &t->e))
		fail_msg("%s", t->e.text);
	return n;
}

static void typing_errors_are_forgiven_only_where_nothing_matches(void **state)
{
	struct reading *t = *state;
	struct reader *r;

	fixture_sql(&t->f, "INSERT INTO entity VALUES (40, 'site', 'Centre des Dunes', 0, 0), (41, 'site', 'Maison des Ventre', 0, 0),"
	                   " (42, 'site', 'Résidence Sante', 0, 0), (43, 'site', 'Polyclinique Atlantique', 0, 0);"
	                   "INSERT INTO site (entity_id, valid_from, finess) VALUES (40, 0, '990000005'), (41, 0, '990000006'),"
	                   " (42, 0, '990000015'), (43, 0, '990000025')");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_int_equal(count_found(t, r, "centre"), 1);
	assert_int_equal(count_found(t, r, "990000005"), 1);
	assert_finds(t, r, "990000005", "Centre des Dunes", "finess");
	assert_int_equal(count_found(t, r, "990000007"), 2); /* one digit misheard */
	assert_int_equal(count_found(t, r, "99000007"), 0);  /* two are another number */
	assert_int_equal(count_found(t, r, "dnes"), 0);      /* of four letters one is too many … */
	assert_finds(t, r, "santee", "Résidence Sante", "name");
	assert_int_equal(count_found(t, r, "santrie"), 0);   /* … of seven two */
	assert_finds(t, r, "polykliniqe", "Polyclinique Atlantique", "name");
	assert_finds(t, r, "poliklinik", "Polyclinique Atlantique", "name"); /* it sounds so, however it is spelt */
	assert_int_equal(count_found(t, r, "polikrinik"), 0);
	fixture_reader_done(r);
}

static void names_come_before_communes(void **state)
{
	struct reading *t = *state;
	struct reader *r;

	fixture_sql(&t->f, "INSERT INTO entity VALUES (40, 'site', 'Accueil', 0, 0), (41, 'site', 'Clinique de la Falaise', 0, 0),"
	                   " (42, 'site', 'Bastide', 0, 0);"
	                   "INSERT INTO site (entity_id, valid_from, commune, aliases) VALUES (40, 0, 'Falaise', ''), (41, 0, 'Caen', ''),"
	                   " (42, 0, 'Caen', 'La Falaise')");
	r = fixture_reader(&t->f, FIXTURE_NOW, WALL_NEVER);
	assert_int_equal(count_found(t, r, "falai"), 3);
	assert_finds(t, r, "falai", "Bastide", "aliases");
	assert_finds(t, r, "falaise", "Bastide", "aliases");
	assert_finds(t, r, "clinique falai", "Clinique de la Falaise", "name");
	assert_finds(t, r, "accueil", "Accueil", "name");
	fixture_reader_done(r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(names_lead_to_entities),
		TEST(one_box_finds_everything),
		TEST(typing_errors_are_forgiven_only_where_nothing_matches),
		TEST(names_come_before_communes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
