#include "probes/sim_command_internal.h"

#include "intl.h"
#include "probes/sim_interface.h"
#include "probes/sim_reach.h"
#include "probes/sim_region.h"
#include "probes/sim_storage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool wrong_words(struct err *e, const char *expected)
{
	return err_set(e, ERR_USAGE, "expected: %s", expected);
}

static bool number_word(const struct sim_call *c, size_t at, double max, double *ret, struct err *e)
{
	double n;

	if (!sim_parse_number(c->words[at], &n, e))
		return false;
	if (n > max)
		return err_set(e, ERR_DATA, "'%.64s': expected a number up to %.15g", c->words[at], max);
	*ret = n;
	return true;
}

static bool set_status(struct sim_call *c, enum if_status admin, enum if_status oper, struct err *e)
{
	const char *if_name = c->circuit ? c->circuit->ends[SIM_NEAR].if_name : c->words[2];
	uint32_t if_index;

	return sim_interface_find(c->agent, if_name, &if_index, e)
	       && sim_interface_set_status(c->agent, if_index, admin, oper, c->now_ns, e)
	       && (!c->circuit || sim_world_meet_ends(c->world, c->circuit, c->now_ns, e));
}

/* What was there before is over: who is opposite is looked at anew. */
static bool set_cut(struct sim_call *c, bool cut, struct err *e)
{
	c->circuit->cut = cut;
	c->circuit->ends[SIM_NEAR].lost = c->circuit->ends[SIM_NEAR].lowered = false;
	return set_status(c, IF_UP, cut ? IF_DOWN : IF_UP, e);
}

static bool run_down(struct sim_call *c, struct err *e) { return set_status(c, IF_UP, IF_DOWN, e); }
static bool run_up(struct sim_call *c, struct err *e) { return set_status(c, IF_UP, IF_UP, e); }
static bool run_admin_down(struct sim_call *c, struct err *e) { return set_status(c, IF_DOWN, IF_DOWN, e); }

static bool run_cut(struct sim_call *c, struct err *e) { return set_cut(c, true, e); }
static bool run_mend(struct sim_call *c, struct err *e) { return set_cut(c, false, e); }

static bool run_off(struct sim_call *c, struct err *e)
{
	(void)e;
	c->agent->off = true;
	return true;
}

static bool run_on(struct sim_call *c, struct err *e)
{
	c->agent->off = false;
	return sim_agent_reboot(c->agent, 0, c->now_ns, e);
}

static bool run_die(struct sim_call *c, struct err *e)
{
	(void)e;
	c->agent->dead = true;
	return true;
}

static bool run_revive(struct sim_call *c, struct err *e)
{
	(void)e;
	c->agent->dead = false;
	c->agent->silent_until_ns = c->now_ns;
	c->agent->varbinds_left = SIM_UNLIMITED;
	return true;
}

static bool run_reboot(struct sim_call *c, struct err *e)
{
	double silence_ms = 0;

	return (c->n < 3 || number_word(c, 2, 3600000, &silence_ms, e))
	       && sim_agent_reboot(c->agent, (uint32_t)silence_ms, c->now_ns, e);
}

static bool run_reset_counters(struct sim_call *c, struct err *e)
{
	bool silent = c->n == 4 && strcmp(c->words[3], "silent") == 0;
	uint32_t if_index;

	if (c->n == 4 && !silent)
		return wrong_words(e, "reset-counters AGENT IFNAME [silent]");
	return sim_interface_find(c->agent, c->words[2], &if_index, e)
	       && sim_interface_reset(c->agent, if_index, !silent, c->now_ns, e);
}

static bool run_renumber(struct sim_call *c, struct err *e)
{
	double offset = 0;

	return (c->n < 3 || number_word(c, 2, INT32_MAX, &offset, e)) && sim_agent_renumber(c->agent, (int64_t)offset, e);
}

static bool run_latency(struct sim_call *c, struct err *e)
{
	double ms = 0;

	if (!number_word(c, 2, 600000, &ms, e))
		return false;
	c->agent->latency_ms = (uint32_t)ms;
	return true;
}

static bool run_loss(struct sim_call *c, struct err *e)
{
	return number_word(c, 2, 1, &c->agent->loss, e);
}

