#include "probes/sim_agent.h"

#include "probes/sim_v3.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool overlay_init(struct sim_overlay *o, size_t n_objects)
{
	size_t words = n_objects / 64 + 1;

	*o = (struct sim_overlay){ calloc(words, sizeof *o->bits), calloc(words, sizeof *o->before), NULL, 0, 0 };
	return o->bits && o->before;
}

static void overlay_done(struct sim_overlay *o)
{
	for (size_t i = 0; i < o->n_changes; i++) {
		if (o->changes[i].kind == SIM_FIXED)
			free(o->changes[i].fixed.octets);
	}
	free(o->changes);
	free(o->bits);
	free(o->before);
}

static size_t overlay_rank(const struct sim_overlay *o, size_t index)
{
	uint64_t below = (UINT64_C(1) << index % 64) - 1;

	return o->before[index / 64] + (size_t)__builtin_popcountll(o->bits[index / 64] & below);
}

static bool overlay_has(const struct sim_overlay *o, size_t index)
{
	return o->bits[index / 64] >> index % 64 & 1;
}

/* The slot for this object's change, made when there is none. NULL without memory. */
static struct sim_change *overlay_slot(struct sim_overlay *o, size_t index, size_t n_objects)
{
	size_t rank = overlay_rank(o, index);

	if (overlay_has(o, index)) {
		if (o->changes[rank].kind == SIM_FIXED)
			free(o->changes[rank].fixed.octets);
		return &o->changes[rank];
	}
	if (o->n_changes == o->cap_changes) {
		size_t cap = o->cap_changes ? o->cap_changes * 2 : 16;
		struct sim_change *grown = reallocarray(o->changes, cap, sizeof *grown);

		if (!grown)
			return NULL;
		o->changes = grown;
		o->cap_changes = cap;
	}
	memmove(&o->changes[rank + 1], &o->changes[rank], (o->n_changes - rank) * sizeof *o->changes);
	o->n_changes++;
	o->bits[index / 64] |= UINT64_C(1) << index % 64;
	for (size_t word = index / 64 + 1; word <= n_objects / 64; word++)
		o->before[word]++;
	return &o->changes[rank];
}

struct sim_agent *sim_agent_new(const char *name, const struct sim_endpoint *endpoint, const char *community,
                                struct sim_mib *mib, struct err *e)
{
	size_t name_len = strlen(name), community_len = strlen(community);
	struct sim_agent *a;

	if (name_len == 0 || name_len >= SIM_NAME_MAX) {
		err_set(e, ERR_DATA, "agent '%.80s': expected a name of 1 to %d octets", name, SIM_NAME_MAX - 1);
		return NULL;
	}
	if (community_len == 0 || community_len >= SIM_COMMUNITY_MAX) {
		err_set(e, ERR_DATA, "agent '%s': expected a community of 1 to %d octets", name, SIM_COMMUNITY_MAX - 1);
		return NULL;
	}
	a = calloc(1, sizeof *a);
	if (!a || !overlay_init(&a->overlay, mib->n_objects)) {
		if (a)
			overlay_done(&a->overlay);
		free(a);
		err_set(e, ERR_MEMORY, "no memory for agent '%s'", name);
		return NULL;
	}
	memcpy(a->name, name, name_len + 1);
	memcpy(a->community, community, community_len + 1);
	a->community_len = community_len;
	a->endpoint = *endpoint;
	a->mib = sim_mib_ref(mib);
	a->max_size = SIM_SIZE_DEFAULT;
	a->varbinds_left = SIM_UNLIMITED;
	a->random = 0x9e3779b97f4a7c15u;
	for (const char *p = name; *p; p++)
		a->random = (a->random ^ (uint8_t)*p) * 0x100000001b3u;
	return a;
}

void sim_agent_free(struct sim_agent *a)
{
	if (!a)
		return;
	overlay_done(&a->overlay);
	sim_mib_unref(a->mib);
	sim_v3_free(a->v3);
	free(a);
}

bool sim_agent_fix(struct sim_agent *a, size_t index, uint8_t tag, const uint8_t *content, size_t len, struct err *e)
{
	const struct sim_object *o = &a->mib->objects[index];
	uint8_t *octets = malloc(SIM_HEADER_MAX * 3 + o->oid_len + len);
	struct sim_change *c = octets ? overlay_slot(&a->overlay, index, a->mib->n_objects) : NULL;
	size_t size;

	if (!c) {
		free(octets);
		return err_set(e, ERR_MEMORY, "no memory for a change of agent '%s'", a->name);
	}
	size = sim_put_varbind(octets, sim_object_oid(a->mib, o), o->oid_len, tag, content, len);
	*c = (struct sim_change){ .kind = SIM_FIXED, .tag = tag, .fixed = { octets, (uint32_t)size } };
	return true;
}

bool sim_agent_move(struct sim_agent *a, size_t index, struct sim_motion motion, struct err *e)
{
	struct sim_change *c = overlay_slot(&a->overlay, index, a->mib->n_objects);

	if (!c)
		return err_set(e, ERR_MEMORY, "no memory for a change of agent '%s'", a->name);
	*c = (struct sim_change){ .kind = SIM_MOVING, .tag = a->mib->objects[index].tag, .motion = motion };
	return true;
}

struct sim_change *sim_agent_change(const struct sim_agent *a, size_t index)
{
	return overlay_has(&a->overlay, index) ? &a->overlay.changes[overlay_rank(&a->overlay, index)] : NULL;
}

