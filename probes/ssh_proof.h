/* Whether whoever shows a host key, or a certificate of it, in a key exchange of SSH also holds it. Pure. */
#ifndef VIGIE_PROBES_SSH_PROOF_H
#define VIGIE_PROBES_SSH_PROOF_H

#include "probes/ssh_key.h"

/* What is hashed and signed, RFC 5656 §4: identifications without the end of their line, payloads of KEXINIT. */
struct ssh_proof { struct ssh_bytes ours, theirs, our_kexinit, their_kexinit, key, our_public, their_public, signature; };

/* own: the private half of our_public, X25519 or P-256. */
bool ssh_proof_holds(const struct ssh_proof *proof, EVP_PKEY *own);

#endif
