#include "probes/tls_facts.h"

#include "text.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

static int ctx_index = -1, ssl_index = -1;

static bool take_indexes(void)
{
	if (ctx_index < 0)
		ctx_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	if (ssl_index < 0)
		ssl_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return ctx_index >= 0 && ssl_index >= 0;
}

static SSL *ssl_of(X509_STORE_CTX *x)
{
	return X509_STORE_CTX_get_ex_data(x, SSL_get_ex_data_X509_STORE_CTX_idx());
}

static struct tls_check *check_of(SSL *ssl)
{
	struct tls_check *check = SSL_get_ex_data(ssl, ssl_index);

	return check ? check : SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ctx_index);
}

static int record_fault(int ok, X509_STORE_CTX *x)
{
	struct tls_check *check = check_of(ssl_of(x));
	int error = X509_STORE_CTX_get_error(x);

	if (ok)
		return 1;
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		check->faults |= X509_STORE_CTX_get_error_depth(x) == 0 ? TLS_FAULT_EXPIRED : TLS_FAULT_CHAIN_EXPIRED;
		break;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		check->faults |= X509_STORE_CTX_get_error_depth(x) == 0 ? TLS_FAULT_NOT_YET_VALID : TLS_FAULT_CHAIN_NOT_YET_VALID;
		break;
	case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
	case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
		check->faults |= TLS_FAULT_BAD_DATES;
		break;
	case X509_V_ERR_CERT_REVOKED:
		check->faults |= TLS_FAULT_REVOKED;
		break;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		check->faults |= TLS_FAULT_SELF_SIGNED;
		break;
	default:
		if (!(check->faults & TLS_FAULT_UNTRUSTED))
			check->untrusted_error = error;
		check->faults |= TLS_FAULT_UNTRUSTED;
		break;
	}
	return 1;
}

/* What a certificate says is the peer's text: valid UTF-8, no control characters, cut between characters. */
static void copy_safe(const char *bytes, size_t n, char *buf, size_t size)
{
	struct text safe = TEXT_INIT(8192);
	char utf8[1024];

	text_from_device((const uint8_t *)bytes, n, utf8, sizeof utf8);
	text_append_safe(&safe, utf8);
	text_from_device((const uint8_t *)text_str(&safe), safe.len, buf, size);
	text_done(&safe);
}

static void copy_bio(BIO *bio, char *buf, size_t size)
{
	char *data;
	long n = BIO_get_mem_data(bio, &data);

	copy_safe(data, n > 0 ? (size_t)n : 0, buf, size);
}

static void copy_name(const X509_NAME *name, char *buf, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
		copy_bio(bio, buf, size);
	BIO_free(bio);
}

static void copy_serial(const X509 *leaf, char *buf, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio && i2a_ASN1_INTEGER(bio, X509_get0_serialNumber(leaf)) > 0)
		copy_bio(bio, buf, size);
	BIO_free(bio);
}

static void copy_sha256(const X509 *leaf, char buf[65])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (X509_digest(leaf, EVP_sha256(), digest, &n) != 1 || n != 32)
		return;
	for (unsigned i = 0; i < n; i++) {
		buf[2 * i] = digits[digest[i] >> 4];
		buf[2 * i + 1] = digits[digest[i] & 15];
	}
	buf[64] = '\0';
}

static void record_facts(struct tls_check *check, SSL *ssl, X509 *leaf)
{
	struct tls_facts *f = &check->facts;
	const SSL_CIPHER *cipher = SSL_get_pending_cipher(ssl);

	f->present = true;
	copy_name(X509_get_subject_name(leaf), f->subject, sizeof f->subject);
	copy_name(X509_get_issuer_name(leaf), f->issuer, sizeof f->issuer);
	f->not_before = tls_wall_from_asn1(X509_get0_notBefore(leaf));
	f->not_after = tls_wall_from_asn1(X509_get0_notAfter(leaf));
	copy_serial(leaf, f->serial, sizeof f->serial);
	copy_sha256(leaf, f->sha256);
	copy_safe(SSL_get_version(ssl), strlen(SSL_get_version(ssl)), f->protocol, sizeof f->protocol);
	if (cipher)
		copy_safe(SSL_CIPHER_get_name(cipher), strlen(SSL_CIPHER_get_name(cipher)), f->cipher, sizeof f->cipher);
}

/* RFC 5280 §4.2.1.6: an iPAddress has 4 octets or 16; what a certificate has of another length is no address. */
static bool format_ip_address(const ASN1_OCTET_STRING *octets, char text[INET6_ADDRSTRLEN])
{
	const int n = ASN1_STRING_length(octets);

	return (n == 4 || n == 16) &&
	       inet_ntop(n == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(octets), text, INET6_ADDRSTRLEN) != NULL;
}

static void append_general_name(BIO *bio, const GENERAL_NAME *name)
{
	int type;
	const void *value = GENERAL_NAME_get0_value(name, &type);
	char text[INET6_ADDRSTRLEN];

	if (type == GEN_DNS)
		BIO_printf(bio, " %.*s", ASN1_STRING_length(value), (const char *)ASN1_STRING_get0_data(value));
	else if (type == GEN_IPADD && format_ip_address(value, text))
		BIO_printf(bio, " %s", text);
}

