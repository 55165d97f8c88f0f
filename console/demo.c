#include "console/demo.h"

#include "console/demo_network.h"
#include "console/probe_child.h"
#include "intl.h"
#include "vtime.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Of the region: agents and services, DNS, jobs. */
enum { DNS_PORT = 1, HEARTBEAT_PORT = 2 };
enum { PORT_FIRST = 20000, PORTS = 10000, PORT_TRIES = 64, START_MS = 60000, STEP_MS = 50, LARGE_SITES = 300 };

static const char *sim_path(void)
{
	const char *given = getenv("VIGIE_SIM");

	return given && *given ? given : BINDIR "/vigie-sim";
}

static bool can_bind(int type, uint16_t port)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	bool ok = fd >= 0 && bind(fd, (struct sockaddr *)&any, sizeof any) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* One for UDP and TCP, the next one for DNS, then one for jobs. */
static bool choose_port(struct demo *d, struct err *e)
{
	unsigned seed = (unsigned)getpid() ^ (unsigned)mono_now().ns;

	for (int i = 0; i < PORT_TRIES; i++) {
		uint16_t port = (uint16_t)(PORT_FIRST + rand_r(&seed) % PORTS);

		if (can_bind(SOCK_DGRAM, port) && can_bind(SOCK_STREAM, port) && can_bind(SOCK_DGRAM, (uint16_t)(port + DNS_PORT))
		    && can_bind(SOCK_STREAM, (uint16_t)(port + HEARTBEAT_PORT))) {
			d->port = port;
			return true;
		}
	}
	return err_set(e, ERR_SYSTEM, "%s", _("no free port was found on this machine"));
}

static bool make_folder(struct demo *d, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	char state[DEMO_PATH_MAX + 16], template[DEMO_PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", d->self, sizeof d->self - 1);

	if (n <= 0)
		return err_set_errno(e, "/proc/self/exe");
	d->self[n] = '\0';
	/* a socket's path has room for some hundred octets */
	snprintf(template, sizeof template, "%s/vigie-demo.XXXXXX", tmp && *tmp && strlen(tmp) < 64 ? tmp : "/tmp");
	if (!mkdtemp(template))
		return err_set_errno(e, "%s", template);
	memcpy(d->dir, template, sizeof d->dir);
	snprintf(d->config, sizeof d->config, "%s/vigie.conf", d->dir);
	snprintf(d->sim_log, sizeof d->sim_log, "%s/vigie-sim.log", d->dir);
	snprintf(d->daemon_log, sizeof d->daemon_log, "%s/vigied.log", d->dir);
	snprintf(d->work_log, sizeof d->work_log, "%s/start.log", d->dir);
	snprintf(state, sizeof state, "%s/state", d->dir);
	return mkdir(state, 0700) == 0 || err_set_errno(e, "%s", state);
}

/* The signal that came within STEP_MS, 0: none but the end of a child. */
static int take_signal(struct demo *d)
{
	const struct timespec step = { 0, STEP_MS * 1000000L };
	int number = sigtimedwait(&d->signals, NULL, &step);

	return number > 0 && number != SIGCHLD ? number : 0;
}

/* "NAME ended: LAST WORDS"; false. */
static bool has_ended(const struct demo_child *c, const char *name, struct err *e)
{
	char words[256];

	demo_child_last_words(c, words, sizeof words);
	return err_set(e, ERR_SYSTEM, *words ? _("%s ended: %s") : _("%s ended"), name, words);
}

static bool both_run(struct demo *d, struct err *e)
{
	int status;

	if (demo_child_ended(&d->sim, &status))
		return has_ended(&d->sim, "vigie-sim", e);
	return !demo_child_ended(&d->daemon, &status) || has_ended(&d->daemon, "vigied", e);
}

/* Until the condition holds. */
static bool wait_until(struct demo *d, bool (*holds)(struct demo *d), const char *what, struct err *e)
{
	mono_t end = mono_add_ms(mono_now(), START_MS);

	while (!holds(d)) {
		if (!both_run(d, e))
			return false;
		if (!mono_before(mono_now(), end))
			return err_set(e, ERR_SYSTEM, _("%s was not ready within a minute"), what);
		d->ended_by = take_signal(d);
		if (d->ended_by)
			return err_set(e, ERR_REFUSED, "%s", _("ended by a signal"));
	}
	return true;
}

static bool work_ends(struct demo *d)
{
	return demo_child_ended(&d->work, &d->work_status);
}

/* One program to its end. */
static bool run_step(struct demo *d, const char *const *argv, const char *what, struct err *e)
{
	if (!demo_child_start(argv, d->work_log, &d->work, e) || !wait_until(d, work_ends, what, e))
		return false;
	return (WIFEXITED(d->work_status) && WEXITSTATUS(d->work_status) == 0) || has_ended(&d->work, what, e);
}

static bool write_region(struct demo *d, const struct demo_options *o, struct err *e)
{
	char port[8], heartbeat[8], sites[16];
	const char *argv[11] = { sim_path(), "--write-demo", d->dir, "--sim-port", port, "--heartbeat-port", heartbeat };
	size_t n = 7;

	snprintf(port, sizeof port, "%u", d->port);
	snprintf(heartbeat, sizeof heartbeat, "%u", d->port + HEARTBEAT_PORT);
	if (o->sites > 0) {
		snprintf(sites, sizeof sites, "%u", o->sites);
		argv[n++] = "--sites";
		argv[n++] = sites;
	}
	if (d->own_network)
		argv[n++] = "--usual-ports";
	return run_step(d, argv, "vigie-sim", e);
}

static bool write_config(const struct demo *d, const struct demo_options *o, const char *user, struct err *e)
{
	FILE *f = fopen(d->config, "we");
	const char *period = o->sites > LARGE_SITES ? "30s" : "10s";
	bool ok;

	if (!f)
		return err_set_errno(e, "%s", d->config);
	fprintf(f, "inventory = \"%s/state/vigie.db\"\nsecrets = \"%s/secrets\"\ncontrol = \"%s/state/control.sock\"\n", d->dir, d->dir, d->dir);
	fprintf(f, "language = \"%s\"\nuser = \"%s\"\nsimulation = true\n", o->language, user);
	fprintf(f, "probe {\n\tsnmp-period = \"%s\"\n\ticmp-period = \"%s\"\n\tservice-period = \"%s\"\n\tretry-interval = \"3s\"\n\tsettle = \"20s\"\n}\n", period, period,
	        period);
	fputs("exposure {\n\tperiod = \"1h\"\n\tmax-in-flight = 16\n}\n", f); /* loopback: nobody is disturbed */
	fprintf(f, "heartbeat {\n\tlisten = \"127.0.0.1:%u\"\n}\n", d->port + HEARTBEAT_PORT);
	ok = !ferror(f);
	return (fclose(f) == 0 && ok) || err_set_errno(e, "%s", d->config);
}

/* Root's collector becomes nobody, who then owns what it writes. */
static bool give_to(const struct demo *d, const struct passwd *owner, struct err *e)
{
	static const char *const names[] = { "", "/state", "/secrets" };
	char path[DEMO_PATH_MAX + 16];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof path, "%s%s", d->dir, names[i]);
		if (chown(path, owner->pw_uid, owner->pw_gid) != 0)
			return err_set_errno(e, "%s", path);
	}
	return true;
}

