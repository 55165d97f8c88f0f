/* The two blobs of one SNMP poll: what each interface showed (history's hot row), and the raw counters that the next poll needs.
 * Pure; decoding is bounded and refuses what is cut or too large. Entries are in ascending interface id. */
#ifndef VIGIE_POLL_CODEC_H
#define VIGIE_POLL_CODEC_H

#include "rates.h"
#include "text.h"

struct interface_sample {
	int64_t interface_id;
	int oper_status, admin_status; /* IF-MIB values, 0 not known or not read; above 255 kept as 255 */
	int64_t speed_bps;             /* UNKNOWN_I64 */
	struct interface_rates rates;  /* to 16 significant bits, see history_value.h */
};

struct stored_memory {
	int64_t interface_id;
	struct interface_memory memory;
};

enum { POLL_BLOB_MAX = FACTS_INTERFACES_MAX * 128 };

void poll_encode_samples(const struct interface_sample *samples, size_t n, struct text *t);
void poll_encode_memory(const struct stored_memory *memory, size_t n, struct text *t);

/* Arrays in arena a. ERR_MALFORMED, ERR_MEMORY. */
bool poll_decode_samples(const uint8_t *blob, size_t len, struct arena *a, struct interface_sample **ret, size_t *ret_n,
                         struct err *e) MUST_CHECK;
bool poll_decode_memory(const uint8_t *blob, size_t len, struct arena *a, struct stored_memory **ret, size_t *ret_n,
                        struct err *e) MUST_CHECK;

#endif
