/* What proves a requirement: its evidence, and the facts that were measured. */
#include "console/hds_list.h"

#include "arena.h"
#include "console/expiry.h"
#include "console/fact_words.h"
#include "inventory/format.h"
#include "console/state_mark.h"
#include "fact_round.h"
#include "intl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LINKED_SHOWN = 30, NUMBER_MAX = 32, HASH_SHOWN = 12 };

static void write_piece(struct pen *p, const struct hds_evidence *v, wall_t now)
{
	enum hds_evidence_state s = hds_evidence_state(v, now);
	bool expired = s == EVIDENCE_EXPIRED;
	struct pen below = *p;
	struct text words = TEXT_INIT(1024);
	char number[NUMBER_MAX], days[64], until[FORMAT_MAX];

	snprintf(number, sizeof number, "%" PRId64, v->number);
	pen_target(p, "evidence", number);
	grid_put_code_point(p->g, p->x, p->y, expired ? STYLE_ALARM : STYLE_OK, state_symbol(expired ? STATE_CRITICAL : STATE_OK));
	grid_putf(p->g, p->x + 2, p->y++, p->width - 2, STYLE_STRONG, "%" PRId64 " %s", v->number, v->title);
	below.y = p->y;
	below.x += 2;
	below.width -= 2;
	text_append(&words, _(hds_evidence_state_word(s)));
	if (wall_is_known(v->valid_until)) {
		format_date(v->valid_until, until);
		expiry_words(wall_days_until(v->valid_until, now), days, sizeof days);
		text_append(&words, " · ");
		text_appendf(&words, _("valid until %s"), until);
		text_appendf(&words, " (%s)", days);
	}
	text_append_part(&words, " · ", "%s", v->owner);
	text_append_part(&words, " · ", "%s", v->reference);
	pen_line(&below, expired ? STYLE_CRITICAL : STYLE_TEXT, text_str(&words));
	p->y = below.y;
	text_done(&words);
}

/* Of many those that were recorded last. */
void hds_write_evidence(struct pen *p, const struct hds_item *item, wall_t now)
{
	pen_title(p, _("Evidence"));
	if (item->leaf.n_evidence == 0)
		pen_line(p, STYLE_DIM, _("No evidence is recorded for it."));
	for (size_t i = item->leaf.n_evidence > LINKED_SHOWN ? item->leaf.n_evidence - LINKED_SHOWN : 0; i < item->leaf.n_evidence; i++)
		write_piece(p, item->leaf.evidence[i], now);
	pen_more(p, item->leaf.n_evidence, LINKED_SHOWN);
}

static const struct hds_fact *find_fact(const struct hds_item *item, const char *key)
{
	for (size_t i = 0; i < item->leaf.n_facts; i++)
		if (strcmp(item->leaf.facts[i]->key, key) == 0)
			return item->leaf.facts[i];
	return NULL;
}

/* When it was measured and over which rows; what was found; what that does not prove. */
static void write_measured(struct pen *p, const struct hds_fact *f, bool stale)
{
	const struct fact_words *w = fact_words(f->key);
	struct arena *a = arena_new();
	const char *found = a ? fact_found(f, a) : NULL;
	struct text words = TEXT_INIT(2048);
	char at[FORMAT_MAX];

	format_timestamp(f->at, at);
	text_appendf(&words, "%s · ", _(hds_verdict_word(f->verdict)));
	text_appendf(&words, _("measured on %s"), at);
	text_appendf(&words, " · SHA-256 %.*s", HASH_SHOWN, f->sha256);
	if (stale)
		text_appendf(&words, " · %s", _("too old to count"));
	pen_line(p, STYLE_TEXT, text_str(&words));
	if (found)
		pen_paragraph(p, STYLE_TEXT, found);
	if (w)
		pen_paragraph(p, STYLE_DIM, _(w->not_proved));
	text_done(&words);
	arena_free(a);
}

static const char *why_not_measured(const struct framework_fact *f)
{
	if (!f->measured)
		return _("held in a register: evidence tells of it");
	return fact_is_asked(f->key) ? _("not measured yet") : _("measured by nothing: evidence tells of it");
}

static void write_fact(struct pen *p, const struct framework_fact *f, const struct hds_fact *measured, wall_t now)
{
	bool stale = measured && now.ms - measured->at.ms >= HDS_FACT_STALE_MS, fails = measured && !stale && measured->verdict == FACT_FAILS;
	enum state s = !measured || stale || measured->verdict == FACT_UNKNOWN ? STATE_UNKNOWN : fails ? STATE_WARNING : STATE_OK;
	const struct fact_lead *lead = fact_lead(f->key);
	struct pen below = *p;

	grid_put_code_point(p->g, p->x, p->y, state_style(s), state_symbol(s));
	grid_put(p->g, p->x + 2, p->y++, p->width - 2, STYLE_STRONG, hds_text(&f->title));
	below.y = p->y;
	below.x += 2;
	below.width -= 2;
	if (measured)
		write_measured(&below, measured, stale);
	else
		pen_line(&below, STYLE_DIM, why_not_measured(f));
	if (lead && measured) {
		pen_target(&below, "view", lead->view);
		pen_line(&below, STYLE_TEXT, _(lead->says));
	}
	p->y = below.y;
}

void hds_write_facts(struct pen *p, const struct framework *f, const struct hds_item *item, wall_t now)
{
	const struct framework_keys *keys = &item->requirement->facts;

	if (keys->n > 0)
		pen_title(p, _("Measured facts and registers"));
	for (size_t i = 0; i < keys->n && i < LINKED_SHOWN; i++) {
		const struct framework_fact *fact = framework_find_fact(f, keys->keys[i]);

		if (fact)
			write_fact(p, fact, find_fact(item, keys->keys[i]), now);
	}
}
