#include "probes/ssh_proof.h"

#include "probes/ssh_wire.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

enum { RSA_BYTES_MAX = 2048, SECRET_MAX = 66, DIGEST = 32 };

/* ---- the secret that both know ---- */

static bool agree_secret(EVP_PKEY *own, struct ssh_bytes theirs, uint8_t ret[static SECRET_MAX], size_t *ret_n)
{
	EVP_PKEY *peer = EVP_PKEY_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	bool ok = peer && ctx && EVP_PKEY_copy_parameters(peer, own) == 1 && EVP_PKEY_set1_encoded_public_key(peer, theirs.p, theirs.n) == 1;

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

/* RFC 4251 §5, mpint: a zero before a top bit that is set. */
static bool add_secret(EVP_MD_CTX *h, const uint8_t *secret, size_t n)
{
	uint8_t number[1 + SECRET_MAX] = { 0 };
	size_t sign;

	ssh_trim_number(&secret, &n);
	sign = n > 0 && secret[0] & 0x80;
	memcpy(number + sign, secret, n);
	return add_string(h, (struct ssh_bytes){ number, sign + n });
}

static bool hash(const struct ssh_proof *p, EVP_PKEY *own, uint8_t ret[static DIGEST])
{
	const struct ssh_bytes parts[] = { p->ours, p->theirs, p->our_kexinit, p->their_kexinit, p->key, p->our_public, p->their_public };
	uint8_t secret[SECRET_MAX];
	size_t n_secret;
	EVP_MD_CTX *h = EVP_MD_CTX_new();
	bool ok = h && agree_secret(own, p->their_public, secret, &n_secret) && EVP_DigestInit_ex(h, EVP_sha256(), NULL) == 1;

	for (size_t i = 0; ok && i < sizeof parts / sizeof *parts; i++)
		ok = add_string(h, parts[i]);
	ok = ok && add_secret(h, secret, n_secret) && EVP_DigestFinal_ex(h, ret, NULL) == 1;
	EVP_MD_CTX_free(h);
	return ok;
}

/* ---- the signature ---- */

static bool is_name(const uint8_t *p, size_t n, const char *name)
{
	return n == strlen(name) && memcmp(p, name, n) == 0;
}

/* RFC 4253 §6.6, RFC 8332 §3. */
static const EVP_MD *digest_of(const uint8_t *name, size_t n)
{
	return is_name(name, n, "rsa-sha2-512") ? EVP_sha512() : is_name(name, n, "rsa-sha2-256") ? EVP_sha256() : is_name(name, n, "ssh-rsa") ? EVP_sha1() : NULL;
}

static EVP_PKEY *make_key(struct ssh_bytes exponent, struct ssh_bytes modulus)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *e = BN_bin2bn(exponent.p, (int)exponent.n, NULL), *n = BN_bin2bn(modulus.p, (int)modulus.n, NULL);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (build && e && n && ctx && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1 && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1)
		params = OSSL_PARAM_BLD_to_param(build);
	if (!params || EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	BN_free(e);
	OSSL_PARAM_BLD_free(build);
	return key;
}

static EVP_PKEY *read_key(const uint8_t *p, size_t n)
{
	struct ssh_bytes exponent, modulus;
	const uint8_t *name;
	size_t n_name;

	if (!ssh_take_string(&p, &n, &name, &n_name) || !is_name(name, n_name, "ssh-rsa") || !ssh_take_string(&p, &n, &exponent.p, &exponent.n)
	    || !ssh_take_string(&p, &n, &modulus.p, &modulus.n) || n != 0 || exponent.n > RSA_BYTES_MAX || modulus.n > RSA_BYTES_MAX + 1)
		return NULL;
	return make_key(exponent, modulus);
}

/* A signature may come without the zeros before it. */
static bool verify(EVP_PKEY *key, const EVP_MD *digest, const uint8_t *bytes, size_t n, const uint8_t signed_hash[static DIGEST])
{
	uint8_t whole[RSA_BYTES_MAX] = { 0 };
	size_t size = (size_t)EVP_PKEY_get_size(key);
	EVP_MD_CTX *ctx;
	bool ok;

	if (size > sizeof whole || n > size)
		return false;
	memcpy(whole + size - n, bytes, n);
	ctx = EVP_MD_CTX_new();
	ok = ctx && EVP_DigestVerifyInit(ctx, NULL, digest, NULL, key) == 1 && EVP_DigestVerify(ctx, whole, size, signed_hash, DIGEST) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

static bool is_signed(const struct ssh_proof *p, EVP_PKEY *own, EVP_PKEY *key)
{
	const uint8_t *at = p->signature.p, *name, *bytes;
	size_t rest = p->signature.n, n_name, n;
	uint8_t digest[DIGEST];
	const EVP_MD *md;

	if (!ssh_take_string(&at, &rest, &name, &n_name) || !ssh_take_string(&at, &rest, &bytes, &n))
		return false;
	md = digest_of(name, n_name);
	return md && hash(p, own, digest) && verify(key, md, bytes, n, digest);
}

bool ssh_proof_holds(const struct ssh_proof *p, EVP_PKEY *own)
{
	EVP_PKEY *key = read_key(p->key.p, p->key.n);
	bool holds = key && is_signed(p, own, key);

	EVP_PKEY_free(key);
	ERR_clear_error();
	return holds;
}
