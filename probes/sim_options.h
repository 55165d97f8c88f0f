/* The command line of vigie-sim. */
#ifndef VIGIE_SIM_OPTIONS_H
#define VIGIE_SIM_OPTIONS_H

#include "err.h"

#include <stdio.h>

enum sim_action { SIM_DO_SERVE, SIM_DO_HELP, SIM_DO_VERSION };

/* Texts are borrowed from argv; NULL when not given. */
struct sim_options {
	enum sim_action action;
	const char *snmprec, *data_dir; /* what to serve: one of them */
	const char *listen, *community;
	bool strict;                    /* a wrong line of a recording is an error, not a warning */
};

/* ERR_USAGE. */
bool sim_options_parse(int argc, char **argv, struct sim_options *ret, struct err *e) MUST_CHECK;
void sim_options_print_help(FILE *out);

#endif
