#include "probes/sim_options.h"

#include "intl.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_SNMPREC = 256, OPT_DATA_DIR, OPT_LISTEN, OPT_COMMUNITY, OPT_STRICT };

static const struct option long_options[] = {
	{ "snmprec", required_argument, NULL, OPT_SNMPREC },
	{ "data-dir", required_argument, NULL, OPT_DATA_DIR },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "community", required_argument, NULL, OPT_COMMUNITY },
	{ "strict", no_argument, NULL, OPT_STRICT },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const struct {
	const char *option, *help;
} help_lines[] = {
	{ "--snmprec FILE", N_("serve this recording as one agent") },
	{ "--data-dir DIR", N_("serve each DIR/NAME.snmprec; the community is NAME") },
	{ "--listen ADDRESS:PORT", N_("loopback address and UDP port (127.0.0.1:16161)") },
	{ "--community TEXT", N_("community of --snmprec (public)") },
	{ "--strict", N_("a wrong line of a recording is an error") },
	{ "-h, --help", N_("show this help and exit") },
	{ "-V, --version", N_("show the version and exit") },
};

void sim_options_print_help(FILE *out)
{
	fprintf(out, "%s\n\n", _("Usage: vigie-sim OPTION…"));
	fprintf(out, "%s\n\n", _("Simulates SNMP agents on loopback addresses, replayed from recordings."));
	for (size_t i = 0; i < ARRAY_LEN(help_lines); i++)
		fprintf(out, "  %-26s %s\n", help_lines[i].option, _(help_lines[i].help));
}

static void take_option(int c, struct sim_options *o)
{
	switch (c) {
	case OPT_SNMPREC:
		o->snmprec = optarg;
		break;
	case OPT_DATA_DIR:
		o->data_dir = optarg;
		break;
	case OPT_LISTEN:
		o->listen = optarg;
		break;
	case OPT_COMMUNITY:
		o->community = optarg;
		break;
	case OPT_STRICT:
		o->strict = true;
		break;
	case 'h':
		o->action = SIM_DO_HELP;
		break;
	case 'V':
		o->action = SIM_DO_VERSION;
		break;
	}
}

static bool check(const struct sim_options *o, struct err *e)
{
	if (o->action != SIM_DO_SERVE)
		return true;
	if (!!o->snmprec + !!o->data_dir != 1)
		return err_set(e, ERR_USAGE, _("expected one of --snmprec and --data-dir; see vigie-sim --help"));
	if (o->community && !o->snmprec)
		return err_set(e, ERR_USAGE, _("--community goes with --snmprec"));
	return true;
}

bool sim_options_parse(int argc, char **argv, struct sim_options *ret, struct err *e)
{
	struct sim_options o = { .action = SIM_DO_SERVE };
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":hV", long_options, NULL)) != -1) {
		if (c == '?' || c == ':')
			return err_set(e, ERR_USAGE, c == ':' ? _("%s: expected a value; see vigie-sim --help")
			                                      : _("%s: unknown option; see vigie-sim --help"), argv[optind - 1]);
		take_option(c, &o);
	}
	if (optind < argc)
		return err_set(e, ERR_USAGE, _("'%s': unexpected argument; see vigie-sim --help"), argv[optind]);
	if (!check(&o, e))
		return false;
	*ret = o;
	return true;
}
