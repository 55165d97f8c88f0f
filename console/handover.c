#include "console/handover.h"

#include "console/alert_sentence.h"
#include "console/object_field.h"
#include "console/redundancy_words.h"
#include "intl.h"
#include "inventory/format.h"
#include "redundancy.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

/* So many lines each: with their headings they are HANDOVER_LINES_MAX at most. */
enum { RUNNING_MAX = 24, PASSED_MAX = 7, ENDING_MAX = 5, UNSTABLE_MAX = 3, FRAGILE_MAX = 8 };
enum { ENDING_MS = 12 * 3600000, NAMED_MAX = 3 };

struct page {
	const struct handover *h;
	struct arena *a;
	struct handover_line *lines;
	size_t n, end;             /* end: of the section */
	size_t left_out;           /* of the section: objects without room */
	bool begun, failed;
	const char *title;         /* of the section */
};

static void put(struct page *p, enum handover_style style, const char *text)
{
	struct handover_line *line = &p->lines[p->n];

	if (p->failed || p->n == HANDOVER_LINES_MAX)
		return;
	*line = (struct handover_line){ style, arena_strdup(p->a, text) };
	p->failed = !line->text;
	p->n++;
}

/* ---- sections ---- */

static void begin(struct page *p, const char *title, size_t lines)
{
	p->title = title;
	p->begun = false;
	p->end = p->n + 1 + lines;
	p->left_out = 0;
}

/* Whether so many lines have room, the one that tells how many are left out included. */
static bool has_room(struct page *p, size_t lines)
{
	bool room = p->n + !p->begun + lines < p->end;

	p->left_out += !room;
	return room;
}

static void say(struct page *p, const struct text *t)
{
	if (!p->begun)
		put(p, HANDOVER_HEADING, p->title);
	p->begun = true;
	put(p, HANDOVER_TEXT, text_str(t));
}

static void end(struct page *p)
{
	char more[128];

	if (p->left_out == 0)
		return;
	snprintf(more, sizeof more, ngettext("and %zu more", "and %zu more", p->left_out), p->left_out);
	put(p, HANDOVER_MORE, more);
}

static void append_when(struct text *t, wall_t when, wall_t now)
{
	char buf[FORMAT_MAX];

	format_time(when, now, buf);
	text_append(t, buf);
}

/* ---- what is above ---- */

static void say_period(struct page *p)
{
	struct text t = TEXT_INIT(1024);
	char from[FORMAT_MAX], to[FORMAT_MAX];

	format_time(p->h->since, p->h->now, from);
	format_timestamp(p->h->now, to);
	/* translators: now, then the beginning of the shift */
	text_appendf(&t, _("Handover of %s, since %s"), to, from);
	put(p, HANDOVER_TITLE, text_str(&t));
	text_done(&t);
}

static void append_on_call(struct text *t, const struct rota_person *person)
{
	text_append(t, person->name);
	if (person->phone)
		text_appendf(t, " (%s)", person->phone);
}

static void say_rota(struct page *p)
{
	struct text t = TEXT_INIT(2048);
	struct rota_turn turn, next;
	wall_t from;

	if (!p->h->rota)
		return;
	turn = rota_at(p->h->rota, p->h->now);
	text_append(&t, turn.gap ? _("On call: nobody by the rota; by default ") : _("On call: "));
	append_on_call(&t, turn.person);
	if (rota_next(p->h->rota, p->h->now, &next, &from)) {
		text_append(&t, _("; next: "));
		append_on_call(&t, next.person);
		text_append(&t, _(" from "));
		append_when(&t, from, p->h->now);
	}
	put(p, HANDOVER_TEXT, text_str(&t));
	text_done(&t);
}

