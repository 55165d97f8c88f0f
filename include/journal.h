/* The journal: one row for each write by a person, accepted or refused, append-only (design §6).
 *
 * Each row's hash is SHA-256 (FIPS 180-4) over, in this order, seq, at_ms, uid, method, object, request, result and the hash of the
 * row before, each encoded so that no two rows are the same octets: an integer as 'i' and 8 octets, big endian, two's complement; a
 * text as 't', its length in 8 octets, big endian, and its octets; the hash before as 'b', its length so, and its octets; NULL as
 * 'n'. The first row has seq 1 and follows 32 octets of zero. request is JSON with sorted keys and no white space.
 *
 * What a person wrote stands in journal_text, apart: request has "text_sha256", the SHA-256 in hexadecimal of salt and text. So it
 * can be purged and the chain still holds; a row of method "purge" and object "journal:SEQ" says who did. What remains is a hash
 * that nobody can try names on, for the salt went with the text. */
#ifndef VIGIE_JOURNAL_H
#define VIGIE_JOURNAL_H

#include "err.h"
#include "vtime.h"

#include <sys/types.h>

struct json_t;
struct reader;
struct store;

enum { JOURNAL_HASH_BYTES = 32, JOURNAL_SALT_BYTES = 16, JOURNAL_HEAD_MAX = 96 };

/* How many rows there are, and the last one's hash: published, it tells later whether some were taken off the end. */
struct journal_head {
	int64_t count;
	uint8_t hash[JOURNAL_HASH_BYTES];
};

/* "15:6d1f…": buf holds JOURNAL_HEAD_MAX octets. */
void journal_format_head(const struct journal_head *h, char *buf);
bool journal_parse_head(const char *text, struct journal_head *ret) MUST_CHECK;

struct journal_entry {
	wall_t at;
	uid_t uid;
	const char *method, *object; /* object NULL: none */
	struct json_t *request;      /* an object, borrowed; text_sha256 is set in it */
	const char *result;          /* "ok", "denied", … */
	const char *text;            /* NULL: none */
};

/* Within the caller's transaction. */
bool journal_append(struct store *s, const struct journal_entry *entry, int64_t *ret_seq, struct err *e) MUST_CHECK;

/* The same in a transaction of its own. */
bool store_write_journal(struct store *s, const struct journal_entry *entry, int64_t *ret_seq, struct err *e) MUST_CHECK;

/* SHA-256 of a file that a request held, in hexadecimal; buf holds JOURNAL_HEAD_MAX octets. */
bool journal_hash_file(const void *bytes, size_t len, char *buf, struct err *e) MUST_CHECK;

/* Removes the text of a row. *ret_had: there was one. Within the caller's transaction, with its row of the journal. */
bool journal_forget_text(struct store *s, int64_t seq, bool *ret_had, struct err *e) MUST_CHECK;

bool store_journal_head(struct store *s, struct journal_head *ret, struct err *e) MUST_CHECK;
bool read_journal_head(struct reader *r, struct journal_head *ret, struct err *e) MUST_CHECK;

/* How many rows and texts are stored: what is quick to know and need not be read. */
struct journal_counts { int64_t rows, texts; };
bool read_journal_counts(struct reader *r, struct journal_counts *ret, struct err *e) MUST_CHECK;

enum journal_fault {
	JOURNAL_CHANGED,      /* its hash is not that of its columns */
	JOURNAL_MISSING,      /* rows seq to last are gone */
	JOURNAL_DISPLACED,    /* it does not follow the row before it */
	JOURNAL_TEXT_CHANGED, /* its text is not the one of its hash, or it never had one */
	JOURNAL_TEXT_REMOVED, /* its text is gone and nobody purged it */
	JOURNAL_CUT,          /* rows seq to last are gone, says the head that was given */
	JOURNAL_OTHER_HEAD,   /* row seq is not the one that the head given says */
};

struct journal_finding {
	enum journal_fault fault;
	int64_t seq, last;    /* last: of what is missing, else seq */
};

struct journal_verdict {
	size_t rows, texts, purged, findings;
	struct journal_head head;
};

/* Reads every row once, in bounded memory. found is called for each finding, by seq, NULL: they are only counted; a finding is no
 * failure. expected: a head that was published, NULL: none. Past instants of the reader do not matter. */
typedef void (*journal_found_fn)(void *user, const struct journal_finding *f);
bool journal_verify(struct reader *r, const struct journal_head *expected, journal_found_fn found, void *user,
                    struct journal_verdict *ret, struct err *e) MUST_CHECK;

/* The same in pieces, oldest rows first: who has little time goes on with it later. Rows that are added meanwhile are read too. */
struct journal_pass {
	int64_t after;                             /* rows up to this seq were read */
	int64_t seq;                               /* of the row before, 0: none */
	uint8_t stored[JOURNAL_HASH_BYTES];        /* its hash, and what it should be */
	uint8_t computed[JOURNAL_HASH_BYTES];
	const struct journal_head *expected;       /* borrowed: a head that was published, NULL: none */
	bool expected_seen;
	struct journal_verdict verdict;            /* so far; head: of the last row that was read */
};

#define JOURNAL_PASS_INIT ((struct journal_pass){ .after = INT64_MIN + 1 })

/* At most so many rows. *ret_more: there may be others; without, what is missing of the expected head is told. */
bool journal_verify_some(struct reader *r, struct journal_pass *pass, size_t rows, journal_found_fn found, void *user, bool *ret_more,
                         struct err *e) MUST_CHECK;

#endif
