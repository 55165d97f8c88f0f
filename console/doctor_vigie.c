#include "console/doctor.h"

#include "console/control_client.h"
#include "console/format.h"
#include "console/probe_child.h"
#include "intl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Vigie's own files and processes. */

enum { INFO_TIMEOUT_MS = 3000, DATA_AGE_MAX_S = 300 };
#define DISK_FREE_MIN (INT64_C(256) * 1024 * 1024)

static void examine_configuration(struct session *s, struct diagnosis *d)
{
	if (s->conf->path)
		diagnosis_ok(d, "%s", s->conf->path);
	else
		diagnosis_ok(d, _("no file, the defaults apply (%s)"), CONF_DEFAULT_PATH);
}

static void examine_inventory(struct session *s, struct diagnosis *d)
{
	struct err e = { 0 };

	if (session_read_begin(s, &e))
		diagnosis_ok(d, "%s", session_inventory(s));
	else if (e.kind == ERR_NEWER)
		diagnosis_missing(d, N_("Install the newer Vigie that wrote it."), "%s", e.text);
	else if (e.kind == ERR_NOT_FOUND)
		diagnosis_missing(d, N_("Run vigie import DIR, or start vigied."), "%s", e.text);
	else
		diagnosis_missing(d, N_("Make it readable for this account, for instance by adding the account to the group vigie."), "%s",
		                  e.text);
}

static void examine_collector(struct session *s, struct diagnosis *d)
{
	struct err e = { 0 };
	json_t *reply;

	if (control_request(s->conf->control, "info", NULL, INFO_TIMEOUT_MS, &reply, &e)) {
		const char *version = json_string_value(json_object_get(reply, "version"));

		const char *failure = json_string_value(json_object_get(json_object_get(reply, "store"), "error"));

		if (failure)
			diagnosis_missing(d, N_("Make room, or end what holds the file; what is measured waits meanwhile."),
			                  _("the collector cannot write the inventory: %s"), failure);
		else
			diagnosis_ok(d, _("version %s answers on %s"), version ? version : "?", s->conf->control);
		json_decref(reply);
	} else if (e.kind == ERR_NO_DAEMON) {
		diagnosis_missing(d, N_("Start it: systemctl start vigied, or vigied --foreground."), "%s", e.text);
	} else if (e.kind == ERR_REFUSED) {
		diagnosis_missing(d, N_("It hangs: systemctl restart vigied."), "%s", e.text);
	} else {
		diagnosis_missing(d, N_("Add this account to the group of the socket."), "%s", e.text);
	}
}

static void examine_data_age(struct session *s, struct diagnosis *d)
{
	struct status_row status;
	char age[FORMAT_MAX];
	struct err e;

	if (!s->reader || !read_status(s->reader, &status, &e)) {
		diagnosis_skip(d, "%s", _("the inventory cannot be read"));
		return;
	}
	format_duration(status.data_age_s, age);
	if (status.data_ahead)
		diagnosis_missing(d, N_("Set the clock right; what a running vigied measures from now on counts again."), "%s",
		                  _("the latest result is dated in the future: the clock was set back"));
	else if (status.data_age_s == UNKNOWN_I64)
		diagnosis_missing(d, N_("Import an inventory and start vigied, or run vigied --once."), "%s", _("no result yet"));
	else if (status.data_age_s > DATA_AGE_MAX_S)
		diagnosis_missing(d, N_("Look at why the collector is late: journalctl -u vigied."), _("the latest result is %s old"), age);
	else
		diagnosis_ok(d, _("the latest result is %s old"), age);
}

static void examine_secrets(struct session *s, struct diagnosis *d)
{
	const char *path = s->conf->secrets;
	struct stat st;
	unsigned mode;

	if (stat(path, &st) != 0) {
		if (errno == EACCES)
			diagnosis_skip(d, _("this account may not look at %s"), path);
		else
			diagnosis_missing(d, N_("Write it with mode 0600; vigie.conf(5) tells its format."), _("no file %s"), path);
		return;
	}
	mode = st.st_mode & 07777u;
	if (mode == 0600 || mode == 0640 || mode == 0400 || mode == 0440)
		diagnosis_ok(d, _("%s has mode %04o"), path, mode);
	else
		diagnosis_missing(d, N_("Close it: chmod 0600, or 0640 with the group of the collector."), _("%s has mode %04o"), path, mode);
}

static void examine_disk(struct session *s, struct diagnosis *d)
{
	char dir[4096], free_text[FORMAT_MAX];
	struct statvfs v;
	int64_t left;
	char *slash;

	snprintf(dir, sizeof dir, "%s", session_inventory(s));
	slash = strrchr(dir, '/');
	if (slash && slash != dir)
		*slash = '\0';
	else
		snprintf(dir, sizeof dir, "%s", slash ? "/" : ".");
	if (statvfs(dir, &v) != 0) {
		diagnosis_skip(d, "%s: %s", dir, strerror(errno));
		return;
	}
	left = (int64_t)(v.f_bavail * v.f_frsize);
	format_bytes(left, free_text);
	if (left < DISK_FREE_MIN)
		diagnosis_missing(d, N_("Make room: below 256 MiB the collector may have to drop history."), _("%s free in %s"), free_text, dir);
	else
		diagnosis_ok(d, _("%s free in %s"), free_text, dir);
}

static void examine_catalogue(struct session *s, struct diagnosis *d)
{
	const char *given = getenv("VIGIE_LOCALEDIR");
	char path[4096];

	(void)s;
	snprintf(path, sizeof path, "%s/fr/LC_MESSAGES/vigie.mo", given && *given ? given : LOCALEDIR);
	if (access(path, R_OK) == 0)
		diagnosis_ok(d, "%s", path);
	else
		diagnosis_missing(d, N_("Run make install, or set VIGIE_LOCALEDIR."), _("no catalogue %s"), path);
}

static void examine_program(struct session *s, struct diagnosis *d)
{
	(void)s;
	if (access(vigied_path(), X_OK) == 0)
		diagnosis_ok(d, "%s", vigied_path());
	else
		diagnosis_missing(d, N_("Run make install, or set VIGIE_VIGIED."), "%s: %s", vigied_path(), strerror(errno));
}

static void examine_unit(struct session *s, struct diagnosis *d)
{
	static const char *const folders[] = { "/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
	                                       "/lib/systemd/system" };
	char path[128];

	(void)s;
	if (access("/run/systemd/system", F_OK) != 0) {
		diagnosis_skip(d, "%s", _("systemd does not run here"));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		snprintf(path, sizeof path, "%s/vigied.service", folders[i]);
		if (access(path, F_OK) == 0) {
			diagnosis_ok(d, "%s", path);
			return;
		}
	}
	diagnosis_missing(d, N_("Run make install, then systemctl enable --now vigied."), "%s", _("no vigied.service"));
}

const struct examination doctor_vigie[] = {
	{ "configuration", N_("configuration"), examine_configuration },
	{ "inventory", N_("inventory"), examine_inventory },
	{ "collector", N_("collector"), examine_collector },
	{ "data-age", N_("age of the data"), examine_data_age },
	{ "secrets", N_("secrets file"), examine_secrets },
	{ "disk", N_("disk space"), examine_disk },
	{ "program", N_("collector program"), examine_program },
	{ "unit", N_("systemd unit"), examine_unit },
	{ "catalogue", N_("French catalogue"), examine_catalogue },
};
const size_t n_doctor_vigie = ARRAY_LEN(doctor_vigie);
