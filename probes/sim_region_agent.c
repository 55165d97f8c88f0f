/* Sections `agent` of the region file. */
#include "probes/sim_region_internal.h"

#include "probes/sim_reach.h"
#include "probes/sim_v3.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool set_sys_name(struct sim_agent *a, const uint8_t *octets, size_t len, struct err *e)
{
	static const uint8_t sys_name[] = { 0x2b, 6, 1, 2, 1, 1, 5, 0 };
	struct sim_value v = { .tag = SIM_OCTET_STRING, .len = len };

	return sim_agent_set(a, sys_name, sizeof sys_name, &v, octets, e);
}

/* user, auth, auth-key, priv, priv-key: the agent then speaks SNMPv3 too. */
static bool set_user(const struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, struct err *e)
{
	const struct confile_setting *user = region_find(sec, "user");
	struct sim_v3_user u = { user ? user->values[0] : NULL, region_text(sec, "auth", "SHA-256"), region_text(sec, "auth-key", ""),
	                         region_text(sec, "priv", "AES"), region_text(sec, "priv-key", "") };

	return !user || sim_v3_enable(a, &u, e) || region_err_at(l, user, e);
}

/* copy-of, copies: interfaces that the recording has not. */
static bool add_interfaces(const struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, struct err *e)
{
	enum { COPIES_MAX = 4096 };
	const struct confile_setting *of = region_find(sec, "copy-of"), *copies = region_find(sec, "copies");
	double n = 1;

	if (!of)
		return !copies || confile_err(e, l->file, copies, "expected copy-of = \"IFNAME\" beside it");
	if (!region_read_number(l, sec, "copies", COPIES_MAX, &n, e))
		return false;
	return sim_agent_copy_interface(a, of->values[0], (uint32_t)n, e) || region_err_at(l, of, e);
}

/* clock: seconds that hrSystemDate is ahead of this machine's time. */
static bool set_clock(const struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, struct err *e)
{
	const struct confile_setting *s = region_find(sec, "clock");
	const double year_s = 366 * 86400.0;
	struct timespec now;
	double ahead_s;
	char *end;

	if (!s)
		return true;
	ahead_s = strtod(s->values[0], &end);
	if (end == s->values[0] || *end || !(ahead_s >= -year_s && ahead_s <= year_s))
		return confile_err(e, l->file, s, "expected seconds ahead, within a year");
	clock_gettime(CLOCK_REALTIME, &now);
	a->clock_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + (int64_t)(ahead_s * 1000);
	return true;
}

static bool set_paths(const struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, struct err *e)
{
	const struct confile_setting *behind = region_find(sec, "behind");

	for (size_t i = 0; behind && i < behind->n_values; i++)
		if (!sim_reach_add(l->world, a, behind->values[i], e))
			return region_err_at(l, behind, e);
	return true;
}

/* What an agent section says of each of its agents. */
static bool configure(const struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, bool named, struct err *e)
{
	double latency = 0, loss = 0, size = SIM_SIZE_DEFAULT, varbinds = 0;
	const struct confile_setting *s, *site = region_find(sec, "site");
	size_t len;

	if (!region_read_number(l, sec, "latency", 600000, &latency, e) || !region_read_number(l, sec, "loss", 1, &loss, e)
	    || !region_read_number(l, sec, "max-size", SIM_SIZE_MAX, &size, e)
	    || !region_read_number(l, sec, "max-varbinds", SIM_SIZE_MAX, &varbinds, e)
	    || !region_read_bool(l, sec, "dead", &a->dead, e) || !region_read_bool(l, sec, "non-increasing", &a->non_increasing, e)
	    || !region_read_octets(l, sec, "sys-name", "sys-name-hex", &len, &s, e))
		return false;
	if (size < SIM_SIZE_MIN)
		return confile_err(e, l->file, region_find(sec, "max-size"), "expected at least %d", SIM_SIZE_MIN);
	if (site && strlen(site->values[0]) >= sizeof a->site)
		return confile_err(e, l->file, site, "expected at most %zu octets", sizeof a->site - 1);
	if (site)
		memcpy(a->site, site->values[0], strlen(site->values[0]) + 1);
	a->latency_ms = (uint32_t)latency;
	a->loss = loss;
	a->max_size = (uint32_t)size;
	a->max_varbinds = (uint32_t)varbinds;
	if (!set_user(l, sec, a, e) || !set_clock(l, sec, a, e) || !add_interfaces(l, sec, a, e))
		return false;
	if (s)
		return set_sys_name(a, l->scratch, len, e) || region_err_at(l, s, e);
	return !named || set_sys_name(a, (const uint8_t *)a->name, strlen(a->name), e) || region_err_in(l, sec, e);
}

