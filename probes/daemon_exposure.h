/* Rounds of exposures.h on the loop: slow, spread over the period, a few objects at once, each asked one thing after another. */
#ifndef VIGIE_DAEMON_EXPOSURE_H
#define VIGIE_DAEMON_EXPOSURE_H

#include "err.h"

struct daemon;
struct store;

/* Before the store thread has the store; nothing with --once. */
bool exposures_open(struct daemon *d, struct store *s, struct err *e) MUST_CHECK;
void exposures_load(struct daemon *d); /* after the registry or the configuration changed */
/* Asks now what hangs on "kind:name" (device with the services on it, service, covolink, site), *ret_n objects; what they say is written
 * within a minute or two. ERR_USAGE, ERR_NOT_FOUND. */
bool exposures_ask(struct daemon *d, const char *object, size_t *ret_n, struct err *e) MUST_CHECK;
void exposures_end(struct daemon *d);
void exposures_free(struct daemon *d);

#endif
