/* The columns of a framework's CSV file and the cells of its rows: what is wrong in one is told with its line and column. */
#include "inventory/framework_parse.h"

#include "intl.h"
#include "inventory/cell.h"
#include "inventory/framework_internal.h"
#include "text.h"

#include <stdarg.h>
#include <string.h>

static const struct entity_column columns[COL_COUNT] = {
	[COL_RECORD] = { .name = "record", .type = COLUMN_CHOICE, .choices = "framework;mark;fact;requirement;annex", .required = true },
	[COL_KEY] = { .name = "key", .type = COLUMN_TEXT, .required = true },
	[COL_VERSION] = { .name = "version", .type = COLUMN_TEXT },
	[COL_EDITION] = { .name = "edition", .type = COLUMN_DATE },
	[COL_PARENT] = { .name = "parent", .type = COLUMN_TEXT },
	[COL_CHAPTER_FR] = { .name = "chapter_fr", .type = COLUMN_TEXT },
	[COL_CHAPTER_EN] = { .name = "chapter_en", .type = COLUMN_TEXT },
	[COL_TITLE_FR] = { .name = "title_fr", .type = COLUMN_TEXT, .required = true },
	[COL_TITLE_EN] = { .name = "title_en", .type = COLUMN_TEXT, .required = true },
	[COL_TEXT_FR] = { .name = "text_fr", .type = COLUMN_TEXT },
	[COL_TEXT_EN] = { .name = "text_en", .type = COLUMN_TEXT },
	[COL_KIND] = { .name = "kind", .type = COLUMN_CHOICE, .choices = "measured;register" },
	[COL_ACTIVITIES] = { .name = "activities", .type = COLUMN_LIST },
	[COL_ISO] = { .name = "iso", .type = COLUMN_LIST },
	[COL_RELATED] = { .name = "related", .type = COLUMN_LIST },
	[COL_LEGAL] = { .name = "legal", .type = COLUMN_TEXT },
	[COL_EVIDENCE_FR] = { .name = "evidence_fr", .type = COLUMN_TEXT },
	[COL_EVIDENCE_EN] = { .name = "evidence_en", .type = COLUMN_TEXT },
	[COL_FACTS] = { .name = "facts", .type = COLUMN_LIST },
	[COL_SOURCE] = { .name = "source", .type = COLUMN_TEXT },
	[COL_UNVERIFIED] = { .name = "unverified", .type = COLUMN_LIST },
};

bool framework_wrong(struct framework_parser *p, enum framework_column c, const char *fmt, ...)
{
	char what[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return err_set(p->e, ERR_DATA, "%s:%u: %s: %s", p->name, p->row->line, columns[c].name, what);
}

bool framework_read_header(struct framework_parser *p)
{
	p->row = &p->t->rows[0];
	for (size_t c = 0; c < COL_COUNT; c++)
		p->at[c] = SIZE_MAX;
	for (size_t i = 0; i < p->row->n; i++) {
		struct text shown = TEXT_INIT(512);
		size_t c = 0;

		while (c < COL_COUNT && strcmp(columns[c].name, p->row->cells[i].text) != 0)
			c++;
		if (c < COL_COUNT && p->at[c] == SIZE_MAX) {
			p->at[c] = i;
			continue;
		}
		text_append_safe(&shown, p->row->cells[i].text);
		err_set(p->e, ERR_DATA, c < COL_COUNT ? _("%s:%u: column '%.64s' stands twice") : _("%s:%u: there is no column '%.64s' in a framework"),
		        p->name, p->row->line, text_str(&shown));
		text_done(&shown);
		return false;
	}
	for (size_t c = 0; c < COL_COUNT; c++)
		if (p->at[c] == SIZE_MAX && columns[c].required)
			return err_set(p->e, ERR_DATA, _("%s:%u: expected a column '%s'"), p->name, p->row->line, columns[c].name);
	return true;
}

bool framework_read_cells(struct framework_parser *p)
{
	if (p->row->n != p->t->rows[0].n) /* a file that was cut short has fewer, and would have lost its marks */
		return err_set(p->e, ERR_DATA, _("%s:%u: expected %zu cells as in the header, got %zu"), p->name, p->row->line, p->t->rows[0].n, p->row->n);
	for (size_t c = 0; c < COL_COUNT; c++) {
		struct csv_cell cell = { "", 0 };

		if (p->at[c] < p->row->n)
			cell = p->row->cells[p->at[c]];
		if (!cell_read(&columns[c], cell, p->a, &p->values[c], p->e))
			return err_prefix(p->e, "%s:%u: %s", p->name, p->row->line, columns[c].name);
	}
	return true;
}

/* It stands in "family:key", in lists and on command lines. */
static bool is_key(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < FRAMEWORK_KEY_MAX && *s != '-' && *s != '.'
	       && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-") == n;
}

bool framework_check_key(struct framework_parser *p, enum framework_column c)
{
	return is_key(p->values[c]) || framework_wrong(p, c, _("expected 1 to %d letters, digits, points and hyphens"), FRAMEWORK_KEY_MAX - 1);
}

bool framework_read_list(struct framework_parser *p, enum framework_column c, struct framework_keys *ret)
{
	if (!framework_split(p->values[c], p->a, ret, p->e))
		return false;
	if (ret->n > FRAMEWORK_LIST_MAX)
		return framework_wrong(p, c, _("expected at most %d of them"), FRAMEWORK_LIST_MAX);
	for (size_t i = 0; i < ret->n; i++) {
		if (!is_key(ret->keys[i]))
			return framework_wrong(p, c, _("expected keys with ; between"));
		for (size_t k = 0; k < i; k++)
			if (strcmp(ret->keys[i], ret->keys[k]) == 0)
				return framework_wrong(p, c, _("'%s' stands twice"), ret->keys[i]);
	}
	return true;
}

bool framework_read_marks(struct framework_parser *p, struct framework_keys *ret)
{
	if (!framework_read_list(p, COL_UNVERIFIED, ret))
		return false;
	for (size_t i = 0; i < ret->n; i++)
		if (!framework_find_mark(p->f, ret->keys[i]))
			return framework_wrong(p, COL_UNVERIFIED, _("there is no row 'mark' of '%s'"), ret->keys[i]);
	return true;
}

bool framework_read_facts(struct framework_parser *p, struct framework_keys *ret)
{
	if (!framework_read_list(p, COL_FACTS, ret))
		return false;
	for (size_t i = 0; i < ret->n; i++)
		if (!framework_find_fact(p->f, ret->keys[i]))
			return framework_wrong(p, COL_FACTS, _("there is no row 'fact' of '%s'"), ret->keys[i]);
	return true;
}

bool framework_read_activities(struct framework_parser *p, unsigned *ret)
{
	struct framework_keys list;

	*ret = 0;
	if (!framework_read_list(p, COL_ACTIVITIES, &list))
		return false;
	for (size_t i = 0; i < list.n; i++) {
		const char *s = list.keys[i];

		if (*s < '1' || *s >= '1' + FRAMEWORK_ACTIVITIES || s[1])
			return framework_wrong(p, COL_ACTIVITIES, _("expected numbers from 1 to %d with ; between"), FRAMEWORK_ACTIVITIES);
		*ret |= 1u << (*s - '1');
	}
	return true;
}
