/* Since when somebody looks, of the spans in which somebody did. Pure: `now` is given. */
#ifndef VIGIE_WATCHED_H
#define VIGIE_WATCHED_H

#include "vtime.h"

#include <stddef.h>

/* from < to, in milliseconds as all of vtime.h. Those of several points may overlap. */
struct watched_span { wall_t from, to; };

/* The earliest moment from which on half of the time until now was looked at, at least, and without a gap of a day. The spans stand by their end,
 * the latest first; what of them is after now is not looked at. WALL_NEVER: there is no such moment. Nothing fails. */
wall_t watched_since(const struct watched_span *spans, size_t n, wall_t now);

#endif
