/* What a TLS handshake shows of a server's certificates, and what that means. Shared by http and tls.
 *
 * The handshake goes on whatever is wrong, so that a check still tells what the service behind a bad certificate says;
 * every fault is recorded and judged afterwards. With `strict` it ends instead: nothing secret goes to a server that was
 * not proved. */
#ifndef VIGIE_PROBES_TLS_FACTS_H
#define VIGIE_PROBES_TLS_FACTS_H

#include "probes/tls_trust.h"
#include "result.h"

enum tls_fault {
	TLS_FAULT_REVOKED = 1,
	TLS_FAULT_EXPIRED = 2,
	TLS_FAULT_NOT_YET_VALID = 4,
	TLS_FAULT_CHAIN_EXPIRED = 8,
	TLS_FAULT_WRONG_NAME = 16,
	TLS_FAULT_SELF_SIGNED = 32,
	TLS_FAULT_UNTRUSTED = 64,
	TLS_FAULT_BAD_DATES = 128, /* a date that is none: month 13 */
	TLS_FAULT_CHAIN_NOT_YET_VALID = 256,
};

/* One handshake. Set host and strict, zero the rest; lives as long as the SSL or SSL_CTX it was attached to. */
struct tls_check {
	const char *host;        /* name or address literal that the certificate must be for; the SNI wins when there is one */
	bool strict;
	unsigned faults;         /* set of enum tls_fault */
	int untrusted_error;     /* X509_V_ERR_… behind TLS_FAULT_UNTRUSTED, the first */
	wall_t chain_not_before; /* the latest beginning above the leaf */
	char names[128];         /* whom the certificate is for, with TLS_FAULT_WRONG_NAME */
	int old_version;         /* older than TLS1_2_VERSION that the server chose; 1: it only said that it has none of ours */
	bool wants_certificate;  /* the server asked for one of ours */
	bool refused;            /* it sent a fatal alert */
	struct tls_facts facts;  /* present once the server sent a certificate */
};

/* Makes every handshake of ctx record into check (or, when check is NULL, into the one attached to its SSL). TLS 1.2 is
 * the least that is spoken, whatever the configuration of OpenSSL says. trust outlives ctx. */
bool tls_check_attach_ctx(SSL_CTX *ctx, struct tls_trust *trust, struct tls_check *check);
bool tls_check_attach_ssl(SSL *ssl, struct tls_check *check);

struct tls_verdict {
	enum outcome outcome; /* OUTCOME_OK when there is nothing to say */
	enum state state;
	char text[PROBE_DETAIL_MAX]; /* "certificate ends 2026-11-27, in 5 days", with all that is wrong */
};

/* Pure. The gravest fault first: revoked, dates that are none, expired, not yet valid, chain expired, chain not yet valid
 * (`tls-not-yet-valid` as well, the text says of which certificate), wrong name, self-signed, untrusted. Then the dates: a chain certificate that ends before the leaf is always `tls-chain-expiring`, however far away: who
 * renews by the leaf's date would come too late. `tls-expiring` inside warning_days. Both are CRITICAL inside
 * critical_days. 0 means 30 and 7. */
struct tls_verdict tls_check_judge(const struct tls_check *check, wall_t now, int64_t warning_days, int64_t critical_days);

/* Pure. A handshake that failed: `tls-old-protocol`, else `tls-handshake` with the words of `why`, before them that the server wants a
 * certificate of ours when it refused after it had asked for one. */
struct tls_verdict tls_check_judge_failure(const struct tls_check *check, const char *why);

/* The last error of OpenSSL's queue in words, the queue is emptied. */
void tls_error_text(char *buf, size_t size);

#endif
