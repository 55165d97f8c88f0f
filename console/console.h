/* The console: the full-screen program (console_run) and its screens as text (console_screen, the verb `screen`).
 * intl_init and TZ are set by the caller. Reads the inventory; the daemon is only spoken to through the control socket. */
#ifndef VIGIE_CONSOLE_CONSOLE_H
#define VIGIE_CONSOLE_CONSOLE_H

#include "vtime.h"

#include <stdio.h>

enum { CONSOLE_WIDTH_MIN = 80, CONSOLE_HEIGHT_MIN = 20, CONSOLE_SIZE_MAX = 1000 };

struct console_options {
	const char *inventory; /* path of the database */
	const char *control;   /* path of the control socket, NULL: the daemon is not spoken to */
	const char *rota;      /* path of the rota file; NULL: none is configured */
	const char *view;      /* to start with, NULL: the first there is */
	wall_t at;             /* WALL_NEVER: the present */
	bool personal;         /* telephone and mail of contacts are shown */
	bool ascii;            /* asked for, or the locale is not UTF-8 */
	bool no_color;         /* NO_COLOR is looked at by console_run itself */
};

/* Runs until the person quits. Returns the exit status; errors are told on stderr, before or after the screen. */
int console_run(const struct console_options *options);

/* Writes the cells of options->view as lines of text. ERR_USAGE: no such view (the text names those there are), or a size
 * outside 20×5..CONSOLE_SIZE_MAX; else the reader's errors. */
bool console_screen(const struct console_options *options, int width, int height, FILE *out, struct err *e) MUST_CHECK;

#endif
