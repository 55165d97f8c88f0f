/* Heartbeats: a job (a backup, a feed) tells by itself when it starts and how it ends; what its silence means is decided here. Pure: what
 * is declared, what was heard, when nobody listened, and now. No I/O, no clock; the local time of the process counts (TZ).
 *
 * - An end is due `every` after the last end, and late once `grace` has passed too; the first one counts from the declaration, or
 *   from the first start where one was told. The end is what counts: a start makes no late job good.
 * - `every` of more than an hour follows the local clock when that is set back: a nightly job then comes 25 hours after the last one.
 *   When it is set forward the 24 hours stay: a job by the local clock comes early, one by elapsed time in time.
 * - A run that began in time and has no end by then has not finished; one that began late has the same time again.
 * - A failure, and a run shorter than `min_duration` whose start was told, hold until a run ends well, or until the next is late.
 * - When nobody listened while an end was expected, it may have come: unknown (unheard) until the one after it is late. */
#ifndef VIGIE_HEARTBEAT_H
#define VIGIE_HEARTBEAT_H

#include "facts.h"
#include "outcome.h"
#include "vtime.h"

/* As heartbeats.csv declares it. */
struct heartbeat_terms {
	int64_t every_ms;             /* > 0 */
	int64_t grace_ms;             /* 0: none */
	int64_t min_duration_ms;      /* 0: none */
	wall_t declared;              /* when it first was */
};

/* restored: what a backup holds was restored in a test, and was right. It tells nothing of its runs, and is kept apart. */
enum heartbeat_event { HEARTBEAT_START, HEARTBEAT_SUCCESS, HEARTBEAT_FAIL, HEARTBEAT_RESTORED };

const char *heartbeat_event_name(enum heartbeat_event v); /* "start" "success" "fail" "restored": stored, never renamed */

enum heartbeat_end { HEARTBEAT_NO_END, HEARTBEAT_WELL, HEARTBEAT_SHORT, HEARTBEAT_FAILED };

/* What was heard so far. */
struct heartbeat_memory {
	wall_t opened;                /* the first start since the last end; WALL_NEVER: no run is open */
	wall_t started, ended;        /* the last ones; WALL_NEVER: none was told */
	wall_t good;                  /* the last end that was HEARTBEAT_WELL */
	enum heartbeat_end end;       /* how the last run ended */
	int64_t duration_ms;          /* of the run that ended last; UNKNOWN_I64: its start was not told */
	int64_t exit_code;            /* of that run, 0 to 255; UNKNOWN_I64: not told */
};

#define HEARTBEAT_UNHEARD_OF \
	((struct heartbeat_memory){ WALL_NEVER, WALL_NEVER, WALL_NEVER, WALL_NEVER, HEARTBEAT_NO_END, UNKNOWN_I64, UNKNOWN_I64 })

/* exit_code: UNKNOWN_I64 when none was told; heard with HEARTBEAT_FAIL or HEARTBEAT_SUCCESS. */
void heartbeat_hear(struct heartbeat_memory *m, const struct heartbeat_terms *t, enum heartbeat_event event, int64_t exit_code, wall_t at);

/* The clock was set by so much: what was heard lies as far back as before. */
void heartbeat_shift(struct heartbeat_memory *m, int64_t by_ms);

/* Nobody listened from..to. */
struct heartbeat_deaf {
	wall_t from, to;
};

enum { HEARTBEAT_DEAF_MAX = 64 };

/* Those of a list of times, by time. Past HEARTBEAT_DEAF_MAX the two that lie nearest to each other become one: what lies between them
 * is then taken for deaf too. */
struct heartbeat_deafness {
	struct heartbeat_deaf times[HEARTBEAT_DEAF_MAX];
	size_t n;
};

/* to after from, which does not lie before that of the last one; else nothing happens. What touches the last one makes it longer. */
void heartbeat_deafness_add(struct heartbeat_deafness *d, wall_t from, wall_t to);
void heartbeat_deafness_shift(struct heartbeat_deafness *d, int64_t by_ms);

#define HEARTBEAT_DETAIL_MAX 160

struct heartbeat_verdict {
	enum outcome outcome;
	wall_t due;                   /* the next end is late from then on; of a late one: since when it is */
	wall_t next;                  /* when the verdict may become another one by itself; WALL_NEVER: it cannot */
	char detail[HEARTBEAT_DETAIL_MAX]; /* English, as results have it */
};

/* deaf NULL: always listened. */
void heartbeat_judge(const struct heartbeat_terms *t, const struct heartbeat_memory *m, const struct heartbeat_deafness *deaf, wall_t now,
                     struct heartbeat_verdict *ret);

#endif
