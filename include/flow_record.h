/* What vigie-capture tells: records of one size over a SOCK_SEQPACKET socketpair, FLOW_RECORDS_MAX at most in a message, and what it is
 * asked for: an order a message the other way. Both ends are of one build on one machine: integers are the machine's, but addresses, which
 * are octets. The receiver trusts nothing of it: flow_record_check first.
 *
 * In order: POINT once for each process that looks; then for each interval its FLOW, ASSOCIATION and CONTEXT records and one TALLY; a
 * saved capture ends with END, and FLOW_ORDER_TELL with one too. HEADERS come only when they are asked for. KEEPER comes from the parent, which
 * starts the process again. Counters are what came since the last record of the same thing, never sums: a record that is lost is lost, and the
 * next TALLY counts it (lost_records). */
#ifndef VIGIE_FLOW_RECORD_H
#define VIGIE_FLOW_RECORD_H

#include "vtime.h"

enum {
	FLOW_RECORD_VERSION = 1,
	FLOW_RECORD_SIZE = 192,
	FLOW_RECORDS_MAX = 64,        /* in one message */
	FLOW_INTERVAL_MS = 10000,
	FLOW_POINT_MAX = 64,          /* "eth1", "night.pcap", with the NUL */
	FLOW_AE_MAX = 17,             /* PS3.8 §9.3.2: 16 characters, and the NUL */
	FLOW_UID_MAX = 65,            /* PS3.5 §9.1: 64 characters, and the NUL */
	FLOW_CONTEXTS_MAX = 128,      /* PS3.8 §9.3.2.2: odd octets */
	FLOW_HEADERS_MAX = 152,       /* octets of a frame's headers that a ring keeps */
	FLOW_RING_MOST = 131072,      /* packets in a ring: 24 MiB of records */
	FLOW_RING_HOURS = 8,          /* that it keeps packets at most: act.h has the same */
	FLOW_RING_HELD_MS = 3600000,  /* that it is there once it keeps no more */
	FLOW_RING_TELL_MS = 1000,     /* within which it is told that packets went into it */
	FLOW_GIVEN_MOST = 2048        /* packets that one order gives */
};

enum flow_record_type {
	FLOW_RECORD_POINT = 1, FLOW_RECORD_FLOW, FLOW_RECORD_ASSOCIATION, FLOW_RECORD_CONTEXT, FLOW_RECORD_TALLY, FLOW_RECORD_KEEPER,
	FLOW_RECORD_END, FLOW_RECORD_HEADERS, FLOW_RECORD_RING
};

/* A flow that carries others (flow.tunnel), or what a flow was seen inside of (key.within). Names are stored: never renamed. */
#define FLOW_TUNNELS(X) \
	X(NONE, "") X(GRE, "gre") X(IPIP, "ipip") X(SIXINFOUR, "6in4") X(VXLAN, "vxlan") X(ESP, "esp") X(AH, "ah") X(WIREGUARD, "wireguard") \
	X(L2TP, "l2tp") X(GTP, "gtp")
enum flow_tunnel {
#define X(id, name) FLOW_TUNNEL_##id,
	FLOW_TUNNELS(X)
#undef X
	FLOW_TUNNEL_COUNT
};
const char *flow_tunnel_name(enum flow_tunnel t);

/* What headers showed of a flow: bits of flow.traits. Of the payload of others than DICOM associations only the beginning of each direction
 * is looked at (of HTTP, of each request; of SNMP, of each message), for these bits alone. */
enum flow_trait {
	FLOW_TRAIT_SYN = 1,           /* the source opened it: a SYN was seen. Without: who was seen first is the source */
	FLOW_TRAIT_ESTABLISHED = 2,   /* TCP: the destination accepted (SYN and ACK) */
	FLOW_TRAIT_REFUSED = 4,       /* TCP: the destination answered a SYN with RST */
	FLOW_TRAIT_TLS = 8,           /* a TLS handshake record began it */
	FLOW_TRAIT_SNMP_V1 = 16, FLOW_TRAIT_SNMP_V2C = 32, FLOW_TRAIT_SNMP_V3 = 64, /* msgVersion */
	FLOW_TRAIT_HTTP = 128,        /* an HTTP/1 request line in clear */
	FLOW_TRAIT_HTTP_BASIC = 256,  /* and Authorization: Basic with it */
	FLOW_TRAIT_LDAP_BIND = 512,   /* a simple LDAP bind in clear of somebody who is named (RFC 4511 §4.2) */
	FLOW_TRAIT_TELNET = 1024,     /* option negotiation (RFC 854) */
	FLOW_TRAIT_FTP = 2048,        /* a USER command in clear on port 21 */
	FLOW_TRAIT_SSH = 4096,
	FLOW_TRAIT_DICOM = 8192,      /* an A-ASSOCIATE-RQ in clear */
	FLOW_TRAIT_VLANS = 16384,     /* seen in more than one VLAN: vlan is the first one's */
	FLOW_TRAIT_LDAP = 32768,      /* an LDAP bind in clear, be it anonymous */
	FLOW_TRAIT_ALL = 65535
};

