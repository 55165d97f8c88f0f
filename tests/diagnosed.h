/* An establishment for tests of its diagnosis: all that is known of it, a step of each test, all of them good; then what goes wrong. */
#ifndef VIGIE_TESTS_DIAGNOSED_H
#define VIGIE_TESTS_DIAGNOSED_H

#include "diagnosis.h"

/* Steps, in the order in which they stand in steps[]. */
enum { POLL_ONE, POLL_TWO, POLL_ROUTER, PING4, PING6, TRACE, MTU, PERIMETER, DNS_ONE, DNS_TWO, WEB4, WEB6, VOICE, VIDEO, BEST, COVOLINK, STEPS };

struct diagnosed {
	struct diagnosis_case c;
	struct diagnosis_step steps[STEPS];
	struct diagnosis_answers answers;
	struct region_rows region;
	struct site_row site;
	struct service_row services[4];
	const struct service_row *tested[2];
	struct diagnosis_incident incident;
	struct diagnosis_neighbours neighbours[3];
	struct diagnosis_baseline baselines[2];
};

/* Of a group of tests: where they judge. */
extern struct arena *diagnosed_arena;
int diagnosed_begin(void **state);
int diagnosed_end(void **state);

void diagnosed_init(struct diagnosed *d);  /* nothing is wrong; Therap-e is asked for */

void fails(struct diagnosed *d, int step, enum outcome outcome);
void diagnosed_cut_off(struct diagnosed *d);   /* nothing of the establishment answers, its links are down */
void diagnosed_silent(struct diagnosed *d);    /* the same, and nobody tells of its links */
struct diagnosis_incident *diagnosed_incident(struct diagnosed *d, const char *sentence); /* of an alert, which cuts it off */

/* Faults by name: what a tester does to the establishment, and the code that must come of it. */
struct diagnosed_fault { const char *name, *code; void (*make)(struct diagnosed *d); };
extern const struct diagnosed_fault diagnosed_faults[];
extern const size_t n_diagnosed_faults;

#endif
