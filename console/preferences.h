/* What a person prefers of the console beside its keys, lasting: console.conf (console/person_file.h), lines of "NAME VALUE", `#` begins
 * a comment. */
#ifndef VIGIE_CONSOLE_PREFERENCES_H
#define VIGIE_CONSOLE_PREFERENCES_H

#include "err.h"

#include <stdio.h>

struct preferences {
	bool bell; /* "bell on", "bell off": whether the terminal rings (console/bell.h) */
};

struct preferences preferences_default(void); /* the bell rings */

/* On failure p stays as it is. ERR_CONFIG: "name:line: …". */
bool preferences_parse(struct preferences *p, const char *name, FILE *in, struct err *e) MUST_CHECK;
/* A file that is not there changes nothing. ERR_SYSTEM, ERR_DENIED: it cannot be read. */
bool preferences_load(struct preferences *p, const char *path, struct err *e) MUST_CHECK;

#endif
