/* Calls of establishments in the daemon: the core (call_groups.h) between acts, what live concludes, and the store. */
#ifndef VIGIE_DAEMON_CALLS_H
#define VIGIE_DAEMON_CALLS_H

#include "calls.h"
#include "probes/daemon.h"
#include "silence.h"

struct batch;

/* What became of a call. */
struct call_effect {
	int64_t cause;            /* the alert that explains it; 0: none */
	char group[352];          /* "perimeter:SANTE"; "": none */
	size_t calls, sites;      /* of that group */
	bool raised;              /* by this call */
};

/* Reads what a former run left, while the store is still the loop's. */
bool daemon_calls_open(struct daemon *d, struct store *s, struct err *e) MUST_CHECK;
void daemon_calls_free(struct daemon *d);

/* On the store thread, once a call is written: row with the cause that explains it now. */
bool daemon_calls_read(const char *inventory, struct store *s, struct arena *a, int64_t seq, struct call_row *ret, struct err *e) MUST_CHECK;

void daemon_calls_take(struct daemon *d, const struct call_row *row, struct call_effect *ret);
void daemon_calls_close(struct daemon *d, int64_t node);           /* a person ends that group */
void daemon_calls_batch(struct daemon *d, const struct batch *b);  /* before it is handed over: a cause may explain calls */
void daemon_calls_tick(struct daemon *d);                          /* each second */
bool daemon_calls_place(const struct daemon *d, int64_t node, struct silence_place *ret); /* of an open group; borrowed until it ends */

#endif
