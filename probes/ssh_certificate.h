/* Host certificates of OpenSSH: PROTOCOL.certkeys of OpenSSH, "New public key formats" and what follows. Pure.
 *
 * Only what the certificate says is read: whether its signature is one of a CA that somebody trusts is the client's to know. */
#ifndef VIGIE_PROBES_SSH_CERTIFICATE_H
#define VIGIE_PROBES_SSH_CERTIFICATE_H

#include "probes/ssh_key.h"

enum { SSH_CERTIFICATE_PRINCIPALS_MAX = 256 };

/* Texts are bytes of whoever signed it, borrowed from the blob. */
struct ssh_certificate {
	struct ssh_key key;
	uint64_t serial;
	struct ssh_bytes id;                     /* of the key, as the CA called it */
	struct ssh_bytes principals[SSH_CERTIFICATE_PRINCIPALS_MAX]; /* names of hosts it is good for */
	size_t n_principals;                     /* 0: for any name */
	uint64_t valid_after, valid_before;      /* seconds since 1970; it is not good any more from valid_before on, UINT64_MAX: for ever */
	struct ssh_bytes ca;                     /* the public key of who signed it, RFC 4253 §6.6 */
};

/* False: a type that is not known, not that of a host, cut, or with more principals than OpenSSH takes. */
bool ssh_certificate_read(struct ssh_bytes blob, struct ssh_certificate *ret);

#endif
