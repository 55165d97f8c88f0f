/* What a port says before anybody logged in, as a fact of exposures.h. Pure: bytes in, fact out; what comes out is safe for a terminal. */
#ifndef VIGIE_EXPOSURE_WORDS_H
#define VIGIE_EXPOSURE_WORDS_H

#include "exposures.h"

enum { EXPOSURE_HEARD_MAX = 16384, EXPOSURE_FINGERPRINT_MAX = 64 };

struct exposure_heard {
	enum { HEARD_NOBODY, HEARD_REFUSAL, HEARD_CONNECTED } how;
	bool closed;               /* it ended the connection */
	const uint8_t *bytes;      /* what it said, in all */
	size_t len;
};

/* What is said first to it; *ret_len 0: nothing. Never a password. host: for HTTP. */
const uint8_t *exposure_greeting(enum exposure_subject s, const char *host, char buf[static 512], size_t *ret_len);

/* Whether what came is enough to judge by: the rest need not be waited for. */
bool exposure_heard_enough(enum exposure_subject s, const struct exposure_heard *h);

/* For the subjects that are a TCP port. */
void exposure_read_port(enum exposure_subject s, const struct exposure_heard *h, struct exposure_fact *ret);

/* The public key of an SSH host, RFC 4253 §6.6, as "ssh-ed25519 SHA256:…" and its bits of security. False: it is none. */
bool exposure_read_host_key(const uint8_t *blob, size_t len, enum exposure_subject s, struct exposure_fact *ret);

/* A certificate of such a key (probes/ssh_certificate.h), as exposure_certificate_parts takes it. False: it is none. */
bool exposure_read_host_certificate(const uint8_t *blob, size_t len, enum exposure_subject s, struct exposure_fact *ret);

/* "SHA256:…" of a public key, as ssh-keygen writes it. */
bool exposure_write_fingerprint(const uint8_t *blob, size_t len, char ret[static EXPOSURE_FINGERPRINT_MAX]);

/* evidence: what a peer said, up to len bytes, as one safe line. */
void exposure_set_evidence(struct exposure_fact *f, const char *before, const uint8_t *bytes, size_t len);

#endif
