#include "console/format.h"
#include "console/links.h"

#include "intl.h"

#include <math.h>
#include <string.h>

enum { GAP = 1, LOAD_BAR = 4, COMFORTABLE_NAME = 20, COMFORTABLE_SITE = 18 };

static const double load_warning = 0.8;

/* Narrow and wide are columns of the screen. A text column grows from narrow to what its rows need, at most wide. */
static const struct {
	const char *title;
	int narrow, wide;
	bool right;
} columns[LINKS_COLUMN_COUNT] = {
	[LINKS_STATE] = { N_("State"), 0, 0, false }, /* as wide as the longest word */
	[LINKS_NAME] = { N_("Link"), 14, 44, false },
	[LINKS_SITE] = { N_("Site"), 12, 36, false },
	[LINKS_DEVICE] = { N_("Device"), 12, 28, false },
	[LINKS_INTERFACE] = { N_("Interface"), 10, 28, false },
	[LINKS_SINCE] = { N_("Since"), 6, 6, true },
	[LINKS_IN] = { N_("In"), 6, 10, true },
	[LINKS_OUT] = { N_("Out"), 6, 10, true },
	[LINKS_LOAD] = { N_("Load"), 5, LOAD_BAR + 6, true },
	[LINKS_ERRORS] = { N_("Errors"), 8, 8, true },
	[LINKS_GROUP] = { N_("Group"), 8, 18, false },
};

/* Which columns come first when there is little room. */
static const enum links_column by_importance[] = {
	LINKS_STATE, LINKS_NAME, LINKS_SINCE, LINKS_SITE, LINKS_LOAD, LINKS_IN, LINKS_OUT, /* then, in comfort: */
	LINKS_INTERFACE, LINKS_DEVICE, LINKS_ERRORS, LINKS_GROUP,
};
enum { ESSENTIAL = 7 };

struct widths {
	int of[LINKS_COLUMN_COUNT]; /* 0: not shown */
	int left;                   /* columns still free */
};

static int state_width(bool ascii)
{
	int widest = text_columns(_(columns[LINKS_STATE].title), ascii) - 2;

	for (int s = LINK_UP; s <= LINK_ADMIN_DOWN; s++) {
		int w = text_columns(link_state_word((enum link_state)s), ascii);

		widest = w > widest ? w : widest;
	}
	return widest + 3; /* a space, the symbol, a space */
}

static int narrow_width(enum links_column c, bool ascii)
{
	int title = text_columns(_(columns[c].title), ascii);

	if (c == LINKS_STATE)
		return state_width(ascii);
	return title > columns[c].narrow ? title : columns[c].narrow;
}

/* What the rows of a text column need. */
static int natural_width(const struct links *v, enum links_column c, bool ascii)
{
	int widest = narrow_width(c, ascii);

	for (size_t i = 0; i < v->n_shown && widest < columns[c].wide; i++) {
		const char *text = links_field_value(links_shown(v, i), c);
		size_t bytes = text ? strlen(text) : 0;

		if (bytes > (size_t)widest || ascii) {
			int w = text ? text_columns(text, ascii) : 0;

			widest = w > widest ? w : widest;
		}
	}
	return widest < columns[c].wide ? widest : columns[c].wide;
}

static void widths_add(struct widths *w, enum links_column c, bool ascii)
{
	int need = narrow_width(c, ascii);

	if (need + GAP > w->left)
		return;
	w->of[c] = need;
	w->left -= need + GAP;
}

static void widths_grow(struct widths *w, enum links_column c, int to)
{
	int more = to - w->of[c];

	if (w->of[c] == 0 || more <= 0)
		return;
	if (more > w->left)
		more = w->left;
	w->of[c] += more;
	w->left -= more;
}

