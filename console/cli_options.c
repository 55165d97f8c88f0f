#include "console/cli_options.h"

#include "console/verbs.h"
#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option_def cli_options[OPT_COUNT] = {
	[OPT_INVENTORY] = { "--inventory", 0, N_("FILE"), N_("read this inventory instead of the configured one") },
	[OPT_CONFIG] = { "--config", 0, N_("FILE"), N_("read this configuration") },
	[OPT_AT] = { "--at", 0, N_("TIME"), N_("show the inventory as it was known at that time, of a past day at its end") },
	[OPT_LANG] = { "--lang", 0, "fr|en", N_("language of the messages") },
	[OPT_PLAIN] = { "--plain", 0, NULL, N_("linear text, for screen readers and logs") },
	[OPT_JSON] = { "--json", 0, NULL, N_("one JSON object a line") },
	[OPT_CSV] = { "--csv", 0, NULL, N_("comma-separated values with a header row") },
	[OPT_ASCII] = { "--ascii", 0, NULL, N_("ASCII characters only") },
	[OPT_NO_COLOR] = { "--no-color", 0, NULL, N_("no colour, as with NO_COLOR in the environment") },
	[OPT_HELP] = { "--help", 'h', NULL, N_("show this help") },
	[OPT_VERSION] = { "--version", 'V', NULL, N_("show the version") },
	[OPT_VERBOSE] = { "--verbose", 'v', NULL, N_("say more; may be repeated") },
	[OPT_DEVICE] = { "--device", 0, N_("NAME"), N_("only of this device") },
	[OPT_SITE] = { "--site", 0, N_("NAME"), N_("only of this site") },
	[OPT_STATE] = { "--state", 0, N_("STATE"), N_("only in these states, separated by commas") },
	[OPT_BEFORE] = { "--before", 0, N_("TIME"), N_("only what ends before that time: 30d, or a date") },
	[OPT_CODE] = { "--code", 0, NULL, N_("exit with 1 when the list is not empty") },
	[OPT_FROM] = { "--from", 0, N_("TIME|NODE"),
	               N_("beginning; unless given, of history 24 hours before the end, of planned work now; of the map a node") },
	[OPT_TO] = { "--to", 0, N_("TIME|PERSON"), N_("end, of history now unless given; of a handover who comes, by the rota unless given") },
	[OPT_POINTS] = { "--points", 0, N_("N"), N_("at most so many points, 1 to 10000") },
	[OPT_MAP] = { "--map", 0, N_("FILE"), N_("column mapping that says how to read the CSV file") },
	[OPT_DRY_RUN] = { "--dry-run", 0, NULL, N_("only show what would change") },
	[OPT_PRUNE] = { "--prune", 0, NULL, N_("remove what the given files no longer hold") },
	[OPT_TYPE] = { "--type", 0, N_("TYPE"),
	               N_("icmp, snmp, http, tcp, tls, dns or plugin; guessed from the target unless given") },
	[OPT_CREDENTIAL] = { "--credential", 0, N_("NAME"), N_("credential of the secrets file") },
	[OPT_SCENARIO] = { "--scenario", 0, N_("FILE"), N_("what happens to the region: a file, or night, monday, core-cut, covolink-silent") },
	[OPT_SITES] = { "--sites", 0, N_("N"), N_("how many sites the region has, 20 to 2000; 150 unless given") },
	[OPT_FILE] = { "--file", 0, N_("FILE"), N_("rules instead of those that hold") },
	[OPT_SINCE] = { "--since", 0, N_("TIME"), N_("from when on") },
	[OPT_ALL] = { "--all", 0, NULL, N_("also what follows a cause, and what ended: of alerts within 30 days") },
	[OPT_REASON] = { "--reason", 0, N_("TEXT"), N_("why; kept in the journal, so name nobody") },
	[OPT_UNTIL] = { "--until", 0, N_("TIME"), N_("end: 2h, 07:00 (the next one), a date (to its end)") },
	[OPT_EVERY] = { "--every", 0, "daily|weekly|monthly", N_("again at the same time of day; once unless given") },
	[OPT_SUPPLIER] = { "--supplier", 0, N_("NAME"), N_("who announced it; ourselves unless given") },
	[OPT_HEAD] = { "--head", 0, N_("HEAD"), N_("compare with this head, kept elsewhere: 15:6d1f…") },
	[OPT_PARENTS] = { "--parents", 0, NULL, N_("also what the object needs to work, up to the root") },
	[OPT_NO_CONSOLE] = { "--no-console", 0, NULL, N_("only run the region, until a signal, and say where it is") },
	[OPT_SHARED_NETWORK] = { "--shared-network", 0, NULL,
	                         N_("stay in this machine's network, where other programs reach the region; what is cut still answers pings") },
	[OPT_FORMAT] = { "--format", 0, "text|dot|json|csv", N_("text, or a drawing for Graphviz, or for programs") },
	[OPT_DEPTH] = { "--depth", 0, N_("N"), N_("at most so many steps from the node, 1 to 99; all unless given") },
	[OPT_DIRECTION] = { "--direction", 0, "up|down|both", N_("who depends on the node, what it depends on, or both; both unless given") },
	[OPT_DOWN] = { "--down", 0, N_("NODE"), N_("as if this failed; may be repeated") },
	[OPT_DRILL] = { "--drill", 0, NULL, N_("have the collector keep the exercise in the journal") },
	[OPT_STORE] = { "--store", 0, NULL, N_("have the collector keep it, and send it to who comes next") },
	[OPT_LAST] = { "--last", 0, NULL, N_("the one that was kept last") },
	[OPT_LIST] = { "--list", 0, NULL, N_("those that were kept, the latest first") },
	[OPT_PROTOCOL] = { "--protocol", 0, "lldp|arp|bgp", N_("only what was heard so") },
	[OPT_UNDECLARED] = { "--undeclared", 0, NULL, N_("only what was seen and is not declared") },
	[OPT_UNSEEN] = { "--unseen", 0, NULL, N_("only what is declared and was not seen") },
	[OPT_MONTH] = { "--month", 0, N_("MONTH"), N_("that month: 2026-10; the one that goes on unless given") },
	[OPT_INCIDENTS] = { "--incidents", 0, NULL, N_("each time that makes the figures: when, how long, what it counts as") },
	[OPT_NOW] = { "--now", 0, NULL, N_("have the collector ask now") },
	[OPT_ASKED] = { "--asked", 0, NULL, N_("also what was asked and is as it should be") },
	[OPT_START] = { "--start", 0, NULL, N_("it starts") },
	[OPT_FAIL] = { "--fail", 0, NULL, N_("it failed") },
	[OPT_RESTORED] = { "--restored", 0, NULL, N_("what it backs up was restored in a test, now") },
	[OPT_EXIT_CODE] = { "--exit-code", 0, N_("N"), N_("it ended with this exit code: 0 is well, 1 to 255 a failure") },
	[OPT_EXPORT] = { "--export", 0, N_("FILE"), N_("where the dossier goes, a tar archive") },
	[OPT_OVERWRITE] = { "--overwrite", 0, NULL, N_("replace the file that is there") },
	[OPT_CATEGORY] = { "--category", 0, "no-access|slow|service|imaging|video|other", N_("what the establishment that calls complains of") },
	[OPT_TICKET] = { "--ticket", 0, N_("NUMBER"), N_("number of the ticket") },
	[OPT_CALLER] = { "--caller", 0, N_("TELEPHONE"), N_("number that calls: compared with the contacts, and kept nowhere") },
	[OPT_SERVICE] = { "--service", 0, N_("NAME"), N_("the service that the caller asks for") },
	[OPT_MASK] = { "--mask", 0, "0|1|2", N_("leave out of the copy: 0 nothing, 1 contacts and addresses, 2 names of establishments too") },
	[OPT_DIAGNOSE] = { "--diagnose", 0, NULL, N_("test the establishment first, and hand over what is found") },
	[OPT_SIZE] = { "--size", 0, N_("COLUMNSxLINES"), N_("size of the screen; 80x24 unless given") },
};

