#include "console/console_internal.h"

#include "console/collector.h"
#include "console/person_file.h"

#include "intl.h"
#include "reader_route_activity.h"
#include "text.h"

#include <signal.h>
#include <stdlib.h>

enum { ASK_WAIT_MS = 500, SCREEN_WIDTH_MIN = 20, SCREEN_HEIGHT_MIN = 5 };

void console_say_err(struct console *c, const struct err *e)
{
	const char *words = e->kind == ERR_NO_DAEMON ? _("No collector answers: nothing can be asked of it now.")
		: e->kind == ERR_DENIED ? _("You have not the right to do this.") : e->text;

	screen_say(c->screen, STYLE_WARNING, words);
}

static const struct view_class *wanted_view(const char *name, struct err *e)
{
	const struct view_class *view = name ? view_by_name(name) : views[0];
	struct text known = TEXT_INIT(ERR_TEXT_MAX);

	for (size_t i = 0; !view && views[i]; i++)
		text_appendf(&known, "%s%s", i ? ", " : "", views[i]->name);
	if (!view)
		err_set(e, ERR_USAGE, _("there is no view '%.64s'; there are: %s"), name, text_str(&known));
	text_done(&known);
	return view;
}

/* Reader and screen, with everything read once. */
static bool console_open(struct console *c, const struct console_options *options, struct err *e)
{
	const struct view_class *view = wanted_view(options->view, e);

	*c = (struct console){ .options = options, .duty = { .path = options->rota }, .now = wall_now(), .loaded = WALL_NEVER,
	                        .looked = WALL_NEVER };
	if (!view || !reader_open(options->inventory, &c->reader, e))
		return false;
	if (!options->personal)
		reader_withhold_personal(c->reader);
	c->screen = screen_new(view, options->ascii);
	if (!c->screen)
		return err_set(e, ERR_MEMORY, "out of memory");
	screen_tick(c->screen, c->now);
	screen_set_at(c->screen, options->at);
	screen_take_wants(c->screen);
	return console_try_load(c, SCREEN_REGION, e);
}

static void console_close(struct console *c)
{
	control_call_free(c->call);
	control_call_free(c->question);
	act_client_done(&c->acts);
	diagnosis_client_done(&c->diagnosis);
	c->print_width = c->shown ? grid_width(c->shown) : CONSOLE_WIDTH_MIN;
	grid_free(c->shown);
	terminal_close(c->term);
	c->term = NULL;
}

static void console_done(struct console *c)
{
	duty_done(&c->duty);
	bell_done(&c->bell);
	screen_free(c->screen);
	reader_close(c->reader);
}

/* A wrong line is told and the keys stay as they are. */
static void load_preferences(struct console *c)
{
	struct text keys = TEXT_INIT(4096), maps = TEXT_INIT(4096), others = TEXT_INIT(4096);
	struct err e = { .kind = ERR_NONE };

	person_file_config("keys.conf", &keys);
	person_file_config("maps.conf", &maps);
	if (keys.len > 0 && !screen_set_keys_file(c->screen, text_str(&keys), &e) && e.kind != ERR_NOT_FOUND)
		console_say_err(c, &e);
	screen_set_maps_file(c->screen, text_str(&maps));
	c->preferences = preferences_default();
	person_file_config("console.conf", &others);
	if (others.len > 0 && !preferences_load(&c->preferences, text_str(&others), &e))
		console_say_err(c, &e);
	text_done(&others);
	text_done(&keys);
	text_done(&maps);
}

int console_run(const struct console_options *options)
{
	const char *no_color = getenv("NO_COLOR");
	struct err e = { .kind = ERR_NONE };
	struct console c;
	int ended_by = 0;
	bool ok = console_open(&c, options, &e);

	if (ok)
		load_preferences(&c);
	if (ok)
		screen_begin(c.screen);
	if (ok)
		console_greet(&c);
	ok = ok && console_signals_open(&e) && terminal_open(options->no_color || (no_color && *no_color), &c.term, &e);
	if (ok)
		console_loop(&c);
	console_close(&c);
	if (!ok)
		fprintf(stderr, "vigie: %s\n", e.text);
	else if (c.print && c.screen)
		console_print_pane(&c);
	ended_by = c.ended_by;
	console_done(&c);
	if (ended_by) { /* whoever sent it sees that it worked */
		signal(ended_by, SIG_DFL);
		raise(ended_by);
	}
	return ok ? 0 : err_exit_status(e.kind);
}

static bool write_screen(struct console *c, struct grid *g, FILE *out, struct err *e)
{
	struct text t = TEXT_INIT(8u << 20);
	bool ok = true;
	int cursor;

	screen_render(c->screen, g, &cursor);
	if (screen_lacks(c->screen)) {
		ok = console_try_load(c, SCREEN_SELECTED, e);
		if (ok)
			screen_render(c->screen, g, &cursor);
	}
	if (ok) {
		grid_to_text(g, &t);
		ok = (!t.failed && fputs(text_str(&t), out) >= 0) || err_set(e, ERR_SYSTEM, "the screen could not be written");
	}
	text_done(&t);
	return ok;
}

bool console_screen(const struct console_options *options, int width, int height, FILE *out, struct err *e)
{
	struct collector_store store;
	struct grid *g = NULL;
	struct console c = { .options = options };
	bool ok = false;

	if (width < SCREEN_WIDTH_MIN || height < SCREEN_HEIGHT_MIN || width > CONSOLE_SIZE_MAX || height > CONSOLE_SIZE_MAX)
		return err_set(e, ERR_USAGE, _("a screen has between %d×%d and %d×%d cells"), SCREEN_WIDTH_MIN, SCREEN_HEIGHT_MIN,
		               CONSOLE_SIZE_MAX, CONSOLE_SIZE_MAX);
	if (!console_open(&c, options, e))
		goto out;
	if (screen_collector_is_overdue(c.screen) && collector_ask(options->control, options->inventory, ASK_WAIT_MS, &store))
		screen_set_unwritten(c.screen, collector_store_words(&store));
	g = grid_new(width, height, options->ascii);
	if (!g) {
		err_set(e, ERR_MEMORY, "out of memory");
		goto out;
	}
	ok = write_screen(&c, g, out, e);
out:
	grid_free(g);
	console_done(&c);
	return ok;
}
