/* How who declares a link may name an interface: by its key, else its ifName, else its ifDescr (IF-MIB, RFC 2863). */
#ifndef VIGIE_INTERFACE_NAME_H
#define VIGIE_INTERFACE_NAME_H

#include <string.h>

enum interface_naming { NAMED_BY_KEY, NAMED_BY_IF_NAME, NAMED_BY_IF_DESCR, NOT_NAMED }; /* the first one wins */

/* if_name, if_descr: NULL when not known. */
static inline enum interface_naming interface_naming(const char *name, const char *key, const char *if_name, const char *if_descr)
{
	if (strcmp(key, name) == 0)
		return NAMED_BY_KEY;
	if (if_name && strcmp(if_name, name) == 0)
		return NAMED_BY_IF_NAME;
	return if_descr && strcmp(if_descr, name) == 0 ? NAMED_BY_IF_DESCR : NOT_NAMED;
}

#endif
