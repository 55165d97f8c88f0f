#include "probes/sim_recording.h"
#include "probes/sim_respond.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char recording[] =
	"1.3.6.1.2.1.1.1.0|4|a | b\n"
	"1.3.6.1.2.1.1.3.0|67|100\n"
	"1.3.6.1.2.1.1.5.0|4x|41ff\n"
	"1.3.6.1.2.1.2.2.1.2.1|4|eth0\n"
	"1.3.6.1.2.1.2.2.1.2.300|4|eth1\n"
	"1.3.6.1.2.1.2.2.1.8.1|2|1\n"
	"1.3.6.1.2.1.2.2.1.8.300|2|-2\n"
	"1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615\n"
	"1.3.6.1.2.1.31.1.1.1.15.1|66|4294967295\n";

struct fixture {
	struct sim_agent *agent;
	uint8_t request[2048];
	uint8_t out[SIM_RESPONSE_BUFFER];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	FILE *file = fmemopen((void *)(uintptr_t)recording, sizeof recording - 1, "r");
	struct sim_endpoint ep;
	struct err e;
	struct sim_mib *m = sim_recording_read(file, "test", NULL, NULL, &e);

	assert_non_null(m);
	assert_true(sim_endpoint_parse("127.0.0.1:16161", 0, &ep, &e));
	f->agent = sim_agent_new("a", &ep, "public", m, &e);
	assert_non_null(f->agent);
	sim_mib_unref(m);
	fclose(file);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	sim_agent_free(f->agent);
	free(f);
	return 0;
}

/* A request of the given identifiers, NULL at the end; a and b: non-repeaters and max-repetitions. */
static size_t make_request(struct fixture *f, int version, enum sim_pdu pdu, int a, int b, const char *const *oids)
{
	uint8_t list[1024], head[1024], oid[SIM_OID_MAX];
	size_t len = 0, n = 0, oid_len;
	const uint8_t numbers[3] = { 77, (uint8_t)a, (uint8_t)b };

	for (; *oids; oids++) {
		assert_true(sim_oid_parse(*oids, strlen(*oids), oid, &oid_len, NULL));
		len += sim_put_varbind(list + len, oid, oid_len, SIM_NULL, NULL, 0);
	}
	for (size_t i = 0; i < 3; i++) {
		n += sim_ber_put_header(head + n, SIM_INTEGER, 1);
		head[n++] = numbers[i];
	}
	n += sim_ber_put_header(head + n, SIM_SEQUENCE, len);
	memcpy(head + n, list, len);
	n += len;
	uint8_t *p = f->request;
	size_t pdu_size = sim_ber_header_size(n) + n;
	p += sim_ber_put_header(p, SIM_SEQUENCE, 3 + 8 + pdu_size);
	memcpy(p, (const uint8_t[]){ SIM_INTEGER, 1, (uint8_t)version, SIM_OCTET_STRING, 6, 'p', 'u', 'b', 'l', 'i', 'c' }, 11);
	p += 11;
	p += sim_ber_put_header(p, (uint8_t)pdu, n);
	memcpy(p, head, n);
	return (size_t)(p - f->request) + n;
}

struct answer {
	size_t size;
	int64_t status, index;
	struct sim_ber list;
};

static struct answer ask(struct fixture *f, int version, enum sim_pdu pdu, int a, int b, const char *const *oids)
{
	struct sim_request r;
	struct answer ans = { 0, -1, -1, { NULL, NULL, true } };
	const uint8_t *at;
	struct err e;

	assert_true(sim_request_parse(f->request, make_request(f, version, pdu, a, b, oids), &r, &e));
	ans.size = sim_respond(f->agent, &r, 0, f->out, &at);
	if (ans.size == 0)
		return ans;
	struct sim_ber whole = { at, at + ans.size, false }, message = sim_ber_enter(&whole, SIM_SEQUENCE);
	assert_int_equal(sim_ber_integer(&message), version);
	struct sim_ber community = sim_ber_enter(&message, SIM_OCTET_STRING);
	assert_memory_equal(community.p, "public", 6);
	struct sim_ber response = sim_ber_enter(&message, SIM_RESPONSE);
	assert_int_equal(sim_ber_integer(&response), 77);
	ans.status = sim_ber_integer(&response);
	ans.index = sim_ber_integer(&response);
	ans.list = sim_ber_enter(&response, SIM_SEQUENCE);
	assert_false(whole.bad || message.bad || response.bad || ans.list.bad || whole.p != whole.end);
	return ans;
}

