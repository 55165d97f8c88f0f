#include "probes/capture_table.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int linktypes[] = { 1, 12, 0, 108, 113, 276, 101, 228 };

static void tell(struct capture_table *t)
{
	struct flow_record r, copy;
	struct err e;

	while (capture_table_records(t, &r, 1) == 1)
		if (!flow_record_check(&r, sizeof r, &copy, &e))
			abort();
}

/* The first octet is the link type; then frames, each after its length on the wire and the length that was captured, in two octets each. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct capture_limits limits = { 32, 32, 4, 8192 };
	static const uint64_t seed[2] = { 3, 5 };
	struct capture_table *t;
	int64_t at_ms = 0;
	struct err e;
	int linktype;

	if (size < 1 || !capture_table_new(&limits, seed, &t, &e))
		return 0;
	linktype = linktypes[data[0] % ARRAY_LEN(linktypes)];
	for (size_t at = 1; size - at >= 4;) {
		size_t wire = (size_t)data[at] << 8 | data[at + 1], captured = (size_t)data[at + 2] << 8 | data[at + 3];
		struct capture_frame frame;
		enum capture_verdict verdict;
		uint8_t *bytes;

		at += 4;
		captured = captured < size - at ? captured : size - at;
		bytes = malloc(captured); /* of its own, so that a read past it is noticed */
		if (!bytes && captured > 0)
			break;
		if (captured > 0)
			memcpy(bytes, data + at, captured);
		verdict = capture_decode(linktype, bytes, captured, wire, &frame);
		if (frame.n > CAPTURE_DEPTH || frame.header > captured)
			abort();
		capture_table_take(t, &frame, verdict, wire < captured ? captured : wire, at_ms);
		free(bytes);
		at += captured;
		at_ms += 700;
		capture_table_age(t, at_ms, 4);
		if (at_ms % 7000 == 0 && capture_table_report(t, at_ms - 7000, at_ms))
			tell(t);
	}
	capture_table_end(t);
	if (capture_table_report(t, at_ms, at_ms))
		tell(t);
	capture_table_free(t);
	return 0;
}
