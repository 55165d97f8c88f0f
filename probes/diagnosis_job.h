/* One test of a diagnosis under way on the loop: finds its object and the address of its family, asks, ends once. Nothing that it
 * measures is judged or stored elsewhere. */
#ifndef VIGIE_DIAGNOSIS_JOB_H
#define VIGIE_DIAGNOSIS_JOB_H

#include "probes/daemon.h"
#include "probes/diagnosis_result.h"

enum {
	DIAGNOSIS_SPACING_MS = 30,  /* between two echo requests */
	DIAGNOSIS_READING_MS = 1000,/* between two readings of an interface */
	DIAGNOSIS_READINGS = 3,
};

struct diagnosis_job;

/* Called once, from the loop and never from inside start; the job is gone then. Its result has its status. */
typedef void (*diagnosis_ended_fn)(void *user, const struct diagnosis_result *result);

/* test is borrowed until the end. It has left_ms: what it asks is given up before. NULL without memory: there will be no end. */
struct diagnosis_job *diagnosis_job_start(struct daemon *d, const struct diagnosis_test *test, int64_t left_ms, diagnosis_ended_fn ended,
                                          void *user);

/* No end will come, nothing of the test is read any more; its memory goes by itself while the loop runs. */
void diagnosis_job_cancel(struct diagnosis_job *job);

#endif