static void say_counts(struct page *p)
{
	const struct alert_counts *n = &p->h->status->alerts;
	struct text t = TEXT_INIT(1024);

	text_appendf(&t, _("Causes: %" PRId64 " unhandled, %" PRId64 " handled; behind them %" PRId64), n->critical + n->warning + n->unknown,
	             n->handled, n->children);
	if (n->back > 0)
		text_appendf(&t, _("; %" PRId64 " back by 07:00"), n->back);
	put(p, HANDOVER_TEXT, text_str(&t));
	text_clear(&t);
	if (alert_append_unreached(n, &t))
		put(p, HANDOVER_TEXT, text_str(&t));
	text_done(&t);
}

/* ---- what goes on ---- */

static bool is_new(const struct page *p, const struct alert_row *a)
{
	return a->since.ms >= p->h->since.ms;
}

static bool is_attended(const struct alert_row *a)
{
	return alert_is_handled(a) || wall_is_known(a->called);
}

static void say_cause(struct page *p, const struct alert_row *a)
{
	struct text t = TEXT_INIT(8192), care = TEXT_INIT(4096);

	text_appendf(&t, "%s ", state_word(a->severity));
	append_when(&t, a->since, p->h->now);
	text_append(&t, is_new(p, a) ? _(" (new) ") : "  ");
	alert_append_object(&t, a);
	text_append(&t, _(": "));
	alert_append_why(a, &t);
	alert_append_care(a, &care);
	text_append_part(&t, "", " · %s", text_str(&care));
	if (!is_attended(a))
		text_append(&t, _(" · nobody sees to it"));
	say(p, &t);
	text_done(&care);
	text_done(&t);
}

/* What belongs to the line above. */
static void indent(struct page *p, const struct text *t)
{
	struct text line = TEXT_INIT(16384);

	text_appendf(&line, "    %s", text_str(t));
	say(p, &line);
	text_done(&line);
}

static void append_call(struct page *p, const struct alert_row *a, struct text *t)
{
	if (!wall_is_known(a->called))
		return;
	text_append(t, t->len > 0 ? _("; called ") : _("called "));
	append_when(t, a->called, p->h->now);
	if (!wall_is_known(a->gtr_due))
		return;
	text_append(t, ", ");
	append_time_left(t, a->gtr_due, p->h->now);
}

static void say_handling(struct page *p, const struct alert_row *a)
{
	struct text t = TEXT_INIT(8192);

	if (alert_is_handled(a)) {
		alert_append_handling(a, p->h->now, &t);
		text_append(&t, ", ");
		append_person(&t, a->silence_uid);
		if (a->silence_reason)
			text_appendf(&t, _(": %s"), a->silence_reason);
	}
	append_call(p, a, &t);
	indent(p, &t);
	text_done(&t);
}

/* What was said last: a comment, or the words of a call. NULL: nothing. */
static const struct note_row *last_note(const struct page *p, int64_t alert_id)
{
	for (size_t i = p->h->n_notes; i > 0; i--)
		if (p->h->notes[i - 1].alert_id == alert_id && p->h->notes[i - 1].text)
			return &p->h->notes[i - 1];
	return NULL;
}

static void say_note(struct page *p, const struct note_row *n)
{
	struct text t = TEXT_INIT(8192), who = TEXT_INIT(256);

	append_person(&who, n->uid);
	append_when(&t, n->at, p->h->now);
	text_appendf(&t, _(", %s: %s"), text_str(&who), n->text);
	indent(p, &t);
	text_done(&who);
	text_done(&t);
}

static void say_running(struct page *p)
{
	begin(p, _("Running"), RUNNING_MAX);
	for (size_t i = 0; i < p->h->n_alerts; i++) {
		const struct alert_row *a = &p->h->alerts[i];
		const struct note_row *note;

		if (a->handling == ALERT_ENDED || !alert_is_cause(a))
			continue;
		note = last_note(p, a->id);
		if (!has_room(p, (size_t)1 + is_attended(a) + (note != NULL)))
			continue;
		say_cause(p, a);
		if (is_attended(a))
			say_handling(p, a);
		if (note)
			say_note(p, note);
	}
	if (!p->begun && p->left_out == 0) {
		struct text none = TEXT_INIT(128);

		text_append(&none, _("No alert."));
		say(p, &none);
		text_done(&none);
	}
	end(p);
}

