#include "probes/tls_trust.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct kept_proof {
	uint8_t key[TLS_PROOF_KEY];
	struct tls_proof proof; /* not_after 0: the place is free */
};

static X509_STORE *store_new(void)
{
	X509_STORE *store = X509_STORE_new();

	if (store && X509_STORE_set_default_paths(store) == 1) {
		X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN); /* a trusted intermediate is enough, as for curl */
	} else {
		X509_STORE_free(store);
		store = NULL;
	}
	ERR_clear_error();
	return store;
}

struct tls_trust *tls_trust_new(struct err *e)
{
	struct tls_trust *trust = calloc(1, sizeof *trust);

	if (trust) {
		trust->store = store_new();
		trust->kept = calloc(TLS_PROOFS_MAX, sizeof *trust->kept);
	}
	if (trust && trust->store && trust->kept)
		return trust;
	tls_trust_free(trust);
	err_set(e, ERR_SYSTEM, "the trust store of this machine cannot be opened");
	return NULL;
}

void tls_trust_free(struct tls_trust *trust)
{
	if (!trust)
		return;
	X509_STORE_free(trust->store);
	free(trust->kept);
	free(trust);
}

wall_t tls_wall_from_asn1(const ASN1_TIME *t)
{
	struct tm tm;

	if (!t || ASN1_TIME_to_tm(t, &tm) != 1)
		return WALL_NEVER;
	return (wall_t){ (int64_t)timegm(&tm) * 1000 };
}

bool tls_proof_key(STACK_OF(X509) *sent, uint8_t ret_key[TLS_PROOF_KEY])
{
	EVP_MD_CTX *all = EVP_MD_CTX_new();
	uint8_t one[EVP_MAX_MD_SIZE];
	unsigned n;
	bool ok = all && sk_X509_num(sent) > 0 && EVP_DigestInit_ex(all, EVP_sha256(), NULL) == 1;

	for (int i = 0; ok && i < sk_X509_num(sent); i++)
		ok = X509_digest(sk_X509_value(sent, i), EVP_sha256(), one, &n) == 1 && EVP_DigestUpdate(all, one, n) == 1;
	ok = ok && EVP_DigestFinal_ex(all, one, &n) == 1 && n == TLS_PROOF_KEY;
	if (ok)
		memcpy(ret_key, one, TLS_PROOF_KEY);
	EVP_MD_CTX_free(all);
	return ok;
}

static void narrow(const X509 *certificate, wall_t *not_before, wall_t *not_after)
{
	const wall_t begin = tls_wall_from_asn1(X509_get0_notBefore(certificate)), end = tls_wall_from_asn1(X509_get0_notAfter(certificate));

	if (wall_is_known(begin) && (!wall_is_known(*not_before) || begin.ms > not_before->ms))
		*not_before = begin;
	if (wall_is_known(end) && (!wall_is_known(*not_after) || end.ms < not_after->ms))
		*not_after = end;
}

struct tls_proof tls_proof_of(STACK_OF(X509) *chain)
{
	struct tls_proof p = { WALL_NEVER, WALL_NEVER, WALL_NEVER, WALL_NEVER };

	for (int i = sk_X509_num(chain) - 1; i > 0; i--)
		narrow(sk_X509_value(chain, i), &p.above_not_before, &p.above_not_after);
	p.not_before = p.above_not_before;
	p.not_after = p.above_not_after;
	if (sk_X509_num(chain) > 0)
		narrow(sk_X509_value(chain, 0), &p.not_before, &p.not_after);
	return p;
}

static struct kept_proof *place(const struct tls_trust *trust, const uint8_t key[TLS_PROOF_KEY])
{
	return &trust->kept[(key[0] << 8 | key[1]) % TLS_PROOFS_MAX];
}

bool tls_trust_find(const struct tls_trust *trust, const uint8_t key[TLS_PROOF_KEY], wall_t now, struct tls_proof *ret_proof)
{
	const struct kept_proof *k = place(trust, key);

	if (memcmp(k->key, key, TLS_PROOF_KEY) != 0 || now.ms <= k->proof.not_before.ms || now.ms >= k->proof.not_after.ms)
		return false;
	*ret_proof = k->proof;
	return true;
}

void tls_trust_keep(struct tls_trust *trust, const uint8_t key[TLS_PROOF_KEY], const struct tls_proof *proof)
{
	struct kept_proof *k = place(trust, key);

	if (!wall_is_known(proof->not_before) || !wall_is_known(proof->not_after))
		return;
	memcpy(k->key, key, TLS_PROOF_KEY);
	k->proof = *proof;
}
