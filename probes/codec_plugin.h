/* Nagios-compatible plugins: what they print (Monitoring Plugins Development
 * Guidelines, "Plugin Output" and "Plugin Return Codes"). Pure. */
#ifndef VIGIE_PROBES_CODEC_PLUGIN_H
#define VIGIE_PROBES_CODEC_PLUGIN_H

#include "outcome.h"

#include <stdint.h>

enum { PLUGIN_OUTPUT_MAX = 8192 };

struct plugin_output {
	char detail[512];                   /* first line, before the bar; valid UTF-8 */
	char perfdata[PLUGIN_OUTPUT_MAX];   /* behind the bar of the first line, then of the long text; "" for none */
};

/* buf: n ≤ PLUGIN_OUTPUT_MAX bytes that the plugin printed, any bytes. */
void plugin_parse_output(const char *buf, size_t n, struct plugin_output *ret_output);

/* What an exit status means; anything but 0..3 is OUTCOME_PLUGIN_FAILED. */
enum outcome plugin_outcome(int64_t exit_status);

#endif
