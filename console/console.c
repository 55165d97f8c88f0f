#include "console/console.h"

#include "console/act_client.h"
#include "console/bell.h"
#include "console/collector.h"
#include "console/duty.h"
#include "console/greeting.h"
#include "console/control_client.h"
#include "console/diagnosis_client.h"
#include "console/person_file.h"
#include "console/poll_words.h"
#include "console/preferences.h"
#include "console/screen.h"
#include "console/term.h"

#include "arena.h"
#include "intl.h"
#include "reader.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POLL_TIMEOUT_MS = 30000, ASK_EACH_MS = 5000, ASK_TRAPS_EACH_MS = 20000, ASK_WAIT_MS = 500, LOOK_MS = 5000, RELOAD_MS = 20000, FIND_PAUSE_MS = 120, SCREEN_WIDTH_MIN = 20, SCREEN_HEIGHT_MIN = 5 };

/* Signals become bytes in a pipe, read by the loop. */
static int signal_pipe[2] = { -1, -1 };

struct console {
	const struct console_options *options;
	struct reader *reader;
	struct screen *screen;
	struct terminal *term;
	struct grid *shown; /* what the terminal has, NULL: nothing certain */
	int shown_cursor;
	int64_t version;    /* of the data that is shown */
	wall_t now, loaded; /* loaded: WALL_NEVER before the first time from this reader */
	wall_t looked;      /* at the collector */
	bool failed;        /* the last load */
	struct control_call *call;
	mono_t call_deadline;
	char polled[512];   /* what the call polls */
	struct act_client acts;
	struct diagnosis_client diagnosis;
	struct duty duty;
	struct preferences preferences;
	struct bell bell;
	bool rings;         /* with the next draw */
	struct control_call *question; /* to the collector, when its sign of life is overdue */
	mono_t asked;
	int ended_by;       /* a signal, 0: none */
	bool quit, print;
	int print_width;    /* of the terminal, when the person left */
};

static void on_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;
	ssize_t ignored = write(signal_pipe[1], &byte, 1);

	(void)ignored; /* a full pipe wakes the loop as well */
	errno = saved;
}

static bool signals_open(struct err *e)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGCONT };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set_errno(e, "no pipe for signals");
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (sigaction(signals[i], &action, NULL) != 0)
			return err_set_errno(e, "cannot handle signal %d", signals[i]);
	return true;
}

static void say_err(struct console *c, const struct err *e)
{
	const char *words = e->kind == ERR_NO_DAEMON ? _("No collector answers: nothing can be asked of it now.")
		: e->kind == ERR_DENIED ? _("You have not the right to do this.") : e->text;

	screen_say(c->screen, STYLE_WARNING, words);
}

/* A copy that was put in the place of the inventory is read from its beginning. */
static bool reopen_if_replaced(struct console *c, struct err *e)
{
	struct reader *reader;

	if (reader_is_current(c->reader))
		return true;
	if (!reader_open(c->options->inventory, &reader, e))
		return false;
	reader_close(c->reader);
	c->reader = reader;
	c->loaded = WALL_NEVER;
	bell_done(&c->bell);
	return true;
}

/* Who is on call changes with time and with the file: looked at with each load. */
static void tell_on_call(struct console *c)
{
	struct text words = TEXT_INIT(256);

	duty_look(&c->duty);
	if (c->duty.rota)
		duty_words(c->duty.rota, wall_is_known(c->options->at) ? c->options->at : c->now, &words);
	screen_set_on_call(c->screen, text_str(&words));
	text_done(&words);
}

static void heed_alerts(struct console *c)
{
	size_t n;
	const struct alert_row *alerts = screen_alerts(c->screen, &n);

	if (screen_follows(c->screen) && bell_heed(&c->bell, alerts, n))
		c->rings = c->preferences.bell;
}

static bool try_load(struct console *c, enum screen_scope scope, struct err *e)
{
	int64_t version;

	if (!reopen_if_replaced(c, e) || !reader_data_version(c->reader, &version, e))
		return false;
	if (!wall_is_known(c->loaded) || c->failed || (scope == SCREEN_VIEW && !screen_has_region(c->screen)))
		scope = SCREEN_REGION;
	if (!screen_load(c->screen, c->reader, scope, e))
		return false;
	if (scope == SCREEN_REGION) {
		tell_on_call(c);
		heed_alerts(c);
		c->version = version;
		c->loaded = c->looked = c->now;
	}
	return true;
}

