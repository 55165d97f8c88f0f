/* What came of a test of a diagnosis, and what that means. Pure. */
#ifndef VIGIE_DIAGNOSIS_RESULT_H
#define VIGIE_DIAGNOSIS_RESULT_H

#include "diagnosis.h"
#include "probes/probe.h"

#include <jansson.h>

struct diagnosis_result {
	enum diagnosis_status status;
	enum outcome outcome;
	enum state state;              /* of the probe */
	char detail[PROBE_DETAIL_MAX]; /* English, one line; "": none */
	char offender[64];             /* "": none */
	int64_t latency_us;            /* UNKNOWN_I64 */
	struct diagnosis_measure measure;
};

/* Of a test that did not run, or not to its end. */
struct diagnosis_result diagnosis_result_none(enum diagnosis_status status, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Everything but its status. */
struct diagnosis_result diagnosis_result_of(const struct probe_result *probe);

/* What a result of this method means, by itself: from loss, latency, outcome (inventory/diagnosis_limits.h). What is usual the collector
 * does not know: a way is slow from 150 ms on, a service from 1.5 s on. */
enum diagnosis_status diagnosis_status_of(enum diagnosis_method m, const struct diagnosis_result *r);

/* A step of the reply (control.h); NULL without memory. */
json_t *diagnosis_result_json(const struct diagnosis_result *r);

#endif