static void record_names(struct tls_check *check, X509 *leaf)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio && !names) {
		BIO_printf(bio, " %s", check->facts.subject);
		copy_bio(bio, check->names, sizeof check->names);
	} else if (bio) {
		for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < 8; i++)
			append_general_name(bio, sk_GENERAL_NAME_value(names, i));
		copy_bio(bio, check->names, sizeof check->names);
	}
	BIO_free(bio);
	GENERAL_NAMES_free(names);
}

static bool is_for_host(X509 *leaf, const char *host)
{
	unsigned char literal[16];

	if (inet_pton(AF_INET, host, literal) == 1 || inet_pton(AF_INET6, host, literal) == 1)
		return X509_check_ip_asc(leaf, host, 0) == 1;
	return X509_check_host(leaf, host, 0, 0, NULL) == 1;
}

static struct tls_proof prove_chain(X509_STORE_CTX *x, struct tls_check *check)
{
	X509_STORE_CTX_set_verify_cb(x, record_fault);
	if (X509_verify_cert(x) != 1 && check->faults == 0) {
		check->faults = TLS_FAULT_UNTRUSTED;
		check->untrusted_error = X509_STORE_CTX_get_error(x);
	}
	return tls_proof_of(X509_STORE_CTX_get0_chain(x));
}

static void judge_chain(X509_STORE_CTX *x, struct tls_trust *trust, struct tls_check *check)
{
	uint8_t key[TLS_PROOF_KEY];
	const bool keyed = tls_proof_key(X509_STORE_CTX_get0_untrusted(x), key);
	struct tls_proof proof;

	check->faults = 0;
	if (!keyed || !tls_trust_find(trust, key, wall_now(), &proof)) {
		proof = prove_chain(x, check);
		if (keyed && check->faults == 0)
			tls_trust_keep(trust, key, &proof);
	}
	check->facts.chain_not_after = proof.above_not_after;
	check->chain_not_before = proof.above_not_before;
}

/* Replaces OpenSSL's verdict by ours: SSL_CTX_set_cert_verify_callback. */
static int verify_chain(X509_STORE_CTX *x, void *arg)
{
	SSL *ssl = ssl_of(x);
	struct tls_check *check = check_of(ssl);
	X509 *leaf = X509_STORE_CTX_get0_cert(x);
	const char *sni = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	judge_chain(x, arg, check);
	record_facts(check, ssl, leaf);
	if (!is_for_host(leaf, sni ? sni : check->host)) {
		check->faults |= TLS_FAULT_WRONG_NAME;
		record_names(check, leaf);
	}
	if (check->strict && check->faults) {
		if (X509_STORE_CTX_get_error(x) == X509_V_OK)
			X509_STORE_CTX_set_error(x, X509_V_ERR_APPLICATION_VERIFICATION);
		return 0;
	}
	X509_STORE_CTX_set_error(x, X509_V_OK);
	return 1;
}

/* SSL_CTX_set_msg_callback. RFC 5246 §7.4.1.3: the version that the server chose follows the four bytes of the header. */
static void watch_message(int sent, int version, int type, const void *message, size_t len, SSL *ssl, void *arg)
{
	const uint8_t *bytes = message;
	struct tls_check *check = check_of(ssl);

	(void)version;
	(void)arg;
	if (sent || !check)
		return;
	if (type == SSL3_RT_HANDSHAKE && len >= 6 && bytes[0] == SSL3_MT_SERVER_HELLO && (bytes[4] << 8 | bytes[5]) < TLS1_2_VERSION)
		check->old_version = bytes[4] << 8 | bytes[5];
	else if (type == SSL3_RT_HANDSHAKE && len > 0 && bytes[0] == SSL3_MT_CERTIFICATE_REQUEST)
		check->wants_certificate = true;
	else if (type == SSL3_RT_ALERT && len == 2 && bytes[1] == SSL_AD_PROTOCOL_VERSION)
		check->old_version = 1;
	if (type == SSL3_RT_ALERT && len == 2 && bytes[0] == SSL3_AL_FATAL)
		check->refused = true;
}

bool tls_check_attach_ctx(SSL_CTX *ctx, struct tls_trust *trust, struct tls_check *check)
{
	if (!take_indexes() || SSL_CTX_set_ex_data(ctx, ctx_index, check) != 1 ||
	    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1)
		return false;
	SSL_CTX_set_msg_callback(ctx, watch_message);
	SSL_CTX_set1_cert_store(ctx, trust->store);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_verify_callback(ctx, verify_chain, trust);
	return true;
}

bool tls_check_attach_ssl(SSL *ssl, struct tls_check *check)
{
	return take_indexes() && SSL_set_ex_data(ssl, ssl_index, check) == 1;
}

void tls_error_text(char *buf, size_t size)
{
	unsigned long error = ERR_peek_last_error();
	const char *reason = error ? ERR_reason_error_string(error) : NULL;

	ERR_clear_error();
	if (!reason)
		reason = "no reason given";
	if (ERR_GET_REASON(error) == SSL_R_WRONG_VERSION_NUMBER)
		reason = "what answers there is no TLS; verify whether it is declared so";
	copy_safe(reason, strlen(reason), buf, size);
}
