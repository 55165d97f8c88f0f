/* Each line of the doctor, red and green, from facts alone; and the facts that a folder made here gives. */
#include "console/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const one_name[] = { "région" }, *const two_names[] = { "région", "coeur" };

#define LIST(array) ((struct name_list){ (const char **)(array), ARRAY_LEN(array) })
static const gid_t vigie_groups[] = { 990, 50 };

/* A machine where nothing is missing. */
static struct doctor_facts healthy(void)
{
	return (struct doctor_facts){
		.conf_path = "/etc/vigie/vigie.conf", .witnesses = 3, .may_act = true, .zone = "Europe/Paris", .zone_there = true,
		.inventory = "/var/lib/vigie/inventory.db", .folder = "/var/lib/vigie",
		.inventory_rights = { true, 990, 990, 0100640 }, .folder_rights = { true, 990, 990, 040750 },
		.writer = { "vigie", true, 990, 990, vigie_groups, ARRAY_LEN(vigie_groups) }, .file_system = 0xef53,
		.free_bytes = INT64_C(1) << 40, .wal_bytes = 4 << 20,
		.has_status = true, .status = { .data_age_s = 3, .services = 24 }, .needed_secrets = LIST(one_name), .devices = 3,
		.control = "/run/vigie/control.sock", .version = "0.1.0", .late_ms = 20, .trap_listen = "[::]:10162", .heartbeat_listen = "127.0.0.1:8089",
		.libraries_told = true,
		.libraries = LIST(two_names), .descriptors = 20000, .descriptors_needed = 200, .program = "/usr/sbin/vigied",
		.systemd_runs = true, .unit = "/etc/systemd/system/vigied.service", .unit_enabled = true,
		.secrets = "/etc/vigie/secrets.conf", .secrets_rights = { true, 990, 990, 0100600 }, .secrets_read = true,
		.secret_names = LIST(one_name), .plugin_dir = "/usr/lib/nagios/plugins", .plugin_dir_there = true,
		.authorities = "/etc/ssl/certs/ca-certificates.crt", .authorities_there = true, .catalogue = "/usr/share/locale/fr",
		.catalogue_there = true, .ping4 = true, .ping6 = true, .rmem_max_bytes = 8 << 20, .clock_synchronised = true,
		.on_terminal = true, .utf8 = true, .term = "xterm-256color", .colors = 256, .width = 80, .height = 24,
	};
}

static struct diagnosis judged(const struct doctor_facts *f, const char *name)
{
	struct diagnosis d;

	for (size_t i = 0; i < doctor_count(); i++) {
		doctor_judge(f, i, &d);
		if (strcmp(d.name, name) == 0)
			return d;
	}
	fail_msg("no check is named %s", name);
	return d;
}

