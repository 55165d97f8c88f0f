#include "inventory/live_device.h"

#include <math.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A round takes its time between sysUpTime and the counters, and agents' clocks drift. */
enum { RESTART_SLACK_MS = 3000, RESTART_SLACK_SHARE = 50 };

void device_memory_done(struct device_memory *m)
{
	arena_free(m->arena);
	*m = DEVICE_MEMORY_INIT;
}

/* qsort_r: the places are sorted by what stands there. */
static int compare_names(const void *a, const void *b, void *names)
{
	const char *const *n = names;

	return strcmp(n[*(const size_t *)a], n[*(const size_t *)b]);
}

/* Room for n interfaces whose names take so many bytes, nothing in it. */
static bool memory_reserve(struct device_memory *m, size_t n, size_t name_bytes, struct err *e)
{
	size_t each = sizeof *m->interfaces + sizeof *m->names + sizeof *m->by_name + alignof(max_align_t);

	m->arena = arena_new_sized(n * each + name_bytes + 3 * alignof(max_align_t));
	if (!m->arena)
		return err_set(e, ERR_MEMORY, "no memory for %zu interfaces", n);
	m->interfaces = arena_array(m->arena, n, sizeof *m->interfaces);
	m->names = arena_array(m->arena, n, sizeof *m->names);
	m->by_name = arena_array(m->arena, n, sizeof *m->by_name);
	m->n = n;
	if (m->interfaces && m->names && m->by_name)
		return true;
	device_memory_done(m);
	return err_set(e, ERR_MEMORY, "no memory for %zu interfaces", n);
}

static bool memory_name(struct device_memory *m, size_t i, const char *name, struct err *e)
{
	m->names[i] = arena_strdup(m->arena, name);
	m->by_name[i] = i;
	return m->names[i] || err_set(e, ERR_MEMORY, "no memory for the name of an interface");
}

static void memory_sort(struct device_memory *m)
{
	if (m->n > 0)
		qsort_r(m->by_name, m->n, sizeof *m->by_name, compare_names, m->names);
}

bool device_memory_restore(struct device_memory *m, const struct reg_device *d, struct err *e)
{
	size_t name_bytes = 0;

	m->poll = d->memory;
	m->poll.mono_at.ns = 0;
	for (size_t i = 0; i < d->n_interfaces; i++)
		name_bytes += strlen(d->interface_names[i]) + 1;
	if (!memory_reserve(m, d->n_interfaces, name_bytes, e))
		return false;
	for (size_t i = 0; i < m->n; i++) {
		m->interfaces[i] = d->interface_memory[i];
		if (!memory_name(m, i, d->interface_names[i], e)) {
			device_memory_done(m);
			return false;
		}
	}
	memory_sort(m);
	return true;
}

