#include "console/doctor.h"

#include "console/control_client.h"
#include "notify_check.h"
#include "secrets.h"
#include "text.h"

#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

/* Facts of the configuration, the inventory, the collector and the secrets. */

enum { INFO_TIMEOUT_MS = 3000, GROUPS_MAX = 256, PATH_BYTES_MAX = 4096 };

static void gather_configuration(struct session *s, struct doctor_facts *f)
{
	char path[PATH_BYTES_MAX];
	struct err e;
	/* who only looks leaves out what is wrong in it; vigied does not */
	struct conf *strict = conf_load(s->conf->path, &e);

	f->conf_path = s->conf->path;
	if (!strict)
		f->conf_error = arena_strdup(s->arena, e.text);
	conf_free(strict);
	for (size_t i = 0; i < s->conf->n_roles; i++)
		for (size_t k = 0; k < s->conf->roles[i].n_groups; k++)
			if (!getgrnam(s->conf->roles[i].groups[k]))
				name_list_add(&f->unknown_groups, s->arena, s->conf->roles[i].groups[k]);
	f->may_act = conf_names_role(s->conf, ROLE_OPERATOR | ROLE_ADMIN);
	f->zone = s->conf->timezone;
	f->zone_there = snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", f->zone) < (int)sizeof path && access(path, R_OK) == 0;
}

static struct file_rights rights_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return (struct file_rights){ .there = false };
	return (struct file_rights){ .there = true, .uid = st.st_uid, .gid = st.st_gid, .mode = st.st_mode };
}

static void account_fill(struct account *a, struct arena *arena, const struct passwd *pw)
{
	gid_t *groups = arena_array(arena, GROUPS_MAX, sizeof *groups);
	int n = GROUPS_MAX;

	*a = (struct account){ .name = arena_strdup(arena, pw->pw_name), .there = true, .uid = pw->pw_uid, .gid = pw->pw_gid,
		                   .groups = groups };
	if (groups && getgrouplist(pw->pw_name, pw->pw_gid, groups, &n) >= 0)
		a->n_groups = (size_t)n;
}

/* Whom vigied becomes when root starts it (vigied(8), user): without an account vigie, the owner of the folder. */
static void gather_writer(struct session *s, struct doctor_facts *f)
{
	const struct passwd *pw = getpwnam(*s->conf->user ? s->conf->user : "root");

	if (!pw && strcmp(s->conf->user, "vigie") == 0 && f->folder_rights.there)
		pw = getpwuid(f->folder_rights.uid);
	if (pw)
		account_fill(&f->writer, s->arena, pw);
	else
		f->writer.name = s->conf->user;
}

static void gather_place(struct session *s, struct doctor_facts *f)
{
	char path[PATH_BYTES_MAX], *slash, *file;
	struct statfs v;
	struct stat st;

	f->inventory = session_inventory(s);
	file = realpath(f->inventory, NULL); /* SQLite's other files stand beside what a symbolic link leads to */
	snprintf(path, sizeof path, "%s-wal", file ? file : f->inventory);
	f->wal_bytes = stat(path, &st) == 0 ? st.st_size : UNKNOWN_I64;
	snprintf(path, sizeof path, "%s", file ? file : f->inventory);
	free(file);
	slash = strrchr(path, '/');
	if (slash && slash != path)
		*slash = '\0';
	else
		snprintf(path, sizeof path, "%s", slash ? "/" : ".");
	f->folder = arena_strdup(s->arena, path);
	f->inventory_rights = rights_of(f->inventory);
	f->folder_rights = rights_of(path);
	f->free_bytes = UNKNOWN_I64;
	if (statfs(path, &v) == 0) {
		f->file_system = (uint32_t)v.f_type;
		f->free_bytes = (int64_t)(v.f_bavail * (uint64_t)v.f_bsize);
	} else {
		f->free_error = arena_strdup(s->arena, strerror(errno));
	}
}

