#include "probes/capture_dicom.h"

#include "probes/codec_dicom.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Memory that is given back with this in it was not wiped. */
static const char person[] = "ZZCANARIPATIENT";
static size_t left_behind;

void __real_free(void *p);
void __wrap_free(void *p);
void __wrap_free(void *p)
{
	if (p && memmem(p, malloc_usable_size(p), person, strlen(person)))
		left_behind++;
	__real_free(p);
}

enum { ASKER, ASKED, BODY = 4000, PDUS = 5 };

/* What two sides say, whole. */
struct talk {
	uint8_t asker[64000], asked[4096];
	size_t n_asker, n_asked;
};

static const uint8_t release_rq[10] = { 5, 0, 0, 0, 0, 4 }, release_rp[10] = { 6, 0, 0, 0, 0, 4 };

/* An answer that accepts what dicom_write_associate proposes first. */
static size_t write_accept(uint8_t *buf)
{
	static const uint8_t context[] = { 0x21, 0, 0, 25, 1, 0, 0, 0, 0x40, 0, 0, 17 };
	size_t n = 6 + 68;

	memset(buf, 0, n);
	buf[0] = 2;
	memcpy(buf + n, context, sizeof context);
	memcpy(buf + n + sizeof context, "1.2.840.10008.1.2", 17);
	n += sizeof context + 17;
	buf[5] = (uint8_t)(n - 6);
	return n;
}

static void put_data(struct talk *t)
{
	uint8_t *p = t->asker + t->n_asker;
	uint32_t length = BODY;

	p[0] = 4;
	p[1] = 0;
	for (int i = 0; i < 4; i++)
		p[2 + i] = (uint8_t)(length >> (24 - 8 * i));
	length -= 4;
	for (int i = 0; i < 4; i++)
		p[6 + i] = (uint8_t)(length >> (24 - 8 * i));
	p[10] = 1;
	p[11] = 0;
	for (size_t i = 12; i < 6 + BODY; i++)
		p[i] = (uint8_t)(i * 7);
	t->n_asker += 6 + BODY;
}

static struct talk *talk_new(void)
{
	struct talk *t = calloc(1, sizeof *t);

	assert_non_null(t);
	t->n_asker = dicom_write_associate("COVO_ROUEN", "SITE_A", t->asker);
	t->n_asked = write_accept(t->asked);
	for (int i = 0; i < PDUS; i++)
		put_data(t);
	memcpy(t->asker + t->n_asker, release_rq, sizeof release_rq);
	t->n_asker += sizeof release_rq;
	memcpy(t->asked + t->n_asked, release_rp, sizeof release_rp);
	t->n_asked += sizeof release_rp;
	return t;
}

/* The request, the answer, then what follows in segments of `piece`; sequence numbers pass zero. */
static void run(struct capture_association *a, const struct talk *t, size_t piece, size_t captured)
{
	uint32_t seq = UINT32_MAX - 100, reply = 77;
	size_t request = 6 + ((size_t)t->asker[4] << 8 | t->asker[5]), accept = t->n_asked - sizeof release_rp;

	for (size_t at = 0; at < t->n_asker; at += piece) {
		size_t n = t->n_asker - at < piece ? t->n_asker - at : piece;

		capture_dicom_take(a, ASKER, seq + (uint32_t)at, t->asker + at, n < captured ? n : captured, n);
		if (at < request && at + n >= request)
			capture_dicom_take(a, ASKED, reply, t->asked, accept, accept);
	}
	capture_dicom_take(a, ASKED, reply + (uint32_t)accept, t->asked + accept, sizeof release_rp, sizeof release_rp);
}

static void an_association_in_segments_of_any_size_is_followed(void **state)
{
	struct talk *t = talk_new();

	(void)state;
	assert_true(capture_dicom_begins(t->asker, 10));
	for (size_t piece = 1; piece < 3000; piece += piece < 40 ? 1 : 97) {
		struct capture_association a = { 0 };

		run(&a, t, piece, SIZE_MAX);
		assert_int_equal(a.outcome, FLOW_ASSOCIATION_RELEASED);
		assert_string_equal(a.calling_ae, "SITE_A");
		assert_string_equal(a.called_ae, "COVO_ROUEN");
		assert_int_equal(a.pdus[ASKER], PDUS);
		assert_int_equal(a.bytes[ASKER], PDUS * BODY);
		assert_true(a.n_contexts > 0);
		assert_string_equal(a.contexts[0].sop_class, "1.2.840.10008.1.1");
		assert_int_equal(a.contexts[0].answer, FLOW_CONTEXT_ACCEPTED);
		assert_false(a.incomplete);
		capture_dicom_done(&a);
		assert_int_equal(a.memory, 0);
	}
	free(t);
}

/* Who signs in by a name, PS3.7 D.3.3.7: an item that is stepped over, here before the contexts. */
static size_t sign_in(uint8_t *request, const uint8_t *plain, size_t n)
{
	enum { FIXED = 6 + 68, LENGTH = 2000 };
	uint8_t *item = request + FIXED;
	size_t body;

	memcpy(request, plain, FIXED);
	memset(item, 0, 4 + LENGTH);
	item[0] = 0x50;
	item[2] = LENGTH >> 8;
	item[3] = LENGTH & 0xff;
	for (size_t at = 4; at + sizeof person <= LENGTH; at += 50)
		memcpy(item + at, person, strlen(person));
	memcpy(item + 4 + LENGTH, plain + FIXED, n - FIXED);
	body = n + LENGTH + 4 - 6;
	request[4] = (uint8_t)(body >> 8);
	request[5] = (uint8_t)(body & 0xff);
	return body + 6;
}