/* What cannot be read now leaves on the screen what was there, and says why. */
static void load(struct console *c, enum screen_scope scope)
{
	struct err e = { .kind = ERR_NONE };

	c->failed = !try_load(c, scope, &e);
	if (!c->failed)
		screen_set_trouble(c->screen, NULL);
	else
		screen_set_trouble(c->screen, e.kind == ERR_LOCKED ? _("The inventory is busy; it will be read again.") : e.text);
}

static bool is_due(const struct console *c, wall_t last, int64_t ms)
{
	return !wall_is_known(last) || llabs(c->now.ms - last.ms) >= ms;
}

/* A collector that was killed writes nothing. */
static bool collector_turned(struct console *c)
{
	struct status_row now;

	c->looked = c->now;
	return !read_collector(c->reader, c->now, &now, NULL) || screen_collector_turned(c->screen, &now);
}

/* What is written is read at once. Where nothing is, time alone makes results old, in minutes. */
static void follow(struct console *c)
{
	int64_t version;

	if (!screen_follows(c->screen))
		return;
	if (is_due(c, c->loaded, c->failed ? LOOK_MS : RELOAD_MS) || !reader_is_current(c->reader)
	    || !reader_data_version(c->reader, &version, NULL) || version != c->version
	    || (is_due(c, c->looked, LOOK_MS) && collector_turned(c)))
		load(c, SCREEN_REGION);
}

static void draw(struct console *c)
{
	struct grid *g = grid_new(terminal_width(c->term), terminal_height(c->term), c->options->ascii);
	int cursor;

	if (!g)
		return;
	screen_render(c->screen, g, &cursor);
	if (!c->failed && screen_lacks(c->screen)) {
		load(c, SCREEN_SELECTED);
		screen_render(c->screen, g, &cursor);
	}
	if (!c->shown || cursor != c->shown_cursor || !grid_equal(g, c->shown))
		terminal_draw(c->term, g, cursor);
	grid_free(c->shown);
	c->shown = g;
	c->shown_cursor = cursor;
	if (c->rings)
		terminal_ring(c->term);
	c->rings = false;
}

static void forget_shown(struct console *c)
{
	grid_free(c->shown);
	c->shown = NULL;
}

static void poll_start(struct console *c)
{
	const char *target = screen_poll_target(c->screen);
	struct err e = { .kind = ERR_NONE };
	char words[600];
	json_t *params;

	if (!c->options->control || !target || c->call) {
		screen_say(c->screen, STYLE_WARNING, c->call ? _("The last poll has not ended yet.") : _("There is no collector to ask."));
		return;
	}
	params = json_pack("{s:s,s:b}", "object", target, "parents", true);
	if (!params || !control_call_start(c->options->control, "poll", params, &c->call, &e)) {
		if (e.kind == ERR_NONE)
			err_set(&e, ERR_DATA, "%s", _("This name is not UTF-8: it cannot be asked for."));
		say_err(c, &e);
	} else {
		c->call_deadline = mono_add_ms(mono_now(), POLL_TIMEOUT_MS);
		snprintf(c->polled, sizeof c->polled, "%s", target);
		snprintf(words, sizeof words, _("Polling %s…"), target);
		screen_say(c->screen, STYLE_TEXT, words);
	}
	json_decref(params);
}

static void poll_end(struct console *c, json_t *result)
{
	struct poll_answer a = poll_answer_of(result);
	char words[POLL_WORDS_MAX];
	enum style style;

	poll_words(&a, words);
	style = a.critical > 0 ? STYLE_CRITICAL : a.warning + a.unknown > 0 ? STYLE_WARNING : STYLE_TEXT;
	screen_say(c->screen, style, words);
	screen_log_poll(c->screen, c->polled, style, words);
	json_decref(result);
}

static void poll_step(struct console *c)
{
	struct err e = { .kind = ERR_NONE };
	json_t *result = NULL;

	if (!c->call)
		return;
	switch (control_call_step(c->call, &result, &e)) {
	case CONTROL_PENDING:
		if (mono_before(mono_now(), c->call_deadline))
			return;
		screen_say(c->screen, STYLE_WARNING, _("The collector did not answer in time."));
		break;
	case CONTROL_DONE:
		poll_end(c, result);
		break;
	case CONTROL_FAILED:
		say_err(c, &e);
		break;
	}
	control_call_free(c->call);
	c->call = NULL;
}