/* The place of name: nearly always the guess, because agents keep their order. SIZE_MAX when it is new. */
static size_t memory_find(const struct device_memory *m, const char *name, size_t guess)
{
	size_t low = 0, high = m->n;

	if (guess < m->n && strcmp(m->names[guess], name) == 0)
		return guess;
	while (low < high) {
		size_t middle = low + (high - low) / 2, place = m->by_name[middle];
		int order = strcmp(name, m->names[place]);

		if (order == 0)
			return place;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return SIZE_MAX;
}

static void memory_set(struct interface_memory *m, const struct interface_facts *f, const struct interface_memory *before)
{
	struct interface_memory now = {
		.if_index = f->if_index,
		.discontinuity_cs = f->discontinuity_cs,
		.read_before_ms = f->read_before_ms,
		.speed_bps = f->speed_bps == UNKNOWN_I64 && before ? before->speed_bps : f->speed_bps,
	};

	memcpy(now.counters, f->counters, sizeof now.counters);
	*m = now;
}

/* The same interfaces in the same order: counters are replaced in place. Otherwise a new table takes over. */
static bool memory_take(struct device_memory *m, const struct snmp_facts *f, const size_t *places, struct err *e)
{
	struct device_memory fresh = { .poll = m->poll };
	bool same = f->n_interfaces == m->n;
	size_t name_bytes = 0;

	for (size_t i = 0; i < f->n_interfaces && same; i++)
		same = places[i] == i;
	if (same) {
		for (size_t i = 0; i < m->n; i++)
			memory_set(&m->interfaces[i], &f->interfaces[i], &m->interfaces[i]);
		return true;
	}
	for (size_t i = 0; i < f->n_interfaces; i++)
		name_bytes += strlen(f->interfaces[i].name) + 1;
	if (!memory_reserve(&fresh, f->n_interfaces, name_bytes, e))
		return false;
	for (size_t i = 0; i < fresh.n; i++) {
		memory_set(&fresh.interfaces[i], &f->interfaces[i], places[i] == SIZE_MAX ? NULL : &m->interfaces[places[i]]);
		if (!memory_name(&fresh, i, f->interfaces[i].name, e)) {
			device_memory_done(&fresh);
			return false;
		}
	}
	memory_sort(&fresh);
	device_memory_done(m);
	*m = fresh;
	return true;
}

/* Whether the agent's clock saw as much time go by as the wall clock: that one may have been set while the collector was down. An
 * uptime that went back is poll_is_discontinuous' matter. */
static bool uptime_agrees(const struct poll_memory *before, int64_t uptime_cs, int64_t elapsed_ms)
{
	if (before->uptime_cs == UNKNOWN_I64 || uptime_cs == UNKNOWN_I64 || uptime_cs < before->uptime_cs)
		return true;
	return llabs((uptime_cs - before->uptime_cs) * 10 - elapsed_ms) <= RESTART_SLACK_MS + elapsed_ms / RESTART_SLACK_SHARE;
}

/* By the monotonic clock within one process, by the wall clock across a restart. */
static int64_t memory_elapsed_ms(const struct poll_memory *before, int64_t uptime_cs, wall_t at, mono_t mono_at)
{
	if (!wall_is_known(before->at))
		return UNKNOWN_I64;
	if (before->mono_at.ns != 0)
		return mono_diff_ms(mono_at, before->mono_at);
	if (at.ms <= before->at.ms || !uptime_agrees(before, uptime_cs, at.ms - before->at.ms))
		return UNKNOWN_I64;
	return at.ms - before->at.ms;
}

bool device_memory_poll(struct device_memory *m, const struct snmp_facts *f, wall_t at, mono_t mono_at, struct arena *a,
                        struct interface_rates **ret_rates, int64_t *ret_elapsed_ms, struct err *e)
{
	int64_t elapsed_ms = memory_elapsed_ms(&m->poll, f->uptime_cs, at, mono_at);
	bool cut = elapsed_ms == UNKNOWN_I64 || poll_is_discontinuous(&m->poll, f->uptime_cs, f->engine_boots, elapsed_ms);
	struct interface_rates *rates = arena_array(a, f->n_interfaces, sizeof *rates);
	size_t *places = arena_array(a, f->n_interfaces, sizeof *places);

	if (!rates || !places)
		return err_set(e, ERR_MEMORY, "no memory for the rates of %zu interfaces", f->n_interfaces);
	for (size_t i = 0; i < f->n_interfaces; i++) {
		const struct interface_facts *now = &f->interfaces[i];

		places[i] = memory_find(m, now->name, i);
		rates[i] = places[i] == SIZE_MAX || elapsed_ms == UNKNOWN_I64
			? INTERFACE_RATES_UNKNOWN : interface_rates(&m->interfaces[places[i]], now, cut, elapsed_ms);
	}
	if (!memory_take(m, f, places, e))
		return false;
	m->poll = (struct poll_memory){ at, mono_at, f->uptime_cs, f->engine_boots };
	*ret_rates = rates;
	*ret_elapsed_ms = elapsed_ms;
	return true;
}
