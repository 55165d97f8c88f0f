/* A small region that lives: devices behind each other, circuits in groups of two, failures at random, polls in any order, judged by the
 * live core; and what the invariants of design §5 say of all that it tells. */
#ifndef VIGIE_TESTS_LIVE_WORLD_H
#define VIGIE_TESTS_LIVE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum manner {
	WORLD_CALM,   /* I1 one cause, one alert; I2 ancestors first; I7 disabled is not down, redundancy lost, undeclared ports */
	WORLD_BLIND,  /* I4 the witnesses are lost now and then */
	WORLD_FLAPS,  /* I6 a circuit comes and goes */
	WORLD_LATE,   /* I8 some checks give no result for a while */
};

/* Plays one region; NULL when all was as it must be, else what was not. *ret_where: the entity and the instant, in words. */
const char *world_play(uint64_t seed, enum manner manner, char where[static 64]);

/* Of how many of the seeds from 1 to n what is wrong begins with the invariant's name: "I4". */
size_t world_caught(enum manner manner, uint64_t n, const char *invariant);

#endif
