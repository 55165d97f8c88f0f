/* What `show` tells of an object beside its own fields: of a site what is watched there and whom to call, of a device its checks, of a
 * Covolink what a capture saw pass. */
#ifndef VIGIE_CONSOLE_OBJECT_PARTS_H
#define VIGIE_CONSOLE_OBJECT_PARTS_H

#include "console/session.h"

struct object_parts; /* in the session's arena */

/* name: of the object itself, without its kind. Of a kind that has no parts: none. */
bool object_parts_read(struct session *s, const char *kind, const char *name, int64_t id, struct object_parts **ret, struct err *e)
	MUST_CHECK;

/* For people: one sentence that says how the object is, nothing when there is none; then the lists, each under its heading. */
void object_parts_print_verdict(struct output *out, const struct object_parts *p);
void object_parts_print(struct output *out, const struct object_parts *p);

/* For programs: a key for each list that this kind has. */
void object_parts_add_json(const struct object_parts *p, json_t *object);

#endif
