#include "console/actions.h"

#include "arena.h"
#include "console/deadlines.h"
#include "inventory/format.h"
#include "console/hds_words.h"
#include "console/object_line.h"
#include "console/person.h"
#include "facts.h"
#include "intl.h"

#include <inttypes.h>
#include <string.h>

bool actions_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct action_row *row = list_selected(&b->list);
	struct actions_page *p = arena_alloc(a, sizeof *p);

	(void)now;
	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	if (!read_hds_action_history(r, a, row->a.number, &p->rows, &p->n, e))
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

/* Each promise of an end stands: what was put off is seen. */
static void write_change(struct pen *p, const struct hds_action *a, const char *who, wall_t now)
{
	struct text words = TEXT_INIT(2048);
	char at[FORMAT_MAX], due[FORMAT_MAX], done[FORMAT_MAX];

	format_time(a->at, now, at);
	format_date(a->due, due);
	hds_format_days(a->done_centidays, done);
	text_appendf(&words, "%s · %s", at, _(hds_progress_word(a->progress)));
	text_append_part(&words, " · ", _("due %s"), due);
	text_append_part(&words, " · ", _("%s days done"), done);
	text_append_part(&words, " · ", "%s", who);
	text_append_part(&words, " · ", "%s", a->comment);
	pen_line(p, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

void actions_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct action_row *r = row;
	const struct actions_page *loaded = page;
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
	if (!loaded)
		pen_line(p, STYLE_DIM, _("Reading…"));
	if (loaded && loaded->n > 0)
		pen_title(p, _("History"));
	for (size_t i = loaded ? loaded->n : 0; i-- > 0;)
		write_change(p, &loaded->rows[i], loaded->people[i], b->list.now);
}
