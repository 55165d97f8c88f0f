/* What the collector itself asks, as a rule: from its addresses, as it last told them, to whatever it checks. */
#ifndef VIGIE_FLOW_OWN_H
#define VIGIE_FLOW_OWN_H

#include "inventory/flow_needs.h"

/* asks: 1; 0: no collector told its addresses, or nothing is declared, and there is no rule. */
struct flow_own { struct flow_rule rule; size_t asks; };

/* Checked are devices, links, Covolinks and the targets of services, by the addresses that the map tells of them at the reader's instant; of
 * a target that is a name without an address nothing is known. */
bool flow_own_read(struct reader *r, const struct flow_places *p, const struct flow_need *needs, size_t n_needs, struct arena *a, struct flow_own *ret,
                   struct err *e) MUST_CHECK;

/* Of each flow, whether the collector asked it: in arena a. What only an opening could tell of the way that it ran is not heeded. ERR_MEMORY. */
bool flow_own_find(struct reader *r, const struct flow_seen *seen, size_t n, struct arena *a, bool **ret, struct err *e) MUST_CHECK;

#endif
