#include "console/alert_page.h"

#include "console/alert_sentence.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/redundancy_words.h"
#include "console/support.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "text.h"

#include <string.h>

enum { NAMES_SHOWN = 30 };

static void fact_time(struct session *s, const char *label, wall_t t)
{
	char buf[FORMAT_MAX];

	format_time(t, s->out.now, buf);
	if (*buf)
		output_fact(&s->out, label, buf);
}

static void fact(struct session *s, const char *label, const char *value)
{
	if (value && *value)
		output_fact(&s->out, label, value);
}

/* "Critical, open", then where and why. */
static void print_head(struct session *s, const struct alert_row *a)
{
	struct text t = TEXT_INIT(65536);

	alert_append_object(&t, a);
	output_line(&s->out, "%s", text_str(&t));
	text_clear(&t);
	text_appendf(&t, "%s, %s", state_word(a->severity), alert_handling_phrase(a->handling));
	if (a->flapping)
		text_append(&t, _(", unstable"));
	fact(s, _("State"), text_str(&t));
	fact_time(s, _("Since"), a->since);
	fact_time(s, _("Ended"), a->ended);
	text_clear(&t);
	append_reason(&t, a->outcome, a->detail);
	fact(s, _("Reason"), text_str(&t));
	text_clear(&t);
	alert_append_care(a, &t);
	fact(s, _("Hits"), text_str(&t));
	fact(s, _("Site"), a->site);
	fact(s, _("Commune"), a->commune);
	text_clear(&t);
	if (a->cause_id != a->id)
		object_name_words(a->cause, &t);
	fact(s, _("Follows"), text_str(&t));
	text_done(&t);
}

static void print_handling(struct session *s, const struct alert_row *a)
{
	struct text who = TEXT_INIT(256);

	if (a->silence_uid == UNKNOWN_I64 && !wall_is_known(a->silence_until))
		return;
	output_heading(&s->out, _("Handling"));
	append_person(&who, a->silence_uid);
	fact(s, _("By"), text_str(&who));
	text_done(&who);
	fact_time(s, _("Until"), a->silence_until);
	fact(s, _("Why"), a->silence_reason);
}

static bool print_call(struct session *s, const struct alert_row *a, struct err *e)
{
	const struct support_row *support;
	struct support_row *supports;
	size_t n;

	if (!a->contract && !a->supplier && !a->runbook && !wall_is_known(a->called))
		return true;
	if (!read_supports(s->reader, s->arena, &supports, &n, e))
		return false;
	support = support_find(supports, n, a->contract);
	output_heading(&s->out, _("Whom to call"));
	fact(s, _("Supplier"), a->supplier);
	fact(s, _("Telephone"), a->phone);
	fact(s, _("Our reference"), support ? support->customer_reference : NULL);
	fact(s, _("Contract"), a->contract);
	if (wall_is_known(a->called))
		fact_time(s, _("Called"), a->called);
	else if (a->contract || a->supplier)
		fact(s, _("Called"), _("no call noted"));
	fact_time(s, _("To be repaired by"), a->gtr_due);
	fact(s, _("Runbook"), a->runbook);
	return true;
}

static void print_names(struct session *s, const char *label, const struct names *names)
{
	struct text t = TEXT_INIT(65536);

	for (size_t i = 0; i < names->n && i < NAMES_SHOWN; i++)
		text_append_part(&t, _(", "), "%s", names->names[i]);
	if (names->n > NAMES_SHOWN)
		text_appendf(&t, ngettext(" and %zu more", " and %zu more", names->n - NAMES_SHOWN), names->n - NAMES_SHOWN);
	fact(s, label, text_str(&t));
	text_done(&t);
}

static void print_impact(struct session *s, const struct impact_row *i)
{
	if (i->sites.n + i->covolinks.n + i->served.n + i->routes.n + i->processes.n + i->degraded.n + i->callers.n == 0)
		return;
	output_heading(&s->out, _("Impact"));
	print_names(s, _("Sites"), &i->sites);
	print_names(s, _("Routes"), &i->routes);
	print_names(s, _("Covolinks"), &i->covolinks);
	print_names(s, _("Without a Covolink"), &i->served);
	print_names(s, _("Processes"), &i->processes);
	print_names(s, _("On their last way"), &i->degraded);
	print_names(s, _("They called"), &i->callers);
}

static void print_children(struct session *s, const struct alert_row *a)
{
	struct text t = TEXT_INIT(65536);

	if (a->n_children > 0)
		output_heading(&s->out, _("Behind it"));
	for (size_t i = 0; i < a->n_children && i < NAMES_SHOWN; i++) {
		text_clear(&t);
		object_name_words(a->children[i], &t);
		output_line(&s->out, "%s", text_str(&t));
	}
	if (a->n_children > NAMES_SHOWN)
		output_line(&s->out, ngettext("and %zu more", "and %zu more", a->n_children - NAMES_SHOWN), a->n_children - NAMES_SHOWN);
	text_done(&t);
}

