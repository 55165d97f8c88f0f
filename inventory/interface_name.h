/* How who declares a link may name an interface: by its key, else its ifName, else its ifDescr (IF-MIB, RFC 2863). Only the key is
 * unique within a device; a name that several bear names none of them. */
#ifndef VIGIE_INTERFACE_NAME_H
#define VIGIE_INTERFACE_NAME_H

#include <stddef.h>
#include <string.h>

enum interface_naming { NAMED_BY_KEY, NAMED_BY_IF_NAME, NAMED_BY_IF_DESCR, NOT_NAMED }; /* the first one wins */

/* Those that bear a name in the best way that any does. */
struct interface_bearers {
	enum interface_naming best;
	size_t n, first; /* first: place of the first of the n */
};

#define INTERFACE_BEARERS_INIT { .best = NOT_NAMED }

/* if_name, if_descr: NULL when not known. */
static inline enum interface_naming interface_naming(const char *name, const char *key, const char *if_name, const char *if_descr)
{
	if (strcmp(key, name) == 0)
		return NAMED_BY_KEY;
	if (if_name && strcmp(if_name, name) == 0)
		return NAMED_BY_IF_NAME;
	return if_descr && strcmp(if_descr, name) == 0 ? NAMED_BY_IF_DESCR : NOT_NAMED;
}

/* Takes in how the interface at `place` is named. */
static inline void interface_bearers_offer(struct interface_bearers *b, enum interface_naming naming, size_t place)
{
	if (naming < b->best)
		*b = (struct interface_bearers){ naming, 0, place };
	if (naming == b->best && naming != NOT_NAMED)
		b->n++;
}

#endif