/* A collector that cannot write the inventory cannot say so there: while its sign of life is overdue it is asked often. What it drops of
 * traps stands nowhere else either. */
static void question_start(struct console *c)
{
	bool overdue = screen_collector_is_overdue(c->screen);

	if (!screen_follows(c->screen))
		return;
	if (!overdue)
		screen_set_unwritten(c->screen, NULL);
	if (!c->options->control || mono_diff_ms(mono_now(), c->asked) < (overdue ? ASK_EACH_MS : ASK_TRAPS_EACH_MS))
		return;
	control_call_free(c->question);
	c->question = NULL;
	c->asked = mono_now();
	if (!control_call_start(c->options->control, "info", NULL, &c->question, NULL))
		screen_set_unwritten(c->screen, NULL);
}

static void question_step(struct console *c)
{
	enum control_progress progress;
	struct collector_store store = { .traps_dropped = UNKNOWN_I64 };
	json_t *info = NULL;

	if (!c->question || (progress = control_call_step(c->question, &info, NULL)) == CONTROL_PENDING)
		return;
	if (progress == CONTROL_DONE && collector_cannot_write(info, c->options->inventory, &store))
		screen_set_unwritten(c->screen, collector_store_words(&store));
	else
		screen_set_unwritten(c->screen, NULL);
	screen_set_dropped_traps(c->screen, store.traps_dropped);
	json_decref(info);
	control_call_free(c->question);
	c->question = NULL;
}

static void append_greeting_path(struct text *path) { person_file_state("handover", path); }

/* A home that cannot be written is met again next time. */
static void remember_greeting(int64_t seq)
{
	struct text path = TEXT_INIT(4096);

	append_greeting_path(&path);
	if (path.len > 0 && !greeting_seen(text_str(&path), seq, NULL))
		path.len = 0;
	text_done(&path);
}

static void take_wants(struct console *c)
{
	bool lacks = screen_lacks(c->screen) && !c->failed;
	struct screen_wants wants = screen_take_wants(c->screen);

	if (wants.load || lacks)
		load(c, wants.load ? wants.scope : SCREEN_SELECTED);
	if (wants.redraw) {
		terminal_repaint(c->term);
		forget_shown(c);
	}
	if (wants.poll)
		poll_start(c);
	if (wants.arm)
		act_client_arm(&c->acts, c->screen, c->options->control);
	if (wants.ask_may)
		act_client_ask_may(&c->acts, c->screen, c->options->control);
	if (wants.greeted)
		remember_greeting(wants.greeted);
	if (wants.sheet)
		screen_load_sheet(c->screen, c->reader, c->options);
	act_client_start(&c->acts, c->screen, c->options->control);
	c->quit = c->quit || wants.quit;
	c->print = c->print || wants.print;
}

static void greet(struct console *c)
{
	struct text path = TEXT_INIT(4096);
	struct arena *a = arena_new();
	const struct handover_row *h;

	append_greeting_path(&path);
	h = a && path.len > 0 && !wall_is_known(c->options->at) ? greeting_look(c->reader, a, text_str(&path), getuid(), c->now) : NULL;
	if (h) {
		screen_greet(c->screen, h);
		take_wants(c);
	}
	arena_free(a);
	text_done(&path);
}

static void take_signals(struct console *c)
{
	unsigned char number;

	while (read(signal_pipe[0], &number, 1) == 1) {
		if (number == SIGWINCH || number == SIGCONT) {
			terminal_resize(c->term);
			forget_shown(c);
		} else {
			c->ended_by = number;
			c->quit = true;
		}
	}
}

/* Whether there is something to read while nobody types. */
static bool prepares(const struct console *c)
{
	return !c->failed && screen_will_lack(c->screen);
}

static int ms_to_next_second(wall_t now)
{
	return (int)(1000 - now.ms % 1000);
}

/* What cannot be looked for elsewhere is told, what was found here stays. */
static void find(struct console *c)
{
	struct err e = { .kind = ERR_NONE };

	if (screen_wants_find(c->screen) && !screen_find(c->screen, c->reader, &e))
		say_err(c, &e);
}

static int pause_ms(const struct console *c)
{
	int next = ms_to_next_second(wall_now());

	return prepares(c) ? 0 : screen_wants_find(c->screen) && next > FIND_PAUSE_MS ? FIND_PAUSE_MS : next;
}

