/* The command line of a plugin, as services.csv holds it. Pure. */
#ifndef VIGIE_PLUGIN_COMMAND_H
#define VIGIE_PLUGIN_COMMAND_H

#include "err.h"

enum { PLUGIN_WORDS_MAX = 64, PLUGIN_COMMAND_MAX = 4096 };

struct plugin_command {
	char bytes[PLUGIN_COMMAND_MAX];
	char *words[PLUGIN_WORDS_MAX + 1]; /* into bytes, NULL at the end */
	size_t n;
};

/* Words between spaces; '…' keeps all, "…" all but \" and \\; a backslash outside quotes keeps the next character.
 * No shell: nothing is expanded. ERR_DATA: a quote left open, nothing at all; ERR_LIMIT: too long, too many words. */
bool plugin_split(const char *text, struct plugin_command *ret_command, struct err *e) MUST_CHECK;

/* A first word with no leading slash is a file inside the plugin folder: false when it leads out of it. */
bool plugin_is_inside(const char *word);

#endif
