/* The peer of benches of the store: what a first attempt would do, a row for each interface and round in one table of SQLite, by
 * interface and time, one transaction a round. */
#ifndef VIGIE_PLAIN_STORE_H
#define VIGIE_PLAIN_STORE_H

#include "rates.h"

struct plain_store;

struct plain_store *plain_store_new(const char *path); /* NULL: SQLite refused */
void plain_store_free(struct plain_store *p);          /* removes the file */

void plain_store_begin(struct plain_store *p);
void plain_store_add(struct plain_store *p, int64_t interface, int64_t at_ms, const struct interface_rates *r);
void plain_store_commit(struct plain_store *p);

int64_t plain_store_bytes(struct plain_store *p);
/* Reads all rows of one interface; returns how many there were. */
int64_t plain_store_read(struct plain_store *p, int64_t interface, double *ret_sum);

#endif
