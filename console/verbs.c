#include "console/verbs.h"

#include "console/session.h"
#include "intl.h"
#include "text.h"

#include <string.h>

enum { ANY_NUMBER = 4096 };

#define FILTERS (OPT_BIT(OPT_SITE) | OPT_BIT(OPT_STATE))
#define MEASURED OPT_BIT(OPT_DEVICE)
#define HISTORY (OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO) | OPT_BIT(OPT_POINTS))
#define IMPORT (OPT_BIT(OPT_MAP) | OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_PRUNE))
#define DEMO (OPT_BIT(OPT_SCENARIO) | OPT_BIT(OPT_SITES) | OPT_BIT(OPT_NO_CONSOLE) | OPT_BIT(OPT_SHARED_NETWORK))
#define PROBE (OPT_BIT(OPT_TYPE) | OPT_BIT(OPT_CREDENTIAL))
#define SILENCE (OPT_BIT(OPT_REASON) | OPT_BIT(OPT_UNTIL))
#define MAINTENANCE \
	(OPT_BIT(OPT_REASON) | OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO) | OPT_BIT(OPT_EVERY) | OPT_BIT(OPT_SUPPLIER) | OPT_BIT(OPT_ALL))
#define NOW OPT_BIT(OPT_AT)
#define CELLS (OPT_BIT(OPT_JSON) | OPT_BIT(OPT_CSV))

