#include "console/list_internal.h"

#include "console/pen.h"
#include "console/state_mark.h"
#include "intl.h"

#include <string.h>

enum { GAP = 1, REASON_ROWS_MAX = 4 };

struct widths {
	int of[LIST_COLUMNS_MAX]; /* 0: not shown */
	int left;                 /* columns still free */
};

static int state_width(const struct list *l, bool ascii)
{
	int widest = text_columns(_(l->class->columns[LIST_STATE_COLUMN].title), ascii) - 2;

	for (size_t i = 0; list_state_word(l, i); i++) {
		int w = text_columns(list_state_word(l, i), ascii);

		widest = w > widest ? w : widest;
	}
	return widest + 3; /* a space, the symbol, a space */
}

static int narrow_width(const struct list *l, size_t c, bool ascii)
{
	int title = text_columns(_(l->class->columns[c].title), ascii);

	if (c == LIST_STATE_COLUMN)
		return state_width(l, ascii);
	return title > l->class->columns[c].narrow ? title : l->class->columns[c].narrow;
}

static const char *cell_text(const struct list *l, const void *row, size_t c)
{
	return l->class->shown ? l->class->shown(row, c) : list_shown(l->class->value(row, c));
}

static int rows_width(const struct list *l, size_t c, bool ascii)
{
	int widest = narrow_width(l, c, ascii), wide = l->class->columns[c].wide;

	for (size_t i = 0; i < l->n_shown && widest < wide; i++) {
		const char *text = list_is_guest(l, list_row(l, i)) ? NULL : cell_text(l, list_row(l, i), c);
		size_t bytes = text ? strlen(text) : 0;

		if (bytes > (size_t)widest || ascii) {
			int w = text ? text_columns(text, ascii) : 0;

			widest = w > widest ? w : widest;
		}
	}
	return widest < wide ? widest : wide;
}

/* What the rows of a column need. */
static int natural_width(const struct list *l, size_t c, bool ascii)
{
	const struct list_column *column = &l->class->columns[c];
	struct list_natural *known = l->natural;

	if (!column->comfort || column->right)
		return column->wide;
	if (!known)
		return rows_width(l, c, ascii);
	if (known->ascii != ascii)
		*known = (struct list_natural){ .ascii = ascii };
	if (known->of[c] == 0)
		known->of[c] = rows_width(l, c, ascii);
	return known->of[c];
}

static void widths_add(struct widths *w, const struct list *l, size_t c, bool ascii)
{
	int need = narrow_width(l, c, ascii);

	if (need + GAP > w->left)
		return;
	w->of[c] = need;
	w->left -= need + GAP;
}

/* As its rows need, at most to most; a column that is not shown stays so. */
static void widths_grow(struct widths *w, const struct list *l, size_t c, int most, bool ascii)
{
	int natural, more;

	if (w->of[c] == 0 || w->left <= 0)
		return;
	natural = natural_width(l, c, ascii);
	more = (natural < most ? natural : most) - w->of[c];
	if (more <= 0)
		return;
	if (more > w->left)
		more = w->left;
	w->of[c] += more;
	w->left -= more;
}

/* The two of a pair grow together: one's unit beside the other's none would be misread. */
static bool pair_has_room(const struct widths *w, const struct list_class *k, size_t c)
{
	size_t first = k->pair[0], second = k->pair[1];

	if (second == 0 || (c != first && c != second))
		return true;
	return c == first ? w->of[first] + w->left >= 2 * k->columns[first].wide - w->of[second]
		: w->of[first] == k->columns[first].wide;
}

static struct widths list_widths(const struct list *l, int width, bool ascii)
{
	const struct list_class *k = l->class;
	struct widths w = { .left = width - 1 };

	for (size_t i = 0; i < k->n_essential; i++)
		widths_add(&w, l, k->by_worth[i], ascii);
	if (k->pair[1] && w.of[k->pair[1]] == 0 && w.of[k->pair[0]] > 0) {
		w.left += w.of[k->pair[0]] + GAP;
		w.of[k->pair[0]] = 0;
	}
	for (size_t c = 1; c < k->n_columns; c++)
		widths_grow(&w, l, c, k->columns[c].comfort, ascii);
	for (size_t i = k->n_essential; i < k->n_columns; i++)
		widths_add(&w, l, k->by_worth[i], ascii);
	for (size_t i = 0; i < k->n_columns; i++)
		if (pair_has_room(&w, k, k->by_worth[i]))
			widths_grow(&w, l, k->by_worth[i], k->columns[k->by_worth[i]].wide, ascii);
	return w;
}

