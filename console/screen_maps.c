#include "console/screen_internal.h"

#include "intl.h"

#include <string.h>

void screen_set_maps_file(struct screen *s, const char *path)
{
	text_clear(&s->maps_file);
	text_append(&s->maps_file, path);
}

/* As the file is now: another console may have written it. A wrong line is told, what is right is there. */
static bool read_maps(struct screen *s)
{
	struct err e = { .kind = ERR_NONE };

	if (s->maps_file.len == 0 || saved_maps_load(&s->maps, text_str(&s->maps_file), &e))
		return true;
	screen_say(s, STYLE_WARNING, e.text);
	return false;
}

/* The file is not written over a line that nobody understood. */
static void write_maps(struct screen *s, const char *told, const char *name)
{
	struct err e = { .kind = ERR_NONE };
	char words[256];

	if (s->maps_file.len == 0) {
		screen_say(s, STYLE_WARNING, _("There is no folder for preferences: HOME is not set."));
	} else if (!saved_maps_write(&s->maps, text_str(&s->maps_file), &e)) {
		screen_say(s, STYLE_CRITICAL, e.text);
	} else {
		snprintf(words, sizeof words, told, name);
		screen_say(s, STYLE_TEXT, words);
	}
}

static void save(struct screen *s, const char *name)
{
	struct saved_map map;
	struct err e = { .kind = ERR_NONE };

	if (strlen(name) >= SAVED_MAP_NAME_MAX || strcmp(name, "save") == 0 || strcmp(name, "delete") == 0)
		name = "";
	saved_map_of(s->view, name, &map);
	if (!saved_maps_add(&s->maps, &map, &e))
		screen_say(s, STYLE_WARNING, e.text);
	else
		write_maps(s, _("The map is saved: :map %s shows it again."), name);
}

static void list(struct screen *s)
{
	struct text words = TEXT_INIT(2048);

	for (size_t i = 0; i < s->maps.n; i++)
		text_append_part(&words, ", ", "%s", s->maps.of[i].name);
	if (s->maps.n == 0)
		text_append(&words, _("No map is saved; :map save NAME saves this one."));
	else
		text_append(&words, _("; :map NAME shows one."));
	screen_say(s, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

static void show(struct screen *s, const struct saved_map *map)
{
	saved_map_show(map, s->view);
	screen_want_load(s, SCREEN_SELECTED);
}

static const char *after(const char *argument, const char *verb)
{
	size_t n = strlen(verb);

	return strncmp(argument, verb, n) == 0 && argument[n] == ' ' ? argument + n + strspn(argument + n, " ") : NULL;
}

void screen_map(struct screen *s, const char *argument)
{
	const char *saved = after(argument, "save"), *gone = after(argument, "delete");
	const struct saved_map *map;
	bool right = read_maps(s);
	char words[256];

	if ((saved || gone) && !right)
		return;
	if (s->class != &view_map && !screen_show_view(s, &view_map)) {
		screen_say(s, STYLE_CRITICAL, _("There is no memory left for this view."));
		return;
	}
	map = saved_maps_find(&s->maps, argument);
	snprintf(words, sizeof words, _("No map is saved as %s; :map lists them."), gone ? gone : argument);
	if (saved)
		save(s, saved);
	else if (gone && saved_maps_remove(&s->maps, gone))
		write_maps(s, _("The saved map %s is deleted."), gone);
	else if (*argument == '\0' && right)
		list(s);
	else if (map)
		show(s, map);
	else if (*argument)
		screen_say(s, STYLE_WARNING, words);
}

const char *screen_map_word(const struct screen *s, size_t i)
{
	static const char *const verbs[] = { "save", "delete" };

	return i < ARRAY_LEN(verbs) ? verbs[i] : i - ARRAY_LEN(verbs) < s->maps.n ? s->maps.of[i - ARRAY_LEN(verbs)].name : NULL;
}
