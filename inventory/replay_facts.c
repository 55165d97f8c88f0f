#include "inventory/replay_internal.h"

#include <math.h>
#include <stdio.h>

/* IF-MIB (RFC 2863) and EtherLike-MIB (RFC 3635), as inventory/live_link.c judges them. */
enum { ADMIN_UP = 1, ADMIN_DOWN = 2, OPER_UP = 1, OPER_DOWN = 2, OPER_UNKNOWN = 4, HALF_DUPLEX = 2, FULL_DUPLEX = 3 };

static struct interface_facts interface_that_is(const char *name, size_t place)
{
	return (struct interface_facts){
		.if_index = (int64_t)place + 1, .name = name, .if_name = name, .type = UNKNOWN_I64, .mtu = UNKNOWN_I64,
		.admin_status = ADMIN_UP, .oper_status = OPER_UP, .speed_bps = UNKNOWN_I64, .last_change_cs = UNKNOWN_I64,
		.discontinuity_cs = UNKNOWN_I64, .duplex = FULL_DUPLEX,
	};
}

static struct interface_facts *add_interface(struct snmp_facts *f, const char *name)
{
	f->interfaces[f->n_interfaces] = interface_that_is(name, f->n_interfaces);
	return &f->interfaces[f->n_interfaces++];
}

static void add_twins(struct snmp_facts *f, const char *name)
{
	for (int i = 1; i <= 2; i++) {
		char key[300];

		snprintf(key, sizeof key, "%.250s#%d", name, i);
		add_interface(f, name)->name = arena_strdup(f->arena, key);
	}
}

/* The interface of one end as it must be for the link to be judged as it was. *absent: its table does not have it. */
static void add_end(struct snmp_facts *f, const struct replay_entity *link, const char *name, bool *absent)
{
	struct interface_facts *i;

	if (link->told_outcome == OUTCOME_INTERFACE_MISSING) {
		*absent = true;
		return;
	}
	if (link->told_outcome == OUTCOME_INTERFACE_AMBIGUOUS) {
		add_twins(f, name);
		return;
	}
	i = add_interface(f, name);
	switch ((enum link_state)link->told_state) {
	case LINK_UP:
		return;
	case LINK_DOWN:
		i->oper_status = OPER_DOWN;
		return;
	case LINK_DEGRADED: /* for whatever reason */
		i->duplex = HALF_DUPLEX;
		return;
	case LINK_ADMIN_DOWN:
		i->admin_status = ADMIN_DOWN;
		i->oper_status = OPER_DOWN;
		return;
	case LINK_UNKNOWN:
		i->oper_status = OPER_UNKNOWN;
		return;
	}
}

struct snmp_facts *player_facts(const struct player *p, size_t device)
{
	size_t n = p->first_end[device + 1] - p->first_end[device];
	const struct replay_end *ends = &p->ends[p->first_end[device]];
	struct arena *a = n > 0 ? arena_new_sized(sizeof(struct snmp_facts) + 2 * n * sizeof(struct interface_facts) + 64) : NULL;
	struct snmp_facts *f = a ? arena_alloc(a, sizeof *f) : NULL;
	bool absent = false;

	if (!f)
		goto fail;
	*f = (struct snmp_facts){ .arena = a, .uptime_cs = UNKNOWN_I64, .engine_boots = UNKNOWN_I64, .cpu_ratio = (double)NAN,
		                  .memory_ratio = (double)NAN, .has_inventory = true, .has_values = true };
	f->interfaces = arena_array(a, 2 * n, sizeof *f->interfaces);
	if (!f->interfaces)
		goto fail;
	for (size_t i = 0; i < n; i++) {
		const struct replay_entity *link = &p->entities[ends[i].entity];

		if (link->told)
			add_end(f, link, ends[i].is_z ? ends[i].link->z_interface : ends[i].link->interface, &absent);
		else
			f->truncated = true; /* nothing is known of it, not that it is missing */
	}
	f->truncated &= !absent;
	return f;
fail:
	arena_free(a);
	return NULL;
}