const enum cli_option cli_common_options[] = {
	OPT_INVENTORY, OPT_CONFIG, OPT_AT, OPT_LANG, OPT_PLAIN, OPT_JSON, OPT_CSV, OPT_ASCII, OPT_NO_COLOR, OPT_HELP, OPT_VERSION, OPT_VERBOSE,
	OPT_COUNT
};

bool cli_options_hold(const enum cli_option *list, enum cli_option o)
{
	while (list && *list != OPT_COUNT && *list != o)
		list++;
	return list && *list == o;
}

static bool refuse_option(const char *word, struct err *e)
{
	struct text_nearest near = { .word = word };

	for (size_t i = 0; i < OPT_COUNT; i++)
		text_nearest_offer(&near, cli_options[i].name);
	if (near.found)
		return err_set(e, ERR_USAGE, _("unknown option %.64s; the nearest is %s"), word, near.found);
	return err_set(e, ERR_USAGE, _("unknown option %.64s"), word);
}

static bool find_long(const char *word, size_t len, enum cli_option *ret)
{
	for (size_t i = 0; i < OPT_COUNT; i++) {
		if (strlen(cli_options[i].name) == len && memcmp(cli_options[i].name, word, len) == 0) {
			*ret = (enum cli_option)i;
			return true;
		}
	}
	return false;
}

