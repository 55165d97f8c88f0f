#include "console/situation.h"

#include "arena.h"
#include "console/alert_sentence.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/clinical_weight.h"
#include "inventory/format.h"

#include <string.h>

/* By what is declared it cuts off more establishments than have no link that is confirmed down: the others cannot be seen past it. */
static bool reaches_beyond(const struct alert_row *a, size_t cut)
{
	return a && a->severity == STATE_CRITICAL && a->impact.sites.n > cut;
}

void situation_find_cause(struct situation *s, const struct trouble *rows, size_t n, const struct alert_row *alerts, size_t n_alerts)
{
	const struct trouble *lead = troubles_lead(rows, n);

	for (size_t i = 0; i < n_alerts; i++) {
		if (!alert_is_cause(&alerts[i]) || alert_is_handled(&alerts[i]))
			continue;
		s->n_causes++;
		if (!s->cause || alert_compare_gravity(&alerts[i], s->cause) < 0)
			s->cause = &alerts[i];
	}
	if (lead && (!s->cause || strcmp(s->cause->kind, "collector") != 0)) /* what is known of rows is old while it is blind */
		s->cause = lead->cause;
	s->cuts = s->cut.n == 0;
	for (size_t i = 0; s->cause && i < n; i++)
		s->cuts = s->cuts || (rows[i].cut && rows[i].cause == s->cause);
}

static void append_more(struct text *t, size_t n)
{
	if (n > 0) {
		text_append(t, " ");
		text_appendf(t, ngettext("and %zu more", "and %zu more", n), n);
	}
}

/* As many whole names as fit into so many columns, at least one, and how many there are beside them: that stays whole at the end. */
static void append_names(const char *const *names, size_t n, int width, bool ascii, struct text *words, struct text *more)
{
	size_t named = 0;

	for (; named < n; named++) {
		struct text with = TEXT_INIT(2048);
		bool fits;

		text_appendf(&with, "%s%s%s", text_str(words), named ? ", " : "", names[named]);
		append_more(&with, n - named - 1);
		fits = text_columns(text_str(&with), ascii) <= width;
		text_done(&with);
		if (named > 0 && !fits)
			break;
		text_appendf(words, "%s%s", named ? ", " : "", names[named]);
	}
	append_more(more, n - named);
}

static void append_cut_off_by(const struct alert_row *cause, int width, bool ascii, struct text *words, struct text *more)
{
	const struct names *sites = &cause->impact.sites;

	text_appendf(words, ngettext("%zu establishment cut off by %s: ", "%zu establishments cut off by %s: ", sites->n), sites->n, cause->name);
	append_names(sites->names, sites->n, width, ascii, words, more);
}

/* Of whom no link is known to be up or down, nobody can say that he is not cut off. */
static void append_none_cut(size_t unseen, struct text *words)
{
	if (unseen == 0)
		text_append(words, _("No establishment is cut off, but something is critical."));
	else
		text_appendf(words, ngettext("No establishment is seen cut off; the links of %zu are not known.",
		                             "No establishment is seen cut off; the links of %zu are not known.", unseen), unseen);
}

/* "device unreachable 5 min" */
static void append_what_lasted(const struct alert_row *a, wall_t now, struct text *t)
{
	char lasted[FORMAT_MAX];

	format_duration_short(wall_is_known(now) ? (now.ms - a->since.ms) / 1000 : UNKNOWN_I64, lasted);
	alert_append_what(a, t);
	text_append_part(t, " ", "%s", lasted);
}

/* What care it stops, the cause and since when, how many other causes there are. */
static void render_cause(const struct situation *s, bool named, wall_t now, struct grid *g, struct rect line)
{
	const struct alert_row *a = s->cause;
	struct text words = TEXT_INIT(2048), part = TEXT_INIT(1024);

	alert_append_uses(a, &part);
	text_append_part(&words, " · ", "%s", text_str(&part));
	text_clear(&part);
	alert_append_without_covolink(a, &part);
	text_append_part(&words, " · ", "%s", text_str(&part));
	text_clear(&part);
	if (!named)
		text_appendf(&part, "%s, ", a->name);
	append_what_lasted(a, now, &part);
	text_append_part(&words, " · ", named ? "%s" : s->cuts ? _("cause: %s") : _("gravest: %s"), text_str(&part));
	text_clear(&part);
	if (s->n_causes > 1)
		text_appendf(&part, ngettext("%zu more cause", "%zu more causes", s->n_causes - 1), s->n_causes - 1);
	text_append_part(&words, " · ", "%s", text_str(&part));
	grid_put(g, line.x + 1, line.y, line.width - 2, a->severity == STATE_CRITICAL ? STYLE_STRONG : STYLE_TEXT, text_str(&words));
	text_done(&words);
	text_done(&part);
}

