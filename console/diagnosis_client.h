/* Asks the collector for the tests of a diagnosis and follows them, without ever waiting for it. A collector that hangs, or that never tells
 * of an end, is given up DIAGNOSIS_FOLLOWED_MS after the first request: what it did not tell of is not tested. */
#ifndef VIGIE_CONSOLE_DIAGNOSIS_CLIENT_H
#define VIGIE_CONSOLE_DIAGNOSIS_CLIENT_H

#include "console/control_client.h"
#include "console/diagnosis_run.h"

enum { DIAGNOSIS_FOLLOWED_MS = DIAGNOSIS_MS_MAX + 700 };

struct diagnosis_client {
	struct control_call *call;    /* in flight; NULL: none */
	unsigned of;                  /* serial of whose; 0: none yet */
	mono_t until;                 /* of that one as a whole */
	mono_t deadline;              /* of the request in flight */
};

/* Goes on as far as it can. run NULL: none is followed; another one than before: that one's call is given up. control NULL: no collector
 * can be asked. True: the run changed. */
bool diagnosis_client_step(struct diagnosis_client *c, struct diagnosis_run *run, const char *control, mono_t now);
void diagnosis_client_done(struct diagnosis_client *c);

#endif
