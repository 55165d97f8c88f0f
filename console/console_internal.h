/* Inside the console: what console.c and the console_*.c share. None of it waits for the daemon, which answers when the loop goes round. */
#ifndef VIGIE_CONSOLE_CONSOLE_INTERNAL_H
#define VIGIE_CONSOLE_CONSOLE_INTERNAL_H

#include "console/act_client.h"
#include "console/bell.h"
#include "console/console.h"
#include "console/control_client.h"
#include "console/diagnosis_client.h"
#include "console/duty.h"
#include "console/preferences.h"
#include "console/screen.h"
#include "console/term.h"

#include "reader.h"

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

/* console.c */
void console_say_err(struct console *c, const struct err *e);

/* console_load.c: from the inventory to the screen. console_load tells on the screen what console_try_load returns. */
bool console_try_load(struct console *c, enum screen_scope scope, struct err *e) MUST_CHECK;
void console_load(struct console *c, enum screen_scope scope);
void console_follow(struct console *c); /* each second: loads what was written since */
void console_find(struct console *c);   /* what was typed, elsewhere than in the view */

/* console_draw.c */
void console_draw(struct console *c);
void console_forget_shown(struct console *c); /* the next draw draws all */
void console_print_pane(struct console *c);   /* on stdout, once the terminal is closed */

/* console_signals.c: signals become bytes in a pipe, read by the loop. */
bool console_signals_open(struct err *e) MUST_CHECK;
int console_signals_fd(void);
void console_take_signals(struct console *c);

/* console_poll.c: the poll of an object that a person asks for; one at a time. */
void console_poll_start(struct console *c);
void console_poll_step(struct console *c);

/* console_question.c: what the collector can tell of itself only when it is asked. */
void console_question_start(struct console *c);
void console_question_step(struct console *c);

/* console_greeting.c: a handover that was not seen yet. */
void console_greet(struct console *c);
void console_remember_greeting(int64_t seq);

/* console_loop.c: until the person quits, a signal ends it, or the terminal is gone. */
void console_loop(struct console *c);
void console_take_wants(struct console *c); /* what the screen asks of the rest */

#endif
