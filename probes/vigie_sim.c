#include "config.h"

#include "intl.h"
#include "probes/sim_bench.h"
#include "probes/sim_control.h"
#include "probes/sim_demo.h"
#include "probes/sim_options.h"
#include "probes/sim_serve.h"

#include <string.h>

static bool act(const struct sim_options *o, struct err *e)
{
	switch (o->action) {
	case SIM_DO_HELP:
		sim_options_print_help(stdout);
		return true;
	case SIM_DO_VERSION:
		puts("vigie-sim " PACKAGE_VERSION);
		return true;
	case SIM_DO_COMMAND:
		return sim_control_send(o->words[0], o->words + 1, o->n_words - 1, stdout, e);
	case SIM_DO_WRITE_DEMO:
		return sim_demo_write(&o->demo, e);
	case SIM_DO_BENCH:
		return sim_bench_run(o->bench_agents, stdout, e);
	case SIM_DO_SERVE:
		return sim_serve(o, e);
	}
	return false;
}

int main(int argc, char **argv)
{
	struct sim_options o;
	struct err e = { ERR_NONE, 0, "" };

	intl_init_account();
	if (sim_options_parse(argc, argv, &o, &e) && act(&o, &e))
		return 0;
	fprintf(stderr, "vigie-sim: %s\n", e.text);
	return err_exit_status(e.kind);
}
