/* vigie-capture: who talks with whom, without what they say. Options; the rest is probes/capture_*.c. */
#include "config.h"

#include "conf.h"
#include "intl.h"
#include "probes/capture_keeper.h"
#include "probes/capture_read.h"
#include "text.h"

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

enum option_id { OPT_CONFIG = 'c', OPT_HELP = 'h', OPT_INTERFACE = 'i', OPT_READ = 'r', OPT_VERSION = 'V', OPT_INVENTORY = 256, OPT_RECORDS };

static const struct option long_options[] = {
	{ "read", required_argument, NULL, OPT_READ },
	{ "inventory", required_argument, NULL, OPT_INVENTORY },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "interface", required_argument, NULL, OPT_INTERFACE },
	{ "records", required_argument, NULL, OPT_RECORDS },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};

static const struct { const char *option, *help; } option_help[] = {
	{ N_("-r, --read FILE"), N_("Read a saved capture into the observed flows.") },
	{ N_("--inventory FILE"), N_("With --read: the inventory, instead of the configuration's.") },
	{ N_("-c, --config FILE"), N_("Read this configuration.") },
	{ "-i, --interface NAME", N_("Listen to this interface; vigied starts it so.") },
	{ "--records NUMBER", N_("With --interface: the descriptor of the socket for flow records.") },
	{ "--version", N_("Print the version and exit.") },
	{ "-h, --help", N_("Print this help and exit.") },
};

struct command {
	const char *read, *inventory, *config, *interface;
	int records_fd;
	bool version, help;
};

static void print_help(void)
{
	printf("%s\n", _("Usage: vigie-capture --read FILE [--inventory FILE]"));
	printf("       %s\n\n", "vigie-capture --interface NAME --records NUMBER");
	printf("%s\n\n", _("Counts who talks with whom, and which DICOM associations are asked for. What they say is not read."));
	for (size_t i = 0; i < ARRAY_LEN(option_help); i++)
		printf("  %-22s %s\n", _(option_help[i].option), _(option_help[i].help));
}

static bool parse_number(const char *text, int *ret)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end != '\0' || n < 3 || n > 65535)
		return false;
	*ret = (int)n;
	return true;
}

static bool parse_command(int argc, char **argv, struct command *ret, struct err *e)
{
	struct command c = { .records_fd = -1 };
	int option;

	while ((option = getopt_long(argc, argv, "c:hi:r:", long_options, NULL)) != -1) {
		switch (option) {
		case OPT_READ: c.read = optarg; break;
		case OPT_INVENTORY: c.inventory = optarg; break;
		case OPT_CONFIG: c.config = optarg; break;
		case OPT_INTERFACE: c.interface = optarg; break;
		case OPT_RECORDS:
			if (!parse_number(optarg, &c.records_fd))
				return err_set(e, ERR_USAGE, _("--records: the number of an open socket was expected"));
			break;
		case OPT_VERSION: c.version = true; break;
		case OPT_HELP: c.help = true; break;
		default: return err_set(e, ERR_USAGE, _("see vigie-capture --help")); /* getopt said what is wrong */
		}
	}
	if (optind < argc)
		return err_set(e, ERR_USAGE, _("'%.64s': no argument was expected"), argv[optind]);
	if (!c.help && !c.version && (c.read != NULL) == (c.interface != NULL))
		return err_set(e, ERR_USAGE, _("one of --read and --interface is needed"));
	if (c.interface && (c.records_fd < 0 || fcntl(c.records_fd, F_GETFD) < 0))
		return err_set(e, ERR_USAGE, _("--interface needs --records with an open socket: vigied starts it so"));
	*ret = c;
	return true;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static void tell_read(const char *path, const struct capture_reading *done)
{
	if (done->again)
		printf(_("%s was read before: nothing changes"), path);
	else
		printf(ngettext("%s: %" PRIu64 " packet", "%s: %" PRIu64 " packets", done->frames), path, done->frames);
	putchar('\n');
	if (done->cut)
		fprintf(stderr, "vigie-capture: %s: %s\n", path, done->why);
	if (done->misdated > 0) {
		fputs("vigie-capture: ", stderr);
		fprintf(stderr, ngettext("%s: %" PRIu64 " packet is dated before 2000 or after tomorrow", "%s: %" PRIu64 " packets are dated before 2000 or after tomorrow",
		                         done->misdated), path, done->misdated);
		fputc('\n', stderr);
	}
}

static bool read_saved(const struct command *c, const char *inventory, const char *control, struct err *e)
{
	struct text path = TEXT_INIT(8192);
	struct capture_reading done;
	bool ok = capture_read_saved(c->read, inventory, control, &done, e);

	text_append_safe(&path, c->read);
	if (ok)
		tell_read(text_str(&path), &done);
	text_done(&path);
	return ok;
}

/* A path in it may hold anything. */
static void complain(const struct err *e)
{
	struct text words = TEXT_INIT(4 * ERR_TEXT_MAX);

	text_append_safe(&words, e->text);
	fprintf(stderr, "vigie-capture: %s\n", text_str(&words));
	text_done(&words);
}

static bool act(const struct command *c, struct err *e)
{
	struct conf *conf;
	bool ok;

	if (c->interface)
		return capture_keep(c->interface, c->records_fd, e);
	conf = conf_load(c->config, e);
	if (c->inventory) /* of which the configuration, when it can be read, knows the collector */
		ok = read_saved(c, c->inventory, conf && is_same_file(c->inventory, conf->inventory) ? conf->control : NULL, e);
	else
		ok = conf && read_saved(c, conf->inventory, conf->control, e);
	conf_free(conf);
	return ok;
}

int main(int argc, char **argv)
{
	struct command c = { 0 };
	struct err e = { 0 };

	intl_init_account();
	signal(SIGPIPE, SIG_IGN);
	if (!parse_command(argc, argv, &c, &e)) {
		complain(&e);
		return EX_USAGE;
	}
	if (c.help || c.version) {
		if (c.help)
			print_help();
		else
			printf("vigie-capture %s\n", PACKAGE_VERSION);
		return fflush(stdout) == 0 ? 0 : EX_IOERR;
	}
	if (act(&c, &e))
		return fflush(stdout) == 0 ? 0 : EX_IOERR;
	complain(&e);
	return err_exit_status(e.kind);
}
