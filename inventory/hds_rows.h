/* Rows of the checklist as octets to hash: what an act wrote, and what stands there later. Used by who writes and who verifies. */
#ifndef VIGIE_HDS_ROWS_H
#define VIGIE_HDS_ROWS_H

#include "framework.h"
#include "inventory/db.h"
#include "text.h"

/* Each value as in the journal's hashes: 'i' and 8 octets, 't' with its length and octets, 'n'. */
void hds_encode(struct text *t, const struct value *values, size_t n);
/* The columns of the current row from the second one on: the first is its seq. */
void hds_encode_columns(struct text *t, sqlite3_stmt *st);

bool hds_hash(const struct text *t, char ret[static FRAMEWORK_HASH_BYTES], struct err *e) MUST_CHECK;

enum { HDS_ROWS_OCTETS_MAX = 64 * 1024 * 1024 };

#endif
