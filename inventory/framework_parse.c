/* A framework's CSV file into its shape: what each record becomes. */
#include "inventory/framework_parse.h"

#include "intl.h"
#include "inventory/framework_internal.h"
#include "inventory/framework_octets.h"
#include "inventory/journal_hash.h"

#include <string.h>

/* Which columns a row may have, beside its record, key and title. */
#define BIT(c) (1u << (c))
#define TEXTS (BIT(COL_TEXT_FR) | BIT(COL_TEXT_EN) | BIT(COL_SOURCE) | BIT(COL_UNVERIFIED))
#define NAMED (BIT(COL_RECORD) | BIT(COL_KEY) | BIT(COL_TITLE_FR) | BIT(COL_TITLE_EN))
#define REQUIREMENT (NAMED | TEXTS | BIT(COL_PARENT) | BIT(COL_CHAPTER_FR) | BIT(COL_CHAPTER_EN) | BIT(COL_ACTIVITIES) | BIT(COL_ISO) \
	| BIT(COL_RELATED) | BIT(COL_LEGAL) | BIT(COL_EVIDENCE_FR) | BIT(COL_EVIDENCE_EN) | BIT(COL_FACTS))

static bool no_memory(struct framework_parser *p)
{
	return err_set(p->e, ERR_MEMORY, "out of memory");
}

static bool allow_only(struct framework_parser *p, unsigned allowed)
{
	for (enum framework_column c = 0; c < COL_COUNT; c++)
		if (p->values[c] && !(allowed & BIT(c)))
			return framework_wrong(p, c, _("expected nothing in a row '%s'"), p->values[COL_RECORD]);
	return true;
}

static struct framework_text texts(const struct framework_parser *p, enum framework_column fr)
{
	return (struct framework_text){ p->values[fr], p->values[fr + 1] };
}

static bool is_record(const struct framework_parser *p, const char *record)
{
	return strcmp(p->values[COL_RECORD], record) == 0;
}

static bool read_framework(struct framework_parser *p)
{
	struct framework *f = p->f;

	if (f->family)
		return framework_wrong(p, COL_RECORD, _("expected one row 'framework' only"));
	if (!allow_only(p, NAMED | TEXTS | BIT(COL_VERSION) | BIT(COL_EDITION)) || !framework_check_key(p, COL_KEY))
		return false;
	if (!p->values[COL_VERSION] || !p->values[COL_EDITION])
		return framework_wrong(p, p->values[COL_VERSION] ? COL_EDITION : COL_VERSION, _("expected a value"));
	if (!framework_check_key(p, COL_VERSION))
		return false;
	f->family = p->values[COL_KEY];
	f->version = p->values[COL_VERSION];
	f->edition = p->values[COL_EDITION];
	f->label = texts(p, COL_TITLE_FR);
	f->provenance = texts(p, COL_TEXT_FR);
	f->source = p->values[COL_SOURCE];
	return framework_read_list(p, COL_UNVERIFIED, &f->unverified);
}

static bool read_mark(struct framework_parser *p)
{
	if (!allow_only(p, NAMED) || !framework_check_key(p, COL_KEY))
		return false;
	if (framework_find_mark(p->f, p->values[COL_KEY]))
		return framework_wrong(p, COL_KEY, _("'%s' stands twice"), p->values[COL_KEY]);
	p->f->marks[p->f->n_marks++] = (struct framework_mark){ p->values[COL_KEY], texts(p, COL_TITLE_FR) };
	return true;
}

static bool read_fact(struct framework_parser *p)
{
	if (!allow_only(p, NAMED | BIT(COL_KIND)) || !framework_check_key(p, COL_KEY))
		return false;
	if (!p->values[COL_KIND])
		return framework_wrong(p, COL_KIND, _("expected a value"));
	if (framework_find_fact(p->f, p->values[COL_KEY]))
		return framework_wrong(p, COL_KEY, _("'%s' stands twice"), p->values[COL_KEY]);
	p->f->facts[p->f->n_facts++] = (struct framework_fact){ p->values[COL_KEY], texts(p, COL_TITLE_FR), strcmp(p->values[COL_KIND], "measured") == 0 };
	return true;
}

