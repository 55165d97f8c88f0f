/* What passes on the network, against what is authorised: the three lists of `flows diff`, passwords in clear, who talks to whom for the
 * first time, and hosts that are nobody's. */
#include "console/list.h"
#include "console/security_section.h"

#include "console/flow_host_line.h"
#include "console/traffic_words.h"
#include "flow_record.h"
#include "flows.h"
#include "inventory/format.h"
#include "intl.h"
#include "observed.h"

#include <inttypes.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define UNSEEN_MS INT64_C(3600000)

static bool was_observed(const struct security *s)
{
	return s->flows && (s->flows->n_observed > 0 || wall_is_known(s->flows->view.ended));
}

static bool has_register(const struct security *s)
{
	return s->flows && s->flows->n_openings > 0;
}

enum dated { UNDATED, BY_MINUTE, BY_DAY };

static void put_flow(const struct security *s, const struct security_flow *f, enum dated dated, struct pen *p)
{
	struct text words = TEXT_INIT(2048);
	char at[FORMAT_MAX], target[TARGET_NAME_MAX];

	if (dated == BY_DAY)
		format_date(f->at, at);
	else
		format_time(dated == BY_MINUTE ? f->at : WALL_NEVER, s->now, at);
	if (*at)
		text_appendf(&words, "%s · ", at);
	text_append(&words, f->words);
	text_append_part(&words, " · ", "%s", f->beside);
	snprintf(target, sizeof target, "view:flows %s", f->target ? f->target : "");
	security_put_detail(p, f->target ? target : NULL, text_str(&words));
	text_done(&words);
}

static void put_flows(const struct security *s, const struct security_flow_list *l, enum dated dated, struct pen *p, size_t details)
{
	size_t shown = 0;

	for (; shown < l->n_told && shown < details; shown++)
		put_flow(s, &l->told[shown], dated, p);
	security_put_rest(p, l->n, shown);
}

/* ---- observed ---- */

/* Without a capture that is all there is to say of what passes. */
static void put_unobserved(const struct security *s, struct pen *p)
{
	struct text words = TEXT_INIT(512);

	traffic_view_words(&s->flows->view, s->now, &words);
	security_put_found(s, p, STATE_UNKNOWN, _("Flows"), text_str(&words), "view:flows");
	text_done(&words);
}

static void append_fresh(const struct security_flow_list *l, struct text *words)
{
	text_appendf(words, ngettext("%zu new", "%zu new", l->fresh), l->fresh);
	text_append(words, _(", "));
	text_appendf(words, ngettext("%zu stood before", "%zu stood before", l->n - l->fresh), l->n - l->fresh);
}

static bool looks_now(const struct security *s) { return wall_is_known(s->flows->view.watched); }

/* Whether nothing can have passed since the start that nobody saw, but for what passes while a collector starts anew. */
static bool looked_all_the_time(const struct security *s)
{
	return looks_now(s) && s->now.ms - s->since.ms - s->flows->looked_since_ms < UNSEEN_MS;
}

static enum state worth_of_none(const struct security *s)
{
	return looked_all_the_time(s) && !flows_dropped_much(s->flows->dropped) ? STATE_OK : STATE_UNKNOWN;
}

static enum state worth_of(const struct security *s, const struct security_flow_list *l)
{
	return l->fresh > 0 ? STATE_CRITICAL : l->n > 0 ? STATE_WARNING : worth_of_none(s);
}

/* For how long nobody looked, and what passed too fast for who did. */
static void append_unseen(const struct security *s, struct text *words)
{
	char at[FORMAT_MAX], looked[FORMAT_MAX], since[FORMAT_MAX], dropped[FORMAT_MAX];

	if (!looks_now(s) && wall_is_known(s->flows->view.ended)) {
		format_time(s->flows->view.ended, s->now, at);
		text_append_part(words, " · ", _("no capture looks since %s"), at);
	} else if (!looked_all_the_time(s)) {
		format_duration(s->flows->looked_since_ms / 1000, looked);
		format_duration((s->now.ms - s->since.ms) / 1000, since);
		text_append(words, " · ");
		text_appendf(words, _("watched for %s of %s"), looked, since);
	}
	if (flows_dropped_much(s->flows->dropped)) {
		format_ratio(s->flows->dropped, dropped);
		text_append_part(words, " · ", _("%s of packets were dropped unseen"), dropped);
	}
}

