#include "console/console_internal.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { FIND_PAUSE_MS = 120 };

void console_take_wants(struct console *c)
{
	bool lacks = screen_lacks(c->screen) && !c->failed;
	struct screen_wants wants = screen_take_wants(c->screen);

	if (wants.load || lacks)
		console_load(c, wants.load ? wants.scope : SCREEN_SELECTED);
	if (wants.redraw) {
		terminal_repaint(c->term);
		console_forget_shown(c);
	}
	if (wants.poll)
		console_poll_start(c);
	if (wants.arm)
		act_client_arm(&c->acts, c->screen, c->options->control);
	if (wants.ask_may)
		act_client_ask_may(&c->acts, c->screen, c->options->control);
	if (wants.greeted)
		console_remember_greeting(wants.greeted);
	if (wants.sheet)
		screen_load_sheet(c->screen, c->reader, c->options);
	act_client_start(&c->acts, c->screen, c->options->control);
	c->quit = c->quit || wants.quit;
	c->print = c->print || wants.print;
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
			console_find(c); /* what was typed is accepted */
		while (prepares(c))
			console_load(c, SCREEN_SELECTED);
		screen_key(c->screen, key);
		console_take_wants(c);
	}
}

static struct pollfd poll_of(const struct control_call *call)
{
	return (struct pollfd){ .fd = call ? control_call_fd(call) : -1, .events = call ? control_call_events(call) : 0 };
}

static void take_answers(struct console *c)
{
	console_poll_step(c);
	if (c->acts.call)
		screen_tick(c->screen, c->now); /* what an answer tells of was written since the last second began */
	act_client_step(&c->acts, c->screen, c->options->control);
	console_take_wants(c); /* an answer may open another view */
	diagnosis_client_step(&c->diagnosis, screen_diagnosis(c->screen), c->options->control, mono_now());
	console_question_step(c);
}

void console_loop(struct console *c)
{
	while (!c->quit) {
		struct pollfd fds[6] = {
			{ .fd = STDIN_FILENO, .events = POLLIN }, { .fd = console_signals_fd(), .events = POLLIN }, poll_of(c->call), poll_of(c->question),
			poll_of(c->acts.call), poll_of(c->diagnosis.call),
		};
		int64_t second;
		int n;

		console_draw(c);
		n = poll(fds, ARRAY_LEN(fds), pause_ms(c));
		if (n < 0 && errno != EINTR)
			return;
		if (n == 0 && prepares(c))
			console_load(c, SCREEN_SELECTED);
		else if (n == 0)
			console_find(c);
		second = c->now.ms / 1000;
		c->now = wall_now();
		console_take_signals(c);
		if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			return; /* the terminal is gone */
		take_keys(c);
		take_answers(c);
		if (c->now.ms / 1000 != second) {
			screen_tick(c->screen, c->now);
			console_follow(c);
			console_question_start(c);
		}
	}
}