static struct widths list_widths(const struct links *v, int width, bool ascii)
{
	static const enum links_column texts[] = { LINKS_NAME, LINKS_SITE, LINKS_INTERFACE, LINKS_DEVICE, LINKS_GROUP };
	static const enum links_column numbers[] = { LINKS_IN, LINKS_OUT };
	struct widths w = { .left = width - 1 };
	int natural[LINKS_COLUMN_COUNT] = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		natural[texts[i]] = natural_width(v, texts[i], ascii);
	for (size_t i = 0; i < ESSENTIAL; i++)
		widths_add(&w, by_importance[i], ascii);
	if (w.of[LINKS_OUT] == 0 && w.of[LINKS_IN] > 0) { /* both, or neither */
		w.left += w.of[LINKS_IN] + GAP;
		w.of[LINKS_IN] = 0;
	}
	widths_grow(&w, LINKS_NAME, natural[LINKS_NAME] < COMFORTABLE_NAME ? natural[LINKS_NAME] : COMFORTABLE_NAME);
	widths_grow(&w, LINKS_SITE, natural[LINKS_SITE] < COMFORTABLE_SITE ? natural[LINKS_SITE] : COMFORTABLE_SITE);
	widths_grow(&w, LINKS_LOAD, columns[LINKS_LOAD].wide);
	for (size_t i = ESSENTIAL; i < ARRAY_LEN(by_importance); i++)
		widths_add(&w, by_importance[i], ascii);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		widths_grow(&w, texts[i], natural[texts[i]]);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		widths_grow(&w, numbers[i], columns[numbers[i]].wide);
	return w;
}

static void render_headings(const struct links *v, struct grid *g, struct rect area, const struct widths *w)
{
	int x = area.x + 1;

	for (enum links_column c = 0; c < LINKS_COLUMN_COUNT; c++) {
		const char *title = _(columns[c].title);
		int columns_used;

		if (w->of[c] == 0)
			continue;
		if (columns[c].right)
			columns_used = grid_put_right(g, x, area.y, w->of[c], STYLE_HEADING, title);
		else
			columns_used = grid_put(g, x, area.y, w->of[c], STYLE_HEADING, title);
		if (c == v->sort)
			grid_put_code_point(g, x + columns_used + (columns_used < w->of[c]), area.y, STYLE_HEADING, v->reverse ? 0x2191 : 0x2193);
		x += w->of[c] + GAP;
	}
}

/* A bar of eighths where there is room; in ASCII the twins of the same glyphs. */
static void render_load(struct grid *g, int x, int y, int width, double ratio)
{
	char words[FORMAT_MAX];
	int eighths;

	if (isnan(ratio)) {
		grid_put_right(g, x, y, width, STYLE_DIM, "–");
		return;
	}
	eighths = (int)lround(fmin(fmax(ratio, 0), 1) * LOAD_BAR * 8);
	if (eighths == 0 && ratio > 0)
		eighths = 1;
	for (int i = 0; i < LOAD_BAR && width > LOAD_BAR + 5; i++) {
		int full = eighths - i * 8 > 8 ? 8 : eighths - i * 8;

		if (full > 0)
			grid_put_code_point(g, x + i, y, ratio >= load_warning ? STYLE_WARNING : STYLE_BAR, (uint32_t)(0x2590 - full));
	}
	format_ratio(ratio, words);
	grid_put_right(g, x + width - 5, y, 5, ratio >= load_warning ? STYLE_WARNING : STYLE_TEXT, words);
}

static void render_rate(struct grid *g, int x, int y, int width, enum style style, double bps)
{
	char words[FORMAT_MAX];

	if (width >= columns[LINKS_IN].wide)
		format_bit_rate(bps, words);
	else
		format_bit_rate_short(bps, words);
	grid_put_right(g, x, y, width, words[0] ? style : STYLE_DIM, words[0] ? words : "–");
}

static void render_state(struct grid *g, int x, int y, int width, enum link_state s)
{
	grid_set_style(g, (struct rect){ x, y, width, 1 }, link_state_style(s));
	grid_put_code_point(g, x + 1, y, link_state_style(s), link_state_symbol(s));
	grid_put(g, x + 3, y, width - 3, link_state_style(s), link_state_word(s));
}

