/* A text that is expected somewhere in the body of an answer. Pure. */
#ifndef VIGIE_PROBES_HTTP_EXPECT_H
#define VIGIE_PROBES_HTTP_EXPECT_H

#include "err.h"

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
