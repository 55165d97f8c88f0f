/* Flows, as people and programs read them: openings of the register and what was observed, one kind of row. */
#ifndef VIGIE_CONSOLE_FLOW_LINE_H
#define VIGIE_CONSOLE_FLOW_LINE_H

#include "console/column.h"
#include "reader_flows.h"

struct flow_line {
	const char *status;            /* flow_status_name; of an opening flow_opening_name, or "ending" */
	const char *source, *destination, *protocol, *port, *reason, *requester, *opened, *ends, *unresolved;
	const char *source_name, *destination_name, *declared_by, *cleartext, *point, *within;
	const char *opening;           /* of what was observed: source and destination of its opening, also of one that ended */
	wall_t first_seen, last_seen, seen_after;
	int64_t bytes, packets;
	bool observed;                 /* false: an opening */
	bool ending;
};

extern const struct noun flow_noun;

/* Texts that are not those of the rows are in arena a; false: no memory. */
struct flow_line flow_line_of_opening(const struct flow_opening_row *o);
bool flow_line_of_observed(const struct flow_list *list, const struct flow_observed_row *o, struct arena *a, struct flow_line *ret);

#endif
