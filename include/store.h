/* The store: the one writer of the inventory (design §3). It speaks of the domain, not of SQL. Used by one thread at a time.
 *
 * A locked or full database is an error of ours, never a state of the network. Timestamps are UTC milliseconds. */
#ifndef VIGIE_STORE_H
#define VIGIE_STORE_H

#include "batch.h"
#include "registry.h"

struct store;

/* Opens or creates the inventory, takes the writer's lock (flock on <path>.lock), migrates, sets WAL and
 * SQLITE_FCNTL_PERSIST_WAL. path ":memory:" for tests (no lock).
 * ERR_LOCKED: another writer (says its pid when known). ERR_NEWER: written by a newer Vigie. ERR_DATA: not an inventory.
 * ERR_NOT_FOUND: the folder does not exist. ERR_FULL. ERR_SYSTEM, also when somebody who does not write keeps the lock. */
bool store_open(const char *path, struct store **ret_s, struct err *e) MUST_CHECK;
void store_close(struct store *s); /* NULL is fine; leaves a state that readers can open */

bool store_write_batch(struct store *s, const struct batch *b, struct err *e) MUST_CHECK;
/* The same, leaving out each row that the schema refuses: *ret_refused of them, *ret_why the last one's error. */
bool store_write_accepted(struct store *s, const struct batch *b, size_t *ret_refused, struct err *ret_why, struct err *e) MUST_CHECK;

/* The collector's own row: readers conclude running or stopped from it (and from the lock). */
bool store_write_started(struct store *s, wall_t now, const char *version, struct err *e) MUST_CHECK;
bool store_write_heartbeat(struct store *s, wall_t now, int64_t late_ms, struct err *e) MUST_CHECK;
/* When no collector listened to jobs, or was blind, since `from` and until now; before store_write_started: since the last one ended, too. */
bool store_read_deafness(struct store *s, wall_t from, wall_t now, struct heartbeat_deafness *ret, struct err *e) MUST_CHECK;
/* The region is invented: the inventory says so for ever (read_simulation). */
bool store_write_simulation(struct store *s, struct err *e) MUST_CHECK;
bool store_write_stopped(struct store *s, wall_t now, struct err *e) MUST_CHECK;

/* Declared inventory and last results. Checks are derived from the entities (an address gets icmp, a credential snmp, a service
 * its kind, a link without device icmp) and kept in table `check`. The caller owns the registry. */
bool store_read_registry(struct store *s, struct registry **ret_r, struct err *e) MUST_CHECK;

/* One bounded step (≤ ~20 ms) of housekeeping: hour compaction, roll-ups 1 min → 15 min → 1 day, byte budget (the oldest
 * full-resolution data go first, roll-ups last), WAL checkpoint. *ret_more: call again soon. */
bool store_maintain(struct store *s, wall_t now, int64_t budget_bytes, bool *ret_more, struct err *e) MUST_CHECK;

/* On a full disk: moves what the write-ahead log holds into the file and gives the log's room back, so that writing may go on
 * although nobody freed any. Where that fails too, the next write tells. */
void store_give_room(struct store *s);

/* The open transaction's handle for inventory/ itself (import). */
struct sqlite3 *store_sqlite(struct store *s);

#endif
