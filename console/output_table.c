#include "console/output.h"

#include "console/glyph.h"
#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* Rows for people: a table as wide as the terminal, and its spoken twin. */

/* A column of text is comfortable when cut to TEXT_COLUMN_COMFORT; the names, that are typed again, to NAME_COLUMN_COMFORT,
 * to ENDS_COLUMN_COMFORT where their ends are kept. They stand in the first column, or in the first of text behind a number. */
enum { CELL_MAX_BYTES = 8192, TEXT_COLUMN_MIN = 8, TEXT_COLUMN_COMFORT = 14, NAME_COLUMN_COMFORT = 28, ENDS_COLUMN_COMFORT = 20, GAP = 2 };

/* One column that is shown. Cells are made twice, to measure and to print: a table of a whole region is not kept in memory. */
struct shown {
	const struct column *column;
	size_t width;
	bool known;            /* in one row at least */
};

struct layout {
	struct shown *columns;
	size_t n;
};

/* A symbol beside the word: the state is never told by the colour alone. */
static const char *state_symbol(const char *name)
{
	static const struct { const char *name, *symbol; } symbols[] = {
		{ "up", "•" }, { "ok", "•" }, { "degraded", "▲" }, { "warning", "▲" }, { "down", "×" }, { "critical", "×" },
		{ "unknown", "?" }, { "admin-down", "○" }, { "unwatched", "○" },
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
		{ "unknown", "\033[35m" }, { "admin-down", "\033[2m" }, { "unwatched", "\033[2m" },
	};

	for (size_t i = 0; i < ARRAY_LEN(colors); i++)
		if (strcmp(colors[i].name, name) == 0)
			return colors[i].sgr;
	return "";
}

/* By what a state is marked; NULL: it is no state, or not known. */
static const char *mark_name(const struct column *c, const void *row)
{
	if (!column_is_state(c))
		return NULL;
	return value_is_unwatched(c, row) ? "unwatched" : value_name(c, row);
}

/* Why something is fine is no news: a table keeps the column for what is not. */
static bool is_quiet(const struct column *c, const void *row)
{
	return c->type == VALUE_OUTCOME && strcmp(value_name(c, row), outcome_name(OUTCOME_OK)) == 0;
}

/* Returns whether there is anything to say. */
static bool fill_cell(const struct output *out, const struct column *c, const void *row, struct text *cell)
{
	struct text raw = TEXT_INIT(CELL_MAX_BYTES);
	bool known;

	text_clear(cell);
	if (mark_name(c, row))
		text_appendf(&raw, "%s ", state_symbol(mark_name(c, row)));
	if (!is_quiet(c, row))
		value_human(c, row, out->now, &raw);
	known = raw.len > 0;
	output_append_safe(out, cell, known ? text_str(&raw) : "–");
	text_done(&raw);
	return known;
}

static bool is_of_names(const struct layout *l, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (column_is_text(l->columns[k].column))
			return false;
	return column_is_text(l->columns[i].column);
}

/* The width down to which a column may be cut before another one is dropped. */
static size_t comfort(const struct layout *l, size_t i)
{
	const struct shown *s = &l->columns[i];
	size_t name = s->column->type == VALUE_BY_END ? ENDS_COLUMN_COMFORT : NAME_COLUMN_COMFORT;
	size_t most = is_of_names(l, i) ? name : TEXT_COLUMN_COMFORT;

	return column_is_text(s->column) && s->width > most ? most : s->width;
}

static size_t total_width(const struct layout *l)
{
	size_t total = l->n > 0 ? (l->n - 1) * GAP : 0;

	for (size_t i = 0; i < l->n; i++)
		total += l->columns[i].width;
	return total;
}

static size_t comfortable_width(const struct layout *l)
{
	size_t total = l->n > 0 ? (l->n - 1) * GAP : 0;

	for (size_t i = 0; i < l->n; i++)
		total += comfort(l, i);
	return total;
}

static void measure(const struct output *out, struct layout *l, const void *const *rows, size_t n)
{
	struct text cell = TEXT_INIT(CELL_MAX_BYTES);

	for (size_t i = 0; i < l->n; i++) {
		struct shown *s = &l->columns[i];

		text_clear(&cell);
		output_append_safe(out, &cell, _(s->column->header));
		s->width = output_width(text_str(&cell));
		for (size_t r = 0; r < n; r++) {
			size_t w;

			s->known |= fill_cell(out, s->column, rows[r], &cell);
			w = output_width(text_str(&cell));
			if (w > s->width)
				s->width = w;
		}
	}
	text_done(&cell);
}

/* A column that is unknown in every row tells nothing, unless it always stands there (rank 1). */
static void drop_unknown_columns(struct layout *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->columns[i].column->rank == 1 || l->columns[i].known)
			l->columns[kept++] = l->columns[i];
	l->n = kept;
}

/* Takes the columns of the highest rank away; false when only those that always stand there are left. */
static bool drop_highest_rank(struct layout *l)
{
	unsigned rank = 1;
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->columns[i].column->rank > rank)
			rank = l->columns[i].column->rank;
	if (rank == 1)
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (l->columns[i].column->rank < rank)
			l->columns[kept++] = l->columns[i];
	l->n = kept;
	return true;
}

