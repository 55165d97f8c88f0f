/* PS3.8 §9.3 and PS3.7 §9.1.5: what a simulated provider answers, octet by octet. */
#include "probes/sim_dicom.h"
#include "probes/sim_octets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define IMPLICIT "1.2.840.10008.1.2"
#define VERIFICATION "1.2.840.10008.1.1"
#define CT_STORAGE "1.2.840.10008.5.1.4.1.1.2"

static struct sim_dicom dicom;
static struct sim_association association;
static struct text request, answer;

static int set_up(void **state)
{
	(void)state;
	sim_dicom_init(&dicom);
	memcpy(dicom.called_ae, "DEMO_COVO", 10);
	sim_association_init(&association, &dicom);
	request = TEXT_INIT(1 << 20);
	answer = TEXT_INIT(1 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sim_association_done(&association);
	text_done(&request);
	text_done(&answer);
	return 0;
}

static void set(const char *key, const char *value)
{
	struct err e;

	if (!sim_dicom_set(&dicom, key, value, &e))
		fail_msg("%s", e.text);
}

static void put_item(unsigned type, const char *value)
{
	sim_octets_put(&request, type << 8, 2);
	sim_octets_put(&request, strlen(value), 2);
	text_append(&request, value);
}

static void put_context(unsigned id, const char *abstract, const char *transfer)
{
	size_t at = request.len + 2;

	sim_octets_put(&request, 0x2000, 2);
	sim_octets_put_zeros(&request, 2);
	sim_octets_put(&request, id << 24 | 0xff00, 4); /* reserved octets mean nothing */
	put_item(0x30, abstract);
	put_item(0x40, transfer);
	sim_octets_put_length(&request, at, 2);
}

static void begin_request(const char *called, const char *calling)
{
	text_clear(&request);
	sim_octets_put(&request, 0x0100, 2);
	sim_octets_put_zeros(&request, 4);
	sim_octets_put(&request, 0x00010000, 4);
	text_appendf(&request, "%-16s%-16s", called, calling);
	sim_octets_put_zeros(&request, 32);
	put_item(0x10, "1.2.840.10008.3.1.1.1");
}

static bool send_request(void)
{
	bool goes_on;

	sim_octets_put_length(&request, 2, 4);
	text_clear(&answer);
	goes_on = sim_association_take(&association, text_str(&request), request.len, &answer);
	assert_false(answer.failed);
	text_clear(&request);
	return goes_on;
}

static void associate(void)
{
	begin_request("DEMO_COVO", "VIGIE");
	put_context(1, VERIFICATION, IMPLICIT);
	put_context(3, CT_STORAGE, IMPLICIT);
	assert_true(send_request());
	assert_int_equal(answer.data[0], 2);
}

static void put_element(unsigned element, uint32_t value, size_t n)
{
	sim_octets_put_le(&request, (uint64_t)element << 16, 4);
	sim_octets_put_le(&request, n, 4);
	sim_octets_put_le(&request, value, n);
}

static void begin_data(unsigned context, unsigned control)
{
	sim_octets_put(&request, 0x0400, 2);
	sim_octets_put_zeros(&request, 8);
	sim_octets_put(&request, context << 8 | control, 2);
}

static bool send_data(void)
{
	sim_octets_put_length(&request, 6, 4);
	return send_request();
}

static void put_command(unsigned field, unsigned data_set_type)
{
	put_element(0x0100, field, 2);
	put_element(0x0110, 7, 2);
	put_element(0x0800, data_set_type, 2);
}

static bool send_command(unsigned context, unsigned field, unsigned data_set_type)
{
	begin_data(context, 3);
	put_command(field, data_set_type);
	return send_data();
}

static void expect(const char *hex)
{
	size_t n = strlen(hex) / 2;

	assert_int_equal(answer.len, n);
	for (size_t i = 0; i < n; i++) {
		unsigned octet = 0;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &octet), 1);
		assert_int_equal((unsigned char)answer.data[i], octet);
	}
}

/* The status of a response, 65536 when there is none. */
static unsigned status(void)
{
	static const char element[] = { 0, 0, 0, 9, 2, 0, 0, 0 };
	const char *at = memmem(text_str(&answer), answer.len, element, sizeof element);

	return at ? (unsigned char)at[8] | (unsigned)(unsigned char)at[9] << 8 : 65536;
}

static void each_proposed_context_is_accepted_or_refused_with_its_reason(void **state)
{
	static const uint8_t results[] = { 0, 4, 3, 0 };
	const uint8_t *at;

	(void)state;
	begin_request("DEMO_COVO", "VIGIE");
	put_context(1, VERIFICATION, IMPLICIT);
	put_context(3, VERIFICATION, "1.2.3");
	put_context(5, "1.2.840.10008.5.1.4.31", IMPLICIT);
	put_context(255, CT_STORAGE, "1.2.840.10008.1.2.4.70");
	assert_true(send_request());

	assert_int_equal(answer.data[0], 2);
	assert_int_equal(answer.len, 6 + ((unsigned char)answer.data[4] << 8) + (unsigned char)answer.data[5]);
	assert_memory_equal(answer.data + 10, "DEMO_COVO       VIGIE           ", 32);
	at = (const uint8_t *)answer.data + 6 + 68 + 25;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(at[0], 0x21);
		assert_int_equal(at[4], i == 3 ? 255 : 2 * i + 1);
		assert_int_equal(at[6], results[i]);
		at += 4 + (at[2] << 8) + at[3];
	}
	assert_int_equal(at[0], 0x50);
	assert_int_equal(dicom.associations, 1);
}

