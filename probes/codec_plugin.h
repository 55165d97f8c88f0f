/* Nagios-compatible plugins: their command line as words, and what they print (Monitoring Plugins Development
 * Guidelines, "Plugin Output" and "Plugin Return Codes"). Pure. */
#ifndef VIGIE_PROBES_CODEC_PLUGIN_H
#define VIGIE_PROBES_CODEC_PLUGIN_H

#include "outcome.h"

#include <stdint.h>

enum { PLUGIN_WORDS_MAX = 64, PLUGIN_COMMAND_MAX = 4096, PLUGIN_OUTPUT_MAX = 8192 };

struct plugin_command {
	char bytes[PLUGIN_COMMAND_MAX];
	char *words[PLUGIN_WORDS_MAX + 1]; /* into bytes, NULL at the end */
	size_t n;
};

/* Words between spaces; '…' keeps all, "…" all but \" and \\; a backslash outside quotes keeps the next character.
 * No shell: nothing is expanded. ERR_DATA: a quote left open, nothing at all; ERR_LIMIT: too long, too many words. */
bool plugin_split(const char *text, struct plugin_command *ret_command, struct err *e) MUST_CHECK;

struct plugin_output {
	char detail[512];                   /* first line, before the bar; valid UTF-8 */
	char perfdata[PLUGIN_OUTPUT_MAX];   /* behind the bar of the first line, then of the long text; "" for none */
};

/* buf: n ≤ PLUGIN_OUTPUT_MAX bytes that the plugin printed, any bytes. */
void plugin_parse_output(const char *buf, size_t n, struct plugin_output *ret_output);

/* What an exit status means; anything but 0..3 is OUTCOME_PLUGIN_FAILED. */
enum outcome plugin_outcome(int64_t exit_status);

#endif
