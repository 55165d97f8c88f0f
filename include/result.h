/* The result of one run of a check: what a probe hands over, what the core judges, what the store keeps. */
#ifndef VIGIE_RESULT_H
#define VIGIE_RESULT_H

#include "dicom.h"
#include "facts.h"
#include "outcome.h"
#include "vtime.h"

#define PROBE_DETAIL_MAX 256

struct snmp_hints; /* opaque outside the snmp class */

/* RTT over the answered requests of one round; -1 when none (jitter: fewer than two) was answered. */
struct icmp_facts {
	uint32_t sent, received;
	int64_t rtt_min_us, rtt_median_us, rtt_max_us, jitter_us; /* jitter: mean of |difference| of successive RTTs */
	int family;              /* AF_INET or AF_INET6 */
	char offender[64];       /* nothing was answered: who told by ICMP that there is no way; "": nobody */
};

/* Times since the start of the transfer, µs; -1 when the phase was not reached. */
struct http_facts {
	int64_t dns_us, connect_us, tls_us, first_byte_us, total_us;
	long status;
	char address[64];        /* that answered */
	char location[256];      /* of a redirect */
};

/* Leaf and chain apart (product D17). */
struct tls_facts {
	bool present;
	char subject[256], issuer[256];
	wall_t not_before, not_after, chain_not_after; /* chain: the earliest end above the leaf; WALL_NEVER without one */
	char protocol[16];       /* "TLSv1.3" */
	char cipher[64];
	char serial[64], sha256[65];
};

struct probe_result {
	enum outcome outcome;
	enum state state;        /* outcome_state() unless the class knows better */
	int64_t latency_us;      /* UNKNOWN_I64 when nothing answered */
	char detail[PROBE_DETAIL_MAX]; /* English, one line, valid UTF-8: numbers, names, the peer's own words */
	wall_t at;               /* when the answer was complete */
	mono_t mono_at;
	mono_t started;
	struct snmp_facts *snmp; /* owned by the receiver of done, NULL otherwise */
	struct snmp_hints *hints; /* owned by the receiver of done; replaces the earlier ones */
	struct icmp_facts icmp;  /* sent 0 when it is no icmp */
	struct http_facts http;
	struct tls_facts tls;
	struct dicom_facts dicom;
	char *perfdata;          /* plugin: Nagios performance data, malloc'd, owned by the receiver; NULL otherwise */
};

#endif
