#include "console/verbs.h"

#include "console/session.h"
#include "intl.h"
#include "text.h"

#include <string.h>

enum { ANY_NUMBER = 4096 };

/* A list in the table of verbs: it ends with OPT_COUNT. */
#define OPTIONS(...) ((const enum cli_option[]){ __VA_ARGS__, OPT_COUNT })
#define NONE NULL
#define FILTERS OPT_SITE, OPT_STATE
#define MEASURED OPT_DEVICE
#define HISTORY OPTIONS(OPT_FROM, OPT_TO, OPT_POINTS)
#define IMPORT OPTIONS(OPT_MAP, OPT_DRY_RUN, OPT_PRUNE)
#define DEMO OPTIONS(OPT_SCENARIO, OPT_SITES, OPT_NO_CONSOLE, OPT_SHARED_NETWORK)
#define PROBE OPTIONS(OPT_TYPE, OPT_CREDENTIAL)
#define SILENCE OPTIONS(OPT_REASON, OPT_UNTIL)
#define MAINTENANCE OPTIONS(OPT_REASON, OPT_FROM, OPT_TO, OPT_EVERY, OPT_SUPPLIER, OPT_ALL)
#define NOW OPTIONS(OPT_AT)
#define CELLS OPTIONS(OPT_JSON, OPT_CSV)

