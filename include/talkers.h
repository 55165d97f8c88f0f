/* New talkers as events (observed.h): who talked to a port of a declared device or Covolink for the first time that any capture saw, once its
 * point had learned for OBSERVED_LEARNING_DAYS. Of one point those that come within an hour after each other are one burst, a scan too; one
 * that goes on is told anew each day. As reader.h; changes nothing. */
#ifndef VIGIE_TALKERS_H
#define VIGIE_TALKERS_H

#include "reader.h"

#define TALKER_BURST_GAP_MS (INT64_C(3600) * 1000)
#define TALKER_BURST_MOST_MS (24 * TALKER_BURST_GAP_MS)

struct talker_burst {
	const char *point;             /* where they were seen from */
	const char *source, *destination, *protocol; /* the first of them; addresses */
	int64_t port;                  /* 0: the protocol has none */
	int64_t talkers;               /* how many there were after `since` until the reader's moment */
	bool at_least;                 /* it began before or went on, and not all of it is listed: which of those beyond OBSERVED_NEW_MOST an hour
	                                * came in between is not known, and they are not among them */
	wall_t from, to;               /* when the first and the last of them began; to: at most the reader's moment */
};

enum { TALKER_BURSTS_READ_MAX = 200 };

/* That had a talker after `since`, the latest first, at most TALKER_BURSTS_READ_MAX. */
bool read_talker_bursts(struct reader *r, struct arena *a, wall_t since, struct talker_burst **ret, size_t *ret_n, struct err *e) MUST_CHECK;

struct new_talker { wall_t at; const char *source, *protocol, *point; int64_t port; };

/* Of a device as declared at the reader's instant, that began from `from` to `to`, the first first; at most OBSERVED_NEW_MOST an hour are kept. */
bool read_new_talkers(struct reader *r, struct arena *a, int64_t device_id, wall_t from, wall_t to, struct new_talker **ret, size_t *ret_n,
                      struct err *e) MUST_CHECK;

#endif