static void gather_devices(struct session *s, struct doctor_facts *f)
{
	struct device_row *rows;
	struct err e;
	size_t n;

	if (!read_devices(s->reader, s->arena, &rows, &n, &e))
		return;
	f->devices = n;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].credential && *rows[i].credential)
			name_list_add(&f->needed_secrets, s->arena, rows[i].credential);
		if (rows[i].outcome == OUTCOME_AUTH_FAILURE)
			name_list_add(&f->auth_failures, s->arena, rows[i].name);
	}
}

static void gather_contacts(struct session *s, struct doctor_facts *f)
{
	struct contact_row *rows;
	struct err e;

	f->contacts.known = !reader_withholds_personal(s->reader) && read_contacts(s->reader, s->arena, NULL, &rows, &f->contacts.n, &e);
	if (f->contacts.known)
		f->contacts.rows = rows;
}

static int64_t longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t longest_period_ms(const struct conf *c, const struct doctor_facts *f)
{
	int64_t ms = 0;

	if (f->status.devices + f->status.links_total > 0)
		ms = longer(c->probe.snmp_period_ms, c->probe.icmp_period_ms);
	if (f->status.services > f->plugins)
		ms = longer(ms, c->probe.service_period_ms);
	return f->plugins > 0 ? longer(ms, c->probe.plugin_period_ms) : ms;
}

static void gather_inventory(struct session *s, struct doctor_facts *f)
{
	struct service_row *rows;
	struct err e;
	size_t n;

	if (!session_read_begin(s, &f->inventory_error))
		return;
	f->inventory_error.kind = ERR_NONE;
	f->has_status = read_status(s->reader, &f->status, &e);
	gather_devices(s, f);
	gather_contacts(s, f);
	if (read_services(s->reader, s->arena, &rows, &n, &e))
		for (size_t i = 0; i < n; i++)
			f->plugins += strcmp(rows[i].kind, "plugin") == 0;
	f->longest_period_ms = longest_period_ms(s->conf, f);
	session_read_end(s);
}

static void take_names(struct arena *a, const json_t *array, struct name_list *l)
{
	size_t i;
	json_t *v;

	json_array_foreach(array, i, v)
		if (json_string_value(v))
			name_list_add(l, a, json_string_value(v));
}

/* Of the process that answers; the file is for all to read. */
static int64_t descriptors_of(json_int_t pid)
{
	static const char head[] = "Max open files";
	char path[64], line[256];
	int64_t n = UNKNOWN_I64;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%" JSON_INTEGER_FORMAT "/limits", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, head, sizeof head - 1) == 0)
			n = strtoll(line + sizeof head - 1, NULL, 10);
	if (f)
		fclose(f);
	return n;
}

static void gather_collector(struct session *s, struct doctor_facts *f)
{
	const json_t *traps;
	json_t *reply;

	f->control = s->conf->control;
	f->trap_listen = s->conf->trap_listen;
	f->heartbeat_listen = s->conf->heartbeat_listen;
	f->late_ms = f->descriptors = UNKNOWN_I64;
	if (!control_request(f->control, "info", NULL, INFO_TIMEOUT_MS, &reply, &f->collector_error))
		return;
	f->collector_error.kind = ERR_NONE;
	f->version = arena_strdup(s->arena, json_string_value(json_object_get(reply, "version")));
	f->store_error = arena_strdup(s->arena, json_string_value(json_object_get(json_object_get(reply, "store"), "error")));
	traps = json_object_get(reply, "traps");
	f->heartbeat_error = arena_strdup(s->arena, json_string_value(json_object_get(json_object_get(reply, "heartbeats"), "error")));
	f->heartbeats_declared = json_integer_value(json_object_get(json_object_get(reply, "heartbeats"), "declared"));
	f->trap_error = arena_strdup(s->arena, json_string_value(json_object_get(traps, "error")));
	f->traps_refused = json_integer_value(json_object_get(traps, "refused"));
	f->traps_heeded = json_integer_value(json_object_get(traps, "heeded"));
	if (json_is_integer(json_object_get(reply, "late_ms")))
		f->late_ms = json_integer_value(json_object_get(reply, "late_ms"));
	f->libraries_told = json_is_array(json_object_get(reply, "libraries"));
	take_names(s->arena, json_object_get(reply, "libraries"), &f->libraries);
	take_names(s->arena, json_object_get(reply, "lacks"), &f->lacks);
	f->descriptors = descriptors_of(json_integer_value(json_object_get(reply, "pid")));
	json_decref(reply);
}