double links_load_of(const struct link_row *r)
{
	return isnan(r->in_util) || r->out_util > r->in_util ? r->out_util : r->in_util;
}

/* The number at the end tells interfaces apart: what does not fit goes from the middle. */
static void render_interface(struct grid *g, int x, int y, int width, enum style style, const char *name)
{
	enum { HEAD = 2 };
	int tail = width - HEAD - 1;
	size_t len = strlen(name);

	if (text_columns(name, grid_is_ascii(g)) <= width || tail < 1 || (size_t)text_columns(name, true) != len) {
		grid_put(g, x, y, width, style, name);
		return;
	}
	grid_putf(g, x, y, width, style, "%.*s", HEAD, name);
	grid_put_code_point(g, x + HEAD, y, style, 0x2026);
	grid_put(g, x + HEAD + 1, y, tail, style, name + len - (size_t)tail);
}

static void render_cell(const struct links *v, struct grid *g, int x, int y, int width, enum links_column c, const struct link_row *r)
{
	enum style style = r->state == LINK_DOWN ? STYLE_STRONG : r->state == LINK_ADMIN_DOWN ? STYLE_DIM : STYLE_TEXT;
	char words[FORMAT_MAX] = "";
	const char *text;

	switch (c) {
	case LINKS_STATE:
		render_state(g, x, y, width, r->state);
		break;
	case LINKS_NAME:
	case LINKS_SITE:
	case LINKS_DEVICE:
	case LINKS_GROUP:
		text = links_field_value(r, c);
		grid_put(g, x, y, width, text ? style : STYLE_DIM, text ? text : "–");
		break;
	case LINKS_INTERFACE: /* or the address, where nothing else is known of the link */
		render_interface(g, x, y, width, style, r->interface ? r->interface : r->address ? r->address : "–");
		break;
	case LINKS_SINCE:
		if (wall_is_known(r->since) && wall_is_known(v->now))
			format_duration_short((v->now.ms - r->since.ms) / 1000, words);
		grid_put_right(g, x, y, width, words[0] ? style : STYLE_DIM, words[0] ? words : "–");
		break;
	case LINKS_IN:
		render_rate(g, x, y, width, style, r->in_bps);
		break;
	case LINKS_OUT:
		render_rate(g, x, y, width, style, r->out_bps);
		break;
	case LINKS_LOAD:
		render_load(g, x, y, width, links_load_of(r));
		break;
	case LINKS_ERRORS:
		format_per_second(r->in_errors_ps + r->out_errors_ps, words);
		grid_put_right(g, x, y, width, words[0] && strcmp(words, "0") != 0 ? STYLE_WARNING : STYLE_DIM, words[0] ? words : "–");
		break;
	case LINKS_COLUMN_COUNT:
		break;
	}
}

static void render_row(const struct links *v, struct grid *g, struct rect line, const struct widths *w, size_t i)
{
	int x = line.x + 1;

	for (enum links_column c = 0; c < LINKS_COLUMN_COUNT; c++) {
		if (w->of[c] == 0)
			continue;
		render_cell(v, g, x, line.y, w->of[c], c, links_shown(v, i));
		x += w->of[c] + GAP;
	}
	if (i == v->selected) {
		grid_put_code_point(g, line.x, line.y, STYLE_STRONG, 0x203a);
		grid_set_selected(g, line);
	}
}

/* How many links in this state are in the list but neither on the page nor shown because of the filter. */
static size_t count_state(const struct links *v, enum link_state s, bool all)
{
	size_t n = 0;

	for (size_t i = 0; all && i < v->n; i++)
		n += v->rows[i].state == s;
	for (size_t i = 0; !all && i < v->n_shown; i++)
		n += (i < v->top || i >= v->top + v->page) && links_shown(v, i)->state == s;
	return n;
}

