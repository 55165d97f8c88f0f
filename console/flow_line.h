/* Flows, as people and programs read them: openings of the register and what was observed, one kind of row. */
#ifndef VIGIE_CONSOLE_FLOW_LINE_H
#define VIGIE_CONSOLE_FLOW_LINE_H

#include "console/column.h"
#include "reader_flows.h"

struct flow_line {
	const char *status;            /* flow_status_name; of an opening flow_opening_name, "ending", or "excepted" when it is kept though nobody uses it */
	const char *source, *destination, *protocol, *port, *reason, *requester, *opened, *ends, *unresolved;
	const char *source_name, *destination_name, *declared_by, *cleartext, *point, *within;
	const char *source_site, *destination_site;
	const char *opening;           /* of what was observed: source and destination of its opening, also of one that ended */
	const char *accepted_by;       /* who answers for it; NULL: nobody */
	wall_t accepted_until, new_since;
	wall_t first_seen, last_seen, seen_after;
	int64_t bytes, packets;
	bool observed;                 /* false: an opening */
	bool ending;
};

extern const struct noun flow_noun;

/* Texts that are not those of the rows are in arena a; machine: persons as programs read them. false: no memory. */
struct flow_line flow_line_of_opening(const struct flow_opening_row *o, bool machine, struct arena *a);
struct flow_line flow_line_of_exception(const struct flow_exception_row *x, bool machine, struct arena *a);
bool flow_line_of_observed(const struct flow_list *list, const struct flow_observed_row *o, bool machine, struct arena *a, struct flow_line *ret);

/* "10.7.7.7 → srv-1 tcp/8080": addresses, or the devices that have them; as flows.csv says them of an opening. */
void flow_line_append_words(struct text *t, const struct flow_line *l, bool named);

#endif
