/* Public keys and signatures of SSH: RFC 4253 §6.6, RFC 5656 §3.1, RFC 8332 §3, RFC 8709. Pure. */
#ifndef VIGIE_PROBES_SSH_KEY_H
#define VIGIE_PROBES_SSH_KEY_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ssh_bytes { const uint8_t *p; size_t n; };

enum { SSH_KEY_FIELDS_MAX = 4 };

/* A key, or the one in a certificate, in its parts: borrowed from the blob. */
struct ssh_key {
	const char *type;                             /* "ssh-ed25519": constant, without the end of a certificate's name */
	bool certificate;
	struct ssh_bytes fields[SSH_KEY_FIELDS_MAX];  /* as its type has them: RSA e, n; DSA p, q, g, y; ECDSA curve, point; Ed25519 the key */
	struct ssh_bytes rest;                        /* of a certificate what follows the key; else nothing */
};

/* False: a type that is not known, or not all of it. */
bool ssh_key_read(struct ssh_bytes blob, struct ssh_key *ret);

/* Whether the signature, with its name before it, is by that key and of these bytes. */
bool ssh_key_signed(const struct ssh_key *key, struct ssh_bytes signature, struct ssh_bytes bytes);

#endif
