/* Image routes and their acceptance tests: that images arrive was seen once, with the stages of the Covolink at that moment as proof. */
#ifndef VIGIE_ROUTE_H
#define VIGIE_ROUTE_H

#include "reader.h"

/* changed: its Covolink, its destination or an AE title is another one since. */
enum route_acceptance { ROUTE_NEVER_ACCEPTED, ROUTE_ACCEPTED, ROUTE_TO_ACCEPT_AGAIN };

const char *route_acceptance_name(enum route_acceptance a); /* "never" "accepted" "again" */
const char *route_acceptance_word(enum route_acceptance a); /* msgid */

struct route_test {
	const char *route;            /* its name */
	enum route_acceptance acceptance;
	wall_t at;                    /* of the act, else of the end of the declared day; WALL_NEVER: never */
	int64_t uid;                  /* who accepted; UNKNOWN_I64: the files say so */
	const char *proof;            /* "tcp ok, associate ok, …": the stages then; NULL: none is kept */
	const char *covolink, *destination_site, *source_ae, *destination_ae; /* what was accepted; before a change: what it was before */
	int64_t tests;                /* how many acts there were */
};

/* One of each route at the reader's instant, by name. */
bool read_route_tests(struct reader *r, struct arena *a, struct route_test **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
