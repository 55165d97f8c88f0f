/* What the tests of the store and the reader share: an inventory in a folder of its own, entities, batches. */
#ifndef VIGIE_STORE_FIXTURE_H
#define VIGIE_STORE_FIXTURE_H

#include "reader.h"
#include "store.h"

struct fixture {
	char dir[64], path[96];
	struct store *store;
	struct registry *registry;
};

/* 2026-11-22T03:00:00Z: on the hour. */
#define FIXTURE_NOW ((wall_t){ INT64_C(1795316400000) })

static inline wall_t wall_after(wall_t t, int64_t ms) { return (wall_t){ t.ms + ms }; }

/* On failure these end the test with the error's text. */
struct fixture *fixture_new(void);             /* on the heap, with fixture_init */
void fixture_init(struct fixture *f);          /* makes the folder and opens the store */
void fixture_open_store(struct fixture *f);
void fixture_close_store(struct fixture *f);   /* registry too */
void fixture_done(struct fixture *f);          /* removes the folder */

void fixture_sql(struct fixture *f, const char *sql);
int64_t fixture_number(struct fixture *f, const char *sql); /* the one value of its one row */
/* Two sites; router cr1 (credential) and switch sw1 (none) at the first; link l-snmp on cr1's "ge0", link l-echo known by an
 * address; services web (https) and old (dicom, no class yet). Recorded at `from`. */
void fixture_region(struct fixture *f, wall_t from);
void fixture_read_registry(struct fixture *f);
int64_t fixture_entity(struct fixture *f, const char *kind, const char *name);
int64_t fixture_check(struct fixture *f, const char *kind, const char *name, const char *class);

/* A poll of n interfaces "ge0".. in batch b; interface i moves (i + 1) Mbit/s in, twice that out; all up, 1 Gbit/s. */
struct batch_poll *fixture_add_poll(struct batch *b, int64_t device_id, wall_t at, size_t n);
struct batch_result *fixture_add_result(struct batch *b, int64_t check_id, wall_t at, enum outcome outcome);
struct batch_transition *fixture_add_transition(struct batch *b, int64_t entity_id, wall_t at, int state, enum outcome outcome);
void fixture_write(struct fixture *f, struct batch *b); /* frees it */

/* Of a test each: *state is a fixture with the region of a day before FIXTURE_NOW, and its registry. The teardown is of any fixture_new. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

struct reader *fixture_reader(const struct fixture *f, wall_t now, wall_t at); /* begun */
void fixture_reader_done(struct reader *r);

#endif
