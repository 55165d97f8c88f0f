#include "console/doctor.h"

#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The collector, its program and what its probes need. */

enum { LATE_MAX_MS = 60 * 1000 };

static void judge_collector(const struct doctor_facts *f, struct diagnosis *d)
{
	const struct err *e = &f->collector_error;

	if (e->kind == ERR_NONE && f->store_error)
		diagnosis_missing(d, N_("Make room, or end what holds the file; what is measured waits meanwhile."),
		                  _("the collector cannot write the inventory: %s"), f->store_error);
	else if (e->kind == ERR_NONE)
		diagnosis_ok(d, _("version %s answers on %s"), f->version ? f->version : "?", f->control);
	else if (e->kind == ERR_NO_DAEMON)
		diagnosis_missing(d, N_("Start it: systemctl start vigied, or vigied --foreground."), "%s", e->text);
	else if (e->kind == ERR_REFUSED)
		diagnosis_missing(d, N_("It hangs: systemctl restart vigied."), "%s", e->text);
	else
		diagnosis_missing(d, N_("Add this account to the group of the socket."), "%s", e->text);
}

static void judge_lateness(const struct doctor_facts *f, struct diagnosis *d)
{
	char late[FORMAT_MAX];

	if (f->collector_error.kind != ERR_NONE || f->late_ms == UNKNOWN_I64) {
		diagnosis_skip(d, "%s", _("no collector answers"));
		return;
	}
	format_duration(f->late_ms / 1000, late);
	if (f->late_ms > LATE_MAX_MS)
		diagnosis_missing(d, N_("Give the machine more processor, or lengthen the periods of the section probe."),
		                  _("the checks start %s late"), late);
	else
		diagnosis_ok(d, "%s", _("the checks start on time"));
}

enum { PORT_FREE_MIN = 1024 };

static long port_of(const char *listen)
{
	const char *colon = strrchr(listen, ':');

	return strtol(colon ? colon + 1 : listen, NULL, 10);
}

static void judge_traps(const struct doctor_facts *f, struct diagnosis *d)
{
	if (!f->trap_listen)
		diagnosis_skip(d, "%s", _("no traps are asked for: trap { listen } in the configuration"));
	else if (f->collector_error.kind == ERR_NONE && f->trap_error && port_of(f->trap_listen) < PORT_FREE_MIN)
		diagnosis_missing(d, N_("Give the unit AmbientCapabilities=CAP_NET_BIND_SERVICE, or listen on 10162 and redirect port 162 to it (nft)."),
		                  "%s", f->trap_error);
	else if (f->collector_error.kind == ERR_NONE && f->trap_error)
		diagnosis_missing(d, N_("Choose an address and a port that are free, and restart vigied."), "%s", f->trap_error);
	else if (f->collector_error.kind != ERR_NONE)
		diagnosis_skip(d, "%s", _("no collector answers"));
	else if (f->traps_refused > f->traps_heeded)
		diagnosis_missing(d, N_("Give the devices' traps the credential that polls them, see vigie info and the collector's log."),
		                  ngettext("%" PRId64 " trap came without the credential of its device", "%" PRId64 " traps came without the credential of their device",
		                           (unsigned long)f->traps_refused), f->traps_refused);
	else
		diagnosis_ok(d, _("received at %s"), f->trap_listen);
}

static void judge_heartbeats(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->heartbeat_listen && f->collector_error.kind == ERR_NONE && f->heartbeat_error)
		diagnosis_missing(d, N_("Choose an address and a port that are free, and restart vigied."), "%s", f->heartbeat_error);
	else if (f->collector_error.kind != ERR_NONE)
		diagnosis_skip(d, "%s", _("no collector answers"));
	else if (f->heartbeat_listen)
		diagnosis_ok(d, _("heard at %s"), f->heartbeat_listen);
	else if (f->heartbeats_declared > 0)
		diagnosis_ok(d, "%s", _("heard by vigie ping alone: no heartbeat { listen } in the configuration"));
	else
		diagnosis_skip(d, "%s", _("none is declared: heartbeats.csv"));
}

