#include "console/screen_internal.h"

#include "intl.h"

#include <string.h>

static void run_quit(struct screen *s, const char *argument)
{
	(void)argument;
	s->wants.quit = true;
}

static void run_quit_and_print(struct screen *s, const char *argument)
{
	run_quit(s, argument);
	s->wants.print = true;
}

/* By its stable name, or by its title, whatever accents and capitals. */
static const struct view_class *view_called(const char *words)
{
	char wanted[LINE_EDIT_MAX], title[96];

	text_fold(words, wanted, sizeof wanted);
	for (size_t i = 0; views[i]; i++) {
		text_fold(_(views[i]->title), title, sizeof title);
		if (strcmp(views[i]->name, words) == 0 || strcmp(title, wanted) == 0)
			return views[i];
	}
	return NULL;
}

static void run_view(struct screen *s, const char *argument)
{
	const struct view_class *class = view_called(argument);

	if (!class)
		screen_say(s, STYLE_WARNING, _("There is no such view; Tab after :view shows them."));
	else if (!screen_show_view(s, class))
		screen_say(s, STYLE_CRITICAL, _("There is no memory left for this view."));
}

static void run_filter(struct screen *s, const char *argument)
{
	struct err e = { .kind = ERR_NONE };

	if (!s->class->filter(s->view, argument, &e))
		screen_say(s, STYLE_WARNING, e.text);
}

static void run_sort(struct screen *s, const char *argument)
{
	struct err e = { .kind = ERR_NONE };

	if (!s->class->sort(s->view, argument, &e))
		screen_say(s, STYLE_WARNING, e.text);
}

static void run_at(struct screen *s, const char *argument)
{
	struct err e = { .kind = ERR_NONE };
	wall_t at = WALL_NEVER;

	if (*argument && !wall_parse(argument, s->now, false, &at, &e))
		screen_say(s, STYLE_WARNING, e.text);
	else
		screen_set_at(s, wall_is_known(at) && at.ms >= s->now.ms ? WALL_NEVER : at);
}

static void run_lang(struct screen *s, const char *argument)
{
	if (strcmp(argument, "fr") != 0 && strcmp(argument, "en") != 0) {
		screen_say(s, STYLE_WARNING, _("The languages are fr and en."));
		return;
	}
	intl_init(argument);
	screen_want_load(s, SCREEN_VIEW); /* words of the old language are in what can be searched */
}

static void run_help(struct screen *s, const char *argument)
{
	(void)argument;
	s->help = true;
	s->help_scroll = 0;
}

static void run_sheet_log(struct screen *s, const char *argument)
{
	(void)argument;
	screen_show_sheet(s, SHEET_LOG);
}

static void run_rota(struct screen *s, const char *argument)
{
	(void)argument;
	screen_show_sheet(s, SHEET_ROTA);
}

static void run_silences(struct screen *s, const char *argument)
{
	(void)argument;
	screen_show_sheet(s, SHEET_SILENCES);
}

static void run_handover(struct screen *s, const char *argument)
{
	screen_show_sheet(s, strcmp(argument, "last") == 0 || strcmp(argument, intl_in_context(NC_("command", "last"))) == 0 ? SHEET_KEPT
		: SHEET_HANDOVER);
}

static const char *handover_word(const struct screen *s, size_t i)
{
	(void)s;
	return i == 0 ? intl_in_context(NC_("command", "last")) : NULL;
}

static const char *view_word(const struct screen *s, size_t i)
{
	(void)s;
	return views[i] ? views[i]->name : NULL;
}

static const char *lang_word(const struct screen *s, size_t i)
{
	static const char *const words[] = { "en", "fr", NULL };

	(void)s;
	return words[i];
}

static const char *field_word(const struct screen *s, size_t i)
{
	return s->class->word(i) ? _(s->class->word(i)) : NULL;
}

