#include "probes/sim_region.h"

#include "inventory/confile.h"
#include "probes/sim_interface.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct confile_key keys[] = {
	{ NULL, "recordings", false, false },
	{ "agent", "address", true, false },          { "agent", "community", true, false },
	{ "agent", "recording", true, false },        { "agent", "count", true, false },
	{ "agent", "sys-name", true, false },         { "agent", "sys-name-hex", true, false },
	{ "agent", "latency", true, false },          { "agent", "loss", true, false },
	{ "agent", "dead", true, false },             { "agent", "non-increasing", true, false },
	{ "agent", "max-size", true, false },         { "agent", "max-varbinds", true, false },
	{ "interface", "alias", true, false },        { "interface", "alias-hex", true, false },
	{ "interface", "status", true, false },       { "interface", "speed-bps", true, false },
	{ "interface", "in-bps", true, false },       { "interface", "out-bps", true, false },
	{ "interface", "in-errors", true, false },    { "interface", "out-errors", true, false },
	{ "interface", "in-discards", true, false },  { "interface", "out-discards", true, false },
	{ "interface", "in-packets", true, false },   { "interface", "out-packets", true, false },
	{ "interface", "in-start", true, false },     { "interface", "out-start", true, false },
	{ "object", "tag", true, false },             { "object", "value", true, false },
};

struct loader {
	const struct confile *file;
	const char *folder;     /* of the file, with its last slash */
	const char *recordings; /* folder */
	struct sim_library *library;
	struct sim_agents *agents;
	struct sim_section {    /* one per agent section: its agents follow each other in `agents` */
		const char *name;
		size_t first, n;
	} *groups;
	size_t n_groups;
};

bool sim_parse_number(const char *text, double *ret, struct err *e)
{
	static const struct { const char *suffix; double factor; } suffixes[] = {
		{ "", 1 }, { "k", 1e3 }, { "M", 1e6 }, { "G", 1e9 } };
	char *end;
	double n = strtod(text, &end);

	for (size_t i = 0; end != text && isfinite(n) && n >= 0 && i < ARRAY_LEN(suffixes); i++) {
		if (strcmp(end, suffixes[i].suffix) == 0) {
			*ret = n * suffixes[i].factor;
			return true;
		}
	}
	return err_set(e, ERR_DATA, "'%.64s': expected a number such as 1500, 12.5, 40k, 12M or 1G", text);
}

bool sim_parse_status(const char *text, int *ret_admin, int *ret_oper, struct err *e)
{
	static const struct { const char *word; int admin, oper; } words[] = {
		{ "up", IF_UP, IF_UP }, { "down", IF_UP, IF_DOWN }, { "admin-down", IF_DOWN, IF_DOWN },
		{ "testing", IF_TESTING, IF_TESTING }, { "dormant", IF_UP, IF_DORMANT },
		{ "not-present", IF_UP, IF_NOT_PRESENT }, { "lower-layer-down", IF_UP, IF_LOWER_LAYER_DOWN } };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i].word, text) == 0) {
			*ret_admin = words[i].admin;
			*ret_oper = words[i].oper;
			return true;
		}
	}
	return err_set(e, ERR_DATA,
	               "'%.32s': expected up, down, admin-down, testing, dormant, not-present or lower-layer-down", text);
}

static const struct confile_setting *find(const struct confile_section *sec, const char *name)
{
	for (size_t i = 0; i < sec->n_settings; i++) {
		if (strcmp(sec->settings[i].key->name, name) == 0)
			return &sec->settings[i];
	}
	return NULL;
}

static const char *text_of(const struct confile_section *sec, const char *name, const char *fallback)
{
	const struct confile_setting *s = find(sec, name);

	return s ? s->values[0] : fallback;
}

/* "file:line: key: " before what is in e already. */
static bool at(const struct loader *l, const struct confile_setting *s, struct err *e)
{
	char text[ERR_TEXT_MAX];

	memcpy(text, e->text, sizeof text);
	confile_err(e, l->file, s, "%s", text);
	return false;
}

static bool at_section(const struct loader *l, const struct confile_section *sec, struct err *e)
{
	err_prefix(e, "%s:%u: %s '%s'", l->file->path, sec->line, sec->name, sec->title);
	e->kind = ERR_CONFIG;
	return false;
}

