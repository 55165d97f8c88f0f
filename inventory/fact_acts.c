/* What the journal and the action plan say of ourselves: acts of administration by named persons, actions that are late. */
#include "inventory/fact.h"

#include "reader_hds.h"

enum {
	VERIFY_ROWS = 1500,           /* a step */
	ACTS_MAX = 20000,             /* the last ones */
	ACTS_DAYS = 90,
	PERSONS_MAX = 256
};

/* ---- acts ---- */

struct acts { size_t acts, refused, nameless, persons; int64_t uids[PERSONS_MAX]; int64_t since_ms; };

static void count_person(struct acts *v, int64_t uid)
{
	for (size_t i = 0; i < v->persons; i++)
		if (v->uids[i] == uid)
			return;
	if (v->persons < PERSONS_MAX)
		v->uids[v->persons++] = uid;
}

static void see_act(struct fact *f, struct columns *c, void *user)
{
	struct acts *v = user;
	int64_t at_ms, uid;
	bool done;

	(void)f;
	column_i64(c); /* its number is part of the chain */
	at_ms = column_i64(c);
	uid = column_i64(c);
	done = column_i64(c) == 1;
	if (at_ms < v->since_ms)
		return;
	v->acts += done;
	v->refused += !done;
	v->nameless += done && uid == 0;
	if (uid != 0)
		count_person(v, uid);
}

static void tell_acts(struct fact *f, const struct journal_verdict *j, const struct acts *v)
{
	fact_tell(f, "rows", (int64_t)j->rows);
	fact_tell(f, "findings", (int64_t)j->findings);
	fact_tell(f, "purged", (int64_t)j->purged);
	fact_tell(f, "within_days", ACTS_DAYS);
	fact_tell(f, "acts", (int64_t)v->acts);
	fact_tell(f, "refused", (int64_t)v->refused);
	fact_tell(f, "persons", (int64_t)v->persons);
	fact_tell(f, "nameless", (int64_t)v->nameless);
	if (v->nameless > 0)
		fact_fails(f, HDS_MINOR_GAP);
	if (j->findings > 0)
		fact_fails(f, HDS_MAJOR_GAP);
	else if (j->rows > 0)
		fact_holds(f);
}

/* Root is nobody by name. Its rows are those of the last acts, which hold the hash of all before. */
bool fact_admin_trace(struct fact *f, struct err *e)
{
	struct acts v = { .since_ms = f->now.ms - ACTS_DAYS * FACT_DAY_MS };

	if (!journal_verify_some(f->reader, f->pass, VERIFY_ROWS, NULL, NULL, &f->more, e))
		return false;
	if (f->more)
		return true;
	if (!fact_rows(f, ST_FACT_ACTS, DB_VALUES(V_I64(ACTS_MAX)), see_act, &v, e))
		return false;
	tell_acts(f, &f->pass->verdict, &v);
	return true;
}

/* ---- actions ---- */

static void see_action(struct fact *f, const struct hds_action *a)
{
	fact_see_row(f);
	fact_see_i64(f, a->number);
	fact_see_text(f, hds_progress_name(a->progress));
	fact_see_i64(f, a->due.ms);
	fact_see_i64(f, a->first_due.ms);
	fact_see_i64(f, a->check_due.ms);
	fact_see_i64(f, a->planned_centidays);
	fact_see_i64(f, a->done_centidays);
}

bool fact_overdue_actions(struct fact *f, struct err *e)
{
	struct fact_end oldest = FACT_END_NONE;
	struct hds_plan plan = { .actions = 0 };
	struct hds_action *rows;
	size_t n;

	if (!read_hds_actions(f->reader, f->a, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		see_action(f, &rows[i]);
		hds_plan_add(&plan, &rows[i], f->now);
		if (hds_action_is_late(&rows[i], f->now) && (!wall_is_known(oldest.at) || rows[i].due.ms < oldest.at.ms))
			oldest = (struct fact_end){ rows[i].due, NULL };
	}
	fact_tell(f, "actions", (int64_t)plan.actions);
	fact_tell(f, "open", (int64_t)plan.open);
	fact_tell(f, "late", (int64_t)plan.late);
	fact_tell(f, "to_check", (int64_t)plan.to_check);
	fact_tell(f, "slipped", (int64_t)plan.slipped);
	fact_tell(f, "late_days", wall_is_known(oldest.at) ? days_ago(wall_days_until(oldest.at, f->now)) : UNKNOWN_I64);
	if (plan.late > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (plan.actions > 0)
		fact_holds(f);
	return true;
}
