#include "probes/config_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct config_mistakes found;

/* Texts of the configuration, of the secrets, and what is declared. */
static void check(const char *text, const char *secret, const struct registry *declared)
{
	struct err e;
	struct conf *conf = conf_parse("/etc/v.conf", text, strlen(text), &e);
	struct secrets *secrets = secrets_parse("/etc/s", secret, strlen(secret), 0, &e);

	if (!conf || !secrets)
		fail_msg("%s", e.text);
	conf->path = strdup("/etc/v.conf");
	config_check(conf, secrets, declared, &found);
	secrets_free(secrets);
	conf_free(conf);
}

#define GROUND "inventory = \"/tmp/v.db\"\n"

static void a_configuration_that_can_run_has_no_mistake(void **state)
{
	(void)state;
	check(GROUND "roles { admin = {\"root\"} }\n", "", NULL);
	assert_int_equal(found.n, 0);
}

static void each_thing_that_cannot_run_is_told_by_its_key(void **state)
{
	static const struct { const char *text, *expected; } cases[] = {
		{ "inventory = \"/nowhere/v.db\"\n", "/etc/v.conf: inventory: expected a file in a folder that is there, got '/nowhere/v.db'" },
		{ GROUND "control = \"/run/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012\"\n",
		  "/etc/v.conf: control: expected a path of at most 107 bytes, got 108" },
		{ GROUND "roles { admin = {\"no-such-group\"} }\n", "/etc/v.conf: roles: there is no group 'no-such-group' on this machine" },
		{ GROUND "probe { plugin-dir = \"/nowhere\" }\n", "/etc/v.conf: plugin-dir: expected a folder that is there, got '/nowhere'" },
		{ GROUND "rota { file = \"/nowhere/rota\" }\n", "/etc/v.conf: rota: /nowhere/rota: No such file or directory" },
		{ GROUND "notify x { type = \"script\" target = \"/nowhere\" }\n",
		  "/etc/v.conf: notify x: /nowhere cannot be run: No such file or directory" },
		{ GROUND "notify x { type = \"mail\" recipients = \"rota\" }\n",
		  "/etc/v.conf: notify x: its recipients are the rota's, and no section rota names one" },
		{ GROUND "notify x { type = \"mail\" target = \"a@b.fr\" credential = \"relay\" }\n",
		  "/etc/v.conf: notify x: the secrets file has no section smtp 'relay'" },
		{ GROUND "notify x { type = \"webhook\" target = \"https://a/\" credential = \"relay\" }\n",
		  "/etc/v.conf: notify x: the secrets file has no section http 'relay'" },
		{ GROUND "notify x { type = \"webhook\" target = \"https://a/\" ca-file = \"/nowhere/ca.pem\" }\n",
		  "/etc/v.conf: notify x: /nowhere/ca.pem cannot be read: No such file or directory" },
		{ GROUND "notify x { type = \"webhook\" target = \"https://a/\" ca-file = \"/etc/passwd\" }\n",
		  "/etc/v.conf: notify x: /etc/passwd holds no certificate in PEM" },
		{ GROUND "probe { snmp-period = \"5s\" snmp-timeout = \"2s\" snmp-retries = 2 }\n",
		  "/etc/v.conf: snmp-timeout: expected 3 tries within snmp-period, 5000 ms, got 6000 ms" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(cases[i].text, "", NULL);
		assert_int_equal(found.n, 1);
		assert_string_equal(found.texts[0], cases[i].expected);
	}
	check(GROUND "control = \"/run/012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901\"\n",
	      "", NULL);
	assert_int_equal(found.n, 0);
	check(GROUND "probe { snmp-period = \"6s\" snmp-timeout = \"2s\" snmp-retries = 2 }\n", "", NULL);
	assert_int_equal(found.n, 0);
}

static void a_credential_that_a_device_names_must_be_there(void **state)
{
	struct reg_device devices[] = {
		{ .name = "r1", .credential = "core" }, { .name = "r2" }, { .name = "r3", .credential = "gone" },
		{ .name = "r4", .credential = "gone" },
	};
	const struct registry declared = { .devices = devices, .n_devices = ARRAY_LEN(devices) };

	(void)state;
	check(GROUND "secrets = \"/etc/s\"\n", "snmp core { version = \"2c\" community = \"x\" }\n", &declared);
	assert_int_equal(found.n, 1);
	assert_string_equal(found.texts[0], "/etc/v.conf: secrets: /etc/s has no section snmp 'gone', which device 'r3' names");
	check(GROUND, "", &declared);
	assert_int_equal(found.n, 2);
}

static void mistakes_past_the_ceiling_are_only_counted(void **state)
{
	char text[1024] = GROUND "roles { admin = {";

	(void)state;
	for (int i = 0; i < 25; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s\"no-such-%d\"", i ? ", " : "", i);
	snprintf(text + strlen(text), sizeof text - strlen(text), "} }\n");
	check(text, "", NULL);
	assert_int_equal(found.n, 25);
	assert_non_null(strstr(found.texts[CONFIG_MISTAKES_MAX - 1], "no-such-19"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_configuration_that_can_run_has_no_mistake),
		cmocka_unit_test(each_thing_that_cannot_run_is_told_by_its_key),
		cmocka_unit_test(a_credential_that_a_device_names_must_be_there),
		cmocka_unit_test(mistakes_past_the_ceiling_are_only_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
