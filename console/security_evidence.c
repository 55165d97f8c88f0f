/* Evidence that expired or will, the next audit, actions that are late. */
#include "console/security_section.h"

#include "console/expiry.h"
#include "intl.h"

#include <inttypes.h>
#include <string.h>

enum { HORIZONS = 3 };
static const int horizons[HORIZONS] = { 30, 60, 90 };

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool are_alike(const struct hds_evidence *a, const struct hds_evidence *b)
{
	return a->valid_until.ms == b->valid_until.ms && a->revoked == b->revoked && same_text(a->title, b->title) && same_text(a->owner, b->owner)
	       && same_text(a->serves, b->serves);
}

/* Of the pieces that read alike, which stand together, the first and how many there are. */
static size_t first_alike(const struct security *s, size_t i, size_t *ret_n)
{
	size_t first = i, last = i;

	while (first > 0 && are_alike(&s->evidence[first - 1], &s->evidence[i]))
		first--;
	while (last + 1 < s->n_evidence && are_alike(&s->evidence[last + 1], &s->evidence[i]))
		last++;
	*ret_n = last - first + 1;
	return first;
}

static void put_pieces(const struct security *s, struct pen *p, size_t first, size_t n)
{
	const struct hds_evidence *v = &s->evidence[first];
	struct text words = TEXT_INIT(1024);
	char object[64], days[64];

	snprintf(object, sizeof object, "evidence:%" PRId64, v->number);
	expiry_words(wall_days_until(v->valid_until, s->now), days, sizeof days);
	text_appendf(&words, "%s · ", days);
	security_append_evidence(s, v, n - 1, &words);
	security_put_detail(p, object, text_str(&words));
	text_done(&words);
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
		if (s->n_evidence > 0)
			security_put_found(s, p, STATE_OK, _("Pieces that expired"), _("None: all evidence is in force."), "view:evidence");
		else
			security_put_undeclared(s, p, _("Pieces that expired"), _("None: no evidence is recorded yet."), "view:evidence");
		return;
	}
	text_appendf(&words, ngettext("%zu piece", "%zu pieces", all), all);
	text_append(&words, _(", "));
	text_appendf(&words, ngettext("%zu of them since then", "%zu of them since then", fresh), fresh);
	security_put_section(p, fresh > 0 ? STATE_CRITICAL : STATE_WARNING, _("Pieces that expired"), text_str(&words), "view:evidence state=expired");
	for (size_t end = s->n_evidence, lines = 0, n; end > 0 && lines < details; end -= n) {
		size_t first = first_alike(s, end - 1, &n);

		if (hds_evidence_state(&s->evidence[first], s->now) != EVIDENCE_EXPIRED)
			continue;
		put_pieces(s, p, first, n);
		shown += n;
		lines++;
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
		security_put_found(s, p, STATE_OK, _("Evidence to renew"), _("None within 90 days."), "view:evidence");
		return;
	}
	text_appendf(&words, _("%zu within 30 days, %zu within 60, %zu within 90"), n[0], n[1], n[2]);
	security_put_section(p, n[0] > 0 ? STATE_WARNING : STATE_OK, _("Evidence to renew"), text_str(&words), "view:evidence state=in-force");
	for (size_t i = 0, lines = 0, alike; i < s->n_evidence && shown < n[HORIZONS - 1] && lines < details; i += alike) {
		first_alike(s, i, &alike);
		if (hds_evidence_state(&s->evidence[i], s->now) != EVIDENCE_IN_FORCE)
			continue;
		put_pieces(s, p, i, alike);
		shown += alike;
		lines++;
	}
	security_put_rest(p, n[HORIZONS - 1], shown);
	text_done(&words);
}

void security_write_audits(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(1024);

	if (s->audits.n == 0) {
		security_put_section(p, STATE_UNKNOWN, _("Next audit or review"), _("None is known: no evidence of an audit or review has an end."), "view:calendar");
	} else {
		security_append_deadline(&s->audits.rows[0], &words);
		security_put_cut(p, deadline_worth(&s->audits.rows[0]), _("Next audit or review"), text_str(&words), "view:calendar kind=audit");
		security_put_deadlines(p, &s->audits, 1, s->audits.n, details);
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
		security_put_found(s, p, STATE_OK, _("Late actions"), text_str(&words), "view:actions");
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