uint8_t sim_agent_tag(const struct sim_agent *a, size_t index)
{
	const struct sim_change *c = sim_agent_change(a, index);

	return c ? c->tag : a->mib->objects[index].tag;
}

uint32_t sim_agent_uptime_cs(const struct sim_agent *a, uint32_t recorded_cs, int64_t now_ns)
{
	int64_t ticks = (now_ns - a->up_since_ns) / 10000000;

	return (uint32_t)ticks + (a->rebooted ? 0 : recorded_cs); /* TimeTicks: modulo 2^32 (RFC 2578 §7.1.8) */
}

static size_t put_number(uint8_t *out, uint8_t tag, uint64_t value)
{
	if (tag == SIM_INTEGER)
		return sim_ber_put_signed(out, (int32_t)(uint32_t)value);
	return sim_ber_put_unsigned(out, tag == SIM_COUNTER64 ? value : (uint32_t)value);
}

uint64_t sim_change_value(const struct sim_change *c, int64_t now_ns)
{
	return c->held ? c->motion.base : sim_motion_value(&c->motion, now_ns);
}

static uint64_t object_value(const struct sim_agent *a, const struct sim_object *o, int64_t now_ns)
{
	const struct sim_numeric *n;

	if (o->kind == SIM_UPTIME)
		return sim_agent_uptime_cs(a, o->extra, now_ns);
	n = &a->mib->numerics[o->extra];
	return o->tag == SIM_INTEGER ? (uint64_t)sim_numeric_signed(n, now_ns) : sim_numeric_unsigned(n, now_ns);
}

static const uint8_t system_date[] = { 0x2b, 6, 1, 2, 1, 25, 1, 2, 0 }; /* hrSystemDate.0, RFC 2790 */

static bool is_system_date(const struct sim_agent *a, const struct sim_object *o)
{
	return o->oid_len == sizeof system_date && memcmp(sim_object_oid(a->mib, o), system_date, sizeof system_date) == 0;
}

/* DateAndTime of RFC 2579, in UTC. */
static size_t put_date(uint8_t octets[static 11], int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm t;

	gmtime_r(&seconds, &t);
	octets[0] = (uint8_t)((t.tm_year + 1900) >> 8);
	octets[1] = (uint8_t)(t.tm_year + 1900);
	octets[2] = (uint8_t)(t.tm_mon + 1);
	octets[3] = (uint8_t)t.tm_mday;
	octets[4] = (uint8_t)t.tm_hour;
	octets[5] = (uint8_t)t.tm_min;
	octets[6] = (uint8_t)t.tm_sec;
	octets[7] = (uint8_t)(ms % 1000 / 100);
	octets[8] = '+';
	octets[9] = octets[10] = 0;
	return 11;
}

const uint8_t *sim_agent_varbind(const struct sim_agent *a, size_t index, int64_t now_ns, uint8_t *scratch,
                                 size_t *ret_size)
{
	const struct sim_object *o = &a->mib->objects[index];
	const struct sim_change *c = sim_agent_change(a, index);
	uint8_t number[SIM_NUMBER_MAX];
	uint64_t value;
	size_t len;

	if (c && c->kind == SIM_FIXED) {
		*ret_size = c->fixed.size;
		return c->fixed.octets;
	}
	if (a->clock_ms && is_system_date(a, o)) {
		uint8_t date[11];

		len = put_date(date, a->clock_ms + now_ns / 1000000);
		*ret_size = sim_put_varbind(scratch, system_date, sizeof system_date, SIM_OCTET_STRING, date, len);
		return scratch;
	}
	if (!c && o->kind == SIM_STILL) {
		*ret_size = o->size;
		return a->mib->octets + o->at;
	}
	value = c ? sim_change_value(c, now_ns) : object_value(a, o, now_ns);
	len = put_number(number, o->tag, value);
	*ret_size = sim_put_varbind(scratch, sim_object_oid(a->mib, o), o->oid_len, o->tag, number, len);
	return scratch;
}

const uint8_t *sim_agent_content(const struct sim_agent *a, size_t index, int64_t now_ns, uint8_t *scratch, size_t *ret_len)
{
	size_t size;
	const uint8_t *octets = sim_agent_varbind(a, index, now_ns, scratch, &size);
	struct sim_ber r = { octets, octets + size, false }, varbind = sim_ber_enter(&r, SIM_SEQUENCE), content;
	uint8_t tag;

	sim_ber_enter(&varbind, SIM_OID);
	content = sim_ber_any(&varbind, &tag);
	*ret_len = (size_t)(content.end - content.p);
	return content.p;
}

uint64_t sim_agent_number(const struct sim_agent *a, size_t index, int64_t now_ns)
{
	uint8_t scratch[SIM_SCRATCH_MAX];
	size_t len;
	const uint8_t *content = sim_agent_content(a, index, now_ns, scratch, &len);
	uint64_t value = 0;

	for (size_t i = 0; len <= SIM_NUMBER_MAX && i < len; i++)
		value = value << 8 | content[i];
	return value;
}

bool sim_agent_draw_loss(struct sim_agent *a)
{
	if (a->loss <= 0)
		return false;
	a->random ^= a->random << 13; /* xorshift64: the same draws at each run */
	a->random ^= a->random >> 7;
	a->random ^= a->random << 17;
	return (double)(a->random >> 11) / 9007199254740992.0 < a->loss;
}
