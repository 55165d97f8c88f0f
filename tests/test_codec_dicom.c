#include "probes/codec_dicom.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The answers of real applications, as captured; the first byte of each file is the fuzz target's. */
struct recorded {
	uint8_t bytes[8192];
	size_t n;
};

static struct recorded read_recorded(const char *name)
{
	struct recorded r = { .n = 0 };
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/tests/corpus/dicom/%s", getenv("top_srcdir"), name);
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fgetc(f), 0);
	r.n = fread(r.bytes, 1, sizeof r.bytes, f);
	fclose(f);
	return r;
}

/* The next PDU of bytes that come in pieces of that size. */
static bool next_pdu(struct dicom_reader *reader, const struct recorded *r, size_t *at, size_t piece, struct dicom_pdu *ret, struct err *e)
{
	do {
		size_t n = r->n - *at < piece ? r->n - *at : piece, used = 0;

		if (!dicom_read(reader, r->bytes + *at, n, &used, ret, e))
			return false;
		*at += used;
	} while (!ret->body && *at < r->n);
	return true;
}

static void the_name_of_an_implementation_is_no_sentence(void **state)
{
	struct recorded r = read_recorded("echo-ok");
	struct dicom_reader reader = { 0 };
	struct dicom_accept accept;
	struct dicom_pdu pdu;
	uint8_t *name = memmem(r.bytes, r.n, "OFFIS_DCMTK_367", 15);
	size_t at = 0;

	(void)state;
	assert_non_null(name);
	memcpy(name, "X; C-ECHO in 1 m", 15);
	assert_true(next_pdu(&reader, &r, &at, r.n, &pdu, NULL));
	assert_true(dicom_parse_accept(&pdu, &accept, NULL));
	assert_string_equal(accept.version, "X, C-ECHO in 1 ");
	dicom_reader_done(&reader);
}

static void an_answer_is_read_in_pieces_of_any_size(void **state)
{
	const struct recorded r = read_recorded("echo-ok");

	(void)state;
	for (size_t piece = 1; piece <= r.n; piece++) {
		struct dicom_reader reader = { 0 };
		struct dicom_command command = { .n = 0 };
		struct dicom_accept accept;
		struct dicom_pdu pdu;
		size_t at = 0;

		assert_true(next_pdu(&reader, &r, &at, piece, &pdu, NULL));
		assert_int_equal(pdu.type, DICOM_PDU_ASSOCIATE_AC);
		assert_int_equal(pdu.length, 0xb8);
		assert_true(dicom_parse_accept(&pdu, &accept, NULL));
		assert_int_equal(accept.contexts[DICOM_SOP_VERIFICATION], DICOM_CONTEXT_ACCEPTED);
		assert_int_equal(accept.contexts[DICOM_SOP_CT], DICOM_CONTEXT_UNANSWERED);
		assert_int_equal(accept.max_length, 16384);
		assert_string_equal(accept.version, "OFFIS_DCMTK_367");
		assert_true(next_pdu(&reader, &r, &at, piece, &pdu, NULL));
		assert_int_equal(pdu.type, DICOM_PDU_DATA);
		assert_true(dicom_take_data(&command, &pdu, NULL));
		assert_true(command.whole);
		assert_int_equal(command.field, 0x8030);
		assert_int_equal(command.responded_to, 1);
		assert_int_equal(command.status, 0);
		assert_true(next_pdu(&reader, &r, &at, piece, &pdu, NULL));
		assert_int_equal(pdu.type, DICOM_PDU_RELEASE_RP);
		assert_int_equal(at, r.n);
		dicom_reader_done(&reader);
	}
}

static void what_is_cut_is_never_whole(void **state)
{
	struct recorded r = read_recorded("echo-ok");

	(void)state;
	for (r.n = 0; r.n < 190; r.n++) {
		struct dicom_reader reader = { 0 };
		struct dicom_pdu pdu = { .body = NULL };
		size_t at = 0;

		assert_true(r.n == 0 || next_pdu(&reader, &r, &at, r.n, &pdu, NULL));
		assert_null(pdu.body);
		dicom_reader_done(&reader);
	}
}

