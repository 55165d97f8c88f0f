/* A scenario that is played on a running simulator. */
#ifndef VIGIE_SIM_PLAY_H
#define VIGIE_SIM_PLAY_H

#include "probes/sim_scenario.h"
#include "probes/sim_server.h"
#include "probes/sim_world.h"

struct sim_play;

/* Every step is a command that this world understands. ERR_CONFIG: "file:line: what was expected". */
bool sim_play_check(const struct sim_scenario *s, struct sim_world *w, struct err *e) MUST_CHECK;

/* Carries a step out at now_ns of the world's clock. ERR_CONFIG as above. */
bool sim_play_step(const struct sim_scenario *s, const struct sim_step *step, struct sim_world *w, int64_t now_ns,
                   struct err *e) MUST_CHECK;

/* Plays from now on, telling each step in the log. All are borrowed until it is closed. ERR_MEMORY. */
struct sim_play *sim_play_new(uv_loop_t *loop, const struct sim_scenario *s, struct sim_world *w, const struct sim_server *clock,
                              struct err *e) MUST_CHECK;
void sim_play_close(struct sim_play *p); /* memory goes when the loop has closed it; NULL is fine */

#endif
