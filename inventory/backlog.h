/* What waits for the disk, in order. Past its ceiling it gives up history, oldest first: the SNMP polls of a batch, then its
 * results; transitions of states never. */
#ifndef VIGIE_BACKLOG_H
#define VIGIE_BACKLOG_H

#include "store_thread.h"

struct backlog_item {
	struct backlog_item *next;
	struct batch *batch;      /* owned; NULL: a job */
	store_job_fn job;
	void *user;
	size_t bytes;
	bool busy;                /* being written: not to be touched */
};

struct backlog {
	struct backlog_item *first, *last;
	size_t n_batches, bytes;
	size_t ceiling;           /* bytes; 0: BACKLOG_CEILING */
};

enum { BACKLOG_CEILING = 64 << 20 };

bool backlog_push(struct backlog *b, const struct backlog_item *item) MUST_CHECK; /* takes the batch over unless it fails */
void backlog_pop(struct backlog *b);                      /* frees the first, its batch too */
size_t backlog_shrink(struct backlog *b);                 /* rows given up to come under the ceiling */
void backlog_done(struct backlog *b);

#endif
