/* The past of a record, as its page tells it: each time that it was written, and by whom. */
#ifndef VIGIE_CONSOLE_PAST_H
#define VIGIE_CONSOLE_PAST_H

#include "arena.h"
#include "console/pen.h"

struct past {
	struct past_change {
		wall_t at;
		const char *told;    /* what it was then, in the language of the screens */
		const char *who;     /* NULL: not known */
		const char *comment; /* NULL: none */
	} *changes;                  /* oldest first */
	size_t n;
};

/* Room for n changes, in the arena; NULL without memory. */
struct past *past_new(struct arena *a, size_t n);

/* The i-th change; told is copied, comment is borrowed for as long as the arena lives. */
void past_tell(struct past *p, size_t i, wall_t at, int64_t uid, const char *comment, const char *told, struct arena *a);

/* Under a title, the latest first, a line each; nothing where nothing is told; NULL: it is still read. */
void pen_past(struct pen *p, const struct past *past, wall_t now);

#endif
