/* An availability as a row of a list, for verbs. */
#ifndef VIGIE_CONSOLE_AVAILABILITY_LINE_H
#define VIGIE_CONSOLE_AVAILABILITY_LINE_H

#include "console/column.h"
#include "reader_availability.h"

struct availability_line_row {
	const char *name, *kind, *contract, *supplier, *verdict;
	wall_t from, to, since; /* since: where it is later than from */
	double raw, minus_maintenance, minus_supplier, unknown, guaranteed;
	int64_t period_ms, out_ms, unknown_ms, up_ms, degraded_ms, maintenance_ms, supplier_ms, down_ms, all_down_ms;
};

struct availability_line_row availability_line_of_row(const struct availability_row *r);

extern const struct noun availability_noun; /* of several objects in one period */
extern const struct noun months_noun;       /* of one object, by month */

#endif
