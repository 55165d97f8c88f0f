/* A stored state number read with the eyes of its object's kind: links have states of their own. */
#ifndef VIGIE_CONSOLE_OBJECT_STATE_H
#define VIGIE_CONSOLE_OBJECT_STATE_H

#include "reader.h"

/* Of a site where nothing is declared that could be: unknown for programs (design §7), a word of its own for people. */
enum { OBJECT_UNWATCHED = STATE_UNKNOWN + 1 };

struct object_state {
	const char *kind;
	int state;                                           /* of that kind, of a site also OBJECT_UNWATCHED, -1: it has none, or
	                                                      * nobody knows */
};

/* NULL for a number that is no state, -1 included. */
const char *object_state_name(const char *kind, int state); /* "down" */
const char *object_state_word(const char *kind, int state); /* as state_word, or NULL */

int site_object_state(const struct site_row *s);

#endif
