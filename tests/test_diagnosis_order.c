#include "probes/diagnosis_order.h"
#include "probes/diagnosis_place.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct reg_site sites[] = { { 1, "Bayeux", "198.18.1.0/24;198.18.1.2; 2001:db8::2" }, { 2, "Caen", NULL } };
static struct reg_device devices[] = { { .name = "rtr", .address = "198.18.1.3" }, { .name = "named", .address = "rtr.demo.test" } };
static struct reg_link links[] = { { .name = "L1", .device = &devices[0], .interface = "wan0" } };
static struct reg_service services[] = {
	{ .name = "web", .kind = "http", .target = "https://portail.demo.test:8443/x" },
	{ .name = "pacs", .kind = "dicom", .covolink = true, .target = "198.18.1.9" },
	{ .name = "dns", .kind = "dns", .target = "dns://[2001:db8::53]/demo.test" },
	{ .name = "own", .kind = "dns", .target = "demo.test" },
	{ .name = "node", .kind = "http", .target = "https://portail.demo.test/", .resolve = "198.18.1.7:443" },
	{ .name = "six", .kind = "tcp", .target = "[2001:db8::7]:22" },
	{ .name = "script", .kind = "plugin", .target = "check_x" },
	{ .name = "ae", .kind = "dicom", .target = "dicom://VIGIE@198.18.1.8:104/PACS" },
};
static const struct registry registry = {
	.sites = sites, .n_sites = ARRAY_LEN(sites), .devices = devices, .n_devices = ARRAY_LEN(devices), .links = links, .n_links = 1,
	.services = services, .n_services = ARRAY_LEN(services),
};

static struct diagnosis_order *read_order(const char *text, struct err *e)
{
	json_t *params = json_loads(text, 0, NULL);
	struct diagnosis_order *o;

	assert_non_null(params);
	o = diagnosis_order_read(params, &registry, e);
	json_decref(params);
	return o;
}

static void what_is_asked_is_read(void **state)
{
	struct err e;
	struct diagnosis_order *o = read_order("{\"site\":\"Bayeux\",\"tests\":["
		"{\"layer\":\"path\",\"method\":\"ping4\",\"object\":\"site:Bayeux\"},"
		"{\"layer\":\"quality\",\"method\":\"marked\",\"object\":\"device:rtr\",\"needs\":0,\"dscp\":46},"
		"{\"layer\":\"imaging\",\"method\":\"check\",\"object\":\"covolink:pacs\",\"needs\":null,\"dscp\":null}]}", &e);

	(void)state;
	assert_non_null(o);
	assert_string_equal(o->site, "Bayeux");
	assert_int_equal(o->n, 3);
	assert_int_equal(o->tests[0].layer, DIAGNOSIS_PATH);
	assert_int_equal(o->tests[0].needs, -1);
	assert_int_equal(o->tests[1].method, DIAGNOSIS_BY_MARKED);
	assert_int_equal(o->tests[1].needs, 0);
	assert_int_equal(o->tests[1].dscp, 46);
	assert_string_equal(o->tests[2].object, "covolink:pacs");
	diagnosis_order_free(o);
}

static void assert_refused(const char *tests, enum err_kind kind, const char *words)
{
	char text[1024];
	struct err e = { .kind = ERR_NONE };

	snprintf(text, sizeof text, "{\"site\":\"Bayeux\",\"tests\":%s}", tests);
	assert_null(read_order(text, &e));
	assert_int_equal(e.kind, kind);
	if (strcmp(e.text, words) != 0)
		fail_msg("%s: %s instead of %s", tests, e.text, words);
}

#define TEST(layer, method, object, rest) "[{\"layer\":\"" layer "\",\"method\":\"" method "\",\"object\":" object rest "}]"

