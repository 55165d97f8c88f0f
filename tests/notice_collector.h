/* The collector of a run of notices: its engine and its core, what it commits, what leaves, and how it dies and comes back. What fails
 * and who is silent is told to it. */
#ifndef VIGIE_NOTICE_COLLECTOR_H
#define VIGIE_NOTICE_COLLECTOR_H

#include "tests/notice_ledger.h"
#include "tests/notice_world.h"

enum { OBJECTS = 4, FOREIGN = 3, SILENCES_MAX = 40, WAITING_MAX = 4, TAKEN_MAX = 8, FLIGHTS_MAX = 64, MINUTE = 60000 }; /* FOREIGN: not ours */

/* Entity i + 1, a device. */
struct object {
	bool failing, cause, flapping;
	enum state state;
	wall_t since;
	bool open;                /* as the engine last said */
};

struct flight { int64_t id; wall_t ends; enum notice_result result; };

struct collector {
	uint64_t random;
	enum broken broken;
	struct notices *core;
	wall_t now;
	struct object objects[OBJECTS];
	struct notice_silence silences[SILENCES_MAX];
	size_t n_silences;
	struct ledger ledger;
	struct batch *batches[WAITING_MAX + 1];         /* not committed yet, the last one is being filled */
	int64_t taken[WAITING_MAX + 1][TAKEN_MAX];      /* marked as sending in each */
	size_t n_taken[WAITING_MAX + 1], n_batches;
	struct flight flights[FLIGHTS_MAX];
	size_t n_flights;
	size_t writes, cut;       /* SIZE_MAX: it is killed at no write */
	const char *wrong;        /* the first thing that is; NULL: nothing */
};

void collector_begin(struct collector *c, uint64_t seed, enum broken broken, size_t cut);
void collector_end(struct collector *c);

uint64_t collector_dice(struct collector *c, uint64_t sides);
void collector_note(struct collector *c, const char *wrong); /* NULL: nothing is */

void collector_say(struct collector *c, size_t i, bool ended); /* the engine, of an object */
void collector_hear(struct collector *c, bool after_crash);    /* the silences */

void collector_new_batch(struct collector *c);
void collector_commit(struct collector *c); /* the oldest batch; what it marked as sending leaves */
void collector_send(struct collector *c, int64_t id);
void collector_crash(struct collector *c);

/* Time passes: what left ends, and the last batch takes what is due. How many it took, the ids are in its row of taken. */
size_t collector_tick(struct collector *c, int64_t ms);

/* Of which object a message tells what, also one that is not committed. */
bool collector_find(struct collector *c, int64_t id, size_t *ret_object, enum notice_event *ret_event);

#endif
