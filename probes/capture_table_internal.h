/* The inside of the flow table, shared by capture_table.c, capture_flows.c, capture_connections.c, capture_evict.c, capture_streams.c and
 * capture_report.c. Slots are numbered from 1; 0 is none. */
#ifndef VIGIE_PROBES_CAPTURE_TABLE_INTERNAL_H
#define VIGIE_PROBES_CAPTURE_TABLE_INTERNAL_H

#include "probes/capture_dicom.h"
#include "probes/capture_fragments.h"
#include "probes/capture_table.h"

enum { BUCKETS = 4096, OUT_MOST = 8192, LIST_NONE = 0, LIST_ODD, LIST_EVEN, LIST_COUNT };

struct flow_slot {
	struct flow_key key;
	struct flow_counts counts;    /* since it was last told, like what follows down to connections */
	int64_t first_ms, last_ms;
	uint32_t connections;
	uint32_t chain;               /* next in its hash chain, or free slot */
	uint32_t list_previous, list_next;
	uint32_t generation;          /* odd: in use */
	uint16_t traits, vlan, inner_vlan, source_port;
	uint16_t bucket;              /* of its source */
	uint8_t list, tunnel, mpls;
	bool many_ports, layers_known;
};

enum connection_flag {
	FROM_B = 1,                   /* b opened it */
	SYN_SEEN = 2, ESTABLISHED = 4, FIN_A = 8, FIN_B = 16, RESET = 32,
	NO_DICOM = 64,                /* or it was dropped */
	LOOKED_A = 128, LOOKED_B = 256, /* at the first payload of that side */
	IN_USE = 512
};

/* One line of a processor's cache, for who is looked for is seldom there. */
struct connection_slot {
	uint8_t a[16], b[16];         /* the lower address and port first */
	uint16_t a_port, b_port;
	uint8_t protocol, layer;      /* layer: family << 4 | within */
	uint16_t flags;
	uint32_t flow, generation;    /* another generation: that flow is gone */
	uint32_t chain;
	uint32_t last_s;              /* UTC */
	uint32_t initial_seq;
	uint16_t stream, bucket;
};
_Static_assert(sizeof(struct connection_slot) == 64, "one line");

struct stream {
	struct capture_association a;
	struct flow_key key;          /* source: who asked */
	uint64_t id;
	int64_t started_ms, last_ms, told_ms;
	uint32_t connection;
	bool used, first_told, answer_told, changed;
	bool asker_is_b;
	uint16_t next_free;
};

struct slots {
	uint32_t *heads;
	uint32_t mask;
	uint32_t limit, touched, free, used, hand; /* touched: slots that were ever in use */
	uint32_t *buckets;            /* how many of each source bucket */
};

struct capture_table {
	struct capture_limits limits;
	uint64_t seed[2], dice;       /* dice: never 0 */
	struct slots flow_index, connection_index;
	struct flow_slot *flows;
	struct connection_slot *connections;
	struct { uint32_t first, last; } lists[LIST_COUNT]; /* of flows with something to tell: of this interval, and of the one that is told */
	uint8_t dirty_list;           /* which is this interval's */
	struct capture_fragments fragments;
	struct stream *streams;
	uint16_t streams_touched, streams_free, streams_used;
	size_t streams_memory;
	uint64_t associations;        /* ids so far */
	struct flow_record *out;      /* a ring */
	size_t out_first, out_n;
	struct flow_record tally;     /* of the interval that is under way */
	bool reporting;               /* the interval is being told; report: its TALLY */
	struct flow_record report;
	uint16_t report_stream;       /* the next one that is told */
	uint64_t kernel_told, kernel_now; /* frames that the kernel dropped */
	int64_t interval_ms;          /* for records that are told at once */
	size_t mapped;
};

/* capture_table.c */
uint64_t table_hash(const struct capture_table *t, const void *bytes, size_t n);
uint16_t table_bucket(const struct capture_table *t, uint8_t family, const uint8_t address[16]);
void table_give_up_fragments(struct capture_table *t, int64_t now_ms); /* that waited for too long */
uint32_t take_slot(struct slots *s, uint32_t next_free); /* next_free: after s->free */

/* capture_flows.c */
uint32_t flow_find(struct capture_table *t, const struct flow_key *key); /* or makes it */
void flow_remove(struct capture_table *t, uint32_t flow);
void list_append(struct capture_table *t, uint8_t list, uint32_t flow);
void list_remove(struct capture_table *t, uint32_t flow);

/* capture_connections.c */
uint32_t connection_find(struct capture_table *t, const struct capture_packet *p, bool *ret_from_b); /* or makes it */
void connection_remove(struct capture_table *t, uint32_t connection);

/* capture_evict.c: makes room for one. */
void evict_flow(struct capture_table *t);
void evict_connection(struct capture_table *t);

/* capture_report.c */
void out_push(struct capture_table *t, const struct flow_record *r); /* no room: it is lost, and counted */
void flow_tell(struct capture_table *t, uint32_t flow, struct flow_record *ret); /* and begins anew */

/* capture_streams.c */
void stream_take(struct capture_table *t, uint32_t connection, const struct capture_packet *p, bool from_b, int64_t at_ms);
void stream_close(struct capture_table *t, uint32_t connection, bool orderly);
void stream_tell(struct capture_table *t, struct stream *s);

#endif
