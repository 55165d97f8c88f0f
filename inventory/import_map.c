#include "inventory/import_map_internal.h"

#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct applier {
	struct map m;
	struct arena *a;
	const char *name;      /* of the CSV */
	struct csv_table in;
	const struct csv_row *header; /* NULL: none */
	struct csv_row *out;
	size_t n_out;
	const char **marks;    /* by row: the cell of `distinct` */
	struct err *e;
};

static bool no_memory(struct applier *p)
{
	return err_set(p->e, ERR_MEMORY, "out of memory");
}

/* Windows-1252 is a superset of ISO 8859-1 in what is printed. text_from_device leaves UTF-8 alone and drops NULs at the end. */
static bool decode(struct applier *p, const char **text, size_t *len)
{
	size_t max = *len * 3 + 1;
	char *utf8 = arena_alloc(p->a, max);

	if (!utf8)
		return no_memory(p);
	text_from_device((const uint8_t *)*text, *len, utf8, max);
	*text = utf8;
	*len = strlen(utf8);
	return true;
}

static bool find_by_number(const char *name, size_t *ret_at)
{
	char *end;
	long n = strtol(name, &end, 10);

	if (*end || end == name || n < 1 || n > CSV_COLUMNS_MAX)
		return false;
	*ret_at = (size_t)n - 1;
	return true;
}

static bool find_source(struct applier *p, const char *name, unsigned line, size_t *ret_at)
{
	struct text_nearest near = { .word = name };
	struct text shown = TEXT_INIT(1024);

	if (!p->header && find_by_number(name, ret_at))
		return true;
	for (size_t i = 0; p->header && i < p->header->n; i++) {
		if (strcmp(p->header->cells[i].text, name) == 0) {
			*ret_at = i;
			return true;
		}
		text_nearest_offer(&near, p->header->cells[i].text);
	}
	if (!p->header)
		return err_set(p->e, ERR_DATA, _("%s:%u: expected the number of a column of %s, from 1"), p->m.name, line, p->name);
	text_append_safe(&shown, near.found ? near.found : "");
	if (near.found)
		err_set(p->e, ERR_DATA, _("%s:%u: %s has no column '%.80s', the nearest is '%.80s'"), p->m.name, line, p->name, name, text_str(&shown));
	else
		err_set(p->e, ERR_DATA, _("%s:%u: %s has no column '%.80s'"), p->m.name, line, p->name, name);
	text_done(&shown);
	return false;
}

static bool find_sources(struct applier *p)
{
	for (size_t i = 0; i < p->m.n_columns; i++) {
		struct map_column *c = &p->m.columns[i];

		for (size_t j = 0; j < c->n_from; j++)
			if (!find_source(p, c->from[j], c->line, &c->at[j]))
				return false;
		if (c->distinct && !find_source(p, c->distinct, c->line, &c->distinct_at))
			return false;
	}
	for (size_t i = 0; i < p->m.n_conditions; i++)
		if (!find_source(p, p->m.conditions[i].column, p->m.conditions[i].line, &p->m.conditions[i].at))
			return false;
	return true;
}

