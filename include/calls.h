/* Calls of establishments as the store keeps them: read when one is made, when the collector begins again, and for people. What they have
 * in common is call_groups.h. */
#ifndef VIGIE_CALLS_H
#define VIGIE_CALLS_H

#include "arena.h"
#include "call_groups.h"

struct reader;
struct store;

const char *call_category_word(enum call_category c); /* msgid: "no access" */

struct call_row {
	struct call call;         /* of a reader: without nodes */
	const char *site;
	int64_t uid;
	const char *ticket;       /* NULL: none */
	int64_t contact_id;       /* who called; UNKNOWN_I64: not known */
	const char *contact;      /* their name; NULL: not known */
	int64_t service_id;       /* UNKNOWN_I64: none was named */
	const char *words;        /* of the caller, each act's on a line; NULL: none, or purged. Of a reader only */
	const char *kinds[CALL_NODES_MAX], *names[CALL_NODES_MAX]; /* of its nodes */
};

bool store_read_call(struct store *s, struct arena *a, int64_t seq, struct call_row *ret, struct err *e) MUST_CHECK;

/* What the core begins again from: the groups that are open, and calls of the last CALL_WINDOW_MS that belong to nothing. */
struct calls_past {
	struct call_group_past {
		struct call_node node;
		const char *kind, *name;
		struct call *calls;
		size_t n;
	} *groups;
	struct call_row *loose;
	size_t n_groups, n_loose;
};

bool store_read_calls_past(struct store *s, struct arena *a, wall_t now, struct calls_past *ret, struct err *e) MUST_CHECK;

/* That a call belongs to an alert: alert_id, or when that is 0 the latest one of a group on the node. Said twice it is said once. */
struct call_attached { int64_t seq, alert_id, node; wall_t at; };

bool store_write_calls_attached(struct store *s, const struct call_attached *rows, size_t n, struct err *e) MUST_CHECK;

/* An establishment that called: which open cause hits it. */
struct call_asked {
	int64_t seq;
	const char *site;
	enum call_category category;
	int64_t service_id;       /* UNKNOWN_I64: none */
	int64_t cause;            /* found: the alert; 0: none */
};

bool read_call_causes(struct reader *r, struct arena *a, struct call_asked *asked, size_t n, struct err *e) MUST_CHECK;

/* Of an establishment (site), or of an alert (alert_id); NULL and 0: all. The latest first, at most max. */
bool read_calls(struct reader *r, struct arena *a, const char *site, int64_t alert_id, size_t max, struct call_row **ret_rows,
                size_t *ret_n, struct err *e) MUST_CHECK;

/* A number as it is compared: digits alone, of France with its 0. buf holds CALL_NUMBER_MAX. False: no telephone number. */
enum { CALL_NUMBER_MAX = 24 };
bool call_number_fold(const char *text, char *buf) MUST_CHECK;

#endif