static void assert_next(struct answer *ans, const char *oid, uint8_t tag, const void *content, size_t len)
{
	struct sim_ber varbind = sim_ber_enter(&ans->list, SIM_SEQUENCE), name = sim_ber_enter(&varbind, SIM_OID), value;
	uint8_t expected[SIM_OID_MAX], found;
	size_t expected_len;

	assert_true(sim_oid_parse(oid, strlen(oid), expected, &expected_len, NULL));
	assert_int_equal(name.end - name.p, expected_len);
	assert_memory_equal(name.p, expected, expected_len);
	value = sim_ber_any(&varbind, &found);
	assert_int_equal(found, tag);
	assert_int_equal(value.end - value.p, len);
	if (len)
		assert_memory_equal(value.p, content, len);
	assert_false(ans->list.bad || varbind.bad);
}

static void assert_end(const struct answer *ans)
{
	assert_ptr_equal(ans->list.p, ans->list.end);
}

static void a_get_answers_values_and_tells_object_from_instance(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.2.2.1.2.2",
	                                    "1.3.6.1.2.1.2.2.1.9.1", "1.3.6.1.2.1.2.2.1.8.300", NULL };
	struct answer ans = ask(*state, SIM_V2C, SIM_GET, 0, 0, oids);

	assert_int_equal(ans.status, 0);
	assert_next(&ans, oids[0], SIM_OCTET_STRING, "a | b", 5);
	assert_next(&ans, oids[1], SIM_OCTET_STRING, "A\xff", 2);
	assert_next(&ans, oids[2], SIM_NO_SUCH_INSTANCE, NULL, 0);
	assert_next(&ans, oids[3], SIM_NO_SUCH_OBJECT, NULL, 0);
	assert_next(&ans, oids[4], SIM_INTEGER, "\xfe", 1);
	assert_end(&ans);
}

static void get_next_orders_sub_identifiers_as_numbers(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.2.2.1.2.1", "1.3.6.1.2.1.2.2.1.2.128", "1.3.6.1.2.1.2.2.1.2.300",
	                                    "1.3.6.1.2.1.31.1.1.1.15.1", NULL };
	struct answer ans = ask(*state, SIM_V2C, SIM_GET_NEXT, 0, 0, oids);

	assert_next(&ans, "1.3.6.1.2.1.2.2.1.2.300", SIM_OCTET_STRING, "eth1", 4);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.2.300", SIM_OCTET_STRING, "eth1", 4);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.8.1", SIM_INTEGER, "\x01", 1);
	assert_next(&ans, "1.3.6.1.2.1.31.1.1.1.15.1", SIM_END_OF_MIB_VIEW, NULL, 0);
	assert_end(&ans);
}

static void get_bulk_interleaves_its_repeaters_after_the_non_repeaters(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.1.3", "1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.8", NULL };
	struct answer ans = ask(*state, SIM_V2C, SIM_GET_BULK, 1, 2, oids);

	assert_next(&ans, "1.3.6.1.2.1.1.3.0", SIM_TIME_TICKS, "\x64", 1);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.2.1", SIM_OCTET_STRING, "eth0", 4);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.8.1", SIM_INTEGER, "\x01", 1);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.2.300", SIM_OCTET_STRING, "eth1", 4);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.8.300", SIM_INTEGER, "\xfe", 1);
	assert_end(&ans);
}

static void get_bulk_stops_after_the_row_that_is_all_past_the_end(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.31.1.1.1.6", NULL };
	struct answer ans = ask(*state, SIM_V2C, SIM_GET_BULK, 0, 100, oids);

	assert_next(&ans, "1.3.6.1.2.1.31.1.1.1.6.1", SIM_COUNTER64, "\0\xff\xff\xff\xff\xff\xff\xff\xff", 9);
	assert_next(&ans, "1.3.6.1.2.1.31.1.1.1.15.1", SIM_GAUGE32, "\0\xff\xff\xff\xff", 5);
	assert_next(&ans, "1.3.6.1.2.1.31.1.1.1.15.1", SIM_END_OF_MIB_VIEW, NULL, 0);
	assert_end(&ans);
}

static void a_response_is_cut_at_the_size_and_at_the_number_of_variable_bindings(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1", NULL };
	struct fixture *f = *state;
	struct answer ans;

	f->agent->max_size = 90;
	ans = ask(f, SIM_V2C, SIM_GET_BULK, 0, 50, oids);
	assert_in_range(ans.size, 60, 90);
	assert_int_equal(ans.status, 0);
	f->agent->max_size = 1472;
	f->agent->max_varbinds = 2;
	ans = ask(f, SIM_V2C, SIM_GET_BULK, 0, 50, oids);
	assert_next(&ans, "1.3.6.1.2.1.1.1.0", SIM_OCTET_STRING, "a | b", 5);
	assert_next(&ans, "1.3.6.1.2.1.1.3.0", SIM_TIME_TICKS, "\x64", 1);
	assert_end(&ans);
}

