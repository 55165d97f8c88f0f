/* Whether whoever shows an RSA host key in a key exchange of SSH also holds it. Pure. */
#ifndef VIGIE_PROBES_SSH_PROOF_H
#define VIGIE_PROBES_SSH_PROOF_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ssh_bytes { const uint8_t *p; size_t n; };

/* What is hashed and signed, RFC 5656 §4: identifications without the end of their line, payloads of KEXINIT. */
struct ssh_proof { struct ssh_bytes ours, theirs, our_kexinit, their_kexinit, key, our_public, their_public, signature; };

/* own: the private half of our_public, X25519 or P-256. */
bool ssh_proof_holds(const struct ssh_proof *proof, EVP_PKEY *own);

#endif
