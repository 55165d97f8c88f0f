/* The checklists, the evidence, audits, what was measured, and what is borne. */
#include "console/dossier_internal.h"

#include "console/audit_line.h"
#include "console/checklist_line.h"
#include "console/hds_line.h"
#include "intl.h"

/* ---- checklists ---- */

static bool put_table(const struct hds_checklist *c, wall_t at, struct arena *a, struct text *t, struct err *e)
{
	struct checklist_line *lines;
	size_t n;

	if (!checklist_lines(c, at, false, a, &lines, &n, e))
		return false;
	dossier_csv(t, &checklist_noun, lines, n, at);
	return true;
}

bool dossier_checklist_hds(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	return checklist_page(&s->hds, s->at, a, t, e);
}

bool dossier_checklist_hds_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	return put_table(&s->hds, s->at, a, t, e);
}

bool dossier_checklist_iso(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	return checklist_page(&s->iso, s->at, a, t, e);
}

bool dossier_checklist_iso_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	return put_table(&s->iso, s->at, a, t, e);
}

/* ---- evidence ---- */

struct evidence_line {
	struct hds_evidence row;
	const char *type, *state;
};

#define EVIDENCE(key, header, type, field) COLUMN(evidence_line, key, header, type, field, 1)

static const struct column evidence_columns[] = {
	EVIDENCE("number", N_("Number"), VALUE_INTEGER, row.number),
	EVIDENCE("title", N_("Title"), VALUE_TEXT, row.title),
	EVIDENCE("type", N_("Type"), VALUE_TEXT, type),
	EVIDENCE("state", N_("State"), VALUE_TEXT, state),
	EVIDENCE("dated", N_("Dated"), VALUE_DATE, row.dated),
	EVIDENCE("valid_until", N_("Valid until"), VALUE_DATE, row.valid_until),
	EVIDENCE("serves", N_("For"), VALUE_LIST, row.serves),
	EVIDENCE("owner", N_("Owner"), VALUE_TEXT, row.owner),
	EVIDENCE("reference", N_("Reference"), VALUE_TEXT, row.reference),
	EVIDENCE("sha256", N_("SHA-256"), VALUE_TEXT, row.sha256),
	EVIDENCE("comment", N_("Comment"), VALUE_TEXT, row.comment),
	EVIDENCE("recorded", N_("Recorded"), VALUE_TIME, row.at),
	EVIDENCE("uid", N_("uid"), VALUE_INTEGER, row.uid),
	EVIDENCE("seq", N_("Row of the journal"), VALUE_INTEGER, row.seq),
};

static const struct noun evidence_noun = { .name = "hds", .empty = "", .columns = evidence_columns, .n_columns = ARRAY_LEN(evidence_columns),
	                                   .row_size = sizeof(struct evidence_line) };

bool dossier_evidence_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct evidence_line *lines = arena_array(a, s->n_evidence, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->n_evidence; i++)
		lines[i] = (struct evidence_line){ s->evidence[i], _(hds_evidence_type_word(s->evidence[i].type)),
			                           _(hds_evidence_state_word(hds_evidence_state(&s->evidence[i], s->at))) };
	dossier_csv(t, &evidence_noun, lines, s->n_evidence, s->at);
	return true;
}

/* ---- audits ---- */

bool dossier_audits_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct audit_line *lines;

	if (!audit_lines(s->audits, s->n_audits, s->hds.actions, s->hds.n_actions, s->at, false, a, &lines, e))
		return false;
	dossier_csv(t, &audit_noun, lines, s->n_audits, s->at);
	return true;
}

/* ---- measured facts ---- */

struct fact_line {
	struct hds_fact row;
	const char *title, *verdict;
	bool stale;
};

#define FACT(key, header, type, field) COLUMN(fact_line, key, header, type, field, 1)

static const struct column fact_columns[] = {
	FACT("key", N_("Name"), VALUE_TEXT, row.key),
	FACT("title", N_("Title"), VALUE_TEXT, title),
	FACT("verdict", N_("Verdict"), VALUE_TEXT, verdict),
	FACT("at", N_("Measured"), VALUE_TIME, row.at),
	FACT("stale", N_("Too old"), VALUE_BOOL, stale),
	FACT("value", N_("Value"), VALUE_TEXT, row.value),
	FACT("sha256", N_("SHA-256"), VALUE_TEXT, row.sha256),
};

static const struct noun fact_noun = { .name = "hds", .empty = "", .columns = fact_columns, .n_columns = ARRAY_LEN(fact_columns),
	                               .row_size = sizeof(struct fact_line) };

static const char *title_of(const struct dossier_source *s, const char *key)
{
	const struct framework_fact *f = framework_find_fact(&s->hds.framework, key);

	if (!f)
		f = framework_find_fact(&s->iso.framework, key);
	return f ? hds_text(&f->title) : NULL;
}

bool dossier_facts_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct fact_line *lines = arena_array(a, s->hds.n_facts, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->hds.n_facts; i++) {
		const struct hds_fact *f = &s->hds.facts[i];

		lines[i] = (struct fact_line){ *f, title_of(s, f->key), _(hds_verdict_word(f->verdict)), s->at.ms - f->at.ms > HDS_FACT_STALE_MS };
	}
	dossier_csv(t, &fact_noun, lines, s->hds.n_facts, s->at);
	return true;
}

/* ---- exceptions ---- */

struct exception_line {
	const char *id, *title, *state;
	struct hds_exception row;
};

#define EXCEPTION(key, header, type, field) COLUMN(exception_line, key, header, type, field, 1)

static const struct column exception_columns[] = {
	EXCEPTION("id", N_("Requirement"), VALUE_TEXT, id),
	EXCEPTION("title", N_("Title"), VALUE_TEXT, title),
	EXCEPTION("state", N_("State"), VALUE_TEXT, state),
	EXCEPTION("from", N_("From"), VALUE_TIME, row.from),
	EXCEPTION("until", N_("Until"), VALUE_TIME, row.until),
	EXCEPTION("owner", N_("Owner"), VALUE_TEXT, row.owner),
	EXCEPTION("reason", N_("Why it is borne"), VALUE_TEXT, row.reason),
	EXCEPTION("uid", N_("uid"), VALUE_INTEGER, row.uid),
	EXCEPTION("seq", N_("Row of the journal"), VALUE_INTEGER, row.seq),
};

static const struct noun exception_noun = { .name = "hds", .empty = "", .columns = exception_columns, .n_columns = ARRAY_LEN(exception_columns),
	                                    .row_size = sizeof(struct exception_line) };

static size_t add_exceptions(const struct hds_checklist *c, wall_t at, struct exception_line *lines)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_items; i++) {
		const struct hds_exception *x = c->items[i].leaf.exception;

		if (x)
			lines[n++] = (struct exception_line){ c->items[i].key, hds_text(&c->items[i].requirement->title),
				                              hds_exception_holds(x, at) ? _("holds") : x->ended ? _("ended by a person") : _("over"), *x };
	}
	return n;
}

bool dossier_exceptions_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct exception_line *lines = arena_array(a, s->hds.n_items + s->iso.n_items, sizeof *lines);
	size_t n;

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	n = add_exceptions(&s->hds, s->at, lines);
	n += add_exceptions(&s->iso, s->at, lines + n);
	dossier_csv(t, &exception_noun, lines, n, s->at);
	return true;
}
