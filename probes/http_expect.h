/* What a service is expected to answer: a set of HTTP statuses, a text somewhere in the body. Pure. */
#ifndef VIGIE_PROBES_HTTP_EXPECT_H
#define VIGIE_PROBES_HTTP_EXPECT_H

#include "err.h"

/* spec: "200", "2xx", "200-299", or several with commas between; NULL or "" is "2xx". ERR_DATA when it is none of these:
 * *ret_expected is then untouched. */
bool http_status_is_expected(const char *spec, long status, bool *ret_expected, struct err *e) MUST_CHECK;

enum { BODY_NEEDLE_MAX = 1024, BODY_READ_MAX = 256 * 1024 };

/* Looks for a text in a body that comes in pieces; keeps only what may begin it at the end of the last piece. */
struct body_match {
	const char *needle; /* borrowed; NULL: nothing is looked for */
	size_t needle_len, tail_len, read;
	bool found;
	char tail[BODY_NEEDLE_MAX];
};

/* ERR_LIMIT when the needle is longer than BODY_NEEDLE_MAX. */
bool body_match_init(struct body_match *m, const char *needle, struct err *e) MUST_CHECK;

/* Returns whether more is wanted: false once the text was found or BODY_READ_MAX bytes were read. */
bool body_match_feed(struct body_match *m, const char *bytes, size_t n);

static inline bool body_match_is_met(const struct body_match *m) { return m->found || !m->needle; }

#endif