static bool read_number(const struct loader *l, const struct confile_section *sec, const char *name, double max, double *ret,
                        struct err *e)
{
	const struct confile_setting *s = find(sec, name);
	double n;

	if (!s)
		return true;
	if (!sim_parse_number(s->values[0], &n, e))
		return at(l, s, e);
	if (n > max)
		return confile_err(e, l->file, s, "expected a number up to %.15g", max);
	*ret = n;
	return true;
}

static bool read_bool(const struct loader *l, const struct confile_section *sec, const char *name, bool *ret, struct err *e)
{
	const struct confile_setting *s = find(sec, name);

	if (!s)
		return true;
	if (strcmp(s->values[0], "true") != 0 && strcmp(s->values[0], "false") != 0)
		return confile_err(e, l->file, s, "expected true or false");
	*ret = s->values[0][0] == 't';
	return true;
}

/* A text given plainly or in hexadecimal; *ret_s is NULL when neither is there. */
static bool read_octets(const struct loader *l, const struct confile_section *sec, const char *name, const char *hex_name,
                        uint8_t *buf, size_t *ret_len, const struct confile_setting **ret_s, struct err *e)
{
	const struct confile_setting *plain = find(sec, name), *hex = find(sec, hex_name);
	struct sim_value v;

	*ret_s = plain ? plain : hex;
	if (!*ret_s)
		return true;
	if (plain && hex)
		return confile_err(e, l->file, hex, "expected either %s or %s", name, hex_name);
	if (!sim_value_parse(plain ? "4" : "4x", plain ? 1 : 2, (*ret_s)->values[0], strlen((*ret_s)->values[0]), buf, &v, e))
		return at(l, *ret_s, e);
	*ret_len = v.len;
	return true;
}

static bool set_sys_name(struct sim_agent *a, const uint8_t *octets, size_t len, struct err *e)
{
	static const uint8_t sys_name[] = { 0x2b, 6, 1, 2, 1, 1, 5, 0 };
	struct sim_value v = { .tag = SIM_OCTET_STRING, .len = len };

	return sim_agent_set(a, sys_name, sizeof sys_name, &v, octets, e);
}

/* What an agent section says of each of its agents. */
static bool configure(const struct loader *l, const struct confile_section *sec, struct sim_agent *a, bool named,
                      uint8_t *scratch, struct err *e)
{
	double latency = 0, loss = 0, size = SIM_SIZE_DEFAULT, varbinds = 0;
	const struct confile_setting *s;
	size_t len;

	if (!read_number(l, sec, "latency", 600000, &latency, e) || !read_number(l, sec, "loss", 1, &loss, e)
	    || !read_number(l, sec, "max-size", SIM_SIZE_MAX, &size, e)
	    || !read_number(l, sec, "max-varbinds", SIM_SIZE_MAX, &varbinds, e)
	    || !read_bool(l, sec, "dead", &a->dead, e) || !read_bool(l, sec, "non-increasing", &a->non_increasing, e)
	    || !read_octets(l, sec, "sys-name", "sys-name-hex", scratch, &len, &s, e))
		return false;
	if (size < SIM_SIZE_MIN)
		return confile_err(e, l->file, find(sec, "max-size"), "expected at least %d", SIM_SIZE_MIN);
	a->latency_ms = (uint32_t)latency;
	a->loss = loss;
	a->max_size = (uint32_t)size;
	a->max_varbinds = (uint32_t)varbinds;
	if (s)
		return set_sys_name(a, scratch, len, e) || at(l, s, e);
	return !named || set_sys_name(a, (const uint8_t *)a->name, strlen(a->name), e) || at_section(l, sec, e);
}

static struct sim_mib *recording_of(const struct loader *l, const struct confile_section *sec, struct err *e)
{
	const struct confile_setting *s = find(sec, "recording");
	const char *name = s ? s->values[0] : NULL;
	struct sim_mib *mib;
	char *path;
	int n;

