#include "probes/adhoc.h"
#include "probes/check_target.h"

#include "tests/live_region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct scene {
	struct conf *conf;
	struct secrets *secrets;
	struct registry *registry;
	struct arena *arena;
};

static int scene_start(void **state)
{
	static struct scene s;
	struct err e;

	s.conf = conf_parse("test.conf", "", 0, &e);
	s.secrets = secrets_new_empty();
	s.registry = region_new(2);
	s.arena = arena_new();
	*state = &s;
	return s.conf && s.secrets && s.arena ? 0 : -1;
}

static int scene_end(void **state)
{
	struct scene *s = *state;

	conf_free(s->conf);
	secrets_free(s->secrets);
	registry_free(s->registry);
	arena_free(s->arena);
	return 0;
}

static struct adhoc parse(struct scene *s, const char *text, const char *type, const char *credential)
{
	struct adhoc h;
	struct err e;

	if (!adhoc_parse(text, type, credential, s->conf, s->secrets, s->registry, s->arena, &h, &e))
		fail_msg("%s: %s", text, e.text);
	return h;
}

static void refuses(struct scene *s, const char *text, const char *type)
{
	struct adhoc h;
	struct err e;

	assert_false(adhoc_parse(text, type, NULL, s->conf, s->secrets, s->registry, s->arena, &h, &e));
	assert_int_equal(e.kind, ERR_USAGE);
}

static void the_type_follows_from_the_target(void **state)
{
	static const struct { const char *text, *credential, *class; } cases[] = {
		{ "192.0.2.1", NULL, "icmp" }, { "2001:db8::1", NULL, "icmp" }, { "host.example", NULL, "icmp" },
		{ "192.0.2.1", "name", "snmp" }, { "192.0.2.1:22", NULL, "tcp" }, { "[2001:db8::1]:22", NULL, "tcp" },
		{ "http://x/", NULL, "http" }, { "ldaps://x", NULL, "http" }, { "dns://192.0.2.1/a.example", NULL, "dns" },
		{ "tls://x:443", NULL, "tls" }, { "tcp://x:443", NULL, "tcp" }, { "icmp://x", NULL, "icmp" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(parse(*state, cases[i].text, NULL, cases[i].credential).class, cases[i].class);
}

static void host_and_port_are_parted(void **state)
{
	struct adhoc h = parse(*state, "[2001:db8::1]:1161", "snmp", NULL);

	assert_string_equal(h.target.address, "2001:db8::1");
	assert_int_equal(h.target.port, 1161);
	h = parse(*state, "2001:db8::1", "icmp", NULL);
	assert_string_equal(h.target.address, "2001:db8::1");
	assert_int_equal(h.target.port, 0);
}

static void a_type_without_a_scheme_gets_one(void **state)
{
	assert_string_equal(parse(*state, "host/path", "https", NULL).target.url, "https://host/path");
	assert_string_equal(parse(*state, "host", "http", NULL).target.url, "http://host");
}

static void a_declared_name_brings_its_own_check(void **state)
{
	struct adhoc h = parse(*state, "r0", NULL, NULL);

	assert_string_equal(h.class, "snmp");
	assert_true(h.declared);
	assert_string_equal(h.target.address, "127.0.0.1");
	assert_string_equal(parse(*state, "device:r1", "icmp", NULL).class, "icmp");
	assert_string_equal(parse(*state, "link:address", NULL, NULL).target.address, "127.0.0.2");
}

static void a_declared_name_is_asked_by_its_own_checks_only(void **state)
{
	struct scene *s = *state;
	struct adhoc h;
	struct err e;

	assert_false(adhoc_parse("r0", "tcp", NULL, s->conf, s->secrets, s->registry, s->arena, &h, &e));
	assert_int_equal(e.kind, ERR_USAGE);
	assert_string_equal(e.text, "'r0' has no check of type tcp: it has icmp, snmp");
	refuses(s, "device:r1", "https");
	refuses(s, "link:address", "snmp");
	refuses(s, "web", "icmp");
	s->registry->devices[0].name = "127.0.0.1"; /* its address too */
	assert_string_equal(parse(s, "127.0.0.1", "tcp", NULL).target.url, "127.0.0.1");
	s->registry->checks[1].class = "icmp"; /* nobody watches the agent of r0 */
	s->registry->devices[0].name = "r0";
	s->registry->devices[0].port = 1161;
	h = parse(s, "r0", "snmp", "mine");
	assert_string_equal(h.target.address, "127.0.0.1");
	assert_int_equal(h.target.port, 1161);
	assert_false(h.declared);
	refuses(s, "r0", "snmp");
	s->registry->checks[1].class = "snmp";
	s->registry->devices[0].port = 0;
}

static void a_declared_name_with_a_credential_of_the_caller_is_not_its_own(void **state)
{
	assert_false(parse(*state, "r0", NULL, "mine").declared);
}

static void what_is_no_target_is_refused(void **state)
{
	char huge[2048];

	memset(huge, 'a', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	refuses(*state, "", NULL);
	refuses(*state, huge, NULL);
	refuses(*state, "host:0", NULL);
	refuses(*state, "host:65536", NULL);
	refuses(*state, "host:+1", NULL);
	refuses(*state, "[2001:db8::1", NULL);
	refuses(*state, ":22", NULL);
	refuses(*state, "http://", NULL);
	refuses(*state, "https:///path", NULL);
	refuses(*state, "host", "gopher");
}

static void a_service_that_is_pinged_has_its_target_as_address(void **state)
{
	static const char *const targets[] = { "192.0.2.7", "icmp://192.0.2.7" };
	struct scene *s = *state;
	char name[CHECK_NAME_MAX];

	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		struct reg_service service = { .name = "z7", .kind = "icmp", .target = targets[i] };
		struct reg_check check = { .class = "icmp", .service = &service };
		struct probe_target t = check_target(s->conf, s->secrets, &check, name);

		assert_string_equal(t.address, "192.0.2.7");
		assert_true(t.count > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_type_follows_from_the_target),
		cmocka_unit_test(host_and_port_are_parted),
		cmocka_unit_test(a_type_without_a_scheme_gets_one),
		cmocka_unit_test(a_declared_name_brings_its_own_check),
		cmocka_unit_test(a_declared_name_is_asked_by_its_own_checks_only),
		cmocka_unit_test(a_declared_name_with_a_credential_of_the_caller_is_not_its_own),
		cmocka_unit_test(what_is_no_target_is_refused),
		cmocka_unit_test(a_service_that_is_pinged_has_its_target_as_address),
	};

	return cmocka_run_group_tests(tests, scene_start, scene_end);
}