static bool run_rate(struct sim_call *c, struct err *e)
{
	const struct sim_counter *counter = sim_counter_find(c->words[3]);
	uint32_t if_index;
	double rate = 0;

	if (!counter)
		return err_set(e, ERR_USAGE, "'%.32s': expected in-bps, out-bps, in-errors, out-errors, in-discards, out-discards, "
		                             "in-packets or out-packets", c->words[3]);
	return number_word(c, 4, SIM_RATE_MAX * 8, &rate, e) && sim_interface_find(c->agent, c->words[2], &if_index, e)
	       && sim_interface_move(c->agent, if_index, counter, rate, NULL, c->now_ns, e);
}

static bool run_set(struct sim_call *c, struct err *e)
{
	uint8_t oid[SIM_OID_MAX], *content = malloc(SIM_VALUE_MAX);
	struct sim_value v;
	size_t oid_len;
	bool ok = content != NULL || err_set(e, ERR_MEMORY, "no memory for a value");

	ok = ok && sim_oid_parse(c->words[2], strlen(c->words[2]), oid, &oid_len, e)
	     && sim_value_parse(c->words[3], strlen(c->words[3]), c->words[4], strlen(c->words[4]), content, &v, e)
	     && sim_agent_set(c->agent, oid, oid_len, &v, content, e);
	free(content);
	return ok;
}

static bool run_stop(struct sim_call *c, struct err *e)
{
	double varbinds = 0;

	if (strcmp(c->words[2], "after") != 0)
		return wrong_words(e, "stop AGENT after VARBINDS");
	if (!number_word(c, 3, 1e15, &varbinds, e))
		return false;
	c->agent->varbinds_left = (uint64_t)varbinds;
	return true;
}

static bool run_non_increasing(struct sim_call *c, struct err *e)
{
	if (strcmp(c->words[2], "on") != 0 && strcmp(c->words[2], "off") != 0)
		return wrong_words(e, "non-increasing AGENT on|off");
	c->agent->non_increasing = strcmp(c->words[2], "on") == 0;
	return true;
}

static bool run_list(struct sim_call *c, struct err *e)
{
	char where[SIM_ENDPOINT_TEXT_MAX];

	for (size_t i = 0; i < c->world->agents.n; i++) {
		const struct sim_agent *a = c->world->agents.list[i];
		const char *state = a->off ? "off" : a->dark ? "dark" : a->cut_off ? "cut off" : a->dead ? "dead" : c->now_ns < a->silent_until_ns ? "rebooting"
		                    : a->varbinds_left == 0 ? "stopped" : "alive";

		sim_endpoint_format(&a->endpoint, where);
		text_appendf(c->out, "%s\t%s\t%s\t%zu objects\t%" PRIu64 " requests\t%" PRIu64 " responses\n", a->name, where, state,
		             a->mib->n_objects, a->requests, a->responses);
	}
	return !c->out->failed || err_set(e, ERR_LIMIT, "the list is too long");
}

static bool run_services(struct sim_call *c, struct err *e)
{
	char where[SIM_ENDPOINT_TEXT_MAX];

	for (size_t i = 0; i < c->world->services.n; i++) {
		const struct sim_service *s = c->world->services.list[i];

		sim_endpoint_format(&s->endpoint, where);
		text_appendf(c->out, "%s\t%s\t%s\t%s\tstatus %u\t%u ms\t%.6g days", s->name, sim_service_kind_name(s->kind), where,
		             s->dark ? "dark" : s->unreached ? "not reached" : sim_service_state_name(s->state), s->status, s->latency_ms, s->days);
		if (sim_service_is_dicom(s))
			text_appendf(c->out, "\t%" PRIu64 " associations\t%" PRIu64 " echoes\t%" PRIu64 " stored\t%" PRIu64 " octets",
			             s->dicom.associations, s->dicom.echoes, s->dicom.stored, s->dicom.octets);
		text_append_char(c->out, '\n');
	}
	return !c->out->failed || err_set(e, ERR_LIMIT, "the list is too long");
}

static bool run_service(struct sim_call *c, struct err *e)
{
	return sim_services_set(&c->world->services, c->service, c->words[2], c->words[3], e);
}