static void judge_libraries(const struct doctor_facts *f, struct diagnosis *d)
{
	char names[DOCTOR_NAMES_MAX];

	if (!f->libraries_told) {
		diagnosis_skip(d, "%s", f->collector_error.kind == ERR_NONE ? _("the collector that answers does not tell its libraries")
		                                                            : _("no collector answers"));
		return;
	}
	doctor_join(f->lacks.n > 0 ? &f->lacks : &f->libraries, names);
	if (f->lacks.n > 0)
		diagnosis_missing(d, N_("Install Debian's own libsnmp40 and libcurl4, or build them with it."), _("built without %s"), names);
	else
		diagnosis_ok(d, "%s", names);
}

static void judge_descriptors(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->descriptors == UNKNOWN_I64)
		diagnosis_skip(d, "%s", _("the limit cannot be read here"));
	else if (f->descriptors < f->descriptors_needed)
		diagnosis_missing(d, N_("Raise LimitNOFILE in the unit (ulimit -Hn elsewhere), or lower max-in-flight."),
		                  _("%" PRId64 " descriptors; the services may need %" PRId64), f->descriptors, f->descriptors_needed);
	else
		diagnosis_ok(d, _("%" PRId64 " descriptors; the services may need %" PRId64), f->descriptors, f->descriptors_needed);
}

static void judge_program(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->program_error == 0)
		diagnosis_ok(d, "%s", f->program);
	else
		diagnosis_missing(d, N_("Run make install, or set VIGIE_VIGIED."), "%s: %s", f->program, strerror(f->program_error));
}

static void judge_unit(const struct doctor_facts *f, struct diagnosis *d)
{
	if (!f->systemd_runs)
		diagnosis_skip(d, "%s", _("systemd does not run here"));
	else if (f->unit)
		diagnosis_ok(d, "%s", f->unit);
	else
		diagnosis_missing(d, N_("Run make install, then systemctl enable --now vigied."), "%s", _("no vigied.service"));
}

static void judge_start(const struct doctor_facts *f, struct diagnosis *d)
{
	if (!f->systemd_runs)
		diagnosis_skip(d, "%s", _("systemd does not run here"));
	else if (f->unit_enabled)
		diagnosis_ok(d, "%s", _("vigied starts with the machine"));
	else
		diagnosis_missing(d, N_("Run systemctl enable --now vigied."), "%s", _("vigied does not start with the machine"));
}

static void judge_plugins(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->plugin_dir_there)
		diagnosis_ok(d, "%s", f->plugin_dir);
	else if (f->plugins > 0)
		diagnosis_missing(d, N_("Install monitoring-plugins-basic, or set plugin-dir."), _("no folder %s, and services that need it"),
		                  f->plugin_dir);
	else
		diagnosis_skip(d, _("no folder %s, and no service that needs it"), f->plugin_dir);
}

static void judge_authorities(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->authorities_there)
		diagnosis_ok(d, "%s", f->authorities);
	else
		diagnosis_missing(d, N_("Install ca-certificates, or set SSL_CERT_FILE; every certificate is untrusted until then."),
		                  _("nothing in %s"), f->authorities);
}

static void judge_catalogue(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->catalogue_there)
		diagnosis_ok(d, "%s", f->catalogue);
	else
		diagnosis_missing(d, N_("Run make install, or set VIGIE_LOCALEDIR."), _("no catalogue %s"), f->catalogue);
}

const struct examination doctor_collector[] = {
	{ "collector", N_("collector"), judge_collector },
	{ "lateness", N_("lateness"), judge_lateness },
	{ "traps", N_("SNMP traps"), judge_traps },
	{ "heartbeats", N_("heartbeats"), judge_heartbeats },
	{ "libraries", N_("libraries"), judge_libraries },
	{ "descriptors", N_("descriptors"), judge_descriptors },
	{ "program", N_("collector program"), judge_program },
	{ "unit", N_("systemd unit"), judge_unit },
	{ "unit-enabled", N_("start with the machine"), judge_start },
	{ "plugins", N_("plugins"), judge_plugins },
	{ "authorities", N_("certificate authorities"), judge_authorities },
	{ "catalogue", N_("French catalogue"), judge_catalogue },
};
const size_t n_doctor_collector = ARRAY_LEN(doctor_collector);