const struct verb verbs[] = {
	{ "status", "", N_("Say how the collector and the region are."), 0, 0, 0, verb_status, false, 0 },
	{ "alerts", N_("[ID]"), N_("List the alerts, one line a cause; of one of them tell everything."), OPT_BIT(OPT_ALL) | OPT_BIT(OPT_CODE), 0, 1,
	  verb_alerts, false, 0 },
	{ "handover", "", N_("Say in at most 60 lines what who comes next on call must know; keep it and send it, or read those that were kept."),
	  OPT_BIT(OPT_SINCE) | OPT_BIT(OPT_STORE) | OPT_BIT(OPT_TO) | OPT_BIT(OPT_LAST) | OPT_BIT(OPT_LIST), 0, 0, verb_handover, false, 0 },
	{ "links", N_("[NAME…]"), N_("List the declared links with their states and rates."),
	  FILTERS | MEASURED, 0, ANY_NUMBER, verb_list, false, 0 },
	{ "devices", N_("[NAME…]"), N_("List the devices with their states and what they say of themselves."), FILTERS, 0, ANY_NUMBER,
	  verb_list, false, 0 },
	{ "interfaces", "", N_("List the interfaces of the devices with their rates."), MEASURED, 0, 0, verb_list, false, 0 },
	{ "sensors", "", N_("List the sensors of the devices."), MEASURED, 0, 0, verb_list, false, 0 },
	{ "storages", "", N_("List the storages of the devices."), MEASURED, 0, 0, verb_list, false, 0 },
	{ "processors", "", N_("List the processors of the devices."), MEASURED, 0, 0, verb_list, false, 0 },
	{ "memories", "", N_("List the memories of the devices, used without buffers and caches."), MEASURED, 0, 0, verb_list, false, 0 },
	{ "traps", "", N_("List the latest traps of the devices: they make polls sooner, and are no states."), OPT_BIT(OPT_DEVICE), 0, 0, verb_list, false, 0 },
	{ "neighbours", N_("[DEVICE]"), N_("List whom devices hear (LLDP, ARP, BGP): what was seen and nobody declared, what is declared and was not seen; nothing is changed by it."),
	  OPT_BIT(OPT_PROTOCOL) | OPT_BIT(OPT_UNDECLARED) | OPT_BIT(OPT_UNSEEN), 0, 1, verb_neighbours, false, NOW },
	{ "services", N_("[NAME…]"), N_("List the services with their states and delays."),
	  FILTERS | MEASURED, 0, ANY_NUMBER, verb_list, false, 0 },
	{ "certificates", N_("[NAME…]"), N_("List the certificates that services presented."), OPT_BIT(OPT_BEFORE) | OPT_BIT(OPT_CODE), 0,
	  ANY_NUMBER, verb_list, false, 0 },
	{ "covolinks", N_("[NAME…]"), N_("List the Covolinks with the four stages of their DICOM check."), FILTERS, 0, ANY_NUMBER, verb_list,
	  false, 0 },
	{ "sites", N_("[NAME…]"), N_("List the sites with the worst state of what is there."), OPT_BIT(OPT_STATE), 0, ANY_NUMBER,
	  verb_list, false, 0 },
	{ "map", "", N_("Draw what depends on what, from the business processes down to the data centre, with its state."),
	  OPT_BIT(OPT_FROM) | OPT_BIT(OPT_DEPTH) | OPT_BIT(OPT_DIRECTION) | OPT_BIT(OPT_FORMAT) | OPT_BIT(OPT_SIZE), 0, 0, verb_map, false, 0 },
	{ "impact", N_("NODE"), N_("Say whom the failure of a node hits: establishments, Covolinks, image routes and their use, processes."), 0, 1, 1,
	  verb_impact, false, 0 },
	{ "simulate", N_("--down NODE…"), N_("Say whom several failures together would hit, and what is left to those that keep a way; nothing is written."),
	  OPT_BIT(OPT_DOWN) | OPT_BIT(OPT_DRILL) | OPT_BIT(OPT_REASON), 0, 0, verb_simulate, false, 0 },
	{ "routes", N_("[NAME…] | accept NAME"), N_("List the image routes with their state and acceptance test; accept one while its Covolink answers."), 0, 0,
	  ANY_NUMBER, verb_routes, false, 0 },
	{ "find", N_("TEXT"), N_("Find anything by a fragment of a name, an address, an alias, a contract…"), 0, 1, ANY_NUMBER,
	  verb_find_text, false, 0 },
	{ "show", N_("NAME"), N_("Show all that is known of one object: of a site what is there and whom to call, of a device its checks."), 0, 1, 1, verb_show, false, 0 },
	{ "history", N_("NAME"), N_("Show rates, delays and the worst state of each step of one link, device or service over time."),
	  HISTORY, 1, 1, verb_history, false, 0 },
	{ "check", N_("NAME"), N_("Tell the state of one object as a monitoring plugin does."), 0, 1, 1, verb_check, true, 0 },
	{ "names", N_("[KIND]"), N_("Print names, one a line, for scripts and completion."), 0, 0, 1, verb_names, false, 0 },
	{ "probe", N_("TARGET"), N_("Probe an address, a URL or a declared name now."), PROBE, 1, 1, verb_probe, true, NOW },
	{ "poll", N_("[NAME]"), N_("Have the collector run the checks of one object, or all checks, now."),
	  OPT_BIT(OPT_PARENTS), 0, 1, verb_poll, false, NOW },
	{ "ack", N_("ID --reason TEXT --until TIME"), N_("Take an alert in hand until a time."), SILENCE, 1, 1, verb_ack, false, NOW },
	{ "unack", N_("ID"), N_("Give an alert back."), 0, 1, 1, verb_unack, false, NOW },
	{ "mute", N_("OBJECT --reason TEXT --until TIME"), N_("Let an object notify nobody until a time; it is measured all the same."),
	  SILENCE, 1, 1, verb_mute, false, NOW },
	{ "unmute", N_("OBJECT"), N_("Let an object notify again."), 0, 1, 1, verb_unmute, false, NOW },
	{ "silences", "", N_("List what is silenced, of healthy objects too: what is in hand, mutes and planned work, by whom, why and until when."),
	  OPT_BIT(OPT_ALL), 0, 0, verb_silences, false, 0 },
	{ "maintenance", N_("[list] | add OBJECT --to TIME --reason TEXT | end NUMBER"), N_("List, declare or end planned work."), MAINTENANCE, 0, 2,
	  verb_maintenance, false, 0 },
	{ "comment", N_("ID TEXT"), N_("Note what is known of an alert."), 0, 2, ANY_NUMBER, verb_comment, false, NOW },
	{ "call", N_("ID|SITE TEXT"), N_("Note that the supplier was called: the guaranteed repair time of the contract runs from then on. It is no acknowledgement: the next person is called all the same."),
	  0, 2, ANY_NUMBER, verb_call, false, NOW },
	{ "escalate", N_("ID --reason TEXT"), N_("Have the next person of the rota called now of an alert that you need help with."), OPT_BIT(OPT_REASON), 1, 1,
	  verb_escalate, false, NOW },
	{ "rules", N_("[check | replay | cost]"), N_("Show the rules, check a file of them, tell which alerts it would have made of the past, or what the nights cost."),
	  OPT_BIT(OPT_SINCE) | OPT_BIT(OPT_FILE), 0, 1, verb_rules, false, 0 },
	{ "journal", N_("[verify [--head HEAD] | purge ROW]"), N_("Show who did what; prove that nobody changed it; remove what names a person."),
	  OPT_BIT(OPT_SINCE) | OPT_BIT(OPT_HEAD), 0, 2, verb_journal, false, 0 },
	{ "rota", "", N_("Say who is on call, until when, who is next, and where the rota names nobody within seven days."), 0, 0, 0,
	  verb_rota, false, 0 },
	{ "import", N_("DIR | --map FILE.map CSV"), N_("Import the declared inventory from CSV files."),
	  IMPORT, 1, 1, verb_import, false, NOW },
	{ "export", N_("DIR"), N_("Export the declared inventory as CSV files."), 0, 1, 1, verb_export, false, 0 },
	{ "demo", "", N_("Run a simulated region in a private folder and open the console on it; nothing is left at the end."),
	  DEMO, 0, 0, verb_demo, false, NOW },
	{ "reload", "", N_("Have the collector read its configuration again."), 0, 0, 0, verb_reload, false, NOW },
	{ "screen", N_("VIEW"), N_("Print a screen of the console as text."), OPT_BIT(OPT_SIZE), 1, 1, verb_screen, false, CELLS },
	{ "info", "", N_("Show versions, paths and sizes."), 0, 0, 0, verb_info, false, NOW },
	{ "doctor", "", N_("Check what Vigie needs on this machine and say how to mend what is missing."), 0, 0, 0, verb_doctor, false, NOW },
	{ "help", N_("[VERB]"), N_("Explain Vigie or one of its verbs."), 0, 0, 1, verb_help, false, 0 },
};
const size_t n_verbs = ARRAY_LEN(verbs);

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < n_verbs; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