static bool has_help(const struct alert_row *a) { return a->phone || a->supplier || a->contract || a->runbook; }

/* Whom to call, what the contract promises, the first step of the runbook. */
static void render_help(const struct alert_row *a, wall_t now, struct grid *g, struct rect line)
{
	struct text words = TEXT_INIT(4096), left = TEXT_INIT(256);

	append_time_left(&left, a->gtr_due, now);
	text_append_part(&words, " · ", _("call %s"), a->phone ? a->phone : a->supplier);
	text_append_part(&words, " · ", "%s", a->contract);
	if (left.len > 0)
		text_append_part(&words, " · ", _("GTR: %s"), text_str(&left));
	else if (a->contract)
		text_append_part(&words, " · ", "%s", _("GTR not started (key C)"));
	text_append_part(&words, " · ", "%s", a->runbook);
	grid_put(g, line.x + 1, line.y, line.width - 2, wall_is_known(a->gtr_due) && a->gtr_due.ms <= now.ms ? STYLE_CRITICAL : STYLE_TEXT,
	         text_str(&words));
	text_done(&words);
	text_done(&left);
}

/* First who has no link left, then how many are in trouble at all; what is not known is not said to be well. */
void situation_headline(const struct browser *b, struct grid *g, struct rect line)
{
	const struct situation *s = b->list.kept;
	const struct list *l = &b->list;
	struct text words = TEXT_INIT(1024), more = TEXT_INIT(128);
	bool named = s && reaches_beyond(s->cause, s->cut.n);
	enum style style = STYLE_OK;
	int room, used;

	if (!s || s->region.n_links + s->region.n_devices + s->region.n_services == 0) {
		text_append(&words, _("Nothing is watched: no link, device or service is declared."));
		style = STYLE_UNKNOWN;
	} else if (named) {
		style = STYLE_ALARM;
		append_cut_off_by(s->cause, line.width - 2, grid_is_ascii(g), &words, &more);
	} else if (s->cut.n > 0) {
		style = STYLE_ALARM;
		text_appendf(&words, ngettext("%zu establishment has no link up: ", "%zu establishments have no link up: ", s->cut.n), s->cut.n);
		append_names(s->cut.names, s->cut.n, line.width - 2, grid_is_ascii(g), &words, &more);
	} else if (list_count_state(l, STATE_CRITICAL) > 0) {
		style = STYLE_CRITICAL;
		append_none_cut(s->n_unseen, &words);
	} else if (list_count_state(l, STATE_WARNING) > 0) {
		style = STYLE_WARNING;
		text_append(&words, _("Nothing is critical, but not everything is well."));
	} else if (l->n > 0) {
		style = STYLE_UNKNOWN;
		text_append(&words, _("What goes wrong is not known: no recent result tells."));
	} else {
		text_appendf(&words, ngettext("All is well: %zu establishment, %zu links, %zu devices, %zu services.",
		                              "All is well: %zu establishments, %zu links, %zu devices, %zu services.", s->region.n_sites),
		             s->region.n_sites, s->region.n_links, s->region.n_devices, s->region.n_services);
	}
	grid_fill(g, (struct rect){ line.x, line.y, line.width, 1 }, ' ', style == STYLE_ALARM ? style : STYLE_TEXT);
	room = line.width - 2 - text_columns(text_str(&more), grid_is_ascii(g));
	used = grid_put(g, line.x + 1, line.y, room, style, text_str(&words));
	grid_put(g, line.x + 1 + used, line.y, line.width - 2 - used, style, text_str(&more));
	text_done(&words);
	text_done(&more);
	if (line.height > 1)
		render_cause(s, named, l->now, g, (struct rect){ line.x, line.y + 1, line.width, 1 });
	if (line.height > 2)
		render_help(s->cause, l->now, g, (struct rect){ line.x, line.y + 2, line.width, 1 });
}

int situation_headline_rows(const struct browser *b)
{
	const struct situation *s = b->list.kept;

	return !s || !s->cause ? 1 : has_help(s->cause) ? 3 : 2;
}
