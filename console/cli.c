#include "console/cli.h"

#include "config.h"

#include "console/console.h"
#include "console/landing.h"
#include "console/own_roles.h"
#include "console/session.h"
#include "console/verbs.h"
#include "intl.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* An inventory opened as descriptor 1 would be written over by the answer: a closed standard descriptor is taken by one that
 * fails, so that nothing is lost in silence. */
static void hold_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(1);
}

static void complain(const struct session *s, const struct err *e)
{
	session_complain(s, e->text);
}

static bool is_language(const char *s)
{
	return strcmp(s, "fr") == 0 || strcmp(s, "en") == 0;
}

static size_t terminal_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	long n = columns ? strtol(columns, NULL, 10) : 0;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (n > 0 && n < 10000)
		return (size_t)n;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static bool wants_color(const struct cli_line *line)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !cli_has(line, OPT_NO_COLOR) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

static struct output output_for(const struct cli_line *line, bool utf8)
{
	struct output out = { .file = stdout, .format = OUTPUT_TABLE, .ascii = !utf8 || cli_has(line, OPT_ASCII) };

	if (cli_has(line, OPT_PLAIN))
		out.format = OUTPUT_PLAIN;
	else if (cli_has(line, OPT_JSON))
		out.format = OUTPUT_JSON;
	else if (cli_has(line, OPT_CSV))
		out.format = OUTPUT_CSV;
	if (output_is_machine(&out))
		out.ascii = cli_has(line, OPT_ASCII);
	if (out.format == OUTPUT_TABLE) {
		out.width = terminal_width();
		out.color = wants_color(line);
	}
	return out;
}

static void print_version(void)
{
	puts("vigie " PACKAGE_VERSION);
}

/* "2026-09-30", neither a time of that day nor how long ago. */
static bool is_date(const char *text)
{
	return strlen(text) == sizeof "2026-09-30" - 1 && strspn(text, "0123456789-") == strlen(text);
}

/* A day that is past is as it ended, the one that goes on as it is now. */
static bool read_instant(struct session *s, const char *text, struct err *e)
{
	wall_t begin;

	if (!wall_parse(text, s->now, is_date(text), &s->at, e))
		return err_prefix(e, "--at");
	s->today = is_date(text) && s->at.ms > s->now.ms && wall_parse(text, s->now, false, &begin, NULL) && begin.ms <= s->now.ms;
	if (s->today)
		s->at = s->now;
	if (s->at.ms > s->now.ms)
		return err_set(e, ERR_USAGE, _("--at %.64s: expected a moment of the past"), text);
	s->out.now = s->at;
	return true;
}

/* What every verb needs before it runs. */
static bool prepare(struct session *s, struct err *e)
{
	s->arena = arena_new();
	if (!s->arena)
		return err_set(e, ERR_MEMORY, "out of memory");
	s->out.now = s->now;
	return !cli_has(s->line, OPT_AT) || read_instant(s, s->line->values[OPT_AT], e);
}

static bool run_console(struct session *s, int *ret_status, struct err *e)
{
	const struct console_options options = {
		.inventory = session_inventory(s), .control = s->conf->control, .rota = s->conf->rota_file,
		.view = landing_view(own_roles(s->conf)), .at = s->at,
		.personal = own_roles_see_personal(s->conf, session_inventory(s)),
		.ascii = !s->utf8 || cli_has(s->line, OPT_ASCII), .no_color = cli_has(s->line, OPT_NO_COLOR),
	};

	if (cli_has(s->line, OPT_PLAIN) || cli_has(s->line, OPT_JSON) || cli_has(s->line, OPT_CSV))
		return err_set(e, ERR_USAGE, "%s", _("options --plain, --json and --csv need a verb"));
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE, "%s", _("the console needs a terminal; name a verb, or see vigie help"));
	*ret_status = console_run(&options);
	return true;
}

