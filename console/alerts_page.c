#include "console/alerts.h"

#include "arena.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/redundancy_words.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "console/support.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <string.h>

enum { LINES_MAX = 40, TIME_COLUMNS = 7 };

bool alerts_read_page(struct reader *r, struct arena *a, const struct alert_row *alert, struct alerts_page **ret, struct err *e)
{
	struct alerts_page *p = arena_alloc(a, sizeof *p);

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret = p;
	return read_proofs(r, a, alert->id, &p->proofs, &p->n_proofs, e)
	       && read_notes(r, a, alert->id, WALL_NEVER, &p->notes, &p->n_notes, e) && read_notifications(r, a, alert->id, WALL_NEVER, &p->notifications, &p->n_notifications, e)
	       && read_supports(r, a, &p->supports, &p->n_supports, e)
	       && (strcmp(alert->kind, "link") != 0 || read_redundancy(r, alert->entity_id, &p->redundancy, e));
}

/* A time, then words beside it, wrapped in their own column. */
static void pen_dated(struct pen *p, wall_t at, wall_t now, enum style style, const char *words)
{
	struct pen beside = *p;
	char when[FORMAT_MAX];
	int used;

	format_time(at, now, when);
	used = grid_put(p->g, p->x, p->y, p->width, STYLE_DIM, when[0] ? when : "–") + 2;
	used = used < TIME_COLUMNS ? TIME_COLUMNS : used;
	beside.x += used;
	beside.width -= used;
	pen_line(&beside, style, words);
	p->y = beside.y > p->y ? beside.y : p->y + 1;
}

static void render_more(struct pen *p, size_t n)
{
	char words[64];

	if (n <= LINES_MAX)
		return;
	snprintf(words, sizeof words, ngettext("and %zu more", "and %zu more", n - LINES_MAX), n - LINES_MAX);
	pen_line(p, STYLE_DIM, words);
}

static void render_proof(struct pen *p, const struct proof_row *row, wall_t now)
{
	struct text words = TEXT_INIT(4096);

	if (row->object)
		object_name_words(row->object, &words);
	if (row->text) {
		text_append(&words, words.len ? _(": ") : "");
		detail_append(&words, row->text);
	}
	if (row->object)
		pen_dated(p, row->at, now, STYLE_TEXT, text_str(&words));
	else
		pen_line(p, STYLE_STRONG, text_str(&words)); /* what follows from the rest */
	text_done(&words);
}

/* Title NULL: it stands already. Returns how many there are. */
static size_t render_proofs(struct pen *p, const struct alerts_page *page, enum proof_kind kind, const char *title, size_t most, wall_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < page->n_proofs; i++) {
		if (page->proofs[i].kind != kind || n++ >= most)
			continue;
		if (n == 1 && title)
			pen_title(p, title);
		render_proof(p, &page->proofs[i], now);
	}
	return n;
}

void alerts_write_against(struct pen *p, const struct alerts_page *page, wall_t now)
{
	render_more(p, render_proofs(p, page, PROOF_AGAINST, _("Counter-proof: what still answers nearby"), LINES_MAX, now));
}

void alerts_write_changes(struct pen *p, const struct alerts_page *page, wall_t now)
{
	const char *title = _("Changed within the hour before");
	size_t changes = render_proofs(p, page, PROOF_CHANGE, title, LINES_MAX, now), others;
	struct text more = TEXT_INIT(128);

	render_more(p, changes);
	others = render_proofs(p, page, PROOF_ALERT, changes ? NULL : title, ALERTS_SHOWN, now);
	alert_append_more_alerts(others, &more);
	pen_line(p, STYLE_DIM, text_str(&more));
	text_done(&more);
}

/* Until when the contract promises repair: since a call was noted, else that none was. */
static void render_gtr(struct pen *p, const struct alert_row *row, wall_t now)
{
	struct text words = TEXT_INIT(512);
	char called[FORMAT_MAX], due[FORMAT_MAX];

	format_time(row->called, now, called);
	format_time(row->gtr_due, now, due);
	if (called[0])
		text_appendf(&words, _("called %s"), called);
	else if (row->contract || row->supplier)
		text_append(&words, _("no call noted (key C)"));
	if (due[0]) {
		text_appendf(&words, _(" · due %s · "), due);
		append_time_left(&words, row->gtr_due, now);
	}
	pen_fact_marked(p, _("GTR"), due[0] && row->gtr_due.ms <= now.ms ? STYLE_CRITICAL : due[0] ? STYLE_STRONG : STYLE_TEXT, text_str(&words));
	text_done(&words);
}

void alerts_write_repair(struct pen *p, const struct alert_row *row, wall_t now)
{
	render_gtr(p, row, now);
	pen_fact_marked(p, _("Runbook"), STYLE_STRONG, row->runbook);
}

void alerts_write_call(struct pen *p, const struct alert_row *row, const struct alerts_page *page, wall_t now)
{
	struct support_row s = { .contract = row->contract, .supplier = row->supplier, .phone = row->phone };
	const struct support_row *found = page ? support_find(page->supports, page->n_supports, row->contract) : NULL;

	if (!row->contract && !row->supplier && !row->runbook)
		return;
	pen_title(p, _("Whom to call"));
	pen_support(p, found ? found : &s, now);
	alerts_write_repair(p, row, now);
}

