#include "secrets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define DAEMON_GID 4242

static char dir[] = "/tmp/vigie-test-secrets-XXXXXX";

static struct secrets *parse(const char *text, struct err *e)
{
	return secrets_parse("secrets", text, strlen(text), DAEMON_GID, e);
}

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static void write_file(const char *name, const char *text, mode_t mode)
{
	FILE *f = fopen(path_of(name), "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path_of(name), mode), 0);
}

static void communities_usm_users_and_logins_are_read(void **state)
{
	struct err e = { 0 };
	struct secrets *s = parse(
		"snmp old { version = 1 community = public }\nsnmp core { version = \"2C\" community = 'p${u}b' }\n"
		"snmp v3 { version = 3 user = vigie auth = sha256 auth-key = \"authauth1\" priv = aes priv-key = \"privpriv1\" context = c }\n"
		"snmp v3b { version = 3 user = u level = AUTHNOPRIV auth = \"SHA-512\" auth-key = 12345678 }\n"
		"http portal { user = a password = b }\nhttp api { bearer = t }\nsmtp relay { user = a password = b }\n", &e);
	const struct snmp_credential *c;

	(void)state;
	if (!s)
		fail_msg("%s", e.text);
	assert_int_equal(secrets_find_snmp(s, "old")->version, SNMP_V1);
	c = secrets_find_snmp(s, "core");
	assert_int_equal(c->version, SNMP_V2C);
	assert_string_equal(c->community, "p${u}b");
	c = secrets_find_snmp(s, "v3");
	assert_int_equal(c->level, SNMP_AUTH_PRIV);
	assert_int_equal(c->auth, SNMP_AUTH_SHA256);
	assert_int_equal(c->priv, SNMP_PRIV_AES128);
	assert_string_equal(c->context, "c");
	c = secrets_find_snmp(s, "v3b");
	assert_int_equal(c->level, SNMP_AUTH_NOPRIV);
	assert_int_equal(c->auth, SNMP_AUTH_SHA512);
	assert_string_equal(secrets_find_http(s, "api")->bearer, "t");
	assert_null(secrets_find_http(s, "relay"));
	assert_int_equal(s->n_smtp, 1);
	secrets_free(s);
}

static void every_contradiction_is_told_without_the_secret(void **state)
{
	static const struct { const char *text, *message; } cases[] = {
		{ "snmp a { community = HUSH }", "secrets:1: snmp 'a': version is missing: expected \"1\", \"2c\" or \"3\"" },
		{ "\nsnmp a { version = 4 community = HUSH }", "secrets:2: version: expected one of 1, 2c, 2, 3" },
		{ "snmp a { version = 2c }", "secrets:1: snmp 'a': community is missing" },
		{ "snmp a { version = 2c community = HUSH\nuser = u }", "secrets:2: user: is for version \"3\" only" },
		{ "snmp a { version = 3 user = u community = HUSH }",
		  "secrets:1: community: is for versions \"1\" and \"2c\" only" },
		{ "snmp a { version = 3 auth = MD5 auth-key = HUSHHUSH }", "secrets:1: snmp 'a': user is missing" },
		{ "snmp a { version = 3 user = u auth = SHA }", "secrets:1: snmp 'a': auth-key is missing" },
		{ "snmp a { version = 3 user = u auth-key = HUSHHUSH }", "secrets:1: snmp 'a': auth is missing" },
		{ "snmp a { version = 3 user = u auth = SHA auth-key = HUSH }",
		  "secrets:1: auth-key: expected a pass phrase of 8 bytes or more (RFC 3414)" },
		{ "snmp a { version = 3 user = u priv = AES priv-key = HUSHHUSH }", "secrets:1: snmp 'a': priv needs auth" },
		{ "snmp a { version = 3 user = u level = authPriv auth = SHA auth-key = HUSHHUSH }",
		  "secrets:1: level: this level needs a protocol that is missing here" },
		{ "snmp a { version = 3 user = u level = noAuthNoPriv auth = SHA auth-key = HUSHHUSH }",
		  "secrets:1: level: this level does not use a protocol that is given here" },
		{ "snmp a { version = 3 user = u auth = ROT13 auth-key = HUSHHUSH }",
		  "secrets:1: auth: expected one of MD5, SHA, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512" },
		{ "snmp a { version = 2c community = \"HUSH }", "secrets:1: the string opened here is not closed on its line" },
		{ "snmp a {\n version = 2c community = \"HUSH\"\n", "secrets:1: section 'snmp' opened here is not closed: expected }" },
		{ "snmp a { version = 2c community = HUSH HUSH }", "secrets:1: unknown key in section 'snmp'" },
		{ "snmp a { version = 2c community = \"\" }", "secrets:1: community: expected 1 to 1024 bytes on one line" },
		{ "http a { user = u }", "secrets:1: http 'a': expected user and password, or bearer" },
		{ "http a { user = u password = HUSH bearer = HUSH }",
		  "secrets:1: http 'a': expected either user and password, or bearer" },
		{ "smtp a { password = HUSH }", "secrets:1: smtp 'a': expected user and password" },
		{ "snmp a { version = 2c community = HUSH }\nsnmp a { }", "secrets:2: section 'snmp a' is given twice, first on line 1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = { 0 };

		assert_null(parse(cases[i].text, &e));
		assert_int_equal(e.kind, ERR_CONFIG);
		assert_string_equal(e.text, cases[i].message);
		assert_null(strstr(e.text, "HUSH"));
	}
}

static void only_a_private_file_is_read(void **state)
{
	static const struct { mode_t mode; const char *says; } cases[] = {
		{ 0600, NULL },        { 0400, NULL },         { 0644, "chmod 0600" }, { 0660, "chmod 0600" },
		{ 0601, "chmod 0600" }, { 0700, "chmod 0600" }, { 0640, "lets group" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = { 0 };
		struct secrets *s;

		remove(path_of("secrets"));
		write_file("secrets", "snmp a { version = 2c community = x }\n", cases[i].mode);
		s = secrets_load(path_of("secrets"), DAEMON_GID, &e);
		if (cases[i].says) {
			assert_null(s);
			assert_int_equal(e.kind, ERR_CONFIG);
			assert_non_null(strstr(e.text, cases[i].says));
		} else {
			assert_non_null(s);
		}
		secrets_free(s);
	}
}

static void the_group_of_the_daemon_may_read(void **state)
{
	struct err e = { 0 };
	struct secrets *s;

	(void)state;
	remove(path_of("secrets"));
	write_file("secrets", "snmp a { version = 2c community = x }\n", 0640);
	s = secrets_load(path_of("secrets"), getegid(), &e);
	assert_non_null(s);
	secrets_free(s);
}

static void a_file_of_somebody_else_is_refused_but_root_may_look_at_the_daemons(void **state)
{
	struct err e = { 0 };
	struct secrets *s;
	gid_t group = 54321;

	(void)state;
	if (geteuid() != 0)
		return; /* only root may give a file away */
	remove(path_of("secrets"));
	write_file("secrets", "snmp a { version = 2c community = x }\n", 0640);
	assert_int_equal(chown(path_of("secrets"), 12345, group), 0);
	assert_int_equal(chmod(dir, 0755), 0);
	s = secrets_load(path_of("secrets"), group, &e);
	assert_non_null(s);
	secrets_free(s);

	assert_int_equal(setegid(group) | seteuid(group), 0);
	s = secrets_load(path_of("secrets"), group, &e);
	assert_int_equal(seteuid(0) | setegid(0), 0);
	assert_null(s);
	assert_non_null(strstr(e.text, "belongs to uid 12345"));
}

static void a_symbolic_link_a_folder_and_nothing_are_refused(void **state)
{
	struct err e = { 0 };

	(void)state;
	remove(path_of("secrets"));
	assert_int_equal(symlink("/dev/null", path_of("secrets")), 0);
	assert_null(secrets_load(path_of("secrets"), DAEMON_GID, &e));
	assert_non_null(strstr(e.text, "symbolic link"));
	remove(path_of("secrets"));
	assert_null(secrets_load(dir, DAEMON_GID, &e));
	assert_non_null(strstr(e.text, "expected a regular file"));
	assert_null(secrets_load(path_of("secrets"), DAEMON_GID, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_non_null(strstr(e.text, "No such file"));
}

static void a_key_may_come_from_a_file_as_private(void **state)
{
	struct err e = { 0 };
	struct secrets *s;

	(void)state;
	remove(path_of("secrets"));
	write_file("key", "keykeykey\r\nsecond line\n", 0600);
	write_file("secrets", "snmp a { version = 3 user = u auth = SHA auth-key = \"@key\" }\n", 0600);
	s = secrets_load(path_of("secrets"), DAEMON_GID, &e);
	if (!s)
		fail_msg("%s", e.text);
	assert_string_equal(s->snmp[0].auth_key, "keykeykey");
	secrets_free(s);
	assert_int_equal(chmod(path_of("key"), 0644), 0);
	assert_null(secrets_load(path_of("secrets"), DAEMON_GID, &e));
	assert_non_null(strstr(e.text, "secrets:1: auth-key: "));
	assert_non_null(strstr(e.text, "mode 0644"));
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	remove(path_of("secrets"));
	remove(path_of("key"));
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(communities_usm_users_and_logins_are_read),
		cmocka_unit_test(every_contradiction_is_told_without_the_secret),
		cmocka_unit_test(only_a_private_file_is_read),
		cmocka_unit_test(the_group_of_the_daemon_may_read),
		cmocka_unit_test(a_file_of_somebody_else_is_refused_but_root_may_look_at_the_daemons),
		cmocka_unit_test(a_symbolic_link_a_folder_and_nothing_are_refused),
		cmocka_unit_test(a_key_may_come_from_a_file_as_private),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