static int render_position(const struct links *v, struct grid *g, int x, int y, int width)
{
	char shown[64];
	int used;

	snprintf(shown, sizeof shown, ngettext("%zu link", "%zu links", v->n), v->n);
	if (v->filter[0])
		used = grid_putf(g, x, y, width, STYLE_PROMPT, _("Filter: %s (%zu of %s)"), v->filter, v->n_shown, shown);
	else if (v->n_shown > v->page)
		used = grid_putf(g, x, y, width, STYLE_DIM, "%zu–%zu / %s", v->top + 1,
		                 v->top + v->page < v->n_shown ? v->top + v->page : v->n_shown, shown);
	else
		used = grid_put(g, x, y, width, STYLE_DIM, shown);
	return used + 2;
}

/* The columns of traffic have no room for their unit. */
static void render_unit(struct grid *g, int x, int y, int width)
{
	const char *words = _("rates in bit/s");

	if (text_columns(words, grid_is_ascii(g)) <= width)
		grid_put(g, x, y, width, STYLE_DIM, words);
}

/* Nothing red is lost: what the page or the filter hides is counted here. */
static void render_bottom(const struct links *v, struct grid *g, struct rect line, bool short_rates)
{
	size_t elsewhere = count_state(v, LINK_DOWN, false);
	size_t filtered = count_state(v, LINK_DOWN, true) - links_count_shown(v, LINK_DOWN);
	char words[160] = "";
	int width = 0;

	if (filtered > 0)
		snprintf(words, sizeof words, ngettext("%zu down link hidden by the filter", "%zu down links hidden by the filter", filtered),
		         filtered);
	else if (elsewhere > 0)
		snprintf(words, sizeof words, ngettext("%zu down link off screen", "%zu down links off screen", elsewhere), elsewhere);
	if (words[0]) {
		width = text_columns(words, grid_is_ascii(g)) + 2;
		if (width > line.width)
			width = line.width;
		grid_fill(g, (struct rect){ line.x + line.width - width, line.y, width, 1 }, ' ', STYLE_ALARM);
		grid_put(g, line.x + line.width - width + 1, line.y, width - 1, STYLE_ALARM, words);
	}
	if (line.width - width > 8) {
		int used = render_position(v, g, line.x + 1, line.y, line.width - width - 2);

		if (short_rates)
			render_unit(g, line.x + 1 + used, line.y, line.width - width - 2 - used);
	}
}

static void render_nothing(const struct links *v, struct grid *g, struct rect area)
{
	int x = area.x + 2, y = area.y + 2, width = area.width - 4;

	if (v->n == 0 && v->past) {
		grid_put(g, x, y, width, STYLE_STRONG, _("No link was declared at that moment."));
	} else if (v->n == 0) {
		grid_put(g, x, y, width, STYLE_STRONG, _("No link is declared yet."));
		grid_put(g, x, y + 2, width, STYLE_TEXT, _("Describe the region in CSV files (vigie.conf(5) shows them), then run:"));
		grid_put(g, x + 2, y + 3, width - 2, STYLE_KEY, _("vigie import DIR"));
	} else {
		grid_putf(g, x, y, width, STYLE_STRONG, _("No link matches “%s”."), v->filter);
		grid_put(g, x, y + 2, width, STYLE_TEXT, _("Esc clears the filter, f changes it."));
	}
}

void links_list_render(const struct links *v, struct grid *g, struct rect area)
{
	struct widths w = list_widths(v, area.width, grid_is_ascii(g));

	if (v->n_shown == 0) {
		render_nothing(v, g, area);
	} else {
		render_headings(v, g, area, &w);
		for (size_t i = 0; i < v->page && v->top + i < v->n_shown; i++)
			render_row(v, g, (struct rect){ area.x, area.y + 1 + (int)i, area.width, 1 }, &w, v->top + i);
	}
	if (v->n > 0)
		render_bottom(v, g, (struct rect){ area.x, area.y + area.height - 1, area.width, 1 },
		              v->n_shown > 0 && w.of[LINKS_IN] > 0 && w.of[LINKS_IN] < columns[LINKS_IN].wide);
}
