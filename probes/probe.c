#include "probes/probe.h"

#include <stdarg.h>
#include <stdio.h>

struct probe_result probe_result_make(enum outcome outcome, const char *fmt, ...)
{
	struct probe_result r = {
		.outcome = outcome,
		.state = outcome_state(outcome),
		.latency_us = UNKNOWN_I64,
	};
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r.detail, sizeof r.detail, fmt, ap);
	va_end(ap);
	return r;
}