bool list_shows_column(const struct list *l, size_t column, int width, bool ascii)
{
	return list_widths(l, width, ascii).of[column] > 0;
}

static void render_headings(const struct list *l, struct grid *g, struct rect area, const struct widths *w)
{
	int x = area.x + 1;

	for (size_t c = 0; c < l->class->n_columns; c++) {
		const char *title = _(l->class->columns[c].title);
		bool sorted = c == l->sort && !l->wanted[0];
		int used;

		if (w->of[c] == 0)
			continue;
		used = l->class->columns[c].right ? grid_put_right(g, x, area.y, w->of[c], STYLE_HEADING, title)
			: grid_put(g, x, area.y, w->of[c], STYLE_HEADING, title);
		if (sorted)
			grid_put_code_point(g, x + used + (used < w->of[c]), area.y, STYLE_HEADING, l->reverse ? 0x2191 : 0x2193);
		x += w->of[c] + GAP;
	}
}

static void render_state(const struct list *l, struct grid *g, struct rect place, const void *row)
{
	enum state s = l->class->state(row);
	struct state_look look = l->class->look ? l->class->look(row) : (struct state_look){ state_symbol(s), state_style(s), state_word(s) };

	grid_set_style(g, place, look.style);
	grid_put_code_point(g, place.x + 1, place.y, look.style, look.symbol);
	grid_put(g, place.x + 3, place.y, place.width - 3, look.style, look.word);
}

