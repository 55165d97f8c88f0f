#include "console/audits.h"

#include "arena.h"
#include "console/hds_words.h"
#include "console/object_line.h"
#include "console/past.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <string.h>

static void tell_change(struct past *p, size_t i, const struct hds_audit *v, struct arena *a)
{
	struct text words = TEXT_INIT(1024);
	char from[FORMAT_MAX];

	format_date(v->from, from);
	text_append(&words, _(hds_audit_progress_word(v->progress)));
	text_append_part(&words, " · ", _("from %s"), from);
	past_tell(p, i, v->at, v->uid, v->comment, text_str(&words), a);
	text_done(&words);
}

bool audits_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct audit_row *row = list_selected(&b->list);
	struct hds_audit *audits;
	struct past *p;
	size_t n;

	(void)now;
	if (!read_hds_audit_history(r, a, row->line.row.number, &audits, &n, e))
		return false;
	p = past_new(a, n);
	for (size_t i = 0; p && i < n; i++)
		tell_change(p, i, &audits[i], a);
	*ret_page = p;
	return p || err_set(e, ERR_MEMORY, "out of memory");
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

void audits_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct audit_row *r = row;
	const struct hds_audit *v = &r->line.row;
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
	pen_past(p, page, b->list.now);
}