static size_t least_width(const struct layout *l, size_t i, bool comfortable)
{
	size_t least = l->columns[i].width < TEXT_COLUMN_MIN ? l->columns[i].width : TEXT_COLUMN_MIN;

	if (column_is_number(l->columns[i].column))
		return l->columns[i].width;
	return comfortable ? comfort(l, i) : least;
}

static struct shown *widest_to_cut(const struct layout *l, bool comfortable, bool names)
{
	struct shown *widest = NULL;

	for (size_t i = 0; i < l->n; i++) {
		struct shown *s = &l->columns[i];

		if ((!comfortable || is_of_names(l, i) == names) && s->width > least_width(l, i, comfortable) && (!widest || s->width > widest->width))
			widest = s;
	}
	return widest;
}

/* Cuts the widest columns, the names last while that is comfortable, until the table fits, or none can be cut. */
static void narrow(struct layout *l, size_t width, bool comfortable)
{
	while (total_width(l) > width) {
		struct shown *widest = widest_to_cut(l, comfortable, false);

		if (!widest)
			widest = widest_to_cut(l, comfortable, true);
		if (!widest)
			return;
		widest->width--;
	}
}

static bool layout_init(struct layout *l, const struct output *out, const struct noun *noun, const void *const *rows, size_t n)
{
	const struct column **columns = calloc(noun->n_columns, sizeof *columns);

	*l = (struct layout){ .columns = calloc(noun->n_columns, sizeof *l->columns) };
	if (columns && l->columns)
		l->n = noun_columns_for_people(noun, UINT32_MAX, columns);
	for (size_t i = 0; i < l->n; i++)
		l->columns[i].column = columns[i];
	free(columns);
	measure(out, l, rows, n);
	drop_unknown_columns(l);
	while (out->width > 0 && comfortable_width(l) > out->width)
		if (!drop_highest_rank(l))
			break;
	if (out->width > 0) {
		narrow(l, out->width, true);
		narrow(l, out->width, false);
	}
	return l->n > 0;
}

/* As much of s as fits, an ellipsis where it is cut. Returns the columns written. */
static size_t append_clipped(struct text *t, const char *s, size_t width, bool by_end, bool ascii)
{
	struct text_ends ends = { .tail = strlen(s) };

	if (output_width(s) <= width) {
		text_append(t, s);
		return output_width(s);
	}
	if (!by_end || !text_ends(s, (int)width, false, &ends))
		ends.head = text_fit(s, (int)width - 1, false);
	text_append_n(t, s, ends.head);
	text_append(t, ascii ? "~" : "…");
	text_append(t, s + ends.tail);
	return output_width(text_str(t));
}

static void append_cell(struct text *line, const struct shown *s, const char *content, bool last, bool ascii)
{
	struct text cell = TEXT_INIT(CELL_MAX_BYTES);
	size_t used = append_clipped(&cell, content, s->width, s->column->type == VALUE_BY_END, ascii), pad = used < s->width ? s->width - used : 0;
	bool right = column_is_number(s->column);

	if (right)
		text_appendf(line, "%*s", (int)pad, "");
	text_append(line, text_str(&cell));
	if (!right && !last)
		text_appendf(line, "%*s", (int)pad, "");
	if (!last)
		text_appendf(line, "%*s", GAP, "");
	text_done(&cell);
}

/* row NULL: the headers. */
static void print_row(struct output *out, const struct layout *l, const void *row)
{
	struct text line = TEXT_INIT(CELL_MAX_BYTES * 16), cell = TEXT_INIT(CELL_MAX_BYTES);

	for (size_t i = 0; i < l->n; i++) {
		const struct shown *s = &l->columns[i];
		const char *color = "";

		text_clear(&cell);
		if (!row)
			output_append_safe(out, &cell, _(s->column->header));
		else
			fill_cell(out, s->column, row, &cell);
		if (out->color && row && mark_name(s->column, row))
			color = state_color(mark_name(s->column, row));
		text_append(&line, color);
		append_cell(&line, s, text_str(&cell), i + 1 == l->n, out->ascii);
		text_append(&line, *color ? "\033[0m" : "");
	}
	output_put(out, out->color && !row ? "\033[1m" : "", "");
	output_put(out, text_str(&line), out->color && !row ? "\033[0m\n" : "\n");
	text_done(&line);
	text_done(&cell);
}

void output_rows_table(struct output *out, const struct noun *noun, const void *const *rows, size_t n)
{
	struct layout l;

	if (n == 0) {
		output_line(out, "%s", _(noun->empty));
		return;
	}
	if (layout_init(&l, out, noun, rows, n)) {
		print_row(out, &l, NULL);
		for (size_t r = 0; r < n && out->sys == 0; r++)
			print_row(out, &l, rows[r]);
	}
	free(l.columns);
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
			text_append(&line, line.len > 0 ? _("; ") : "");
			text_appendf(&line, _("%s: %s"), _(columns[i]->header), value.len > 0 ? text_str(&value) : _("not known"));
			text_done(&value);
		}
		output_line(out, "%s", text_str(&line));
		text_done(&line);
	}
	free(columns);
}
