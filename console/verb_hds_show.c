/* One requirement: what it asks, what was decided, what proves it, and how that came. */
#include "console/verb_hds.h"

#include "console/hds_line.h"
#include "console/person.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>

static void print_fact(struct session *s, const char *label, const char *value)
{
	if (value && *value)
		output_fact(&s->out, label, value);
}

static void print_words(struct session *s, const struct hds_checklist *c, const struct requirement *q)
{
	print_fact(s, _("Asks"), hds_text(&q->text));
	print_fact(s, _("Law"), q->legal);
	print_fact(s, _("An auditor usually accepts"), hds_text(&q->evidence));
	print_fact(s, _("Source"), q->source);
	for (size_t i = 0; i < q->unverified.n; i++) {
		const struct framework_mark *m = framework_find_mark(&c->framework, q->unverified.keys[i]);

		if (m)
			print_fact(s, _("Unverified"), hds_text(&m->title));
	}
}

static bool print_history(struct session *s, const struct hds_item *item, struct err *e)
{
	struct hds_assessment *rows;
	size_t n;

	if (!read_hds_assessments(s->reader, s->arena, item->key, &rows, &n, e))
		return false;
	if (n > 0)
		output_heading(&s->out, _("Assessments"));
	for (size_t i = n; i-- > 0;) {
		char when[FORMAT_MAX];

		format_timestamp(rows[i].at, when);
		output_line(&s->out, "%s  %s  %s%s%s", when, _(hds_status_word(rows[i].status)), person_name(rows[i].uid, output_is_machine(&s->out), s->arena),
		            rows[i].comment ? "  " : "", rows[i].comment ? rows[i].comment : "");
	}
	return true;
}

static void print_evidence(struct session *s, const struct hds_item *item)
{
	if (item->leaf.n_evidence > 0)
		output_heading(&s->out, _("Evidence"));
	for (size_t i = 0; i < item->leaf.n_evidence; i++) {
		const struct hds_evidence *v = item->leaf.evidence[i];
		char until[FORMAT_MAX];

		format_date(v->valid_until, until);
		output_line(&s->out, "%" PRId64 "  %s  %s%s%s", v->number, v->title, _(hds_evidence_state_word(hds_evidence_state(v, session_instant(s)))),
		            *until ? "  " : "", until);
	}
}

bool verb_hds_show(struct session *s, const char *key, struct err *e)
{
	static const char *const families[] = { "hds", "iso27001" };
	const struct hds_item *item = NULL;
	struct hds_checklist c;
	struct hds_line line;

	for (size_t i = 0; i < ARRAY_LEN(families) && !item; i++) {
		if (!verb_hds_read(s, families[i], &c, e))
			return false;
		item = hds_checklist_find(&c, key);
	}
	if (!item)
		return err_set(e, ERR_NOT_FOUND, _("no framework in use has '%.64s'"), key);
	if (!hds_line_of(s, &c, item, &line, e))
		return false;
	if (!output_is_machine(&s->out))
		output_line(&s->out, "%s", hds_text(&c.framework.label));
	output_object(&s->out, &hds_noun, &line);
	if (output_is_machine(&s->out))
		return true;
	print_words(s, &c, item->requirement);
	print_evidence(s, item);
	verb_hds_print_facts(s, &c, item);
	return print_history(s, item, e);
}
