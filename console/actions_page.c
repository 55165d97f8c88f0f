#include "console/actions.h"

#include "arena.h"
#include "console/deadlines.h"
#include "inventory/format.h"
#include "console/hds_words.h"
#include "console/object_line.h"
#include "console/past.h"
#include "facts.h"
#include "intl.h"

#include <inttypes.h>
#include <string.h>

/* Each promise of an end stands: what was put off is seen. */
static void tell_change(struct past *p, size_t i, const struct hds_action *v, struct arena *a)
{
	struct text words = TEXT_INIT(1024);
	char due[FORMAT_MAX], done[FORMAT_MAX];

	format_date(v->due, due);
	hds_format_days(v->done_centidays, done);
	text_append(&words, _(hds_progress_word(v->progress)));
	text_append_part(&words, " · ", _("due %s"), due);
	text_append_part(&words, " · ", _("%s days done"), done);
	past_tell(p, i, v->at, v->uid, v->comment, text_str(&words), a);
	text_done(&words);
}

bool actions_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct action_row *row = list_selected(&b->list);
	struct hds_action *actions;
	struct past *p;
	size_t n;

	(void)now;
	if (!read_hds_action_history(r, a, row->a.number, &actions, &n, e))
		return false;
	p = past_new(a, n);
	for (size_t i = 0; p && i < n; i++)
		tell_change(p, i, &actions[i], a);
	*ret_page = p;
	return p || err_set(e, ERR_MEMORY, "out of memory");
}

static void write_effort(struct pen *p, const struct action_row *r)
{
	char planned[FORMAT_MAX], done[FORMAT_MAX], words[160];

	hds_format_days(r->a.planned_centidays, planned);
	hds_format_days(r->a.done_centidays, done);
	snprintf(words, sizeof words, _("%s planned, %s done"), planned[0] ? planned : "–", done[0] ? done : "–");
	pen_fact(p, _("Days"), words);
	pen_date(p, _("Due"), r->a.due);
	if (r->slip_days > 0) {
		snprintf(words, sizeof words, ngettext("put off by %ld day since it was first promised", "put off by %ld days since it was first promised",
		         (unsigned long)r->slip_days), (long)r->slip_days);
		pen_line(p, STYLE_WARNING, words);
		pen_date(p, _("First due"), r->a.first_due);
	}
}

void actions_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct action_row *r = row;
	struct state_look how = action_look(r);
	char days[64] = "";

	if (r->days != UNKNOWN_I64 && (r->a.progress == HDS_PLANNED || r->a.progress == HDS_ONGOING))
		deadline_words(&(const struct deadline){ .kind = DEADLINE_ACTION, .days = r->days }, days, sizeof days);
	pen_state(p, how.style, how.symbol, how.word, days);
	pen_line(p, STYLE_STRONG, r->a.finding);
	write_effort(p, r);
	pen_fact(p, _("Owner"), r->a.owner);
	pen_fact(p, _("Cause"), r->a.cause);
	pen_fact(p, _("Correction"), r->a.correction);
	pen_fact(p, _("Check"), r->a.check);
	pen_date(p, _("Check due"), r->a.check_due);
	pen_fact(p, _("Severity"), _(hds_severity_word(r->a.severity)));
	pen_fact(p, _("Found by"), r->a.found_by);
	pen_date(p, _("Found on"), r->a.found);
	pen_fact(p, _("Reference"), r->a.reference);
	pen_fact(p, _("Comment"), r->a.comment);
	if (r->a.serves && *r->a.serves)
		pen_title(p, _("For"));
	pen_served(p, r->a.serves);
	pen_past(p, page, b->list.now);
}
