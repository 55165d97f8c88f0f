#include "intl.h"
#include "inventory/cell.h"
#include "inventory/hds_action_file.h"
#include "inventory/import_map.h"
#include "inventory/import_plan.h"

#include <string.h>

bool import_refuse_cell(struct import_plan *p, const struct import_row *row, size_t column)
{
	return err_prefix(p->e, "%s:%u: %s", row->source->name, row->line, row->source->headers[column]);
}

static bool no_memory(struct import_plan *p)
{
	return err_set(p->e, ERR_MEMORY, "out of memory");
}

static struct import_kind *kind_of(struct import_plan *p, const struct entity_file *file)
{
	return &p->kinds[file - entity_files];
}

/* Names in a header are shown as they stand, cut and escaped. */
static const char *shown(struct import_plan *p, struct csv_cell cell)
{
	struct text t = TEXT_INIT(512);
	char *s = arena_strndup(p->a, cell.text, cell.len < 60 ? cell.len : 60), *copy;

	if (!s)
		return "?";
	text_append_safe(&t, s);
	copy = arena_strdup(p->a, text_str(&t));
	text_done(&t);
	return copy ? copy : "?";
}

static bool refuse_header(struct import_plan *p, const struct import_source *s, const struct csv_row *header, size_t i)
{
	struct text_nearest near = { .word = header->cells[i].text };

	if (header->cells[i].len == 0)
		return err_set(p->e, ERR_DATA, _("%s:%u: column %zu has no name"), s->name, header->line, i + 1);
	for (size_t c = 0; c < s->file->n_columns; c++)
		text_nearest_offer(&near, s->file->columns[c].name);
	if (near.found)
		return err_set(p->e, ERR_DATA, _("%s:%u: %s: unknown column, the nearest known one is '%s'"), s->name, header->line,
		               shown(p, header->cells[i]), near.found);
	return err_set(p->e, ERR_DATA, _("%s:%u: %s: unknown column of %s"), s->name, header->line, shown(p, header->cells[i]),
	               s->file->file);
}

/* Which column of the entity each cell is. */
static bool read_header(struct import_plan *p, struct import_source *s, const struct csv_row *header, size_t *columns)
{
	for (size_t i = 0; i < header->n; i++) {
		size_t c = entity_column_find(s->file, header->cells[i].text);

		if (c == s->file->n_columns || strlen(header->cells[i].text) != header->cells[i].len)
			return refuse_header(p, s, header, i);
		if (s->given[c])
			return err_set(p->e, ERR_DATA, _("%s:%u: %s: this column is given twice"), s->name, header->line, s->file->columns[c].name);
		s->given[c] = true;
		columns[i] = c;
	}
	for (size_t c = 0; c < s->file->n_columns; c++)
		if (s->file->columns[c].required && !s->given[c])
			return err_set(p->e, ERR_DATA, _("%s:%u: %s: this column is required and missing"), s->name, header->line,
			               s->file->columns[c].name);
	return true;
}

static bool is_empty_row(const struct csv_row *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->cells[i].len)
			return false;
	return true;
}

static struct import_row *add_row(struct import_plan *p, struct import_kind *k)
{
	struct import_row *row;

	if (k->n_rows == k->cap_rows) {
		size_t cap = k->cap_rows ? k->cap_rows * 2 : 64;

		row = arena_array(p->a, cap, sizeof *row);
		if (!row)
			return NULL;
		if (k->n_rows)
			memcpy(row, k->rows, k->n_rows * sizeof *row);
		k->rows = row;
		k->cap_rows = cap;
	}
	row = &k->rows[k->n_rows];
	*row = (struct import_row){ 0 };
	row->values = arena_array(p->a, k->file->n_columns, sizeof *row->values);
	if (!row->values)
		return NULL;
	k->n_rows++;
	return row;
}

