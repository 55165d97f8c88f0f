/* Saved captures in tests: those of tests/captures, and frames that a test makes. */
#ifndef VIGIE_TESTS_CAPTURE_FILES_H
#define VIGIE_TESTS_CAPTURE_FILES_H

#include "probes/capture_table.h"

enum { RECORDS_MOST = 4096 };

struct told {
	struct flow_record records[RECORDS_MOST];
	size_t n;
};

/* Each ends the test when it fails. */
struct capture_table *table_new(uint32_t flows, uint32_t associations);
void frame_take(struct capture_table *t, int linktype, const uint8_t *bytes, size_t n, int64_t at_ms);
void capture_take(struct capture_table *t, const char *name); /* tests/captures/NAME.pcap, Ethernet, little endian, µs */
struct told *table_told(struct capture_table *t);              /* all that it has to tell, each checked; the caller frees it */
size_t told_count(const struct told *told, enum flow_record_type type);
const struct flow_record *told_find(const struct told *told, enum flow_record_type type, size_t nth); /* NULL: none */

#endif