static void who_may_not_call_is_rejected_by_what_is_wrong_first(void **state)
{
	(void)state;
	begin_request("DEMO_COVO", "VIGIE");
	request.data[7] = 2; /* protocol version */
	assert_false(send_request());
	expect("03000000000400010202");

	begin_request("DEMO_COVO", "VIGIE");
	request.data[request.len - 1] = '2'; /* application context */
	assert_false(send_request());
	expect("03000000000400010102");

	begin_request("OTHER", "VIGIE");
	assert_false(send_request());
	expect("03000000000400010107");

	set("calling-aes", "PACS;SITE");
	begin_request("DEMO_COVO", "VIGIE");
	assert_false(send_request());
	expect("03000000000400010103");

	set("reject", "2/3/2");
	begin_request("DEMO_COVO", "PACS");
	assert_false(send_request());
	expect("03000000000400020302");
	assert_int_equal(dicom.associations, 0);
}

static void an_echo_is_answered_as_the_standard_writes_it(void **state)
{
	(void)state;
	associate();
	begin_data(1, 3);
	put_element(0x0000, 56, 4);
	text_append_n(&request, "\0\0\2\0\x12\0\0\0" VERIFICATION, 26);
	put_command(0x30, 0x101);
	assert_true(send_data());
	expect("040000000054" "00000050" "0103" "000000000400000042000000"
	       "0000020012000000" "312e322e3834302e31303030382e312e3100" "00000001020000003080" "00002001020000000700"
	       "00000008020000000101" "00000009020000000000");
	assert_int_equal(dicom.echoes, 1);
}

static void a_command_may_come_in_fragments(void **state)
{
	(void)state;
	associate();
	begin_data(1, 1);
	put_element(0x0100, 0x30, 2);
	assert_true(send_data());
	assert_int_equal(answer.len, 0);
	begin_data(1, 3);
	put_element(0x0110, 7, 2);
	assert_true(send_data());
	assert_int_equal(status(), 0);
}

static void an_object_is_counted_and_dropped_and_answered_at_its_end(void **state)
{
	(void)state;
	associate();
	assert_true(send_command(3, 0x0001, 0x0000));
	assert_int_equal(answer.len, 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(answer.len, 0);
		begin_data(3, i == 2 ? 2 : 0);
		sim_octets_put_zeros(&request, 1000);
		assert_true(send_data());
	}
	assert_int_equal(status(), 0);
	assert_int_equal(dicom.stored, 1);
	assert_int_equal(dicom.octets, 3000);
}

static void what_a_context_does_not_carry_is_refused_by_its_status(void **state)
{
	(void)state;
	associate();
	assert_true(send_command(3, 0x30, 0x101));
	assert_int_equal(status(), 0x0122);
	assert_true(send_command(1, 0x20, 0x101));
	assert_int_equal(status(), 0x0211);
	set("echo-status", "0110");
	assert_true(send_command(1, 0x30, 0x101));
	assert_int_equal(status(), 0x0110);
	assert_int_equal(dicom.echoes, 0);
}

static void what_breaks_the_protocol_is_aborted(void **state)
{
	(void)state;
	begin_request("DEMO_COVO", "VIGIE");
	put_context(2, VERIFICATION, IMPLICIT);
	assert_false(send_request());
	expect("07000000000400000206");

	associate();
	assert_false(send_command(5, 0x30, 0x101)); /* a context that was not proposed */
	expect("07000000000400000206");

	begin_data(1, 1);
	sim_octets_put_zeros(&request, SIM_DICOM_COMMAND_MAX + 1);
	assert_false(send_data());
	expect("07000000000400000206");

	begin_data(1, 2); /* data that no command announced */
	assert_false(send_data());
	expect("07000000000400000206");

	begin_request("DEMO_COVO", "VIGIE"); /* an association inside an association */
	assert_false(send_request());
	expect("07000000000400000202");
}

static void more_contexts_than_ids_are_aborted(void **state)
{
	(void)state;
	begin_request("DEMO_COVO", "VIGIE");
	for (unsigned i = 0; i < 129; i++)
		put_context(2 * i % 256 + 1, VERIFICATION, IMPLICIT);
	assert_false(send_request());
	expect("07000000000400000206");
}

static void each_moment_can_be_silent_aborted_or_closed(void **state)
{
	static const struct { const char *key; unsigned pdu; } moments[] = { { "on-associate", 1 }, { "on-echo", 4 }, { "on-release", 5 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		for (const char *const *act = (const char *const[]){ "silent", "abort", "close", NULL }; *act; act++) {
			bool goes_on;

			tear_down(NULL);
			set_up(NULL);
			set(moments[i].key, *act);
			if (i > 0)
				associate();
			else
				begin_request("DEMO_COVO", "VIGIE");
			if (i == 2)
				text_append_n(&request, "\5\0\0\0\0\4\0\0\0\0", 10);
			goes_on = i == 1 ? send_command(1, 0x30, 0x101) : send_request();
			assert_int_equal(goes_on, **act == 's');
			assert_int_equal(answer.len, **act == 'a' ? 10 : 0);
			if (**act == 's') { /* and stays so */
				text_append_n(&request, "\5\0\0\0\0\4\0\0\0\0", 10);
				assert_true(send_request());
				assert_int_equal(answer.len, 0);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_proposed_context_is_accepted_or_refused_with_its_reason, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_may_not_call_is_rejected_by_what_is_wrong_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_echo_is_answered_as_the_standard_writes_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_command_may_come_in_fragments, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_object_is_counted_and_dropped_and_answered_at_its_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_context_does_not_carry_is_refused_by_its_status, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_breaks_the_protocol_is_aborted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_contexts_than_ids_are_aborted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_moment_can_be_silent_aborted_or_closed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
