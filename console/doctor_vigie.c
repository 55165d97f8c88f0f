#include "console/doctor.h"

#include "intl.h"
#include "inventory/format.h"
#include "staleness.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The configuration, the inventory and the secrets. */

#define DISK_FREE_MIN (INT64_C(256) * 1024 * 1024)
#define WAL_MAX (INT64_C(64) * 1024 * 1024) /* the store cuts it to 16 MiB whenever no reader holds it */

static void judge_configuration(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->conf_error)
		diagnosis_missing(d, N_("Correct it; vigied refuses to start with it: vigied --check."), "%s", f->conf_error);
	else if (f->conf_path)
		diagnosis_ok(d, "%s", f->conf_path);
	else
		diagnosis_missing(d, N_("Copy vigie.conf.example there and adapt it; vigied refuses to start without it."), _("no file %s"),
		                  CONF_DEFAULT_PATH);
}

static void judge_notifications(const struct doctor_facts *f, struct diagnosis *d)
{
	char names[DOCTOR_NAMES_MAX];

	doctor_join(f->notify_mistakes.n > 0 ? &f->notify_mistakes : f->unreachable.n > 0 ? &f->unreachable : &f->half_reachable, names);
	if (f->has_status && f->status.alerts.unreached > 0)
		diagnosis_missing(d, N_("Call somebody, then look why its messages failed: vigie alerts ID."),
		                  ngettext("nobody could be reached for %" PRId64 " alert, the first is %" PRId64,
		                           "nobody could be reached for %" PRId64 " alerts, the first is %" PRId64,
		                           (unsigned long)f->status.alerts.unreached),
		                  f->status.alerts.unreached, f->status.alerts.unreached_alert);
	else if (f->notify_mistakes.n > 0)
		diagnosis_missing(d, N_("Correct it; nobody is told by what cannot work: vigied --check."), "%s", names);
	else if (f->unreachable.n > 0)
		diagnosis_missing(d, N_("Add their address or number to the rota or to contacts.csv: vigie-rota(5)."), "%s", names);
	else if (f->half_reachable.n > 0)
		diagnosis_ok(d, "%s", names);
	else if (f->channels == 0)
		diagnosis_ok(d, "%s", _("no section notify: nobody is told of alerts outside the console"));
	else
		diagnosis_ok(d, ngettext("%zu channel", "%zu channels", f->channels), f->channels);
}

static void judge_witnesses(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->witnesses == 0)
		diagnosis_missing(d, N_("Declare three or more (witness NAME { address = … }): addresses of others that always answer."), "%s",
		                  _("no section witness: a cut at this machine looks like a cut of everything else"));
	else
		diagnosis_ok(d, ngettext("%zu witness", "%zu witnesses", f->witnesses), f->witnesses);
}

static void judge_groups(const struct doctor_facts *f, struct diagnosis *d)
{
	char names[DOCTOR_NAMES_MAX];

	doctor_join(&f->unknown_groups, names);
	if (f->unknown_groups.n > 0)
		diagnosis_missing(d, N_("Create them (groupadd), or correct the section roles."), _("this machine has no group %s"), names);
	else if (!f->may_act)
		diagnosis_missing(d, N_("Name the group of who is on call: roles { operator = {\"GROUP\"} }, vigie.conf(5)."), "%s",
		                  _("no group has the role operator: only root may take an alert in hand"));
	else
		diagnosis_ok(d, "%s", _("every group of the section roles is there"));
}

static void judge_zone(const struct doctor_facts *f, struct diagnosis *d)
{
	if (f->zone_there)
		diagnosis_ok(d, "%s", f->zone);
	else
		diagnosis_missing(d, N_("Install tzdata; times are shown in UTC until then."), _("no data for %s"), f->zone);
}

