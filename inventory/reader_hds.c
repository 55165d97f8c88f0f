#include "inventory/reader_hds_internal.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- frameworks ---- */

static bool fill_framework(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct hds_framework_row *f = row;
	int64_t id = column_i64(c), in_use;

	(void)r;
	(void)e;
	f->family = column_text(c);
	f->version = column_text(c);
	f->edition = column_text(c);
	f->sha256 = column_text(c);
	f->label.fr = column_text(c);
	f->label.en = column_text(c);
	f->loaded = column_wall(c);
	f->adopted = column_wall(c);
	f->uid = column_i64(c);
	in_use = column_i64(c);
	f->current = in_use == id;
	return true;
}

bool read_hds_frameworks(struct reader *r, struct arena *a, struct hds_framework_row **ret, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct hds_framework_row);

	if (!reader_rows(r, ST_FRAMEWORKS, DB_VALUES(reader_instant(r)), &rows, fill_framework, e))
		return false;
	*ret = rows.data;
	*ret_n = rows.n;
	return true;
}

static bool find_framework(struct reader *r, const char *family, const char *version, const char *edition, int64_t *ret, struct err *e)
{
	struct framework wanted = { .family = family, .version = version, .edition = edition };

	if (!version)
		return DB_READ_I64(&r->db, ST_FRAMEWORK_IN_USE, ret, e, V_TEXT(family), reader_instant(r));
	return framework_known(&r->db, &wanted, ret, e);
}

/* ---- how French is printed ---- */

static bool is_of_word(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* A straight apostrophe between two letters becomes ’: a file of a framework keeps what its hash was made of. */
static bool typeset(struct arena *a, struct framework_text *t, struct err *e)
{
	static const char apostrophe[] = "\xe2\x80\x99";
	size_t n = 0, k = 0;
	char *to;

	for (const char *p = t->fr; p && *p; p++)
		n += *p == '\'';
	if (n == 0)
		return true;
	to = arena_alloc(a, strlen(t->fr) + n * (sizeof apostrophe - 2) + 1);
	if (!to)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (const char *p = t->fr; *p; p++) {
		bool inside = *p == '\'' && p > t->fr && is_of_word(p[-1]) && is_of_word(p[1]);

		memcpy(to + k, inside ? apostrophe : p, inside ? sizeof apostrophe - 1 : 1);
		k += inside ? sizeof apostrophe - 1 : 1;
	}
	to[k] = '\0';
	t->fr = to;
	return true;
}

static bool typeset_framework(struct arena *a, struct framework *f, struct err *e)
{
	bool ok = typeset(a, &f->label, e) && typeset(a, &f->provenance, e);

	for (size_t i = 0; ok && i < f->n_marks; i++)
		ok = typeset(a, &f->marks[i].title, e);
	for (size_t i = 0; ok && i < f->n_facts; i++)
		ok = typeset(a, &f->facts[i].title, e);
	for (size_t i = 0; ok && i < f->n_requirements; i++) {
		struct requirement *q = &f->requirements[i];

		ok = typeset(a, &q->chapter, e) && typeset(a, &q->title, e) && typeset(a, &q->text, e) && typeset(a, &q->evidence, e);
	}
	return ok;
}

bool read_hds_framework(struct reader *r, struct arena *a, const char *family, const char *version, const char *edition,
                        struct framework *ret, struct err *e)
{
	int64_t id;

	if (!find_framework(r, family, version, edition, &id, e))
		return false;
	if (id == UNKNOWN_I64)
		return err_set(e, ERR_NOT_FOUND, "there is no framework %s%s%s", family, version ? " " : "", version ? version : "");
	return framework_read(&r->db, id, a, ret, e) && typeset_framework(a, ret, e);
}

/* ---- what was said ---- */

#define FILL(noun) \
	static bool fill_##noun(struct reader *r, struct columns *c, void *row, struct err *e) \
	{ \
		(void)r; \
		(void)e; \
		hds_fill_##noun(c, row); \
		return true; \
	}
FILL(assessment)
FILL(exception)
FILL(evidence)
FILL(action)
FILL(audit)
FILL(fact)

#define READ(name, statement, noun, ...) \
	do { \
		struct rows rows = ROWS_INIT(a, struct hds_##noun); \
		if (!reader_rows(r, statement, DB_VALUES(__VA_ARGS__), &rows, fill_##noun, e)) \
			return false; \
		*ret = rows.data; \
		*ret_n = rows.n; \
		return true; \
	} while (0)

bool read_hds_assessments(struct reader *r, struct arena *a, const char *key, struct hds_assessment **ret, size_t *ret_n, struct err *e)
{
	READ(assessments, ST_HDS_ASSESSMENTS_OF, assessment, reader_instant(r), V_TEXT(key));
}

bool read_hds_exceptions(struct reader *r, struct arena *a, const char *key, struct hds_exception **ret, size_t *ret_n, struct err *e)
{
	READ(exceptions, ST_HDS_EXCEPTIONS_OF, exception, reader_instant(r), V_TEXT(key));
}

bool read_hds_evidence_history(struct reader *r, struct arena *a, int64_t number, struct hds_evidence **ret, size_t *ret_n, struct err *e)
{
	READ(evidence, ST_HDS_EVIDENCE_OF, evidence, reader_instant(r), V_I64(number));
}

bool read_hds_action_history(struct reader *r, struct arena *a, int64_t number, struct hds_action **ret, size_t *ret_n, struct err *e)
{
	READ(action, ST_HDS_ACTION_OF, action, reader_instant(r), V_I64(number));
}

bool read_hds_audit_history(struct reader *r, struct arena *a, int64_t number, struct hds_audit **ret, size_t *ret_n, struct err *e)
{
	READ(audit, ST_HDS_AUDIT_OF, audit, reader_instant(r), V_I64(number));
}

bool reader_hds_assessments(struct reader *r, struct arena *a, struct hds_assessment **ret, size_t *ret_n, struct err *e)
{
	READ(assessments, ST_HDS_ASSESSMENTS, assessment, reader_instant(r));
}

bool reader_hds_exceptions(struct reader *r, struct arena *a, struct hds_exception **ret, size_t *ret_n, struct err *e)
{
	READ(exceptions, ST_HDS_EXCEPTIONS, exception, reader_instant(r));
}

bool read_hds_evidence(struct reader *r, struct arena *a, struct hds_evidence **ret, size_t *ret_n, struct err *e)
{
	READ(evidence, ST_HDS_EVIDENCES, evidence, reader_instant(r));
}

bool read_hds_audits(struct reader *r, struct arena *a, struct hds_audit **ret, size_t *ret_n, struct err *e)
{
	READ(audits, ST_HDS_AUDITS, audit, reader_instant(r));
}

bool reader_hds_facts(struct reader *r, struct arena *a, struct hds_fact **ret, size_t *ret_n, struct err *e)
{
	READ(facts, ST_HDS_FACTS, fact, reader_instant(r));
}

bool read_hds_actions(struct reader *r, struct arena *a, struct hds_action **ret, size_t *ret_n, struct err *e)
{
	READ(actions, ST_HDS_ACTIONS, action, reader_instant(r));
}
