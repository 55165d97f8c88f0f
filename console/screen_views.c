#include "console/screen_internal.h"

#include "intl.h"

#include <string.h>

void screen_free_views(struct screen *s)
{
	if (s->class)
		s->class->destroy(s->view);
	for (size_t i = 0; i < s->n_below; i++)
		s->below[i].class->destroy(s->below[i].view);
}

/* The view that was there stays below; the one that lies deepest goes when there are too many. */
static void keep_below(struct screen *s)
{
	if (s->n_below == VIEWS_BELOW_MAX) {
		s->below[0].class->destroy(s->below[0].view);
		memmove(s->below, s->below + 1, --s->n_below * sizeof s->below[0]);
	}
	s->below[s->n_below++] = (struct shown_view){ s->class, s->view, s->followed };
}

static void entered(struct screen *s)
{
	struct err e = { .kind = ERR_NONE };

	if (!screen_build_keymap(s, &e) && e.kind != ERR_NOT_FOUND)
		screen_say(s, STYLE_WARNING, e.text);
	screen_want_load(s, SCREEN_VIEW);
}

bool screen_put_on_top(struct screen *s, const struct view_class *class)
{
	void *view = class->create();

	if (!view)
		return false;
	if (s->class)
		keep_below(s);
	s->class = class;
	s->view = view;
	s->followed = false;
	entered(s);
	return true;
}

bool screen_back(struct screen *s)
{
	if (s->n_below == 0)
		return false;
	s->class->destroy(s->view);
	s->n_below--;
	s->class = s->below[s->n_below].class;
	s->view = s->below[s->n_below].view;
	s->followed = s->below[s->n_below].followed;
	s->wanted[0] = '\0';
	entered(s);
	return true;
}

static bool lies_below(const struct screen *s, const struct view_class *class)
{
	for (size_t i = 0; i < s->n_below; i++)
		if (s->below[i].class == class)
			return true;
	return false;
}

bool screen_show_view(struct screen *s, const struct view_class *class)
{
	bool ok = true;

	if (s->class == class)
		return true;
	if (lies_below(s, class))
		while (s->class != class && screen_back(s))
			;
	else
		ok = screen_put_on_top(s, class);
	if (ok && class->search_first)
		prompt_open(s, PROMPT_SEARCH);
	return ok;
}

void screen_search_everywhere(struct screen *s, const char *text)
{
	char wanted[LINE_EDIT_MAX];

	snprintf(wanted, sizeof wanted, "%s", text);
	if (!s->class->everywhere || !screen_show_view(s, &view_sites)) {
		screen_say(s, STYLE_WARNING, _("Nothing matches the search."));
		return;
	}
	s->prompt = PROMPT_NONE;
	s->class->narrow(s->view, wanted);
}

/* "view:evidence state=expired": a view, and what it is filtered by at first. */
static void follow_view(struct screen *s, const char *wanted)
{
	size_t n = strcspn(wanted, " ");
	struct err e = { .kind = ERR_NONE };
	char name[64];
	const struct view_class *class;

	snprintf(name, sizeof name, "%.*s", (int)n, wanted);
	class = view_by_name(name);
	if (!class || !screen_put_on_top(s, class)) {
		screen_say(s, STYLE_CRITICAL, _("There is no memory left for this view."));
		return;
	}
	s->followed = true;
	if (wanted[n] && !class->filter(s->view, wanted + n + 1, &e))
		screen_say(s, STYLE_WARNING, e.text);
}

void screen_follow(struct screen *s, const char *object)
{
	const struct view_class *class = view_by_kind(object);

	if (strncmp(object, "view:", 5) == 0) {
		follow_view(s, object + 5);
	} else if (strcmp(object, "sheet:silences") == 0) {
		screen_show_sheet(s, SHEET_SILENCES);
	} else if (!class) {
		sheet_open(&s->sheet, SHEET_OBJECT, object);
		s->wants.sheet = true;
	} else if (!screen_put_on_top(s, class)) {
		screen_say(s, STYLE_CRITICAL, _("There is no memory left for this view."));
	} else {
		s->followed = true;
		snprintf(s->wanted, sizeof s->wanted, "%s", object + strcspn(object, ":") + 1);
	}
}

bool screen_open_wanted(struct screen *s)
{
	char words[sizeof s->wanted + 64];
	bool found;

	if (!s->wanted[0])
		return false;
	found = s->class->open(s->view, s->wanted);
	if (!found) {
		snprintf(words, sizeof words, _("%s is not there any more."), s->wanted);
		screen_say(s, STYLE_WARNING, words);
	}
	s->wanted[0] = '\0';
	return found;
}