static const struct command {
	const char *name;  /* in every language */
	const char *local; /* beside it, in that of the screens */
	void (*run)(struct screen *s, const char *argument);
	const char *(*word)(const struct screen *s, size_t i); /* what may follow, NULL after the last */
} commands[] = {
	{ "at", NC_("command", "at"), run_at, NULL }, { "filter", NC_("command", "filter"), run_filter, field_word },
	{ "handover", NC_("command", "handover"), run_handover, handover_word },
	{ "help", NC_("command", "help"), run_help, NULL }, { "keys", NC_("command", "keys"), run_help, NULL },
	{ "lang", NC_("command", "lang"), run_lang, lang_word }, { "log", NC_("command", "log"), run_sheet_log, NULL },
	{ "map", NC_("command", "map"), screen_map, screen_map_word },
	{ "q", NULL, run_quit, NULL }, { "q!", NULL, run_quit_and_print, NULL },
	{ "rota", NULL, run_rota, NULL }, { "silences", NULL, run_silences, NULL },
	{ "sort", NC_("command", "sort"), run_sort, field_word }, { "view", NC_("command", "view"), run_view, view_word },
};

static const char *local_name(const struct command *c)
{
	return c->local ? intl_in_context(c->local) : c->name;
}

/* NULL: none is called so. */
static const struct command *command_called(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		const char *const names[] = { commands[i].name, local_name(&commands[i]) };

		for (size_t k = 0; k < ARRAY_LEN(names); k++)
			if (strlen(names[k]) == n && strncmp(names[k], name, n) == 0)
				return &commands[i];
	}
	return NULL;
}

/* Spaces around it mean nothing: completion leaves one for what may follow. */
void command_run(struct screen *s, const char *typed)
{
	char line[LINE_EDIT_MAX], words[LINE_EDIT_MAX + 96];
	const char *name = line + strspn(typed, " "), *argument;
	const struct command *command;
	size_t n = strlen(typed);

	while (n > 0 && typed[n - 1] == ' ')
		n--;
	snprintf(line, sizeof line, "%.*s", (int)n, typed);
	if (n == 0)
		return;
	n = strcspn(name, " ");
	argument = name + n + strspn(name + n, " ");
	command = command_called(name, n);
	if (command) {
		command->run(s, argument);
		return;
	}
	if (view_called(name)) { /* `:devices` is short for `:view devices` */
		run_view(s, name);
		return;
	}
	snprintf(words, sizeof words, _("There is no command :%.*s; Tab shows them."), (int)n, name);
	screen_say(s, STYLE_WARNING, words);
}

/* The words that the last word of the line may become. */
struct candidates {
	size_t n, common; /* how many, and the bytes that all share */
	const char *first;
};

static void candidates_add(struct candidates *c, struct text *list, const char *word, const char *start, size_t n)
{
	size_t same = 0;

	if (strncmp(word, start, n) != 0)
		return;
	if (c->n++ == 0) {
		c->first = word;
		c->common = strlen(word);
	}
	while (same < c->common && c->first[same] == word[same])
		same++;
	c->common = same;
	text_appendf(list, "%s%s", list->len ? " " : "", word);
}

static struct candidates candidates_of(const struct screen *s, struct text *list, const char *start, size_t n)
{
	struct candidates c = { .n = 0 };
	const char *line = s->edit.text;
	const struct command *command;

	if (start == line) {
		for (size_t i = 0; i < ARRAY_LEN(commands); i++)
			candidates_add(&c, list, local_name(&commands[i]), start, n);
		for (size_t i = 0, local = c.n; local == 0 && i < ARRAY_LEN(commands); i++)
			candidates_add(&c, list, commands[i].name, start, n);
		for (size_t i = 0; n > 0 && views[i]; i++)
			candidates_add(&c, list, views[i]->name, start, n);
		return c;
	}
	command = command_called(line, strcspn(line, " "));
	for (size_t k = 0; command && command->word && command->word(s, k); k++)
		candidates_add(&c, list, command->word(s, k), start, n);
	return c;
}

void command_complete(struct screen *s)
{
	const char *space = strrchr(s->edit.text, ' '), *start = space ? space + 1 : s->edit.text;
	char line[2 * LINE_EDIT_MAX];
	struct candidates c;

	text_clear(&s->hint);
	c = candidates_of(s, &s->hint, start, strlen(start));
	if (c.n == 0)
		return;
	snprintf(line, sizeof line, "%.*s%.*s%s", (int)(start - s->edit.text), s->edit.text, (int)c.common, c.first,
	         c.n == 1 ? " " : "");
	line_edit_set(&s->edit, line);
	if (c.n == 1)
		text_clear(&s->hint);
}