/* One thing is changed on the healthy machine: what the check of that name says then, and a part of its sentence. */
#define CASES(X) \
	X("configuration", MISSING, "line 3", f->conf_error = "line 3: probe") \
	X("configuration", MISSING, "no file " CONF_DEFAULT_PATH, f->conf_path = NULL) \
	X("notifications", MISSING, "région", f->notify_mistakes = LIST(one_name)) \
	X("notifications", MISSING, "région", f->unreachable = LIST(one_name)) \
	X("notifications", OK, "région, coeur", f->channels = 2; f->half_reachable = LIST(two_names)) \
	X("witnesses", MISSING, "no section witness", f->witnesses = 0) \
	X("witnesses", OK, "3 witnesses", f->witnesses = 3) \
	X("notifications", MISSING, "for 1 alert, the first is 12", f->status.alerts.unreached = 1; f->status.alerts.unreached_alert = 12) \
	X("notifications", OK, "nobody is told", f->channels = 0) \
	X("notifications", OK, "2 channels", f->channels = 2) \
	X("groups", MISSING, "no group région", f->unknown_groups = LIST(one_name)) \
	X("groups", MISSING, "only root may take an alert in hand", f->may_act = false) \
	X("time-zone", MISSING, "Europe/Paris", f->zone_there = false) \
	X("inventory", MISSING, "newer", err_set(&f->inventory_error, ERR_NEWER, "newer")) \
	X("inventory", MISSING, "there is no inventory", err_set(&f->inventory_error, ERR_NOT_FOUND, "none")) \
	X("inventory", MISSING, "held", err_set(&f->inventory_error, ERR_LOCKED, "held")) \
	X("inventory", MISSING, "refused", err_set(&f->inventory_error, ERR_DENIED, "refused")) \
	X("inventory-writable", MISSING, "no account vigie", f->writer.there = false) \
	X("inventory-writable", MISSING, "no folder /var/lib/vigie", f->folder_rights.there = false) \
	X("inventory-writable", MISSING, "may not write in /var/lib/vigie", f->folder_rights.uid = 0) \
	X("inventory-writable", MISSING, "may not write in", f->folder_rights.mode = 040550) \
	X("inventory-writable", MISSING, "may not write /var/lib/vigie/inventory.db", f->inventory_rights.uid = 0) \
	X("inventory-writable", OK, "vigie may", (f->folder_rights.uid = 0, f->folder_rights.gid = 50, f->folder_rights.mode = 040770)) \
	X("inventory-writable", OK, "may write", (f->writer.uid = 0, f->folder_rights.mode = 040500)) \
	X("inventory-writable", OK, "may write", f->inventory_rights.there = false) \
	X("file-system", MISSING, "on NFS", f->file_system = 0x6969) \
	X("file-system", MISSING, "on CIFS", f->file_system = 0xff534d42) \
	X("file-system", NOT_CHECKED, "/var/lib/vigie", f->file_system = 0) \
	X("disk", MISSING, "100", f->free_bytes = 100 << 20) \
	X("disk", NOT_CHECKED, "gone", (f->free_bytes = UNKNOWN_I64, f->free_error = "gone")) \
	X("wal", MISSING, "65", f->wal_bytes = 65 << 20) \
	X("wal", OK, "64", f->wal_bytes = 64 << 20) \
	X("wal", NOT_CHECKED, "", f->wal_bytes = UNKNOWN_I64) \
	X("data-age", MISSING, "no result", f->status.data_age_s = UNKNOWN_I64) \
	X("data-age", MISSING, "old", f->status.data_age_s = 301) \
	X("data-age", OK, "old", (f->status.data_age_s = 1800, f->longest_period_ms = 600000)) \
	X("data-age", MISSING, "old", (f->status.data_age_s = 1801, f->longest_period_ms = 600000)) \
	X("data-age", MISSING, "future", f->status.data_ahead = true) \
	X("data-age", NOT_CHECKED, "", f->has_status = false) \
	X("secrets", MISSING, "no file", (f->secrets_rights.there = false, f->secrets_sys = ENOENT)) \
	X("secrets", NOT_CHECKED, "no device", (f->secrets_rights.there = false, f->secrets_sys = ENOENT, f->needed_secrets.n = 0)) \
	X("secrets", NOT_CHECKED, "may not look", (f->secrets_rights.there = false, f->secrets_sys = EACCES)) \
	X("secrets", MISSING, "0644", f->secrets_rights.mode = 0100644) \
	X("secrets", MISSING, "0660", f->secrets_rights.mode = 0100660) \
	X("secrets", OK, "0640", f->secrets_rights.mode = 0100640) \
	X("secrets", MISSING, "not the collector's", (f->secrets_rights.mode = 0100640, f->secrets_rights.gid = 100)) \
	X("secrets", MISSING, "vigie may not read", f->secrets_rights = ((struct file_rights){ true, 0, 0, 0100600 })) \
	X("secrets", OK, "0640", f->secrets_rights = ((struct file_rights){ true, 0, 990, 0100640 })) \
	X("secrets", OK, "0600", (f->secrets_rights.uid = 0, f->systemd_runs = false)) \
	X("secrets", OK, "0600", (f->secrets_rights.uid = 0, f->unit = NULL)) \
	X("secrets", MISSING, "line 2", f->secrets_error = "line 2") \
	X("credentials", MISSING, "coeur", f->needed_secrets = LIST(two_names)) \
	X("credentials", NOT_CHECKED, "may not look", f->secrets_read = false) \
	X("credentials", OK, "", (f->secrets_read = false, f->needed_secrets.n = 0)) \
	X("credentials", NOT_CHECKED, "", f->has_status = false) \
	X("unused-secrets", MISSING, "coeur", f->secret_names = LIST(two_names)) \
	X("unused-secrets", MISSING, "the credentials région, coeur", (f->needed_secrets.n = 0, f->secret_names = LIST(two_names))) \
	X("unused-secrets", NOT_CHECKED, "no device is declared", (f->devices = 0, f->needed_secrets.n = 0)) \
	X("unused-secrets", NOT_CHECKED, "may not look", f->secrets_read = false) \
	X("unused-secrets", NOT_CHECKED, "", f->has_status = false) \
	X("agents", MISSING, "région, coeur", f->auth_failures = LIST(two_names)) \
	X("agents", NOT_CHECKED, "", f->has_status = false) \
	X("collector", MISSING, "nobody", err_set(&f->collector_error, ERR_NO_DAEMON, "nobody")) \
	X("collector", MISSING, "silent", err_set(&f->collector_error, ERR_REFUSED, "silent")) \
	X("collector", MISSING, "closed", err_set(&f->collector_error, ERR_DENIED, "closed")) \
	X("collector", MISSING, "full", f->store_error = "full") \
	X("lateness", MISSING, "late", f->late_ms = 61000) \
	X("lateness", NOT_CHECKED, "", err_set(&f->collector_error, ERR_NO_DAEMON, "nobody")) \
	X("traps", NOT_CHECKED, "no traps are asked for", f->trap_listen = NULL) \
	X("traps", NOT_CHECKED, "no collector answers", err_set(&f->collector_error, ERR_NO_DAEMON, "nobody")) \
	X("traps", MISSING, "in use", f->trap_error = "in use") \
	X("traps", MISSING, "CAP_NET_BIND", (f->trap_listen = "[::]:162", f->trap_error = "needs CAP_NET_BIND_SERVICE")) \
	X("traps", MISSING, "3 traps came without", f->traps_refused = 3) \
	X("traps", OK, "received at", (f->traps_refused = 3, f->traps_heeded = 4)) \
	X("heartbeats", MISSING, "in use", f->heartbeat_error = "in use") \
	X("heartbeats", NOT_CHECKED, "no collector answers", err_set(&f->collector_error, ERR_NO_DAEMON, "nobody")) \
	X("heartbeats", OK, "heard at", f->heartbeats_declared = 3) \
	X("heartbeats", OK, "by vigie ping alone", (f->heartbeat_listen = NULL, f->heartbeats_declared = 3)) \
	X("heartbeats", NOT_CHECKED, "none is declared", f->heartbeat_listen = NULL) \
	X("libraries", MISSING, "without région", f->lacks = LIST(one_name)) \
	X("libraries", NOT_CHECKED, "does not tell", f->libraries_told = false) \
	X("libraries", NOT_CHECKED, "no collector answers", (f->libraries_told = false, err_set(&f->collector_error, ERR_NO_DAEMON, "nobody"))) \
	X("descriptors", MISSING, "199", f->descriptors = 199) \
	X("descriptors", NOT_CHECKED, "", f->descriptors = UNKNOWN_I64) \
	X("program", MISSING, "vigied", f->program_error = ENOENT) \
	X("unit", MISSING, "no vigied.service", f->unit = NULL) \
	X("unit", NOT_CHECKED, "", f->systemd_runs = false) \
	X("unit-enabled", MISSING, "does not start", f->unit_enabled = false) \
	X("unit-enabled", NOT_CHECKED, "", f->systemd_runs = false) \
	X("plugins", MISSING, "services", (f->plugin_dir_there = false, f->plugins = 1)) \
	X("plugins", NOT_CHECKED, "no service", f->plugin_dir_there = false) \
	X("authorities", MISSING, "ca-certificates", f->authorities_there = false) \
	X("catalogue", MISSING, "no catalogue", f->catalogue_there = false) \
	X("ping-sockets", MISSING, "IPv6", f->ping6 = false) \
	X("ping-sockets", NOT_CHECKED, "no IPv6 here", (f->ping6 = false, f->no_ipv6 = true)) \
	X("ping-sockets", OK, "raw", (f->ping6 = false, f->no_ipv6 = f->raw_icmp = true)) \
	X("ping-sockets", MISSING, "account", (f->ping4 = f->ping6 = false, f->no_ipv6 = true)) \
	X("ping-sockets", MISSING, "account", f->ping4 = false) \
	X("ping-sockets", OK, "raw", (f->ping4 = false, f->raw_icmp = true)) \
	X("receive-buffer", MISSING, "rmem_max", f->rmem_max_bytes = 212992) \
	X("receive-buffer", NOT_CHECKED, "", f->rmem_max_bytes = UNKNOWN_I64) \
	X("clock", MISSING, "not", f->clock_synchronised = false) \
	X("clock", NOT_CHECKED, "", f->clock_error = EPERM) \
	X("locale", MISSING, "", f->utf8 = false) \
	X("terminal", MISSING, "TERM", f->term = NULL) \
	X("terminal", MISSING, "TERM", f->term = "dumb") \
	X("terminal", MISSING, "unknown", f->term_error = "unknown") \
	X("terminal", NOT_CHECKED, "", f->on_terminal = false) \
	X("colours", MISSING, "", f->colors = 0) \
	X("colours", NOT_CHECKED, "", f->on_terminal = false) \
	X("terminal-size", MISSING, "79x24", f->width = 79) \
	X("terminal-size", MISSING, "80x19", f->height = 19) \
	X("terminal-size", NOT_CHECKED, "", f->on_terminal = false)

