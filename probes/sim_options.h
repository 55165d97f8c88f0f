/* The command line of vigie-sim. */
#ifndef VIGIE_SIM_OPTIONS_H
#define VIGIE_SIM_OPTIONS_H

#include "probes/sim_demo.h"

#include <stdint.h>
#include <stdio.h>

enum sim_action { SIM_DO_SERVE, SIM_DO_COMMAND, SIM_DO_WRITE_DEMO, SIM_DO_BENCH, SIM_DO_HELP, SIM_DO_VERSION };

/* Texts are borrowed from argv; NULL when not given. */
struct sim_options {
	enum sim_action action;
	const char *region, *snmprec, *data_dir; /* what to serve: one of them */
	const char *recordings;                  /* folder of a region's recordings */
	const char *listen, *community, *control, *scenario;
	bool ping;                               /* answer echo requests in the kernel's place */
	bool strict;                             /* a wrong line of a recording is an error, not a warning */
	struct sim_demo_options demo;            /* SIM_DO_WRITE_DEMO */
	uint32_t bench_agents;                   /* SIM_DO_BENCH */
	char *const *words;                      /* SIM_DO_COMMAND: the socket, then the command */
	size_t n_words;
};

/* ERR_USAGE. */
bool sim_options_parse(int argc, char **argv, struct sim_options *ret, struct err *e) MUST_CHECK;
void sim_options_print_help(FILE *out);

#endif
