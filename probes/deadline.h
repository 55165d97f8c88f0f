/* Deadlines of one probe engine: a binary heap and one uv_timer, whatever their number.
 *
 * The timer only wakes the loop; deadlines are judged by a uv_check, right after libuv has polled, by the time at which it began
 * to read the sockets: an answer that waited there is always read before its deadline is judged. When the judge itself comes
 * late (the loop was busy elsewhere), every pending deadline is put off by that lag and by as much again, at most
 * DEADLINE_GRACE_MS: an exchange of several steps gets back the time that it lost to us. Shifting all costs one addition.
 */
#ifndef VIGIE_PROBES_DEADLINE_H
#define VIGIE_PROBES_DEADLINE_H

#include "vtime.h"

#include <uv.h>

enum { DEADLINE_LAG_MS = 50, DEADLINE_GRACE_MS = 1000 };

struct deadlines;
struct deadline;
typedef void (*deadline_fn)(struct deadline *d);

/* Embedded in what waits. Zeroed, then `fire` set, before first use. */
struct deadline {
	deadline_fn fire;
	int64_t due_ns;
	size_t slot; /* 0: not set */
};

/* after: called once each time deadlines were judged, may be NULL. */
struct deadlines *deadlines_new(uv_loop_t *loop, void (*after)(void *arg), void *arg, struct err *e);

/* Clears what is left and closes; freed when the loop has closed the handles. NULL is fine. */
void deadlines_close(struct deadlines *q);

/* Moves d when it is set already. false without memory: d is then not set. */
bool deadline_set(struct deadlines *q, struct deadline *d, mono_t when) MUST_CHECK;

/* Fires in the loop's next turn, never from inside this call, and is no measure of lag. */
bool deadline_set_now(struct deadlines *q, struct deadline *d) MUST_CHECK;
void deadline_clear(struct deadlines *q, struct deadline *d);

static inline bool deadline_is_set(const struct deadline *d) { return d->slot != 0; }

#endif
