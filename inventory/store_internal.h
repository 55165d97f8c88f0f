/* The store's inside, shared by the files inventory/store_*.c. */
#ifndef VIGIE_STORE_INTERNAL_H
#define VIGIE_STORE_INTERNAL_H

#include "inventory/db.h"
#include "inventory/known.h"
#include "store.h"

/* Interfaces that a link names, ascending ids: theirs is the full history. */
struct declared {
	int64_t *ids;
	size_t n, cap;
	bool valid;               /* false: to be read again */
};

enum { STORE_BUSY_TIMEOUT_MS = 2000 };

struct store {
	struct db db;
	int lock_fd;              /* -1 for ":memory:" */
	int64_t run_id;           /* collector_run.id of this process, 0 before store_write_started */
	int64_t generation;
	struct known_devices known;
	struct declared declared;
	bool log_holds_purged;    /* maybe: the write-ahead log has not been cut since a text was purged */
};

/* After a purge, outside of a transaction. While a reader holds the log it stays so, and store_maintain tries again. */
void store_cut_log(struct store *s);

/* Each within the caller's transaction. */
bool store_write_poll(struct store *s, const struct batch_poll *p, struct err *e) MUST_CHECK;
bool store_write_dicom(struct store *s, const struct batch_result *r, struct err *e) MUST_CHECK;
bool store_write_neighbours(struct store *s, const struct batch_poll *p, struct err *e) MUST_CHECK; /* of a full round */
bool store_write_notice(struct store *s, const struct batch_notice *n, struct err *e) MUST_CHECK;
bool store_sync_checks(struct store *s, struct registry *r, struct err *e) MUST_CHECK;

/* How full the poll's disks are, for forecasts: once each quarter of an hour; after two days one row in six hours stays, for 90 days. */
bool store_write_usage(struct store *s, struct known_device *d, const struct batch_poll *p, struct err *e) MUST_CHECK;

#endif
