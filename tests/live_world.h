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

/* ---- watched ---- */

struct batch;

enum { WORLD_DEVICES_MAX = 7 };

/* What is so, once all has come to rest: of the devices whether a ping arrives, of the circuits whether they carry. */
struct world_truth {
	size_t n;
	int64_t now_ms;
	bool reached[WORLD_DEVICES_MAX], carries[WORLD_DEVICES_MAX];
};

/* Who looks at a region while it is played. Devices are "r0"…, ids 100…; on each the circuit "l0"…, ids 1000…, on "Gi0"; the checks icmp
 * and snmp of device i are 2 i + 1 and 2 i + 2. */
struct world_watcher {
	void *ctx;
	void (*begins)(void *ctx, uint64_t seed, size_t n, const size_t *parents, int64_t now_ms); /* SIZE_MAX: no parent */
	void (*told)(void *ctx, const struct batch *b);
	const char *(*rests)(void *ctx, const struct world_truth *t, int64_t *ret_id); /* NULL, or what is wrong, of which entity */
};

const char *world_watch(uint64_t seed, enum manner manner, const struct world_watcher *watcher, char where[static 64]);

#endif
