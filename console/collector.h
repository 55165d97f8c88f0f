/* What the collector says on its control socket and cannot write into the inventory: that it cannot write. */
#ifndef VIGIE_CONSOLE_COLLECTOR_H
#define VIGIE_CONSOLE_COLLECTOR_H

#include "reader.h"

#include <jansson.h>

struct collector_store {
	char kind[16];             /* "locked", "full", "stalled", "other": stable names; "": it writes, or nothing is known */
	char error[ERR_TEXT_MAX];  /* the daemon's own words, English and raw; "" */
	int64_t traps_dropped;     /* since it started; UNKNOWN_I64: it did not say */
};

/* Its sign of life (one each 10 s) is overdue although nobody said that it stopped: worth asking. */
bool collector_is_overdue(const struct status_row *s, wall_t now);

/* info: the reply to that method, borrowed. Whether it is the collector of this inventory and cannot write it. */
bool collector_cannot_write(const json_t *info, const char *inventory, struct collector_store *ret);

/* Asks and waits at most timeout_ms; no answer is false. control NULL: nobody is asked. */
bool collector_ask(const char *control, const char *inventory, int64_t timeout_ms, struct collector_store *ret);

const char *collector_store_words(const struct collector_store *s); /* why, in the language of the screens, raw; borrowed from s */

#endif
