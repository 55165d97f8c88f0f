#include "console/route_words.h"

#include "console/keyword.h"
#include "console/object_field.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { PAIRS_SHOWN = 8, DAYS_OF_WEEK = 7 };

const char *route_voice_of(const struct route_activity_row *r)
{
	return r->has_pair ? route_voice_name(r->silence.voice) : NULL;
}

enum state route_state(const struct route_activity_row *r)
{
	struct route_alert alert;

	if (!r->has_pair)
		return STATE_OK;
	if (r->silence.voice == ROUTE_SILENT || wall_is_known(r->alert_since)) {
		if (r->blind)
			return STATE_UNKNOWN;
		route_alert_judge(r, r->silence.since, &alert);
		return alert.state == STATE_OK ? STATE_WARNING : alert.state;
	}
	return r->silence.voice != ROUTE_NEVER_HEARD ? STATE_OK : r->watched ? STATE_WARNING : STATE_UNKNOWN;
}

enum state ae_pair_state(const struct ae_pair_row *p)
{
	return p->status == AE_DECLARED ? STATE_OK : STATE_WARNING;
}

void route_append_usual(struct text *t, const struct route_activity_row *r)
{
	double a_day = r->silence.a_day;
	char words[FORMAT_MAX];

	if (isnan(a_day))
		return;
	format_real(a_day >= 1 ? a_day : a_day * DAYS_OF_WEEK, a_day >= 10 ? 0 : 1, words);
	text_appendf(t, a_day >= 1 ? _("%s a day") : _("%s a week"), words);
}

static void append_silence(struct text *t, const struct route_activity_row *r, wall_t now)
{
	const struct route_silence *s = &r->silence;
	char since[FORMAT_MAX], low[FORMAT_MAX], high[FORMAT_MAX];

	format_time(s->since, now, since);
	text_appendf(t, _("no association since %s"), since);
	if (s->usual_low == UNKNOWN_I64)
		return;
	format_real((double)s->usual_low, 0, low);
	format_real((double)s->usual_high, 0, high);
	if (s->usual_low == s->usual_high)
		text_appendf(t, _(", usually %s in that time"), low);
	else
		text_appendf(t, _(", usually %s to %s in that time"), low, high);
	if (s->usual_octets == UNKNOWN_I64 || s->usual_octets == 0)
		return;
	format_bytes(s->usual_octets, low);
	text_appendf(t, _(", %s of data"), low);
}

static void append_last(struct text *t, const struct route_activity_row *r, wall_t now)
{
	struct text usual = TEXT_INIT(128);
	char last[FORMAT_MAX];

	format_time(r->last_seen, now, last);
	text_appendf(t, _("last association %s"), last);
	route_append_usual(&usual, r);
	if (usual.len)
		text_appendf(t, _(", usually %s"), text_str(&usual));
	else
		text_append(t, _(", its rhythm is not known yet"));
	text_done(&usual);
}

void route_append_heard(struct text *t, const struct route_activity_row *r, wall_t now)
{
	struct text cause = TEXT_INIT(1024);
	char since[FORMAT_MAX];

	if (!r->has_pair)
		text_append(t, _("not heard: its source AE, or the AE title of its Covolink, is not declared"));
	else if (!wall_is_known(r->last_seen))
		text_append(t, r->watched ? _("declared, never seen") : _("not observed (no capture)"));
	else if (r->silence.voice == ROUTE_SILENT)
		append_silence(t, r, now);
	else
		append_last(t, r, now);
	if (r->explained_by) {
		object_name_words(r->explained_by, &cause);
		text_appendf(t, _(" · explained by: %s"), text_str(&cause));
	}
	if (r->blind && wall_is_known(r->looked)) {
		format_time(r->looked, now, since);
		text_appendf(t, _(" · nobody has looked since %s: whether it is silent is not known"), since);
	} else if (wall_is_known(r->last_seen) && !r->watched) {
		text_append(t, _(" · nobody looks now"));
	}
	text_done(&cause);
}

void pen_route_heard(struct pen *p, const struct route_activity_row *r, wall_t now)
{
	struct text words = TEXT_INIT(2048);
	enum state is = route_state(r);

	route_append_heard(&words, r, now);
	pen_line(p, is == STATE_CRITICAL ? STYLE_CRITICAL : is == STATE_WARNING ? STYLE_WARNING : STYLE_DIM, text_str(&words));
	text_done(&words);
}

static void pen_pair(struct pen *p, const struct ae_pair_row *pair, wall_t now)
{
	struct text words = TEXT_INIT(1024);
	char last[FORMAT_MAX];

	format_time(pair->last_seen, now, last);
	text_appendf(&words, "%s → %s · %s", pair->calling, pair->called, last);
	text_append_part(&words, " · ", _("declared: %s"), pair->declared_calling ? pair->declared_calling : pair->declared_called);
	if (pair->declared_calling)
		text_appendf(&words, " → %s", pair->declared_called);
	pen_line(p, STYLE_WARNING, text_str(&words));
	text_done(&words);
}

void pen_undeclared_pairs(struct pen *p, const struct route_activity *a, const char *covolink, wall_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_pairs; i++) {
		if (!a->pairs[i].covolink || strcmp(a->pairs[i].covolink, covolink) != 0)
			continue;
		if (n == 0)
			pen_title(p, _("Seen, not declared"));
		if (n++ < PAIRS_SHOWN)
			pen_pair(p, &a->pairs[i], now);
	}
	pen_more(p, n, PAIRS_SHOWN);
}

const struct route_activity_row *route_activity_named(const struct route_activity *a, const char *name)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->rows[i].name, name) == 0)
			return &a->rows[i];
	return NULL;
}
