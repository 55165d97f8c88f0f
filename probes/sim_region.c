#include "probes/sim_region.h"

#include "probes/sim_reach.h"
#include "probes/sim_region_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct confile_key keys[] = {
	{ NULL, "recordings", false, false },         { NULL, "ca-file", false, false },
	{ "agent", "address", true, false },          { "agent", "community", true, false },
	{ "agent", "recording", true, false },        { "agent", "count", true, false },
	{ "agent", "clock", true, false },            { "agent", "sys-name", true, false },         { "agent", "sys-name-hex", true, false },
	{ "agent", "latency", true, false },          { "agent", "loss", true, false },
	{ "agent", "dead", true, false },             { "agent", "non-increasing", true, false },
	{ "agent", "max-size", true, false },         { "agent", "max-varbinds", true, false },
	{ "agent", "user", true, false },             { "agent", "auth", true, false },
	{ "agent", "auth-key", true, false },         { "agent", "priv", true, false },
	{ "agent", "priv-key", true, false },
	{ "agent", "copy-of", true, false },          { "agent", "copies", true, false },
	{ "agent", "behind", true, true },            { "interface", "far-end", true, false },
	{ "interface", "facing", true, false },
	{ "agent", "site", true, false },             { "interface", "link", true, false },
	{ "interface", "alias", true, false },        { "interface", "alias-hex", true, false },
	{ "interface", "status", true, false },       { "interface", "speed-bps", true, false },
	{ "interface", "in-bps", true, false },       { "interface", "out-bps", true, false },
	{ "interface", "in-errors", true, false },    { "interface", "out-errors", true, false },
	{ "interface", "in-discards", true, false },  { "interface", "out-discards", true, false },
	{ "interface", "in-packets", true, false },   { "interface", "out-packets", true, false },
	{ "interface", "in-start", true, false },     { "interface", "out-start", true, false },
	{ "object", "tag", true, false },             { "object", "value", true, false },
	{ "service", "kind", true, false },           { "service", "address", true, false },
	{ "service", "host", true, false },           { "service", "site", true, false },
	{ "service", "device", true, false },
	{ "service", "status", true, false },         { "service", "body", true, false },
	{ "service", "latency", true, false },        { "service", "state", true, false },
	{ "service", "days", true, false },           { "service", "chain-days", true, false },
	{ "service", "tls-min", true, false },        { "service", "issuer", true, false },         { "service", "answer", true, false },
	{ "service", "called-ae", true, false },      { "service", "calling-aes", true, false },
	{ "service", "contexts", true, false },       { "service", "reject", true, false },
	{ "service", "on-associate", true, false },   { "service", "on-echo", true, false },
	{ "job", "collector", true, false },          { "job", "every", true, false },
	{ "job", "lasts", true, false },              { "job", "does", true, false },
	{ "service", "on-release", true, false },     { "service", "echo-status", true, false },
};

/* `interface "AGENT IFNAME"` and `object "AGENT OID"`: of every agent that the section AGENT made. */
static bool apply(struct region_loader *l, const struct confile_section *sec, struct err *e)
{
	const char *space = strchr(sec->title, ' ');
	size_t len = space ? (size_t)(space - sec->title) : 0;

	for (size_t g = 0; space && g < l->n_groups; g++) {
		const struct region_group *group = &l->groups[g];

		if (strlen(group->name) != len || memcmp(group->name, sec->title, len) != 0)
			continue;
		for (size_t i = 0; i < group->n; i++) {
			struct sim_agent *a = l->world->agents.list[group->first + i];

			if (!(sec->name[0] == 'i' ? region_set_interface : region_set_object)(l, sec, a, space + 1, e))
				return false;
		}
		return true;
	}
	if (space)
		err_set(e, ERR_CONFIG, "expected the name of an agent above it before the space");
	else
		err_set(e, ERR_CONFIG, "expected \"AGENT %s\"", sec->name[0] == 'i' ? "IFNAME" : "OID");
	return region_err_in(l, sec, e);
}

static bool load_section(struct region_loader *l, const struct confile_section *sec, struct err *e)
{
	if (strcmp(sec->name, "agent") == 0)
		return region_add_agents(l, sec, e);
	if (strcmp(sec->name, "job") == 0)
		return region_add_job(l, sec, e);
	return strcmp(sec->name, "service") == 0 ? region_add_service(l, sec, e) : apply(l, sec, e);
}

static bool load_sections(struct region_loader *l, struct err *e)
{
	bool ok = true;

	l->scratch = malloc(SIM_VALUE_MAX);
	l->groups = calloc(l->file->n_sections, sizeof *l->groups);
	if (!l->scratch || !l->groups)
		ok = err_set(e, ERR_MEMORY, "no memory for %s", l->file->path);
	for (size_t i = 1; ok && i < l->file->n_sections; i++)
		ok = load_section(l, &l->file->sections[i], e);
	if (ok && l->world->agents.n == 0)
		ok = err_set(e, ERR_CONFIG, "%s: expected at least one agent", l->file->path);
	if (ok && !(sim_reach_resolve(l->world, e) && sim_reach_refresh(l->world, 0, e))) {
		err_prefix(e, "%s", l->file->path);
		e->kind = ERR_CONFIG;
		ok = false;
	}
	free(l->groups);
	free(l->scratch);
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

/* A path of the file, relative to its folder; owned by the caller, NULL without memory. */
static char *path_beside(const char *folder, const char *path)
{
	char *whole;

	return asprintf(&whole, "%s%s", path[0] == '/' ? "" : folder, path) >= 0 ? whole : NULL;
}

static bool load_file(struct region_loader *l, const char *recordings, struct err *e)
{
	const struct confile_section *top = &l->file->sections[0];
	const char *own = region_text(top, "recordings", NULL), *ca = region_text(top, "ca-file", NULL);
	char *own_path = own ? path_beside(l->folder, own) : NULL;
	bool ok;

	l->world->ca_path = ca ? path_beside(l->folder, ca) : NULL;
	l->recordings = recordings ? recordings : own_path ? own_path : PKGDATADIR "/recordings";
	if ((own && !own_path) || (ca && !l->world->ca_path))
		ok = err_set(e, ERR_MEMORY, "no memory for %s", l->file->path);
	else
		ok = load_sections(l, e);
	free(own_path);
	return ok;
}

bool sim_region_load(const char *path, const char *recordings, struct sim_library *library, struct sim_world *world, struct err *e)
{
	struct confile *f = read_file(path, e);
	const char *slash = strrchr(path, '/');
	char *folder = strndup(path, slash ? (size_t)(slash + 1 - path) : 0);
	struct region_loader l = { .file = f, .folder = folder, .library = library, .world = world };
	bool ok = f != NULL;

	if (f && !folder)
		ok = err_set(e, ERR_MEMORY, "no memory for %s", path);
	ok = ok && load_file(&l, recordings, e);
	free(folder);
	confile_free(f);
	return ok;
}
