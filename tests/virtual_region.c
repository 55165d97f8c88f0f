#include "tests/virtual_region.h"

#include "probes/sim_demo.h"
#include "probes/sim_play.h"
#include "probes/sim_respond.h"
#include "probes/snmp_decode.h"
#include "probes/snmp_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { REQUESTS_MAX = 200, ATTEMPTS = 2, NS_PER_MS = 1000000, ROWS = 25 };

void virtual_region_open(struct virtual_region *v, const char *scenario)
{
	char dir[] = "/tmp/vigie-test-virtual-XXXXXX", path[4096], recordings[4096], command[sizeof dir + 16];
	const char *source = getenv("top_srcdir");
	const struct sim_demo_options o = { .dir = mkdtemp(dir), .n_sites = DEMO_SITES_MIN, .sim_port = 16161 };
	struct err e;

	*v = (struct virtual_region){ .arena = arena_new(), .codec = snmp_codec_new(&e) };
	assert_true(o.dir && v->arena && v->codec);
	snprintf(path, sizeof path, "%s/region.conf", dir);
	snprintf(recordings, sizeof recordings, "%s/probes/recordings", source ? source : ".");
	if (!sim_demo_write(&o, &e) || !sim_region_load(path, recordings, &v->library, &v->world, &e))
		fail_msg("%s", e.text);
	snprintf(path, sizeof path, "%s/csv", dir);
	if (!import_read_dir(path, v->arena, &v->files, &v->n_files, &e))
		fail_msg("%s", e.text);
	snprintf(path, sizeof path, "%s/probes/scenarios/%s.scenario", source ? source : ".", scenario);
	v->scenario = sim_scenario_load(path, &e);
	if (!v->scenario || !sim_play_check(v->scenario, &v->world, &e))
		fail_msg("%s", e.text);
	v->player = sim_player_start(v->scenario, 0);
	v->narrow = arena_array(v->arena, v->world.agents.n, sizeof *v->narrow);
	assert_non_null(v->narrow);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

void virtual_region_close(struct virtual_region *v)
{
	sim_world_done(&v->world);
	sim_library_done(&v->library);
	sim_scenario_free(v->scenario);
	snmp_codec_free(v->codec);
	arena_free(v->arena);
}

void virtual_region_play(struct virtual_region *v, int64_t now_ms)
{
	const struct sim_step *step;
	struct err e;

	while ((step = sim_player_take(&v->player, now_ms)) != NULL)
		if (!sim_play_step(v->scenario, step, &v->world, now_ms * NS_PER_MS, &e))
			fail_msg("%s", e.text);
}

/* One request and its response through both codecs; NULL: the agent stays silent. Freed by the caller. */
static netsnmp_pdu *ask(struct virtual_region *v, struct sim_agent *a, struct snmp_request_pdu *pdu, int64_t now_ms)
{
	static uint8_t out[SIM_RESPONSE_BUFFER], message[SIM_RESPONSE_BUFFER];
	static struct sim_request request;
	struct snmp_credential cred = { .version = SNMP_V2C, .community = a->community };
	mono_t now = { now_ms * NS_PER_MS };
	const uint8_t *bytes, *start;
	struct snmp_peek peek;
	netsnmp_pdu *answer;
	size_t len = 0;
	struct err e;

	pdu->command = SNMP_MSG_GETBULK;
	for (int attempt = 0; attempt < ATTEMPTS && len == 0; attempt++) {
		pdu->id = ++v->request_id;
		if (!snmp_encode(v->codec, &cred, NULL, SNMP_NOAUTH_NOPRIV, pdu, now, &bytes, &len, &e)
		    || !sim_request_parse(bytes, len, &request, &e))
			fail_msg("%s", e.text);
		len = sim_respond(a, &request, now.ns, out, &start);
	}
	if (len == 0)
		return NULL;
	memcpy(message, start, len);
	assert_true(snmp_peek(message, len, &peek));
	assert_int_equal(snmp_decode(v->codec, &cred, NULL, SNMP_NOAUTH_NOPRIV, message, len, &peek, now, &answer), SNMP_DECODED);
	return answer;
}

static bool walk(struct virtual_region *v, struct sim_agent *a, snmp_column_set columns, int64_t now_ms, struct snmp_table *t)
{
	struct snmp_request_pdu pdu;
	struct snmp_walk w;

	snmp_walk_start(&w, columns);
	t->open |= columns;
	for (int i = 0; i < REQUESTS_MAX && !snmp_walk_is_done(&w); i++) {
		netsnmp_pdu *answer;

		pdu = (struct snmp_request_pdu){ 0 };
		snmp_walk_next(&w, ROWS, SNMP_WALK_COLUMNS_MAX, &pdu);
		answer = ask(v, a, &pdu, now_ms);
		if (!answer)
			return false;
		if (!snmp_walk_take(&w, answer->variables, t))
			fail_msg("the walk of %s stands still", a->name);
		snmp_free_pdu(answer);
	}
	assert_true(snmp_walk_is_done(&w));
	return true;
}

/* What moves. */
static snmp_column_set light_columns(bool narrow)
{
	snmp_column_set wide = SNMP_COLUMN_BIT(SC_IF_HC_IN_OCTETS) | SNMP_COLUMN_BIT(SC_IF_HC_OUT_OCTETS),
	                old = SNMP_COLUMN_BIT(SC_IF_IN_OCTETS) | SNMP_COLUMN_BIT(SC_IF_OUT_OCTETS),
	                fixed = SNMP_COLUMN_BIT(SC_IF_HIGH_SPEED) | SNMP_COLUMN_BIT(SC_IF_SPEED) | SNMP_COLUMN_BIT(SC_IF_LAST_CHANGE);

	return snmp_group_columns(SG_COUNTERS) & ~fixed & ~(narrow ? wide : old);
}

/* NULL: the agent stays silent. */
static struct snmp_facts *poll(struct virtual_region *v, struct sim_agent *a, bool *narrow, int64_t now_ms, bool full)
{
	struct snmp_table t = { .arena = arena_new() };
	struct snmp_facts *f = NULL;
	bool answered;

	assert_non_null(t.arena);
	answered = walk(v, a, full ? snmp_group_columns(SG_COUNTERS) : light_columns(*narrow), now_ms, &t);
	for (enum snmp_group g = SG_SCALARS; full && answered && g <= SG_ENTITIES; g++)
		answered = walk(v, a, snmp_group_columns(g), now_ms, &t);
	if (answered) {
		f = snmp_decode_table(&t, full, full);
		assert_non_null(f);
		if (full)
			*narrow = t.columns[SC_IF_HC_IN_OCTETS].n == 0;
	}
	arena_free(t.arena);
	return f;
}

static enum outcome service_outcome(const struct virtual_region *v, const char *name)
{
	const struct sim_service *s = sim_services_find(&v->world.services, name);

	if (!s)
		return OUTCOME_OK; /* of this machine, or nowhere */
	if (s->dark || s->state == SIM_SILENT)
		return OUTCOME_TIMEOUT;
	if (s->state == SIM_REFUSES)
		return OUTCOME_REFUSED;
	return (s->kind == SIM_HTTP || s->kind == SIM_HTTPS) && s->status != 200 ? OUTCOME_HTTP_STATUS : OUTCOME_OK;
}

static size_t agent_of(const struct virtual_region *v, const char *name)
{
	for (size_t i = 0; i < v->world.agents.n; i++)
		if (strcmp(v->world.agents.list[i]->name, name) == 0)
			return i;
	fail_msg("no agent %s", name);
	return 0;
}

/* A loopback address answers echo requests whatever its agent does. */
void virtual_region_answer(struct virtual_region *v, const struct reg_check *check, int64_t now_ms, wall_t at, bool full,
                           struct probe_result *ret)
{
	*ret = (struct probe_result){ .outcome = OUTCOME_OK, .latency_us = 1200, .at = at, .mono_at = { now_ms * NS_PER_MS },
		                          .started = { now_ms * NS_PER_MS } };
	if (strcmp(check->class, "snmp") == 0) {
		size_t i = agent_of(v, check->device->name);

		ret->snmp = poll(v, v->world.agents.list[i], &v->narrow[i], now_ms, full);
		ret->outcome = ret->snmp ? OUTCOME_OK : OUTCOME_TIMEOUT;
	} else if (strcmp(check->class, "icmp") == 0) {
		ret->icmp = (struct icmp_facts){ .sent = 3, .received = 3, .rtt_median_us = 1200, .rtt_min_us = 1100, .rtt_max_us = 1300,
			                             .jitter_us = 50, .family = AF_INET };
	} else if (check->service) {
		ret->outcome = service_outcome(v, check->service->name);
	}
	ret->state = outcome_state(ret->outcome);
	if (ret->outcome == OUTCOME_TIMEOUT)
		ret->latency_us = UNKNOWN_I64;
}
