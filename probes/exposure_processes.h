/* Which process of a server carries its log away: hrSWRunName of HOST-RESOURCES-MIB (RFC 2790 §4.6), read once by GETBULK. Pure. */
#ifndef VIGIE_EXPOSURE_PROCESSES_H
#define VIGIE_EXPOSURE_PROCESSES_H

#include "exposures.h"
#include "probes/snmp_codec.h"

enum {
	PROCESS_REPETITIONS = 32,
	PROCESS_RESPONSES_MAX = 128, /* a server with more than 4,096 processes cannot tell */
};

struct process_walk {
	struct snmp_name last;    /* the row that was read last; the column to begin with */
	unsigned responses;
	size_t rows;
	const char *found;        /* constant; NULL: none so far */
	bool ended;               /* the column was read to its end */
};

void process_walk_init(struct process_walk *w);

/* Whether it is to be asked on. An error, a row that does not come after the one before, or too many end it without an answer. */
bool process_walk_take(struct process_walk *w, const netsnmp_pdu *pdu);

/* False: the agent cannot tell. *ret: EXPOSURE_ANSWERED with the name of the process, or EXPOSURE_ABSENT. */
bool process_walk_answer(const struct process_walk *w, enum exposure_answer *ret_answer, const char **ret_evidence);

#endif
