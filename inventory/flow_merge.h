/* What several points of capture saw of the same flow is one (reader_flows.h). */
#ifndef VIGIE_FLOW_MERGE_H
#define VIGIE_FLOW_MERGE_H

#include "reader_flows.h"

/* Rows of the same addresses, protocol, port and tunnel become one, whichever way round a point that missed its beginning saw it. What points saw
 * at times that overlap is the same traffic: the greatest sums count; what they saw one after the other is added. *n: how many are left, last
 * seen first. false: no memory. */
bool flow_merge(struct flow_observed_row *rows, size_t *n, struct arena *a) MUST_CHECK;

/* The same the other way round; names and places of its ends are not looked at. */
struct flow_observed_row flow_turned(const struct flow_observed_row *o);

#endif
