#include "hds.h"

#include "cell_list.h"
#include "facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- evidence, exceptions, facts ---- */

static bool is_past(wall_t end, wall_t now)
{
	return wall_is_known(end) && end.ms <= now.ms;
}

enum hds_evidence_state hds_evidence_state(const struct hds_evidence *v, wall_t now)
{
	if (v->revoked)
		return EVIDENCE_REVOKED;
	return is_past(v->valid_until, now) ? EVIDENCE_EXPIRED : EVIDENCE_IN_FORCE;
}

bool hds_evidence_serves(const struct hds_evidence *v, const char *key)
{
	return cell_list_has(v->serves, key);
}

bool hds_exception_holds(const struct hds_exception *x, wall_t now)
{
	return x->from.ms <= now.ms && now.ms < x->until.ms;
}

enum hds_status hds_proposal(const struct hds_fact *const *facts, size_t n, wall_t now)
{
	enum hds_status worst = HDS_NOT_ASSESSED;
	bool unknown = n == 0;

	for (size_t i = 0; i < n; i++) {
		const struct hds_fact *f = facts[i];

		if (f->verdict == FACT_UNKNOWN || now.ms - f->at.ms >= HDS_FACT_STALE_MS)
			unknown = true;
		else if (f->verdict == FACT_FAILS && f->proposes > worst)
			worst = f->proposes;
	}
	if (worst != HDS_NOT_ASSESSED)
		return worst;
	return unknown ? HDS_NOT_ASSESSED : HDS_CONFORMING;
}

/* ---- one leaf ---- */

static void earlier(wall_t *t, wall_t other, wall_t now)
{
	if (wall_is_known(other) && other.ms > now.ms && (!wall_is_known(*t) || other.ms < t->ms))
		*t = other;
}

static void look_at_evidence(const struct hds_leaf *l, wall_t now, struct hds_leaf_state *s)
{
	for (size_t i = 0; i < l->n_evidence; i++) {
		const struct hds_evidence *v = l->evidence[i];

		switch (hds_evidence_state(v, now)) {
		case EVIDENCE_IN_FORCE:
			s->in_force++;
			earlier(&s->next_change, v->valid_until, now);
			break;
		case EVIDENCE_EXPIRED:
			s->expired++;
			if (!wall_is_known(s->expired_since) || v->valid_until.ms < s->expired_since.ms)
				s->expired_since = v->valid_until;
			if (v->valid_until.ms > s->expired_last.ms)
				s->expired_last = v->valid_until;
			break;
		case EVIDENCE_REVOKED:
			break;
		}
	}
}

static bool says_conforming(enum hds_status s)
{
	return s == HDS_CONFORMING || s == HDS_IMPROVEMENT;
}

static enum hds_standing standing_of(const struct hds_leaf_state *s)
{
	switch (s->decided) {
	case HDS_NOT_ASSESSED:
		return HDS_OPEN;
	case HDS_MINOR_GAP:
	case HDS_MAJOR_GAP:
		return HDS_GAP;
	case HDS_NOT_APPLICABLE:
		return HDS_OUT;
	case HDS_CONFORMING:
	case HDS_IMPROVEMENT:
		break;
	}
	if (s->expired > 0)
		return HDS_EXPIRED;
	if (s->reworded)
		return HDS_REWORDED;
	return s->in_force > 0 ? HDS_PROVEN : HDS_UNPROVEN;
}

static unsigned points_of(const struct hds_leaf_state *s, enum hds_standing standing)
{
	if (says_conforming(s->decided))
		return standing == HDS_PROVEN ? HDS_POINTS_MAX : 1;
	return s->decided == HDS_MINOR_GAP ? 1 : 0;
}

static void look_at_exception(const struct hds_leaf *l, wall_t now, struct hds_leaf_state *s)
{
	const struct hds_exception *x = l->exception;
	bool settled = s->standing == HDS_PROVEN || s->standing == HDS_OUT;

	if (!x)
		return;
	earlier(&s->next_change, x->from, now);
	earlier(&s->next_change, x->until, now);
	if (settled)
		return;
	if (hds_exception_holds(x, now)) {
		s->standing = HDS_EXCEPTED;
	} else if (is_past(x->until, now) && !x->ended && (!l->assessment || l->assessment->at.ms < x->until.ms)) {
		s->reopened = true;
		s->reopened_since = x->until;
	}
}

static void look_at_facts(const struct hds_leaf *l, wall_t now, struct hds_leaf_state *s)
{
	s->proposed = hds_proposal(l->facts, l->n_facts, now);
	s->contradicted = says_conforming(s->decided) && (s->proposed == HDS_MINOR_GAP || s->proposed == HDS_MAJOR_GAP);
	for (size_t i = 0; i < l->n_facts; i++)
		if (l->facts[i]->verdict != FACT_UNKNOWN)
			earlier(&s->next_change, (wall_t){ l->facts[i]->at.ms + HDS_FACT_STALE_MS }, now);
}

struct hds_leaf_state hds_leaf_state(const struct hds_leaf *l, wall_t now)
{
	struct hds_leaf_state s = { .expired_since = WALL_NEVER, .expired_last = WALL_NEVER, .assessed_at = WALL_NEVER,
		                    .reopened_since = WALL_NEVER, .next_change = WALL_NEVER };

