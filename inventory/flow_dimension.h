/* One dimension of the index of flows (flows.h): of a point, which rules hold it, as a row of bits. */
#ifndef VIGIE_FLOW_DIMENSION_H
#define VIGIE_FLOW_DIMENSION_H

#include "err.h"

#include <stdint.h>

struct flow_point { uint64_t hi, lo; };                    /* an address, or a protocol and a port; in the order of hi, then lo */
struct flow_stretch { struct flow_point first, last; size_t rule; }; /* both included */

struct flow_dimension {
	struct flow_point *bounds;         /* where the bits change, ascending; before the first nothing is held */
	uint64_t *rows;                    /* of each bound, `words` of bits */
	uint64_t *summaries;               /* of each bound, a bit for each word that is not 0 */
	size_t n, words, summary_words;
};

static inline int flow_point_order(struct flow_point a, struct flow_point b)
{
	if (a.hi != b.hi)
		return a.hi < b.hi ? -1 : 1;
	return (a.lo > b.lo) - (a.lo < b.lo);
}

/* stretches: of rules 0 to n_rules - 1, in any order, overlapping or not; put in order. ERR_MEMORY. */
bool flow_dimension_make(struct flow_dimension *d, struct flow_stretch *stretches, size_t n, size_t n_rules, struct err *e) MUST_CHECK;
void flow_dimension_done(struct flow_dimension *d);

/* The bound whose row holds for the point; SIZE_MAX: before the first. */
size_t flow_dimension_find(const struct flow_dimension *d, struct flow_point p);

#endif