/* Every cell is looked at; one that is wrong stays empty. */
static bool read_cells(struct import_plan *p, struct import_row *row, const struct csv_row *r, const size_t *columns)
{
	for (size_t i = 0; i < r->n; i++) {
		if (cell_read(&row->source->file->columns[columns[i]], r->cells[i], p->a, &row->values[columns[i]], p->e))
			continue;
		import_refuse_cell(p, row, columns[i]);
		row->bad = true;
		if (!import_note_mistake(p))
			return false;
	}
	return true;
}

static bool read_row(struct import_plan *p, const struct import_source *s, const struct csv_row *r, const size_t *columns, size_t n)
{
	struct import_kind *k = kind_of(p, s->file);
	struct import_row *row;
	size_t name = entity_name_column(s->file);

	if (r->n != n)
		return err_set(p->e, ERR_DATA, _("%s:%u: expected %zu cells as in the header, got %zu (a list of names stands in quotes)"),
		               s->name, r->line, n, r->n);
	row = add_row(p, k);
	if (!row)
		return no_memory(p);
	row->source = s;
	row->line = r->line;
	row->valid_from = WALL_NEVER;
	if (!read_cells(p, row, r, columns))
		return false;
	if (name == s->file->n_columns)
		return true;
	row->name = row->values[name];
	if (!row->name) { /* noted: a name is required */
		p->rows_lost = true;
		k->n_rows--;
	}
	return true;
}

static bool read_table(struct import_plan *p, struct import_source *s, const struct csv_table *t)
{
	size_t columns[CSV_COLUMNS_MAX];

	s->given = arena_array(p->a, s->file->n_columns, sizeof *s->given);
	if (!s->given)
		return no_memory(p);
	if (!read_header(p, s, &t->rows[0], columns))
		return false;
	for (size_t i = 1; i < t->n; i++) {
		if (is_empty_row(&t->rows[i]) || read_row(p, s, &t->rows[i], columns, t->rows[0].n))
			continue;
		p->rows_lost = true;
		if (!import_note_mistake(p))
			return false;
	}
	kind_of(p, s->file)->given = true;
	return true;
}

static bool name_headers(struct import_plan *p, struct import_source *s)
{
	s->headers = arena_array(p->a, s->file->n_columns, sizeof *s->headers);
	if (!s->headers)
		return no_memory(p);
	for (size_t i = 0; i < s->file->n_columns; i++)
		s->headers[i] = s->file->columns[i].name;
	return true;
}

static const char *safe_name(struct import_plan *p, const char *name)
{
	struct text t = TEXT_INIT(16384);
	const char *copy;

	text_append_safe(&t, name);
	copy = t.failed ? NULL : arena_strdup(p->a, text_str(&t));
	text_done(&t);
	return copy;
}

bool import_read_rows(struct import_plan *p, const struct import_file *f)
{
	struct import_source *s = arena_alloc(p->a, sizeof *s);
	struct import_file safe = *f;
	struct text_nearest near = { .word = f->name };
	struct csv_table t;

	safe.name = safe_name(p, f->name);
	safe.map_name = safe_name(p, f->map_name ? f->map_name : "map");
	if (!s || !safe.name || !safe.map_name)
		return no_memory(p);
	s->name = safe.name;
	if (f->map) {
		if (!import_map_apply(&safe, p->a, &s->file, &s->headers, &t, p->e))
			return false;
		if (s->file == &hds_action_file)
			return err_set(p->e, ERR_DATA, _("%s: %s is read by vigie hds action import"), safe.map_name, s->file->file);
		return read_table(p, s, &t);
	}
	s->file = entity_file_find(f->name);
	for (size_t i = 0; !s->file && i < n_entity_files; i++)
		text_nearest_offer(&near, entity_files[i].file);
	if (!s->file)
		return near.found ? err_set(p->e, ERR_DATA, _("%s: no file of the inventory is called so; the nearest is '%s'"), s->name, near.found)
		                  : err_set(p->e, ERR_DATA, _("%s: no file of the inventory is called so"), s->name);
	return name_headers(p, s) && csv_table_read(f->name, f->text, f->len, 0, '"', p->a, &t, p->e) && read_table(p, s, &t);
}
