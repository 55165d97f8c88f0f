#include "inventory/live_link.h"

#include "inventory/interface_name.h"
#include "text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* IF-MIB (RFC 2863): ifAdminStatus down(2); ifOperStatus up(1) down(2) testing(3) unknown(4) dormant(5) notPresent(6)
 * lowerLayerDown(7). EtherLike-MIB (RFC 3635): dot3StatsDuplexStatus halfDuplex(2). */
enum { ADMIN_DOWN = 2, OPER_UP = 1, OPER_DOWN = 2, OPER_DORMANT = 5, OPER_NOT_PRESENT = 6, OPER_LOWER_LAYER_DOWN = 7,
       HALF_DUPLEX = 2 };

static PRINTF_LIKE(3, 4) struct judgement judge(enum link_state state, enum outcome outcome, const char *fmt, ...)
{
	struct judgement j = { .known = true, .state = (int)state, .outcome = outcome };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(j.detail, sizeof j.detail, fmt, ap);
	va_end(ap);
	utf8_end_whole(j.detail, sizeof j.detail);
	return j;
}

/* Light rounds ask neither ifName nor ifDescr: they go by the key. */
static enum interface_naming naming_of(const struct snmp_facts *f, const struct interface_facts *i, const char *name, const char *key)
{
	if (!f->has_inventory && strcmp(i->name, key) == 0)
		return NAMED_BY_KEY;
	return interface_naming(name, i->name, i->if_name, i->descr);
}

static struct interface_bearers find_bearers(const struct snmp_facts *f, const char *name, const char *key)
{
	struct interface_bearers found = INTERFACE_BEARERS_INIT;

	for (size_t i = 0; i < f->n_interfaces && found.best != NAMED_BY_KEY; i++)
		interface_bearers_offer(&found, naming_of(f, &f->interfaces[i], name, key), i);
	return found;
}

/* A light round says nothing of an ifName or ifDescr that no full one has found. */
static bool is_absence(const struct link_end *end, const struct snmp_facts *facts, bool complete)
{
	return complete && (facts->has_inventory || end->key[0] || end->missing);
}

/* Of several that bear a name, a table that is cut may show one only. */
static bool is_one_of_several(const struct link_end *end, const struct interface_bearers *found, bool complete)
{
	return !complete && end->missing && end->bearers > 1 && found->best != NAMED_BY_KEY;
}

static bool lacks_status(const struct interface_facts *f)
{
	return f->admin_status == IF_STATUS_UNREAD || f->oper_status == IF_STATUS_UNREAD;
}

/* Whole names only: half a name is another interface. */
static void add_near(struct link_end *end, const char *name)
{
	size_t len = strlen(end->near);

	if (name && strlen(name) + 2 < sizeof end->near - len)
		snprintf(end->near + len, sizeof end->near - len, "%s%s", len ? ", " : "", name);
}

/* For a typing error in what was declared. */
static void find_near(struct link_end *end, const char *name, const struct snmp_facts *facts)
{
	struct text_nearest nearest = { .word = name };

	end->near[0] = '\0';
	end->few = facts->n_interfaces <= LINK_END_FEW;
	for (size_t i = 0; i < facts->n_interfaces; i++) {
		if (end->few)
			add_near(end, facts->interfaces[i].name);
		else
			text_nearest_offer(&nearest, facts->interfaces[i].name);
	}
	if (!end->few)
		add_near(end, nearest.found);
}

/* Their keys are what may be declared instead. */
static void name_bearers(struct link_end *end, const char *name, const struct snmp_facts *facts)
{
	end->near[0] = '\0';
	for (size_t i = 0; i < facts->n_interfaces; i++)
		if (interface_naming(name, facts->interfaces[i].name, facts->interfaces[i].if_name, facts->interfaces[i].descr) != NOT_NAMED)
			add_near(end, facts->interfaces[i].name);
}

void link_end_remember(struct link_end *end, const char *key)
{
	if (!key || strlen(key) >= sizeof end->key)
		return;
	memcpy(end->key, key, strlen(key) + 1);
	end->was_there = true;
}

/* A light round knows neither ifName nor ifDescr: it counts no bearers anew. */
static void end_misses(struct link_end *end, const char *name, const struct snmp_facts *facts, size_t n_bearers)
{
	if (facts->has_inventory)
		end->bearers = n_bearers;
	if (n_bearers > 1)
		name_bearers(end, name, facts);
	else if (!end->was_there && end->bearers == 0)
		find_near(end, name, facts);
}

void link_end_update(struct link_end *end, const char *name, const struct snmp_facts *facts, bool complete, mono_t at)
{
	struct interface_bearers found = find_bearers(facts, name, end->key);
	const struct interface_facts *f = found.n == 1 ? &facts->interfaces[found.first] : NULL;

	if (!f ? !is_absence(end, facts, complete) : lacks_status(f) || is_one_of_several(end, &found, complete)) {
		end->silences += end->silences < LINK_END_ASKS;
		return;
	}
	if (!f)
		end->key[0] = '\0'; /* whoever has that key now is another interface, until a full round finds the name again */
	link_end_remember(end, f ? f->name : NULL);
	end->told = true;
	end->stale = false;
	end->missing = !f;
	end->heard = at;
	if (!f) {
		end_misses(end, name, facts, found.n);
		return;
	}
	end->bearers = 0;
	end->admin_status = f->admin_status;
	end->oper_status = f->oper_status;
	if (f->speed_bps != UNKNOWN_I64)
		end->speed_bps = f->speed_bps;
	if (f->duplex != UNKNOWN_I64)
		end->duplex = f->duplex;
}

