#include "probes/ssh_proof.h"

#include "probes/ssh_wire.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

enum { SECRET_MAX = 512 };

/* ---- numbers, RFC 4251 §5 ---- */

/* An mpint: a zero before a top bit that is set, and no other. */
static size_t write_number(const uint8_t *p, size_t n, uint8_t *ret)
{
	size_t sign;

	ssh_trim_number(&p, &n);
	sign = n > 0 && p[0] & 0x80;
	ret[0] = 0;
	memcpy(ret + sign, p, n);
	return sign + n;
}

bool ssh_public_write(EVP_PKEY *own, uint8_t ret[static SSH_PUBLIC_MAX], size_t *ret_n)
{
	uint8_t *public = NULL;
	size_t n = EVP_PKEY_get1_encoded_public_key(own, &public);
	bool ok = n > 0 && n < SSH_PUBLIC_MAX;

	if (ok && EVP_PKEY_is_a(own, "DH")) {
		*ret_n = write_number(public, n, ret);
	} else if (ok) {
		memcpy(ret, public, n);
		*ret_n = n;
	}
	OPENSSL_free(public);
	return ok;
}

/* ---- the secret that both know ---- */

static bool agree_secret(EVP_PKEY *own, struct ssh_bytes theirs, uint8_t ret[static SECRET_MAX], size_t *ret_n)
{
	EVP_PKEY *peer = EVP_PKEY_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	bool ok;

	if (EVP_PKEY_is_a(own, "DH"))
		ssh_trim_number(&theirs.p, &theirs.n);
	ok = peer && ctx && EVP_PKEY_copy_parameters(peer, own) == 1 && EVP_PKEY_set1_encoded_public_key(peer, theirs.p, theirs.n) == 1;

	*ret_n = SECRET_MAX;
	ok = ok && EVP_PKEY_derive_init(ctx) == 1 && EVP_PKEY_derive_set_peer(ctx, peer) == 1 && EVP_PKEY_derive(ctx, ret, ret_n) == 1;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer);
	return ok;
}

/* ---- the exchange hash ---- */

static bool add_string(EVP_MD_CTX *h, struct ssh_bytes s)
{
	uint8_t length[4];

	ssh_write_u32(length, (uint32_t)s.n);
	return EVP_DigestUpdate(h, length, sizeof length) == 1 && EVP_DigestUpdate(h, s.p, s.n) == 1;
}

static bool add_secret(EVP_MD_CTX *h, const uint8_t *secret, size_t n)
{
	uint8_t number[1 + SECRET_MAX];

	return add_string(h, (struct ssh_bytes){ number, write_number(secret, n, number) });
}

static bool hash(const struct ssh_proof *p, EVP_PKEY *own, const EVP_MD *digest, uint8_t ret[static EVP_MAX_MD_SIZE])
{
	const struct ssh_bytes parts[] = { p->ours, p->theirs, p->our_kexinit, p->their_kexinit, p->key, p->our_public, p->their_public };
	uint8_t secret[SECRET_MAX];
	size_t n_secret;
	EVP_MD_CTX *h = EVP_MD_CTX_new();
	bool ok = h && agree_secret(own, p->their_public, secret, &n_secret) && EVP_DigestInit_ex(h, digest, NULL) == 1;

	for (size_t i = 0; ok && i < sizeof parts / sizeof *parts; i++)
		ok = add_string(h, parts[i]);
	ok = ok && add_secret(h, secret, n_secret) && EVP_DigestFinal_ex(h, ret, NULL) == 1;
	EVP_MD_CTX_free(h);
	return ok;
}

/* ---- the signature ---- */

bool ssh_proof_holds(const struct ssh_proof *p, EVP_PKEY *own, const EVP_MD *digest)
{
	uint8_t hashed[EVP_MAX_MD_SIZE];
	struct ssh_key key;
	bool holds = ssh_key_read(p->key, &key) && hash(p, own, digest, hashed)
	             && ssh_key_signed(&key, p->signature, (struct ssh_bytes){ hashed, (size_t)EVP_MD_get_size(digest) });

	ERR_clear_error();
	return holds;
}
