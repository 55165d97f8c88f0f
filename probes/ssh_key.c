#include "probes/ssh_key.h"

#include "probes/ssh_wire.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

enum { NUMBER_MAX = 2048, DSA_HALF = 20 };

static const struct ssh_key_type {
	const char *name;
	size_t n_fields;
	const char *curve, *group; /* of ECDSA, as SSH and OpenSSL call it */
} types[] = {
	{ "ssh-ed25519", 1, NULL, NULL },
	{ "ecdsa-sha2-nistp256", 2, "nistp256", "P-256" },
	{ "ecdsa-sha2-nistp384", 2, "nistp384", "P-384" },
	{ "ecdsa-sha2-nistp521", 2, "nistp521", "P-521" },
	{ "ssh-rsa", 2, NULL, NULL },
	{ "ssh-dss", 4, NULL, NULL },
};
static const char certificate_end[] = "-cert-v01@openssh.com";

static bool is_text(struct ssh_bytes b, const char *text)
{
	return b.n == strlen(text) && memcmp(b.p, text, b.n) == 0;
}

static bool take(struct ssh_bytes *from, struct ssh_bytes *ret)
{
	return ssh_take_string(&from->p, &from->n, &ret->p, &ret->n);
}

/* NULL: it is not known. */
static const struct ssh_key_type *find_type(struct ssh_bytes name, bool *ret_certificate)
{
	const size_t n_end = sizeof certificate_end - 1;

	*ret_certificate = name.n > n_end && memcmp(name.p + name.n - n_end, certificate_end, n_end) == 0;
	if (*ret_certificate)
		name.n -= n_end;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (is_text(name, types[i].name))
			return &types[i];
	return NULL;
}

static const struct ssh_key_type *type_of(const struct ssh_key *key)
{
	bool certificate;

	return find_type((struct ssh_bytes){ (const uint8_t *)key->type, strlen(key->type) }, &certificate);
}

bool ssh_key_read(struct ssh_bytes blob, struct ssh_key *ret)
{
	struct ssh_key key = { .type = NULL };
	struct ssh_bytes name, nonce;
	const struct ssh_key_type *type;

	if (!take(&blob, &name) || !(type = find_type(name, &key.certificate)) || (key.certificate && !take(&blob, &nonce)))
		return false;
	for (size_t i = 0; i < type->n_fields; i++)
		if (!take(&blob, &key.fields[i]) || key.fields[i].n > NUMBER_MAX + 1)
			return false;
	if ((!key.certificate && blob.n != 0) || (type->curve && !is_text(key.fields[0], type->curve)))
		return false;
	key.type = type->name;
	key.rest = blob;
	*ret = key;
	return true;
}

/* ---- the key as OpenSSL has it ---- */

static bool push_number(OSSL_PARAM_BLD *b, const char *name, struct ssh_bytes number, BIGNUM **ret)
{
	*ret = BN_bin2bn(number.p, (int)number.n, NULL);
	return *ret && OSSL_PARAM_BLD_push_BN(b, name, *ret) == 1;
}

static bool push_fields(OSSL_PARAM_BLD *b, const struct ssh_key_type *type, const struct ssh_key *key,
                        BIGNUM *numbers[static SSH_KEY_FIELDS_MAX])
{
	static const char *const rsa[] = { OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_N };
	static const char *const dsa[] = { OSSL_PKEY_PARAM_FFC_P, OSSL_PKEY_PARAM_FFC_Q, OSSL_PKEY_PARAM_FFC_G, OSSL_PKEY_PARAM_PUB_KEY };
	const char *const *names = type->n_fields == 4 ? dsa : rsa;

	if (type->curve)
		return OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, type->group, 0) == 1
		       && OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, key->fields[1].p, key->fields[1].n) == 1;
	for (size_t i = 0; i < type->n_fields; i++)
		if (!push_number(b, names[i], key->fields[i], &numbers[i]))
			return false;
	return true;
}

static EVP_PKEY *make_key(const struct ssh_key *key, const struct ssh_key_type *type)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type->curve ? "EC" : type->n_fields == 4 ? "DSA" : "RSA", NULL);
	BIGNUM *numbers[SSH_KEY_FIELDS_MAX] = { NULL };
	OSSL_PARAM *params = build && push_fields(build, type, key, numbers) ? OSSL_PARAM_BLD_to_param(build) : NULL;
	EVP_PKEY *made = NULL;

	if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &made, EVP_PKEY_PUBLIC_KEY, params) != 1)
		made = NULL;
	OSSL_PARAM_free(params);
	for (size_t i = 0; i < SSH_KEY_FIELDS_MAX; i++)
		BN_free(numbers[i]);
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_BLD_free(build);
	return made;
}