static struct judgement judge_running(const struct link_end *end, const char *device, const char *interface, int64_t expected_bps)
{
	if (expected_bps > 0 && end->speed_bps > 0 && end->speed_bps < expected_bps)
		return judge(LINK_DEGRADED, OUTCOME_LINK_DEGRADED, "%s %s: %" PRId64 " bit/s instead of %" PRId64, device, interface,
		             end->speed_bps, expected_bps);
	if (end->duplex == HALF_DUPLEX)
		return judge(LINK_DEGRADED, OUTCOME_LINK_DEGRADED, "%s %s: half duplex", device, interface);
	return judge(LINK_UP, OUTCOME_OK, "%s", "");
}

static struct judgement judge_missing(const struct link_end *end, const char *device, const char *interface)
{
	if (end->bearers > 1)
		return judge(LINK_UNKNOWN, OUTCOME_INTERFACE_AMBIGUOUS, end->near[0] ? "%s: %zu interfaces are called '%s', to be declared as %s"
		             : "%s: %zu interfaces are called '%s'", device, end->bearers, interface, end->near);
	if (end->was_there)
		return judge(LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING, "%s: interface '%s' is gone", device, interface);
	if (!end->near[0])
		return judge(LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING, "%s: no interface '%s'", device, interface);
	return judge(LINK_UNKNOWN, OUTCOME_INTERFACE_MISSING, end->few ? "%s: no interface '%s', it has %s"
	             : "%s: no interface '%s', the nearest is %s", device, interface, end->near);
}

static struct judgement judge_end(const struct link_end *end, const char *device, const char *interface, int64_t expected_bps)
{
	if (end->stale)
		return judge(LINK_UNKNOWN, OUTCOME_STALE, "%s %s", device, interface);
	if (end->missing)
		return judge_missing(end, device, interface);
	if (end->admin_status == ADMIN_DOWN)
		return judge(LINK_ADMIN_DOWN, OUTCOME_ADMIN_DOWN, "%s %s", device, interface);
	switch (end->oper_status) {
	case OPER_UP:
		return judge_running(end, device, interface, expected_bps);
	case OPER_DOWN:
	case OPER_DORMANT:
	case OPER_NOT_PRESENT:
	case OPER_LOWER_LAYER_DOWN:
		return judge(LINK_DOWN, OUTCOME_LINK_DOWN, "%s %s: %s", device, interface, if_oper_status_name(end->oper_status));
	}
	return judge(LINK_UNKNOWN, OUTCOME_LINK_UNKNOWN, "%s %s: %s", device, interface, if_oper_status_name(end->oper_status));
}

/* Of what the A end last said of its own speed and duplex the Z end knows nothing: that it is up takes nothing from it. */
static struct judgement judge_far_end(const struct reg_link *link, const struct link_end *a, const struct link_end *z)
{
	struct judgement far = judge_end(z, link->z_device->name, link->z_interface, link->expected_bps), near;

	if (far.state != LINK_UP || !link->device || !link->interface || !a->told || a->missing || a->admin_status == ADMIN_DOWN
	    || a->oper_status != OPER_UP)
		return far;
	near = judge_running(a, link->device->name, link->interface, link->expected_bps);
	return near.state == LINK_DEGRADED ? near : far;
}

static bool end_tells(const struct link_end *end, const struct end_agent *agent)
{
	return agent->tested && agent->answers && agent->outcome != OUTCOME_STALE && end->told;
}

struct judgement link_judge_interfaces(const struct reg_link *link, const struct link_end *a, const struct end_agent *a_agent,
                                       const struct link_end *z, const struct end_agent *z_agent)
{
	bool has_a = link->device && link->interface, has_z = link->z_device && link->z_interface;

	if (has_a && end_tells(a, a_agent))
		return judge_end(a, link->device->name, link->interface, link->expected_bps);
	/* Before the A end had its say, or when it answered without a word of this interface, nothing changes. */
	if (has_a && (!a_agent->tested || (a_agent->answers && a_agent->outcome != OUTCOME_STALE)))
		return (struct judgement){ .known = false };
	if (has_z && end_tells(z, z_agent) && !z->stale && !z->missing)
		return judge_far_end(link, a, z);
	if (!has_a)
		return (struct judgement){ .known = false };
	if (!a_agent->detail || !*a_agent->detail)
		return judge(LINK_UNKNOWN, a_agent->outcome, "%s", link->device->name);
	return judge(LINK_UNKNOWN, a_agent->outcome, "%s: %s", link->device->name, a_agent->detail);
}

/* What says nothing of the circuit leaves it unknown: a name that does not resolve, or our own trouble. */
struct judgement link_judge_address(enum outcome outcome, enum state state, const char *detail)
{
	enum link_state s = LINK_UNKNOWN;

	switch (state) {
	case STATE_OK:
		s = LINK_UP;
		break;
	case STATE_WARNING:
		s = LINK_DEGRADED;
		break;
	case STATE_CRITICAL:
		s = outcome == OUTCOME_UNKNOWN_HOST ? LINK_UNKNOWN : LINK_DOWN;
		break;
	case STATE_UNKNOWN:
		break;
	}
	return judge(s, outcome, "%s", detail ? detail : "");
}
