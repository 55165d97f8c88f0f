/* What the collector itself asks, as rules: from its addresses, as it last told them, to what it checks, at the ports where it does. */
#ifndef VIGIE_FLOW_OWN_H
#define VIGIE_FLOW_OWN_H

#include "inventory/flow_needs.h"

/* n 0: no collector told its addresses, or nothing is declared. In the arena. */
struct flow_own { const struct flow_rule *rules; size_t n; };

/* By the addresses that the map tells at the reader's instant: links and devices by ICMP; a device's agent, when it has a credential; what
 * exposures.h asks of devices that are asked; services and Covolinks at their own port. Of a target that is a name without an address nothing
 * is known. */
bool flow_own_read(struct reader *r, const struct flow_places *p, const struct flow_need *needs, size_t n_needs, struct arena *a, struct flow_own *ret,
                   struct err *e) MUST_CHECK;

/* Of each flow, whether the collector asked it: in arena a. What only an opening could tell of the way that it ran is not heeded. ERR_MEMORY. */
bool flow_own_find(struct reader *r, const struct flow_seen *seen, size_t n, struct arena *a, bool **ret, struct err *e) MUST_CHECK;

#endif