static bool run_job(struct sim_call *c, struct err *e)
{
	struct sim_job *job = sim_jobs_find(&c->world->jobs, c->words[1]);

	return job ? sim_job_parse_does(c->words[2], &job->does, e) : err_set(e, ERR_NOT_FOUND, "no job '%.90s'", c->words[1]);
}

static bool set_dark(struct sim_call *c, bool dark, struct err *e)
{
	(void)e;
	sim_world_set_dark(c->world, c->words[1], dark);
	return true;
}

static bool run_dark(struct sim_call *c, struct err *e) { return set_dark(c, true, e); }
static bool run_light(struct sim_call *c, struct err *e) { return set_dark(c, false, e); }

static bool run_fill(struct sim_call *c, struct err *e)
{
	double ratio = 0, seconds = 0;

	return number_word(c, 3, 1, &ratio, e) && (c->n < 5 || number_word(c, 4, 1e8, &seconds, e))
	       && sim_storage_fill(c->agent, c->words[2], ratio, seconds, c->now_ns, e);
}

static bool run_quit(struct sim_call *c, struct err *e)
{
	(void)e;
	c->quit = true;
	return true;
}

static const struct sim_command commands[] = {
	{ "down", "AGENT IFNAME", N_("the interface loses its link; its counters hold"), OF_AGENT, 2, 2, run_down },
	{ "up", "AGENT IFNAME", N_("the interface is up again"), OF_AGENT, 2, 2, run_up },
	{ "admin-down", "AGENT IFNAME", N_("the interface is shut down by its administrator"), OF_AGENT, 2, 2, run_admin_down },
	{ "die", "AGENT", N_("the agent answers no more"), OF_AGENT, 1, 1, run_die },
	{ "revive", "AGENT", N_("the agent answers again, as if nothing had happened"), OF_AGENT, 1, 1, run_revive },
	{ "off", "AGENT", N_("the device has no power: it is silent, and so is what is reached through it alone"), OF_AGENT, 1, 1, run_off },
	{ "on", "AGENT", N_("the device starts again"), OF_AGENT, 1, 1, run_on },
	{ "reboot", "AGENT [MS]", N_("sysUpTime and counters restart from zero, after MS of silence"), OF_AGENT, 1, 2, run_reboot },
	{ "reset-counters", "AGENT IFNAME [silent]",
	  N_("counters to zero; silent: ifCounterDiscontinuityTime does not tell"), OF_AGENT, 2, 3, run_reset_counters },
	{ "renumber", "AGENT [OFFSET]", N_("each interface takes the next one's ifIndex, or its own plus OFFSET"), OF_AGENT, 1, 2, run_renumber },
	{ "latency", "AGENT MS", N_("each response leaves that much later"), OF_AGENT, 2, 2, run_latency },
	{ "loss", "AGENT RATIO", N_("that part of the requests, 0 to 1, gets no answer"), OF_AGENT, 2, 2, run_loss },
	{ "rate", "AGENT IFNAME COUNTER VALUE", N_("a counter moves at that rate from now on"), OF_AGENT, 4, 4, run_rate },
	{ "set", "AGENT OID TAG VALUE", N_("an object takes a value, written as in a recording"), OF_AGENT, 4, 4, run_set },
	{ "stop", "AGENT after VARBINDS", N_("the agent falls silent once it has sent that many variable bindings"), OF_AGENT, 3, 3, run_stop },
	{ "non-increasing", "AGENT on|off", N_("walks of an interface column never end"), OF_AGENT, 2, 2, run_non_increasing },
	{ "cut", "LINK", N_("the interface that a link is, and its far end, lose their link"), OF_LINK, 1, 1, run_cut },
	{ "mend", "LINK", N_("the interface that a link is, and its far end, are up again"), OF_LINK, 1, 1, run_mend },
	{ "fill", "AGENT STORAGE RATIO [SECONDS]", N_("a storage fills or empties up to that ratio, in that time"), OF_AGENT, 3, 4, run_fill },
	{ "dark", "SITE", N_("everything that stands at a site falls silent, its links are down at their far ends"), OF_SITE, 1, 1, run_dark },
	{ "light", "SITE", N_("what stands at a site answers again"), OF_SITE, 1, 1, run_light },
	{ "service", "SERVICE KEY VALUE", N_("a service changes: status, body, latency, state, days, chain-days, issuer, answer, or a key of DICOM"), OF_SERVICE, 3,
	  3, run_service },
	{ "job", "JOB well|fail|hang|nothing", N_("what a job does from now on: its next end, or start"), OF_NOTHING, 2, 2, run_job },
	{ "services", "", N_("show the services"), OF_NOTHING, 0, 0, run_services },
	{ "list", "", N_("show the agents"), OF_NOTHING, 0, 0, run_list },
	{ "quit", "", N_("stop the simulator"), OF_NOTHING, 0, 0, run_quit },
};

