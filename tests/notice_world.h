/* Random incidents, silences, deliveries and crashes around the core of notices: its store, what leaves, the engine of the collector. */
#ifndef VIGIE_NOTICE_WORLD_H
#define VIGIE_NOTICE_WORLD_H

#include "notices.h"

/* What is wrong around the core of this run. */
enum broken { SOUND, RESENDS, FORGETS, SENDS_EARLY, IS_DEAF, NEVER_COMES_BACK, TELLS_CHILDREN, BROKEN_COUNT };

extern const char *const notice_world_flaws[BROKEN_COUNT];
extern struct notices_params notice_world_params;

bool notice_world_open(void);  /* the rota and the hours of the channels */
void notice_world_close(void);

const char *notice_world_play(uint64_t seed, enum broken broken); /* NULL: all was as it must be */

/* A shorter run in which the collector is killed right after the cut'th write: a transaction, or a message that left. *ret_writes: how
 * many there were. */
const char *notice_world_cut(uint64_t seed, size_t cut, size_t *ret_writes);

/* The whole program of a core that is broken: of 100 runs at least 10 must not pass. Its exit status. */
int notice_world_catches(void);

/* VIGIE_SEED, or one by the clock. */
uint64_t notice_world_first_seed(void);
size_t notice_world_runs(void); /* 1,000; with VIGIE_LONG 100,000 (sanitized 10,000); of one seed 1 */

#endif