static void judge_inventory(const struct doctor_facts *f, struct diagnosis *d)
{
	const struct err *e = &f->inventory_error;

	if (e->kind == ERR_NONE)
		diagnosis_ok(d, "%s", f->inventory);
	else if (e->kind == ERR_NEWER)
		diagnosis_missing(d, N_("Install the newer Vigie that wrote it."), "%s", e->text);
	else if (e->kind == ERR_NOT_FOUND)
		diagnosis_missing(d, N_("Run vigie import DIR, or start vigied."), _("there is no inventory at %s"), f->inventory);
	else if (e->kind == ERR_LOCKED)
		diagnosis_missing(d, N_("End the program that keeps it locked."), "%s", e->text);
	else
		diagnosis_missing(d, N_("Make it readable for this account, for instance by adding the account to the group vigie."), "%s",
		                  e->text);
}

enum { READ = 4, WRITE = 2, ENTER = 1 };

static bool may(const struct account *a, const struct file_rights *r, unsigned wanted)
{
	if (a->uid == 0)
		return true;
	if (a->uid == r->uid)
		return (r->mode >> 6 & wanted) == wanted;
	for (size_t i = 0; i < a->n_groups; i++)
		if (a->groups[i] == r->gid)
			return (r->mode >> 3 & wanted) == wanted;
	return (r->mode & wanted) == wanted;
}

/* SQLite makes files beside the inventory: its folder counts as much as the file. */
static void judge_writing(const struct doctor_facts *f, struct diagnosis *d)
{
	const char *who = f->writer.name ? f->writer.name : "?";

	if (!f->writer.there)
		diagnosis_missing(d, N_("Create it (systemd-sysusers, or useradd --system), or name another user in the configuration."),
		                  _("this machine has no account %s"), who);
	else if (!f->folder_rights.there)
		diagnosis_missing(d, N_("Create the folder for the account of the collector."), _("no folder %s"), f->folder);
	else if (!may(&f->writer, &f->folder_rights, READ | WRITE | ENTER))
		diagnosis_missing(d, N_("Give it to that account (chown, chmod u+rwx)."), _("%s may not write in %s"), who, f->folder);
	else if (f->inventory_rights.there && !may(&f->writer, &f->inventory_rights, READ | WRITE))
		diagnosis_missing(d, N_("Give it to that account (chown, chmod u+rw)."), _("%s may not write %s"), who, f->inventory);
	else
		diagnosis_ok(d, _("%s may write it"), who);
}

/* Names of linux/magic.h and statfs(2). WAL needs memory that all share; locks of a network are not to be trusted (SQLite, "How To
 * Corrupt", §2.1). */
static const char *network_file_system(uint32_t type)
{
	static const struct { uint32_t type; const char *name; } known[] = {
		{ 0x6969, "NFS" }, { 0x517b, "SMB" }, { 0xff534d42, "CIFS" }, { 0xfe534d42, "SMB2" }, { 0x01021997, "9p" },
		{ 0x00c36400, "Ceph" }, { 0x5346414f, "AFS" }, { 0x6b414653, "AFS" }, { 0x73757245, "Coda" }, { 0x564c, "NCP" },
		{ 0x0bd00bd0, "Lustre" }, { 0x65735546, "FUSE" },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].type == type)
			return known[i].name;
	return NULL;
}

static void judge_file_system(const struct doctor_facts *f, struct diagnosis *d)
{
	const char *name = network_file_system(f->file_system);

	if (f->file_system == 0)
		diagnosis_skip(d, _("nothing is known of %s"), f->folder);
	else if (name)
		diagnosis_missing(d, N_("Put the inventory on a disk of this machine: a network breaks its locks."), _("%s is on %s"),
		                  f->folder, name);
	else
		diagnosis_ok(d, _("%s is on this machine"), f->folder);
}

static void judge_disk(const struct doctor_facts *f, struct diagnosis *d)
{
	char left[FORMAT_MAX];

	if (f->free_bytes == UNKNOWN_I64) {
		diagnosis_skip(d, "%s: %s", f->folder, f->free_error ? f->free_error : "?");
		return;
	}
	format_bytes(f->free_bytes, left);
	if (f->free_bytes < DISK_FREE_MIN)
		diagnosis_missing(d, N_("Make room: below 256 MiB the collector may have to drop history."), _("%s free in %s"), left, f->folder);
	else
		diagnosis_ok(d, _("%s free in %s"), left, f->folder);
}

