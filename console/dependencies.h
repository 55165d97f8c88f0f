/* What an object needs and what needs it, by what is declared, each as it stands; and whether its redundancy ever carried. */
#ifndef VIGIE_CONSOLE_DEPENDENCIES_H
#define VIGIE_CONSOLE_DEPENDENCIES_H

#include "console/snapshot.h"

struct text;

enum { DEPENDENCIES_SHOWN_MAX = 120 }; /* of each heading */
void dependencies_append_rest(struct text *t, size_t n); /* how many of n are not shown */

/* object: "kind:name" of anything on the map. Inside reader_begin … reader_end. */
bool dependencies_write(struct reader *r, const struct snapshot *s, const char *object, wall_t now, struct text *t, struct err *e)
	MUST_CHECK;

#endif
