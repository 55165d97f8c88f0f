#include "tests/store_fixture.h"

#include "tests/fast_store.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

void fixture_open_store(struct fixture *f)
{
	struct err e;

	if (!fast_store_open(f->path, &f->store, &e))
		fail_msg("%s", e.text);
}

struct fixture *fixture_new(void)
{
	struct fixture *f = malloc(sizeof *f);

	assert_non_null(f);
	fixture_init(f);
	return f;
}

void fixture_init(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	snprintf(f->dir, sizeof f->dir, "/tmp/vigie-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof f->path, "%s/vigie.db", f->dir);
	fixture_open_store(f);
}

void fixture_close_store(struct fixture *f)
{
	registry_free(f->registry);
	store_close(f->store);
	f->registry = NULL;
	f->store = NULL;
}

void fixture_done(struct fixture *f)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };
	char path[128];

	fixture_close_store(f);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		snprintf(path, sizeof path, "%s%s", f->path, suffixes[i]);
		unlink(path);
	}
	rmdir(f->dir);
}

void fixture_sql(struct fixture *f, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(store_sqlite(f->store), sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
}

int64_t fixture_number(struct fixture *f, const char *sql)
{
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(store_sqlite(f->store), sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

void fixture_region(struct fixture *f, wall_t from)
{
	static const char sql[] =
		"INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES"
		" (1, 'site', 'Hôpital de la Presqu''île', @, @), (2, 'site', 'EHPAD des Tilleuls', @, @),"
		" (3, 'device', 'cr1', @, @), (4, 'device', 'sw1', @, @),"
		" (5, 'link', 'l-snmp', @, @), (6, 'link', 'l-echo', @, @),"
		" (7, 'service', 'web', @, @), (8, 'service', 'old', @, @);"
		"INSERT INTO site (entity_id, valid_from, finess, aliases, commune) VALUES"
		" (1, @, '440000016', 'Clinique Saint-Joseph;Hôtel-Dieu', 'Guérande'),"
		" (2, @, '440000024', NULL, 'Nantes');"
		"INSERT INTO device (entity_id, valid_from, site, kind, address, credential) VALUES"
		" (3, @, 'Hôpital de la Presqu''île', 'router', '127.0.0.3', 'region'),"
		" (4, @, 'Hôpital de la Presqu''île', 'switch', '127.0.0.4', NULL);"
		"INSERT INTO link (entity_id, valid_from, site, device, interface, address, expected_bps) VALUES"
		" (5, @, 'Hôpital de la Presqu''île', 'cr1', 'ge0', NULL, 100000000),"
		" (6, @, 'EHPAD des Tilleuls', NULL, NULL, '127.0.0.6', NULL);"
		"INSERT INTO service (entity_id, valid_from, kind, target, site) VALUES"
		" (7, @, 'https', 'https://127.0.0.1/', 'EHPAD des Tilleuls'),"
		" (8, @, 'gopher', '127.0.0.1:70', NULL)";
	struct text t = TEXT_INIT(8192);

	for (const char *p = sql; *p; p++)
		if (*p == '@')
			text_appendf(&t, "%" PRId64, from.ms);
		else
			text_append_char(&t, *p);
	fixture_sql(f, text_str(&t));
	text_done(&t);
}

void fixture_read_registry(struct fixture *f)
{
	struct err e;

	registry_free(f->registry);
	f->registry = NULL;
	if (!store_read_registry(f->store, &f->registry, &e))
		fail_msg("%s", e.text);
}

static int64_t read_i64(struct fixture *f, const char *sql, const char *a, const char *b)
{
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(store_sqlite(f->store), sql, -1, &st, NULL), SQLITE_OK);
	sqlite3_bind_text(st, 1, a, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, b, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

int64_t fixture_entity(struct fixture *f, const char *kind, const char *name)
{
	return read_i64(f, "SELECT id FROM entity WHERE kind = ?1 AND name = ?2", kind, name);
}

int64_t fixture_check(struct fixture *f, const char *kind, const char *name, const char *class)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SELECT id FROM probe_check WHERE entity_id = %lld AND class = ?1",
	         (long long)fixture_entity(f, kind, name));
	return read_i64(f, sql, class, NULL);
}

static void fill_interface(struct arena *a, struct interface_facts *i, size_t k)
{
	char name[24];

	snprintf(name, sizeof name, "ge%zu", k);
	*i = (struct interface_facts){
		.if_index = (int64_t)k + 1, .name = arena_strdup(a, name), .if_name = arena_strdup(a, name),
		.descr = arena_strdup(a, "GigabitEthernet"), .alias = arena_strdup(a, k ? "" : "to the hospital"), .type = 6,
		.mtu = 1500, .phys_address = arena_strdup(a, "02:00:00:00:00:01"), .admin_status = 1, .oper_status = 1,
		.speed_bps = 1000000000, .last_change_cs = 100, .discontinuity_cs = 0, .duplex = 3,
	};
	for (size_t c = 0; c < IFC_COUNT; c++)
		i->counters[c] = (struct counter){ UINT64_MAX - k - c, 64 };
}

struct batch_poll *fixture_add_poll(struct batch *b, int64_t device_id, wall_t at, size_t n)
{
	struct arena *a = arena_new();
	struct snmp_facts *facts = arena_alloc(a, sizeof *facts);
	struct batch_poll *p = batch_add_poll(b);

	*facts = (struct snmp_facts){
		.arena = a, .uptime_cs = 360000, .engine_boots = UNKNOWN_I64, .sys_name = "cr1.example", .vendor = "Cisco",
		.interfaces = arena_array(a, n, sizeof(struct interface_facts)), .n_interfaces = n, .cpu_ratio = 0.25,
		.memory_ratio = 0.5, .has_inventory = true, .has_values = true,
	};
	p->device_id = device_id;
	p->at = at;
	p->facts = facts;
	p->rates = arena_array(b->arena, n, sizeof *p->rates);
	p->elapsed_ms = 60000;
	for (size_t i = 0; i < n; i++) {
		fill_interface(a, &facts->interfaces[i], i);
		p->rates[i] = (struct interface_rates){ .in_bps = 1e6 * (double)(i + 1), .out_bps = 2e6 * (double)(i + 1) };
	}
	return p;
}

struct batch_result *fixture_add_result(struct batch *b, int64_t check_id, wall_t at, enum outcome outcome)
{
	struct batch_result *r = batch_add_result(b);

	*r = (struct batch_result){
		.check_id = check_id, .at = at, .since = at, .outcome = outcome, .state = outcome_state(outcome), .attempts = 1,
		.confirmed = true, .latency_us = outcome == OUTCOME_OK ? 1500 : UNKNOWN_I64, .loss_ratio = NAN,
		.jitter_us = UNKNOWN_I64,
	};
	return r;
}

struct batch_transition *fixture_add_transition(struct batch *b, int64_t entity_id, wall_t at, int state, enum outcome outcome)
{
	struct batch_transition *t = batch_add_transition(b);

	*t = (struct batch_transition){ .entity_id = entity_id, .state = state, .outcome = outcome, .at = at };
	return t;
}

void fixture_write(struct fixture *f, struct batch *b)
{
	struct err e;
	bool ok = store_write_batch(f->store, b, &e);

	batch_free(b);
	if (!ok)
		fail_msg("%s", e.text);
}

struct reader *fixture_reader(const struct fixture *f, wall_t now, wall_t at)
{
	struct reader *r = NULL;
	struct err e;

	if (!reader_open(f->path, &r, &e) || !reader_begin(r, now, at, &e))
		fail_msg("%s", e.text);
	return r;
}

void fixture_reader_done(struct reader *r)
{
	reader_end(r);
	reader_close(r);
}

int fixture_set_up(void **state)
{
	struct fixture *f = fixture_new();

	fixture_region(f, wall_after(FIXTURE_NOW, -86400000));
	fixture_read_registry(f);
	*state = f;
	return 0;
}

int fixture_tear_down(void **state)
{
	fixture_done(*state);
	free(*state);
	return 0;
}
