/* What a person did in this visit and what came of it: the last lines, with their twins on the command line. */
#ifndef VIGIE_CONSOLE_ACT_LOG_H
#define VIGIE_CONSOLE_ACT_LOG_H

#include "console/grid.h"
#include "vtime.h"

enum { ACT_LOG_MAX = 200, ACT_LOG_LINE_MAX = 1024 };

struct act_log {
	struct act_log_line { wall_t at; enum style style; char *words; } lines[ACT_LOG_MAX]; /* a ring; words owned */
	size_t n; /* ever written */
};

void act_log_add(struct act_log *l, wall_t at, enum style style, const char *words); /* without memory: nothing is kept */
void act_log_done(struct act_log *l);
size_t act_log_count(const struct act_log *l);
const struct act_log_line *act_log_line(const struct act_log *l, size_t i); /* 0: the latest */

#endif
