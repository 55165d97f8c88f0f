/* Image routes that fall silent (reader_route_activity.h): judged on the store thread at the start, a little after each full hour, after an
 * import, and every five minutes while one is silent, so that its end is told soon. */
#ifndef VIGIE_DAEMON_ROUTES_H
#define VIGIE_DAEMON_ROUTES_H

#include "probes/daemon.h"
#include "silence.h"

bool routes_begin(struct daemon *d, struct err *e) MUST_CHECK;
void routes_ask(struct daemon *d);  /* now; while they are judged, once more after it */
void routes_end(struct daemon *d);  /* stops; before the loop's handles are drained */
void routes_free(struct daemon *d); /* once the store thread has ended */

/* Where the route of an entity stands, as it was judged last; false: there is none. Borrowed until the next judgement. */
bool daemon_routes_place(const struct daemon *d, int64_t entity_id, struct silence_place *ret);

#endif
