#include "probes/sim_options.h"

#include "intl.h"
#include "probes/sim_agents.h"
#include "probes/sim_command.h"
#include "probes/sim_region.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPT_REGION = 256, OPT_RECORDINGS, OPT_CONTROL, OPT_SCENARIO, OPT_SNMPREC, OPT_DATA_DIR, OPT_LISTEN, OPT_COMMUNITY, OPT_STRICT, OPT_PING,
	OPT_WRITE_DEMO, OPT_SITES, OPT_SIM_PORT, OPT_USUAL_PORTS, OPT_HEARTBEAT_PORT, OPT_NGINX_PORT, OPT_SNMPD_PORT, OPT_BENCH,
};

static const struct option long_options[] = {
	{ "region", required_argument, NULL, OPT_REGION },
	{ "recordings", required_argument, NULL, OPT_RECORDINGS },
	{ "scenario", required_argument, NULL, OPT_SCENARIO },
	{ "control", required_argument, NULL, OPT_CONTROL },
	{ "write-demo", required_argument, NULL, OPT_WRITE_DEMO },
	{ "sites", required_argument, NULL, OPT_SITES },
	{ "sim-port", required_argument, NULL, OPT_SIM_PORT },
	{ "usual-ports", no_argument, NULL, OPT_USUAL_PORTS },
	{ "heartbeat-port", required_argument, NULL, OPT_HEARTBEAT_PORT },
	{ "nginx-port", required_argument, NULL, OPT_NGINX_PORT },
	{ "snmpd-port", required_argument, NULL, OPT_SNMPD_PORT },
	{ "bench", optional_argument, NULL, OPT_BENCH },
	{ "snmprec", required_argument, NULL, OPT_SNMPREC },
	{ "data-dir", required_argument, NULL, OPT_DATA_DIR },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "community", required_argument, NULL, OPT_COMMUNITY },
	{ "ping", no_argument, NULL, OPT_PING },
	{ "strict", no_argument, NULL, OPT_STRICT },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const struct {
	const char *option, *help;
} help_lines[] = {
	{ "--region FILE", N_("serve the agents and services of this file") },
	{ "--recordings DIR", N_("where a region finds its recordings") },
	{ "--scenario FILE", N_("play this scenario on the region, or an installed one by its name") },
	{ "--control SOCKET", N_("take commands on this Unix socket") },
	{ "--snmprec FILE", N_("serve this recording as one agent") },
	{ "--data-dir DIR", N_("serve each DIR/NAME.snmprec; the community is NAME") },
	{ "--listen ADDRESS:PORT", N_("loopback address and UDP port (127.0.0.1:16161)") },
	{ "--community TEXT", N_("community of --snmprec (public)") },
	{ "--ping", N_("answer pings in the kernel's place, which is told not to") },
	{ "--strict", N_("a wrong line of a recording is an error") },
	{ "--write-demo DIR", N_("write the demo region and its inventory into DIR") },
	{ "--sites N", N_("--write-demo: establishments and sites, 20 to 2000 (150)") },
	{ "--sim-port PORT", N_("--write-demo: port of the simulated agents (16161)") },
	{ "--usual-ports", N_("--write-demo: also what is exposed on ports below 1024: needs a network of its own") },
	{ "--heartbeat-port PORT", N_("--write-demo: jobs that tell a collector which listens there") },
	{ "--nginx-port PORT", N_("--write-demo: a web server of this machine to watch") },
	{ "--snmpd-port PORT", N_("--write-demo: an snmpd of this machine to watch") },
	{ "--bench[=AGENTS]", N_("measure how many requests this machine answers") },
	{ "-h, --help", N_("show this help and exit") },
	{ "-V, --version", N_("show the version and exit") },
};

void sim_options_print_help(FILE *out)
{
	fprintf(out, "%s\n\n", _("Usage: vigie-sim OPTION…\n       vigie-sim ctl SOCKET COMMAND…"));
	fprintf(out, "%s\n\n", _("Simulates SNMP agents and services on loopback addresses."));
	for (size_t i = 0; i < ARRAY_LEN(help_lines); i++)
		fprintf(out, "  %-26s %s\n", help_lines[i].option, _(help_lines[i].help));
	fprintf(out, "\n%s\n\n", _("Commands of vigie-sim ctl:"));
	sim_command_print_help(out);
}

