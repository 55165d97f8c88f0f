/* Who talks with whom: frames in, flow records out. Pure: time comes with each call. All memory is taken at the beginning but that of
 * association PDUs, which is bounded too; what finds no room makes some, and that is counted. A flow goes in fairness: the source
 * that has most of them loses one, the one that was silent for longest of a sample. */
#ifndef VIGIE_PROBES_CAPTURE_TABLE_H
#define VIGIE_PROBES_CAPTURE_TABLE_H

#include "probes/capture_decode.h"

struct capture_table;

struct capture_limits {
	uint32_t flows, connections;      /* 1 to 2^24 */
	uint32_t associations;            /* followed at once, 1 to 65535 */
	size_t association_bytes;         /* of PDUs that are gathered, and of what was proposed */
};
#define CAPTURE_LIMITS ((struct capture_limits){ 1 << 20, 1 << 20, 4096, 16 << 20 })

/* seed: nobody on the network knows it, so that no set of addresses can be made that all fall into one chain. */
bool capture_table_new(const struct capture_limits *limits, const uint64_t seed[2], struct capture_table **ret, struct err *e) MUST_CHECK;
void capture_table_free(struct capture_table *t); /* NULL is fine */

/* A frame of wire octets as capture_decode told it, seen at at_ms. */
void capture_table_take(struct capture_table *t, const struct capture_frame *f, enum capture_verdict verdict, size_t wire, int64_t at_ms);

/* Looks at n entries, in turn, and forgets connections that are over and flows that are silent. */
void capture_table_age(struct capture_table *t, int64_t now_ms, uint32_t n);

/* Frames that the kernel dropped, since the beginning. */
void capture_table_note_drops(struct capture_table *t, uint64_t kernel);

/* Ends the interval: what was counted since the last one becomes records, the last of them its TALLY. False: an earlier one is still being
 * told, the interval goes on. */
bool capture_table_report(struct capture_table *t, int64_t from_ms, int64_t until_ms);

/* The next n records at most; how many. 0: there is nothing to tell. */
size_t capture_table_records(struct capture_table *t, struct flow_record *ret, size_t n);

/* The same, without taking them out: they are there until capture_table_told(n). For who may not get rid of them. */
size_t capture_table_peek(struct capture_table *t, struct flow_record *ret, size_t n);
void capture_table_told(struct capture_table *t, size_t n);

/* Associations that ended and flows that went early are told at once, and take half of their room: they will be lost, and counted, when
 * that goes on and nobody takes records. */
bool capture_table_presses(const struct capture_table *t);

/* Ends every association that is followed: nothing more will come. Before the last report. */
void capture_table_end(struct capture_table *t);

#endif
