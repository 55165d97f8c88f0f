/* Diagnoses (diagnosis.h): what a person asks to be tested now. Tests run as what they need allows, several at once; a diagnosis ends
 * within DIAGNOSIS_MS_MAX whatever hangs, and is kept for a while. Nothing is stored, and nobody is woken by it. */
#ifndef VIGIE_DAEMON_DIAGNOSIS_H
#define VIGIE_DAEMON_DIAGNOSIS_H

#include "probes/daemon.h"
#include "probes/diagnosis_order.h"
#include "probes/diagnosis_result.h"

#include <sys/types.h>

enum {
	DIAGNOSES_RUNNING_MAX = 12,     /* of all */
	DIAGNOSES_UID_BURST = 10,       /* of one person at once, so that there is always room for another one, */
	DIAGNOSES_UID_EVERY_MS = 15000, /* then one each so often */
	DIAGNOSES_KEPT_MS = 300000,     /* after its end */
	DIAGNOSES_KEPT_MAX = 128,       /* of more, the one that ended first is forgotten */
	DIAGNOSIS_IN_FLIGHT_MAX = 16,   /* tests of one */
	DIAGNOSIS_LOOK_MS = 2000,       /* a look at one is answered within, whether something ended or not */
};

/* Takes the order over, also on failure. ERR_LIMIT: too many of this person, or of all. */
bool diagnoses_begin(struct daemon *d, uid_t uid, struct diagnosis_order *order, int64_t *ret_id, struct err *e) MUST_CHECK;

/* One who looks at a diagnosis. Called once: with results, n of them, which are borrowed; or, error set, when the collector stops. */
typedef void (*diagnosis_look_fn)(void *user, const struct diagnosis_result *results, size_t n, bool ended, const struct err *error);

/* fn comes, now or later, once more than `seen` tests have ended, or all, or the time is up. ERR_NOT_FOUND: fn will not come. */
bool diagnoses_look(struct daemon *d, int64_t id, int64_t seen, diagnosis_look_fn fn, void *user, struct err *e) MUST_CHECK;

/* Shared by the tests that ask the way, opened when first needed; NULL without memory. */
struct path_engine *diagnoses_path(struct daemon *d);

void diagnoses_end(struct daemon *d);  /* before the control socket and the runner close */
void diagnoses_free(struct daemon *d); /* after the loop has run dry */

#endif
