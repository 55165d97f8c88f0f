#include "console/session.h"
#include "console/verbs.h"

#include "config.h"

#include "console/control_client.h"
#include "console/probe_child.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { INFO_TIMEOUT_MS = 3000 };

struct info {
	const char *version, *config, *inventory, *secrets, *control, *language, *timezone, *catalogue, *vigied;
	int64_t inventory_bytes, schema, sites, devices, links, services;
	int64_t daemon_running;       /* 0, 1; UNKNOWN_I64: its socket is not for us, and the inventory does not tell */
	const char *daemon_version, *daemon_inventory, *store_error, *daemon_refusal;
	wall_t daemon_started;
	int64_t daemon_pid, daemon_checks, daemon_late_ms, store_waiting, store_dropped;
	const char *trap_listen, *trap_error;
	int64_t traps_received, traps_heeded, traps_dropped, traps_unknown, traps_refused;
};

#define INFO(key, header, type, field) COLUMN(info, key, header, type, field, 1)

static const struct column info_columns[] = {
	INFO("version", N_("Version"), VALUE_TEXT, version),
	INFO("config", N_("Configuration"), VALUE_TEXT, config),
	INFO("inventory", N_("Inventory"), VALUE_TEXT, inventory),
	INFO("inventory_bytes", N_("Size of the inventory"), VALUE_BYTES, inventory_bytes),
	INFO("schema", N_("Version of the schema"), VALUE_INTEGER, schema),
	INFO("secrets", N_("Secrets"), VALUE_TEXT, secrets),
	INFO("control", N_("Control socket"), VALUE_TEXT, control),
	INFO("language", N_("Language"), VALUE_TEXT, language),
	INFO("timezone", N_("Time zone"), VALUE_TEXT, timezone),
	INFO("catalogue", N_("Translations"), VALUE_TEXT, catalogue),
	INFO("vigied", N_("Collector program"), VALUE_TEXT, vigied),
	INFO("sites", N_("Sites"), VALUE_INTEGER, sites),
	INFO("devices", N_("Devices"), VALUE_INTEGER, devices),
	INFO("links", N_("Links"), VALUE_INTEGER, links),
	INFO("services", N_("Services"), VALUE_INTEGER, services),
	INFO("daemon.running", N_("Collector runs"), VALUE_KNOWN_BOOL, daemon_running),
	INFO("daemon.refusal", N_("Collector: why it is not asked"), VALUE_TEXT, daemon_refusal),
	INFO("daemon.version", N_("Collector: version"), VALUE_TEXT, daemon_version),
	INFO("daemon.pid", N_("Collector: process"), VALUE_INTEGER, daemon_pid),
	INFO("daemon.started", N_("Collector: started"), VALUE_TIME, daemon_started),
	INFO("daemon.inventory", N_("Collector: inventory"), VALUE_TEXT, daemon_inventory),
	INFO("daemon.checks", N_("Collector: checks"), VALUE_INTEGER, daemon_checks),
	INFO("daemon.late_ms", N_("Collector: lateness in ms"), VALUE_INTEGER, daemon_late_ms),
	INFO("daemon.store_error", N_("Collector: why it cannot write the inventory"), VALUE_TEXT, store_error),
	INFO("daemon.store_waiting", N_("Collector: batches that wait to be written"), VALUE_INTEGER, store_waiting),
	INFO("daemon.store_dropped", N_("Collector: rows given up"), VALUE_INTEGER, store_dropped),
	INFO("daemon.trap_listen", N_("Traps: received at"), VALUE_TEXT, trap_listen),
	INFO("daemon.trap_error", N_("Traps: why none is received"), VALUE_TEXT, trap_error),
	INFO("daemon.traps_received", N_("Traps: received"), VALUE_INTEGER, traps_received),
	INFO("daemon.traps_heeded", N_("Traps: heeded"), VALUE_INTEGER, traps_heeded),
	INFO("daemon.traps_dropped", N_("Traps: dropped in storms"), VALUE_INTEGER, traps_dropped),
	INFO("daemon.traps_unknown", N_("Traps: of senders that are not declared"), VALUE_INTEGER, traps_unknown),
	INFO("daemon.traps_refused", N_("Traps: without the credential of their device"), VALUE_INTEGER, traps_refused),
};

static const struct noun info_noun = {
	.name = "info", .empty = "", .columns = info_columns, .n_columns = ARRAY_LEN(info_columns), .row_size = sizeof(struct info),
};

