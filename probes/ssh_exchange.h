/* The key exchange of SSH (RFC 4253 §§4.2, 6, 7, 8; RFC 5656, RFC 8268, RFC 8731) as far as the server's host key, proved by its signature, and no
 * further: nobody logs in, no secret leaves. Which kinds of keys are asked for is said, so that each of a server is shown, and its
 * certificates: what libcurl cannot ask for. Pure: bytes in, bytes out. */
#ifndef VIGIE_PROBES_SSH_EXCHANGE_H
#define VIGIE_PROBES_SSH_EXCHANGE_H

#include "probes/ssh_proof.h"

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SSH_PACKET_MAX = 35000, /* RFC 4253 §6.1 */
	SSH_LINES_MAX = 8192,   /* before and with the identification of the server */
	SSH_IDENTIFICATION_MAX = 255,
	SSH_KEXINIT_MAX = 16384,
	SSH_WANTED_MAX = 384,
};

/* Zeroed but for wanted. Some 64 KiB. */
struct ssh_exchange {
	const char *wanted;               /* algorithms of host keys with "," between, what is liked best first; at most SSH_WANTED_MAX bytes; borrowed */
	enum { SSH_AWAITS_IDENTIFICATION, SSH_AWAITS_KEXINIT, SSH_AWAITS_REPLY } awaits;
	size_t n_in, n_lines, n_theirs, n_kexinit, n_own, n_out;
	EVP_PKEY *own;                    /* owned; NULL before their KEXINIT */
	const uint8_t *key;               /* once SHOWN: the host key of RFC 4253 §6.6, in `in` */
	size_t n_key;
	const uint8_t *keys;              /* after their KEXINIT, be it FAILED: the algorithms of their host keys; NULL: it did not come */
	size_t n_keys;
	const EVP_MD *digest;             /* of what is signed */
	uint8_t own_public[SSH_PUBLIC_MAX];
	char theirs[SSH_IDENTIFICATION_MAX + 1];
	uint8_t kexinit[SSH_KEXINIT_MAX]; /* theirs */
	uint8_t in[SSH_PACKET_MAX + 4];
	uint8_t out[3072];                /* n_out bytes to be sent, which whoever sends them sets to 0 */
};

enum ssh_exchange_step { SSH_EXCHANGE_WAITS, SSH_EXCHANGE_SHOWN, SSH_EXCHANGE_FAILED };

/* What is said at once is in out. */
void ssh_exchange_begin(struct ssh_exchange *x);
/* After SHOWN or FAILED nothing may be fed. FAILED: it speaks no SSH 2, shares no algorithm, shows no key that is known, or does not prove it. */
enum ssh_exchange_step ssh_exchange_feed(struct ssh_exchange *x, const uint8_t *bytes, size_t n);
/* Whether the server says that it has a host key for one of these. */
bool ssh_exchange_offers(const struct ssh_exchange *x, const char *names);
void ssh_exchange_done(struct ssh_exchange *x);

#endif