/* Which conversation: the source opened it (SYN, else who was seen first); port is the destination's, 0 where the protocol has none. */
struct flow_key {
	uint8_t source[16], destination[16]; /* network order; IPv4 in the first four octets, the rest 0 */
	uint16_t port;
	uint8_t protocol;             /* IANA: 6 TCP, 17 UDP, 1 ICMP… */
	uint8_t family;               /* 4 or 6 */
	uint8_t within;               /* enum flow_tunnel: the carrying flow has a record of its own, and counts these frames too */
	uint8_t zero[3];
};

/* Whole frames as they were on the wire (not what was captured of them). out: sent by the source. */
struct flow_counts {
	uint64_t bytes_out, bytes_in, packets_out, packets_in;
};

struct flow_record {
	uint32_t type;                /* enum flow_record_type */
	uint32_t zero;
	int64_t interval_ms;          /* when the interval began, UTC; of KEEPER: now */
	union {
		struct {
			uint32_t version;     /* FLOW_RECORD_VERSION */
			uint32_t snaplen;
			int32_t linktype;     /* LINKTYPE_ of the capture */
			uint32_t saved;       /* 1: a saved capture */
			char name[FLOW_POINT_MAX];
		} point;
		struct {
			struct flow_key key;
			struct flow_counts counts; /* packets_out + packets_in > 0 */
			int64_t first_ms, last_ms; /* of the packets counted here, UTC */
			uint32_t connections; /* TCP: SYNs that began one; else 0 */
			uint16_t traits;      /* enum flow_trait */
			uint16_t vlan;        /* outermost 802.1Q VID, 0: none */
			uint16_t inner_vlan;  /* of QinQ */
			uint16_t source_port; /* when only one was seen, else 0: without FLOW_TRAIT_SYN the flow may run the other way */
			uint8_t tunnel;       /* enum flow_tunnel: what this flow is */
			uint8_t mpls;         /* labels on top, at most 8 are told */
			uint8_t zero[2];
		} flow;
		struct {
			struct flow_key key;  /* the source is the one that asked (A-ASSOCIATE-RQ) */
			uint64_t id;          /* of this process: joins its records */
			int64_t started_ms, last_ms;
			struct flow_counts data; /* P-DATA-TF: PDUs in packets_*, octets of their bodies in bytes_* */
			char calling_ae[FLOW_AE_MAX], called_ae[FLOW_AE_MAX]; /* padding cut; what is not printable ASCII or is a backslash is '?' */
			uint8_t outcome;      /* enum flow_association_outcome, so far */
			uint8_t result, origin, reason; /* of an A-ASSOCIATE-RJ (PS3.8 table 9-21) or A-ABORT (origin, reason); else 0 */
			uint8_t first;        /* 1: the first record of this association */
			uint8_t answered;     /* 1: the first one that tells its answer, an abort or its end without one; its CONTEXT records follow */
			uint8_t accepted;     /* 1: an A-ASSOCIATE-AC was seen, whatever came then */
			uint8_t ended;        /* 1: the last one */
			uint8_t incomplete;   /* 1: frames were missed or came cut: data is what could be followed */
			uint8_t zero;
		} association;
		struct {
			struct flow_key key;
			uint64_t id;          /* of the association */
			char sop_class[FLOW_UID_MAX]; /* abstract syntax: digits and dots */
			uint8_t answer;       /* enum flow_context_answer */
		} context;
		struct {
			int64_t until_ms;     /* of the interval; a shorter one is the last */
			uint64_t frames, bytes; /* that were looked at */
			uint64_t kernel_dropped; /* frames that the kernel had no room for */
			uint64_t interface_dropped; /* that the card had none for; 0: that is not known */
			uint64_t lost_records; /* could not be told: nobody read the socket */
			uint64_t evicted;     /* flows that went early for want of room; what they had counted was told */
			uint64_t associations_dropped; /* that were not followed for want of room */
			uint64_t not_ip, malformed, cut; /* frames without IP; with headers that do not fit; captured too short for their headers */
			uint64_t orphans;     /* fragments whose first one was not seen: told with port 0 */
			uint64_t tracked;     /* flows in the table now */
		} tally;
		struct {
			uint32_t event;       /* enum flow_keeper_event */
			int32_t status;       /* exit status, or signal number with FLOW_KEEPER_KILLED; else errno */
			uint32_t deaths;      /* in a row */
			uint32_t again_ms;    /* until it is started again */
			char text[96];        /* why it could not look, in English; "" */
		} keeper;
		struct {
			uint64_t number;      /* of the packet in its ring, from 1 */
			int64_t at_us;        /* UTC */
			uint32_t wire;        /* octets of the frame */
			uint16_t n;           /* octets of its headers that follow: link, IP, TCP or UDP or ICMP; nothing behind them */
			uint8_t zero[2];
			uint8_t octets[FLOW_HEADERS_MAX];
		} headers;
		struct {
			uint32_t ring;        /* number of its order; 0: none was asked for */
			uint32_t state;       /* enum flow_ring_state */
			uint64_t first, last; /* numbers of the packets that it has; first > last: none */
			uint64_t octets;      /* of their headers */
			uint64_t given;       /* with answer: up to this number they were told, but for those that were overwritten meanwhile */
			int64_t until_ms;     /* that it keeps packets, UTC */
			uint32_t answer;      /* 1: the HEADERS that FLOW_ORDER_GIVE asked for went before */
			uint32_t zero;
		} ring;
		uint8_t room[FLOW_RECORD_SIZE - 16];
	};
};
_Static_assert(sizeof(struct flow_record) == FLOW_RECORD_SIZE, "a record has one size");

