/* What jobs tell by themselves: backups that are fresh, have a copy elsewhere and were restored, feeds and jobs in time. */
#include "inventory/fact.h"

#include <string.h>

enum { RESTORE_MONTHS = 12 };

/* Counted of the jobs of one fact. */
struct jobs { size_t n, well, wrong, unknown; int64_t oldest_s; };

/* No instant: the same jobs that are as they were are the same rows. */
static void see_job(struct fact *f, const struct heartbeat_row *h)
{
	fact_see_row(f);
	fact_see_text(f, h->name);
	fact_see_text(f, h->kind);
	fact_see_text(f, h->application);
	fact_see_i64(f, h->every_s);
	fact_see_i64(f, h->offsite);
	fact_see_text(f, outcome_name(h->outcome));
}

/* One that never told an end has nothing to show, whether it is due or not. */
static void count_job(struct fact *f, struct jobs *v, const struct heartbeat_row *h)
{
	bool wrong = h->state == STATE_WARNING || h->state == STATE_CRITICAL, well = h->state == STATE_OK && wall_is_known(h->last_good);

	see_job(f, h);
	v->n++;
	v->well += well;
	v->wrong += wrong;
	v->unknown += !well && !wrong;
	if (h->age_s != UNKNOWN_I64 && (v->oldest_s == UNKNOWN_I64 || h->age_s > v->oldest_s))
		v->oldest_s = h->age_s;
	if (wrong)
		fact_name(f, h->name);
}

static void tell_jobs(struct fact *f, const struct jobs *v)
{
	fact_tell(f, "jobs", (int64_t)v->n);
	fact_tell(f, "in_time", (int64_t)v->well);
	fact_tell(f, "wrong", (int64_t)v->wrong);
	fact_tell(f, "unknown", (int64_t)v->unknown);
	fact_tell(f, "oldest_days", v->oldest_s == UNKNOWN_I64 ? UNKNOWN_I64 : v->oldest_s / 86400);
}

static bool is_backup(const struct heartbeat_row *h)
{
	return h->kind && strcmp(h->kind, "backup") == 0;
}

/* ---- applications without a backup ---- */

struct applications { const struct heartbeat_row *rows; size_t n_rows, n, uncovered; bool offsite; };

static bool is_covered(const struct applications *v, const char *name)
{
	for (size_t i = 0; i < v->n_rows; i++)
		if (is_backup(&v->rows[i]) && (!v->offsite || v->rows[i].offsite == 1) && v->rows[i].application && strcmp(v->rows[i].application, name) == 0)
			return true;
	return false;
}

static void see_application(struct fact *f, struct columns *c, void *user)
{
	struct applications *v = user;
	const char *name = column_text(c);

	v->n++;
	if (!name || is_covered(v, name))
		return;
	v->uncovered++;
	fact_name(f, name);
}

/* Of those that hold health data. */
static bool judge_backups(struct fact *f, bool offsite, struct err *e)
{
	struct applications apps = { .offsite = offsite };
	struct jobs v = { .oldest_s = UNKNOWN_I64 };
	struct heartbeat_row *rows;

	if (!read_heartbeats(f->reader, f->a, &rows, &apps.n_rows, e))
		return false;
	apps.rows = rows;
	for (size_t i = 0; i < apps.n_rows; i++)
		if (is_backup(&rows[i]) && (!offsite || rows[i].offsite == 1))
			count_job(f, &v, &rows[i]);
	if (!fact_rows(f, ST_FACT_APPLICATIONS, DB_VALUES(reader_instant(f->reader)), see_application, &apps, e))
		return false;
	tell_jobs(f, &v);
	fact_tell(f, "applications", (int64_t)apps.n);
	fact_tell(f, "uncovered", (int64_t)apps.uncovered);
	if (v.wrong > 0)
		fact_fails(f, HDS_MAJOR_GAP);
	if (apps.uncovered > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.n > 0 && v.unknown == 0)
		fact_holds(f);
	return true;
}

bool fact_backup_freshness(struct fact *f, struct err *e)
{
	return judge_backups(f, false, e);
}

bool fact_offsite_freshness(struct fact *f, struct err *e)
{
	return judge_backups(f, true, e);
}

/* ---- restore tests ---- */

struct restores { size_t n, tested, aged, never; int64_t oldest_days; wall_t since; };

static void see_backup(struct fact *f, struct restores *v, const struct heartbeat_row *h)
{
	bool never = !wall_is_known(h->restored), holds = !never && h->restored.ms >= v->since.ms;
	int64_t days = never ? UNKNOWN_I64 : (f->now.ms - h->restored.ms) / FACT_DAY_MS;

	fact_see_row(f);
	fact_see_text(f, h->name);
	fact_see_text(f, h->application);
	fact_see_i64(f, never ? UNKNOWN_I64 : h->restored.ms);
	v->n++;
	v->tested += holds;
	v->never += never;
	v->aged += !never && !holds;
	if (!never && (v->oldest_days == UNKNOWN_I64 || days > v->oldest_days))
		v->oldest_days = days;
	if (!holds)
		fact_name(f, h->name);
}

bool fact_restore_test(struct fact *f, struct err *e)
{
	struct restores v = { .oldest_days = UNKNOWN_I64, .since = fact_months_before(f->now, RESTORE_MONTHS) };
	struct heartbeat_row *rows;
	size_t n;

	if (!read_heartbeats(f->reader, f->a, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (is_backup(&rows[i]))
			see_backup(f, &v, &rows[i]);
	fact_tell(f, "jobs", (int64_t)v.n);
	fact_tell(f, "tested", (int64_t)v.tested);
	fact_tell(f, "never", (int64_t)v.never);
	fact_tell(f, "aged", (int64_t)v.aged);
	fact_tell(f, "oldest_days", v.oldest_days);
	if (v.never + v.aged > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.n > 0)
		fact_holds(f);
	return true;
}

bool fact_feeds_and_jobs(struct fact *f, struct err *e)
{
	struct jobs v = { .oldest_s = UNKNOWN_I64 };
	struct heartbeat_row *rows;
	size_t n;

	if (!read_heartbeats(f->reader, f->a, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_backup(&rows[i]))
			count_job(f, &v, &rows[i]);
	tell_jobs(f, &v);
	if (v.wrong > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.n > 0 && v.unknown == 0)
		fact_holds(f);
	return true;
}
