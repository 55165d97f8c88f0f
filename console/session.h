/* One run of the command line: what was asked, with which configuration, and where the answer goes. */
#ifndef VIGIE_CONSOLE_SESSION_H
#define VIGIE_CONSOLE_SESSION_H

#include "arena.h"
#include "conf.h"
#include "console/cli_options.h"
#include "console/output.h"
#include "reader.h"

struct session {
	const struct cli_line *line;
	struct conf *conf;            /* owned */
	struct arena *arena;          /* owned: everything that is read */
	struct reader *reader;        /* owned; NULL until session_read_begin */
	struct output out;
	bool utf8;                    /* the locale of the terminal */
	wall_t now, at;               /* at: WALL_NEVER without --at */
	bool today;                   /* --at named the day that goes on: at is now */
};

/* --inventory, else the configuration's. */
const char *session_inventory(const struct session *s);

/* Opens the inventory and begins the one read transaction of this run, at the instant of --at. The answer is held until it has
 * ended: while a pager shows its first page the WAL must not grow. */
bool session_read_begin(struct session *s, struct err *e) MUST_CHECK;
void session_read_end(struct session *s); /* fine when there is none, or it ended */

/* What NAME means, read_begin included. ERR_NOT_FOUND names what is near it. */
bool session_find_entity(struct session *s, const char *name, int64_t *ret_id, const char **ret_kind, struct err *e) MUST_CHECK;

/* "kind:name" of NAME for the collector, appended. Who may not read the inventory leaves the name to the collector's judgement. */
struct text;
bool session_object_node(struct session *s, const char *name, struct text *t, struct err *e) MUST_CHECK;

/* The instant that "now" is for what is shown: --at, else now. */
wall_t session_instant(const struct session *s);

/* Reads a TIME option relative to now; *ret is untouched when it was not given. */
bool session_time_option(const struct session *s, enum cli_option o, bool end_of_day, wall_t *ret, struct err *e) MUST_CHECK;

/* --size, "80x24" unless given. */
bool session_size_option(const struct session *s, int *ret_width, int *ret_height, struct err *e) MUST_CHECK;

/* n rows of the noun, one behind the other, in the format that was asked for. */
bool session_put_rows(struct session *s, const struct noun *noun, const void *rows, size_t n, struct err *e) MUST_CHECK;

/* On stderr, behind the name of the program, made safe. */
void session_complain(const struct session *s, const char *sentence);

/* On stderr, for people only (not with --json or --csv): one translated sentence, made safe. */
void session_note(const struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
