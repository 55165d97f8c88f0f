/* Whom this machine trusts, and the chains that were proved with that.
 *
 * A check of the same server each minute sees the same certificates. That their signatures lead to an authority we trust
 * cannot change while their bytes and the trust store stay and no date of the chain passes, so a proof is kept and the
 * signatures are not computed again: they are a tenth of a handshake. Only a chain without a fault is kept; what belongs
 * to one handshake (its name, the server's proof that it holds the key) is never. */
#ifndef VIGIE_PROBES_TLS_TRUST_H
#define VIGIE_PROBES_TLS_TRUST_H

#include "err.h"
#include "vtime.h"

#include <openssl/ssl.h>
#include <stdint.h>

enum { TLS_PROOF_KEY = 32, TLS_PROOFS_MAX = 8192 };

/* Dates of a built chain; WALL_NEVER: there is none. */
struct tls_proof {
	wall_t not_before, not_after;             /* of all: the proof holds between them */
	wall_t above_not_before, above_not_after; /* the latest beginning and the earliest end above the leaf */
};

struct tls_trust {
	X509_STORE *store;
	struct kept_proof *kept; /* [TLS_PROOFS_MAX], a chain's place is given by its key, the newer stays */
};

/* The system's trust store, or SSL_CERT_FILE and SSL_CERT_DIR. Loaded once an engine: certificates of the directory are
 * read when first needed (loading the whole bundle for each handshake costs 32 ms). Owned by the caller. */
struct tls_trust *tls_trust_new(struct err *e);
void tls_trust_free(struct tls_trust *trust);

/* SHA-256 over what the server sent, leaf first, or as it was sent. False without certificates or memory. */
bool tls_proof_key(STACK_OF(X509) *sent, uint8_t ret_key[TLS_PROOF_KEY]);

/* chain: as OpenSSL built it, leaf first; NULL when it built none. */
struct tls_proof tls_proof_of(STACK_OF(X509) *chain);

bool tls_trust_find(const struct tls_trust *trust, const uint8_t key[TLS_PROOF_KEY], wall_t now, struct tls_proof *ret_proof);

/* The chain had no fault. */
void tls_trust_keep(struct tls_trust *trust, const uint8_t key[TLS_PROOF_KEY], const struct tls_proof *proof);

wall_t tls_wall_from_asn1(const ASN1_TIME *t);

#endif
