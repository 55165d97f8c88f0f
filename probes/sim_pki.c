#include "probes/sim_pki.h"

#include <math.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

enum { ROOT_DAYS = 3650, BEFORE_DAYS = 90, DAY_S = 86400 };

struct sim_pki {
	EVP_PKEY *key; /* of the authority, and of all that it signs: nothing here is secret */
	X509 *root;
};

static bool refuse(struct err *e, const char *what)
{
	char reason[160];

	ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
	return err_set(e, ERR_SYSTEM, "cannot make %s: %s", what, reason);
}

static bool set_serial(X509 *x)
{
	uint64_t serial = 0;

	return RAND_bytes((unsigned char *)&serial, sizeof serial) == 1 && ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial >> 1 | 1) == 1;
}

/* It began BEFORE_DAYS ago, or as long before its end when that is past. */
static bool set_dates(X509 *x, double days)
{
	double first = days < 0 ? days - BEFORE_DAYS : -BEFORE_DAYS;

	return X509_gmtime_adj(X509_getm_notBefore(x), (long)(first * DAY_S)) && X509_gmtime_adj(X509_getm_notAfter(x), lround(days * DAY_S));
}

static bool add_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *extension;
	bool ok;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = extension && X509_add_ext(x, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return ok;
}

static bool add_names(X509 *x, X509 *issuer, const struct sim_service *s)
{
	char where[SIM_ENDPOINT_TEXT_MAX], value[SIM_SERVICE_TEXT_MAX + SIM_ENDPOINT_TEXT_MAX + 16], *colon;

	sim_endpoint_format(&s->endpoint, where);
	colon = strrchr(where, ':');
	if (colon)
		*colon = '\0';
	if (s->endpoint.family == AF_INET6)
		snprintf(where, sizeof where, "::1");
	snprintf(value, sizeof value, "DNS:%s,IP:%s", s->host, where);
	return add_extension(x, issuer, NID_subject_alt_name, value) && add_extension(x, issuer, NID_ext_key_usage, "serverAuth");
}

static bool is_plain_name(const char *name)
{
	return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")];
}

/* issuer NULL: it signs itself. s NULL: an authority. */
static X509 *issue(EVP_PKEY *key, X509 *issuer, const char *common_name, double days, const struct sim_service *s)
{
	X509 *x = X509_new();
	X509 *signer = issuer ? issuer : x;
	X509_NAME *name = x ? X509_get_subject_name(x) : NULL;
	bool ok = x && X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) && set_dates(x, days)
	          && X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)"SIMULATION", -1, -1, 0) == 1
	          && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0) == 1
	          && X509_set_issuer_name(x, X509_get_subject_name(signer)) == 1 && X509_set_pubkey(x, key) == 1
	          && add_extension(x, signer, NID_basic_constraints, s ? "critical,CA:FALSE" : "critical,CA:TRUE")
	          && (!s || add_names(x, signer, s)) && (s || add_extension(x, signer, NID_key_usage, "critical,keyCertSign,cRLSign"))
	          && X509_sign(x, key, EVP_sha256()) > 0;

	if (ok)
		return x;
	X509_free(x);
	return NULL;
}

static bool write_root(const struct sim_pki *p, const char *path, struct err *e)
{
	FILE *f = fopen(path, "we");
	bool ok = f && PEM_write_X509(f, p->root) == 1;

	if (f)
		ok = fclose(f) == 0 && ok;
	return ok || err_set_errno(e, "cannot write %s", path);
}

struct sim_pki *sim_pki_new(const char *ca_path, struct err *e)
{
	struct sim_pki *p = calloc(1, sizeof *p);

	if (!p) {
		err_set(e, ERR_MEMORY, "no memory for the authority");
		return NULL;
	}
	p->key = EVP_EC_gen("P-256");
	p->root = p->key ? issue(p->key, NULL, "Vigie simulated authority", ROOT_DAYS, NULL) : NULL;
	if (!p->root)
		refuse(e, "the authority");
	if (p->root && (!ca_path || write_root(p, ca_path, e)))
		return p;
	sim_pki_free(p);
	return NULL;
}

void sim_pki_free(struct sim_pki *p)
{
	if (!p)
		return;
	X509_free(p->root);
	EVP_PKEY_free(p->key);
	free(p);
}

static bool set_oldest(SSL_CTX *ctx, int tls_min)
{
	static const int versions[] = { TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION };

	if (tls_min == 0)
		return true;
	if (tls_min < 12) /* their signatures are MD5 and SHA-1 */
		SSL_CTX_set_security_level(ctx, 0);
	return (tls_min >= 12 || SSL_CTX_set_cipher_list(ctx, "DEFAULT:@SECLEVEL=0") == 1)
	       && SSL_CTX_set_min_proto_version(ctx, versions[tls_min - 10]) == 1;
}

SSL_CTX *sim_pki_context(struct sim_pki *p, const struct sim_service *s, struct err *e)
{
	bool chained = !isnan(s->chain_days) && !s->self_signed;
	X509 *middle = chained ? issue(p->key, p->root, "Vigie simulated intermediate", s->chain_days, NULL) : NULL;
	X509 *leaf = issue(p->key, s->self_signed ? NULL : chained ? middle : p->root, s->host, s->days, s);
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	bool ok = leaf && ctx && (middle || !chained) && SSL_CTX_use_certificate(ctx, leaf) == 1 && SSL_CTX_use_PrivateKey(ctx, p->key) == 1
	          && (!chained || SSL_CTX_add1_chain_cert(ctx, middle) == 1) && set_oldest(ctx, s->tls_min);

	if (!is_plain_name(s->host))
		ok = err_set(e, ERR_DATA, "service '%s': expected host = a name of letters, digits, - and .", s->name);
	else if (!ok)
		refuse(e, "a certificate");
	X509_free(middle);
	X509_free(leaf);
	if (ok)
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}
