/* What reckons and judges the costs of nights, shared by the files inventory/night_*.c. */
#ifndef VIGIE_NIGHT_INTERNAL_H
#define VIGIE_NIGHT_INTERNAL_H

#include "night_cost.h"

#include "arena.h"

struct night_judge {
	const struct night_record *r;
	const struct night_cost *costs;
	size_t n_costs;
	const struct night_settings *s;
	struct arena *a;
	const struct night_alert **downs; /* of devices, by site, by device, by time */
	size_t n_downs;
	bool failed;              /* without memory */
};

/* Into the judge. */
void night_find_downs(struct night_judge *j);

int64_t night_median_ms(int64_t *lengths, size_t n); /* sorts them; UNKNOWN_I64 of none */

bool night_propose_parent(struct night_judge *j, const struct night_cost *c, struct night_proposal *ret);

#endif
