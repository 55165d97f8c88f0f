#include "tests/hds_desk.h"

#include "journal.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

int desk_open(void **state)
{
	struct desk *d = calloc(1, sizeof *d);
	struct err e;

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	fixture_init(&d->f);
	d->a = arena_new();
	if (!store_load_frameworks(d->f.store, wall_after(FIXTURE_NOW, -100 * DESK_DAY_MS), &e))
		fail_msg("%s", e.text);
	*state = d;
	return 0;
}

int desk_close(void **state)
{
	struct desk *d = *state;

	arena_free(d->a);
	fixture_done(&d->f);
	free(d);
	return 0;
}

struct hds_act desk_act(enum hds_act_kind kind, int64_t days)
{
	return HDS_ACT_INIT(kind, 1000, wall_after(FIXTURE_NOW, days * DESK_DAY_MS));
}

struct hds_act desk_set(const char *key, enum hds_status status, int64_t days)
{
	struct hds_act a = desk_act(HDS_ACT_SET, days);

	a.key = key;
	a.status = (int)status;
	return a;
}

struct hds_act desk_evidence(const char *serves, int64_t days, int64_t until_days)
{
	struct hds_act a = desk_act(HDS_ACT_EVIDENCE, days);

	a.title = "Rapport d'audit interne";
	a.serves = serves;
	a.until = wall_after(FIXTURE_NOW, until_days * DESK_DAY_MS);
	return a;
}

struct hds_done desk_write(struct desk *d, const struct hds_act *a)
{
	struct hds_done ret;
	struct err e;

	if (!hds_act_write(d->f.store, a, d->a, &ret, &e))
		fail_msg("%s: %s", hds_act_name(a->kind), e.text);
	return ret;
}

int64_t desk_number(struct desk *d, const char *sql)
{
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(store_sqlite(d->f.store), sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

#define ALL_ROWS "SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM assessment) + (SELECT count(*) FROM exception) + " \
	"(SELECT count(*) FROM evidence) + (SELECT count(*) FROM action) + (SELECT count(*) FROM framework) + (SELECT count(*) FROM adoption)"

void desk_refuses(struct desk *d, const struct hds_act *a, enum err_kind kind, const char *says)
{
	int64_t before = desk_number(d, ALL_ROWS);
	struct hds_done ret;
	struct err e;

	if (hds_act_write(d->f.store, a, d->a, &ret, &e))
		fail_msg("accepted; expected: %s", says);
	if (e.kind != kind || !strstr(e.text, says))
		fail_msg("%d: %s; expected: %s", e.kind, e.text, says);
	assert_int_equal(desk_number(d, ALL_ROWS), before);
}

struct hds_checklist desk_checklist(struct desk *d, const char *family, int64_t days, bool past)
{
	wall_t t = wall_after(FIXTURE_NOW, days * DESK_DAY_MS);
	struct reader *r = fixture_reader(&d->f, t, past ? t : WALL_NEVER);
	struct hds_checklist c;
	struct err e;

	if (!read_hds_checklist(r, d->a, family, &c, &e))
		fail_msg("%s", e.text);
	fixture_reader_done(r);
	return c;
}

enum hds_standing desk_standing(struct desk *d, const char *key, int64_t days, bool past)
{
	struct hds_checklist c = desk_checklist(d, "hds", days, past);

	return hds_checklist_find(&c, key)->state.standing;
}

static void count(void *user, const struct hds_row_finding *f)
{
	struct desk_faults *faults = user;

	faults->n++;
	faults->last = *f;
	snprintf(faults->key, sizeof faults->key, "%s", f->key ? f->key : "");
}

struct desk_faults desk_verify(struct desk *d, size_t *ret_rows)
{
	struct reader *r = fixture_reader(&d->f, FIXTURE_NOW, WALL_NEVER);
	struct desk_faults faults = { 0 };
	struct journal_verdict v;
	struct err e;

	if (!hds_rows_verify(r, count, &faults, ret_rows, &e) || !journal_verify(r, NULL, NULL, NULL, &v, &e))
		fail_msg("%s", e.text);
	assert_int_equal(v.findings, 0);
	fixture_reader_done(r);
	return faults;
}