/* SNMP and ICMP share their sockets; a service under test has its connection, that of its name's question and a pipe. */
static void gather_descriptors(struct session *s, struct doctor_facts *f)
{
	enum { OWN = 128, EACH = 3 };
	int64_t services = f->has_status ? f->status.services : 0, at_once = s->conf->probe.max_in_flight;
	struct rlimit limit;

	f->descriptors_needed = OWN + EACH * (services < at_once ? services : at_once);
	if (f->collector_error.kind != ERR_NONE && getrlimit(RLIMIT_NOFILE, &limit) == 0)
		f->descriptors = limit.rlim_max > INT64_MAX ? INT64_MAX : (int64_t)limit.rlim_max;
}

struct notify_gatherer { struct session *session; struct doctor_facts *facts; };

static void take_notify_mistake(void *user, const char *section, const char *why)
{
	struct notify_gatherer *g = user;
	struct text both = TEXT_INIT(DOCTOR_DETAIL_MAX);

	text_appendf(&both, "%s: %s", section, why);
	name_list_add(&g->facts->notify_mistakes, g->session->arena, text_str(&both));
	text_done(&both);
}

static void take_reach(void *user, enum notify_reach reach, const char *why)
{
	struct notify_gatherer *g = user;

	name_list_add(reach == NOTIFY_REACH_NONE ? &g->facts->unreachable : &g->facts->half_reachable, g->session->arena, why);
}

/* secrets NULL: this account may not read them. */
static void gather_notify(struct session *s, struct doctor_facts *f, const struct secrets *secrets)
{
	f->channels = s->conf->n_notifies;
	f->witnesses = s->conf->n_witnesses;
	notify_check(s->conf, secrets, take_notify_mistake, &(struct notify_gatherer){ s, f });
	notify_reach_check(s->conf, &f->contacts, take_reach, &(struct notify_gatherer){ s, f });
}

static void gather_secrets(struct session *s, struct doctor_facts *f)
{
	struct secrets *secrets;
	struct stat st;
	struct err e;

	f->secrets = s->conf->secrets;
	f->secrets_rights = rights_of(f->secrets);
	if (stat(f->secrets, &st) != 0)
		f->secrets_sys = errno;
	f->secrets_read = f->secrets_sys == ENOENT; /* none: an empty one */
	if (!f->secrets_rights.there || access(f->secrets, R_OK) != 0) {
		gather_notify(s, f, NULL);
		return;
	}
	secrets = secrets_load(f->secrets, f->secrets_rights.gid, &e);
	gather_notify(s, f, secrets);
	if (!secrets) {
		f->secrets_error = arena_strdup(s->arena, e.text);
		return;
	}
	f->secrets_read = true;
	for (size_t i = 0; i < secrets->n_snmp; i++)
		name_list_add(&f->secret_names, s->arena, secrets->snmp[i].name);
	secrets_free(secrets);
}

void doctor_gather_vigie(struct session *s, struct doctor_facts *f)
{
	gather_configuration(s, f);
	gather_place(s, f);
	gather_writer(s, f);
	gather_inventory(s, f);
	gather_collector(s, f);
	gather_descriptors(s, f);
	gather_secrets(s, f);
}