static struct sim_mib *recording_of(const struct region_loader *l, const struct confile_section *sec, struct err *e)
{
	const struct confile_setting *s = region_find(sec, "recording");
	const char *name = s ? s->values[0] : NULL;
	struct sim_mib *mib;
	char *path;
	int n;

	if (!s) {
		err_set(e, ERR_CONFIG, "expected recording = \"FILE\"");
		region_err_in(l, sec, e);
		return NULL;
	}
	if (strchr(name, '/'))
		n = asprintf(&path, "%s%s", name[0] == '/' ? "" : l->folder, name);
	else
		n = asprintf(&path, "%s/%s", l->recordings, name);
	if (n < 0) {
		err_set(e, ERR_MEMORY, "no memory for %s", name);
		return NULL;
	}
	mib = sim_library_get(l->library, path, e);
	if (!mib && e->kind == ERR_NOT_FOUND)
		region_err_at(l, s, e);
	free(path);
	return mib;
}

static bool add_one(struct region_loader *l, const struct confile_section *sec, const struct sim_endpoint *ep, const char *name,
                    bool named, struct sim_mib *mib, struct err *e)
{
	struct sim_agent *a = sim_agent_new(name, ep, region_text(sec, "community", "public"), mib, e);

	if (!a)
		return region_err_in(l, sec, e);
	if (!configure(l, sec, a, named, e)) {
		sim_agent_free(a);
		return false;
	}
	return sim_agents_add(&l->world->agents, a, e) ? set_paths(l, sec, a, e) : region_err_in(l, sec, e);
}

/* count = N makes NAME-1 … NAME-N on addresses that follow each other, each with its own name as sysName. */
bool region_add_agents(struct region_loader *l, const struct confile_section *sec, struct err *e)
{
	const struct confile_setting *address = region_find(sec, "address");
	struct sim_mib *mib = recording_of(l, sec, e);
	char name[SIM_NAME_MAX + 16];
	struct sim_endpoint ep;
	double count = 1;
	bool several = region_find(sec, "count") != NULL;

	if (!mib)
		return false;
	if (!sim_endpoint_parse(address ? address->values[0] : "127.0.0.1", SIM_DEFAULT_PORT, &ep, e))
		return region_err_at(l, address, e);
	if (!region_read_number(l, sec, "count", SIM_AGENTS_MAX, &count, e))
		return false;
	l->groups[l->n_groups++] = (struct region_group){ sec->title, l->world->agents.n, (size_t)count };
	for (uint32_t i = 0; i < (uint32_t)count; i++) {
		struct sim_endpoint mine = ep;

		snprintf(name, sizeof name, several ? "%.*s-%u" : "%.*s", SIM_NAME_MAX, sec->title, i + 1);
		mine.v4.s_addr = htonl(ntohl(ep.v4.s_addr) + i);
		if (ep.family == AF_INET && !sim_address_is_loopback(mine.v4))
			return confile_err(e, l->file, region_find(sec, "count"), "expected addresses within 127.0.0.0/8");
		if (!add_one(l, sec, &mine, name, several, mib, e))
			return false;
	}
	return true;
}
