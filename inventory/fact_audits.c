/* What the record of audits says: how old the last independent technical audit is whose summary a client can be given (EXI-15 b). */
#include "inventory/fact.h"

#include "reader_hds.h"

enum { SUMMARY_MONTHS = 36 };

/* By its type, or because whoever recorded it said that it is for this requirement. What we audit ourselves is not independent. */
static bool is_technical(const struct hds_audit *v)
{
	return v->type == AUDIT_PENETRATION || (v->type != AUDIT_INTERNAL && hds_audit_serves(v, "hds:EXI-15"));
}

static void see_audit(struct fact *f, const struct hds_audit *v)
{
	fact_see_row(f);
	fact_see_i64(f, v->number);
	fact_see_text(f, hds_audit_type_name(v->type));
	fact_see_text(f, hds_audit_progress_name(v->progress));
	fact_see_text(f, v->serves);
	fact_see_i64(f, v->from.ms);
	fact_see_i64(f, v->until.ms);
	fact_see_text(f, v->sha256);
}

struct audits { size_t independent, in_time, unreported; wall_t latest, next; };

static void count_audit(struct audits *c, const struct hds_audit *v, wall_t since)
{
	wall_t end = hds_audit_end(v);

	c->independent += v->progress == AUDIT_HELD || v->progress == AUDIT_REPORTED;
	c->unreported += v->progress == AUDIT_HELD;
	if (v->progress == AUDIT_PLANNED && (!wall_is_known(c->next) || v->from.ms < c->next.ms))
		c->next = v->from;
	if (v->progress != AUDIT_REPORTED)
		return;
	c->in_time += end.ms > since.ms;
	if (end.ms > c->latest.ms)
		c->latest = end;
}

static int64_t whole_days(wall_t from, wall_t to)
{
	return wall_is_known(from) && wall_is_known(to) && to.ms > from.ms ? (to.ms - from.ms) / FACT_DAY_MS : UNKNOWN_I64;
}

bool fact_external_audit(struct fact *f, struct err *e)
{
	struct audits c = { .latest = WALL_NEVER, .next = WALL_NEVER };
	wall_t since = fact_months_before(f->now, SUMMARY_MONTHS);
	struct hds_audit *rows;
	size_t n;

	if (!read_hds_audits(f->reader, f->a, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		see_audit(f, &rows[i]);
		if (is_technical(&rows[i]))
			count_audit(&c, &rows[i], since);
	}
	fact_tell(f, "audits", (int64_t)n);
	fact_tell(f, "independent", (int64_t)c.independent);
	fact_tell(f, "in_time", (int64_t)c.in_time);
	fact_tell(f, "unreported", (int64_t)c.unreported);
	fact_tell(f, "latest_days", whole_days(c.latest, f->now));
	fact_tell(f, "next_days", whole_days(f->now, c.next));
	if (c.in_time > 0)
		fact_holds(f);
	else if (n > 0)
		fact_fails(f, HDS_MINOR_GAP);
	return true;
}
