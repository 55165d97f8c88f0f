/* What the hashes of the journal are made of: as include/journal.h says. */
#ifndef VIGIE_JOURNAL_HASH_H
#define VIGIE_JOURNAL_HASH_H

#include "journal.h"

enum { JOURNAL_HEX_BYTES = 2 * JOURNAL_HASH_BYTES + 1 };

/* Octets of a text, which may hold NUL when somebody else wrote the row. */
struct journal_octets {
	const void *bytes;        /* NULL: NULL */
	size_t len;
};

struct journal_columns {
	int64_t seq, at_ms, uid;
	struct journal_octets method, object, request, result, previous;
};

bool journal_hash_columns(const struct journal_columns *c, uint8_t ret[static JOURNAL_HASH_BYTES], struct err *e) MUST_CHECK;
bool journal_hash_text(struct journal_octets salt, struct journal_octets text, uint8_t ret[static JOURNAL_HASH_BYTES], struct err *e)
	MUST_CHECK;
void journal_format_hash(const uint8_t hash[static JOURNAL_HASH_BYTES], char buf[static JOURNAL_HEX_BYTES]);

#endif