static void judge_wal(const struct doctor_facts *f, struct diagnosis *d)
{
	char size[FORMAT_MAX];

	if (f->wal_bytes == UNKNOWN_I64) {
		diagnosis_skip(d, "%s", _("no file of latest writes"));
		return;
	}
	format_bytes(f->wal_bytes, size);
	if (f->wal_bytes > WAL_MAX)
		diagnosis_missing(d, N_("Find what holds a read of the inventory open, and end it: fuser -v on the file."),
		                  _("%s of writes wait beside the inventory"), size);
	else
		diagnosis_ok(d, _("%s of writes wait beside the inventory"), size);
}

static void judge_data_age(const struct doctor_facts *f, struct diagnosis *d)
{
	const struct status_row *status = &f->status;
	char age[FORMAT_MAX];

	if (!f->has_status) {
		diagnosis_skip(d, "%s", _("the inventory cannot be read"));
		return;
	}
	format_duration(status->data_age_s, age);
	if (status->data_ahead)
		diagnosis_missing(d, N_("Set the clock right; what a running vigied measures from now on counts again."), "%s",
		                  _("the latest result is dated in the future: the clock was set back"));
	else if (status->data_age_s == UNKNOWN_I64)
		diagnosis_missing(d, N_("Import an inventory and start vigied, or run vigied --once."), "%s", _("no result yet"));
	else if (status->data_age_s > stale_after_ms(f->longest_period_ms) / 1000)
		diagnosis_missing(d, N_("Look at why the collector is late: journalctl -u vigied."), _("the latest result is %s old"), age);
	else
		diagnosis_ok(d, _("the latest result is %s old"), age);
}

/* A unit starts the collector as its account from the first instruction on: nothing is opened by root before. */
static bool unit_cannot_read(const struct doctor_facts *f)
{
	return f->systemd_runs && f->unit && f->writer.there && !may(&f->writer, &f->secrets_rights, READ);
}

/* The rule of secrets_load: 0600 or stricter, or readable by the collector's own group. */
static void judge_secrets(const struct doctor_facts *f, struct diagnosis *d)
{
	unsigned mode = f->secrets_rights.mode & 07777u;

	if (!f->secrets_rights.there && f->secrets_sys == EACCES)
		diagnosis_skip(d, _("this account may not look at %s"), f->secrets);
	else if (f->secrets_sys == ENOENT && f->has_status && f->needed_secrets.n == 0)
		diagnosis_skip(d, _("no file %s, and no device names a credential"), f->secrets);
	else if (!f->secrets_rights.there)
		diagnosis_missing(d, N_("Write it with mode 0600; vigie.conf(5) tells its format."), _("no file %s"), f->secrets);
	else if ((mode & 07137) != 0)
		diagnosis_missing(d, N_("Close it: chmod 0600, or 0640 with the group of the collector."), _("%s has mode %04o"), f->secrets,
		                  mode);
	else if ((mode & 0040) != 0 && f->writer.there && f->writer.uid != 0 && f->secrets_rights.gid != f->writer.gid)
		diagnosis_missing(d, N_("Close it: chmod 0600, or 0640 with the group of the collector."),
		                  _("%s is open to a group that is not the collector's"), f->secrets);
	else if (f->secrets_error)
		diagnosis_missing(d, N_("Correct it; vigied refuses to start with it: vigied --check."), "%s", f->secrets_error);
	else if (unit_cannot_read(f))
		diagnosis_missing(d, N_("Give it to that account: chown vigie, or the user of the configuration."), _("%s may not read %s"),
		                  f->writer.name, f->secrets);
	else
		diagnosis_ok(d, _("%s has mode %04o"), f->secrets, mode);
}

/* The names of a that are not in b, in memory of the caller. */
static struct name_list only_in(const struct name_list *a, const struct name_list *b, const char **room, size_t n_room)
{
	struct name_list only = { room, 0 };