static void a_get_that_does_not_fit_is_too_big(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.3.0", NULL };
	struct fixture *f = *state;
	struct answer ans;

	f->agent->max_size = 70;
	ans = ask(f, SIM_V2C, SIM_GET, 0, 0, oids);
	assert_int_equal(ans.status, 1);
	assert_int_equal(ans.index, 0);
	assert_end(&ans);
}

static void version_1_has_no_counter64_and_no_exceptions(void **state)
{
	static const char *const get[] = { "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.31.1.1.1.6.1", NULL };
	static const char *const next[] = { "1.3.6.1.2.1.2.2.1.8.300", NULL }, *const last[] = { "1.3.6.1.2.1.31.1.1.1.15.1", NULL };
	struct answer ans = ask(*state, SIM_V1, SIM_GET, 0, 0, get);

	assert_int_equal(ans.status, 2);
	assert_int_equal(ans.index, 2);
	assert_next(&ans, get[0], SIM_NULL, NULL, 0);
	ans = ask(*state, SIM_V1, SIM_GET_NEXT, 0, 0, next);
	assert_int_equal(ans.status, 0);
	assert_next(&ans, "1.3.6.1.2.1.31.1.1.1.15.1", SIM_GAUGE32, "\0\xff\xff\xff\xff", 5);
	ans = ask(*state, SIM_V1, SIM_GET_NEXT, 0, 0, last);
	assert_int_equal(ans.status, 2);
	assert_int_equal(ans.index, 1);
}

static void a_set_is_refused(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.1.5.0", NULL };
	struct answer ans = ask(*state, SIM_V2C, SIM_SET, 0, 0, oids);

	assert_int_equal(ans.status, 6);
	assert_int_equal(ans.index, 1);
	ans = ask(*state, SIM_V1, SIM_SET, 0, 0, oids);
	assert_int_equal(ans.status, 2);
}

static void get_bulk_in_version_1_is_not_a_request(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.1.5.0", NULL };
	struct fixture *f = *state;
	struct sim_request r;
	struct err e;

	assert_false(sim_request_parse(f->request, make_request(f, SIM_V1, SIM_GET_BULK, 0, 1, oids), &r, &e));
	assert_int_equal(e.kind, ERR_MALFORMED);
}

static void a_request_cut_anywhere_is_malformed(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.2", NULL };
	struct fixture *f = *state;
	size_t len = make_request(f, SIM_V2C, SIM_GET_BULK, 0, 10, oids);
	struct sim_request r;
	struct err e;

	for (size_t cut = 0; cut < len; cut++)
		assert_false(sim_request_parse(f->request, cut, &r, &e));
	assert_true(sim_request_parse(f->request, len, &r, &e));
}

static void a_dead_agent_and_one_past_its_variable_bindings_are_silent(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1", NULL };
	struct fixture *f = *state;

	f->agent->varbinds_left = 3;
	assert_int_not_equal(ask(f, SIM_V2C, SIM_GET_BULK, 0, 2, oids).size, 0);
	assert_int_not_equal(ask(f, SIM_V2C, SIM_GET_BULK, 0, 2, oids).size, 0);
	assert_int_equal(ask(f, SIM_V2C, SIM_GET_BULK, 0, 2, oids).size, 0);
	f->agent->varbinds_left = SIM_UNLIMITED;
	f->agent->dead = true;
	assert_int_equal(ask(f, SIM_V2C, SIM_GET_BULK, 0, 2, oids).size, 0);
}

static void a_non_increasing_agent_goes_back_to_the_first_row_of_the_column(void **state)
{
	static const char *const oids[] = { "1.3.6.1.2.1.2.2.1.2", NULL };
	struct fixture *f = *state;
	struct answer ans;

	f->agent->non_increasing = true;
	ans = ask(f, SIM_V2C, SIM_GET_BULK, 0, 3, oids);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.2.1", SIM_OCTET_STRING, "eth0", 4);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.2.300", SIM_OCTET_STRING, "eth1", 4);
	assert_next(&ans, "1.3.6.1.2.1.2.2.1.2.1", SIM_OCTET_STRING, "eth0", 4);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_get_answers_values_and_tells_object_from_instance),
		TEST(get_next_orders_sub_identifiers_as_numbers),
		TEST(get_bulk_interleaves_its_repeaters_after_the_non_repeaters),
		TEST(get_bulk_stops_after_the_row_that_is_all_past_the_end),
		TEST(a_response_is_cut_at_the_size_and_at_the_number_of_variable_bindings),
		TEST(a_get_that_does_not_fit_is_too_big),
		TEST(version_1_has_no_counter64_and_no_exceptions),
		TEST(a_set_is_refused),
		TEST(get_bulk_in_version_1_is_not_a_request),
		TEST(a_request_cut_anywhere_is_malformed),
		TEST(a_dead_agent_and_one_past_its_variable_bindings_are_silent),
		TEST(a_non_increasing_agent_goes_back_to_the_first_row_of_the_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
