/* The SNMP probe class: opens the shared engine, starts and cancels rounds, looks names up. */
#include "probes/resolve.h"
#include "probes/snmp_run.h"

#include <stdlib.h>
#include <string.h>

static bool class_open(const struct probe_env *env, void **ret_engine, struct err *e)
{
	struct snmp_engine *engine = calloc(1, sizeof *engine);

	if (!engine)
		return err_set(e, ERR_MEMORY, "no memory for SNMP");
	engine->loop = env->loop;
	engine->codec = snmp_codec_new(e);
	if (engine->codec)
		engine->transport = snmp_transport_new(env->loop, e);
	if (!engine->transport) {
		snmp_codec_free(engine->codec);
		free(engine);
		return false;
	}
	*ret_engine = engine;
	return true;
}

static void forget_lookup(struct snmp_run *r)
{
	name_lookup_end(r->lookup);
	r->lookup = NULL;
}

static void on_closed(void *data)
{
	struct snmp_engine *engine = data;

	while (engine->runs) {
		forget_lookup(engine->runs);
		snmp_run_end(engine->runs, OUTCOME_CANCELLED, "stopped");
	}
	snmp_codec_free(engine->codec);
	free(engine);
}

static void class_close(void *data)
{
	struct snmp_engine *engine = data;

	engine->closing = true;
	while (engine->n_spares > 0)
		arena_free(engine->spares[--engine->n_spares]);
	snmp_transport_close(engine->transport, on_closed, engine);
}

static uint16_t port_of(const struct probe_target *target)
{
	return target->port ? target->port : SNMP_DEFAULT_PORT;
}

static void on_looked_up(void *user, const struct name_answer *answer)
{
	struct snmp_run *r = user;

	r->lookup = NULL;
	if (answer->n > 0) {
		memcpy(&r->request.peer, &answer->addresses[0], sizeof answer->addresses[0]);
		snmp_run_begin(r);
	} else {
		snmp_run_end(r, answer->outcome, "%s", answer->why);
	}
}

static void look_up(struct snmp_run *r, const struct probe_target *target)
{
	r->lookup = name_lookup_start(r->engine->loop, target->address, port_of(target), target->timeout_ms * (target->retries + 1),
	                              on_looked_up, r);
	if (!r->lookup)
		snmp_run_end_later(r, OUTCOME_COLLECTOR_ERROR, "the name cannot be looked up");
}

static void find_peer(struct snmp_run *r, const struct probe_target *target)
{
	union address address;
	char zone[IF_NAMESIZE];

	if (address_lacks_zone(target->address, zone)) {
		snmp_run_end_later(r, OUTCOME_UNREACHABLE, "this machine has no interface %s", zone);
	} else if (address_from_literal(target->address, port_of(target), &address)) {
		memcpy(&r->request.peer, &address, sizeof address);
		snmp_run_begin(r);
	} else {
		look_up(r, target);
	}
}

static void begin(struct snmp_run *r)
{
	const struct probe_target *target = r->run->target;
	struct err e;

	if (!target->snmp) {
		snmp_run_end_later(r, OUTCOME_NO_CREDENTIAL, "no SNMP credential");
		return;
	}
	if (target->snmp->version == SNMP_V3) {
		r->usm.keys = snmp_codec_keys(r->engine->codec, target->snmp, &e);
		if (!r->usm.keys) {
			snmp_run_end_later(r, OUTCOME_COLLECTOR_ERROR, "%.200s", e.text);
			return;
		}
	}
	snmp_run_plan(r, target);
	find_peer(r, target);
}

static bool class_start(struct probe_run *run, struct err *e)
{
	struct snmp_engine *engine = run->engine;
	struct snmp_run *r;

	if (engine->closing || !run->target->address)
		return err_set(e, ERR_USAGE, "no address to poll");
	r = calloc(1, sizeof *r);
	if (r)
		r->arena = snmp_engine_arena(engine);
	if (!r || !r->arena) {
		free(r);
		return err_set(e, ERR_MEMORY, "no memory for an SNMP round");
	}
	r->table.arena = r->arena;
	r->run = run;
	r->engine = engine;
	r->started = mono_now();
	r->latency_us = UNKNOWN_I64;
	r->too_many = SG_COUNT;
	r->next = engine->runs;
	if (r->next)
		r->next->prev = r;
	engine->runs = r;
	run->priv = r;
	begin(r);
	return true;
}

static void class_cancel(struct probe_run *run)
{
	struct snmp_run *r = run->priv;

	if (!r)
		return;
	forget_lookup(r);
	snmp_run_end_later(r, OUTCOME_CANCELLED, "stopped");
}

const struct probe_class probe_snmp = { "snmp", 60000, 1000, class_open, class_close, class_start, class_cancel };
