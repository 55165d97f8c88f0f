/* A captured frame: bytes in, struct out. Pure. Nothing is copied but addresses and ports: payload is borrowed. */
#ifndef VIGIE_PROBES_CAPTURE_DECODE_H
#define VIGIE_PROBES_CAPTURE_DECODE_H

#include "flow_record.h"

enum {
	CAPTURE_DEPTH = 4,                /* packets inside of each other that are told of one frame */
	CAPTURE_WIRE_MOST = 262144        /* octets of a frame: the longest that libpcap captures; a longer one cannot be */
};

/* Link types as pcap_datalink gives them (DLT_). */
bool capture_link_is_known(int linktype);

enum capture_tcp_flag { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_ACK = 16 };

/* One IP packet of a frame. */
struct capture_packet {
	uint8_t source[16], destination[16]; /* as in flow_key */
	uint8_t family, protocol;
	uint16_t source_port, port;       /* 0 where there are none, or in a fragment that is not the first */
	enum flow_tunnel tunnel;          /* what it carries others in */
	enum flow_tunnel within;          /* what carries it */
	bool fragment, first_fragment;    /* first_fragment: more follow; fragment: another one than the first */
	uint32_t fragment_id;
	uint8_t tcp_flags;                /* 0: not TCP, or cut before them */
	uint32_t seq;
	const uint8_t *payload;           /* of TCP and UDP */
	size_t captured;                  /* octets at payload */
	size_t length;                    /* of the payload on the wire: never less than captured */
};

enum capture_verdict {
	CAPTURE_OK,
	CAPTURE_NOT_IP,
	CAPTURE_MALFORMED,                /* headers contradict themselves; packets before that are told */
	CAPTURE_CUT,                      /* captured too short for its headers; the same */
};

struct capture_frame {
	uint16_t vlan, inner_vlan;        /* 0: none */
	uint8_t mpls;                     /* labels of the outermost stack, at most 8 are told */
	size_t header;                    /* octets up to the end of the last header that was understood: link, IP, what is within GRE and IP in
	                                   * IP, and no more behind the first TCP, UDP, SCTP (its ports) or ICMP (8 octets) header */
	size_t n;
	struct capture_packet packets[CAPTURE_DEPTH]; /* from the outside */
};

/* A frame of wire octets, of which the first `captured` are at bytes. Past CAPTURE_WIRE_MOST it is CAPTURE_MALFORMED, and none of its
 * packets is told. */
enum capture_verdict capture_decode(int linktype, const uint8_t *bytes, size_t captured, size_t wire, struct capture_frame *ret);

#endif
