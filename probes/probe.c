#include "probes/probe.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct probe_class *const probe_classes[] = {
	&probe_icmp,
	&probe_snmp,
	&probe_http,
	&probe_tcp,
	&probe_tls,
	&probe_dns,
	&probe_dicom,
	&probe_plugin,
	NULL,
};

const struct probe_class *probe_class_find(const char *name)
{
	for (size_t i = 0; probe_classes[i]; i++) {
		if (strcmp(probe_classes[i]->name, name) == 0)
			return probe_classes[i];
	}
	return NULL;
}

/* Appends what is safe of text to detail, in whole characters. */
static void set_detail(char *detail, const char *text)
{
	size_t n = strlen(text), used = 0, len;

	for (size_t i = 0; i < n; i += len) {
		uint32_t cp = 0xfffd;
		char bytes[4];
		size_t n_bytes;

		len = utf8_decode(text + i, n - i, &cp);
		if (len == 0)
			len = 1;
		n_bytes = utf8_encode(text_safe_code_point(cp), bytes);
		if (used + n_bytes >= PROBE_DETAIL_MAX)
			break;
		memcpy(detail + used, bytes, n_bytes);
		used += n_bytes;
	}
	detail[used] = '\0';
}

struct probe_result probe_result_make(enum outcome outcome, const char *fmt, ...)
{
	struct probe_result r = {
		.outcome = outcome,
		.state = outcome_state(outcome),
		.latency_us = UNKNOWN_I64,
	};
	char text[4 * PROBE_DETAIL_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	set_detail(r.detail, text);
	return r;
}
