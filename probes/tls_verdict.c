#include "probes/tls_facts.h"

#include "text.h"

#include <inttypes.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

static void append_date(struct text *t, wall_t when, wall_t now)
{
	char date[WALL_RFC3339_MAX];
	int64_t days = wall_days_until(when, now), ago = days_ago(days);

	wall_format_rfc3339(when, date);
	if (ago == 0)
		text_appendf(t, "%.10s, less than a day ago", date);
	else if (ago > 0)
		text_appendf(t, "%.10s, %" PRId64 " day%s ago", date, ago, ago == 1 ? "" : "s");
	else
		text_appendf(t, "%.10s, in %" PRId64 " day%s", date, days, days == 1 ? "" : "s");
}

static void append_fault(struct text *t, const struct tls_check *check, enum tls_fault fault, wall_t now)
{
	switch (fault) {
	case TLS_FAULT_REVOKED:
		text_append(t, "certificate revoked");
		break;
	case TLS_FAULT_BAD_DATES:
		text_append(t, "a certificate with a date that is none");
		break;
	case TLS_FAULT_EXPIRED:
		text_append(t, "certificate ended ");
		append_date(t, check->facts.not_after, now);
		break;
	case TLS_FAULT_NOT_YET_VALID:
		text_append(t, "certificate begins ");
		append_date(t, check->facts.not_before, now);
		break;
	case TLS_FAULT_CHAIN_EXPIRED:
		text_append(t, "a certificate of the chain ended ");
		append_date(t, check->facts.chain_not_after, now);
		break;
	case TLS_FAULT_CHAIN_NOT_YET_VALID:
		text_append(t, "a certificate of the chain begins ");
		append_date(t, check->chain_not_before, now);
		break;
	case TLS_FAULT_WRONG_NAME:
		text_appendf(t, "certificate is for%s", check->names);
		break;
	case TLS_FAULT_SELF_SIGNED:
		text_append(t, "certificate is self-signed");
		break;
	case TLS_FAULT_UNTRUSTED:
		text_appendf(t, "issuer %.80s: %s", check->facts.issuer, X509_verify_cert_error_string(check->untrusted_error));
		break;
	}
}

/* Gravest first: what would still be wrong once the next one is mended comes later. */
static const struct {
	enum tls_fault fault;
	enum outcome outcome;
} faults[] = {
	{ TLS_FAULT_REVOKED, OUTCOME_TLS_REVOKED },
	{ TLS_FAULT_BAD_DATES, OUTCOME_MALFORMED },
	{ TLS_FAULT_EXPIRED, OUTCOME_TLS_EXPIRED },
	{ TLS_FAULT_NOT_YET_VALID, OUTCOME_TLS_NOT_YET_VALID },
	{ TLS_FAULT_CHAIN_EXPIRED, OUTCOME_TLS_CHAIN_EXPIRED },
	{ TLS_FAULT_CHAIN_NOT_YET_VALID, OUTCOME_TLS_NOT_YET_VALID },
	{ TLS_FAULT_WRONG_NAME, OUTCOME_TLS_WRONG_NAME },
	{ TLS_FAULT_SELF_SIGNED, OUTCOME_TLS_SELF_SIGNED },
	{ TLS_FAULT_UNTRUSTED, OUTCOME_TLS_UNTRUSTED },
};

static enum outcome judge_faults(struct text *t, const struct tls_check *check, wall_t now)
{
	enum outcome outcome = OUTCOME_OK;

	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		if (!(check->faults & faults[i].fault))
			continue;
		if (outcome == OUTCOME_OK)
			outcome = faults[i].outcome;
		else
			text_append(t, "; also: ");
		append_fault(t, check, faults[i].fault, now);
	}
	return outcome;
}

/* The limit that is passed; the longer one warns. */
static void append_limit(struct text *t, wall_t end, wall_t now, int64_t warning_days, int64_t critical_days)
{
	int64_t left = end.ms - now.ms, limit = left < critical_days * DAY_MS ? critical_days : warning_days;

	if (left < limit * DAY_MS)
		text_appendf(t, ", limit %" PRId64 " d", limit);
}

static enum outcome judge_dates(struct text *t, const struct tls_facts *f, wall_t now, int64_t warning_days, int64_t critical_days)
{
	if (wall_is_known(f->chain_not_after) && f->chain_not_after.ms < f->not_after.ms) {
		text_append(t, "a certificate of the chain ends ");
		append_date(t, f->chain_not_after, now);
		text_append(t, ", before the server's own: ");
		append_date(t, f->not_after, now);
		append_limit(t, f->chain_not_after, now, warning_days, critical_days);
		return OUTCOME_TLS_CHAIN_EXPIRING;
	}
	text_append(t, "certificate ends ");
	append_date(t, f->not_after, now);
	append_limit(t, f->not_after, now, warning_days, critical_days);
	return f->not_after.ms - now.ms < warning_days * DAY_MS ? OUTCOME_TLS_EXPIRING : OUTCOME_OK;
}

struct tls_verdict tls_check_judge(const struct tls_check *check, wall_t now, int64_t warning_days, int64_t critical_days)
{
	const struct tls_facts *f = &check->facts;
	struct tls_verdict v = { OUTCOME_OK, STATE_OK, "" };
	struct text t = TEXT_INIT(2048);
	wall_t end = f->not_after;

	if (!f->present)
		return v;
	warning_days = warning_days > 0 ? warning_days : 30;
	critical_days = critical_days > 0 ? critical_days : 7;
	v.outcome = judge_faults(&t, check, now);
	v.state = outcome_state(v.outcome);
	if (v.outcome == OUTCOME_OK) {
		v.outcome = judge_dates(&t, f, now, warning_days, critical_days);
		v.state = outcome_state(v.outcome);
		if (v.outcome == OUTCOME_TLS_CHAIN_EXPIRING)
			end = f->chain_not_after;
		if (v.outcome != OUTCOME_OK && end.ms - now.ms < critical_days * DAY_MS)
			v.state = STATE_CRITICAL;
	}
	text_from_device((const uint8_t *)text_str(&t), t.len, v.text, sizeof v.text);
	text_done(&t);
	return v;
}

static const char *version_name(int version)
{
	switch (version) {
	case SSL3_VERSION:
		return "SSLv3";
	case TLS1_VERSION:
		return "TLSv1.0";
	case TLS1_1_VERSION:
		return "TLSv1.1";
	default:
		return "a version of its own";
	}
}

struct tls_verdict tls_check_judge_failure(const struct tls_check *check, const char *why)
{
	struct tls_verdict v = { OUTCOME_TLS_HANDSHAKE, STATE_CRITICAL, "" };

	if (check->old_version)
		v.outcome = OUTCOME_TLS_OLD_PROTOCOL;
	if (check->old_version > 1)
		snprintf(v.text, sizeof v.text, "the server chose %s; TLSv1.2 is the least that is spoken", version_name(check->old_version));
	else if (check->old_version)
		snprintf(v.text, sizeof v.text, "the server takes neither TLSv1.2 nor TLSv1.3");
	else if (check->wants_certificate && check->refused)
		snprintf(v.text, sizeof v.text, "the server wants a certificate of ours, and a check has none; %s", why);
	else
		snprintf(v.text, sizeof v.text, "%s", why);
	return v;
}