static void render_guest(const struct list *l, struct grid *g, struct rect line, const struct widths *w, const void *row)
{
	int x = line.x + 1 + w->of[LIST_STATE_COLUMN] + GAP;
	struct text words = TEXT_INIT(4096);

	l->class->guest_line(l, row, &words);
	grid_put(g, line.x + 4, line.y, w->of[LIST_STATE_COLUMN] - 3, STYLE_DIM, l->class->guest_kind(row));
	grid_put(g, x, line.y, line.x + line.width - x, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

static void render_row(const struct list *l, struct grid *g, struct rect line, const struct widths *w, size_t i)
{
	const void *row = list_row(l, i);
	int x = line.x + 1;

	if (list_is_guest(l, row))
		render_guest(l, g, line, w, row);
	for (size_t c = 0; c < l->class->n_columns && !list_is_guest(l, row); c++) {
		if (w->of[c] == 0)
			continue;
		if (c == LIST_STATE_COLUMN)
			render_state(l, g, (struct rect){ x, line.y, w->of[c], 1 }, row);
		else
			l->class->cell(l, g, (struct rect){ x, line.y, w->of[c], 1 }, c, row);
		x += w->of[c] + GAP;
	}
	if (list_is_marked(l, row))
		grid_put_code_point(g, line.x + 1, line.y, STYLE_KEY, '*');
	if (i == l->selected) {
		grid_put_code_point(g, line.x, line.y, STYLE_STRONG, 0x203a);
		grid_set_selected(g, line);
	}
}

/* Critical rows that are shown but not on the page. */
static size_t count_off_page(const struct list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n_shown; i++)
		n += (i < l->top || i >= l->top + l->page) && l->class->state(list_row(l, i)) == STATE_CRITICAL
		     && (!l->class->headings || list_is_counted(l, list_row(l, i)));
	return n;
}

static int render_position(const struct list *l, struct grid *g, int x, int y, int width)
{
	const char *const *count = l->class->count;
	size_t below = l->n_shown - list_count_shown(l);
	char all[96];

	snprintf(all, sizeof all, ngettext(count[0], count[1], list_count(l)), list_count(l));
	if (list_count_marked(l) > 0)
		return grid_putf(g, x, y, width, STYLE_KEY, ngettext("%zu row marked of %s; Esc clears the marks",
		                 "%zu rows marked of %s; Esc clears the marks", list_count_marked(l)), list_count_marked(l), all);
	if (l->wanted[0] && l->filter[0])
		return grid_putf(g, x, y, width, STYLE_PROMPT, _("Search: %s, filter: %s (%zu of %s)"), l->wanted, l->filter, list_count_shown(l), all);
	if (l->wanted[0])
		return grid_putf(g, x, y, width, STYLE_PROMPT, _("Search: %s (%zu of %s)"), l->wanted, list_count_shown(l), all);
	if (l->filter[0])
		return grid_putf(g, x, y, width, STYLE_PROMPT, _("Filter: %s (%zu of %s)"), l->filter, list_count_shown(l), all);
	if (l->n_shown > l->page && !l->class->headings) {
		snprintf(all, sizeof all, ngettext(count[0], count[1], list_count(l) + below), list_count(l) + below);
		return grid_putf(g, x, y, width, STYLE_DIM, "%zu–%zu / %s", l->top + 1,
		                 l->top + l->page < l->n_shown ? l->top + l->page : l->n_shown, all);
	}
	return grid_put(g, x, y, width, STYLE_DIM, l->class->count_all ? l->class->count_all(l) : all);
}

static void render_note(const struct list *l, struct grid *g, struct rect place, const struct widths *w)
{
	const char *words = l->class->note && l->n_shown > 0 ? l->class->note(w->of) : NULL;

	if (words && text_columns(words, grid_is_ascii(g)) <= place.width)
		grid_put(g, place.x, place.y, place.width, STYLE_DIM, words);
}

/* Nothing red is lost: what the page, the filter or the search hides is counted here. */
static void render_bottom(const struct list *l, struct grid *g, struct rect line, const struct widths *w)
{
	size_t off_page = count_off_page(l);
	size_t hidden = list_count_state(l, STATE_CRITICAL) - list_count_state_shown(l, STATE_CRITICAL);
	char words[160] = "";
	int width = 0;

	if (l->class->alarm && (hidden > 0 || off_page > 0))
		snprintf(words, sizeof words, "%s", l->class->alarm(hidden > 0 ? hidden : off_page, hidden > 0));
	else if (hidden > 0)
		snprintf(words, sizeof words, ngettext("%zu critical row hidden", "%zu critical rows hidden", hidden), hidden);
	else if (off_page > 0)
		snprintf(words, sizeof words, ngettext("%zu critical row off screen", "%zu critical rows off screen", off_page), off_page);
	if (words[0]) {
		width = text_columns(words, grid_is_ascii(g)) + 2;
		if (width > line.width)
			width = line.width;
		grid_fill(g, (struct rect){ line.x + line.width - width, line.y, width, 1 }, ' ', STYLE_ALARM);
		grid_put(g, line.x + line.width - width + 1, line.y, width - 1, STYLE_ALARM, words);
	}
	if (line.width - width > 8) {
		int used = render_position(l, g, line.x + 1, line.y, line.width - width - 2) + 2;

		render_note(l, g, (struct rect){ line.x + 1 + used, line.y, line.width - width - 2 - used, 1 }, w);
	}
}

static void render_nothing(const struct list *l, struct grid *g, struct rect area)
{
	int x = area.x + 2, y = area.y + 2, width = area.width - 4;

	if (l->n == 0 && l->past) {
		grid_put(g, x, y, width, STYLE_STRONG, _(l->class->empty_past));
	} else if (l->n == 0 && l->unwatched && l->class->of_watched) {
		grid_put(g, x, y, width, STYLE_STRONG, _("Nothing is watched: no link, device or service is declared."));
		grid_put(g, x, y + 2, width, STYLE_TEXT, _("vigie import DIR declares what there is; vigie demo invents a region."));
	} else if (l->n == 0) {
		grid_put(g, x, y, width, STYLE_STRONG, _(l->class->empty));
		if (l->class->hint)
			grid_put(g, x, y + 2, width, STYLE_TEXT, _(l->class->hint));
		if (l->class->command)
			grid_put(g, x + 2, y + 3, width - 2, STYLE_KEY, _(l->class->command));
	} else if (l->wanted[0] && l->filter[0]) {
		grid_putf(g, x, y, width, STYLE_STRONG, _("Nothing matches both “%s” and the filter “%s”."), l->wanted, l->filter);
		grid_put(g, x, y + 2, width, STYLE_TEXT, _("Esc clears the search, once more the filter; f changes it."));
	} else if (l->wanted[0]) {
		grid_putf(g, x, y, width, STYLE_STRONG, _("Nothing matches “%s”."), l->wanted);
		grid_put(g, x, y + 2, width, STYLE_TEXT, _("Esc shows everything again."));
	} else {
		grid_putf(g, x, y, width, STYLE_STRONG, _("Nothing matches the filter “%s”."), l->filter);
		grid_put(g, x, y + 2, width, STYLE_TEXT, _("Esc clears the filter, f changes it."));
	}
}

/* In the free rows above the last: whole where there is room, else one row of it. */
static void put_reason(struct grid *g, struct rect free_rows, const char *words)
{
	struct grid *lines = grid_new(free_rows.width, REASON_ROWS_MAX, grid_is_ascii(g));
	struct pen p = { .g = lines, .width = free_rows.width };

	if (!lines)
		return;
	pen_line(&p, STYLE_TEXT, words);
	if (p.y > free_rows.height) {
		grid_put(lines, 0, 0, free_rows.width, STYLE_TEXT, words);
		p.y = 1;
	}
	free_rows.y += free_rows.height - p.y;
	free_rows.height = p.y;
	grid_copy(g, free_rows, lines, 0);
	grid_put_code_point(g, free_rows.x - 2, free_rows.y, STYLE_STRONG, 0x203a); /* as before the row itself */
	grid_free(lines);
}

/* Why the selected row is as it is. */
static void render_reason(const struct list *l, struct grid *g, struct rect area)
{
	size_t rows = l->n_shown < l->page ? l->n_shown : l->page;
	int used = (int)(rows + list_titles(l));
	struct rect free_rows = { area.x + 2, area.y + 1 + used, area.width - 3, area.height - 2 - used };
	struct text words = TEXT_INIT(4096);
	const void *row = list_selected(l);

	if ((l->n_shown < l->page || l->class->reason_rows > 0) && row && l->class->reason && !list_is_guest(l, row))
		l->class->reason(l, row, &words);
	if (words.len > 0)
		put_reason(g, free_rows, text_str(&words));
	text_done(&words);
}

static const char *group_title(const struct list *l, size_t group, char *buf, size_t size)
{
	const char *const *count = l->class->count;
	size_t n = list_count_group(l, group);

	if (group != LIST_GUEST_GROUP && l->class->group)
		return l->class->group_title(group, n);
	if (group == LIST_GUEST_GROUP)
		snprintf(buf, size, ngettext("%zu found elsewhere", "%zu found elsewhere", n), n);
	else
		snprintf(buf, size, ngettext(count[0], count[1], n), n);
	return buf;
}

/* Each group under its title, which also stands above the first row of the page. */
static void render_rows(const struct list *l, struct grid *g, struct rect area, const struct widths *w)
{
	size_t group = SIZE_MAX;
	bool titled = list_titles(l) > 0;
	char words[96];
	int y = area.y + 1;

	for (size_t i = 0; i < l->page && l->top + i < l->n_shown && y < area.y + area.height - 1; i++) {
		size_t of = titled ? list_group(l, list_row(l, l->top + i)) : SIZE_MAX;

		if (of != group && y + 1 < area.y + area.height - 1)
			grid_put(g, area.x + 1, y++, area.width - 2, STYLE_HEADING, group_title(l, of, words, sizeof words));
		group = of;
		render_row(l, g, (struct rect){ area.x, y++, area.width, 1 }, w, l->top + i);
	}
}

void list_render(const struct list *l, struct grid *g, struct rect area)
{
	struct widths w = list_widths(l, area.width, grid_is_ascii(g));

	if (l->n_shown == 0) { /* nothing here, nor elsewhere */
		render_nothing(l, g, area);
	} else {
		render_headings(l, g, area, &w);
		render_rows(l, g, area, &w);
		render_reason(l, g, area);
	}
	if (l->n > 0)
		render_bottom(l, g, (struct rect){ area.x, area.y + area.height - 1, area.width, 1 }, &w);
}
