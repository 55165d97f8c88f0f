/* vigied: the collector. Options, what must be done while still privileged, and then probes/daemon.c. */
#include "config.h"

#include "conf.h"
#include "intl.h"
#include "log.h"
#include "probes/capture_spawn.h"
#include "probes/config_check.h"
#include "probes/control_socket.h"
#include "probes/daemon.h"
#include "probes/declared.h"
#include "probes/heartbeat_listener.h"
#include "probes/icmp_socket.h"
#include "probes/privileges.h"
#include "probes/probe_command.h"
#include "probes/secrets_open.h"
#include "probes/trap_socket.h"

#include <getopt.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum option_id {
	OPT_CONFIG = 'c', OPT_HELP = 'h', OPT_VERBOSE = 'v', OPT_VERSION = 'V', OPT_FOREGROUND = 256, OPT_ONCE, OPT_CHECK, OPT_PROBE,
	OPT_INVENTORY,
	OPT_TYPE, OPT_CREDENTIAL,
};

static const struct option long_options[] = {
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "foreground", no_argument, NULL, OPT_FOREGROUND },
	{ "once", no_argument, NULL, OPT_ONCE },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "probe", required_argument, NULL, OPT_PROBE },
	{ "inventory", required_argument, NULL, OPT_INVENTORY },
	{ "type", required_argument, NULL, OPT_TYPE },
	{ "credential", required_argument, NULL, OPT_CREDENTIAL },
	{ "verbose", no_argument, NULL, OPT_VERBOSE },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};

static const struct { const char *option, *help; } option_help[] = {
	{ N_("-c, --config FILE"), N_("Read this configuration.") },
	{ "--foreground", N_("Stay in the foreground; vigied always does.") },
	{ "--once", N_("Run every check once, write the results and exit.") },
	{ "--check", N_("Check that the configuration and the secrets can work here, print the effective values and exit.") },
	{ N_("--probe TARGET"), N_("Probe a declared name, an address or a URL once, print one JSON object and exit.") },
	{ N_("--inventory FILE"), N_("With --probe: where names are declared, instead of the configuration's inventory.") },
	{ "--type TYPE", N_("With --probe: the probe class (icmp, snmp, http, tcp, tls, dns, plugin).") },
	{ N_("--credential NAME"), N_("With --probe: a name of the secrets file.") },
	{ "-v, --verbose", N_("Say more.") },
	{ "--version", N_("Print the version and exit.") },
	{ "-h, --help", N_("Print this help and exit.") },
};

struct command {
	const char *config;
	struct probe_request probe;
	bool once, check, verbose, version, help;
};

static void print_help(void)
{
	printf("%s\n\n", _("Usage: vigied [OPTION]…"));
	printf("%s\n\n", _("Collects the state of routers, servers and services into the inventory."));
	for (size_t i = 0; i < ARRAY_LEN(option_help); i++)
		printf("  %-20s %s\n", _(option_help[i].option), _(option_help[i].help));
}

static bool parse_command(int argc, char **argv, struct command *ret, struct err *e)
{
	struct command c = { 0 };
	int option;

	while ((option = getopt_long(argc, argv, "c:hv", long_options, NULL)) != -1) {
		switch (option) {
		case OPT_CONFIG: c.config = optarg; break;
		case OPT_FOREGROUND: break;
		case OPT_ONCE: c.once = true; break;
		case OPT_CHECK: c.check = true; break;
		case OPT_PROBE: c.probe.target = optarg; break;
		case OPT_INVENTORY: c.probe.inventory = optarg; break;
		case OPT_TYPE: c.probe.type = optarg; break;
		case OPT_CREDENTIAL: c.probe.credential = optarg; break;
		case OPT_VERBOSE: c.verbose = true; break;
		case OPT_VERSION: c.version = true; break;
		case OPT_HELP: c.help = true; break;
		default: return err_set(e, ERR_USAGE, "see vigied --help"); /* getopt said what is wrong */
		}
	}
	if (optind < argc)
		return err_set(e, ERR_USAGE, "'%.64s': no argument was expected", argv[optind]);
	if (c.once + c.check + (c.probe.target != NULL) > 1)
		return err_set(e, ERR_USAGE, "--once, --check and --probe exclude each other");
	if ((c.probe.type || c.probe.credential || c.probe.inventory) && !c.probe.target)
		return err_set(e, ERR_USAGE, "--inventory, --type and --credential belong to --probe");
	c.probe.verbose = c.verbose;
	*ret = c;
	return true;
}

