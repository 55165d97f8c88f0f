/* What somebody answers for until a day (reader_flows.h). */
#ifndef VIGIE_FLOW_EXCEPTIONS_H
#define VIGIE_FLOW_EXCEPTIONS_H

#include "act.h"
#include "inventory/flow_places.h"
#include "reader_flows.h"

/* The words of a rule, without its days. *ret_unresolved NULL: each name has addresses. In arena a. ERR_DATA, ERR_MEMORY. */
bool flow_rule_read(const struct flow_places *p, const struct flow_words *w, struct arena *a, struct flow_rule *ret, const char **ret_unresolved,
                    struct err *e) MUST_CHECK;

/* Sets exceptions[] of the list, as they were at the reader's instant. */
bool flow_exceptions_read(struct reader *r, const struct flow_places *p, struct arena *a, struct flow_list *list, struct err *e) MUST_CHECK;

/* Rules with the days of those that held once and ended by now, the last that ended first; of more than an index takes (flows.h) those that ended
 * long before are left out. ret: room for n_exceptions; returns how many. */
size_t flow_exceptions_ended(const struct flow_list *list, wall_t now, struct flow_rule *ret);

void flow_exception_use(struct flow_exception_row *x, wall_t last_seen);

/* The one that holds for an opening that is dead, or not seen yet; NULL: none. */
const struct flow_exception_row *flow_exception_of(const struct flow_list *list, const struct flow_opening_row *o);

#endif
