/* What Vigie finds out by itself of the checklist's facts (hds.h: struct hds_fact): one named query each over inventory, history and
 * journal. A fact only proposes: nothing here writes what a person decides.
 *
 * A round runs each query once, in steps of a few tens of milliseconds, so that who shares the thread with it waits for none of them.
 * sha256 of a fact is SHA-256 (FIPS 180-4) over the rows that its query saw, in their order: of each 'r', then its columns as
 * journal.h encodes them, a real as 'f' and the 8 octets of its IEEE 754 binary64, big endian. Rows hold no personal data and nothing that
 * changes with each measurement: the same hash means the same estate. */
#ifndef VIGIE_FACT_ROUND_H
#define VIGIE_FACT_ROUND_H

#include "hds.h"

enum {
	FACT_EVERY_MS = 300000,
	FACT_NAMES_MAX = 5,           /* of what is at fault, in a value; how many there are is told beside */
	FACT_SQL_MS = 1000            /* an answer that takes longer is given up: ERR_LIMIT, no fact */
};

struct fact_round;

/* path: of the inventory, read over a connection of its own. All facts are of the instant now. */
bool fact_round_begin(const char *path, wall_t now, struct fact_round **ret, struct err *e) MUST_CHECK;
void fact_round_free(struct fact_round *r); /* NULL is fine */

/* The next piece of work. *ret_found: *ret holds a fact, borrowed until the next step. *ret_more false: the round is over. On failure the
 * query that e names gave nothing, and the next step goes on with the one after it. */
bool fact_round_step(struct fact_round *r, struct hds_fact *ret, bool *ret_found, bool *ret_more, struct err *e) MUST_CHECK;

/* When the round after one at now is due: FACT_EVERY_MS later, or at the midnight of the local zone (TZ) before that, when a day of
 * every date ends. */
wall_t fact_round_next(wall_t now);

/* The keys that are measured, NULL past the last one. */
const char *fact_key(size_t i);
bool fact_is_asked(const char *key); /* whether it is one of them: of others nothing is ever measured */

#endif
