/* What the record of audits says: how old the last independent technical audit is whose summary a client can be given (EXI-15 b), and
 * the last internal one, with what it found that is not closed (EXI-16, ISO/IEC 27001 9.2). */
#include "inventory/fact.h"

#include "reader_hds.h"

#include <inttypes.h>
#include <stdio.h>

enum {
	SUMMARY_MONTHS = 36,
	INTERNAL_MONTHS = 12          /* neither framework sets a period: a programme of a year */
};

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

/* ---- internal ---- */

/* The last one that is reported; hds_audit_end(v) says when. */
struct internal { const struct hds_audit *latest; size_t recorded, unreported, late; wall_t next; };

static void count_internal(struct internal *c, const struct hds_audit *v, wall_t now)
{
	c->recorded += v->progress != AUDIT_CANCELLED;
	c->unreported += v->progress == AUDIT_HELD;
	c->late += hds_audit_is_late(v, now);
	if (v->progress == AUDIT_PLANNED && (!wall_is_known(c->next) || v->from.ms < c->next.ms))
		c->next = v->from;
	if (v->progress == AUDIT_REPORTED && (!c->latest || hds_audit_end(v).ms > hds_audit_end(c->latest).ms))
		c->latest = v;
}

/* Its last day: an end is the end of a day, which begins the next one. */
static wall_t last_day(const struct hds_audit *v)
{
	return wall_is_known(v->until) ? (wall_t){ v->until.ms - 1 } : v->from;
}

struct findings { size_t all, open, late; };

/* Of all internal audits: what an older one found is open until it is closed. */
static void count_findings(struct fact *f, const struct hds_action *a, const struct hds_audit *audits, size_t n, struct findings *c)
{
	bool open = a->progress == HDS_PLANNED || a->progress == HDS_ONGOING;
	char name[32];

	for (size_t i = 0; i < n; i++) {
		if (audits[i].type != AUDIT_INTERNAL || !hds_audit_found(&audits[i], a))
			continue;
		fact_see_row(f);
		fact_see_i64(f, a->number);
		fact_see_text(f, a->found_by);
		fact_see_text(f, hds_progress_name(a->progress));
		fact_see_i64(f, a->due.ms);
		c->all++;
		c->open += open;
		c->late += hds_action_is_late(a, f->now);
		if (!open)
			continue;
		snprintf(name, sizeof name, "%" PRId64, a->number);
		fact_name(f, name);
	}
}

static void tell_internal(struct fact *f, const struct internal *c, const struct findings *found)
{
	wall_t latest = c->latest ? hds_audit_end(c->latest) : WALL_NEVER;

	fact_tell(f, "internal", (int64_t)c->recorded);
	fact_tell(f, "unreported", (int64_t)c->unreported);
	fact_tell(f, "late", (int64_t)c->late);
	fact_tell_day(f, "latest", c->latest ? last_day(c->latest) : WALL_NEVER);
	fact_tell(f, "latest_days", whole_days(latest, f->now));
	fact_tell(f, "next_days", whole_days(f->now, c->next));
	fact_tell(f, "findings", (int64_t)found->all);
	fact_tell(f, "findings_open", (int64_t)found->open);
	fact_tell(f, "findings_late", (int64_t)found->late);
}

bool fact_internal_audit(struct fact *f, struct err *e)
{
	struct internal c = { .next = WALL_NEVER };
	struct findings found = { 0 };
	struct hds_action *actions;
	struct hds_audit *audits;
	size_t n, n_actions;

	if (!read_hds_audits(f->reader, f->a, &audits, &n, e) || !read_hds_actions(f->reader, f->a, &actions, &n_actions, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		see_audit(f, &audits[i]);
		if (audits[i].type == AUDIT_INTERNAL)
			count_internal(&c, &audits[i], f->now);
	}
	for (size_t i = 0; i < n_actions; i++)
		count_findings(f, &actions[i], audits, n, &found);
	fact_tell(f, "audits", (int64_t)n);
	tell_internal(f, &c, &found);
	if (c.latest && hds_audit_end(c.latest).ms > fact_months_before(f->now, INTERNAL_MONTHS).ms && found.late == 0)
		fact_holds(f);
	else if (n > 0)
		fact_fails(f, HDS_MINOR_GAP);
	return true;
}