static bool run(struct session *s, int *ret_status, struct err *e)
{
	const struct cli_line *line = s->line;

	if (cli_has(line, OPT_HELP))
		return verb_print_help(s, line->verb, e);
	if (line->verb && line->verb->run == verb_help)
		return verb_help(s, ret_status, e);
	if (!prepare(s, e))
		return false;
	return line->verb ? line->verb->run(s, ret_status, e) : run_console(s, ret_status, e);
}

static void session_done(struct session *s)
{
	session_read_end(s);
	arena_free(s->arena);
	conf_free(s->conf);
}

/* Runs, flushes, complains. A reader that went away (head, less) is no failure to speak of. */
static int finish(struct session *s, bool ok, int status, struct err *e)
{
	struct err written = { 0 };

	session_read_end(s);
	if (!ok) {
		complain(s, e);
		status = err_exit_status(e->kind);
		if (status == 1 && s->line->verb && s->line->verb->tells_state)
			status = STATE_UNKNOWN;
	}
	if (!output_finish(&s->out, &written)) {
		if (written.sys != EPIPE)
			complain(s, &written);
		if (ok)
			status = 1;
	}
	return status;
}

/* Who reads needs little of the configuration: a mistake in the rest, which vigied refuses, takes no answer away at three in the
 * morning. Who writes the inventory first knows which. */
static bool tolerate(const struct session *s, const struct err *mistake, struct err *e)
{
	if (mistake->kind == ERR_NONE || cli_has(s->line, OPT_HELP) || (s->line->verb && s->line->verb->run == verb_help))
		return true;
	if (s->line->verb && s->line->verb->run == verb_import) {
		*e = *mistake;
		return false;
	}
	complain(s, mistake);
	fprintf(stderr, "vigie: %s\n", _("What is wrong in the configuration is left out; vigied refuses it."));
	return true;
}

/* What is wrong in the configuration is told in the language that it names: it is read again once that is known. */
static void load_conf(struct session *s, const char *config, const char *lang, struct err *mistake, struct err *e)
{
	const char *first = lang && is_language(lang) ? lang : "fr";

	s->utf8 = intl_init(first);
	s->conf = conf_load_for_reading(config, mistake, e);
	if (first == lang || !s->conf || strcmp(s->conf->language, first) == 0)
		return;
	s->utf8 = intl_init(s->conf->language);
	if (mistake->kind == ERR_NONE)
		return;
	conf_free(s->conf);
	s->conf = conf_load_for_reading(config, mistake, e);
}

int cli_main(int argc, char *const *argv)
{
	struct session s = { .now = wall_now(), .at = WALL_NEVER };
	struct err e = { 0 }, conf_error = { 0 }, mistake;
	const char *lang, *config;
	struct cli_line line;
	int status = 0;
	bool ok;

	hold_standard_descriptors();
	cli_peek_language(argc, argv, &lang, &config);
	load_conf(&s, config, lang, &mistake, &conf_error);
	if (s.conf)
		setenv("TZ", s.conf->timezone, 1);
	tzset();
	ok = cli_parse(argc, argv, &line, &e);
	s.line = &line;
	s.out = output_for(&line, s.utf8);
	if (ok && cli_has(&line, OPT_LANG) && !is_language(line.values[OPT_LANG]))
		ok = err_set(&e, ERR_USAGE, _("--lang %.32s: expected fr or en"), line.values[OPT_LANG]);
	if (!ok) {
		complain(&s, &e);
		fprintf(stderr, "%s\n", line.verb ? _("vigie VERB --help explains a verb.") : _("vigie help lists what there is."));
		status = err_exit_status(e.kind);
	} else if (cli_has(&line, OPT_VERSION)) {
		print_version();
		status = finish(&s, true, 0, &e);
	} else if (!s.conf && !cli_has(&line, OPT_HELP) && !(line.verb && line.verb->run == verb_help)) {
		complain(&s, &conf_error);
		status = err_exit_status(conf_error.kind);
	} else {
		ok = tolerate(&s, &mistake, &e) && run(&s, &status, &e);
		status = finish(&s, ok, status, &e);
	}
	session_done(&s);
	cli_line_done(&line);
	return status;
}