static void take_keys(struct console *c)
{
	uint32_t key;

	while (!c->quit && terminal_read_key(c->term, &key)) {
		if (key == KEYCODE_ENTER || key == '\n')
			find(c); /* what was typed is accepted */
		while (prepares(c))
			load(c, SCREEN_SELECTED);
		screen_key(c->screen, key);
		take_wants(c);
	}
}

static struct pollfd poll_of(const struct control_call *call)
{
	return (struct pollfd){ .fd = call ? control_call_fd(call) : -1, .events = call ? control_call_events(call) : 0 };
}

static void loop(struct console *c)
{
	while (!c->quit) {
		struct pollfd fds[6] = {
			{ .fd = STDIN_FILENO, .events = POLLIN }, { .fd = signal_pipe[0], .events = POLLIN }, poll_of(c->call), poll_of(c->question),
			poll_of(c->acts.call), poll_of(c->diagnosis.call),
		};
		int64_t second;
		int n;

		draw(c);
		n = poll(fds, ARRAY_LEN(fds), pause_ms(c));
		if (n < 0 && errno != EINTR)
			return;
		if (n == 0 && prepares(c))
			load(c, SCREEN_SELECTED);
		else if (n == 0)
			find(c);
		second = c->now.ms / 1000;
		c->now = wall_now();
		take_signals(c);
		if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			return; /* the terminal is gone */
		take_keys(c);
		poll_step(c);
		if (c->acts.call)
			screen_tick(c->screen, c->now); /* what an answer tells of was written since the last second began */
		act_client_step(&c->acts, c->screen, c->options->control);
		take_wants(c); /* an answer may open another view */
		diagnosis_client_step(&c->diagnosis, screen_diagnosis(c->screen), c->options->control, mono_now());
		question_step(c);
		if (c->now.ms / 1000 != second) {
			screen_tick(c->screen, c->now);
			follow(c);
			question_start(c);
		}
	}
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

	*c = (struct console){ .options = options, .duty = { .path = options->rota }, .now = wall_now(), .loaded = WALL_NEVER, .looked = WALL_NEVER };
	if (!view || !reader_open(options->inventory, &c->reader, e))
		return false;
	c->screen = screen_new(view, options->ascii);
	if (!c->screen)
		return err_set(e, ERR_MEMORY, "out of memory");
	screen_tick(c->screen, c->now);
	screen_set_at(c->screen, options->at);
	screen_take_wants(c->screen);
	return try_load(c, SCREEN_REGION, e);
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
		say_err(c, &e);
	screen_set_maps_file(c->screen, text_str(&maps));
	c->preferences = preferences_default();
	person_file_config("console.conf", &others);
	if (others.len > 0 && !preferences_load(&c->preferences, text_str(&others), &e))
		say_err(c, &e);
	text_done(&others);
	text_done(&keys);
	text_done(&maps);
}

static void print_pane(struct console *c)
{
	struct text t = TEXT_INIT(4u << 20);

	screen_print(c->screen, c->print_width, &t);
	fputs(text_str(&t), stdout);
	fflush(stdout);
	text_done(&t);
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
		greet(&c);
	ok = ok && signals_open(&e) && terminal_open(options->no_color || (no_color && *no_color), &c.term, &e);
	if (ok)
		loop(&c);
	console_close(&c);
	if (!ok)
		fprintf(stderr, "vigie: %s\n", e.text);
	else if (c.print && c.screen)
		print_pane(&c);
	ended_by = c.ended_by;
	console_done(&c);
	if (ended_by) { /* whoever sent it sees that it worked */
		signal(ended_by, SIG_DFL);
		raise(ended_by);
	}
	return ok ? 0 : err_exit_status(e.kind);
}

bool console_screen(const struct console_options *options, int width, int height, FILE *out, struct err *e)
{
	struct text t = TEXT_INIT(8u << 20);
	struct collector_store store;
	struct grid *g = NULL;
	struct console c = { .options = options };
	bool ok = false;
	int cursor;

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
	screen_render(c.screen, g, &cursor);
	if (screen_lacks(c.screen)) {
		if (!try_load(&c, SCREEN_SELECTED, e))
			goto out;
		screen_render(c.screen, g, &cursor);
	}
	grid_to_text(g, &t);
	if (t.failed || fputs(text_str(&t), out) < 0)
		err_set(e, ERR_SYSTEM, "the screen could not be written");
	else
		ok = true;
out:
	grid_free(g);
	text_done(&t);
	console_done(&c);
	return ok;
}