static void every_line_is_green_on_a_machine_where_nothing_is_missing(void **state)
{
	struct doctor_facts f = healthy();
	struct diagnosis d;

	(void)state;
	for (size_t i = 0; i < doctor_count(); i++) {
		doctor_judge(&f, i, &d);
		if (d.finding != FINDING_OK || d.mend || !*d.detail)
			fail_msg("%s: %s", d.name, d.detail);
	}
}

static void a_line_turns_red_by_its_own_fact_and_says_how_to_mend_it(void **state)
{
	(void)state;
#define X(name, expected, part, change) { \
		struct doctor_facts facts = healthy(), *f = &facts; \
		struct diagnosis d; \
		\
		change; \
		d = judged(f, name); \
		if (d.finding != FINDING_##expected || !strstr(d.detail, part) || !d.mend != (d.finding != FINDING_MISSING)) \
			fail_msg("%s after %s: finding %d, \"%s\"", name, #change, (int)d.finding, d.detail); \
	}
	CASES(X)
#undef X
}

static void every_line_can_be_red(void **state)
{
	static const struct { const char *name; enum finding finding; } cases[] = {
#define X(name, expected, part, change) { name, FINDING_##expected },
		CASES(X)
#undef X
	};
	struct doctor_facts f = healthy();
	struct diagnosis d;

	(void)state;
	for (size_t i = 0; i < doctor_count(); i++) {
		bool red = false;

		doctor_judge(&f, i, &d);
		for (size_t k = 0; k < ARRAY_LEN(cases); k++)
			red = red || (strcmp(cases[k].name, d.name) == 0 && cases[k].finding == FINDING_MISSING);
		if (!red)
			fail_msg("no case has %s missing", d.name);
	}
}

/* The manual and scripts know the lines by these names. */
static void the_names_of_the_lines_stay(void **state)
{
	static const char *const names[] = {
		"configuration", "notifications", "groups", "witnesses", "time-zone", "inventory", "inventory-writable", "file-system", "disk", "wal", "data-age",
		"secrets", "credentials", "unused-secrets", "agents", "collector", "lateness", "traps", "heartbeats", "libraries", "descriptors", "program", "unit",
		"unit-enabled", "plugins", "authorities", "catalogue", "ping-sockets", "receive-buffer", "clock", "locale", "terminal",
		"colours", "terminal-size",
	};
	struct doctor_facts f = healthy();

	(void)state;
	assert_int_equal(doctor_count(), ARRAY_LEN(names));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_string_equal(judged(&f, names[i]).name, names[i]);
}

static void many_names_are_cut_between_two(void **state)
{
	static const char *const many[] = { "é0123456789012345678901234567890123456789", "b123456789012345678901234567890123456789",
	                                    "c123456789012345678901234567890123456789", "d123456789012345678901234567890123456789",
	                                    "e123456789012345678901234567890123456789", "f123456789012345678901234567890123456789" };
	struct name_list l = LIST(many);
	char buf[DOCTOR_NAMES_MAX];

	(void)state;
	doctor_join(&l, buf);
	assert_true(strlen(buf) < DOCTOR_NAMES_MAX);
	assert_string_equal(buf + strlen(buf) - 6, "9, …");
	assert_null(strchr(buf, 'f'));
}

static void write_file(const char *dir, const char *name, const char *text, mode_t mode)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	assert_true(fd >= 0 && fchmod(fd, mode) == 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void remove_folder(const char *dir)
{
	static const char *const names[] = { "vigie.conf", "secrets.conf", "inventory.db-wal", "inventory.db" };
	char path[128];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(dir), 0);
}

static void facts_of_a_folder_are_what_was_put_there(void **state)
{
	char dir[] = "/tmp/vigie-test-XXXXXX", path[64];
	struct cli_line line = { 0 };
	struct session s = { .line = &line, .now = wall_now(), .at = WALL_NEVER, .out = { .file = stdout, .format = OUTPUT_JSON } };
	struct doctor_facts f = { 0 };
	struct err e;

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_file(dir, "vigie.conf", "inventory = \"inventory.db\"\nsecrets = \"secrets.conf\"\ncontrol = \"none.sock\"\nuser = \"no-such-user\"\n"
	           "roles {\n\tsupport = {\"no-such-group\"}\n}\nheartbeat {\n\tlisten = \"127.0.0.1:8162\"\n}\n", 0644);
	write_file(dir, "secrets.conf", "snmp région { version = \"2c\" community = \"x\" }\n", 0600);
	write_file(dir, "inventory.db-wal", "0123456789", 0640);
	snprintf(path, sizeof path, "%s/vigie.conf", dir);
	s.conf = conf_load(path, &e);
	s.arena = arena_new();
	if (!s.conf || !s.arena)
		fail_msg("%s", e.text);

	doctor_gather_vigie(&s, &f);
	doctor_gather_machine(&s, &f);

	assert_null(f.conf_error);
	assert_string_equal(f.heartbeat_listen, "127.0.0.1:8162");
	assert_int_equal(f.unknown_groups.n, 1);
	assert_string_equal(f.unknown_groups.names[0], "no-such-group");
	assert_true(f.zone_there);
	assert_int_equal(f.inventory_error.kind, ERR_NOT_FOUND);
	assert_false(f.inventory_rights.there);
	assert_true(f.folder_rights.there && f.folder_rights.uid == geteuid());
	assert_false(f.writer.there);
	assert_string_equal(f.writer.name, "no-such-user");
	assert_int_equal(f.wal_bytes, 10);
	assert_true(f.free_bytes > 0 && f.file_system != 0);
	assert_int_equal(f.collector_error.kind, ERR_NO_DAEMON);
	assert_true(f.descriptors > 0 && f.descriptors_needed > 0);
	assert_int_equal(f.secrets_rights.mode & 07777, 0600);
	assert_true(f.secrets_read && !f.secrets_error && f.secret_names.n == 1);
	assert_string_equal(f.secret_names.names[0], "région");
	session_read_end(&s);
	assert_true(output_finish(&s.out, &e));
	arena_free(s.arena);
	conf_free(s.conf);
	remove_folder(dir);
}

/* SQLite writes beside the file, and so does the file system that must have room. */
static void what_stands_beside_the_inventory_is_looked_for_where_a_link_leads(void **state)
{
	char dir[] = "/tmp/vigie-test-XXXXXX", conf[64], real[64], link[64];
	struct cli_line line = { 0 };
	struct session s = { .line = &line, .now = wall_now(), .at = WALL_NEVER, .out = { .file = stdout, .format = OUTPUT_JSON } };
	struct doctor_facts f = { 0 };
	struct err e;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(real, sizeof real, "%s/disk", dir);
	snprintf(link, sizeof link, "%s/vigie.db", dir);
	snprintf(conf, sizeof conf, "%s/vigie.conf", dir);
	assert_int_equal(mkdir(real, 0700), 0);
	write_file(real, "inventory.db", "", 0640);
	write_file(real, "inventory.db-wal", "0123456789", 0640);
	assert_int_equal(symlink("disk/inventory.db", link), 0);
	write_file(dir, "vigie.conf", "inventory = \"vigie.db\"\nsecrets = \"secrets.conf\"\ncontrol = \"none.sock\"\n", 0644);
	s.conf = conf_load(conf, &e);
	s.arena = arena_new();
	if (!s.conf || !s.arena)
		fail_msg("%s", e.text);

	doctor_gather_vigie(&s, &f);

	assert_int_equal(f.wal_bytes, 10);
	assert_string_equal(f.folder, real);
	assert_string_equal(f.inventory, link);
	session_read_end(&s);
	assert_true(output_finish(&s.out, &e));
	arena_free(s.arena);
	conf_free(s.conf);
	remove_folder(real);
	unlink(link);
	remove_folder(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_is_green_on_a_machine_where_nothing_is_missing),
		cmocka_unit_test(a_line_turns_red_by_its_own_fact_and_says_how_to_mend_it),
		cmocka_unit_test(every_line_can_be_red),
		cmocka_unit_test(the_names_of_the_lines_stay),
		cmocka_unit_test(many_names_are_cut_between_two),
		cmocka_unit_test(facts_of_a_folder_are_what_was_put_there),
		cmocka_unit_test(what_stands_beside_the_inventory_is_looked_for_where_a_link_leads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
