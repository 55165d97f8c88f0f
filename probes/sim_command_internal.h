/* The table of commands, and one call of a command: what sim_command.c and sim_command_check.c share. */
#ifndef VIGIE_SIM_COMMAND_INTERNAL_H
#define VIGIE_SIM_COMMAND_INTERNAL_H

#include "probes/sim_command.h"

struct sim_call {
	struct sim_world *world;
	struct sim_agent *agent;           /* what words[1] names: one of these, by the command's subject */
	struct sim_service *service;
	struct sim_circuit *circuit;
	char **words;             /* words[0] is the command */
	size_t n;
	int64_t now_ns;
	struct text *out;
	bool quit;
};

enum sim_subject { OF_NOTHING, OF_AGENT, OF_LINK, OF_SERVICE, OF_SITE };

struct sim_command {
	const char *name;
	const char *words; /* what follows: "AGENT IFNAME COUNTER VALUE" */
	const char *help;  /* msgid */
	enum sim_subject subject;
	size_t least, most; /* words after the command */
	bool (*run)(struct sim_call *c, struct err *e);
};

/* The command of c->words, its subject found. NULL: ERR_USAGE, ERR_NOT_FOUND. */
const struct sim_command *sim_command_find(struct sim_call *c, struct err *e);

#endif