static bool prepare(struct demo *d, const struct demo_options *o, struct err *e)
{
	const struct passwd *owner = geteuid() == 0 ? getpwnam("nobody") : getpwuid(geteuid());

	if (!owner)
		return err_set(e, ERR_SYSTEM, "%s", _("this account has no name on this machine"));
	return make_folder(d, e) && choose_port(d, e) && write_region(d, o, e) && write_config(d, o, owner->pw_name, e)
	       && (geteuid() != 0 || give_to(d, owner, e));
}

static bool sim_is_ready(struct demo *d)
{
	char words[16];

	demo_child_last_words(&d->sim, words, sizeof words);
	return strcmp(words, "ready") == 0;
}

static bool start_sim(struct demo *d, const struct demo_options *o, struct err *e)
{
	char region[DEMO_PATH_MAX + 16], control[DEMO_PATH_MAX + 16];
	const char *argv[9] = { sim_path(), "--region", region, "--control", control };
	size_t n = 5;

	snprintf(region, sizeof region, "%s/region.conf", d->dir);
	snprintf(control, sizeof control, "%s/sim.sock", d->dir);
	if (o->scenario) {
		argv[n++] = "--scenario";
		argv[n++] = o->scenario;
	}
	if (d->own_network)
		argv[n++] = "--ping";
	return demo_child_start(argv, d->sim_log, &d->sim, e) && wait_until(d, sim_is_ready, "vigie-sim", e);
}

static bool import_region(struct demo *d, struct err *e)
{
	char csv[DEMO_PATH_MAX + 16];
	const char *argv[] = { d->self, "--config", d->config, "import", csv, NULL };

	snprintf(csv, sizeof csv, "%s/csv", d->dir);
	return run_step(d, argv, "vigie import", e);
}

static bool daemon_answers(struct demo *d)
{
	char path[DEMO_PATH_MAX + 32];

	snprintf(path, sizeof path, "%s/state/control.sock", d->dir);
	return access(path, F_OK) == 0;
}

static bool start_daemon(struct demo *d, struct err *e)
{
	const char *argv[] = { vigied_path(), "--config", d->config, "--foreground", NULL };
	char authority[DEMO_PATH_MAX + 16];

	snprintf(authority, sizeof authority, "%s/ca.pem", d->dir);
	setenv("SSL_CERT_FILE", authority, 1);
	return demo_child_start(argv, d->daemon_log, &d->daemon, e) && wait_until(d, daemon_answers, "vigied", e);
}

bool demo_start(struct demo *d, const struct demo_options *o, struct err *e)
{
	static const int numbers[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCHLD };

	memset(d, 0, sizeof *d);
	sigemptyset(&d->signals);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		sigaddset(&d->signals, numbers[i]);
	sigprocmask(SIG_BLOCK, &d->signals, NULL);
	d->own_network = !o->shared_network && demo_network_enter(&d->no_network);
	return prepare(d, o, e) && start_sim(d, o, e) && import_region(d, e) && start_daemon(d, e);
}

bool demo_watch(struct demo *d, struct demo_child *c, int *ret_wait_status, struct err *e)
{
	while (!c || !demo_child_ended(c, ret_wait_status)) {
		int number = take_signal(d);

		if (!both_run(d, e))
			return false;
		if (!number)
			continue;
		d->ended_by = number;
		if (!c)
			return true;
		kill(c->pid, number == SIGINT ? SIGTERM : number);
	}
	return true;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	remove(path);
	return 0;
}

void demo_stop(struct demo *d)
{
	demo_child_stop(&d->work);
	demo_child_stop(&d->daemon);
	demo_child_stop(&d->sim);
	if (*d->dir)
		nftw(d->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
