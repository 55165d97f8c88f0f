/* A certificate of the key of an SSH host as a fact. */
#include "probes/exposure_words.h"
#include "probes/ssh_certificate.h"

#include "text.h"

#include <inttypes.h>

enum { TOLD_MAX = 64 };
#define ENDS_MAX_S UINT64_C(253402300799) /* the end of the year 9999 */

/* What parts the evidence stands in none of its parts, and none is long once it is safe. */
static void append_told(struct text *t, struct ssh_bytes said)
{
	struct text safe = TEXT_INIT(1024);
	char told[TOLD_MAX];

	text_from_device(said.p, said.n < TOLD_MAX ? said.n : TOLD_MAX, told, sizeof told);
	text_append_safe(&safe, told);
	text_from_device((const uint8_t *)text_str(&safe), safe.len, told, sizeof told);
	text_done(&safe);
	for (char *p = told; *p; p++)
		if (*p == ';')
			*p = ',';
	text_append(t, told);
}

static void append_end(struct text *t, int64_t end)
{
	char at[WALL_RFC3339_MAX];

	if (end == UNKNOWN_I64)
		return;
	wall_format_rfc3339((wall_t){ end }, at);
	text_appendf(t, "; until %s", at);
}

bool exposure_read_host_certificate(const uint8_t *blob, size_t len, enum exposure_subject subject, struct exposure_fact *ret)
{
	struct exposure_fact f = { .subject = subject, .answer = EXPOSURE_ANSWERED, .value = UNKNOWN_I64, .uncertainty = UNKNOWN_I64 };
	char signer[EXPOSURE_FINGERPRINT_MAX];
	struct text words = TEXT_INIT(1024);
	struct ssh_certificate c;

	if (!ssh_certificate_read((struct ssh_bytes){ blob, len }, &c) || !exposure_write_fingerprint(c.ca.p, c.ca.n, signer))
		return false;
	if (c.valid_before <= ENDS_MAX_S)
		f.value = (int64_t)c.valid_before * 1000;
	append_told(&words, c.id);
	text_appendf(&words, "; serial %" PRIu64 "; signed by %s; %s", c.serial, signer, c.key.type);
	append_end(&words, f.value);
	for (size_t i = 0; i < c.n_principals && words.len < EXPOSURE_EVIDENCE_MAX; i++) {
		text_append(&words, i == 0 ? "; for " : ",");
		append_told(&words, c.principals[i]);
	}
	exposure_set_evidence(&f, text_str(&words), NULL, 0);
	text_done(&words);
	*ret = f;
	return true;
}