/* What cannot be read is not known: info answers on a machine where nothing works yet. */
static void read_inventory(struct session *s, struct info *i)
{
	struct status_row status;
	struct stat st;
	struct err e;

	if (stat(i->inventory, &st) == 0)
		i->inventory_bytes = st.st_size;
	if (!session_read_begin(s, &e) || !read_status(s->reader, &status, &e))
		return;
	i->sites = status.sites;
	i->devices = status.devices;
	i->links = status.links_total;
	i->services = status.services;
	i->schema = reader_schema(s->reader);
	i->daemon_running = status.collector == COLLECTOR_RUNNING;
}

static int64_t integer_or_unknown(const json_t *v)
{
	return json_is_integer(v) ? json_integer_value(v) : UNKNOWN_I64;
}

static void take_traps(struct session *s, const json_t *traps, struct info *i)
{
	i->trap_listen = arena_strdup(s->arena, json_string_value(json_object_get(traps, "listen")));
	i->trap_error = arena_strdup(s->arena, json_string_value(json_object_get(traps, "error")));
	i->traps_received = integer_or_unknown(json_object_get(traps, "received"));
	i->traps_heeded = integer_or_unknown(json_object_get(traps, "heeded"));
	i->traps_dropped = integer_or_unknown(json_object_get(traps, "dropped"));
	i->traps_unknown = integer_or_unknown(json_object_get(traps, "unknown"));
	i->traps_refused = integer_or_unknown(json_object_get(traps, "refused"));
}

static void read_daemon(struct session *s, struct info *i)
{
	const char *started;
	struct err e;
	json_t *reply, *store;

	if (!control_request(i->control, "info", NULL, INFO_TIMEOUT_MS, &reply, &e)) {
		if (e.kind != ERR_DENIED)
			i->daemon_running = false;
		else
			i->daemon_refusal = arena_strdup(s->arena, e.text);
		return;
	}
	started = json_string_value(json_object_get(reply, "started"));
	i->daemon_running = true;
	i->daemon_version = arena_strdup(s->arena, json_string_value(json_object_get(reply, "version")));
	if (!started || !wall_parse(started, s->now, false, &i->daemon_started, &e))
		i->daemon_started = WALL_NEVER;
	i->daemon_inventory = arena_strdup(s->arena, json_string_value(json_object_get(reply, "inventory")));
	i->daemon_pid = integer_or_unknown(json_object_get(reply, "pid"));
	i->daemon_checks = integer_or_unknown(json_object_get(reply, "checks"));
	i->daemon_late_ms = integer_or_unknown(json_object_get(reply, "late_ms"));
	store = json_object_get(reply, "store");
	i->store_error = arena_strdup(s->arena, json_string_value(json_object_get(store, "error")));
	i->store_waiting = integer_or_unknown(json_object_get(store, "waiting"));
	i->store_dropped = integer_or_unknown(json_object_get(store, "dropped"));
	take_traps(s, json_object_get(reply, "traps"), i);
	json_decref(reply);
}

bool verb_info(struct session *s, int *ret_status, struct err *e)
{
	const char *catalogue = getenv("VIGIE_LOCALEDIR");
	struct info i = {
		.version = PACKAGE_VERSION, .config = s->conf->path, .inventory = session_inventory(s), .secrets = s->conf->secrets,
		.control = s->conf->control, .language = intl_language(), .timezone = s->conf->timezone,
		.catalogue = catalogue && *catalogue ? catalogue : LOCALEDIR, .vigied = vigied_path(),
		.inventory_bytes = UNKNOWN_I64, .schema = UNKNOWN_I64, .sites = UNKNOWN_I64, .devices = UNKNOWN_I64, .links = UNKNOWN_I64,
		.services = UNKNOWN_I64, .daemon_running = UNKNOWN_I64, .daemon_started = WALL_NEVER, .daemon_pid = UNKNOWN_I64, .daemon_checks = UNKNOWN_I64,
		.daemon_late_ms = UNKNOWN_I64, .store_waiting = UNKNOWN_I64, .store_dropped = UNKNOWN_I64,
		.traps_received = UNKNOWN_I64, .traps_heeded = UNKNOWN_I64, .traps_dropped = UNKNOWN_I64, .traps_unknown = UNKNOWN_I64,
		.traps_refused = UNKNOWN_I64,
	};

	(void)ret_status, (void)e;
	read_inventory(s, &i);
	read_daemon(s, &i);
	output_object(&s->out, &info_noun, &i);
	return true;
}