/* A socket per TCP check in flight: as many descriptors as the system lets us have. */
static void raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		log_event(LOG_WARNING, "limit.descriptors", "reason=\"cannot be raised\"");
}

static void open_icmp(struct probe_env *env)
{
	struct err e;

	*env = (struct probe_env){ .icmp4_fd = -1, .icmp6_fd = -1, .path4_fd = -1, .path6_fd = -1 };
	env->path4_fd = icmp_socket_open(AF_INET, &env->path4_raw, &e);
	env->path6_fd = icmp_socket_open(AF_INET6, &env->path6_raw, &e);
	if (!icmp_open_sockets(env, &e))
		log_event(LOG_WARNING, "icmp.unavailable", "reason=\"%s\" hint=\"CAP_NET_RAW or net.ipv4.ping_group_range\"", e.text);
}

/* While a port below 1024 may still be had. What cannot be received is told, and measuring goes on. */
static void open_traps(const struct conf *conf, struct daemon_setup *setup)
{
	if (!conf->trap_listen || setup->once)
		return;
	setup->trap_fd = trap_socket_open(conf->trap_listen, &setup->trap_error);
	if (setup->trap_fd < 0)
		log_event(LOG_ERR, "trap.unavailable", "reason=\"%s\"", setup->trap_error.text);
}

static void open_heartbeats(const struct conf *conf, struct daemon_setup *setup)
{
	if (!conf->heartbeat_listen || setup->once)
		return;
	setup->heartbeat_fd = heartbeat_listener_open(conf->heartbeat_listen, &setup->heartbeat_error);
	if (setup->heartbeat_fd < 0)
		log_event(LOG_ERR, "heartbeat.unavailable", "reason=\"%s\"", setup->heartbeat_error.text);
}

/* It keeps the right to listen, which we give up; what cannot be looked at is told, and measuring goes on. */
static void start_capture(const struct conf *conf, struct daemon_setup *setup)
{
	struct err e;

	if (!conf->capture_interface || setup->once)
		return;
	if (!capture_spawn(conf->capture_interface, &setup->capture_fd, &setup->capture_pid, &e))
		log_event(LOG_ERR, "capture.unavailable", "interface=\"%s\" reason=\"%s\"", conf->capture_interface, e.text);
}

static bool choose_identity(const struct conf *conf, struct identity *id, struct err *e)
{
	char *path = strdup(conf->inventory);
	bool ok;

	if (!path)
		return err_set(e, ERR_MEMORY, "no memory");
	ok = privileges_choose(conf->user, dirname(path), id, e);
	free(path);
	return ok;
}

static bool tell_mistakes(const struct config_mistakes *found, struct err *e)
{
	for (size_t i = 0; i < found->n && i < CONFIG_MISTAKES_MAX; i++)
		fprintf(stderr, "vigied: %s\n", found->texts[i]);
	return found->n == 0 || err_set(e, ERR_CONFIG, ngettext("%zu mistake in the configuration", "%zu mistakes in the configuration", found->n),
	                                found->n);
}

static void warn_of_reach(void *user, enum notify_reach reach, const char *why)
{
	(void)user;
	(void)reach;
	fprintf(stderr, "vigied: ");
	fprintf(stderr, _("warning: rota: %s"), why);
	fputc('\n', stderr);
}