/* * and ?, in time that is linear but for the last *. ? is one byte or one UTF-8 sequence. */
static bool glob_matches(const char *pattern, const char *s)
{
	const char *star = NULL, *retry = NULL;

	while (*s) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = s;
		} else if (*pattern && (*pattern == '?' || *pattern == *s)) {
			if (*pattern++ == '?')
				while (((unsigned char)s[1] & 0xc0) == 0x80)
					s++;
			s++;
		} else if (star) {
			pattern = star;
			s = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static struct csv_cell cell_at(const struct csv_row *row, size_t at)
{
	return at < row->n ? row->cells[at] : (struct csv_cell){ "", 0 };
}

static bool is_wanted(const struct map *m, const struct csv_row *row)
{
	for (size_t i = 0; i < m->n_conditions; i++) {
		const struct map_condition *c = &m->conditions[i];
		bool match = false;

		for (size_t j = 0; j < c->n_patterns && !match; j++)
			match = glob_matches(c->patterns[j], cell_at(row, c->at).text);
		if (match != c->only)
			return false;
	}
	return true;
}

static const char *translate(const struct map_column *c, const char *value)
{
	const char *other = value;

	for (size_t i = 0; i < c->n_pairs; i++) {
		if (strcmp(c->pairs[i].from, value) == 0)
			return c->pairs[i].to;
		if (strcmp(c->pairs[i].from, "*") == 0)
			other = c->pairs[i].to;
	}
	return other;
}

/* The part of a cell that `after` and `before` leave; the whole where they do not occur. */
static const char *cut(struct applier *p, const struct map_column *c, const char *value)
{
	const char *at = c->after && *c->after ? strstr(value, c->after) : NULL, *end;

	if (at)
		value = at + strlen(c->after);
	end = c->before && *c->before ? strstr(value, c->before) : NULL;
	return end ? arena_strndup(p->a, value, (size_t)(end - value)) : value;
}

static bool map_cell(struct applier *p, const struct map_column *c, const struct csv_row *row, struct csv_cell *ret)
{
	struct text t = TEXT_INIT(64 * 1024);
	const char *copy;

	if (c->value)
		text_append(&t, c->value);
	for (size_t i = 0; i < c->n_from; i++) {
		struct csv_cell cell = cell_at(row, c->at[i]);
		const char *value;

		if (strlen(cell.text) != cell.len)
			return err_set(p->e, ERR_DATA, _("%s:%u: %s: expected text, got the control character U+%04X"), p->name, row->line, c->from[i], 0u);
		value = cell.len ? cut(p, c, cell.text) : "";
		if (!value)
			return no_memory(p);
		if (*value)
			value = translate(c, value);
		if (!*value)
			continue;
		if (t.len)
			text_append(&t, c->join);
		text_append(&t, value);
		if (!c->join)
			break;
	}
	if (!t.len)
		text_append(&t, c->def ? c->def : "");
	copy = arena_strdup(p->a, text_str(&t));
	if (copy && t.len && c->prefix && !c->value) {
		text_clear(&t);
		text_append(&t, c->prefix);
		text_append(&t, copy);
		copy = arena_strdup(p->a, text_str(&t));
	}
	*ret = (struct csv_cell){ copy, t.len };
	if (t.failed)
		err_set(p->e, ERR_LIMIT, _("%s:%u: a cell of more than 64 KiB"), p->name, row->line);
	else if (!copy)
		no_memory(p);
	text_done(&t);
	return copy && !t.failed && p->e->kind == ERR_NONE;
}

static const struct map_column *column_of(const struct map *m, size_t target)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (m->columns[i].target == target)
			return &m->columns[i];
	return NULL;
}

static bool is_unnamed(const struct map *m, const struct csv_row *row)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (m->file->columns[m->columns[i].target].key && m->file->columns[m->columns[i].target].required && !row->cells[i].len)
			return true;
	return false;
}

static bool map_row(struct applier *p, const struct csv_row *row)
{
	struct csv_row *out = &p->out[p->n_out];

	if (p->header && row->n != p->header->n)
		return err_set(p->e, ERR_DATA, _("%s:%u: expected %zu cells as in the header, got %zu"), p->name, row->line, p->header->n, row->n);
	if (!is_wanted(&p->m, row))
		return true;
	*out = (struct csv_row){ row->line, p->m.n_columns, arena_array(p->a, p->m.n_columns, sizeof *out->cells) };
	if (!out->cells)
		return no_memory(p);
	for (size_t i = 0; i < p->m.n_columns; i++) {
		if (!map_cell(p, &p->m.columns[i], row, &out->cells[i]))
			return false;
		if (p->m.columns[i].distinct)
			p->marks[p->n_out] = cell_at(row, p->m.columns[i].distinct_at).text;
	}
	if (!p->m.skip_unnamed || !is_unnamed(&p->m, out))
		p->n_out++;
	return true;
}

struct twin {
	const char *value;
	size_t row;
};

static int by_value(const void *a, const void *b)
{
	return strcmp(((const struct twin *)a)->value, ((const struct twin *)b)->value);
}

static bool mark(struct applier *p, size_t row, size_t column)
{
	struct csv_cell *cell = &p->out[row].cells[column];
	struct text t = TEXT_INIT(128 * 1024);
	const char *copy;

	text_appendf(&t, "%s (%s)", cell->text, p->marks[row]);
	copy = t.failed ? NULL : arena_strdup(p->a, text_str(&t));
	*cell = (struct csv_cell){ copy, t.len };
	text_done(&t);
	return copy || no_memory(p);
}