/* The body of each PDU ends at each byte, and its header says so. */
static void a_body_that_is_cut_accepts_no_more_and_answers_nothing(void **state)
{
	const struct recorded r = read_recorded("echo-ok");
	struct dicom_pdu whole[2];
	uint8_t bodies[2][512];
	struct dicom_reader reader = { 0 };
	size_t at = 0, accepted = 0;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_true(next_pdu(&reader, &r, &at, r.n, &whole[i], NULL));
		memcpy(bodies[i], whole[i].body, whole[i].length);
	}
	dicom_reader_done(&reader);
	for (size_t n = 0; n < whole[0].length; n++) {
		uint8_t *exact = malloc(n + 1);
		const struct dicom_pdu cut = { DICOM_PDU_ASSOCIATE_AC, memcpy(exact, bodies[0], n), n };
		struct dicom_accept accept;
		struct err e = { .kind = ERR_SYSTEM };
		bool ok = dicom_parse_accept(&cut, &accept, &e);

		assert_true(ok || e.kind == ERR_MALFORMED);
		for (size_t i = 0; ok && i < DICOM_SOP_COUNT; i++)
			assert_true(accept.contexts[i] == DICOM_CONTEXT_UNANSWERED || (i == DICOM_SOP_VERIFICATION && accept.contexts[i] == DICOM_CONTEXT_ACCEPTED));
		accepted += ok;
		free(exact);
	}
	assert_int_equal(accepted, 3); /* only where an item ends: before the first, after the application context, after the context */
	for (size_t n = 0; n < whole[1].length - 6; n++) {
		const size_t value = n + 2;
		uint8_t *exact = malloc(6 + n);
		const struct dicom_pdu cut = { DICOM_PDU_DATA, exact, 6 + n };
		struct dicom_command command = { .n = 0 };
		struct err e = { .kind = ERR_SYSTEM };

		memcpy(exact, bodies[1], 6 + n);
		exact[2] = (uint8_t)(value >> 8);
		exact[3] = (uint8_t)value;
		assert_false(dicom_take_data(&command, &cut, &e));
		assert_int_equal(e.kind, ERR_MALFORMED);
		free(exact);
	}
}