/* ---- what is over, what will end ---- */

static void say_passed(struct page *p)
{
	begin(p, _("Over since then"), PASSED_MAX);
	for (size_t i = 0; i < p->h->n_alerts; i++) {
		const struct alert_row *a = &p->h->alerts[i];
		struct text t = TEXT_INIT(8192);

		if (a->handling == ALERT_ENDED && alert_is_cause(a) && a->ended.ms >= p->h->since.ms && has_room(p, 1)) {
			append_when(&t, a->since, p->h->now);
			text_append(&t, "–");
			append_when(&t, a->ended, p->h->now);
			text_append(&t, "  ");
			alert_append_object(&t, a);
			text_append(&t, _(": "));
			alert_append_why(a, &t);
			say(p, &t);
		}
		text_done(&t);
	}
	end(p);
}

static bool ends_soon(const struct page *p, const struct silence_row *s)
{
	return s->holds && !s->recurrence && s->until.ms - p->h->now.ms <= ENDING_MS;
}

static void say_ending(struct page *p)
{
	begin(p, _("Silences that end within 12 hours"), ENDING_MAX);
	for (size_t i = 0; i < p->h->n_silences; i++) {
		const struct silence_row *s = &p->h->silences[i];
		struct text t = TEXT_INIT(8192);

		if (ends_soon(p, s) && has_room(p, 1)) {
			append_when(&t, s->until, p->h->now);
			text_append(&t, "  ");
			object_name_words(s->object, &t);
			text_append(&t, ", ");
			append_person(&t, s->uid);
			if (s->reason)
				text_appendf(&t, _(": %s"), s->reason);
			say(p, &t);
		}
		text_done(&t);
	}
	end(p);
}

static void say_unstable(struct page *p)
{
	begin(p, _("Unstable"), UNSTABLE_MAX);
	for (size_t i = 0; i < p->h->n_alerts; i++) {
		struct text t = TEXT_INIT(8192);

		if (p->h->alerts[i].handling != ALERT_ENDED && p->h->alerts[i].flapping && has_room(p, 1)) {
			alert_append_object(&t, &p->h->alerts[i]);
			say(p, &t);
		}
		text_done(&t);
	}
	end(p);
}

/* ---- what is fragile ---- */

static void say_collector(struct page *p)
{
	const struct status_row *s = p->h->status;
	struct text t = TEXT_INIT(1024);
	char age[FORMAT_MAX];

	format_duration(s->data_age_s, age);
	if (s->hung)
		text_append(&t, _("The collector hangs: nothing is measured"));
	else if (s->collector == COLLECTOR_STOPPED)
		text_append(&t, _("The collector is stopped: nothing is measured"));
	else if (s->collector == COLLECTOR_BLIND)
		text_append(&t, _("The collector is blind: nothing is called down"));
	if (t.len > 0 && *age)
		text_appendf(&t, _("; latest result %s ago"), age);
	if (t.len > 0 && has_room(p, 1))
		say(p, &t);
	text_done(&t);
}

static void say_lost_ways(struct page *p)
{
	for (size_t i = 0; i < p->h->n_alerts; i++) {
		const struct alert_row *a = &p->h->alerts[i];
		struct text t = TEXT_INIT(8192);

		if (a->handling != ALERT_ENDED && alert_is_cause(a) && a->impact.degraded.n > 0 && has_room(p, 1)) {
			text_appendf(&t, ngettext("%zu establishment on its last way", "%zu establishments on their last way", a->impact.degraded.n),
			             a->impact.degraded.n);
			text_append(&t, _(": "));
			for (size_t k = 0; k < a->impact.degraded.n && k < NAMED_MAX; k++)
				text_appendf(&t, "%s%s", k ? _(", ") : "", a->impact.degraded.names[k]);
			text_appendf(&t, "%s (", a->impact.degraded.n > NAMED_MAX ? "…" : "");
			alert_append_object(&t, a);
			text_append(&t, ")");
			say(p, &t);
		}
		text_done(&t);
	}
}

