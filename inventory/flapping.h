/* Flapping: an object that changes its state too often to be told of each time (invariant I6). Pure.
 *
 * As Nagios defines it ("Detection and Handling of State Flapping", Nagios Core manual): of the last 21 states the 20 changes between
 * them count, the oldest 0.8, the latest 1.2, those between on a straight line; an object begins to flap when they make 30 % of what
 * they could and ends when they make less than 25 %. Before 21 states are known the missing ones changed nothing. */
#ifndef VIGIE_FLAPPING_H
#define VIGIE_FLAPPING_H

#include <stdbool.h>
#include <stdint.h>

enum { FLAPPING_CHANGES = 20 };

/* 0 is an object that was never measured. */
struct flapping {
	uint32_t changes;         /* of the last ones, the latest in bit 0 */
	int8_t last;              /* the latest state, from 1 on; 0: none */
	bool flapping;
};

struct flapping_params {
	double begins, ends;      /* shares, 0 to 1 */
};

#define FLAPPING_PARAMS_DEFAULT { .begins = 0.30, .ends = 0.25 }

/* state: any small number from 0 on. Returns whether f->flapping changed. */
bool flapping_take(struct flapping *f, int state, const struct flapping_params *params);

/* Weighted share of changes, 0 to 1. */
double flapping_share(const struct flapping *f);

/* It flapped when the collector stopped: as many changes as it takes to begin, the latest ones. */
void flapping_restore(struct flapping *f);

#endif
