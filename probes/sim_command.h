/* Incidents on command: one line of words, quoted like a shell's where they hold spaces. See vigie-sim(1). */
#ifndef VIGIE_SIM_COMMAND_H
#define VIGIE_SIM_COMMAND_H

#include "probes/sim_world.h"
#include "text.h"

enum {
	SIM_COMMAND_MAX = 128 * 1024, /* octets of a line */
	SIM_WORDS_MAX = 8,
	SIM_REPLY_MAX = 16 << 20,
};

/* Splits line in place: spaces part words, "…" holds a word together, \ keeps the next character. ERR_USAGE. */
bool sim_command_split(char *line, char **words, size_t *ret_n, struct err *e) MUST_CHECK;

/* Carries out one command; what it prints goes to out. *ret_quit for `quit`. ERR_USAGE (unknown command, wrong or missing
 * words), ERR_NOT_FOUND (no such agent, interface, link, service or site), ERR_DATA (a value out of range). */
bool sim_command_run(struct sim_world *world, char **words, size_t n, int64_t now_ns, struct text *out, bool *ret_quit,
                     struct err *e) MUST_CHECK;

/* Whether the command could be carried out now, without doing so: its words, what they name and their values. For scenarios: `list`,
 * `services` and `quit` are refused. The same errors. */
bool sim_command_check(struct sim_world *world, char **words, size_t n, struct err *e) MUST_CHECK;

/* One line per command, its words and what it does (translated). */
void sim_command_print_help(FILE *out);

#endif
