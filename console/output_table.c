#include "console/output.h"

#include "console/glyph.h"
#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* Rows for people: a table as wide as the terminal, and its spoken twin. */

enum { CELL_MAX_BYTES = 8192, TEXT_COLUMN_MIN = 8, TEXT_COLUMN_COMFORT = 16, GAP = 2 };

struct layout {
	const struct column **columns; /* those that are shown */
	size_t *widths;
	struct text *cells;            /* n rows × n columns, row after row */
	size_t n_columns, n_rows;
};

/* A symbol beside the word: the state is never told by the colour alone. */
static const char *state_symbol(const char *name)
{
	static const struct { const char *name, *symbol; } symbols[] = {
		{ "up", "•" }, { "ok", "•" }, { "degraded", "▲" }, { "warning", "▲" }, { "down", "×" }, { "critical", "×" },
		{ "unknown", "?" }, { "admin-down", "○" },
	};

	for (size_t i = 0; i < ARRAY_LEN(symbols); i++)
		if (strcmp(symbols[i].name, name) == 0)
			return symbols[i].symbol;
	return "?";
}

/* Quiet when fine: an SGR sequence (ECMA-48 §8.3.117), or "". */
static const char *state_color(const char *name)
{
	static const struct { const char *name, *sgr; } colors[] = {
		{ "degraded", "\033[1;33m" }, { "warning", "\033[1;33m" }, { "down", "\033[1;31m" }, { "critical", "\033[1;31m" },
		{ "unknown", "\033[35m" }, { "admin-down", "\033[2m" },
	};

	for (size_t i = 0; i < ARRAY_LEN(colors); i++)
		if (strcmp(colors[i].name, name) == 0)
			return colors[i].sgr;
	return "";
}

static void fill_cell(const struct output *out, const struct column *c, const void *row, struct text *cell)
{
	struct text raw = TEXT_INIT(CELL_MAX_BYTES);

	*cell = TEXT_INIT(CELL_MAX_BYTES);
	if (column_is_state(c))
		text_appendf(&raw, "%s ", state_symbol(value_name(c, row)));
	value_human(c, row, out->now, &raw);
	output_append_safe(out, cell, raw.len > 0 ? text_str(&raw) : "–");
	text_done(&raw);
}

/* With text columns no wider than text_max. */
static size_t total_width(const struct layout *l, size_t text_max)
{
	size_t total = l->n_columns > 0 ? (l->n_columns - 1) * GAP : 0;

	for (size_t i = 0; i < l->n_columns; i++) {
		bool text = l->columns[i]->type == VALUE_TEXT || l->columns[i]->type == VALUE_OUTCOME;

		total += text && l->widths[i] > text_max ? text_max : l->widths[i];
	}
	return total;
}

static void measure(const struct output *out, struct layout *l)
{
	for (size_t i = 0; i < l->n_columns; i++) {
		struct text header = TEXT_INIT(CELL_MAX_BYTES);

		output_append_safe(out, &header, _(l->columns[i]->header));
		l->widths[i] = output_width(text_str(&header));
		text_done(&header);
		for (size_t r = 0; r < l->n_rows; r++) {
			size_t w = output_width(text_str(&l->cells[r * l->n_columns + i]));

			if (w > l->widths[i])
				l->widths[i] = w;
		}
	}
}

/* Takes columns away, the highest rank first, then narrows the widest text columns, until the table fits. */
static unsigned highest_rank(const struct layout *l)
{
	unsigned rank = 0;

	for (size_t i = 0; i < l->n_columns; i++)
		if (l->columns[i]->rank > rank)
			rank = l->columns[i]->rank;
	return rank;
}

static void narrow(struct layout *l, size_t width)
{
	while (total_width(l, SIZE_MAX) > width) {
		size_t widest = l->n_columns;

		for (size_t i = 0; i < l->n_columns; i++)
			if (!column_is_number(l->columns[i]) && l->widths[i] > TEXT_COLUMN_MIN
			    && (widest == l->n_columns || l->widths[i] > l->widths[widest]))
				widest = i;
		if (widest == l->n_columns)
			return;
		l->widths[widest]--;
	}
}

static void layout_done(struct layout *l)
{
	for (size_t i = 0; l->cells && i < l->n_rows * l->n_columns; i++)
		text_done(&l->cells[i]);
	free(l->cells);
	free(l->widths);
	free(l->columns);
	*l = (struct layout){ 0 };
}

static bool layout_init(struct layout *l, const struct output *out, const struct noun *noun, const void *const *rows, size_t n,
                        unsigned max_rank)
{
	*l = (struct layout){ .n_rows = n };
	l->columns = calloc(noun->n_columns, sizeof *l->columns);
	l->widths = calloc(noun->n_columns, sizeof *l->widths);
	l->cells = calloc(n * noun->n_columns + 1, sizeof *l->cells);
	if (!l->columns || !l->widths || !l->cells) {
		layout_done(l);
		return false;
	}
	l->n_columns = noun_columns_for_people(noun, max_rank, l->columns);
	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < l->n_columns; i++)
			fill_cell(out, l->columns[i], rows[r], &l->cells[r * l->n_columns + i]);
	measure(out, l);
	return true;
}

