#include "console/screen_internal.h"

#include "console/console.h"
#include "console/pen.h"
#include "console/scroll.h"
#include "intl.h"

#include <string.h>

enum { HELP_ROWS_MAX = 200, KEYS_COLUMNS = 18 };

/* The same key does the same further up in the table. */
static bool is_named(const struct screen *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->keys.entries[k].key == s->keys.entries[i].key && s->keys.entries[k].action == s->keys.entries[i].action)
			return true;
	return false;
}

/* All live keys of an action, in the order of the table: "Enter i". */
static void help_keys(const struct screen *s, enum action a, struct text *t)
{
	char name[KEY_NAME_MAX];

	for (size_t i = 0; i < s->keys.n; i++) {
		if (s->keys.entries[i].action != a || keymap_find(&s->keys, s->keys.entries[i].key) != a || is_named(s, i))
			continue;
		key_format(s->keys.entries[i].key, name);
		if (t->len > 0)
			text_append(t, " ");
		text_append(t, name);
	}
}

/* On as many rows as the words take. Returns the row below. */
static int help_words(struct grid *g, int x, int y, enum style style, const char *words)
{
	struct pen p = { .g = g, .x = x, .y = y, .width = grid_width(g) - x };

	pen_line(&p, style, words);
	return p.y;
}

/* Keys of an action stand in one row, that of the first: a view may name again what all views have. */
static bool is_told(const struct screen *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->keys.entries[k].help && s->keys.entries[k].action == s->keys.entries[i].action)
			return true;
	return false;
}

static int help_row(const struct screen *s, struct grid *g, int y, const struct key_entry *k)
{
	struct text keys = TEXT_INIT(256);
	int used;

	help_keys(s, k->action, &keys);
	if (keys.len > 0) {
		used = grid_put(g, 0, y, grid_width(g), STYLE_KEY, text_str(&keys));
		used = used < KEYS_COLUMNS ? KEYS_COLUMNS : used + 1;
		y = help_words(g, used, y, STYLE_TEXT, _(k->help));
	}
	text_done(&keys);
	return y;
}

static bool is_of_view(const struct screen *s, enum action a)
{
	for (size_t i = 0; i < s->class->n_keys; i++)
		if (s->class->keys[i].action == a)
			return true;
	return false;
}

static int help_section(const struct screen *s, struct grid *g, int y, const char *title, bool of_view)
{
	grid_put(g, 0, y++, grid_width(g), STYLE_HEADING, title);
	for (size_t i = 0; i < s->keys.n; i++)
		if (s->keys.entries[i].help && is_of_view(s, s->keys.entries[i].action) == of_view && !is_told(s, i))
			y = help_row(s, g, y, &s->keys.entries[i]);
	return y + 1;
}

static int help_notes(const struct screen *s, struct grid *g, int y)
{
	const char *const *note = s->class->notes;

	if (!note)
		return y;
	for (; *note; note++)
		y = help_words(g, 0, y, STYLE_DIM, _(*note));
	return y + 1;
}

static int help_views(struct grid *g, int y)
{
	grid_put(g, 0, y++, grid_width(g), STYLE_HEADING, _("Views"));
	for (size_t i = 0; views[i]; i++) {
		if (views[i]->digit)
			grid_put_code_point(g, 0, y, STYLE_KEY, (uint32_t)views[i]->digit);
		else
			grid_putf(g, 0, y, KEYS_COLUMNS - 1, STYLE_KEY, ":%s", views[i]->name);
		grid_put(g, KEYS_COLUMNS, y++, grid_width(g) - KEYS_COLUMNS, STYLE_TEXT, _(views[i]->title));
	}
	return y + 1;
}

static int help_symbols(struct grid *g, int y)
{
	/* translators: at most 76 columns each, what an 80-column terminal shows */
	static const char *const sentences[] = {
		N_("In and out: bit/s as measured at the A end, k M G as powers of 1000."),
		N_("Load: the busier direction against the speed of the link."),
		N_("Commands: :filter :sort :view :at :rota :silences :handover :log :lang :keys"),
		N_("          :map [NAME | save NAME | delete NAME] :q :q!"),
		N_(":q! leaves the pane in the terminal."),
		N_("A bell rings at a new critical alert; \"bell off\" in console.conf: never."),
	};

	for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
		y = help_words(g, 0, y, STYLE_DIM, _(sentences[i]));
	return y;
}

static struct grid *help_compose(const struct screen *s, int width, int *ret_height)
{
	struct grid *g = grid_new(width, HELP_ROWS_MAX, s->ascii);
	int y;

	if (!g)
		return NULL;
	y = help_section(s, g, 0, _(s->class->title), true);
	y = help_notes(s, g, y);
	y = help_section(s, g, y, _("Everywhere"), false);
	y = help_views(g, y);
	*ret_height = help_symbols(g, y);
	return g;
}

void help_render(struct screen *s, struct grid *g, struct rect area)
{
	struct rect inside = grid_box(g, area, STYLE_KEY, _("Help: Esc closes, arrows scroll"));
	struct grid *page;

	inside.x++;
	inside.width -= 2;
	page = help_compose(s, inside.width, &s->help_height);
	if (!page)
		return;
	s->help_page = inside.height;
	s->help_scroll = scroll_held(s->help_scroll, inside.height, s->help_height);
	grid_copy(g, inside, page, s->help_scroll);
	grid_free(page);
}

void help_print(const struct screen *s, int width, struct text *t)
{
	int height = 0;
	struct grid *page = help_compose(s, width, &height);

	if (!page)
		return;
	grid_rows_to_text(page, height, t);
	grid_free(page);
}

const char *help_footer(enum action a)
{
	static const struct { enum action action; const char *word; } words[] = {
		{ ACT_DOWN, N_("Scroll down") }, { ACT_UP, N_("Scroll up") }, { ACT_PAGE_DOWN, N_("Next page") }, { ACT_LAST, N_("End") },
		{ ACT_CANCEL, N_("Close") }, { ACT_QUIT, N_("Quit") },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].action == a)
			return _(words[i].word);
	return NULL;
}

void help_scroll(struct screen *s, enum action a)
{
	s->help_scroll = scroll_moved(s->help_scroll, s->help_page, HELP_ROWS_MAX, a);
	if (a == ACT_CANCEL || a == ACT_BACK || a == ACT_HELP)
		s->help = false;
}