/* A parent is scored by its items only, so it cannot be an item itself. */
static bool read_parent(struct framework_parser *p, struct requirement *r)
{
	struct requirement *parent;

	if (!r->parent)
		return true;
	parent = (struct requirement *)framework_find(p->f, r->parent);
	if (!parent || parent->annex || parent->parent || r->annex)
		return framework_wrong(p, COL_PARENT, _("expected a requirement of a row before this one, which has no parent"));
	if (!requirement_covers(r->parent, r->key))
		return framework_wrong(p, COL_KEY, _("expected '%s.' and a letter or number, as its parent says"), r->parent);
	parent->leaf = false;
	return true;
}

static bool read_requirement(struct framework_parser *p)
{
	struct framework *f = p->f;
	struct requirement r = {
		.key = p->values[COL_KEY], .parent = p->values[COL_PARENT], .annex = is_record(p, "annex"), .chapter = texts(p, COL_CHAPTER_FR),
		.title = texts(p, COL_TITLE_FR), .text = texts(p, COL_TEXT_FR), .evidence = texts(p, COL_EVIDENCE_FR),
		.legal = p->values[COL_LEGAL], .source = p->values[COL_SOURCE],
	};

	if (!allow_only(p, REQUIREMENT) || !framework_check_key(p, COL_KEY))
		return false;
	if (!r.chapter.fr || !r.chapter.en)
		return framework_wrong(p, r.chapter.fr ? COL_CHAPTER_EN : COL_CHAPTER_FR, _("expected a value"));
	if (framework_find(f, r.key))
		return framework_wrong(p, COL_KEY, _("'%s' stands twice"), r.key);
	if (f->n_requirements == FRAMEWORK_REQUIREMENTS_MAX)
		return err_set(p->e, ERR_LIMIT, _("%s:%u: more than %d requirements"), p->name, p->row->line, FRAMEWORK_REQUIREMENTS_MAX);
	r.leaf = !r.annex;
	if (!read_parent(p, &r) || !framework_read_activities(p, &r.activities) || !framework_read_list(p, COL_ISO, &r.iso) || !framework_read_list(p, COL_RELATED, &r.related)
	    || !framework_read_facts(p, &r.facts) || !framework_read_marks(p, &r.unverified) || !framework_hash_wording(&r, r.wording, p->e))
		return false;
	f->requirements[f->n_requirements++] = r;
	return true;
}

static bool read_row(struct framework_parser *p)
{
	if (!framework_read_cells(p))
		return false;
	if (is_record(p, "framework"))
		return read_framework(p);
	if (!p->f->family)
		return framework_wrong(p, COL_RECORD, _("expected the row 'framework' first"));
	return is_record(p, "mark") ? read_mark(p) : is_record(p, "fact") ? read_fact(p) : read_requirement(p);
}

static bool read_rows(struct framework_parser *p)
{
	struct framework *f = p->f;

	if (p->t->n > FRAMEWORK_ROWS_MAX)
		return err_set(p->e, ERR_LIMIT, _("%s: more than %d rows"), p->name, FRAMEWORK_ROWS_MAX);
	f->marks = arena_array(p->a, p->t->n, sizeof *f->marks);
	f->facts = arena_array(p->a, p->t->n, sizeof *f->facts);
	f->requirements = arena_array(p->a, p->t->n, sizeof *f->requirements);
	if (!f->marks || !f->facts || !f->requirements)
		return no_memory(p);
	for (size_t i = 1; i < p->t->n; i++) {
		p->row = &p->t->rows[i];
		if (!read_row(p))
			return false;
	}
	for (size_t i = 0; i < f->unverified.n; i++)
		if (!framework_find_mark(f, f->unverified.keys[i]))
			return err_set(p->e, ERR_DATA, _("%s: there is no row 'mark' of '%s'"), p->name, f->unverified.keys[i]);
	return framework_count_leaves(f) > 0 || err_set(p->e, ERR_DATA, _("%s: expected at least one requirement"), p->name);
}

bool framework_parse(const char *name, const char *text, size_t len, struct arena *a, struct framework *ret, struct err *e)
{
	struct framework f = { .n_marks = 0 };
	struct csv_table table;
	struct framework_parser p = { .name = name, .a = a, .f = &f, .t = &table, .e = e };

	if (len > FRAMEWORK_BYTES_MAX)
		return err_set(e, ERR_LIMIT, _("%s: more than %d bytes"), name, FRAMEWORK_BYTES_MAX);
	if (!csv_table_read(name, text, len, 0, '"', a, &table, e) || !framework_read_header(&p) || !read_rows(&p) || !journal_hash_file(text, len, f.sha256, e))
		return false;
	*ret = f;
	return true;
}
