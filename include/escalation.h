/* An escalation of an establishment's trouble: what level 2 hands over to infra, under an id that is read out on the phone. Rows are only
 * added: one when it is opened, one when it is taken, one when it is closed. What the caller said and what it came to are texts of
 * the journal, and can be purged. */
#ifndef VIGIE_ESCALATION_H
#define VIGIE_ESCALATION_H

#include "arena.h"
#include "err.h"
#include "vtime.h"

#include <stdint.h>

struct reader;

/* Letters and digits that neither look nor, in French, sound alike: at most one of 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V; of B C D E G P T V, F S,
 * M N, A H K, Q U, G J, 6 X. The first of an id is a letter. */
#define ESCALATION_ALPHABET "34679FHJMRUWY"

enum {
	ESCALATION_ID_LEN = 4,
	ESCALATION_STEPS_MAX = 64,
	ESCALATION_WORD_MAX = 40,     /* octets of a layer, a status, an outcome, a code, a confidence, a ticket */
	ESCALATION_LINE_MAX = 400,    /* octets of a verdict, an object or a detail */
	ESCALATION_LINES = 60, ESCALATION_COLUMNS = 72, /* of the copy for a ticket */
};

/* As somebody typed or dictated it: any case, with blanks or a hyphen between. ret holds ESCALATION_ID_LEN + 1. False: no id. */
bool escalation_id_parse(const char *typed, char *ret) MUST_CHECK;

enum escalation_state { ESCALATION_OPEN, ESCALATION_TAKEN, ESCALATION_CLOSED };

const char *escalation_state_name(enum escalation_state s); /* "open" "taken" "closed" */

/* A test as it was run, by its stable names (diagnosis.h); opaque here. */
struct escalation_step {
	const char *layer, *status, *outcome;
	const char *object;       /* "kind:name"; NULL: the establishment as a whole */
	const char *detail;       /* NULL: none */
	int64_t latency_us;       /* UNKNOWN_I64: none */
};

/* What was found out about the establishment. All NULL and empty: nothing was tested. */
struct escalation_findings {
	const char *verdict_code, *verdict, *confidence;
	wall_t tested;            /* WALL_NEVER: not */
	const struct escalation_step *steps;
	size_t n_steps;
	const char **not_testable;
	size_t n_not_testable;
};

struct escalation_row {
	int64_t seq;              /* its row of the journal */
	const char *id, *site;    /* "R7MF"; the name of the establishment */
	wall_t at;
	int64_t uid;
	const char *ticket;       /* NULL: none */
	const char *words;        /* of the caller; NULL: none, purged, or withheld (reader_withhold_personal) */
	struct escalation_findings found; /* of a list: without steps */
	enum escalation_state state;
	int64_t taken_uid, closed_uid; /* UNKNOWN_I64: nobody */
	wall_t taken, closed;
	const char *result;       /* what it came to; NULL: none yet, purged, or withheld */
};

/* all: those that are closed too. The latest first, at most max. */
bool read_escalations(struct reader *r, struct arena *a, bool all, size_t max, struct escalation_row **ret_rows, size_t *ret_n,
                      struct err *e) MUST_CHECK;

/* The open one of that id, else the latest. *ret NULL: there is none. */
bool read_escalation(struct reader *r, struct arena *a, const char *id, struct escalation_row **ret, struct err *e) MUST_CHECK;

#endif
