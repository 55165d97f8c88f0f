#include "conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/vigie-test-conf-XXXXXX";

static struct conf *parse(const char *text, struct err *e)
{
	return conf_parse("/etc/x/vigie.conf", text, strlen(text), e);
}

static void write_file(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void an_empty_file_gives_the_defaults(void **state)
{
	struct err e = { 0 };
	struct conf *c = parse("", &e);

	(void)state;
	assert_non_null(c);
	assert_string_equal(c->inventory, LOCALSTATEDIR "/lib/vigie/vigie.db");
	assert_string_equal(c->secrets, SYSCONFDIR "/vigie/secrets");
	assert_string_equal(c->control, RUNSTATEDIR "/vigie/control.sock");
	assert_string_equal(c->language, "fr");
	assert_string_equal(c->timezone, "Europe/Paris");
	assert_string_equal(c->user, "vigie");
	assert_int_equal(c->probe.snmp_period_ms, 60000);
	assert_int_equal(c->probe.snmp_timeout_ms, 1000);
	assert_int_equal(c->probe.snmp_retries, 1);
	assert_int_equal(c->probe.snmp_max_repetitions, 24);
	assert_true(c->probe.snmp_bulk);
	assert_int_equal(c->probe.snmp_inventory_every, 10);
	assert_int_equal(c->probe.icmp_count, 3);
	assert_int_equal(c->probe.service_timeout_ms, 10000);
	assert_int_equal(c->probe.attempts, 3);
	assert_int_equal(c->probe.retry_interval_ms, 15000);
	assert_int_equal(c->probe.max_in_flight, 2000);
	assert_int_equal(c->retention_budget_bytes, INT64_C(2) << 30);
	assert_null(c->trap_listen);
	conf_free(c);
}

static const char full[] =
	"inventory = \"data/vigie.db\"\nlanguage = en\ntimezone = \"Europe/Madrid\"\nuser = \"root\"\n"
	"probe { snmp-period = 30 snmp-timeout = \"500ms\" snmp-bulk = no plugin-dir = plug max-in-flight = 100 }\n"
	"trap { listen = \"[::1]:8162\" }\nheartbeat { listen = \"127.0.0.1:8080\" }\nrota { file = 'ro${x}ta' }\n"
	"retention { budget = \"512MiB\" }\nwitness gw { address = \"192.0.2.1\" }\n"
	"roles { admin = {\"wheel\", \"net \\\"x\\\"\"} reader = {} }\n"
	"notify astreinte { type = mail target = \"a@example.org\" credential = relay }\n";

static void every_key_is_read(void **state)
{
	struct err e = { 0 };
	struct conf *c = parse(full, &e);

	(void)state;
	if (!c)
		fail_msg("%s", e.text);
	assert_string_equal(c->inventory, "/etc/x/data/vigie.db");
	assert_string_equal(c->language, "en");
	assert_int_equal(c->probe.snmp_period_ms, 30000);
	assert_int_equal(c->probe.snmp_timeout_ms, 500);
	assert_false(c->probe.snmp_bulk);
	assert_string_equal(c->probe.plugin_dir, "/etc/x/plug");
	assert_string_equal(c->trap_listen, "[::1]:8162");
	assert_string_equal(c->rota_file, "/etc/x/ro${x}ta");
	assert_int_equal(c->retention_budget_bytes, INT64_C(512) << 20);
	assert_string_equal(c->witnesses[0].name, "gw");
	assert_string_equal(c->witnesses[0].address, "192.0.2.1");
	assert_int_equal(c->n_roles, 2);
	assert_int_equal(c->roles[0].role, ROLE_ADMIN);
	assert_string_equal(c->roles[0].groups[1], "net \"x\"");
	assert_int_equal(c->roles[1].n_groups, 0);
	assert_string_equal(c->notifies[0].type, "mail");
	conf_free(c);
}

static void every_mistake_says_where_and_what_was_expected(void **state)
{
	static const struct { const char *text, *message; } cases[] = {
		{ "language = de", "1: language: 'de': expected fr or en" },
		{ "timezone = \"Mars/Olympus\"", "1: timezone: 'Mars/Olympus': expected a zone of /usr/share/zoneinfo, as Europe/Paris" },
		{ "timezone = \"../../../etc/passwd\"",
		  "1: timezone: '../../../etc/passwd': expected a zone of /usr/share/zoneinfo, as Europe/Paris" },
		{ "\nprobe { snmp-timeout = 1ms }", "2: snmp-timeout: '1ms': expected a duration from 100ms to 30s" },
		{ "probe { snmp-period = 1y }", "1: snmp-period: '1y': expected a duration from 5s to 1h" },
		{ "probe { attempts = -1 }", "1: attempts: '-1': expected a whole number from 1 to 10" },
		{ "probe { attempts = 99999999999999999999999 }",
		  "1: attempts: '99999999999999999999999': expected a whole number from 1 to 10" },
		{ "probe { snmp-bulk = maybe }", "1: snmp-bulk: 'maybe': expected true or false" },
		{ "retention { budget = 9999999999TiB }", "1: budget: '9999999999TiB': expected a size from 16MiB to 4TiB" },
		{ "trap { listen = \"::1:8162\" }", "1: listen: '::1:8162': expected address:port, [address]:port or port" },
		{ "trap { listen = \"127.0.0.1:0\" }", "1: listen: '127.0.0.1:0': expected address:port, [address]:port or port" },
		{ "inventory = \"\"", "1: inventory: '': expected a path" },
		{ "notify x { target = \"a\" }", "1: notify 'x': type is missing: expected mail or webhook or script" },
		{ "notify x { type = script target = \"run.sh\" }", "1: notify 'x': target: expected the absolute path of a script" },
		{ "notify x { type = mail target = \"nobody\" }", "1: notify 'x': target: expected a mail address" },
		{ "notify x { type = webhook target = \"ftp://x\" }", "1: notify 'x': target: expected an http:// or https:// URL" },
		{ "witness x { }", "1: witness 'x': address is missing: expected a text" },
		{ "roles { boss = {\"a\"} }", "1: unknown key 'boss' in section 'roles'" },
		{ "roles { admin = {\"\"} }", "1: admin: expected names of Unix groups of 1 to 64 bytes" },
		{ "community = public", "1: unknown key 'community'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = { 0 };

		assert_null(parse(cases[i].text, &e));
		assert_int_equal(e.kind, ERR_CONFIG);
		assert_memory_equal(e.text, "/etc/x/vigie.conf:", 18);
		assert_string_equal(e.text + 18, cases[i].message);
	}
}

static char *printed(void (*print)(const struct conf *, FILE *), const struct conf *c)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	print(c, out);
	fclose(out);
	return text;
}

static void what_is_printed_reads_back_the_same(void **state)
{
	struct err e = { 0 };
	struct conf *c = parse(full, &e), *again;
	char *one = printed(conf_print, c), *two;

	(void)state;
	again = parse(one, &e);
	if (!again)
		fail_msg("%s\n%s", e.text, one);
	two = printed(conf_print, again);
	assert_string_equal(one, two);
	free(one);
	free(two);
	conf_free(c);
	conf_free(again);
}

static void print_example(const struct conf *c, FILE *out)
{
	(void)c;
	conf_print_example(out);
}

static void print_man(const struct conf *c, FILE *out)
{
	(void)c;
	conf_print_man(out);
}

static void the_example_is_valid_as_it_is_and_with_every_key_uncommented(void **state)
{
	char *text = printed(print_example, NULL);
	struct err e = { 0 };
	struct conf *c = parse(text, &e);

	(void)state;
	assert_non_null(c);
	conf_free(c);
	for (char *p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (p[0] == '#' && p[1] != ' ')
			*p = ' ';
	}
	c = parse(text, &e);
	if (!c)
		fail_msg("%s\n%s", e.text, text);
	assert_int_equal(c->n_notifies, 1);
	assert_int_equal(c->n_roles, 5);
	assert_int_equal(c->probe.snmp_period_ms, 60000);
	conf_free(c);
	free(text);
}

static void the_manual_names_every_key(void **state)
{
	char *text = printed(print_man, NULL);

	(void)state;
	assert_non_null(strstr(text, "snmp\\-inventory\\-every"));
	assert_non_null(strstr(text, "default 60s"));
	assert_non_null(strstr(text, "notify NAME { }"));
	free(text);
}

static void files_of_conf_d_are_read_after_it_in_name_order(void **state)
{
	char path[64], expected[128];
	struct err e = { 0 };
	struct conf *c;

	(void)state;
	write_file("vigie.conf", "language = en\nwitness a { address = x }\nprobe { attempts = 2 }\n");
	snprintf(path, sizeof path, "%s/conf.d", dir);
	assert_int_equal(mkdir(path, 0755), 0);
	write_file("conf.d/10-a.conf", "probe { attempts = 4 }\n");
	write_file("conf.d/20-b.conf", "probe { attempts = 5 }\ninventory = \"here.db\"\n");
	write_file("conf.d/ignored.txt", "nonsense {");
	write_file("conf.d/.hidden.conf", "nonsense {");
	snprintf(path, sizeof path, "%s/vigie.conf", dir);
	c = conf_load(path, &e);
	if (!c)
		fail_msg("%s", e.text);
	assert_int_equal(c->probe.attempts, 5);
	assert_string_equal(c->language, "en");
	snprintf(expected, sizeof expected, "%s/conf.d/here.db", dir);
	assert_string_equal(c->inventory, expected);
	conf_free(c);

	write_file("conf.d/30-c.conf", "\nwitness a { address = y }\n");
	assert_null(conf_load(path, &e));
	snprintf(expected, sizeof expected, "%s/conf.d/30-c.conf:2: witness 'a' is given in two files", dir);
	assert_string_equal(e.text, expected);
}

static void a_mistake_takes_no_answer_away_from_who_only_reads(void **state)
{
	char path[128], expected[160];
	struct err e = { 0 }, mistake;
	struct conf *c;

	(void)state;
	write_file("typo.conf", "language = en\nfoo = 1\nprobe {\n attempts = 99999\n snmp-retries = 2\n}\nsecrets = \"x\"\n");
	snprintf(path, sizeof path, "%s/typo.conf", dir);
	snprintf(expected, sizeof expected, "%s/typo.conf:", dir);
	assert_null(conf_load(path, &e)); /* vigied */
	c = conf_load_for_reading(path, &mistake, &e);
	if (!c)
		fail_msg("%s", e.text);
	assert_int_equal(mistake.kind, ERR_CONFIG);
	assert_int_equal(strncmp(mistake.text, expected, strlen(expected)), 0);
	assert_string_equal(c->language, "en");
	assert_non_null(strstr(c->secrets, "/x"));
	assert_int_equal(c->probe.snmp_retries, 2);
	assert_int_not_equal(c->probe.attempts, 99999);
	conf_free(c);

	write_file("typo.conf", "language = en\n");
	c = conf_load_for_reading(path, &mistake, &e);
	assert_non_null(c);
	assert_int_equal(mistake.kind, ERR_NONE);
	conf_free(c);
	write_file("typo.conf", "language = \"en\n");
	assert_null(conf_load_for_reading(path, &mistake, &e));
	write_file("typo.conf", "probe {\n attempts = 2\n");
	assert_null(conf_load_for_reading(path, &mistake, &e));
	write_file("typo.conf", "inventry = \"x.db\"\n");
	assert_null(conf_load_for_reading(path, &mistake, &e)); /* no other inventory is read in its place */
	assert_null(conf_load_for_reading("/nonexistent/vigie.conf", &mistake, &e));
}

static void jobs_report_on_this_machine_alone(void **state)
{
	static const char *const fine[] = { "127.0.0.1:8089", "127.3.2.1:8089", "[::1]:8089", "8089" };
	static const char *const refused[] = { "0.0.0.0:8089", "[::]:8089", "192.0.2.1:8089", "[::ffff:127.0.0.1]:8089", "127.0.0.1", "127.1.2:8089" };
	char text[128];
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fine); i++) {
		int n = snprintf(text, sizeof text, "heartbeat { listen = \"%s\" }\n", fine[i]);
		struct conf *c = conf_parse("a.conf", text, (size_t)n, &e);

		assert_non_null(c);
		assert_string_equal(c->heartbeat_listen, fine[i]);
		conf_free(c);
	}
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		int n = snprintf(text, sizeof text, "heartbeat { listen = \"%s\" }\n", refused[i]);

		assert_null(conf_parse("a.conf", text, (size_t)n, &e));
		assert_non_null(strstr(e.text, "a.conf:1: "));
		assert_non_null(strstr(e.text, "expected a loopback address"));
	}
}

