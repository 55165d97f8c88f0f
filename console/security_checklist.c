/* What moved in the checklist, and why. */
#include "console/hds_words.h"
#include "console/security_section.h"

#include "inventory/format.h"
#include "intl.h"

#include <math.h>
#include <string.h>

enum { MOVES_LEAST = 3 };

/* The last piece that took the leaf's proof away; NULL: none. */
static const char *expired_piece(const struct hds_item *item, wall_t now)
{
	for (size_t i = 0; i < item->leaf.n_evidence; i++) {
		const struct hds_evidence *v = item->leaf.evidence[i];

		if (hds_evidence_state(v, now) == EVIDENCE_EXPIRED && v->valid_until.ms == item->state.expired_last.ms)
			return v->title;
	}
	return NULL;
}

static void append_move(const struct security_move *m, wall_t now, struct text *t)
{
	const struct hds_leaf_state *s = &m->after->state;
	char at[FORMAT_MAX] = "";

	text_appendf(t, "%s · %s", m->after->requirement->key, _(hds_move_word(m->why)));
	if (m->why == HDS_MOVE_EXPIRED)
		format_time(s->expired_last, now, at);
	else if (m->why == HDS_MOVE_REOPENED && s->reopened)
		format_time(s->reopened_since, now, at);
	else if (m->after->leaf.assessment && m->why == HDS_MOVE_ASSESSED)
		format_time(m->after->leaf.assessment->at, now, at);
	text_append_part(t, " ", "%s", at);
	if (m->before && strcmp(hds_look(&m->before->state).word, hds_look(s).word) != 0)
		text_appendf(t, " · %s → %s", hds_look(&m->before->state).word, hds_look(s).word);
	else
		text_appendf(t, " · %s", hds_look(s).word);
	if (m->why == HDS_MOVE_EXPIRED)
		text_append_part(t, " · ", "%s", expired_piece(m->after, now));
	text_append_part(t, " · ", "%s", hds_text(&m->after->requirement->title));
}

/* ", score 42 % → 40 % (-2)" */
static void append_score(const struct security_family *f, struct text *t)
{
	double now = hds_score_ratio(&f->now.score), then = f->then ? hds_score_ratio(&f->then->score) : (double)NAN;
	char a[FORMAT_MAX], b[FORMAT_MAX];

	if (isnan(now)) {
		text_append(t, _("; no score: nothing is assessed"));
		return;
	}
	format_ratio(now, b);
	if (isnan(then)) {
		text_appendf(t, _("; score %s"), b);
		return;
	}
	format_ratio(then, a);
	if (strcmp(a, b) == 0)
		text_appendf(t, _("; score %s, as before"), b);
	else
		text_appendf(t, _("; score %s → %s"), a, b);
}

static void write_family(const struct security_family *f, const char *title, const char *target, wall_t now, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(1024);
	size_t shown = details < MOVES_LEAST ? MOVES_LEAST : details;

	if (!f->known) {
		security_put_section(p, STATE_UNKNOWN, title, _("No framework is in the inventory yet: vigied puts those there that come with Vigie."), NULL);
		return;
	}
	if (f->n_moves == 0) {
		text_append(&words, _("No leaf moved"));
	} else {
		if (f->n_worse > 0)
			text_appendf(&words, ngettext("%zu new deviation", "%zu new deviations", f->n_worse), f->n_worse);
		text_append(&words, f->n_worse > 0 ? _(", ") : "");
		text_appendf(&words, ngettext("%zu leaf moved", "%zu leaves moved", f->n_moves), f->n_moves);
	}
	append_score(f, &words);
	security_put_section(p, f->n_worse > 0 ? STATE_CRITICAL : f->n_moves > 0 ? STATE_WARNING : STATE_OK, title, text_str(&words), target);
	for (size_t i = 0; i < f->n_moves && i < shown; i++) {
		text_clear(&words);
		append_move(&f->moves[i], now, &words);
		security_put_detail(p, f->moves[i].after->key, text_str(&words));
	}
	security_put_rest(p, f->n_moves, shown);
	text_done(&words);
}

void security_write_checklist(const struct security *s, struct pen *p, size_t details)
{
	write_family(&s->families[0], _("HDS preparation"), "view:hds", s->now, p, details);
	if (s->families[1].known && (s->families[1].n_moves > 0 || s->families[1].now.score.assessed > 0))
		write_family(&s->families[1], _("ISO 27001 preparation"), "view:iso27001", s->now, p, details);
}
