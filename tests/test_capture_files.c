/* Every capture of tests/captures against its index, which was counted by another program (tests/captures/README). */
#include "tests/capture_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FLOWS_MOST = 128 };

struct sum {
	char source[FLOW_ADDRESS_MAX], destination[FLOW_ADDRESS_MAX], protocol[8];
	unsigned port;
	unsigned long long packets_out, bytes_out, packets_in, bytes_in;
};

static struct sum *sum_of(struct sum *sums, size_t *n, const struct sum *key)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(sums[i].source, key->source) == 0 && strcmp(sums[i].destination, key->destination) == 0
		    && strcmp(sums[i].protocol, key->protocol) == 0 && sums[i].port == key->port)
			return &sums[i];
	assert_true(*n < FLOWS_MOST);
	sums[*n] = *key;
	return &sums[(*n)++];
}

static void add(struct sum *sums, size_t *n, struct sum one)
{
	struct sum key = one, *s;

	key.packets_out = key.bytes_out = key.packets_in = key.bytes_in = 0;
	s = sum_of(sums, n, &key);
	s->packets_out += one.packets_out;
	s->bytes_out += one.bytes_out;
	s->packets_in += one.packets_in;
	s->bytes_in += one.bytes_in;
}

/* file proto a a_port b b_port service pkts_ab bytes_ab pkts_ba bytes_ba … */
static size_t read_index(const char *name, struct sum *sums)
{
	char path[512], line[512], file[64];
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/tests/captures/FLOWS.tsv", getenv("top_srcdir"));
	f = fopen(path, "r");
	assert_non_null(f);
	snprintf(file, sizeof file, "%s.pcap", name);
	while (fgets(line, sizeof line, f)) {
		struct sum one = { 0 };
		char of[64];

		if (sscanf(line, "%63[^\t]\t%7[^\t]\t%45[^\t]\t%*d\t%45[^\t]\t%u\t%*[^\t]\t%llu\t%llu\t%llu\t%llu", of, one.protocol, one.source,
		           one.destination, &one.port, &one.packets_out, &one.bytes_out, &one.packets_in, &one.bytes_in) != 9
		    || strcmp(of, file) != 0)
			continue;
		add(sums, &n, one);
	}
	fclose(f);
	return n;
}

static size_t read_capture(const char *name, struct sum *sums)
{
	struct capture_table *t = table_new(1024, 64);
	struct told *told;
	size_t n = 0;

	capture_take(t, name);
	told = table_told(t);
	for (size_t i = 0; i < told->n; i++) {
		const struct flow_record *r = &told->records[i];
		struct sum one = { .port = r->flow.key.port };

		if (r->type != FLOW_RECORD_FLOW)
			continue;
		flow_address_text(r->flow.key.family, r->flow.key.source, one.source);
		flow_address_text(r->flow.key.family, r->flow.key.destination, one.destination);
		flow_protocol_text(r->flow.key.protocol, one.protocol);
		one.packets_out = r->flow.counts.packets_out;
		one.bytes_out = r->flow.counts.bytes_out;
		one.packets_in = r->flow.counts.packets_in;
		one.bytes_in = r->flow.counts.bytes_in;
		add(sums, &n, one);
	}
	free(told);
	capture_table_free(t);
	return n;
}

static int by_key(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sum));
}

static void print(const char *what, const struct sum *sums, size_t n)
{
	print_message("%s\n", what);
	for (size_t i = 0; i < n; i++)
		print_message("  %s %s > %s %u: %llu %llu / %llu %llu\n", sums[i].protocol, sums[i].source, sums[i].destination, sums[i].port,
		              sums[i].packets_out, sums[i].bytes_out, sums[i].packets_in, sums[i].bytes_in);
}

static void flows_packets_and_bytes_are_those_of_the_index(void **state)
{
	static const char *const names[] = { "cos", "dicom-closed-port", "dicom-echo-nocontext", "dicom-echo-ok", "dicom-echo-ok-10",
		"dicom-echo-refused", "dicom-echo-rejected", "dicom-echo-tls", "dicom-store", "mix" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct sum expected[FLOWS_MOST] = { 0 }, got[FLOWS_MOST] = { 0 };
		size_t n_expected = read_index(names[i], expected), n_got = read_capture(names[i], got);

		assert_true(n_expected > 0);
		qsort(expected, n_expected, sizeof *expected, by_key);
		qsort(got, n_got, sizeof *got, by_key);
		if (n_got != n_expected || memcmp(got, expected, n_got * sizeof *got) != 0) {
			print("expected", expected, n_expected);
			print("got", got, n_got);
			fail_msg("%s differs", names[i]);
		}
	}
}

static struct told *told_of(const char *name)
{
	struct capture_table *t = table_new(1024, 64);
	struct told *told;

	capture_take(t, name);
	told = table_told(t);
	capture_table_free(t);
	return told;
}

static void association_pairs_outcomes_and_classes_are_told(void **state)
{
	static const struct {
		const char *name, *calling, *called;
		enum flow_association_outcome outcome;
		size_t contexts, accepted;
		uint8_t reason;
	} cases[] = {
		{ "dicom-echo-ok", "SITE_A", "COVO_ROUEN", FLOW_ASSOCIATION_RELEASED, 1, 1, 0 },
		{ "dicom-echo-ok-10", "SITE_A", "COVO_ROUEN", FLOW_ASSOCIATION_RELEASED, 5, 5, 0 },
		{ "dicom-echo-nocontext", "SITE_A", "COVO_ROUEN", FLOW_ASSOCIATION_ABORTED, 1, 0, 0 },
		{ "dicom-echo-refused", "SITE_A", "COVO_ROUEN", FLOW_ASSOCIATION_REJECTED, 1, 0, 1 },
		{ "dicom-echo-rejected", "SITE_A", "INCONNU", FLOW_ASSOCIATION_REJECTED, 1, 0, 7 },
		{ "dicom-store", "SITE_A", "COVO_ROUEN", FLOW_ASSOCIATION_RELEASED, 128, 128, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told *told = told_of(cases[i].name);
		const struct flow_record *r = told_find(told, FLOW_RECORD_ASSOCIATION, 0);
		size_t accepted = 0;

		for (size_t c = 0; c < told->n; c++)
			accepted += told->records[c].type == FLOW_RECORD_CONTEXT && told->records[c].context.answer == FLOW_CONTEXT_ACCEPTED;
		assert_int_equal(told_count(told, FLOW_RECORD_ASSOCIATION), 1);
		assert_string_equal(r->association.calling_ae, cases[i].calling);
		assert_string_equal(r->association.called_ae, cases[i].called);
		assert_int_equal(r->association.outcome, cases[i].outcome);
		assert_int_equal(r->association.reason, cases[i].reason);
		assert_int_equal(told_count(told, FLOW_RECORD_CONTEXT), cases[i].contexts);
		assert_int_equal(accepted, cases[i].accepted);
		assert_false(r->association.incomplete);
		free(told);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flows_packets_and_bytes_are_those_of_the_index),
		cmocka_unit_test(association_pairs_outcomes_and_classes_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