static void who_is_notified_is_judged_with_what_is_meant(void **state)
{
	static const struct { const char *text, *said; } cases[] = {
		{ "notify x { type = \"mail\" recipients = \"rota\" }\n", NULL },
		{ "notify x { type = \"mail\" target = \"a@b.fr\" period = \"mon-fri 08:30-17:30\" severity = \"warning\" }\n", NULL },
		{ "notify x { type = \"mail\" }\n", "a.conf:1: notify 'x': target: expected a mail address" },
		{ "notify x { type = \"mail\" target = \"a@b.fr> X:\" }\n", "a.conf:1: notify 'x': target: expected a mail address" },
		{ "notify x { type = \"script\" recipients = \"rota\" }\n", "a.conf:1: notify 'x': target: expected the absolute path of a script" },
		{ "notify x { type = \"mail\" target = \"a@b.fr\" period = \"office\" }\n",
		  "a.conf:1: notify 'x': period: expected hours as mon-fri 08:30-17:30" },
		{ "notify x { type = \"mail\" target = \"a@b.fr\" server = \"relay\" }\n",
		  "a.conf:1: notify 'x': server: expected an smtp:// or smtps:// URL" },
		{ "notify x { type = \"mail\" target = \"a@b.fr\" from = \"vigie\" }\n", "a.conf:1: notify 'x': from: expected a mail address" },
		{ "notify x { type = \"mail\" target = \"a@b.fr\" server = \"smtp://u:p@relay\" }\n",
		  "a.conf:1: notify 'x': server: expected a URL without an account: that is in the secrets file" },
		{ "notify x { type = \"webhook\" target = \"http://relay/\" credential = \"c\" }\n",
		  "a.conf:1: notify 'x': target: expected an https:// URL: a credential never goes in clear" },
		{ "notify x { type = \"webhook\" target = \"http://u:p@127.0.0.1/\" }\n",
		  "a.conf:1: notify 'x': target: expected an https:// URL: a credential never goes in clear" },
		{ "notify x { type = \"webhook\" target = \"http://127.0.0.1:80/\" credential = \"c\" }\n", NULL },
		{ "notify x { type = \"webhook\" target = \"http://relay/\" ca-file = \"ca.pem\" }\n",
		  "a.conf:1: notify 'x': ca-file: expected it with mail or an https:// URL alone" },
		{ "notify x { type = \"webhook\" target = \"https://relay/\" tls = \"none\" }\n",
		  "a.conf:1: notify 'x': tls: expected it with mail alone: an https:// URL is always verified" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = { 0 };
		struct conf *c = conf_parse("a.conf", cases[i].text, strlen(cases[i].text), &e);

		assert_string_equal(e.text, cases[i].said ? cases[i].said : "");
		assert_int_equal(c != NULL, cases[i].said == NULL);
		if (c)
			assert_int_equal(c->notifies[0].escalate_after_ms, 15 * 60000);
		conf_free(c);
	}
}

/* A credential, a ca-file and smtps:// are never weakened; a server that is not surely this machine requires TLS. */
static void mail_to_another_machine_requires_tls(void **state)
{
	static const char weak[] = "a.conf:1: notify 'x': tls: expected required, since there is a credential, a ca-file or an smtps:// server";
	static const struct { const char *more, *tls; } cases[] = {
		{ "", "opportunistic" }, /* to localhost */
		{ "server = \"smtp://127.8.9.10:2525\"", "opportunistic" },
		{ "server = \"smtp://[::1]:25/host\"", "opportunistic" },
		{ "server = \"smtp://LocalHost\"", "opportunistic" },
		{ "server = \"smtp://localhost.example.org\"", "required" },
		{ "server = \"smtp://127.0.0.1.example.org\"", "required" },
		{ "server = \"smtp://127.1\"", "required" },
		{ "server = \"smtp://[::ffff:10.0.0.1]\"", "required" },
		{ "server = \"smtp://relay?localhost\"", "required" },
		{ "server = \"smtp://\"", "required" },
		{ "server = \"smtps://localhost\"", "required" },
		{ "credential = \"c\"", "required" },
		{ "ca-file = \"ca.pem\"", "required" },
		{ "server = \"smtp://relay\" tls = \"none\"", "none" },
		{ "server = \"smtp://relay\" tls = \"opportunistic\"", "opportunistic" },
		{ "tls = \"required\"", "required" },
		{ "credential = \"c\" tls = \"opportunistic\"", NULL },
		{ "credential = \"c\" tls = \"none\"", NULL },
		{ "ca-file = \"ca.pem\" tls = \"opportunistic\"", NULL },
		{ "server = \"smtps://relay\" tls = \"none\"", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[256];
		struct err e = { 0 };
		struct conf *c;

		snprintf(text, sizeof text, "notify x { type = \"mail\" target = \"a@b.fr\" %s }\n", cases[i].more);
		c = conf_parse("a.conf", text, strlen(text), &e);
		assert_string_equal(e.text, cases[i].tls ? "" : weak);
		assert_int_equal(c != NULL, cases[i].tls != NULL);
		if (c)
			assert_string_equal(c->notifies[0].tls, cases[i].tls);
		conf_free(c);
	}
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_null(conf_load("/nonexistent/vigie.conf", &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_string_equal(e.text, "/nonexistent/vigie.conf: there is no such configuration file");
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	static const char *const names[] = {
		"conf.d/10-a.conf", "conf.d/20-b.conf", "conf.d/30-c.conf", "conf.d/ignored.txt", "conf.d/.hidden.conf", "conf.d",
		"vigie.conf", "",
	};
	char path[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		remove(path);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(every_mistake_says_where_and_what_was_expected),
		cmocka_unit_test(what_is_printed_reads_back_the_same),
		cmocka_unit_test(the_example_is_valid_as_it_is_and_with_every_key_uncommented),
		cmocka_unit_test(the_manual_names_every_key),
		cmocka_unit_test(files_of_conf_d_are_read_after_it_in_name_order),
		cmocka_unit_test(a_mistake_takes_no_answer_away_from_who_only_reads),
		cmocka_unit_test(jobs_report_on_this_machine_alone),
		cmocka_unit_test(who_is_notified_is_judged_with_what_is_meant),
		cmocka_unit_test(mail_to_another_machine_requires_tls),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
