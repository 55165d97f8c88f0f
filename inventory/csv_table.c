#include "inventory/csv_table.h"

#include "intl.h"

#include <csv.h>

#include <string.h>

struct reader {
	const char *name;
	struct arena *a;
	struct csv_table *t;
	size_t cap;
	struct csv_cell cells[CSV_COLUMNS_MAX]; /* of the row being read */
	size_t n_cells;
	unsigned line, row_line;
	bool in_row;                            /* a row began on row_line and has not ended */
	struct err *e;
	bool failed;
};

static void fail(struct reader *r, enum err_kind kind, unsigned line, const char *what)
{
	if (!r->failed)
		err_set(r->e, kind, "%s:%u: %s", r->name, line, what);
	r->failed = true;
}

static void on_cell(void *text, size_t len, void *user)
{
	struct reader *r = user;
	const char *copy;

	if (r->failed)
		return;
	if (r->n_cells == CSV_COLUMNS_MAX) {
		fail(r, ERR_LIMIT, r->row_line, _("more than 512 columns"));
		return;
	}
	copy = arena_strndup(r->a, text ? text : "", len);
	if (!copy) {
		fail(r, ERR_MEMORY, r->row_line, "out of memory");
		return;
	}
	r->cells[r->n_cells++] = (struct csv_cell){ copy, len };
}

static bool grow(struct reader *r)
{
	size_t cap = r->cap ? r->cap * 2 : 64;
	struct csv_row *rows = arena_array(r->a, cap, sizeof *rows);

	if (!rows)
		return false;
	if (r->t->n)
		memcpy(rows, r->t->rows, r->t->n * sizeof *rows);
	r->t->rows = rows;
	r->cap = cap;
	return true;
}

static void on_row(int c, void *user)
{
	struct reader *r = user;
	struct csv_cell *cells;

	(void)c;
	r->in_row = false;
	if (r->failed)
		return;
	if (r->t->n == CSV_ROWS_MAX) {
		fail(r, ERR_LIMIT, r->row_line, _("more than 1000000 rows"));
		return;
	}
	cells = arena_array(r->a, r->n_cells, sizeof *cells);
	if (!cells || (r->t->n == r->cap && !grow(r))) {
		fail(r, ERR_MEMORY, r->row_line, "out of memory");
		return;
	}
	memcpy(cells, r->cells, r->n_cells * sizeof *cells);
	r->t->rows[r->t->n++] = (struct csv_row){ r->row_line, r->n_cells, cells };
	r->n_cells = 0;
}

static char guess_separator(const char *text, size_t len)
{
	size_t commas = 0, semicolons = 0, tabs = 0;

	for (size_t i = 0; i < len && text[i] != '\n' && text[i] != '\r'; i++) {
		commas += text[i] == ',';
		semicolons += text[i] == ';';
		tabs += text[i] == '\t';
	}
	if (semicolons > commas && semicolons >= tabs)
		return ';';
	return tabs > commas ? '\t' : ',';
}

static bool is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strchr(" \t\r\n", s[i]) || !s[i])
			return false;
	return true;
}

/* Bytes of the line at s, its end included. */
static size_t line_length(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] != '\n' && s[i] != '\r')
		i++;
	if (i + 1 < n && s[i] == '\r' && s[i + 1] == '\n')
		i++;
	return i < n ? i + 1 : n;
}

static int is_separated_space(unsigned char c)
{
	return c == ' ';
}

static void feed(struct reader *r, struct csv_parser *p, const char *text, size_t len)
{
	for (size_t n; len > 0 && !r->failed; text += n, len -= n) {
		n = line_length(text, len);
		r->line++;
		if (!r->in_row && is_blank(text, n))
			continue;
		if (!r->in_row)
			r->row_line = r->line;
		r->in_row = true; /* until on_row says otherwise */
		if (csv_parse(p, text, n, on_cell, on_row, r) == n)
			continue;
		if (csv_error(p) == CSV_EPARSE)
			fail(r, ERR_DATA, r->line, _("a quote inside a cell is doubled, and the whole cell stands in quotes"));
		else
			fail(r, ERR_MEMORY, r->line, "out of memory");
	}
	if (r->failed || csv_fini(p, on_cell, on_row, r) == 0)
		return;
	fail(r, ERR_DATA, r->row_line, _("a quoted cell of the row that begins here is not closed"));
}

bool csv_table_read(const char *name, const char *text, size_t len, char separator, char quote, struct arena *a,
                    struct csv_table *ret, struct err *e)
{
	struct reader *r = arena_alloc(a, sizeof *r);
	struct csv_parser p;

	if (!r || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3, len -= 3;
	*ret = (struct csv_table){ .separator = separator ? separator : guess_separator(text, len) };
	r->name = name;
	r->a = a;
	r->t = ret;
	r->e = e;
	csv_set_delim(&p, (unsigned char)ret->separator);
	csv_set_quote(&p, (unsigned char)quote);
	if (ret->separator == '\t')
		csv_set_space_func(&p, is_separated_space);
	feed(r, &p, text, len);
	csv_free(&p);
	if (!r->failed && ret->n == 0)
		fail(r, ERR_DATA, 1, _("expected a header row"));
	return !r->failed;
}
