/* AE pairs that were seen and that nobody declared: the rows of `vigie routes --undeclared`. */
#ifndef VIGIE_CONSOLE_ROUTE_LINE_H
#define VIGIE_CONSOLE_ROUTE_LINE_H

#include "console/column.h"
#include "reader_route_activity.h"

struct ae_pair_line {
	struct ae_pair_row row;
	const char *status;
};

extern const struct noun ae_pair_noun;

struct ae_pair_line ae_pair_line_of(const struct ae_pair_row *row);

#endif
