#include "tests/capture_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_HEADER = 24, FRAME_HEADER = 16, FRAME_MOST = 1 << 18 };

struct capture_table *table_new(uint32_t flows, uint32_t associations)
{
	const struct capture_limits limits = { flows, flows, associations, 1 << 20 };
	const uint64_t seed[2] = { 1, 2 };
	struct capture_table *t;
	struct err e;

	if (!capture_table_new(&limits, seed, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

void frame_take(struct capture_table *t, int linktype, const uint8_t *bytes, size_t n, int64_t at_ms)
{
	struct capture_frame frame;
	enum capture_verdict verdict = capture_decode(linktype, bytes, n, n, &frame);

	capture_table_take(t, &frame, verdict, n, at_ms);
}

static uint32_t le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

void capture_take(struct capture_table *t, const char *name)
{
	static uint8_t frame[FRAME_MOST];
	uint8_t header[FILE_HEADER];
	char path[512];
	FILE *f;

	snprintf(path, sizeof path, "%s/tests/captures/%s.pcap", getenv("top_srcdir"), name);
	f = fopen(path, "rb");
	if (!f || fread(header, 1, FILE_HEADER, f) != FILE_HEADER || le32(header) != 0xa1b2c3d4)
		fail_msg("cannot read %s", path);
	while (fread(header, 1, FRAME_HEADER, f) == FRAME_HEADER) {
		size_t n = le32(header + 8), wire = le32(header + 12);
		struct capture_frame decoded;
		enum capture_verdict verdict;

		assert_true(n <= FRAME_MOST && fread(frame, 1, n, f) == n);
		verdict = capture_decode(1, frame, n, wire, &decoded);
		capture_table_take(t, &decoded, verdict, wire, (int64_t)le32(header) * 1000 + le32(header + 4) / 1000);
	}
	fclose(f);
}

struct told *table_told(struct capture_table *t)
{
	struct told *told = calloc(1, sizeof *told);
	struct flow_record copy;
	struct err e;

	assert_non_null(told);
	capture_table_end(t);
	assert_true(capture_table_report(t, 0, FLOW_INTERVAL_MS));
	for (size_t n = 1; n > 0 && told->n < RECORDS_MOST; told->n += n) {
		size_t room = RECORDS_MOST - told->n;

		n = capture_table_records(t, told->records + told->n, room < FLOW_RECORDS_MAX ? room : FLOW_RECORDS_MAX);
	}
	for (size_t i = 0; i < told->n; i++)
		if (!flow_record_check(&told->records[i], sizeof told->records[i], &copy, &e))
			fail_msg("record %zu: %s", i, e.text);
	return told;
}

size_t told_count(const struct told *told, enum flow_record_type type)
{
	size_t n = 0;

	for (size_t i = 0; i < told->n; i++)
		n += told->records[i].type == type;
	return n;
}

const struct flow_record *told_find(const struct told *told, enum flow_record_type type, size_t nth)
{
	for (size_t i = 0; i < told->n; i++)
		if (told->records[i].type == type && nth-- == 0)
			return &told->records[i];
	return NULL;
}