static bool read_number(const char *option, const char *text, uint32_t min, uint32_t max, uint32_t *ret, struct err *e)
{
	uint32_t n = 0;

	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || n > max)
			return err_set(e, ERR_USAGE, _("%s: expected a number from %u to %u"), option, min, max);
		n = n * 10 + (uint32_t)(*p - '0');
	}
	if (n < min || n > max)
		return err_set(e, ERR_USAGE, _("%s: expected a number from %u to %u"), option, min, max);
	*ret = n;
	return true;
}

static bool read_port(const char *option, const char *text, uint16_t *ret, struct err *e)
{
	uint32_t n;

	if (!read_number(option, text, 1, UINT16_MAX, &n, e))
		return false;
	*ret = (uint16_t)n;
	return true;
}

static bool take_option(int c, struct sim_options *o, struct err *e)
{
	switch (c) {
	case OPT_REGION:
		o->region = optarg;
		break;
	case OPT_RECORDINGS:
		o->recordings = optarg;
		break;
	case OPT_SCENARIO:
		o->scenario = optarg;
		break;
	case OPT_CONTROL:
		o->control = optarg;
		break;
	case OPT_WRITE_DEMO:
		o->action = SIM_DO_WRITE_DEMO;
		o->demo.dir = optarg;
		break;
	case OPT_SITES:
		return read_number("--sites", optarg, DEMO_SITES_MIN, DEMO_SITES_MAX, &o->demo.n_sites, e);
	case OPT_SIM_PORT:
		return read_port("--sim-port", optarg, &o->demo.sim_port, e);
	case OPT_USUAL_PORTS:
		o->demo.usual_ports = true;
		break;
	case OPT_HEARTBEAT_PORT:
		return read_port("--heartbeat-port", optarg, &o->demo.heartbeat_port, e);
	case OPT_NGINX_PORT:
		return read_port("--nginx-port", optarg, &o->demo.nginx_port, e);
	case OPT_SNMPD_PORT:
		return read_port("--snmpd-port", optarg, &o->demo.snmpd_port, e);
	case OPT_BENCH:
		o->action = SIM_DO_BENCH;
		return !optarg || read_number("--bench", optarg, 1, SIM_AGENTS_MAX, &o->bench_agents, e);
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
	case OPT_PING:
		o->ping = true;
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
	return true;
}

static bool check(const struct sim_options *o, struct err *e)
{
	if (o->action != SIM_DO_SERVE)
		return true;
	if (!!o->region + !!o->snmprec + !!o->data_dir != 1)
		return err_set(e, ERR_USAGE, _("expected one of --region, --snmprec and --data-dir; see vigie-sim --help"));
	if (o->community && !o->snmprec)
		return err_set(e, ERR_USAGE, _("--community goes with --snmprec"));
	if (o->listen && o->region)
		return err_set(e, ERR_USAGE, _("--listen does not go with --region: its agents say where they listen"));
	return true;
}

bool sim_options_parse(int argc, char **argv, struct sim_options *ret, struct err *e)
{
	struct sim_options o = { .action = SIM_DO_SERVE, .bench_agents = 1000,
	                         .demo = { .n_sites = DEMO_SITES, .sim_port = SIM_DEFAULT_PORT } };
	int c;

	if (argc > 1 && strcmp(argv[1], "ctl") == 0) {
		if (argc < 4)
			return err_set(e, ERR_USAGE, _("expected: vigie-sim ctl SOCKET COMMAND…; see vigie-sim --help"));
		o.action = SIM_DO_COMMAND;
		o.words = argv + 2;
		o.n_words = (size_t)argc - 2;
		*ret = o;
		return true;
	}

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":hV", long_options, NULL)) != -1) {
		if (c == '?' || c == ':')
			return err_set(e, ERR_USAGE, c == ':' ? _("%s: expected a value; see vigie-sim --help")
			                                      : _("%s: unknown option; see vigie-sim --help"), argv[optind - 1]);
		if (!take_option(c, &o, e))
			return false;
	}
	if (optind < argc)
		return err_set(e, ERR_USAGE, _("'%s': unexpected argument; see vigie-sim --help"), argv[optind]);
	if (!check(&o, e))
		return false;
	*ret = o;
	return true;
}