void security_write_rogue(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);

	if (!s->flows)
		return;
	if (!was_observed(s)) {
		put_unobserved(s, p);
		return;
	}
	if (s->flows->rogue.n == 0)
		text_append(&words, _("None: what was seen is authorised, accepted or asked by this collector."));
	else if (!has_register(s))
		text_appendf(&words, ngettext("%zu flow was seen, and the register of openings is empty.", "%zu flows were seen, and the register of openings is empty.",
		                              s->flows->rogue.n), s->flows->rogue.n);
	else
		append_fresh(&s->flows->rogue, &words);
	append_unseen(s, &words);
	security_put_found(s, p, has_register(s) ? worth_of(s, &s->flows->rogue) : s->flows->rogue.n > 0 ? STATE_WARNING : worth_of_none(s), _("Flows not authorised"),
	                     text_str(&words), "view:flows status=rogue");
	put_flows(s, &s->flows->rogue, BY_MINUTE, p, details);
	text_done(&words);
}

void security_write_cleartext(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);

	if (!was_observed(s))
		return;
	if (s->flows->clear.n == 0) {
		text_append(&words, _("None was seen to pass."));
		append_unseen(s, &words);
	} else {
		append_fresh(&s->flows->clear, &words);
		text_append(&words, " · ");
	}
	for (size_t i = 0, n = 0; i < SECURITY_CLEAR_KINDS; i++)
		if (s->flows->clear_kinds[i] > 0)
			text_appendf(&words, "%s%s %zu", n++ ? ", " : "", flow_cleartext(FLOW_TRAIT_ALL, i), s->flows->clear_kinds[i]);
	security_put_found(s, p, worth_of(s, &s->flows->clear), _("Passwords in clear"), text_str(&words), "view:flows clear=yes");
	put_flows(s, &s->flows->clear, BY_MINUTE, p, details);
	text_done(&words);
}

/* ---- the register ---- */

/* state: of none. Takes the words. */
static void put_openings(const struct security *s, const struct security_flow_list *l, enum state state, const char *title, struct text *words,
                         const char *target, enum dated dated, struct pen *p, size_t details)
{
	security_put_found(s, p, l->n > 0 ? STATE_WARNING : state, title, text_str(words), target);
	put_flows(s, l, dated, p, details);
	text_done(words);
}

/* None is told dead where much was dropped: that is no good news. */
static void append_none_dead(const struct security *s, int days, struct text *words)
{
	char dropped[FORMAT_MAX];

	if (days < FLOW_DEAD_DAYS) {
		text_appendf(words, ngettext("Not known before %d days were watched: %d was.", "Not known before %d days were watched: %d were.", (unsigned long)days),
		             FLOW_DEAD_DAYS, days);
	} else if (flows_dropped_much(s->flows->long_dropped)) {
		format_ratio(s->flows->long_dropped, dropped);
		text_appendf(words, _("Not known: %s of packets were dropped unseen within %d days."), dropped, FLOW_DEAD_DAYS);
	} else {
		text_appendf(words, _("None was looked for and not seen for %d days."), FLOW_DEAD_DAYS);
	}
}

void security_write_dead(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);
	size_t n = s->flows ? s->flows->dead.n : 0;
	int days;

	if (!was_observed(s) || !has_register(s))
		return;
	days = wall_is_known(s->flows->watched) ? (int)((s->now.ms - s->flows->watched.ms) / DAY_MS) : 0;
	if (n > 0)
		text_appendf(&words, ngettext("%zu not seen for %d days: to be closed", "%zu not seen for %d days: to be closed", n), n, FLOW_DEAD_DAYS);
	else
		append_none_dead(s, days, &words);
	put_openings(s, &s->flows->dead, days < FLOW_DEAD_DAYS || flows_dropped_much(s->flows->long_dropped) ? STATE_UNKNOWN : STATE_OK,
	             _("Openings not used"), &words, "view:flows status=dead", UNDATED, p, details);
}

void security_write_ending(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);
	size_t n = s->flows ? s->flows->ending.n : 0;

	if (!has_register(s))
		return;
	if (n > 0)
		text_appendf(&words, ngettext("%zu ends within %d days", "%zu end within %d days", n), n, FLOW_ENDING_DAYS);
	else
		text_appendf(&words, _("None ends within %d days."), FLOW_ENDING_DAYS);
	put_openings(s, &s->flows->ending, STATE_OK, _("Openings that end"), &words, "view:flows status=ending", BY_DAY, p, details);
}

/* ---- who is new ---- */

