#include "console/demo.h"
#include "console/scenario.h"
#include "console/session.h"
#include "console/verbs.h"

#include "intl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { SITES_MIN = 20, SITES_MAX = 2000 };

static bool sites_option(const struct session *s, uint32_t *ret, struct err *e)
{
	const char *value = s->line->values[OPT_SITES];
	char *end;
	long n;

	if (!cli_has(s->line, OPT_SITES))
		return true;
	errno = 0;
	n = strtol(value, &end, 10);
	if (errno != 0 || end == value || *end || n < SITES_MIN || n > SITES_MAX)
		return err_set(e, ERR_USAGE, _("--sites %.32s: expected a number from %d to %d"), value, SITES_MIN, SITES_MAX);
	*ret = (uint32_t)n;
	return true;
}

/* Where it is, for whoever opens it from elsewhere. */
static void say_where(struct session *s, const struct demo *d)
{
	if (s->out.format == OUTPUT_JSON)
		output_json(&s->out, json_pack("{s:o,s:o,s:i,s:o}", "config", output_json_text(d->config), "directory", output_json_text(d->dir), "port",
		                               (int)d->port, "network_pid", d->own_network ? json_integer(getpid()) : json_null()));
	else
		output_line(&s->out, _("SIMULATION: the demo region runs until this command ends. Open it with: vigie --config %s"), d->config);
	fflush(s->out.file);
}

/* The console as it would be opened by hand, in a process of its own: whatever becomes of it, the region is stopped. */
static bool open_console(struct session *s, struct demo *d, int *ret_status, struct err *e)
{
	const char *argv[] = { d->self, "--config", d->config, s->out.ascii ? "--ascii" : NULL, NULL, NULL };
	struct demo_child console = { 0, NULL };
	struct termios terminal;
	bool known = tcgetattr(STDIN_FILENO, &terminal) == 0, ok;
	int wait_status = 0;

	if (cli_has(s->line, OPT_NO_COLOR))
		argv[s->out.ascii ? 4 : 3] = "--no-color";
	ok = demo_child_start(argv, NULL, &console, e) && demo_watch(d, &console, &wait_status, e);
	demo_child_stop(&console);
	if (known)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal); /* as it was, also when the console crashed */
	if (!ok)
		return false;
	if (WIFSIGNALED(wait_status) && !d->ended_by)
		return err_set(e, ERR_SYSTEM, _("the console was ended by signal %d"), WTERMSIG(wait_status));
	*ret_status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 0;
	return true;
}

/* What it cannot show where the system gives it no network. */
static void say_network(struct session *s, const struct demo *d)
{
	if (d->no_network.kind != ERR_NONE)
		session_note(s, _("This system gives no program a network of its own (%s): devices that are cut still answer pings."), d->no_network.text);
}

static bool show(struct session *s, struct demo *d, bool console, int *ret_status, struct err *e)
{
	int unused;

	if (console)
		return open_console(s, d, ret_status, e);
	say_where(s, d);
	return demo_watch(d, NULL, &unused, e);
}

bool verb_demo(struct session *s, int *ret_status, struct err *e)
{
	const char *lang = s->line->values[OPT_LANG];
	struct demo_options o = { 0, s->line->values[OPT_SCENARIO], lang ? lang : s->conf->language, cli_has(s->line, OPT_SHARED_NETWORK) };
	bool console = !cli_has(s->line, OPT_NO_CONSOLE), ok;
	struct demo d;

	if (!sites_option(s, &o.sites, e) || (o.scenario && !scenario_find(o.scenario, s->arena, &o.scenario, e)))
		return false;
	if (console && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return err_set(e, ERR_USAGE, "%s", _("the console needs a terminal; --no-console does without"));
	session_note(s, "%s", _("Starting the demo region: SIMULATION."));
	ok = demo_start(&d, &o, e);
	say_network(s, &d);
	ok = ok && show(s, &d, console, ret_status, e);
	demo_stop(&d);
	if (d.ended_by) { /* whoever sent it sees that it worked */
		fflush(s->out.file);
		signal(d.ended_by, SIG_DFL);
		sigprocmask(SIG_UNBLOCK, &d.signals, NULL);
		raise(d.ended_by);
	}
	sigprocmask(SIG_UNBLOCK, &d.signals, NULL);
	return ok;
}
