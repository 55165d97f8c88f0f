/* The state of a declared link, concluded from what its ends or its address say. Pure. */
#ifndef VIGIE_LIVE_LINK_H
#define VIGIE_LIVE_LINK_H

#include "registry.h"

#define LINK_END_KEY_MAX 256 /* DisplayString (SIZE (0..255)) of ifName and ifDescr; a longer key is not kept */

enum {
	LINK_END_FEW = 4,  /* interfaces that are all named where the declared one was never there */
	LINK_END_ASKS = 2, /* rounds in a row that are full ones for the sake of an end that was not told of: the table of some agents never
	                    * comes whole */
};

/* What an agent last said of the interface that ends a link. */
struct link_end {
	char key[LINK_END_KEY_MAX]; /* of the interface that the declared name means since the last full round, "" when it means none */
	bool was_there;         /* it meant one once */
	unsigned silences;      /* rounds that told nothing of it, up to LINK_END_ASKS */
	bool told;              /* the agent was read and spoke of this interface, or of its absence */
	bool missing;           /* …of its absence */
	bool stale;             /* …too long ago */
	size_t bearers;         /* missing: interfaces that bear the declared name, 0 or more than one */
	bool few;               /* near holds all that it has */
	char near[96];          /* whole names, "" for none: of a name that several bear, their keys; of one that it never had, those it
	                         * has when they are few, else the nearest */
	int admin_status, oper_status;
	int64_t speed_bps, duplex;
	mono_t heard;           /* when it was told */
};

/* How the agent of an end fares: its snmp check. */
struct end_agent {
	bool tested;            /* since the collector started, or found too old */
	bool answers;           /* the last result carried facts */
	enum outcome outcome;   /* of that result, OUTCOME_STALE when it is too old */
	const char *detail;
};

#define LINK_END_INIT ((struct link_end){ .speed_bps = UNKNOWN_I64, .duplex = UNKNOWN_I64 })

#define JUDGEMENT_DETAIL_MAX 256

struct judgement {
	bool known;             /* false: nothing was measured yet, nothing is concluded */
	int state;              /* enum state, for a link enum link_state */
	enum outcome outcome;
	char detail[JUDGEMENT_DETAIL_MAX]; /* "" for none */
};

/* The key of its interface, as stored; NULL or too long: as before. */
void link_end_remember(struct link_end *end, const char *key);

/* Takes in what facts say of the interface `name`: its key, else its ifName, else its ifDescr, which only full rounds ask; light ones
 * go by the key that was found then. A name that several bear means none of them. A status that was not read says nothing, also not of the other one. complete: the whole table
 * came, so that a missing row is an absence. */
void link_end_update(struct link_end *end, const char *name, const struct snmp_facts *facts, bool complete, mono_t at);

/* A link read over SNMP: its A end, or its Z end while the A end's agent cannot be read. */
struct judgement link_judge_interfaces(const struct reg_link *link, const struct link_end *a, const struct end_agent *a_agent,
                                       const struct link_end *z, const struct end_agent *z_agent);

/* A link known by an address: outcome of its icmp check, OUTCOME_STALE when that is too old. */
struct judgement link_judge_address(enum outcome outcome, enum state state, const char *detail);

#endif
