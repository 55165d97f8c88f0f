/* The command line of vigie (design §7), parsed: options stand anywhere, before or after the verb, and come from one table;
 * verbs come from another (verbs.h). Pure: nothing is read, printed or ended here. */
#ifndef VIGIE_CONSOLE_CLI_OPTIONS_H
#define VIGIE_CONSOLE_CLI_OPTIONS_H

#include "err.h"

#include <stdint.h>

enum cli_option {
	OPT_INVENTORY, OPT_CONFIG, OPT_AT, OPT_LANG, OPT_PLAIN, OPT_JSON, OPT_CSV, OPT_ASCII, OPT_NO_COLOR, OPT_HELP, OPT_VERSION,
	OPT_VERBOSE, OPT_DEVICE, OPT_SITE, OPT_STATE, OPT_BEFORE, OPT_CODE, OPT_FROM, OPT_TO, OPT_POINTS, OPT_MAP, OPT_DRY_RUN,
	OPT_PRUNE, OPT_TYPE, OPT_CREDENTIAL, OPT_SIZE, OPT_SCENARIO, OPT_SITES, OPT_NO_CONSOLE, OPT_FILE, OPT_SHARED_NETWORK, OPT_ALL, OPT_SINCE,
	OPT_REASON, OPT_UNTIL, OPT_EVERY, OPT_SUPPLIER, OPT_HEAD, OPT_PARENTS,
	OPT_FORMAT, OPT_DEPTH, OPT_DIRECTION, OPT_DOWN, OPT_DRILL, OPT_STORE, OPT_LAST, OPT_LIST, OPT_PROTOCOL, OPT_UNDECLARED, OPT_UNSEEN,
	OPT_MONTH, OPT_INCIDENTS, OPT_ASKED, OPT_NOW,
	OPT_START, OPT_FAIL, OPT_EXIT_CODE, OPT_RESTORED,
	OPT_EXPORT, OPT_OVERWRITE,
	OPT_CATEGORY, OPT_TICKET, OPT_CALLER, OPT_SERVICE, OPT_MASK, OPT_DIAGNOSE,
	OPT_COUNT
};

/* A list of options ends with OPT_COUNT; NULL is an empty one. */
bool cli_options_hold(const enum cli_option *list, enum cli_option o);

extern const enum cli_option cli_common_options[]; /* of every verb, and of the console itself */

struct cli_option_def {
	const char *name;      /* "--inventory" */
	char letter;           /* 0: none */
	const char *argument;  /* "FILE", NULL: takes none */
	const char *help;      /* msgid */
};

extern const struct cli_option_def cli_options[OPT_COUNT];

struct verb;

struct cli_line {
	const struct verb *verb;          /* NULL: none was given, the console is meant */
	const char *values[OPT_COUNT];    /* borrowed from argv, the last one given; NULL: not given, or takes no argument */
	int given[OPT_COUNT];             /* how many times */
	const char **args;                /* after the verb; owned, freed by cli_line_done */
	size_t n_args;
	const char **down;                /* each value of OPT_DOWN, in their order; owned too */
	size_t n_down;
};

/* ERR_USAGE with a translated sentence that names the nearest known verb or option. *ret is always to be given to
 * cli_line_done; on failure it holds what was understood. */
bool cli_parse(int argc, char *const *argv, struct cli_line *ret, struct err *e) MUST_CHECK;
void cli_line_done(struct cli_line *line);

/* What decides the language of the messages of cli_parse itself: the last --lang and --config of argv, NULL when absent. */
void cli_peek_language(int argc, char *const *argv, const char **ret_lang, const char **ret_config);

static inline bool cli_has(const struct cli_line *line, enum cli_option o) { return line->given[o] > 0; }

#endif