static void render_handling(struct pen *p, const struct alert_row *row, wall_t now)
{
	struct text words = TEXT_INIT(2048), person = TEXT_INIT(128);

	alert_append_handling(row, now, &words);
	append_person(&person, row->silence_uid);
	text_append_part(&words, " · ", "%s", text_str(&person));
	text_append_part(&words, " · ", "%s", alert_is_handled(row) ? row->silence_reason : NULL);
	pen_fact_marked(p, _("Handling"), STYLE_STRONG, text_str(&words));
	if (strcmp(row->subject, "calls") == 0 && row->handling == ALERT_OPEN)
		pen_line(p, STYLE_DIM, _("u ends it, with a reason; else it ends an hour after the last call."));
	text_done(&words);
	text_done(&person);
}

void alerts_write_cause(struct pen *p, const struct alert_row *row, wall_t now)
{
	struct text words = TEXT_INIT(1024);
	char id[32];

	alert_append_care(row, &words);
	pen_fact_marked(p, _("Hits"), STYLE_STRONG, text_str(&words));
	text_clear(&words);
	snprintf(id, sizeof id, "%" PRId64, row->id);
	pen_target(p, "alert", id);
	text_clear(&words);
	text_appendf(&words, "%s · ", row->name);
	alert_append_what(row, &words);
	pen_fact(p, _("Cause"), text_str(&words));
	text_done(&words);
	render_handling(p, row, now);
}

static void render_notes(struct pen *p, const struct alerts_page *page, wall_t now)
{
	struct text words = TEXT_INIT(4096);

	if (page->n_notes)
		pen_title(p, _("Notes and calls"));
	for (size_t i = 0; i < page->n_notes && i < LINES_MAX; i++) {
		const struct note_row *note = &page->notes[i];

		text_clear(&words);
		append_person(&words, note->uid);
		text_appendf(&words, " · %s · %s", strcmp(note->kind, "call") == 0 ? _("call") : _("comment"),
		             note->text ? note->text : _("(text purged)"));
		pen_dated(p, note->at, now, STYLE_TEXT, text_str(&words));
	}
	render_more(p, page->n_notes);
	text_done(&words);
}

static void render_notifications(struct pen *p, const struct alerts_page *page, wall_t now)
{
	struct text words = TEXT_INIT(4096);

	if (page->n_notifications)
		pen_title(p, _("Who was told"));
	for (size_t i = 0; i < page->n_notifications && i < LINES_MAX; i++) {
		const struct notification_row *n = &page->notifications[i];

		text_clear(&words);
		notification_append(n, &words);
		pen_dated(p, wall_is_known(n->done) ? n->done : n->created, now,
		          strcmp(n->state, "failed") == 0 ? STYLE_WARNING : STYLE_TEXT, text_str(&words));
	}
	render_more(p, page->n_notifications);
	text_done(&words);
}

static void render_verdict(struct pen *p, const struct alert_row *row, wall_t now)
{
	struct text words = TEXT_INIT(4096);
	char since[160];

	since_words(row->since, now, since, sizeof since);
	pen_state(p, alert_is_handled(row) ? STYLE_DIM : state_style(row->severity), state_symbol(row->severity), state_word(row->severity), since);
	alert_append_what_and_why(row, &words);
	pen_line(p, STYLE_STRONG, text_str(&words));
	text_clear(&words);
	detail_append(&words, row->detail);
	if (!row->subject[0])
		pen_line(p, STYLE_DIM, text_str(&words));
	text_clear(&words);
	alert_append_care(row, &words);
	pen_line(p, STYLE_STRONG, words.len ? text_str(&words) : _("Nothing that is declared stops working without it."));
	text_done(&words);
}

static void render_redundancy(struct pen *p, const struct alerts_page *page, wall_t now)
{
	struct text words = TEXT_INIT(512);

	if (!page->redundancy.declared)
		return;
	redundancy_append_marked(page->redundancy.proved, now, &words);
	pen_fact_marked(p, _("Fallback proof"), redundancy_style(page->redundancy.proved, now), text_str(&words));
	text_done(&words);
}

void alerts_compose(const struct browser *b, struct pen *p, const void *row, const void *loaded)
{
	const struct alert_row *a = &((const struct alerts_item *)row)->row;
	const struct alerts_page *page = loaded;
	wall_t now = b->list.now;

	render_verdict(p, a, now);
	alerts_write_call(p, a, page, now);
	render_handling(p, a, now);
	if (page) {
		render_redundancy(p, page, now);
		render_more(p, render_proofs(p, page, PROOF_FOR, _("Measures"), LINES_MAX, now));
		alerts_write_against(p, page, now);
		alerts_write_changes(p, page, now);
		render_notes(p, page, now);
		render_notifications(p, page, now);
	} else {
		pen_line(p, STYLE_DIM, _("Reading…"));
	}
	alerts_write_hits(p, a);
	alerts_write_children(p, b->list.kept, a, now);
	pen_title(p, _("Object"));
	pen_named(p, a->kind, a->name, _(object_kind_label(a->kind)));
	if (a->site)
		pen_site(p, a->site, a->commune);
}
