/* What a packet costs in the flow table, decoded and counted: of a thousand conversations, and each of another one, until the table is full
 * and from then on. */
#include "probes/capture_table.h"

#include "tests/bench_fill.h"
#include "tests/bench_row.h"

#include <stdlib.h>
#include <string.h>

enum { FRAME = 60, KNOWN = 1000, ROOM = 900000, AT_ONCE = 4096, LINK_ETHERNET = 1, RUNS = 5 };

/* UDP between two of many hosts, numbered. */
static void make_frame(uint8_t frame[FRAME], uint32_t number)
{
	static const uint8_t head[FRAME] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0x45, 0, 0, 46, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 0, 172, 16, 0, 1, 0x9c, 0x40, 0, 161, 0, 26,
	};

	memcpy(frame, head, FRAME);
	frame[27] = (uint8_t)(number >> 16);
	frame[28] = (uint8_t)(number >> 8);
	frame[29] = (uint8_t)number;
	frame[32] = (uint8_t)(number >> 24);
}

/* Records are taken as they come: an interval ends after each 2^19 packets. */
static void take(struct capture_table *t, uint32_t number, int64_t *at_ms)
{
	static struct flow_record told[FLOW_RECORDS_MAX];
	uint8_t bytes[FRAME];
	struct capture_frame f;

	make_frame(bytes, number);
	capture_table_take(t, &f, capture_decode(LINK_ETHERNET, bytes, FRAME, FRAME, &f), FRAME, *at_ms);
	if (number % (1 << 19) == 0)
		(void)capture_table_report(t, *at_ms, *at_ms + FLOW_INTERVAL_MS);
	if (number % AT_ONCE != 0)
		return;
	*at_ms += 4;
	while (capture_table_records(t, told, FLOW_RECORDS_MAX) > 0)
		;
}

static double cpu_of(struct capture_table *t, uint32_t from, uint32_t n, uint32_t others, int64_t *at_ms)
{
	double before = bench_cpu_s();

	for (uint32_t i = 0; i < n; i++)
		take(t, from + i % others, at_ms);
	return (bench_cpu_s() - before) / n;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void say(const char *name, double s[RUNS])
{
	qsort(s, RUNS, sizeof *s, by_size);
	bench_say((struct bench_row){ .name = name, .unit = "us CPU/packet", .figure = 1e6 * s[RUNS / 2] });
}

int main(void)
{
	const struct capture_limits limits = CAPTURE_LIMITS;
	const uint64_t seed[2] = { 20261123, 88172645463325252 };
	double known[RUNS], fresh[RUNS], full[RUNS];

	for (size_t run = 0; run < RUNS; run++) {
		int64_t at_ms = INT64_C(1795316861000);
		struct capture_table *t;
		struct err e;

		if (!capture_table_new(&limits, seed, &t, &e)) {
			fprintf(stderr, "%s\n", e.text);
			return 1;
		}
		known[run] = cpu_of(t, 1, ROOM, KNOWN, &at_ms);
		fresh[run] = cpu_of(t, KNOWN + 1, ROOM, ROOM, &at_ms);
		(void)cpu_of(t, 1 << 20, 1 << 20, 1 << 20, &at_ms);
		full[run] = cpu_of(t, 1 << 21, ROOM, ROOM, &at_ms);
		capture_table_free(t);
	}
	say("capture: a packet of a known flow, decoded and counted", known);
	say("capture: each packet a new flow", fresh);
	say("capture: each packet a new flow, the table full", full);
	return 0;
}