static void refusals_are_read_as_captured(void **state)
{
	static const struct { const char *name; uint8_t reason; } cases[] = { { "echo-refused", 1 }, { "echo-rejected", 7 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct recorded r = read_recorded(cases[i].name);
		struct dicom_reader reader = { 0 };
		struct dicom_refusal refusal;
		struct dicom_pdu pdu;
		size_t at = 0;

		assert_true(next_pdu(&reader, &r, &at, r.n, &pdu, NULL));
		assert_int_equal(pdu.type, DICOM_PDU_ASSOCIATE_RJ);
		refusal = dicom_parse_refusal(&pdu);
		assert_int_equal(refusal.result, 1);
		assert_int_equal(refusal.source, 1);
		assert_int_equal(refusal.reason, cases[i].reason);
		dicom_reader_done(&reader);
	}
}

static void a_refused_context_may_have_an_empty_transfer_syntax(void **state)
{
	const struct recorded r = read_recorded("echo-nocontext");
	struct dicom_reader reader = { 0 };
	struct dicom_accept accept;
	struct dicom_pdu pdu;
	size_t at = 0;

	(void)state;
	assert_true(next_pdu(&reader, &r, &at, r.n, &pdu, NULL));
	assert_true(dicom_parse_accept(&pdu, &accept, NULL));
	assert_int_equal(accept.contexts[DICOM_SOP_VERIFICATION], DICOM_CONTEXT_ABSTRACT);
	dicom_reader_done(&reader);
}

static void a_transfer_syntax_that_was_not_proposed_is_refused(void **state)
{
	const struct recorded r = read_recorded("echo-ok-10"); /* explicit VR, for Verification */
	struct dicom_reader reader = { 0 };
	struct dicom_accept accept;
	struct dicom_pdu pdu;
	size_t at = 0;
	struct err e;

	(void)state;
	assert_true(next_pdu(&reader, &r, &at, r.n, &pdu, NULL));
	assert_false(dicom_parse_accept(&pdu, &accept, &e));
	assert_int_equal(e.kind, ERR_MALFORMED);
	dicom_reader_done(&reader);
}

static void a_length_is_judged_before_memory_is_asked_for(void **state)
{
	static const struct { uint8_t head[DICOM_HEADER]; enum err_kind kind; } cases[] = {
		{ { 2, 0, 0xff, 0xff, 0xff, 0xff }, ERR_LIMIT }, { { 4, 0, 0, 0, 0x40, 1 }, ERR_LIMIT }, { { 3, 0, 0, 0, 0, 5 }, ERR_LIMIT },
		{ { 7, 0, 0, 0, 0, 3 }, ERR_MALFORMED }, { { 2, 0, 0, 0, 0, 67 }, ERR_MALFORMED }, { { 0 }, ERR_MALFORMED },
		{ { 8, 0, 0, 0, 0, 4 }, ERR_MALFORMED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct dicom_reader reader = { 0 };
		struct dicom_pdu pdu;
		size_t used;
		struct err e;

		assert_false(dicom_read(&reader, cases[i].head, DICOM_HEADER, &used, &pdu, &e));
		assert_int_equal(e.kind, cases[i].kind);
		assert_true(reader.room <= 512);
		dicom_reader_done(&reader);
	}
}

static void what_is_written_is_what_the_standard_says(void **state)
{
	/* as captured, with context 1 and message 1 */
	static const uint8_t echo[] = {
		4, 0, 0, 0, 0, 0x4a, 0, 0, 0, 0x46, 1, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0x38, 0, 0, 0, 0, 0, 2, 0, 0x12, 0, 0, 0,
		'1', '.', '2', '.', '8', '4', '0', '.', '1', '0', '0', '0', '8', '.', '1', '.', '1', 0, 0, 0, 0, 1, 2, 0, 0, 0, 0x30, 0,
		0, 0, 0x10, 1, 2, 0, 0, 0, 1, 0, 0, 0, 0, 8, 2, 0, 0, 0, 1, 1,
	};
	uint8_t buf[DICOM_WRITE_MAX];
	size_t n;

	(void)state;
	assert_int_equal(dicom_write_echo(1, buf), sizeof echo);
	assert_memory_equal(buf, echo, sizeof echo);
	assert_int_equal(dicom_write_release(buf), 10);
	assert_memory_equal(buf, "\5\0\0\0\0\4\0\0\0\0", 10);
	assert_int_equal(dicom_write_abort(buf), 10);
	assert_memory_equal(buf, "\7\0\0\0\0\4\0\0\0\0", 10);
	n = dicom_write_associate("COVO_ROUEN", "VIGIE", buf);
	assert_true(n < sizeof buf && buf[0] == 1 && ((size_t)buf[4] << 8 | buf[5]) == n - DICOM_HEADER);
	assert_memory_equal(buf + 6, "\0\1\0\0COVO_ROUEN      VIGIE           ", 36);
	assert_memory_equal(buf + 74, "\x10\0\0\x15" "1.2.840.10008.3.1.1.1" "\x20\0\0\x2e\1\0\0\0\x30\0\0\x11" "1.2.840.10008.1.1" "\x40\0\0\x11" "1.2.840.10008.1.2",
	                    25 + 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_read_in_pieces_of_any_size),
		cmocka_unit_test(the_name_of_an_implementation_is_no_sentence),
		cmocka_unit_test(what_is_cut_is_never_whole),
		cmocka_unit_test(a_body_that_is_cut_accepts_no_more_and_answers_nothing),
		cmocka_unit_test(refusals_are_read_as_captured),
		cmocka_unit_test(a_refused_context_may_have_an_empty_transfer_syntax),
		cmocka_unit_test(a_transfer_syntax_that_was_not_proposed_is_refused),
		cmocka_unit_test(a_length_is_judged_before_memory_is_asked_for),
		cmocka_unit_test(what_is_written_is_what_the_standard_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
