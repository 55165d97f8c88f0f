/* What a capture saw pass at one Covolink, as `show` tells it. */
#ifndef VIGIE_CONSOLE_TRAFFIC_LINE_H
#define VIGIE_CONSOLE_TRAFFIC_LINE_H

#include "console/output.h"

extern const struct noun traffic_noun; /* of a struct covolink_traffic, for programs */

/* For people: a heading and facts. */
void traffic_print(struct output *out, const struct covolink_traffic *c, const struct traffic_view *v);

#endif
