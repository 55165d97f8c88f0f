/* A stored state number read with the eyes of its object's kind: links have states of their own. */
#ifndef VIGIE_CONSOLE_OBJECT_STATE_H
#define VIGIE_CONSOLE_OBJECT_STATE_H

struct object_state {
	const char *kind;
	int state;                                           /* of that kind, -1: it has none, or nobody knows */
};

/* NULL for a number that is no state, -1 included. */
const char *object_state_name(const char *kind, int state); /* "down" */
const char *object_state_word(const char *kind, int state); /* as state_word, or NULL */

#endif