	if (l->assessment) {
		s.assessed_at = l->assessment->at;
		s.decided = l->assessment->status;
		s.reworded = s.decided != HDS_NOT_ASSESSED && l->wording && strcmp(l->assessment->wording, l->wording) != 0;
	}
	look_at_evidence(l, now, &s);
	s.standing = standing_of(&s);
	s.points = points_of(&s, s.standing);
	look_at_exception(l, now, &s);
	look_at_facts(l, now, &s);
	return s;
}

/* ---- all of them ---- */

void hds_score_add(struct hds_score *s, const struct hds_leaf_state *leaf)
{
	s->total++;
	s->assessed += leaf->decided != HDS_NOT_ASSESSED;
	s->not_applicable += leaf->standing == HDS_OUT;
	s->of_standing[leaf->standing]++;
	s->points += leaf->points;
}

double hds_score_ratio(const struct hds_score *s)
{
	if (s->assessed == 0 || s->total == s->not_applicable)
		return NAN;
	return (double)s->points / (double)(HDS_POINTS_MAX * (s->total - s->not_applicable));
}

enum hds_move hds_move(const struct hds_leaf_state *before, const struct hds_leaf_state *after)
{
	bool expired = after->expired > before->expired, reopened = after->reopened && !before->reopened;

	if (expired && after->standing == HDS_EXPIRED && after->expired_last.ms >= after->assessed_at.ms)
		return HDS_MOVE_EXPIRED;
	if (before->decided != after->decided && !reopened) /* it would not be open again had it been assessed since */
		return HDS_MOVE_ASSESSED;
	if (expired)
		return HDS_MOVE_EXPIRED;
	if (reopened)
		return HDS_MOVE_REOPENED;
	if (after->standing == before->standing && after->points == before->points)
		return HDS_MOVE_NONE;
	if (after->standing == HDS_EXCEPTED || before->standing == HDS_EXCEPTED)
		return after->standing == HDS_EXCEPTED ? HDS_MOVE_EXCEPTED : HDS_MOVE_REOPENED;
	if (after->reworded && !before->reworded)
		return HDS_MOVE_REWORDED;
	return after->in_force < before->in_force || after->points < before->points ? HDS_MOVE_REVOKED
	       : after->in_force == before->in_force && before->reworded ? HDS_MOVE_ASSESSED : HDS_MOVE_RENEWED;
}

/* ---- the action plan ---- */

static bool is_open(const struct hds_action *a)
{
	return a->progress == HDS_PLANNED || a->progress == HDS_ONGOING;
}

bool hds_action_is_late(const struct hds_action *a, wall_t now)
{
	return is_open(a) && is_past(a->due, now);
}

bool hds_action_check_is_late(const struct hds_action *a, wall_t now)
{
	return a->progress == HDS_DONE && is_past(a->check_due, now);
}

/* ---- audits ---- */

bool hds_audit_serves(const struct hds_audit *v, const char *key)
{
	return cell_list_has(v->serves, key);
}

wall_t hds_audit_end(const struct hds_audit *v)
{
	return wall_is_known(v->until) || !wall_is_known(v->from) ? v->until : (wall_t){ v->from.ms + INT64_C(86400000) };
}

bool hds_audit_is_late(const struct hds_audit *v, wall_t now)
{
	return v->progress == AUDIT_PLANNED && is_past(hds_audit_end(v), now);
}

int64_t hds_audit_number(const char *found_by)
{
	const char *digits = found_by && strncmp(found_by, "audit:", 6) == 0 ? found_by + 6 : "";
	size_t n = strspn(digits, "0123456789");

	return n > 0 && n < 10 && !digits[n] ? strtoll(digits, NULL, 10) : 0;
}

bool hds_audit_found(const struct hds_audit *v, const struct hds_action *a)
{
	return hds_audit_number(a->found_by) == v->number;
}

static int64_t known(int64_t centidays)
{
	return centidays == UNKNOWN_I64 ? 0 : centidays;
}

/* What was done counts as it was done, also beyond what was planned. */
static void add_effort(struct hds_plan *p, const struct hds_action *a)
{
	int64_t planned = known(a->planned_centidays), done = known(a->done_centidays);

	p->planned_centidays += planned;
	p->done_centidays += done;
	if (!is_open(a))
		return;
	p->left_centidays += planned > done ? planned - done : 0;
	p->without_estimate += a->planned_centidays == UNKNOWN_I64;
}

/* A day is a day whatever its hours: two of them are put off the same in October and in March. */
static int64_t slip_days(const struct hds_action *a)
{
	if (!wall_is_known(a->due) || !wall_is_known(a->first_due) || a->due.ms <= a->first_due.ms)
		return 0;
	return (a->due.ms - a->first_due.ms + 43200000) / 86400000;
}

void hds_plan_add(struct hds_plan *p, const struct hds_action *a, wall_t now)
{
	int64_t slip = slip_days(a);

	p->actions++;
	if (a->progress == HDS_DROPPED) {
		p->dropped++;
		return;
	}
	p->open += is_open(a);
	p->late += hds_action_is_late(a, now);
	p->to_check += a->progress == HDS_DONE;
	add_effort(p, a);
	p->slipped += slip > 0;
	p->slipped_days += slip;
	if (slip > p->worst_slip_days)
		p->worst_slip_days = slip;
}
