#include "probes/codec_plugin.h"

#include "text.h"

#include <string.h>

static const char *find(const char *p, const char *end, char c)
{
	const char *found = memchr(p, c, (size_t)(end - p));

	return found ? found : end;
}

static void trim(const char **begin, const char **end)
{
	while (*begin < *end && strchr(" \t\r\n", **begin))
		(*begin)++;
	while (*begin < *end && strchr(" \t\r\n", (*end)[-1]))
		(*end)--;
}

static void append_perfdata(struct text *t, const char *begin, const char *end)
{
	trim(&begin, &end);
	if (begin == end)
		return;
	if (t->len > 0)
		text_append_char(t, ' ');
	for (; begin < end; begin++)
		text_append_char(t, strchr("\t\r\n", *begin) ? ' ' : *begin);
}

void plugin_parse_output(const char *buf, size_t n, struct plugin_output *ret_output)
{
	const char *end = buf + n, *line_end = find(buf, end, '\n'), *bar = find(buf, line_end, '|'), *begin = buf, *stop = bar;
	struct text perfdata = TEXT_INIT(2 * PLUGIN_OUTPUT_MAX);

	trim(&begin, &stop);
	text_from_device((const uint8_t *)begin, (size_t)(stop - begin), ret_output->detail, sizeof ret_output->detail);
	if (bar < line_end)
		append_perfdata(&perfdata, bar + 1, line_end);
	bar = find(line_end, end, '|');
	if (bar < end)
		append_perfdata(&perfdata, bar + 1, end);
	text_from_device((const uint8_t *)text_str(&perfdata), perfdata.len, ret_output->perfdata, sizeof ret_output->perfdata);
	text_done(&perfdata);
}

enum outcome plugin_outcome(int64_t exit_status)
{
	switch (exit_status) {
	case 0:
		return OUTCOME_OK;
	case 1:
		return OUTCOME_PLUGIN_WARNING;
	case 2:
		return OUTCOME_PLUGIN_CRITICAL;
	case 3:
		return OUTCOME_PLUGIN_UNKNOWN;
	default:
		return OUTCOME_PLUGIN_FAILED;
	}
}