	if (!s) {
		err_set(e, ERR_CONFIG, "expected recording = \"FILE\"");
		at_section(l, sec, e);
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
		at(l, s, e);
	free(path);
	return mib;
}

static bool add_one(struct loader *l, const struct confile_section *sec, const struct sim_endpoint *ep, const char *name,
                    bool named, struct sim_mib *mib, uint8_t *scratch, struct err *e)
{
	struct sim_agent *a = sim_agent_new(name, ep, text_of(sec, "community", "public"), mib, e);

	if (!a)
		return at_section(l, sec, e);
	if (!configure(l, sec, a, named, scratch, e)) {
		sim_agent_free(a);
		return false;
	}
	return sim_agents_add(l->agents, a, e) || at_section(l, sec, e);
}

/* count = N makes NAME-1 … NAME-N on addresses that follow each other, each with its own name as sysName. */
static bool add_agents(struct loader *l, const struct confile_section *sec, uint8_t *scratch, struct err *e)
{
	const struct confile_setting *address = find(sec, "address");
	struct sim_mib *mib = recording_of(l, sec, e);
	char name[SIM_NAME_MAX + 16];
	struct sim_endpoint ep;
	double count = 1;
	bool several = find(sec, "count") != NULL;

	if (!mib)
		return false;
	if (!sim_endpoint_parse(address ? address->values[0] : "127.0.0.1", SIM_DEFAULT_PORT, &ep, e))
		return at(l, address, e);
	if (!read_number(l, sec, "count", SIM_AGENTS_MAX, &count, e))
		return false;
	l->groups[l->n_groups++] = (struct sim_section){ sec->title, l->agents->n, (size_t)count };
	for (uint32_t i = 0; i < (uint32_t)count; i++) {
		struct sim_endpoint mine = ep;

		snprintf(name, sizeof name, several ? "%.*s-%u" : "%.*s", SIM_NAME_MAX, sec->title, i + 1);
		mine.v4.s_addr = htonl(ntohl(ep.v4.s_addr) + i);
		if (ep.family == AF_INET && !sim_address_is_loopback(mine.v4))
			return confile_err(e, l->file, find(sec, "count"), "expected addresses within 127.0.0.0/8");
		if (!add_one(l, sec, &mine, name, several, mib, scratch, e))
			return false;
	}
	return true;
}

static bool set_counters(const struct loader *l, const struct confile_section *sec, struct sim_agent *a, uint32_t if_index,
                         struct err *e)
{
	for (size_t i = 0; i < sim_n_counters; i++) {
		const struct sim_counter *c = &sim_counters[i];
		const struct confile_setting *s = find(sec, c->name);
		const char *start_name = strcmp(c->name, "in-bps") == 0 ? "in-start" : strcmp(c->name, "out-bps") == 0 ? "out-start" : "";
		double rate = 0, start = 0;
		uint64_t start_value;
		bool has_start = find(sec, start_name) != NULL;

		if (!s && !has_start)
			continue;
		if (!read_number(l, sec, c->name, SIM_RATE_MAX * 8, &rate, e)
		    || !read_number(l, sec, start_name, 18446744073709549568.0, &start, e))
			return false;
		start_value = has_start ? strtoull(text_of(sec, start_name, "0"), NULL, 10) : 0;
		if (start != (double)start_value && has_start)
			start_value = (uint64_t)start; /* "4.2G": no integer as it stands */
		if (!sim_interface_move(a, if_index, c, rate, has_start ? &start_value : NULL, 0, e))
			return at(l, s ? s : find(sec, start_name), e);
	}
	return true;
}

static bool set_interface(const struct loader *l, const struct confile_section *sec, struct sim_agent *a, const char *if_name,
                          uint8_t *scratch, struct err *e)
{
	const struct confile_setting *s, *speed = find(sec, "speed-bps"), *status = find(sec, "status");
	int admin = IF_UP, oper = IF_UP;
	uint32_t if_index;
	double bps = 0;
	size_t len;

	if (!sim_interface_find(a, if_name, &if_index, e))
		return at_section(l, sec, e);
	if (!read_octets(l, sec, "alias", "alias-hex", scratch, &len, &s, e))
		return false;
	if (s && !sim_interface_set_alias(a, if_index, scratch, len, e))
		return at(l, s, e);
	if (!read_number(l, sec, "speed-bps", 1e15, &bps, e))
		return false;
	if (speed && !sim_interface_set_speed(a, if_index, (uint64_t)bps, e))
		return at(l, speed, e);
	if (!set_counters(l, sec, a, if_index, e))
		return false;
	if (status && (!sim_parse_status(status->values[0], &admin, &oper, e)
	               || !sim_interface_set_status(a, if_index, (enum if_status)admin, (enum if_status)oper, 0, e)))
		return at(l, status, e);
	return true;
}

static bool set_object(const struct loader *l, const struct confile_section *sec, struct sim_agent *a, const char *oid_text,
                       uint8_t *scratch, struct err *e)
{
	const char *tag = text_of(sec, "tag", "4"), *value = text_of(sec, "value", "");
	uint8_t oid[SIM_OID_MAX];
	struct sim_value v;
	size_t oid_len;

	return (sim_oid_parse(oid_text, strlen(oid_text), oid, &oid_len, e)
	        && sim_value_parse(tag, strlen(tag), value, strlen(value), scratch, &v, e)
	        && sim_agent_set(a, oid, oid_len, &v, scratch, e))
	       || at_section(l, sec, e);
}

/* `interface "AGENT IFNAME"` and `object "AGENT OID"`: of every agent that the section AGENT made. */
static bool apply(struct loader *l, const struct confile_section *sec, uint8_t *scratch, struct err *e)
{
	const char *space = strchr(sec->title, ' ');
	size_t len = space ? (size_t)(space - sec->title) : 0;

	for (size_t g = 0; space && g < l->n_groups; g++) {
		const struct sim_section *group = &l->groups[g];

		if (strlen(group->name) != len || memcmp(group->name, sec->title, len) != 0)
			continue;
		for (size_t i = 0; i < group->n; i++) {
			struct sim_agent *a = l->agents->list[group->first + i];

			if (!(sec->name[0] == 'i' ? set_interface : set_object)(l, sec, a, space + 1, scratch, e))
				return false;
		}
		return true;
	}
	if (space)
		err_set(e, ERR_CONFIG, "expected the name of an agent above it before the space");
	else
		err_set(e, ERR_CONFIG, "expected \"AGENT %s\"", sec->name[0] == 'i' ? "IFNAME" : "OID");
	return at_section(l, sec, e);
}

static bool load_sections(struct loader *l, struct err *e)
{
	uint8_t *scratch = malloc(SIM_VALUE_MAX);
	bool ok = true;

	l->groups = calloc(l->file->n_sections, sizeof *l->groups);
	if (!scratch || !l->groups)
		ok = err_set(e, ERR_MEMORY, "no memory for %s", l->file->path);
	for (size_t i = 1; ok && i < l->file->n_sections; i++) {
		const struct confile_section *sec = &l->file->sections[i];

		ok = strcmp(sec->name, "agent") == 0 ? add_agents(l, sec, scratch, e) : apply(l, sec, scratch, e);
	}
	if (ok && l->agents->n == 0)
		ok = err_set(e, ERR_CONFIG, "%s: expected at least one agent", l->file->path);
	free(l->groups);
	free(scratch);
	return ok;
}

static struct confile *read_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct confile *f = NULL;
	char *text;
	size_t len;

