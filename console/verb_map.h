/* What the verbs of the map share. */
#ifndef VIGIE_CONSOLE_VERB_MAP_H
#define VIGIE_CONSOLE_VERB_MAP_H

#include "console/session.h"
#include "map.h"
#include "text.h"

bool verb_read_map(struct session *s, struct map *ret, struct err *e) MUST_CHECK;
/* "link:A-1 · Down since 03:02 · confirmed on …" */
void verb_describe_node(struct session *s, const struct map_node *n, struct text *t);

#endif