/* As much of s as fits, an ellipsis where it is cut. Returns the columns written. */
static size_t append_clipped(struct text *t, const char *s, size_t width, bool ascii)
{
	size_t whole = output_width(s), fit;

	if (whole <= width) {
		text_append(t, s);
		return whole;
	}
	fit = text_fit(s, (int)width - 1, false);
	text_append_n(t, s, fit);
	text_append(t, ascii ? "~" : "…");
	return output_width(text_str(t));
}

static void append_cell(struct text *line, const struct layout *l, size_t i, const char *s, bool last, bool ascii)
{
	struct text cell = TEXT_INIT(CELL_MAX_BYTES);
	size_t used = append_clipped(&cell, s, l->widths[i], ascii), pad = l->widths[i] - (used < l->widths[i] ? used : l->widths[i]);
	bool right = column_is_number(l->columns[i]);

	if (right)
		text_appendf(line, "%*s", (int)pad, "");
	text_append(line, text_str(&cell));
	if (!right && !last)
		text_appendf(line, "%*s", (int)pad, "");
	if (!last)
		text_appendf(line, "%*s", GAP, "");
	text_done(&cell);
}

static void print_row(struct output *out, const struct layout *l, const struct text *cells, const void *row)
{
	struct text line = TEXT_INIT(CELL_MAX_BYTES * 16);

	for (size_t i = 0; i < l->n_columns; i++) {
		bool last = i + 1 == l->n_columns;
		const char *color = out->color && column_is_state(l->columns[i]) ? state_color(value_name(l->columns[i], row)) : "";

		text_append(&line, color);
		append_cell(&line, l, i, text_str(&cells[i]), last, out->ascii);
		text_append(&line, *color ? "\033[0m" : "");
	}
	output_put(out, text_str(&line), "\n");
	text_done(&line);
}

static void print_header(struct output *out, const struct layout *l)
{
	struct text line = TEXT_INIT(CELL_MAX_BYTES * 16);

	for (size_t i = 0; i < l->n_columns; i++) {
		struct text header = TEXT_INIT(CELL_MAX_BYTES);

		output_append_safe(out, &header, _(l->columns[i]->header));
		append_cell(&line, l, i, text_str(&header), i + 1 == l->n_columns, out->ascii);
		text_done(&header);
	}
	output_put(out, out->color ? "\033[1m" : "", "");
	output_put(out, text_str(&line), out->color ? "\033[0m\n" : "\n");
	text_done(&line);
}

void output_rows_table(struct output *out, const struct noun *noun, const void *const *rows, size_t n)
{
	unsigned max_rank = UINT32_MAX;
	struct layout l;

	if (n == 0) {
		output_line(out, "%s", _(noun->empty));
		return;
	}
	if (!layout_init(&l, out, noun, rows, n, max_rank))
		return;
	while (out->width > 0 && total_width(&l, TEXT_COLUMN_COMFORT) > out->width && highest_rank(&l) > 1) {
		max_rank = highest_rank(&l) - 1;
		layout_done(&l);
		if (!layout_init(&l, out, noun, rows, n, max_rank))
			return;
	}
	if (out->width > 0)
		narrow(&l, out->width);
	print_header(out, &l);
	for (size_t r = 0; r < n && out->sys == 0; r++)
		print_row(out, &l, &l.cells[r * l.n_columns], rows[r]);
	layout_done(&l);
}

/* One row a line, each fact with its name: "Name: …; State: Down; …". Always the same facts in the same order. */
void output_rows_plain(struct output *out, const struct noun *noun, const void *const *rows, size_t n)
{
	const struct column **columns = calloc(noun->n_columns, sizeof *columns);
	size_t n_columns = columns ? noun_columns_for_people(noun, UINT32_MAX, columns) : 0;

	if (n == 0)
		output_line(out, "%s", _(noun->empty));
	for (size_t r = 0; r < n && out->sys == 0; r++) {
		struct text line = TEXT_INIT(CELL_MAX_BYTES * 16);

		for (size_t i = 0; i < n_columns; i++) {
			struct text value = TEXT_INIT(CELL_MAX_BYTES);

			value_human(columns[i], rows[r], out->now, &value);
			text_append(&line, line.len > 0 ? "; " : "");
			text_appendf(&line, _("%s: %s"), _(columns[i]->header), value.len > 0 ? text_str(&value) : _("not known"));
			text_done(&value);
		}
		output_line(out, "%s", text_str(&line));
		text_done(&line);
	}
	free(columns);
}