/* A circuit that should stand in for another, and of which nobody knows whether it works. */
static void say_unproved(struct page *p)
{
	for (size_t i = 0; i < p->h->n_links && p->h->status->collector == COLLECTOR_RUNNING; i++) {
		const struct link_row *l = &p->h->links[i];
		struct text t = TEXT_INIT(8192), node = TEXT_INIT(4096);

		if (l->redundancy_group && l->state == LINK_UNKNOWN && has_room(p, 1)) {
			text_appendf(&node, "link:%s", l->name);
			object_name_words(text_str(&node), &t);
			text_append(&t, _(": stands in for others, and nobody knows whether it works"));
			say(p, &t);
		}
		text_done(&node);
		text_done(&t);
	}
}

static void append_theoretical(const struct page *p, const struct link_row *l, bool alone, struct text *t)
{
	char age[FORMAT_MAX];

	format_duration(wall_is_known(l->redundancy_proved) ? (p->h->now.ms - l->redundancy_proved.ms) / 1000 : UNKNOWN_I64, age);
	text_append(t, l->name);
	if (!alone)
		text_appendf(t, " (%s)", *age ? age : _("never"));
	else if (*age)
		text_appendf(t, _(": fallback not proved for %s"), age);
	else
		text_append(t, _(": fallback never proved"));
}

/* One line for all: where nothing is ever tried out they are many. */
static void say_theoretical(struct page *p)
{
	struct text t = TEXT_INIT(8192);
	size_t n = 0, named = 0;

	for (size_t i = 0; i < p->h->n_links; i++)
		n += redundancy_is_theoretical(&p->h->links[i], p->h->now);
	if (n > 1)
		text_appendf(&t, ngettext("%zu link whose fallback is not proved for %d days: ", "%zu links whose fallback is not proved for %d days: ", n),
		             n, REDUNDANCY_HOLDS_DAYS);
	for (size_t i = 0; i < p->h->n_links && named < NAMED_MAX; i++) {
		if (!redundancy_is_theoretical(&p->h->links[i], p->h->now))
			continue;
		text_append(&t, named++ ? _(", ") : "");
		append_theoretical(p, &p->h->links[i], n == 1, &t);
	}
	text_append(&t, n > NAMED_MAX ? "…" : "");
	if (n > 0 && has_room(p, 1))
		say(p, &t);
	text_done(&t);
}

static void say_late(struct page *p)
{
	const int64_t late = p->h->status->device_states[STATE_UNKNOWN] + p->h->status->service_states[STATE_UNKNOWN];
	struct text t = TEXT_INIT(1024);

	if (late > 0 && has_room(p, 1)) {
		text_appendf(&t, _("Devices and services of which nothing is known: %" PRId64), late);
		say(p, &t);
	}
	text_done(&t);
}

static void say_fragile(struct page *p)
{
	begin(p, _("Fragile"), FRAGILE_MAX);
	say_collector(p);
	say_lost_ways(p);
	say_unproved(p);
	say_theoretical(p);
	say_late(p);
	end(p);
}

bool handover_compose(const struct handover *h, struct arena *a, struct handover_line *ret_lines, size_t *ret_n, struct err *e)
{
	struct page p = { .h = h, .a = a, .lines = ret_lines };
	struct text head = TEXT_INIT(1024);

	say_period(&p);
	say_rota(&p);
	say_counts(&p);
	say_running(&p);
	say_passed(&p);
	say_ending(&p);
	say_unstable(&p);
	say_fragile(&p);
	if (h->journal_head) {
		text_appendf(&head, _("Journal: %s"), h->journal_head);
		put(&p, HANDOVER_TEXT, text_str(&head));
	}
	text_done(&head);
	if (p.failed)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_n = p.n;
	return true;
}
