/* Evidence that expired or will, the next audit, actions that are late. */
#include "console/security_section.h"

#include "console/expiry.h"
#include "intl.h"

#include <inttypes.h>

enum { HORIZONS = 3 };
static const int horizons[HORIZONS] = { 30, 60, 90 };

static void put_piece(struct pen *p, const struct hds_evidence *v, wall_t now)
{
	char object[64], days[64], words[512];

	snprintf(object, sizeof object, "evidence:%" PRId64, v->number);
	expiry_words(wall_days_until(v->valid_until, now), days, sizeof days);
	snprintf(words, sizeof words, "%s · %s%s%s", days, v->title, v->owner ? " · " : "", v->owner ? v->owner : "");
	security_put_detail(p, object, words);
}

/* What expired, the latest first; since: only those that did since then. */
static size_t count_expired(const struct security *s, wall_t since)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_evidence; i++)
		n += hds_evidence_state(&s->evidence[i], s->now) == EVIDENCE_EXPIRED && s->evidence[i].valid_until.ms > since.ms;
	return n;
}

void security_write_expired(const struct security *s, struct pen *p, size_t details)
{
	size_t all = count_expired(s, WALL_NEVER), fresh = count_expired(s, s->since), shown = 0;
	struct text words = TEXT_INIT(512);

	if (all == 0) {
		security_put_section(p, STATE_OK, _("Pieces that expired"), s->n_evidence > 0 ? _("None: all evidence is in force.") : _("None: no evidence is recorded yet."), "view:evidence");
		return;
	}
	text_appendf(&words, ngettext("%zu piece", "%zu pieces", all), all);
	text_append(&words, _(", "));
	text_appendf(&words, ngettext("%zu of them since then", "%zu of them since then", fresh), fresh);
	security_put_section(p, fresh > 0 ? STATE_CRITICAL : STATE_WARNING, _("Pieces that expired"), text_str(&words), "view:evidence state=expired");
	for (size_t i = s->n_evidence; i-- > 0 && shown < details;) {
		if (hds_evidence_state(&s->evidence[i], s->now) == EVIDENCE_EXPIRED) {
			put_piece(p, &s->evidence[i], s->now);
			shown++;
		}
	}
	security_put_rest(p, all, shown);
	text_done(&words);
}

void security_write_expiring(const struct security *s, struct pen *p, size_t details)
{
	size_t n[HORIZONS] = { 0 }, shown = 0;
	struct text words = TEXT_INIT(512);

	for (size_t i = 0; i < s->n_evidence; i++) {
		const struct hds_evidence *v = &s->evidence[i];
		int64_t days = wall_is_known(v->valid_until) ? wall_days_until(v->valid_until, s->now) : INT64_MAX;

		for (size_t h = 0; hds_evidence_state(v, s->now) == EVIDENCE_IN_FORCE && h < HORIZONS; h++)
			n[h] += days < horizons[h];
	}
	if (n[HORIZONS - 1] == 0) {
		security_put_section(p, STATE_OK, _("Evidence to renew"), _("None within 90 days."), "view:evidence");
		return;
	}
	text_appendf(&words, _("%zu within 30 days, %zu within 60, %zu within 90"), n[0], n[1], n[2]);
	security_put_section(p, n[0] > 0 ? STATE_WARNING : STATE_OK, _("Evidence to renew"), text_str(&words), "view:evidence state=in-force");
	for (size_t i = 0; i < s->n_evidence && shown < n[HORIZONS - 1] && shown < details; i++) {
		if (hds_evidence_state(&s->evidence[i], s->now) == EVIDENCE_IN_FORCE) {
			put_piece(p, &s->evidence[i], s->now);
			shown++;
		}
	}
	security_put_rest(p, n[HORIZONS - 1], shown);
	text_done(&words);
}

void security_write_audits(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);

	(void)details;
	if (s->audits.n == 0) {
		security_put_section(p, STATE_UNKNOWN, _("Next audit or review"), _("None is known: no evidence of an audit or review has an end."), "view:calendar");
	} else {
		security_append_deadline(&s->audits.rows[0], &words);
		security_put_cut(p, deadline_worth(&s->audits.rows[0]), _("Next audit or review"), text_str(&words), "view:calendar kind=audit");
	}
	text_done(&words);
}

void security_write_actions(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);
	size_t late = 0, shown = 0, open = 0;

	for (size_t i = 0; i < s->n_actions; i++) {
		late += hds_action_is_late(&s->actions[i], s->now);
		open += s->actions[i].progress == HDS_PLANNED || s->actions[i].progress == HDS_ONGOING;
	}
	if (late == 0) {
		text_appendf(&words, s->n_actions == 0 ? _("The action plan is empty.") : ngettext("None of %zu open action.", "None of %zu open actions.", open), open);
		security_put_section(p, STATE_OK, _("Late actions"), text_str(&words), "view:actions");
	} else {
		text_appendf(&words, ngettext("%zu of %zu open", "%zu of %zu open", late), late, open);
		security_put_section(p, STATE_CRITICAL, _("Late actions"), text_str(&words), "view:actions state=late");
	}
	for (size_t i = 0; i < s->n_actions && shown < details && late > 0; i++) {
		const struct hds_action *a = &s->actions[i];
		char object[64], days[64];

		if (!hds_action_is_late(a, s->now))
			continue;
		snprintf(object, sizeof object, "action:%" PRId64, a->number);
		expiry_words(wall_days_until(a->due, s->now), days, sizeof days);
		text_clear(&words);
		text_appendf(&words, "%s · %s", days, a->finding);
		text_append_part(&words, " · ", "%s", a->owner);
		security_put_detail(p, object, text_str(&words));
		shown++;
	}
	security_put_rest(p, late, shown);
	text_done(&words);
}