/* Every row of a group with the same value is marked, so that the order of the text does not matter. */
static bool mark_twins(struct applier *p, size_t column)
{
	struct twin *twins = arena_array(p->a, p->n_out, sizeof *twins);

	if (!twins)
		return no_memory(p);
	for (size_t i = 1; i < p->n_out; i++)
		twins[i - 1] = (struct twin){ p->out[i].cells[column].text, i };
	qsort(twins, p->n_out - 1, sizeof *twins, by_value);
	for (size_t i = 0; i + 1 < p->n_out; i++) {
		bool before = i > 0 && strcmp(twins[i - 1].value, twins[i].value) == 0;
		bool after = i + 2 < p->n_out && strcmp(twins[i + 1].value, twins[i].value) == 0;

		/* Values are pointers into the arena: marking one leaves its neighbours comparable. */
		if ((before || after) && *twins[i].value && !mark(p, twins[i].row, column))
			return false;
	}
	return true;
}

static bool name_columns(struct applier *p, const char ***ret_headers)
{
	const struct entity_file *f = p->m.file;
	const char **headers = arena_array(p->a, f->n_columns, sizeof *headers);
	char buf[256];

	p->out[0] = (struct csv_row){ 1, p->m.n_columns, arena_array(p->a, p->m.n_columns, sizeof(struct csv_cell)) };
	if (!headers || !p->out[0].cells)
		return no_memory(p);
	for (size_t i = 0; i < p->m.n_columns; i++) {
		const char *name = f->columns[p->m.columns[i].target].name;

		p->out[0].cells[i] = (struct csv_cell){ name, strlen(name) };
	}
	for (size_t i = 0; i < f->n_columns; i++) {
		const struct map_column *c = column_of(&p->m, i);

		if (c && c->n_from)
			snprintf(buf, sizeof buf, "%s (from %.80s)", f->columns[i].name, c->from[0]);
		else
			snprintf(buf, sizeof buf, "%s", f->columns[i].name);
		headers[i] = arena_strdup(p->a, buf);
		if (!headers[i])
			return no_memory(p);
	}
	*ret_headers = headers;
	return true;
}

static bool apply(struct applier *p, const char ***ret_headers)
{
	size_t first = p->m.no_header ? 0 : 1;

	p->header = p->m.no_header ? NULL : &p->in.rows[0];
	p->out = arena_array(p->a, p->in.n + 2, sizeof *p->out);
	p->marks = arena_array(p->a, p->in.n + 2, sizeof *p->marks);
	if (!p->out || !p->marks)
		return no_memory(p);
	if (!find_sources(p) || !name_columns(p, ret_headers))
		return false;
	p->n_out = 1;
	for (size_t i = first; i < p->in.n; i++)
		if (!map_row(p, &p->in.rows[i]))
			return false;
	for (size_t i = 0; i < p->m.n_columns; i++)
		if (p->m.columns[i].distinct && !mark_twins(p, i))
			return false;
	return true;
}

bool import_map_decode(struct import_file *f, struct arena *a, struct err *e)
{
	struct applier p = { .a = a, .name = f->name, .e = e };

	return map_read(f->map_name, f->map, a, &p.m, e) && (!p.m.windows_1252 || decode(&p, &f->text, &f->len));
}

bool import_map_apply(const struct import_file *f, struct arena *a, const struct entity_file **ret_file, const char ***ret_headers,
                      struct csv_table *ret, struct err *e)
{
	struct err why = { 0 };
	struct applier p = { .a = a, .name = f->name, .e = &why };
	const char *text = f->text;
	size_t len = f->len;

	if (map_read(f->map_name, f->map, a, &p.m, &why) && (!p.m.windows_1252 || decode(&p, &text, &len))
	    && csv_table_read(f->name, text, len, p.m.separator, p.m.no_quotes ? '\0' : '"', a, &p.in, &why) && apply(&p, ret_headers)) {
		*ret_file = p.m.file;
		*ret = (struct csv_table){ p.out, p.n_out, p.in.separator };
		return true;
	}
	return err_set(e, why.kind, "%s", why.text);
}