static bool is_ed25519(const struct ssh_key_type *type) { return type->n_fields == 1; }

static EVP_PKEY *make(const struct ssh_key *key, const struct ssh_key_type *type)
{
	return is_ed25519(type) ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->fields[0].p, key->fields[0].n) : make_key(key, type);
}

/* ---- the signature ---- */

/* False: it is not one of that key. *ret NULL: as Ed25519 hashes. */
static bool find_digest(const struct ssh_key_type *type, struct ssh_bytes name, const EVP_MD **ret)
{
	if (strcmp(type->name, "ssh-rsa") == 0) {
		*ret = is_text(name, "rsa-sha2-512") ? EVP_sha512() : is_text(name, "rsa-sha2-256") ? EVP_sha256()
		       : is_text(name, "ssh-rsa") ? EVP_sha1() : NULL;
		return *ret != NULL;
	}
	if (is_ed25519(type))
		*ret = NULL;
	else if (!type->curve)
		*ret = EVP_sha1();
	else
		*ret = strcmp(type->curve, "nistp256") == 0 ? EVP_sha256() : strcmp(type->curve, "nistp384") == 0 ? EVP_sha384() : EVP_sha512();
	return is_text(name, type->name);
}

/* Two numbers, as X.509 writes them. -1: they are not. The caller frees *ret. */
static int pair_numbers(struct ssh_bytes r, struct ssh_bytes s, uint8_t **ret)
{
	BIGNUM *a = r.n <= NUMBER_MAX ? BN_bin2bn(r.p, (int)r.n, NULL) : NULL, *b = s.n <= NUMBER_MAX ? BN_bin2bn(s.p, (int)s.n, NULL) : NULL;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	int n = -1;

	if (a && b && pair && ECDSA_SIG_set0(pair, a, b) == 1) {
		a = b = NULL;
		n = i2d_ECDSA_SIG(pair, ret);
	}
	ECDSA_SIG_free(pair);
	BN_free(a);
	BN_free(b);
	return n;
}

/* RSA may come without the zeros before it. The caller frees *ret; 0: it is none. */
static size_t write_signature(const struct ssh_key_type *type, EVP_PKEY *key, struct ssh_bytes bytes, uint8_t **ret)
{
	size_t size = (size_t)EVP_PKEY_get_size(key);
	struct ssh_bytes r = { bytes.p, bytes.n / 2 }, s = { bytes.p + bytes.n / 2, bytes.n - bytes.n / 2 };
	int n = -1;

	*ret = NULL;
	if (type->curve)
		n = take(&bytes, &r) && take(&bytes, &s) ? pair_numbers(r, s, ret) : -1;
	else if (type->n_fields == 4)
		n = bytes.n == 2 * DSA_HALF ? pair_numbers(r, s, ret) : -1;
	else if (bytes.n <= size && size <= NUMBER_MAX && (*ret = OPENSSL_zalloc(size))) {
		memcpy(*ret + size - bytes.n, bytes.p, bytes.n);
		n = (int)size;
	}
	return n > 0 ? (size_t)n : 0;
}

static bool verify(const struct ssh_key_type *type, EVP_PKEY *key, const EVP_MD *digest, struct ssh_bytes signature, struct ssh_bytes bytes)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t *written;
	size_t n = write_signature(type, key, signature, &written);
	bool ok = n > 0 && ctx && EVP_DigestVerifyInit(ctx, NULL, digest, NULL, key) == 1
	          && EVP_DigestVerify(ctx, written, n, bytes.p, bytes.n) == 1;

	OPENSSL_free(written);
	EVP_MD_CTX_free(ctx);
	return ok;
}

bool ssh_key_signed(const struct ssh_key *key, struct ssh_bytes signature, struct ssh_bytes bytes)
{
	const struct ssh_key_type *type = type_of(key);
	struct ssh_bytes name, numbers;
	const EVP_MD *digest;
	EVP_PKEY *made;
	bool ok;

	if (!type || !take(&signature, &name) || !take(&signature, &numbers) || !find_digest(type, name, &digest))
		return false;
	made = make(key, type);
	ok = made && verify(type, made, digest, numbers, bytes);
	EVP_PKEY_free(made);
	ERR_clear_error();
	return ok;
}
