/* Whether whoever shows a host key, or a certificate of it, in a key exchange of SSH also holds it. Pure. */
#ifndef VIGIE_PROBES_SSH_PROOF_H
#define VIGIE_PROBES_SSH_PROOF_H

#include "probes/ssh_key.h"

/* What is hashed and signed, RFC 5656 §4, RFC 4253 §8: identifications without the end of their line, payloads of KEXINIT. */
struct ssh_proof { struct ssh_bytes ours, theirs, our_kexinit, their_kexinit, key, our_public, their_public, signature; };

/* own: the private half of our_public, X25519, P-256 or of a group of RFC 3526; digest: of the method that was agreed. */
bool ssh_proof_holds(const struct ssh_proof *proof, EVP_PKEY *own, const EVP_MD *digest);

/* The public half as it is sent: a string, or of a group an mpint (RFC 4253 §8). false: size is too small, or own is of another kind. */
enum { SSH_PUBLIC_MAX = 1 + 512 };
bool ssh_public_write(EVP_PKEY *own, uint8_t ret[static SSH_PUBLIC_MAX], size_t *ret_n);

#endif