	for (size_t i = 0; i < a->n && only.n < n_room; i++)
		if (!name_list_has(b, a->names[i]))
			room[only.n++] = a->names[i];
	return only;
}

enum { TOLD_MAX = 32 };

static void judge_credentials(const struct doctor_facts *f, struct diagnosis *d)
{
	char names[DOCTOR_NAMES_MAX];
	const char *room[TOLD_MAX];
	struct name_list absent;

	if (!f->has_status) {
		diagnosis_skip(d, "%s", _("the inventory cannot be read"));
		return;
	}
	if (!f->secrets_read && f->needed_secrets.n > 0) {
		diagnosis_skip(d, _("this account may not look at %s"), f->secrets);
		return;
	}
	absent = only_in(&f->needed_secrets, &f->secret_names, room, TOLD_MAX);
	doctor_join(&absent, names);
	if (absent.n > 0)
		diagnosis_missing(d, N_("Write an snmp section of that name into the secrets file, or correct devices.csv."),
		                  _("devices name a credential that the secrets file has not: %s"), names);
	else
		diagnosis_ok(d, "%s", _("the secrets file has every credential that a device names"));
}

static void judge_unused_secrets(const struct doctor_facts *f, struct diagnosis *d)
{
	char names[DOCTOR_NAMES_MAX];
	const char *room[TOLD_MAX];
	struct name_list unused;

	if (!f->has_status) {
		diagnosis_skip(d, "%s", _("the inventory cannot be read"));
		return;
	}
	if (!f->secrets_read) {
		diagnosis_skip(d, _("this account may not look at %s"), f->secrets);
		return;
	}
	if (f->devices == 0 && f->secret_names.n > 0) {
		diagnosis_skip(d, "%s", _("no device is declared yet"));
		return;
	}
	unused = only_in(&f->secret_names, &f->needed_secrets, room, TOLD_MAX);
	doctor_join(&unused, names);
	if (unused.n > 0)
		diagnosis_missing(d, N_("Take them out of the secrets file: a secret that serves nothing can only be stolen."),
		                  ngettext("no device names the credential %s", "no device names the credentials %s", unused.n), names);
	else
		diagnosis_ok(d, "%s", _("each credential of the secrets file serves"));
}

static void judge_agents(const struct doctor_facts *f, struct diagnosis *d)
{
	char names[DOCTOR_NAMES_MAX];

	if (!f->has_status) {
		diagnosis_skip(d, "%s", _("the inventory cannot be read"));
		return;
	}
	doctor_join(&f->auth_failures, names);
	if (f->auth_failures.n > 0)
		diagnosis_missing(d, N_("Compare the secret with the one in the agent: vigie probe device:NAME."), _("our secret is refused by %s"),
		                  names);
	else
		diagnosis_ok(d, "%s", _("no agent refuses our secret"));
}

const struct examination doctor_vigie[] = {
	{ "configuration", N_("configuration"), judge_configuration },
	{ "notifications", N_("notifications"), judge_notifications },
	{ "groups", N_("groups of the roles"), judge_groups },
	{ "witnesses", N_("witnesses"), judge_witnesses },
	{ "time-zone", N_("time zone"), judge_zone },
	{ "inventory", N_("inventory"), judge_inventory },
	{ "inventory-writable", N_("writing of the inventory"), judge_writing },
	{ "file-system", N_("file system"), judge_file_system },
	{ "disk", N_("disk space"), judge_disk },
	{ "wal", N_("write-ahead log"), judge_wal },
	{ "data-age", N_("age of the data"), judge_data_age },
	{ "secrets", N_("secrets file"), judge_secrets },
	{ "credentials", N_("credentials"), judge_credentials },
	{ "unused-secrets", N_("unused credentials"), judge_unused_secrets },
	{ "agents", N_("SNMP agents"), judge_agents },
};
const size_t n_doctor_vigie = ARRAY_LEN(doctor_vigie);
