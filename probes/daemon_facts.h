/* Automatic evidence (fact_round.h) beside the collector's work: one round at the start, every five minutes, after an import and at local
 * midnight, on the store thread, each step behind the batches that wait there. */
#ifndef VIGIE_DAEMON_FACTS_H
#define VIGIE_DAEMON_FACTS_H

#include "probes/daemon.h"

bool facts_begin(struct daemon *d, struct err *e) MUST_CHECK;
void facts_ask(struct daemon *d);   /* a round now; while one runs, another after it */
void facts_end(struct daemon *d);   /* stops; before the loop's handles are drained */
void facts_free(struct daemon *d);  /* once the store thread has ended */

#endif
