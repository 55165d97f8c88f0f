/* The verbs of the command line: one table drives dispatch, --help, completion and the check of vigie(1). */
#ifndef VIGIE_CONSOLE_VERBS_H
#define VIGIE_CONSOLE_VERBS_H

#include "console/cli_options.h"

struct session;

struct verb {
	const char *name;
	const char *synopsis;      /* msgid: its arguments: "[NAME…]"; "" for none */
	const char *help;          /* msgid: one sentence */
	const enum cli_option *options; /* what it takes beside the common ones; NULL: nothing */
	size_t min_args, max_args;
	/* Returns false with e filled when it failed: err_exit_status decides. *ret_status, 0 at first, is the exit status else. */
	bool (*run)(struct session *s, int *ret_status, struct err *e);
	bool tells_state;          /* its exit statuses 0–3 are states: a plain failure is 3, unknown */
	const enum cli_option *refused; /* of cli_common_options: what would say nothing here, as --at of an act */
};

extern const struct verb verbs[];
extern const size_t n_verbs;

const struct verb *verb_find(const char *name); /* NULL: none */
bool verb_takes(const struct verb *verb, enum cli_option o);
const char *verb_synopsis(const struct verb *verb); /* in the language of the messages */

/* `vigie help`, `vigie help VERB`, `vigie VERB --help`. verb NULL: of the program. */
bool verb_print_help(struct session *s, const struct verb *verb, struct err *e) MUST_CHECK;

bool verb_list(struct session *s, int *ret_status, struct err *e);     /* the nouns: links, devices … */
bool verb_alerts(struct session *s, int *ret_status, struct err *e);
bool verb_exposures(struct session *s, int *ret_status, struct err *e);
bool verb_flows(struct session *s, int *ret_status, struct err *e);
bool verb_ring(struct session *s, int *ret_status, struct err *e);
bool verb_neighbours(struct session *s, int *ret_status, struct err *e);
bool verb_rules(struct session *s, int *ret_status, struct err *e);
bool verb_report(struct session *s, int *ret_status, struct err *e);
bool verb_handover(struct session *s, int *ret_status, struct err *e);
bool verb_status(struct session *s, int *ret_status, struct err *e);
bool verb_names(struct session *s, int *ret_status, struct err *e);
bool verb_map(struct session *s, int *ret_status, struct err *e);
bool verb_impact(struct session *s, int *ret_status, struct err *e);
bool verb_simulate(struct session *s, int *ret_status, struct err *e);
bool verb_routes(struct session *s, int *ret_status, struct err *e);
bool verb_find_text(struct session *s, int *ret_status, struct err *e);
bool verb_show(struct session *s, int *ret_status, struct err *e);
bool verb_history(struct session *s, int *ret_status, struct err *e);
bool verb_check(struct session *s, int *ret_status, struct err *e);
bool verb_ack(struct session *s, int *ret_status, struct err *e);
bool verb_unack(struct session *s, int *ret_status, struct err *e);
bool verb_mute(struct session *s, int *ret_status, struct err *e);
bool verb_unmute(struct session *s, int *ret_status, struct err *e);
bool verb_maintenance(struct session *s, int *ret_status, struct err *e);
bool verb_silences(struct session *s, int *ret_status, struct err *e);
bool verb_escalate(struct session *s, int *ret_status, struct err *e);
bool verb_comment(struct session *s, int *ret_status, struct err *e);
bool verb_call(struct session *s, int *ret_status, struct err *e);
bool verb_calls(struct session *s, int *ret_status, struct err *e);
bool verb_escalation(struct session *s, int *ret_status, struct err *e);
bool verb_hds(struct session *s, int *ret_status, struct err *e);
bool verb_journal(struct session *s, int *ret_status, struct err *e);
bool verb_import(struct session *s, int *ret_status, struct err *e);
bool verb_export(struct session *s, int *ret_status, struct err *e);
bool verb_probe(struct session *s, int *ret_status, struct err *e);
bool verb_restored(struct session *s, int *ret_status, struct err *e);
bool verb_ping(struct session *s, int *ret_status, struct err *e);
bool verb_poll(struct session *s, int *ret_status, struct err *e);
bool verb_diagnose(struct session *s, int *ret_status, struct err *e);
bool verb_demo(struct session *s, int *ret_status, struct err *e);
bool verb_rota(struct session *s, int *ret_status, struct err *e);
bool verb_reload(struct session *s, int *ret_status, struct err *e);
bool verb_info(struct session *s, int *ret_status, struct err *e);
bool verb_doctor(struct session *s, int *ret_status, struct err *e);
bool verb_screen(struct session *s, int *ret_status, struct err *e);
bool verb_help(struct session *s, int *ret_status, struct err *e);

/* Said once beside a list, for people: what is shown may be old. */
bool verb_note_collector(const struct session *s, struct err *e) MUST_CHECK;

#endif