void sim_command_print_help(FILE *out)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		char usage[80];

		snprintf(usage, sizeof usage, "%s %s", commands[i].name, commands[i].words);
		fprintf(out, "  %-38s %s\n", usage, _(commands[i].help));
	}
}

bool sim_command_split(char *line, char **words, size_t *ret_n, struct err *e)
{
	char *from = line, *to = line;
	size_t n = 0;

	for (;;) {
		bool quoted = false;

		from += strspn(from, " \t\r\n");
		if (!*from)
			break;
		if (n == SIM_WORDS_MAX)
			return err_set(e, ERR_USAGE, "expected at most %d words", SIM_WORDS_MAX);
		words[n++] = to;
		for (; *from && (quoted || !strchr(" \t\r\n", *from)); from++) {
			if (*from == '"') {
				quoted = !quoted;
				continue;
			}
			if (*from == '\\' && from[1])
				from++;
			*to++ = *from;
		}
		if (quoted)
			return err_set(e, ERR_USAGE, "expected a closing \"");
		if (*from)
			from++;
		*to++ = '\0';
	}
	*ret_n = n;
	return true;
}

static bool find_circuit(struct sim_call *c, struct err *e)
{
	c->circuit = sim_circuits_find(&c->world->circuits, c->words[1]);
	c->agent = c->circuit ? sim_agents_find_name(&c->world->agents, c->circuit->ends[SIM_NEAR].agent) : NULL;
	return c->agent || err_set(e, ERR_NOT_FOUND, "no interface is the link '%.80s'", c->words[1]);
}

static bool find_subject(struct sim_call *c, enum sim_subject subject, struct err *e)
{
	switch (subject) {
	case OF_AGENT:
		c->agent = sim_agents_find_name(&c->world->agents, c->words[1]);
		return c->agent || err_set(e, ERR_NOT_FOUND, "no agent '%.80s'; try: list", c->words[1]);
	case OF_LINK:
		return find_circuit(c, e);
	case OF_SERVICE:
		c->service = sim_services_find(&c->world->services, c->words[1]);
		return c->service || err_set(e, ERR_NOT_FOUND, "no service '%.90s'; try: services", c->words[1]);
	case OF_SITE:
		return sim_world_has_site(c->world, c->words[1]) || err_set(e, ERR_NOT_FOUND, "nothing stands at the site '%.90s'", c->words[1]);
	case OF_NOTHING:
		return true;
	}
	return true;
}

const struct sim_command *sim_command_find(struct sim_call *c, struct err *e)
{
	for (size_t i = 0; c->n > 0 && i < ARRAY_LEN(commands); i++) {
		if (strcmp(commands[i].name, c->words[0]) != 0)
			continue;
		if (c->n - 1 >= commands[i].least && c->n - 1 <= commands[i].most)
			return find_subject(c, commands[i].subject, e) ? &commands[i] : NULL;
		err_set(e, ERR_USAGE, "expected: %s %s", commands[i].name, commands[i].words);
		return NULL;
	}
	err_set(e, ERR_USAGE, "unknown command '%.40s'; see vigie-sim --help", c->n > 0 ? c->words[0] : "");
	return NULL;
}

bool sim_command_run(struct sim_world *world, char **words, size_t n, int64_t now_ns, struct text *out, bool *ret_quit, struct err *e)
{
	struct sim_call c = { .world = world, .words = words, .n = n, .now_ns = now_ns, .out = out };
	const struct sim_command *command = sim_command_find(&c, e);

	if (!command || !command->run(&c, e) || (command->subject != OF_NOTHING && !sim_reach_refresh(world, now_ns, e)))
		return false;
	*ret_quit = c.quit;
	return true;
}
