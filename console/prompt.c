#include "console/screen_internal.h"

#include "intl.h"

#include <string.h>
#include <wctype.h>

static const char *prompt_label(enum prompt_kind kind)
{
	static const char *const labels[] = {
		[PROMPT_NONE] = "", [PROMPT_FILTER] = N_("Filter:"), [PROMPT_SEARCH] = "/", [PROMPT_COMMAND] = ":",
	};

	return kind == PROMPT_FILTER ? _(labels[kind]) : labels[kind];
}

void prompt_open(struct screen *s, enum prompt_kind kind)
{
	const char *filter = s->class->filter_text(s->view);

	s->prompt = kind;
	snprintf(s->before, sizeof s->before, "%s", kind == PROMPT_SEARCH && s->class->narrow ? s->class->narrowed(s->view) : filter);
	line_edit_set(&s->edit, kind == PROMPT_FILTER ? filter : "");
	text_clear(&s->hint);
}

static void hint_error(struct screen *s, const struct err *e)
{
	text_clear(&s->hint);
	text_append(&s->hint, e->text);
}

static void prompt_changed(struct screen *s)
{
	struct err e = { .kind = ERR_NONE };

	text_clear(&s->hint);
	switch (s->prompt) {
	case PROMPT_FILTER:
		if (!s->class->filter(s->view, s->edit.text, &e)) {
			hint_error(s, &e);
			(void)!s->class->filter(s->view, s->before, NULL);
		}
		break;
	case PROMPT_SEARCH:
		if (s->class->narrow)
			s->class->narrow(s->view, s->edit.text);
		else if (s->edit.len > 0 && !s->class->search(s->view, s->edit.text, 0))
			text_append(&s->hint, s->class->everywhere ? _("Not here: Enter looks everywhere.") : _("Nothing matches the search."));
		break;
	case PROMPT_COMMAND:
	case PROMPT_NONE:
		break;
	}
}

static void prompt_accept(struct screen *s)
{
	enum prompt_kind kind = s->prompt;
	struct err e = { .kind = ERR_NONE };

	s->prompt = PROMPT_NONE;
	switch (kind) {
	case PROMPT_FILTER:
		if (!s->class->filter(s->view, s->edit.text, &e)) {
			s->prompt = kind; /* what was typed stays, to be mended */
			hint_error(s, &e);
			break;
		}
		screen_want_load(s, SCREEN_SELECTED);
		break;
	case PROMPT_SEARCH:
		memcpy(s->search, s->edit.text, sizeof s->search);
		if (s->class->narrow && s->edit.len > 0)
			screen_act(s, ACT_OPEN); /* the best hit */
		else if (s->edit.len > 0 && !s->class->search(s->view, s->search, 0))
			screen_search_everywhere(s, s->search);
		screen_want_load(s, SCREEN_SELECTED);
		break;
	case PROMPT_COMMAND:
		command_run(s, s->edit.text);
		break;
	case PROMPT_NONE:
		break;
	}
}

static void prompt_cancel(struct screen *s)
{
	if (s->prompt == PROMPT_FILTER && s->class->filter(s->view, s->before, NULL))
		screen_want_load(s, SCREEN_SELECTED);
	if (s->prompt == PROMPT_SEARCH && s->class->narrow && s->edit.len > 0)
		s->class->narrow(s->view, s->before);
	s->prompt = PROMPT_NONE;
}

/* Among what the search found while it is being typed. */
static bool moves_among_hits(struct screen *s, uint32_t key)
{
	enum action a = key == KEYCODE_UP ? ACT_UP : key == KEYCODE_DOWN ? ACT_DOWN : key == KEYCODE_PAGE_UP ? ACT_PAGE_UP
		: key == KEYCODE_PAGE_DOWN ? ACT_PAGE_DOWN : ACT_NONE;

	if (s->prompt != PROMPT_SEARCH || !s->class->narrow || a == ACT_NONE)
		return false;
	screen_act(s, a);
	return true;
}

/* Who goes to the view whose search is open already types its digit: no number goes on with a letter. */
static void forget_digit(struct screen *s, uint32_t key)
{
	bool letter = key > '9' && key < KEYCODE_UP && iswalpha((wint_t)key);

	if (s->prompt == PROMPT_SEARCH && s->class->search_first && letter && s->edit.len == 1 && s->edit.text[0] == s->class->digit)
		line_edit_set(&s->edit, "");
}

void prompt_key(struct screen *s, uint32_t key)
{
	char before[LINE_EDIT_MAX];

	if (moves_among_hits(s, key))
		return;
	if (key == KEYCODE_ENTER || key == '\n') {
		prompt_accept(s);
	} else if (key == KEYCODE_ESCAPE) {
		prompt_cancel(s);
	} else if (key == KEYCODE_BACKSPACE && s->edit.len == 0) {
		prompt_cancel(s);
	} else if (key == KEYCODE_TAB) {
		if (s->prompt == PROMPT_COMMAND)
			command_complete(s);
	} else if (s->prompt == PROMPT_SEARCH && s->edit.len == 0 && key == '/') {
		return; /* who opens a search that is open already */
	} else {
		memcpy(before, s->edit.text, sizeof before);
		forget_digit(s, key);
		line_edit_key(&s->edit, key);
		if (strcmp(before, s->edit.text) != 0)
			prompt_changed(s);
	}
}

int prompt_render(const struct screen *s, struct grid *g)
{
	int y = grid_height(g) - 1, width = grid_width(g), x, cursor, hint, room;

	x = 1 + grid_put(g, 1, y, width / 2, STYLE_PROMPT, prompt_label(s->prompt));
	x += s->prompt == PROMPT_FILTER;
	hint = s->hint.len > 0 ? text_columns(text_str(&s->hint), s->ascii) : 0;
	room = width - x - 4 - text_columns(s->edit.text, s->ascii); /* beside all that was typed */
	if (room < (width - x) * 2 / 3)
		room = (width - x) * 2 / 3;
	if (hint > room)
		hint = room;
	cursor = line_edit_render(&s->edit, g, x, y, width - x - hint - 3, STYLE_TEXT);
	if (hint > 0)
		grid_put_right(g, width - hint - 1, y, hint, STYLE_WARNING, text_str(&s->hint));
	return x + cursor;
}