static void warn_of_rota(const struct conf *conf)
{
	struct arena *a = arena_new();
	struct notify_contacts contacts = { 0 };

	if (a)
		contacts = declared_read_contacts(conf->inventory, a);
	notify_reach_check(conf, &contacts, warn_of_reach, NULL);
	arena_free(a);
}

static bool check_only(const struct conf *conf, struct err *e)
{
	struct config_mistakes found;
	struct registry *declared;
	struct secrets *secrets;
	struct identity id;

	if (!choose_identity(conf, &id, e))
		return false;
	secrets = secrets_open(conf->secrets, id.gid, e);
	if (!secrets)
		return false;
	declared = declared_read(conf->inventory);
	config_check(conf, secrets, declared, &found);
	registry_free(declared);
	secrets_free(secrets);
	conf_print(conf, stdout);
	if (!conf_names_role(conf, ROLE_OPERATOR | ROLE_ADMIN))
		fprintf(stderr, "vigied: %s\n", _("warning: no group has the role operator: only root may take an alert in hand"));
	warn_of_rota(conf);
	return tell_mistakes(&found, e);
}

static int run(struct conf *conf, bool once, struct err *e)
{
	struct daemon_setup setup = { .conf = conf, .control_fd = -1, .trap_fd = -1, .heartbeat_fd = -1, .capture_fd = -1, .once = once };
	struct identity id;

	if (!notify_open(&setup.notify, e))
		log_event(LOG_WARNING, "notify.unavailable", "reason=\"%s\"", e->text);
	if (!choose_identity(conf, &id, e))
		goto failed;
	if (id.uid == 0)
		log_event(LOG_WARNING, "daemon.root", "reason=\"stays root, without capabilities\" user=\"%s\"", conf->user);
	raise_descriptors();
	open_icmp(&setup.env);
	open_traps(conf, &setup);
	open_heartbeats(conf, &setup);
	start_capture(conf, &setup);
	if (!once && !control_socket_make_folder(conf->control, &id, e))
		goto failed;
	if (!privileges_drop(&id, e) || (!once && !control_socket_open(conf, &setup.control_fd, e)))
		goto failed;
	setup.secrets = secrets_open(conf->secrets, getegid(), e);
	if (setup.secrets)
		return daemon_run(&setup, e);
failed:
	conf_free(conf);
	return err_exit_status(e->kind);
}

static int act(const struct command *c, struct err *e)
{
	/* Who serves a region has said which; a probe does without. */
	struct conf *conf = conf_load(c->config || c->probe.target ? c->config : CONF_DEFAULT_PATH, e);
	int status;

	if (!conf)
		return err_exit_status(e->kind);
	setenv("TZ", conf->timezone, 1); /* hours.h; before any thread */
	tzset();
	if (!c->check && !c->probe.target)
		return run(conf, c->once, e);
	if (c->check)
		status = check_only(conf, e) ? 0 : err_exit_status(e->kind);
	else
		status = probe_command(conf, &c->probe, e);
	conf_free(conf);
	return status;
}

int main(int argc, char **argv)
{
	struct command c = { 0 };
	struct err e = { 0 };
	int status;

	intl_init_account();
	signal(SIGPIPE, SIG_IGN);
	if (!parse_command(argc, argv, &c, &e)) {
		fprintf(stderr, "vigied: %s\n", e.text);
		return EX_USAGE;
	}
	if (c.help || c.version) {
		if (c.help)
			print_help();
		else
			printf("vigied %s\n", PACKAGE_VERSION);
		return fflush(stdout) == 0 ? 0 : EX_IOERR;
	}
	if (!c.check && !c.probe.target)
		intl_init("en"); /* logs are English, and so is what is stored */
	log_set_level(c.verbose && !c.probe.target ? LOG_DEBUG : LOG_NOTICE);
	status = act(&c, &e);
	if (e.kind != ERR_NONE && status != 0)
		fprintf(stderr, "vigied: %s\n", e.text);
	return status;
}
