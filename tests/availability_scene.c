#include "tests/availability_scene.h"

#include "text.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

wall_t at(const char *text)
{
	struct err e;
	wall_t t;

	if (!wall_parse(text, WALL_NEVER, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

void run(struct scene *s, const char *sql)
{
	struct text t = TEXT_INIT(8192);

	while (*sql) {
		const char *end = *sql == '@' ? strchr(sql + 1, '@') : NULL;
		char when[64];

		if (end) {
			snprintf(when, sizeof when, "%.*s", (int)(end - sql - 1), sql + 1);
			text_appendf(&t, "%" PRId64, at(when).ms);
			sql = end + 1;
		} else {
			text_append_char(&t, *sql++);
		}
	}
	fixture_sql(&s->f, text_str(&t));
	text_done(&t);
}

int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof *s);

	assert_non_null(s);
	fixture_init(&s->f);
	fixture_region(&s->f, at("2026-09-01"));
	s->a = arena_new();
	run(s, "INSERT INTO entity VALUES (20, 'device', 'core', 0, 0), (21, 'link', 'l-backup', 0, 0), (22, 'contract', 'SYVIK', 0, 0), "
	       "(23, 'contract', 'own fibre', 0, 0), (25, 'site', 'Centre', 0, 0);"
	       "INSERT INTO site (entity_id, valid_from) VALUES (25, @2026-09-01@);"
	       "INSERT INTO device (entity_id, valid_from, site, kind, address) VALUES (20, @2026-09-01@, 'Centre', 'router', '127.0.0.9');"
	       "INSERT INTO link (entity_id, valid_from, site, address) VALUES (21, @2026-09-01@, 'Hôpital de la Presqu''île', '127.0.0.8');"
	       "INSERT INTO contract (entity_id, valid_from, supplier, availability) VALUES (22, @2026-09-01@, 'Operator', 99.9);"
	       "INSERT INTO contract (entity_id, valid_from, availability) VALUES (23, @2026-09-01@, 99.0);"
	       "INSERT INTO entity VALUES (24, 'collector', 'vigied', 0, 0) ON CONFLICT DO NOTHING;"
	       "INSERT INTO collector_run (pid, version, started_ms, heartbeat_ms, stopped_ms) VALUES (1, 'test', @2026-09-01@, @2026-12-01@, @2026-12-01@);"
	       "INSERT INTO journal (seq, at_ms, uid, method, request, result, previous, hash) VALUES (1, 0, 0, 'act', '{}', 'ok', x'00', x'00')");
	*state = s;
	return 0;
}

int tear_down(void **state)
{
	struct scene *s = *state;

	arena_free(s->a);
	fixture_done(&s->f);
	free(s);
	return 0;
}

void became(struct scene *s, int id, const char *when, int state, const char *outcome)
{
	char sql[512];

	snprintf(sql, sizeof sql, "UPDATE state_interval SET to_ms = @%s@ WHERE entity_id = %d AND to_ms IS NULL;"
	         "INSERT INTO state_interval (entity_id, from_ms, state, outcome) VALUES (%d, @%s@, %d, '%s')", when, id, id, when, state, outcome);
	run(s, sql);
}

void alert(struct scene *s, int id, int entity, int follows, const char *opened, const char *closed)
{
	char sql[512], cause[16] = "NULL";

	if (follows)
		snprintf(cause, sizeof cause, "%d", follows);
	snprintf(sql, sizeof sql, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, follows_id, state, outcome) VALUES (%d, %d, @%s@, @%s@, %s, 2, "
	         "'timeout')", id, entity, opened, closed, cause);
	run(s, sql);
}

void call(struct scene *s, int alert_id, const char *when, const char *contract)
{
	char sql[512];

	snprintf(sql, sizeof sql, "INSERT INTO note (kind, entity_id, alert_id, uid, at_ms, contract, gtr_due_ms, seq) SELECT 'call', entity_id, id, 0, "
	         "@%s@, %s, @%s@ + 14400000, 1 FROM alert WHERE id = %d", when, contract, when, alert_id);
	run(s, sql);
}

void plan(struct scene *s, int entity, const char *from, const char *until, const char *recurrence)
{
	char sql[512];

	snprintf(sql, sizeof sql, "INSERT INTO silence (kind, entity_id, uid, from_ms, until_ms, recurrence, seq) VALUES ('maintenance', %d, 0, @%s@, @%s@, "
	         "%s, 1)", entity, from, until, recurrence);
	run(s, sql);
}

struct availability_time month(const char *text)
{
	struct availability_time t;
	struct err e;

	assert_true(availability_month_parse(text, &t, &e));
	return t;
}
