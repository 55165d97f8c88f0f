/* Flows: what is authorised (the register of openings), declared (the map) and observed (the capture), compared. Pure: `now` is given. */
#ifndef VIGIE_FLOWS_H
#define VIGIE_FLOWS_H

#include "net_range.h"
#include "vtime.h"

/* What the register can name. Of these only tcp, udp and sctp have ports. */
enum flow_protocol { FLOW_TCP, FLOW_UDP, FLOW_SCTP, FLOW_ICMP /* and ICMPv6 */, FLOW_ESP, FLOW_GRE, FLOW_OTHER, FLOW_PROTOCOLS, FLOW_ANY = FLOW_PROTOCOLS };

/* One end. any: every address of both families, ranges are not looked at. Without any and without a range nothing is meant: a name that
 * has no address. Ranges may overlap, in any order. */
struct flow_end { bool any; const struct net_range *ranges; size_t n; };

/* Something that permits, declares or excepts traffic while from <= instant < until. WALL_NEVER: without that bound. n_ports 0: every
 * port; of protocols without ports they are not looked at. */
struct flow_rule {
	struct flow_end source, destination;
	enum flow_protocol protocol;           /* FLOW_ANY: all; with ports those that have some */
	const struct net_ports *ports;
	size_t n_ports;
	wall_t from, until;
};

/* Traffic of one source to one port of one destination, frames of both directions counted (flow_record.h). Without FLOW_TRAIT_SYN nobody
 * knows who opened it: where the other way round is in the register, or on the map, and this one is not, it ran the other way. */
struct flow_seen {
	struct net_address source, destination;
	enum flow_protocol protocol;
	uint16_t port;                         /* of the destination; 0 of protocols without ports */
	uint16_t source_port;                  /* when there was only one, else 0 */
	uint16_t traits;                       /* enum flow_trait */
	wall_t first_seen, last_seen;
	uint64_t bytes, packets;
};

struct flow_seen flow_reversed(const struct flow_seen *f);

bool flow_has_ports(enum flow_protocol p);
const char *flow_protocol_name(enum flow_protocol p);      /* "tcp" … "other", "any" */
bool flow_protocol_find(const char *name, enum flow_protocol *ret);
enum flow_protocol flow_protocol_named(const char *name);  /* as a flow was stored: icmpv6 is ICMP; NULL and others FLOW_OTHER */
enum flow_protocol flow_protocol_of(uint8_t number);       /* IANA protocol number */

/* ---- the index ---- */

/* Many rules, asked by flow: each rule is a bit; of a source, a destination and a port the rules that hold it are three rows of bits
 * (Lakshman and Stiliadis, 1998, with the summaries of Baboescu and Varghese, 2001). Immutable. */
struct flow_index;

enum { FLOW_RULES_MAX = 50000, FLOW_RANGES_MAX = 1000000 }; /* of one index, ports counted */

/* rules: borrowed until the index is freed. ERR_LIMIT, ERR_MEMORY. */
bool flow_index_new(const struct flow_rule *rules, size_t n, struct flow_index **ret, struct err *e) MUST_CHECK;
void flow_index_free(struct flow_index *x); /* NULL is fine */

/* Each rule that holds the flow whatever the day, narrowest first, until `each` says false. */
typedef bool (*flow_match_fn)(size_t rule, void *user);
void flow_index_match(const struct flow_index *x, const struct flow_seen *f, flow_match_fn each, void *user);

bool flow_rule_is_in_force(const struct flow_rule *r, wall_t t);
double flow_rule_breadth(const struct flow_rule *r);       /* how much it holds: larger is wider */

/* ---- the comparison ---- */

enum flow_status {
	FLOW_AUTHORISED,     /* observed, in the register, on the map */
	FLOW_UNDOCUMENTED,   /* observed, in the register, unknown to the map */
	FLOW_EXCEPTED,       /* observed, not in the register, and somebody answers for that until a day that is to come */
	FLOW_ROGUE,          /* observed, not in the register when it was last seen */
	FLOW_OWN,            /* observed, and asked by the collector of what it checks, whatever the register says */
	FLOW_STATUSES
};

const char *flow_status_name(enum flow_status s);          /* "authorised" …: never renamed */

enum { FLOW_NO_RULE = -1 };

struct flow_verdict {
	enum flow_status status;
	int64_t rule;                          /* narrowest in force at last_seen, else narrowest that ended before or begins later */
	int64_t declared, exception;           /* narrowest in force; each FLOW_NO_RULE: none */
	bool reversed;                         /* it ran the other way: flow_reversed */
	wall_t rogue_since;                    /* of FLOW_ROGUE: its first packet, or the last end of what held it, when it was seen after that too */
};

/* How a rule was used, while in force. What the collector asks, and what was refused, is no use of an opening but of one whose source is the
 * collector alone. */
struct flow_use {
	size_t flows;
	uint64_t bytes, packets;
	wall_t first_seen, last_seen;          /* WALL_NEVER: never */
	wall_t seen_after;                     /* last traffic that only it would hold, had it not ended; WALL_NEVER: none */
};

struct flow_sets {
	const struct flow_rule *authorised, *declared, *excepted;
	size_t n_authorised, n_declared, n_excepted;
	const struct flow_rule *own;           /* what the collector asks */
	size_t n_own;
	const struct flow_rule *ended;         /* what somebody answered for until then: it permits nothing, and dates what is rogue */
	size_t n_ended;
};

struct flow_comparison {
	struct flow_verdict *verdicts;         /* one of each flow */
	struct flow_use *authorised, *declared; /* one of each rule */
};

/* In arena a. ERR_LIMIT, ERR_MEMORY. */
bool flow_compare(const struct flow_sets *sets, const struct flow_seen *seen, size_t n, struct arena *a, struct flow_comparison *ret,
                  struct err *e) MUST_CHECK;

/* ---- an opening by itself ---- */

enum flow_opening {
	OPENING_USED,        /* seen within 90 days */
	OPENING_UNUSED,      /* not seen, and not looked at for so long */
	OPENING_DEAD,        /* in force and watched for 90 days, and not seen in them: to be closed */
	OPENING_PLANNED,     /* begins later */
	OPENING_ENDED,
	OPENING_UNRESOLVED,  /* an end that no address stands for: nothing can be seen of it */
	OPENINGS
};

const char *flow_opening_name(enum flow_opening o);        /* "used" "unused" "dead" "planned" "ended" "unresolved" */

enum { FLOW_DEAD_DAYS = 90, FLOW_ENDING_DAYS = 30 };

/* watched: since when the capture looks without a gap that matters; WALL_NEVER: it never did. */
enum flow_opening flow_opening_judge(const struct flow_rule *r, const struct flow_use *use, wall_t watched, wall_t now);

/* In force, and it ends within 30 days. */
bool flow_is_ending(const struct flow_rule *r, wall_t now);

/* ---- protocols that carry passwords in clear ---- */

/* As its octets showed, not by its port: "telnet" "ftp" "http-basic" "snmp-v1" "snmp-v2c" "ldap"; the i-th of those it has, NULL past the last. */
const char *flow_cleartext(uint16_t traits, size_t i);

#endif