const struct verb verbs[] = {
	{ "status", "", N_("Say how the collector and the region are."), NONE, 0, 0, verb_status, false, NONE },
	{ "alerts", N_("[ID]"), N_("List the alerts, one line a cause; of one of them tell everything."), OPTIONS(OPT_ALL, OPT_CODE), 0, 1,
	  verb_alerts, false, NONE },
	{ "handover", "", N_("Say in at most 60 lines what who comes next on call must know; keep it and send it, or read those that were kept."),
	  OPTIONS(OPT_SINCE, OPT_STORE, OPT_TO, OPT_LAST, OPT_LIST), 0, 0, verb_handover, false, NONE },
	{ "links", N_("[NAME…]"), N_("List the declared links with their states and rates."),
	  OPTIONS(FILTERS, MEASURED), 0, ANY_NUMBER, verb_list, false, NONE },
	{ "devices", N_("[NAME…]"), N_("List the devices with their states and what they say of themselves."), OPTIONS(FILTERS), 0, ANY_NUMBER,
	  verb_list, false, NONE },
	{ "interfaces", "", N_("List the interfaces of the devices with their rates."), OPTIONS(MEASURED), 0, 0, verb_list, false, NONE },
	{ "sensors", "", N_("List the sensors of the devices."), OPTIONS(MEASURED), 0, 0, verb_list, false, NONE },
	{ "storages", "", N_("List the storages of the devices."), OPTIONS(MEASURED), 0, 0, verb_list, false, NONE },
	{ "processors", "", N_("List the processors of the devices."), OPTIONS(MEASURED), 0, 0, verb_list, false, NONE },
	{ "memories", "", N_("List the memories of the devices, used without buffers and caches."), OPTIONS(MEASURED), 0, 0, verb_list, false, NONE },
	{ "traps", "", N_("List the latest traps of the devices: they make polls sooner, and are no states."), OPTIONS(OPT_DEVICE), 0, 0, verb_list, false, NONE },
	{ "neighbours", N_("[DEVICE]"), N_("List whom devices hear (LLDP, ARP, BGP): what was seen and nobody declared, what is declared and was not seen; nothing is changed by it."),
	  OPTIONS(OPT_PROTOCOL, OPT_UNDECLARED, OPT_UNSEEN), 0, 1, verb_neighbours, false, NOW },
	{ "exposures", N_("[DEVICE]"), N_("List what of ours still speaks protocols that it should not (SNMPv1 and v2c, TLS 1.0 and 1.1, telnet, FTP…), with the evidence, since when, and clocks that are off."),
	  OPTIONS(OPT_ALL, OPT_ASKED, OPT_NOW, OPT_SINCE), 0, 1, verb_exposures, false, NONE },
	{ "flows", N_("[authorised | observed | diff | new | cleartext | hosts | accepted | accept FLOW --reason TEXT --until TIME | end FLOW]"),
	  N_("List the authorised openings and the flows that were observed; diff: what is not authorised, unknown to the map, not used for 90 days, ends within 30, or is accepted; new: who talked to a declared device for the first time within a week; cleartext: what carries passwords in clear; hosts: who was seen and is no device of ours nor in a network of ours; accept a flow without opening, or an opening that is not used (SOURCE DESTINATION PROTOCOL PORT, in the words of flows.csv), until a day, or end that."),
	  OPTIONS(OPT_REASON, OPT_UNTIL, OPT_SINCE), 0, 5, verb_flows, false, NONE },
	{ "ring", N_("[start [ADDRESS] --until TIME --reason TEXT | save FILE | stop]"),
	  N_("Have the headers of what passes where the capture listens kept for a while, at most eight hours, of one address or of all; save what is there as a pcap file; end it. Only the last packets are kept, never what is behind their headers; each of these is journalled."),
	  OPTIONS(OPT_REASON, OPT_UNTIL, OPT_OVERWRITE), 0, 2, verb_ring, false, NOW },
	{ "services", N_("[NAME…]"), N_("List the services with their states and delays."),
	  OPTIONS(FILTERS, MEASURED), 0, ANY_NUMBER, verb_list, false, NONE },
	{ "certificates", N_("[NAME…]"), N_("List the certificates that services presented."), OPTIONS(OPT_BEFORE, OPT_CODE), 0,
	  ANY_NUMBER, verb_list, false, NONE },
	{ "covolinks", N_("[NAME…]"), N_("List the Covolinks with the four stages of their DICOM check, and what a capture saw pass there."),
	  OPTIONS(FILTERS), 0, ANY_NUMBER, verb_list, false, NONE },
	{ "heartbeats", N_("[NAME…]"), N_("List the jobs that tell by themselves how they are (backups, feeds): when they ended well, and when the next end is due."),
	  OPTIONS(FILTERS), 0, ANY_NUMBER, verb_list, false, NONE },
	{ "sites", N_("[NAME…]"), N_("List the sites with the worst state of what is there."), OPTIONS(OPT_STATE), 0, ANY_NUMBER,
	  verb_list, false, NONE },
	{ "map", "", N_("Draw what depends on what, from the business processes down to the data centre, with its state."),
	  OPTIONS(OPT_FROM, OPT_DEPTH, OPT_DIRECTION, OPT_FORMAT, OPT_SIZE), 0, 0, verb_map, false, NONE },
	{ "impact", N_("NODE"), N_("Say whom the failure of a node hits: establishments, Covolinks, image routes and their use, processes."), NONE, 1, 1,
	  verb_impact, false, NONE },
	{ "simulate", N_("--down NODE…"), N_("Say whom several failures together would hit, and what is left to those that keep a way; nothing is written."),
	  OPTIONS(OPT_DOWN, OPT_DRILL, OPT_REASON), 0, 0, verb_simulate, false, NONE },
	{ "routes", N_("[NAME…] | accept NAME"), N_("List the image routes with their state, when images last passed, since when none does, and their acceptance test; accept one while its Covolink answers."),
	  OPTIONS(OPT_UNDECLARED, OPT_UNSEEN), 0,
	  ANY_NUMBER, verb_routes, false, NONE },
	{ "find", N_("TEXT"), N_("Find anything by what a caller says: a name or an old one, a commune, FINESS, telephone, address, MAC, AE title, circuit, contract, #incident…"), NONE, 1, ANY_NUMBER,
	  verb_find_text, false, NONE },
	{ "show", N_("NAME"), N_("Show all that is known of one object: of a site what is there and whom to call, of a device its checks, of a Covolink what passed."), NONE, 1, 1, verb_show, false, NONE },
	{ "history", N_("NAME"), N_("Show rates, delays and the worst state of each step of one link, device or service over time."),
	  HISTORY, 1, 1, verb_history, false, NONE },
	{ "check", N_("NAME"), N_("Tell the state of one object as a monitoring plugin does."), NONE, 1, 1, verb_check, true, NONE },
	{ "names", N_("[KIND]"), N_("Print names, one a line, for scripts and completion."), NONE, 0, 1, verb_names, false, NONE },
	{ "diagnose", N_("SITE"), N_("Diagnose an establishment: what is known of it and what answers now, in one sentence, with what to say and to ask the caller."),
	  OPTIONS(OPT_SERVICE), 1, ANY_NUMBER, verb_diagnose, false, NOW },
	{ "probe", N_("TARGET"), N_("Probe an address, a URL or a declared name now."), PROBE, 1, 1, verb_probe, true, NOW },
	{ "poll", N_("[NAME]"), N_("Have the collector run the checks of one object, or all checks, now."),
	  OPTIONS(OPT_PARENTS), 0, 1, verb_poll, false, NOW },
	{ "ping", N_("NAME"), N_("Tell the collector that a declared job ended well, or starts, or failed: for the jobs themselves. It is a measurement, and not journalled."),
	  OPTIONS(OPT_START, OPT_FAIL, OPT_EXIT_CODE, OPT_RESTORED), 1, 1, verb_ping, false, NOW },
	{ "restored", N_("BACKUP [DATE]"), N_("Say with your name that what a backup holds was restored in a test, on a day or now, and was right; --reason says what."),
	  OPTIONS(OPT_REASON), 1, 2, verb_restored, false, NOW },
	{ "ack", N_("ID --reason TEXT --until TIME"), N_("Take an alert in hand until a time."), SILENCE, 1, 1, verb_ack, false, NOW },
	{ "unack", N_("ID"), N_("Give an alert back."), NONE, 1, 1, verb_unack, false, NOW },
	{ "mute", N_("OBJECT --reason TEXT --until TIME"), N_("Let an object notify nobody until a time; it is measured all the same."),
	  SILENCE, 1, 1, verb_mute, false, NOW },
	{ "unmute", N_("OBJECT"), N_("Let an object notify again."), NONE, 1, 1, verb_unmute, false, NOW },
	{ "silences", "", N_("List what is silenced, of healthy objects too: what is in hand, mutes and planned work, by whom, why and until when."),
	  OPTIONS(OPT_ALL), 0, 0, verb_silences, false, NONE },
	{ "maintenance", N_("[list] | add OBJECT --to TIME --reason TEXT | end NUMBER"), N_("List, declare or end planned work."), MAINTENANCE, 0, 2,
	  verb_maintenance, false, NONE },
	{ "comment", N_("ID TEXT"), N_("Note what is known of an alert."), NONE, 2, ANY_NUMBER, verb_comment, false, NOW },
	{ "call", N_("ID|SITE [TEXT]"), N_("Note a call: that the supplier was called, whose guaranteed repair time runs from then on (it is no acknowledgement: the next person is called all the same); or, with --category, that an establishment called. Three of these that share something raise an alert."),
	  OPTIONS(OPT_CATEGORY, OPT_TICKET, OPT_CALLER, OPT_SERVICE), 1, ANY_NUMBER, verb_call, false, NOW },
	{ "calls", N_("[SITE] | add ROW [WORDS…] | end ID --reason TEXT"), N_("List the calls of establishments, the latest first; complete one; end an alert of grouped calls."), OPTIONS(OPT_REASON, OPT_TICKET, OPT_CALLER), 0, ANY_NUMBER,
	  verb_calls, false, NONE },
	{ "escalate", N_("ID --reason TEXT"), N_("Have the next person of the rota called now of an alert that you need help with."), OPTIONS(OPT_REASON), 1, 1,
	  verb_escalate, false, NOW },
	{ "escalation", N_("[ID | new SITE [WORDS…] | take ID | close ID RESULT…]"), N_("Hand the trouble of an establishment over to infra under an id of four characters, with what was found out and what the caller says; open one as a text for a ticket, take it, close it; without ID list those that are open."),
	  OPTIONS(OPT_ALL, OPT_MASK, OPT_TICKET, OPT_DIAGNOSE, OPT_SERVICE), 0, ANY_NUMBER, verb_escalation, false, NONE },
	{ "rules", N_("[check | replay | cost]"), N_("Show the rules, check a file of them, tell which alerts it would have made of the past, or what the nights cost."),
	  OPTIONS(OPT_SINCE, OPT_FILE), 0, 1, verb_rules, false, NONE },
	{ "hds", N_("[list [FAMILY] | show KEY | facts [KEY] | set KEY FIELD=VALUE… | evidence … | exception … | action … | audit … | frameworks | import FILE | adopt … | export [FAMILY] | dossier --at DATE --export FILE]"),
	  N_("Show and keep the certification checklist: what is decided, what proves it, what is borne until when, the action plan, audits, and the dossier of a day for an auditor."),
	  OPTIONS(OPT_STATE, OPT_REASON, OPT_UNTIL, OPT_MAP, OPT_DRY_RUN, OPT_PRUNE, OPT_EXPORT, OPT_OVERWRITE), 0,
	  ANY_NUMBER, verb_hds, false, NONE },
	{ "report", N_("availability | redundancy [NAME…]"), N_("Report the availability of a month in four columns beside what is guaranteed, of all sites or of what is named; or when each redundancy was proved last."),
	  OPTIONS(OPT_MONTH, OPT_FROM, OPT_TO, OPT_INCIDENTS), 1, ANY_NUMBER, verb_report, false, NONE },
	{ "journal", N_("[verify [--head HEAD] | purge ROW]"), N_("Show who did what; prove that nobody changed it; remove what names a person."),
	  OPTIONS(OPT_SINCE, OPT_HEAD), 0, 2, verb_journal, false, NONE },
	{ "rota", "", N_("Say who is on call, until when, who is next, and where the rota names nobody within seven days."), NONE, 0, 0,
	  verb_rota, false, NONE },
	{ "import", N_("DIR | --map FILE.map CSV"), N_("Import the declared inventory from CSV files."),
	  IMPORT, 1, 1, verb_import, false, NOW },
	{ "export", N_("DIR"), N_("Export the declared inventory as CSV files."), NONE, 1, 1, verb_export, false, NONE },
	{ "demo", "", N_("Run a simulated region in a private folder and open the console on it; nothing is left at the end."),
	  DEMO, 0, 0, verb_demo, false, NOW },
	{ "reload", "", N_("Have the collector read its configuration again."), NONE, 0, 0, verb_reload, false, NOW },
	{ "screen", N_("VIEW"), N_("Print a screen of the console as text."), OPTIONS(OPT_SIZE), 1, 1, verb_screen, false, CELLS },
	{ "info", "", N_("Show versions, paths and sizes."), NONE, 0, 0, verb_info, false, NOW },
	{ "doctor", "", N_("Check what Vigie needs on this machine and say how to mend what is missing."), NONE, 0, 0, verb_doctor, false, NOW },
	{ "help", N_("[VERB]"), N_("Explain Vigie or one of its verbs."), NONE, 0, 1, verb_help, false, NONE },
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

bool verb_takes(const struct verb *verb, enum cli_option o)
{
	return cli_options_hold(verb->options, o) || (cli_options_hold(cli_common_options, o) && !cli_options_hold(verb->refused, o));
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

/* Those of the list, in their order of the table, but for what is refused. */
static void print_options(struct output *out, const enum cli_option *list, const enum cli_option *refused)
{
	for (size_t o = 0; o < OPT_COUNT; o++)
		if (cli_options_hold(list, (enum cli_option)o) && !cli_options_hold(refused, (enum cli_option)o))
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
	print_options(out, cli_common_options, NONE);
	output_heading(out, _("vigie help VERB explains a verb; vigie(1) tells the rest."));
}

static void print_verb_help(struct output *out, const struct verb *v)
{
	output_line(out, *v->synopsis ? _("Usage: vigie %s [OPTION…] %s") : _("Usage: vigie %s [OPTION…]"), v->name, verb_synopsis(v));
	output_line(out, "%s", _(v->help));
	if (v->options) {
		output_heading(out, _("Its options:"));
		print_options(out, v->options, NONE);
	}
	output_heading(out, _("Common options:"));
	print_options(out, cli_common_options, v->refused);
}

static json_t *option_names(const struct verb *v)
{
	json_t *names = json_array();

	for (size_t o = 0; o < OPT_COUNT; o++)
		if (verb_takes(v, (enum cli_option)o))
			json_array_append_new(names, json_string(cli_options[o].name));
	return names;
}

static void print_json_help(struct output *out, const struct verb *v)
{
	output_json(out, json_pack("{s:s,s:s,s:s,s:o}", "verb", v->name, "synopsis", v->synopsis, "help", _(v->help), "options",
	                           option_names(v)));
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