static void what_a_request_says_of_a_person_is_wiped_before_its_memory_is_given_back(void **state)
{
	static const size_t pieces[] = { 1, 300, 700, 5000 };
	uint8_t plain[4096], request[8192];
	size_t n = sign_in(request, plain, dicom_write_associate("COVO_ROUEN", "SITE_A", plain));
	char *held = strdup(person);

	(void)state;
	free(held);
	assert_int_equal(left_behind, 1); /* it would be found */
	left_behind = 0;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		struct capture_association whole = { 0 }, cut = { 0 };

		for (size_t at = 0; at < n; at += pieces[i])
			capture_dicom_take(&whole, ASKER, (uint32_t)at, request + at, n - at < pieces[i] ? n - at : pieces[i],
			                   n - at < pieces[i] ? n - at : pieces[i]);
		assert_int_equal(whole.outcome, FLOW_ASSOCIATION_ASKED);
		capture_dicom_take(&cut, ASKER, 0, request, n - 1, n - 1);
		assert_true(cut.memory > 0);
		capture_dicom_done(&whole);
		capture_dicom_done(&cut);
		assert_int_equal(left_behind, 0);
	}
}

static void bodies_that_came_cut_are_stepped_over(void **state)
{
	struct talk *t = talk_new();
	struct capture_association a = { 0 };
	uint32_t seq = 0;
	size_t request = 6 + ((size_t)t->asker[4] << 8 | t->asker[5]), accept = t->n_asked - sizeof release_rp;

	(void)state;
	capture_dicom_take(&a, ASKER, seq, t->asker, request, request);
	capture_dicom_take(&a, ASKED, 0, t->asked, accept, accept);
	for (int i = 0; i < PDUS; i++) /* of each only the first octets were captured */
		capture_dicom_take(&a, ASKER, (uint32_t)(request + (size_t)i * (BODY + 6)), t->asker + request + (size_t)i * (BODY + 6), 64, BODY + 6);
	assert_int_equal(a.pdus[ASKER], PDUS);
	assert_false(a.incomplete);
	capture_dicom_done(&a);
	free(t);
}

static void what_comes_again_is_passed_over(void **state)
{
	struct talk *t = talk_new();
	struct capture_association a = { 0 };

	(void)state;
	for (size_t at = 0; at < t->n_asker; at += 500) {
		size_t from = at > 300 ? at - 300 : 0, n = t->n_asker - at < 500 ? t->n_asker - at : 500;

		capture_dicom_take(&a, ASKER, (uint32_t)from, t->asker + from, n + (at - from), n + (at - from));
		capture_dicom_take(&a, ASKER, (uint32_t)from, t->asker + from, n, n);
	}
	assert_int_equal(a.pdus[ASKER], PDUS);
	capture_dicom_done(&a);
	free(t);
}

static void a_gap_in_a_header_is_said_and_the_next_pdu_found(void **state)
{
	struct talk *t = talk_new();
	struct capture_association a = { 0 };
	size_t request = 6 + ((size_t)t->asker[4] << 8 | t->asker[5]), second = request + BODY + 6, third = second + BODY + 6;

	(void)state;
	capture_dicom_take(&a, ASKER, 0, t->asker, request + 100, request + 100);
	capture_dicom_take(&a, ASKER, (uint32_t)(second + 50), t->asker + second + 50, 100, 100);
	assert_true(a.incomplete);
	assert_int_equal(a.pdus[ASKER], 1);
	capture_dicom_take(&a, ASKER, (uint32_t)third, t->asker + third, BODY + 6, BODY + 6);
	assert_int_equal(a.pdus[ASKER], 2);
	capture_dicom_done(&a);
	free(t);
}

static void what_is_no_dicom_is_let_go(void **state)
{
	static const uint8_t web[] = "GET / HTTP/1.1\r\n\r\n";
	struct capture_association a = { 0 };
	uint8_t request[DICOM_WRITE_MAX];
	size_t n = dicom_write_associate("A", "B", request);

	(void)state;
	assert_false(capture_dicom_begins(web, sizeof web));
	request[6 + 68] = 0x20;
	request[6 + 68 + 2] = 0xff; /* an item that is longer than what holds it */
	capture_dicom_take(&a, ASKER, 0, request, n, n);
	assert_true(a.foreign);
	assert_int_equal(a.outcome, 0);
	capture_dicom_done(&a);
	assert_int_equal(a.memory, 0);
}

static void titles_are_safe(void **state)
{
	struct capture_association a = { 0 };
	uint8_t request[DICOM_WRITE_MAX];
	size_t n = dicom_write_associate("A", "B", request);

	(void)state;
	memcpy(request + 10, "EVIL\x1b[2J\\\xff   \n ", 16);
	capture_dicom_take(&a, ASKER, 0, request, n, n);
	assert_string_equal(a.called_ae, "EVIL?[2J??   ?");
	capture_dicom_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_association_in_segments_of_any_size_is_followed),
		cmocka_unit_test(what_a_request_says_of_a_person_is_wiped_before_its_memory_is_given_back),
		cmocka_unit_test(bodies_that_came_cut_are_stepped_over),
		cmocka_unit_test(what_comes_again_is_passed_over),
		cmocka_unit_test(a_gap_in_a_header_is_said_and_the_next_pdu_found),
		cmocka_unit_test(what_is_no_dicom_is_let_go),
		cmocka_unit_test(titles_are_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
