/* What people did and signed: mutes, acts, the journal, contracts. */
#include "console/security_section.h"

#include "console/keyword.h"
#include "console/list.h"
#include "console/object_field.h"
#include "inventory/format.h"
#include "intl.h"

static void put_silence(const struct security *s, size_t i, struct pen *p)
{
	const struct silence_row *row = &s->silences[i];
	struct text words = TEXT_INIT(1024);
	char until[FORMAT_MAX];

	format_time(wall_is_known(row->ended) ? row->ended : row->until, s->now, until);
	text_appendf(&words, "%s · ", keyword_word("kind", row->kind));
	object_name_words(row->object, &words);
	text_append_part(&words, " · ", "%s", s->silenced_by[i]);
	text_append_part(&words, " · ", "%s", row->reason);
	text_append_part(&words, " · ", _("until %s"), until);
	security_put_detail(p, NULL, text_str(&words));
	text_done(&words);
}

void security_write_silences(const struct security *s, struct pen *p, size_t details)
{
	size_t holds = 0, fresh = 0, shown = 0;
	struct text words = TEXT_INIT(256);

	for (size_t i = 0; i < s->n_silences; i++) {
		holds += s->silences[i].holds;
		fresh += s->silences[i].from.ms >= s->since.ms;
	}
	if (s->n_silences == 0) {
		security_put_found(s, p, STATE_OK, _("Silences"), _("None: nothing is acknowledged, muted or under planned work."), "sheet:silences");
		return;
	}
	text_appendf(&words, ngettext("%zu holds now", "%zu hold now", holds), holds);
	text_append(&words, _(", "));
	text_appendf(&words, ngettext("%zu since then", "%zu since then", fresh), fresh);
	security_put_section(p, holds > 0 ? STATE_WARNING : STATE_OK, _("Silences"), text_str(&words), "sheet:silences");
	for (; shown < s->n_silences && shown < details; shown++)
		put_silence(s, s->n_silences - 1 - shown, p);
	security_put_rest(p, s->n_silences, shown);
	text_done(&words);
}

/* The journal's rows since the start. */
static void put_since(const struct security *s, char *target, size_t size)
{
	char from[32];

	snprintf(target, size, "view:journal when>%s", list_moment(s->since, from, sizeof from));
}

void security_write_acts(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(1024);
	size_t refused = 0, denied = 0;
	char target[64];

	put_since(s, target, sizeof target);
	if (s->n_journal == 0) {
		security_put_found(s, p, STATE_OK, _("Acts"), _("None: nobody wrote anything."), target);
		return;
	}
	for (size_t i = 0; i < s->n_acts; i++) {
		refused += s->acts[i].refused;
		denied += s->acts[i].denied;
	}
	text_appendf(&words, s->n_journal == JOURNAL_SHOWN_MAX ? ngettext("%zu act or more", "%zu acts or more", s->n_journal)
	             : ngettext("%zu act", "%zu acts", s->n_journal), s->n_journal);
	text_append(&words, _(", "));
	text_appendf(&words, ngettext("%zu of them refused", "%zu of them refused", refused), refused);
	if (denied > 0) {
		text_append(&words, _(", "));
		text_appendf(&words, ngettext("%zu for want of the right", "%zu for want of the right", denied), denied);
	}
	security_put_section(p, denied > 0 ? STATE_WARNING : STATE_OK, _("Acts"), text_str(&words), target);
	text_clear(&words);
	for (size_t i = 0; i < s->n_acts; i++)
		text_appendf(&words, "%s%s %zu", i ? ", " : "", journal_method_word(s->acts[i].method), s->acts[i].n);
	for (size_t i = 0; i < s->n_people; i++)
		text_appendf(&words, "%s%s", i ? ", " : " · ", s->acted_by[i]);
	if (details > 0)
		security_put_detail(p, NULL, text_str(&words));
	text_done(&words);
}

void security_write_journal(const struct security *s, struct pen *p, size_t details)
{
	enum state worth = !s->chain.proved ? STATE_UNKNOWN : s->chain.verdict.findings > 0 ? STATE_CRITICAL : STATE_OK;
	struct text words = TEXT_INIT(512);

	(void)details;
	journal_verdict_words(&s->chain, &words);
	if (s->quiet && worth == STATE_OK) /* that it holds stands first */
		security_put_cut(p, worth, _("Journal"), text_str(&words), "view:journal");
	else
		security_put_section(p, worth, _("Journal"), text_str(&words), "view:journal");
	text_done(&words);
}

void security_write_contracts(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(512);

	if (s->contracts.n == 0) {
		security_put_undeclared(s, p, _("Contracts"), _("No contract is declared with an end."), "view:calendar kind=contract");
	} else {
		security_append_deadline(&s->contracts.rows[0], &words);
		security_put_cut(p, deadline_worth(&s->contracts.rows[0]), _("Contracts"), text_str(&words), "view:calendar kind=contract");
		security_put_deadlines(p, &s->contracts, 1, s->contracts.n, details);
	}
	text_done(&words);
}