enum flow_association_outcome {
	FLOW_ASSOCIATION_ASKED = 1,   /* no answer was seen yet */
	FLOW_ASSOCIATION_ACCEPTED, FLOW_ASSOCIATION_REJECTED,
	FLOW_ASSOCIATION_RELEASED,    /* accepted, and ended as it should */
	FLOW_ASSOCIATION_ABORTED,     /* A-ABORT or a connection that was cut */
	FLOW_ASSOCIATION_OUTCOMES
};

enum flow_context_answer { FLOW_CONTEXT_UNANSWERED, FLOW_CONTEXT_ACCEPTED, FLOW_CONTEXT_REFUSED, FLOW_CONTEXT_ANSWERS };

enum flow_ring_state {
	FLOW_RING_NONE,
	FLOW_RING_KEEPS,              /* what passes goes into it */
	FLOW_RING_HELD,               /* its time is over: what it has can be had for FLOW_RING_HELD_MS */
	FLOW_RING_STATES
};

enum flow_keeper_event {
	FLOW_KEEPER_EXITED = 1, FLOW_KEEPER_KILLED, /* SIGSYS: it did what it must not */
	FLOW_KEEPER_FAILED,           /* the interface could not be opened */
	FLOW_KEEPER_EVENTS
};

/* Whether a record may be believed as far as its shape goes: kind, version, ranges, order of times, texts ended by NUL and printable.
 * bytes: n octets as received; copied to *ret. ERR_MALFORMED says what is wrong. */
bool flow_record_check(const void *bytes, size_t n, struct flow_record *ret, struct err *e) MUST_CHECK;

enum flow_order_command {
	FLOW_ORDER_TELL = 1,          /* end the interval now; END follows its TALLY. It goes on looking */
	FLOW_ORDER_RING,              /* keep headers of what passes from now on, of the last FLOW_RING_MOST packets; the same ring again: nothing */
	FLOW_ORDER_GIVE,              /* HEADERS of its packets behind `after`, FLOW_GIVEN_MOST at most, and a RING with answer */
	FLOW_ORDER_FORGET,            /* wipe it */
	FLOW_ORDERS
};

struct flow_order {
	uint32_t command;             /* enum flow_order_command */
	uint32_t ring;                /* number of the ring that is meant, from 1; of TELL 0 */
	int64_t until_ms;             /* RING: UTC; no longer than FLOW_RING_HOURS from now */
	uint64_t after;               /* GIVE: 0: from the oldest on */
	uint8_t family;               /* RING: 4 or 6: only packets from or to host; 0: all */
	uint8_t zero[7];
	uint8_t host[16];             /* as addresses of flow_key */
};

/* bytes: n octets as received; copied to *ret. */
bool flow_order_check(const void *bytes, size_t n, struct flow_order *ret) MUST_CHECK;

enum { FLOW_ADDRESS_MAX = 46 };
/* An address as inet_ntop writes it: "127.0.10.1", "fe80::1". */
void flow_address_text(uint8_t family, const uint8_t octets[16], char buf[FLOW_ADDRESS_MAX]);
/* "tcp", "udp", "icmp", "icmpv6", "gre", "esp", "ah", "ipip", "sctp"… else the number; buf holds 8 bytes. */
const char *flow_protocol_text(uint8_t protocol, char buf[8]);

#endif
