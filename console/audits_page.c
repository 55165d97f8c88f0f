#include "console/audits.h"

#include "arena.h"
#include "console/hds_words.h"
#include "console/object_line.h"
#include "console/person.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <string.h>

struct audits_page {
	struct hds_audit *rows;  /* oldest first */
	const char **people;
	size_t n;
};

bool audits_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct audit_row *row = list_selected(&b->list);
	struct audits_page *p = arena_alloc(a, sizeof *p);

	(void)now;
	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	if (!read_hds_audit_history(r, a, row->line.row.number, &p->rows, &p->n, e))
		return false;
	p->people = arena_array(a, p->n, sizeof *p->people);
	for (size_t i = 0; p->people && i < p->n; i++)
		p->people[i] = person_name(p->rows[i].uid, false, a);
	return p->people || err_set(e, ERR_MEMORY, "out of memory");
}

static void pen_date(struct pen *p, const char *label, wall_t at)
{
	char words[FORMAT_MAX];

	format_date(at, words);
	pen_fact(p, label, words);
}

/* One line each, that leads to the action. */
static void write_findings(struct pen *p, const struct hds_audit *v, const struct audits_kept *kept)
{
	size_t told = 0;

	pen_title(p, _("Findings"));
	for (size_t i = 0; i < kept->n_actions; i++) {
		const struct hds_action *a = &kept->actions[i];
		struct text words = TEXT_INIT(2048);
		char number[32];

		if (!hds_audit_found(v, a))
			continue;
		snprintf(number, sizeof number, "%" PRId64, a->number);
		text_appendf(&words, "%s · %s · %s", _(hds_severity_word(a->severity)), _(hds_progress_word(a->progress)), a->finding);
		pen_named(p, "action", number, text_str(&words));
		text_done(&words);
		told++;
	}
	if (told == 0)
		pen_line(p, STYLE_DIM, _("None is recorded: A adds one."));
}

static void write_change(struct pen *p, const struct hds_audit *v, const char *who, wall_t now)
{
	struct text words = TEXT_INIT(2048);
	char at[FORMAT_MAX], from[FORMAT_MAX];

	format_time(v->at, now, at);
	format_date(v->from, from);
	text_appendf(&words, "%s · %s", at, _(hds_audit_progress_word(v->progress)));
	text_append_part(&words, " · ", _("from %s"), from);
	text_append_part(&words, " · ", "%s", who);
	text_append_part(&words, " · ", "%s", v->comment);
	pen_line(p, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

void audits_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct audit_row *r = row;
	const struct hds_audit *v = &r->line.row;
	const struct audits_page *loaded = page;
	struct state_look how = audit_look(r);

	pen_state(p, how.style, how.symbol, how.word, "");
	pen_line(p, STYLE_STRONG, v->title);
	pen_fact(p, _("Type"), _(hds_audit_type_word(v->type)));
	pen_date(p, _("From"), v->from);
	pen_date(p, _("Until"), v->until);
	pen_fact(p, _("Auditor"), v->auditor);
	pen_fact(p, _("Scope"), v->scope);
	pen_fact(p, _("Result"), v->result);
	pen_fact(p, _("Reference"), v->reference);
	pen_fact(p, "SHA-256", v->sha256);
	pen_fact(p, _("Comment"), v->comment);
	write_findings(p, v, b->list.kept);
	if (v->serves && *v->serves)
		pen_title(p, _("For"));
	pen_served(p, v->serves);
	if (!loaded)
		pen_line(p, STYLE_DIM, _("Reading…"));
	if (loaded && loaded->n > 0)
		pen_title(p, _("History"));
	for (size_t i = loaded ? loaded->n : 0; i-- > 0;)
		write_change(p, &loaded->rows[i], loaded->people[i], b->list.now);
}