static void print_note(struct session *s, const struct note_row *n)
{
	struct text who = TEXT_INIT(256);
	char when[FORMAT_MAX];

	append_person(&who, n->uid);
	format_time(n->at, s->out.now, when);
	/* translators: when, who: what was said */
	output_line(&s->out, strcmp(n->kind, "call") == 0 ? _("%s, call by %s: %s") : _("%s, %s: %s"), when, text_str(&who),
	            n->text ? n->text : _("(text purged)"));
	text_done(&who);
}

static bool print_notifications(struct session *s, const struct alert_row *a, struct err *e)
{
	struct text t = TEXT_INIT(4096);
	struct notification_row *rows;
	char when[FORMAT_MAX];
	size_t n;

	if (!read_notifications(s->reader, s->arena, a->id, WALL_NEVER, &rows, &n, e))
		return false;
	if (n > 0)
		output_heading(&s->out, _("Who was told"));
	for (size_t i = 0; i < n; i++) {
		format_time(wall_is_known(rows[i].done) ? rows[i].done : rows[i].created, s->out.now, when);
		text_clear(&t);
		notification_append(&rows[i], &t);
		output_line(&s->out, "%s  %s", when, text_str(&t));
	}
	text_done(&t);
	return true;
}

static bool print_notes(struct session *s, const struct alert_row *a, struct err *e)
{
	struct note_row *notes;
	size_t n;

	if (!read_notes(s->reader, s->arena, a->id, WALL_NEVER, &notes, &n, e))
		return false;
	if (n > 0)
		output_heading(&s->out, _("What was said"));
	for (size_t i = 0; i < n; i++)
		print_note(s, &notes[i]);
	return true;
}

static void print_proof(struct session *s, const struct proof_row *row)
{
	struct text t = TEXT_INIT(8192);
	char when[FORMAT_MAX];

	if (row->object) {
		object_name_words(row->object, &t);
		text_append(&t, _(": "));
	}
	detail_append(&t, row->text);
	format_time(row->at, s->out.now, when);
	if (row->object && *when)
		output_line(&s->out, "%s  %s", when, text_str(&t));
	else
		output_line(&s->out, "%s", text_str(&t));
	text_done(&t);
}

static size_t print_proofs_of(struct session *s, const struct proof_row *rows, size_t n, enum proof_kind kind, const char *title, size_t most)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != kind || found++ >= most)
			continue;
		if (found == 1 && title)
			output_heading(&s->out, title);
		print_proof(s, &rows[i]);
	}
	return found;
}

static bool print_redundancy(struct session *s, const struct alert_row *a, struct err *e)
{
	struct text t = TEXT_INIT(512);
	struct redundancy found;

	if (strcmp(a->kind, "link") != 0)
		return true;
	if (!read_redundancy(s->reader, a->entity_id, &found, e))
		return false;
	if (found.declared)
		redundancy_append(found.proved, s->out.now, &t);
	fact(s, _("Fallback proof"), text_str(&t));
	text_done(&t);
	return true;
}

static bool print_proofs(struct session *s, const struct alert_row *a, struct err *e)
{
	const char *changed = _("Changed within the hour before");
	struct text more = TEXT_INIT(128);
	struct proof_row *rows;
	size_t n;

	if (!read_proofs(s->reader, s->arena, a->id, &rows, &n, e))
		return false;
	print_proofs_of(s, rows, n, PROOF_FOR, _("Measures"), n);
	print_proofs_of(s, rows, n, PROOF_AGAINST, _("What still answers nearby"), n);
	if (print_proofs_of(s, rows, n, PROOF_CHANGE, changed, n) > 0)
		changed = NULL;
	alert_append_more_alerts(print_proofs_of(s, rows, n, PROOF_ALERT, changed, ALERTS_SHOWN), &more);
	if (more.len)
		output_line(&s->out, "%s", text_str(&more));
	text_done(&more);
	return true;
}

bool alert_page_print(struct session *s, const struct alert_row *a, struct err *e)
{
	print_head(s, a);
	if (!print_redundancy(s, a, e))
		return false;
	if (!print_call(s, a, e))
		return false;
	print_handling(s, a);
	if (!print_proofs(s, a, e) || !print_notes(s, a, e) || !print_notifications(s, a, e))
		return false;
	print_impact(s, &a->impact);
	print_children(s, a);
	return true;
}