	if (fd < 0) {
		err_set_errno(e, "cannot open %s", path);
		return NULL;
	}
	if (confile_read_fd(fd, path, SIM_REGION_MAX, &text, &len, e)) {
		f = confile_parse(path, text, len, keys, ARRAY_LEN(keys), false, e);
		free(text);
	}
	close(fd);
	return f;
}

bool sim_region_load(const char *path, const char *recordings, struct sim_library *library, struct sim_agents *as,
                     struct err *e)
{
	struct confile *f = read_file(path, e);
	const char *slash = strrchr(path, '/'), *own;
	struct loader l = { .file = f, .library = library, .agents = as };
	char *folder = strndup(path, slash ? (size_t)(slash + 1 - path) : 0), *own_path = NULL;
	bool ok = f != NULL && folder != NULL;

	own = ok ? text_of(&f->sections[0], "recordings", NULL) : NULL;
	if (own && own[0] != '/')
		ok = asprintf(&own_path, "%s%s", folder, own) >= 0;
	l.folder = folder;
	l.recordings = recordings ? recordings : own_path ? own_path : own ? own : PKGDATADIR "/recordings";
	if (f && !ok)
		err_set(e, ERR_MEMORY, "no memory for %s", path);
	ok = ok && load_sections(&l, e);
	free(own_path);
	free(folder);
	confile_free(f);
	return ok;
}