static void what_is_not_declared_or_does_not_fit_is_refused(void **state)
{
	struct err e;

	(void)state;
	assert_null(read_order("{\"tests\":[]}", &e));
	assert_string_equal(e.text, "site: expected a string");
	assert_null(read_order("{\"site\":\"Rouen\",\"tests\":[]}", &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_string_equal(e.text, "there is no site:Rouen");
	assert_refused("null", ERR_USAGE, "tests: expected a list of 1 to 48");
	assert_refused("[]", ERR_USAGE, "tests: expected a list of 1 to 48");
	assert_refused("[7]", ERR_USAGE, "layer: expected a string");
	assert_refused(TEST("cloud", "ping4", "\"device:rtr\"", ""), ERR_USAGE, "layer: there is no 'cloud'");
	assert_refused(TEST("path", "ping5", "\"device:rtr\"", ""), ERR_USAGE, "method: there is no 'ping5'");
	assert_refused(TEST("path", "ping4", "7", ""), ERR_USAGE, "object: expected a string");
	assert_refused(TEST("path", "ping4", "\"198.18.1.3\"", ""), ERR_USAGE, "object: expected \"kind:name\"");
	assert_refused(TEST("path", "ping4", "\"device:198.18.1.3\"", ""), ERR_NOT_FOUND, "there is no device:198.18.1.3");
	assert_refused(TEST("path", "ping4", "\"host:rtr\"", ""), ERR_NOT_FOUND, "there is no host:rtr");
	assert_refused(TEST("path", "ping4", "\"service:web\"", ""), ERR_USAGE, "service:web cannot be asked by ping4");
	assert_refused(TEST("access", "poll", "\"site:Bayeux\"", ""), ERR_USAGE, "site:Bayeux cannot be asked by poll");
	assert_refused(TEST("service", "check", "\"device:rtr\"", ""), ERR_USAGE, "device:rtr cannot be asked by check");
	assert_refused(TEST("imaging", "check4", "\"covolink:pacs\"", ""), ERR_USAGE, "covolink:pacs cannot be asked by check4");
	assert_refused(TEST("imaging", "check", "\"service:pacs\"", ""), ERR_NOT_FOUND, "there is no service:pacs");
	assert_refused(TEST("path", "ping4", "\"device:rtr\"", ",\"needs\":0"), ERR_USAGE, "needs: expected null, of the first test");
	assert_refused(TEST("path", "ping4", "\"device:rtr\"", ",\"needs\":1.5"), ERR_USAGE, "needs: expected null, of the first test");
	assert_refused(TEST("path", "ping4", "\"device:rtr\"", ",\"needs\":\"0\""), ERR_USAGE, "needs: expected null, of the first test");
	assert_refused(TEST("path", "ping4", "\"device:rtr\"", ",\"dscp\":1"), ERR_USAGE, "dscp: expected a number from 0 to 0");
	assert_refused(TEST("quality", "marked", "\"device:rtr\"", ",\"dscp\":64"), ERR_USAGE, "dscp: expected a number from 0 to 63");
	assert_refused(TEST("quality", "marked", "\"device:rtr\"", ",\"dscp\":-1"), ERR_USAGE, "dscp: expected a number from 0 to 63");
}

static void a_test_needs_an_earlier_one(void **state)
{
	struct err e;

	(void)state;
	assert_null(read_order("{\"site\":\"Bayeux\",\"tests\":[{\"layer\":\"path\",\"method\":\"ping4\",\"object\":\"device:rtr\"},"
	                       "{\"layer\":\"path\",\"method\":\"ping4\",\"object\":\"device:rtr\",\"needs\":1}]}", &e));
	assert_string_equal(e.text, "needs: expected a number from 0 to 0");
}

static void no_more_tests_than_the_ceiling(void **state)
{
	struct diagnosis_order *o;
	struct err e;

	(void)state;
	for (int n = DIAGNOSIS_TESTS_MAX; n <= DIAGNOSIS_TESTS_MAX + 1; n++) {
		json_t *tests = json_array(), *params = json_pack("{s:s,s:o}", "site", "Bayeux", "tests", tests);

		for (int i = 0; i < n; i++)
			json_array_append_new(tests, json_pack("{s:s,s:s,s:s}", "layer", "path", "method", "ping4", "object", "device:rtr"));
		o = diagnosis_order_read(params, &registry, &e);
		assert_int_equal(o != NULL, n == DIAGNOSIS_TESTS_MAX);
		diagnosis_order_free(o);
		json_decref(params);
	}
}

static void a_test_runs_by_what_became_of_the_one_that_it_needs(void **state)
{
	static const struct { enum diagnosis_status needed; enum diagnosis_turn trace, other; } table[] = {
		{ DIAGNOSIS_PENDING, DIAGNOSIS_WAITS, DIAGNOSIS_WAITS },
		{ DIAGNOSIS_PASSED, DIAGNOSIS_NEEDLESS, DIAGNOSIS_MAY_RUN },
		{ DIAGNOSIS_WEAK, DIAGNOSIS_MAY_RUN, DIAGNOSIS_MAY_RUN },
		{ DIAGNOSIS_FAILED, DIAGNOSIS_MAY_RUN, DIAGNOSIS_CUT_OFF },
		{ DIAGNOSIS_NOT_TESTED, DIAGNOSIS_CUT_OFF, DIAGNOSIS_CUT_OFF },
		{ DIAGNOSIS_NOT_TESTABLE, DIAGNOSIS_CUT_OFF, DIAGNOSIS_MAY_RUN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		for (int m = 0; m < DIAGNOSIS_METHOD_COUNT; m++)
			assert_int_equal(diagnosis_turn_of((enum diagnosis_method)m, table[i].needed),
			                 m == DIAGNOSIS_BY_TRACE4 || m == DIAGNOSIS_BY_TRACE6 ? table[i].trace : table[i].other);
}

/* expected: the host, "name" before a name, or why there is none. */
static void assert_place(const char *object, int family, const char *expected)
{
	struct diagnosis_subject s;
	char host[ENDPOINT_HOST_MAX], got[ENDPOINT_HOST_MAX + 8];
	const char *why = NULL;
	bool is_name = false;

	assert_true(diagnosis_find(&registry, object, &s));
	if (diagnosis_place(&s, family, host, &is_name, &why))
		snprintf(got, sizeof got, "%s%s", is_name ? "name " : "", host);
	else
		snprintf(got, sizeof got, "%s", why);
	assert_string_equal(got, expected);
}

static void an_object_is_reached_where_it_is_declared_over_that_family(void **state)
{
	(void)state;
	assert_place("device:rtr", AF_INET, "198.18.1.3");
	assert_place("device:rtr", AF_INET6, "no IPv6 address is declared");
	assert_place("device:rtr", 0, "198.18.1.3");
	assert_place("device:named", AF_INET6, "name rtr.demo.test");
	assert_place("link:L1", AF_INET, "no address is declared");
	assert_place("site:Bayeux", AF_INET, "198.18.1.2");
	assert_place("site:Bayeux", AF_INET6, "2001:db8::2");
	assert_place("site:Caen", AF_INET, "no IPv4 address is declared");
	assert_place("service:web", AF_INET6, "name portail.demo.test");
	assert_place("service:dns", AF_INET6, "2001:db8::53");
	assert_place("service:dns", AF_INET, "no IPv4 address is declared");
	assert_place("service:own", AF_INET, "the system's name servers are asked");
	assert_place("service:node", AF_INET, "198.18.1.7");
	assert_place("service:six", AF_INET6, "2001:db8::7");
	assert_place("service:script", AF_INET, "a plugin chooses its addresses itself");
	assert_place("service:ae", AF_INET, "198.18.1.8");
}

static void of_a_network_no_address_is_guessed(void **state)
{
	static const struct { const char *declared, *expected; } table[] = {
		{ "203.0.113.0/24", "a network is declared, and no address of it" },
		{ "203.0.113.0/3", "a network is declared, and no address of it" },
		{ "203.0.113.9/32", "203.0.113.9" },
		{ "2001:db8::/32", "a network is declared, and no address of it" },
		{ "fibre;203.0.113.9", "203.0.113.9" },
		{ "fibre", "no address is declared" },
		{ ";; ,", "no address is declared" },
		{ "2001:db8::5/128", "2001:db8::5" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		sites[1].public_address = table[i].declared;
		assert_place("site:Caen", 0, table[i].expected);
	}
	sites[1].public_address = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_is_read),
		cmocka_unit_test(what_is_not_declared_or_does_not_fit_is_refused),
		cmocka_unit_test(a_test_needs_an_earlier_one),
		cmocka_unit_test(no_more_tests_than_the_ceiling),
		cmocka_unit_test(a_test_runs_by_what_became_of_the_one_that_it_needs),
		cmocka_unit_test(an_object_is_reached_where_it_is_declared_over_that_family),
		cmocka_unit_test(of_a_network_no_address_is_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
