/* A scenario: what happens to the simulated region, and when. A plain text, a line a step; see vigie-sim(1).
 *
 * Pure: what is due is a function of the time that is given. */
#ifndef VIGIE_SIM_SCENARIO_H
#define VIGIE_SIM_SCENARIO_H

#include "err.h"

#include <stdint.h>

enum { SIM_SCENARIO_MAX = 1 << 20, SIM_SCENARIO_LINE_MAX = 1024, SIM_SCENARIO_STEPS_MAX = 10000 };

struct sim_step {
	int64_t at_ms;  /* after the beginning of a round */
	unsigned line;
	char *command;  /* as vigie-sim ctl takes it, one line */
};

struct sim_scenario {
	char *path;
	char *title;    /* NULL: none */
	int64_t loop_ms; /* one round; 0: it is played once */
	struct sim_step *steps; /* in the order of their times; steps of one time in the file's */
	size_t n;
};

/* Text of len octets, called `path` in messages. ERR_CONFIG: "path:line: what was expected". Owned by the caller. */
struct sim_scenario *sim_scenario_parse(const char *path, const char *text, size_t len, struct err *e) MUST_CHECK;
void sim_scenario_free(struct sim_scenario *s); /* NULL is fine */

/* path without a slash, where there is no such file: NAME of the installed scenarios. ERR_NOT_FOUND, ERR_LIMIT, ERR_CONFIG. */
struct sim_scenario *sim_scenario_load(const char *path, struct err *e) MUST_CHECK;

/* Where a scenario is; times are milliseconds of one clock. */
struct sim_player {
	const struct sim_scenario *scenario;
	int64_t round_ms; /* when this round began */
	size_t next;
};

static inline struct sim_player sim_player_start(const struct sim_scenario *s, int64_t now_ms)
{
	return (struct sim_player){ s, now_ms, 0 };
}

/* The next step that is due, borrowed; NULL when none is. Call again until NULL. A clock that jumped over whole rounds skips them. */
const struct sim_step *sim_player_take(struct sim_player *p, int64_t now_ms);
/* When the next step is due; INT64_MAX when there is none any more. */
int64_t sim_player_next_ms(const struct sim_player *p);

#endif