/* "--name", "--name value", "--name=value"; *i moves past a value of its own. */
static bool parse_long(int argc, char *const *argv, int *i, struct cli_line *line, struct err *e)
{
	const char *word = argv[*i], *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	const struct cli_option_def *def;
	enum cli_option o;

	if (!find_long(word, len, &o)) {
		char name[65];

		memcpy(name, word, len < sizeof name ? len : sizeof name - 1);
		name[len < sizeof name ? len : sizeof name - 1] = '\0';
		return refuse_option(name, e);
	}
	def = &cli_options[o];
	if (!def->argument && equals)
		return err_set(e, ERR_USAGE, _("option %s takes no value"), def->name);
	if (def->argument && !equals && *i + 1 >= argc)
		return err_set(e, ERR_USAGE, _("option %s needs a value: %s"), def->name, _(def->argument));
	if (def->argument)
		line->values[o] = equals ? equals + 1 : argv[++*i];
	if (o == OPT_DOWN)
		line->down[line->n_down++] = line->values[o];
	line->given[o]++;
	return true;
}

/* "-v", "-hv" */
static bool parse_letters(const char *word, struct cli_line *line, struct err *e)
{
	for (const char *p = word + 1; *p; p++) {
		size_t o = 0;

		while (o < OPT_COUNT && cli_options[o].letter != *p)
			o++;
		if (o == OPT_COUNT)
			return refuse_option(word, e);
		line->given[o]++;
	}
	return true;
}

static bool refuse_verb(const char *word, struct err *e)
{
	struct text_nearest near = { .word = word };

	for (size_t i = 0; i < n_verbs; i++)
		text_nearest_offer(&near, verbs[i].name);
	if (near.found)
		return err_set(e, ERR_USAGE, _("unknown verb %.64s; the nearest is %s"), word, near.found);
	return err_set(e, ERR_USAGE, _("unknown verb %.64s"), word);
}

static bool take_word(const char *word, struct cli_line *line, struct err *e)
{
	if (line->verb) {
		line->args[line->n_args++] = word;
		return true;
	}
	line->verb = verb_find(word);
	return line->verb || refuse_verb(word, e);
}

/* What the verb takes: its options, and as many arguments as it says. */
static bool check_verb(const struct cli_line *line, struct err *e)
{
	const struct verb *v = line->verb;

	for (size_t i = 0; i < OPT_COUNT; i++) {
		enum cli_option o = (enum cli_option)i;

		if (!line->given[o] || (v ? verb_takes(v, o) : cli_options_hold(cli_common_options, o)))
			continue;
		if (v)
			return err_set(e, ERR_USAGE, _("%s takes no option %s"), v->name, cli_options[o].name);
		return err_set(e, ERR_USAGE, _("option %s needs a verb"), cli_options[o].name);
	}
	if (line->given[OPT_PLAIN] > 0 && (line->given[OPT_JSON] || line->given[OPT_CSV]))
		return err_set(e, ERR_USAGE, _("options --plain, --json and --csv exclude one another"));
	if (line->given[OPT_JSON] && line->given[OPT_CSV])
		return err_set(e, ERR_USAGE, _("options --plain, --json and --csv exclude one another"));
	if (!v || line->given[OPT_HELP] || line->given[OPT_VERSION])
		return true;
	if (line->n_args < v->min_args)
		return err_set(e, ERR_USAGE, _("%s needs an argument: vigie %s %s"), v->name, v->name, verb_synopsis(v));
	if (line->n_args > v->max_args)
		return err_set(e, ERR_USAGE, _("unexpected argument '%.64s': vigie %s%s%s"), line->args[v->max_args], v->name,
		               *verb_synopsis(v) ? " " : "", verb_synopsis(v));
	return true;
}

bool cli_parse(int argc, char *const *argv, struct cli_line *ret, struct err *e)
{
	bool options_end = false;

	*ret = (struct cli_line){ 0 };
	ret->args = calloc((size_t)(argc > 0 ? argc : 1), sizeof *ret->args);
	ret->down = calloc((size_t)(argc > 0 ? argc : 1), sizeof *ret->down);
	if (!ret->args || !ret->down)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		bool ok;

		if (!options_end && strcmp(word, "--") == 0) {
			options_end = true;
			continue;
		}
		if (options_end || word[0] != '-' || word[1] == '\0')
			ok = take_word(word, ret, e);
		else if (word[1] == '-')
			ok = parse_long(argc, argv, &i, ret, e);
		else
			ok = parse_letters(word, ret, e);
		if (!ok)
			return false;
	}
	return check_verb(ret, e);
}

void cli_line_done(struct cli_line *line)
{
	free(line->args);
	free(line->down);
	*line = (struct cli_line){ 0 };
}

void cli_peek_language(int argc, char *const *argv, const char **ret_lang, const char **ret_config)
{
	static const enum cli_option wanted[] = { OPT_LANG, OPT_CONFIG };
	const char **ret[] = { ret_lang, ret_config };

	*ret_lang = *ret_config = NULL;
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		for (size_t k = 0; k < ARRAY_LEN(wanted); k++) {
			const char *name = cli_options[wanted[k]].name;
			size_t len = strlen(name);

			if (strncmp(argv[i], name, len) != 0)
				continue;
			if (argv[i][len] == '=')
				*ret[k] = argv[i] + len + 1;
			else if (argv[i][len] == '\0' && i + 1 < argc)
				*ret[k] = argv[i + 1];
		}
	}
}