static void put_burst(const struct security *s, const struct talker_burst *b, struct pen *p)
{
	struct text words = TEXT_INIT(1024);
	char at[FORMAT_MAX];

	format_time(b->from, s->now, at);
	text_appendf(&words, "%s · ", at);
	text_appendf(&words, ngettext("%" PRId64 " on %s", "%" PRId64 " on %s", (unsigned long)b->talkers), b->talkers, b->point);
	text_appendf(&words, b->talkers > 1 ? _(", the first %s → %s %s") : _(", %s → %s %s"), b->source, b->destination, b->protocol);
	if (b->port > 0)
		text_appendf(&words, "/%" PRId64, b->port);
	security_put_detail(p, NULL, text_str(&words));
	text_done(&words);
}

void security_write_talkers(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);
	char target[TARGET_NAME_MAX], from[32];
	size_t shown = 0;

	if (!was_observed(s))
		return;
	if (s->flows->n_bursts == 0 && s->flows->learning && looks_now(s)) {
		text_appendf(&words, _("Not known yet: who talks to whom is being learned, %d of %d days were watched."), (int)(s->flows->looked_ms / DAY_MS),
		             OBSERVED_LEARNING_DAYS);
	} else if (s->flows->n_bursts == 0) {
		text_append(&words, _("Nobody talked to a device of ours for the first time since then."));
		append_unseen(s, &words);
	} else {
		text_append(&words, s->flows->at_least ? _("at least ") : "");
		text_appendf(&words, ngettext("%" PRId64 " since then", "%" PRId64 " since then", (unsigned long)s->flows->talkers), s->flows->talkers);
		text_append(&words, _(", "));
		text_appendf(&words, ngettext("at %zu time", "at %zu times", s->flows->n_bursts), s->flows->n_bursts);
		text_append(&words, " · ");
		text_appendf(&words, ngettext("%zu is listed", "%zu are listed", s->flows->n_kept_talkers), s->flows->n_kept_talkers);
	}
	snprintf(target, sizeof target, "view:flows new>%s", list_moment(s->since, from, sizeof from));
	security_put_found(s, p, s->flows->n_bursts > 0 ? STATE_WARNING : s->flows->learning ? STATE_UNKNOWN : worth_of_none(s), _("New talkers"), text_str(&words),
	                     target);
	for (; shown < s->flows->n_bursts && shown < details; shown++)
		put_burst(s, &s->flows->bursts[shown], p);
	security_put_rest(p, s->flows->n_bursts, shown);
	text_done(&words);
}

static void put_unknown(const struct security *s, const struct flow_host_row *row, struct arena *a, struct pen *p)
{
	struct text words = TEXT_INIT(1024);
	struct flow_host_line l;
	char at[FORMAT_MAX], target[TARGET_NAME_MAX];

	if (flow_host_line_of(row, a, &l)) {
		format_time(row->newest, s->now, at);
		text_appendf(&words, "%s · %s", at, l.words);
		if (row->hosts > 1) {
			text_append(&words, " · ");
			text_appendf(&words, ngettext("%zu host", "%zu hosts", row->hosts), row->hosts);
		}
		text_appendf(&words, _(" · seen from %s, with %s"), row->point, l.with);
	}
	snprintf(target, sizeof target, "view:hosts %s", row->name ? row->name : row->point);
	security_put_detail(p, target, text_str(&words));
	text_done(&words);
}

void security_write_unknown_hosts(const struct security *s, struct pen *p, size_t details)
{
	struct arena *a = arena_new();
	struct text words = TEXT_INIT(512);
	const struct flow_hosts *h = s->flows ? &s->flows->hosts : NULL;
	size_t shown = 0, before;

	if (!a || !was_observed(s)) {
		arena_free(a);
		return;
	}
	before = h->hosts - h->fresh;
	if (h->hosts == 0) {
		text_append(&words, _("None: whoever was seen is a device or in a network of ours."));
		append_unseen(s, &words);
	} else {
		text_appendf(&words, ngettext("%zu seen for the first time", "%zu seen for the first time", h->fresh), h->fresh);
		text_append(&words, _(", "));
		text_appendf(&words, ngettext("%zu seen before", "%zu seen before", before), before);
	}
	if (h->hosts == 0)
		security_put_found(s, p, worth_of_none(s), _("Unknown hosts"), text_str(&words), "view:hosts");
	else
		security_put_section(p, h->fresh > 0 ? STATE_WARNING : STATE_OK, _("Unknown hosts"), text_str(&words), h->fresh > 0 ? "view:hosts status=new" : "view:hosts");
	for (; shown < h->n && shown < details && h->rows[shown].fresh > 0; shown++)
		put_unknown(s, &h->rows[shown], a, p);
	arena_free(a);
	text_done(&words);
}
