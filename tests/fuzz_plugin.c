#include "inventory/plugin_command.h"
#include "probes/codec_plugin.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct plugin_command command;
	static struct plugin_output output;
	static char text[PLUGIN_OUTPUT_MAX + 1];

	if (size > PLUGIN_OUTPUT_MAX)
		size = PLUGIN_OUTPUT_MAX;
	memcpy(text, data, size);
	text[size] = '\0';
	if (plugin_split(text, &command, NULL)) {
		size_t total = 0;

		for (size_t i = 0; i < command.n; i++)
			total += strlen(command.words[i]) + 1;
		if (total > sizeof command.bytes || command.words[command.n])
			abort();
	}
	plugin_parse_output((const char *)data, size, &output);
	if (!utf8_is_valid(output.detail, strlen(output.detail)) || !utf8_is_valid(output.perfdata, strlen(output.perfdata)))
		abort();
	return 0;
}