/* gettext answers an empty msgid with the header of its catalogue. */
const char *verb_synopsis(const struct verb *verb)
{
	return *verb->synopsis ? _(verb->synopsis) : "";
}

uint64_t verb_common(const struct verb *verb)
{
	return OPT_COMMON & ~verb->refused;
}

enum { OPTION_COLUMNS = 26 };

/* One option: "  -h, --help           show this help" */
static void print_option(struct output *out, enum cli_option o)
{
	const struct cli_option_def *def = &cli_options[o];
	const char *argument = def->argument ? _(def->argument) : "";
	char left[96];

	snprintf(left, sizeof left, "%c%c%s %s%s%s", def->letter ? '-' : ' ', def->letter ? def->letter : ' ', def->letter ? "," : " ",
	         def->name, *argument ? " " : "", argument);
	/* padded by columns, not by bytes */
	output_line(out, "  %s%*s %s", left, output_width(left) < OPTION_COLUMNS ? OPTION_COLUMNS - (int)output_width(left) : 0, "",
	            _(def->help));
}

static void print_options(struct output *out, uint64_t set)
{
	for (size_t o = 0; o < OPT_COUNT; o++)
		if (set & OPT_BIT(o))
			print_option(out, (enum cli_option)o);
}

static void print_program_help(struct output *out)
{
	output_line(out, "%s", _("Usage: vigie [OPTION…]               the console"));
	output_line(out, "%s", _("       vigie [OPTION…] VERB [ARG…]   the command line"));
	output_heading(out, _("Verbs:"));
	for (size_t i = 0; i < n_verbs; i++)
		output_line(out, "  %-12s %s", verbs[i].name, _(verbs[i].help));
	output_heading(out, _("Options, before or after the verb:"));
	print_options(out, OPT_COMMON);
	output_heading(out, _("vigie help VERB explains a verb; vigie(1) tells the rest."));
}

static void print_verb_help(struct output *out, const struct verb *v)
{
	output_line(out, *v->synopsis ? _("Usage: vigie %s [OPTION…] %s") : _("Usage: vigie %s [OPTION…]"), v->name, verb_synopsis(v));
	output_line(out, "%s", _(v->help));
	if (v->options) {
		output_heading(out, _("Its options:"));
		print_options(out, v->options);
	}
	output_heading(out, _("Common options:"));
	print_options(out, verb_common(v));
}

static json_t *option_names(uint64_t set)
{
	json_t *names = json_array();

	for (size_t o = 0; o < OPT_COUNT; o++)
		if (set & OPT_BIT(o))
			json_array_append_new(names, json_string(cli_options[o].name));
	return names;
}

static void print_json_help(struct output *out, const struct verb *v)
{
	output_json(out, json_pack("{s:s,s:s,s:s,s:o}", "verb", v->name, "synopsis", v->synopsis, "help", _(v->help), "options",
	                           option_names(v->options | verb_common(v))));
}

bool verb_print_help(struct session *s, const struct verb *verb, struct err *e)
{
	(void)e;
	if (s->out.format != OUTPUT_JSON) {
		if (verb)
			print_verb_help(&s->out, verb);
		else
			print_program_help(&s->out);
		return true;
	}
	for (size_t i = 0; i < n_verbs; i++)
		if (!verb || verb == &verbs[i])
			print_json_help(&s->out, &verbs[i]);
	return true;
}

bool verb_help(struct session *s, int *ret_status, struct err *e)
{
	const char *name = s->line->n_args > 0 ? s->line->args[0] : NULL;
	const struct verb *verb = name ? verb_find(name) : NULL;

	(void)ret_status;
	if (name && !verb)
		return err_set(e, ERR_USAGE, _("unknown verb %.64s"), name);
	return verb_print_help(s, verb, e);
}
