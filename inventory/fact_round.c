/* Each query once, a step at a time. */
#include "inventory/fact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct fact_query fact_queries[] = { /* keys: rows `fact` of inventory/frameworks/ */
	{ "asset-inventory", fact_asset_inventory },
	{ "unknown-device", fact_unknown_device },
	{ "flows-authorised", fact_flows_authorised },
	{ "supervision-coverage", fact_supervision_coverage },
	{ "end-of-support", fact_end_of_support },
	{ "tls-expiry", fact_tls_expiry },
	{ "redundancy", fact_redundancy },
	{ "failover-test", fact_failover_test },
	{ "admin-trace", fact_admin_trace },
	{ "contract-ends", fact_contract_ends },
	{ "client-contacts", fact_client_contacts },
	{ "subcontractor-certificates", fact_subcontractor_certificates },
	{ "external-audit", fact_external_audit },
	{ "internal-audit", fact_internal_audit },
	{ "overdue-actions", fact_overdue_actions },
	{ "backup-freshness", fact_backup_freshness },
	{ "offsite-freshness", fact_offsite_freshness },
	{ "restore-test", fact_restore_test },
	{ "feeds-and-jobs", fact_feeds_and_jobs },
	{ "snmpv3-only", fact_snmpv3_only },
	{ "tls-protocol", fact_tls_protocol },
	{ "cleartext-admin", fact_cleartext_admin },
	{ "ssh-configuration", fact_ssh_configuration },
	{ "clock-offset", fact_clock_offset },
	{ "log-coverage", fact_log_coverage },
	{ "availability", fact_availability },
	{ NULL, NULL },
};

enum { SQL_STEPS = 10000 };       /* of SQLite's machine, between two looks at the clock: well below a millisecond */

struct fact_round {
	struct reader *reader;
	struct arena *a;
	wall_t now;
	mono_t until;                 /* of the step: FACT_SQL_MS */
	size_t at;                    /* the query that is next, or goes on */
	struct journal_pass pass;
	char *value;                  /* of the last fact */
	char sha256[2 * 32 + 1];
};

const char *fact_key(size_t i)
{
	return i < ARRAY_LEN(fact_queries) ? fact_queries[i].key : NULL;
}

bool fact_is_asked(const char *key)
{
	for (size_t i = 0; fact_queries[i].key; i++)
		if (strcmp(fact_queries[i].key, key) == 0)
			return true;
	return false;
}

static int is_too_long(void *user)
{
	return !mono_before(mono_now(), ((struct fact_round *)user)->until);
}

bool fact_round_begin(const char *path, wall_t now, struct fact_round **ret, struct err *e)
{
	struct fact_round *r = calloc(1, sizeof *r);

	if (r)
		r->a = arena_new();
	if (!r || !r->a) {
		fact_round_free(r);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	if (!reader_open(path, &r->reader, e)) {
		fact_round_free(r);
		return false;
	}
	r->now = now;
	r->pass = JOURNAL_PASS_INIT;
	sqlite3_progress_handler(r->reader->db.handle, SQL_STEPS, is_too_long, r);
	*ret = r;
	return true;
}

void fact_round_free(struct fact_round *r)
{
	if (!r)
		return;
	reader_close(r->reader);
	arena_free(r->a);
	free(r->value);
	free(r);
}

static bool seal(struct fact_round *r, struct fact *f, struct err *e)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t hash[EVP_MAX_MD_SIZE];

	free(r->value);
	r->value = json_dumps(f->value, JSON_COMPACT | JSON_SORT_KEYS);
	if (f->failed || !r->value || EVP_DigestFinal_ex(f->rows, hash, NULL) != 1)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < 32; i++) {
		r->sha256[2 * i] = digits[hash[i] >> 4];
		r->sha256[2 * i + 1] = digits[hash[i] & 15];
	}
	r->sha256[64] = '\0';
	return true;
}

static bool ask(struct fact_round *r, const struct fact_query *q, struct fact *f, struct err *e)
{
	bool ok;

	if (!f->value || !f->rows || EVP_DigestInit_ex(f->rows, EVP_sha256(), NULL) != 1)
		return err_set(e, ERR_MEMORY, "out of memory");
	r->until = mono_add_ms(mono_now(), FACT_SQL_MS);
	if (!reader_begin(r->reader, r->now, WALL_NEVER, e))
		return false;
	ok = q->run(f, e);
	reader_end(r->reader);
	if (!ok && is_too_long(r))
		err_set(e, ERR_LIMIT, "it takes more than %d ms", FACT_SQL_MS);
	return ok && (f->more || seal(r, f, e));
}

bool fact_round_step(struct fact_round *r, struct hds_fact *ret, bool *ret_found, bool *ret_more, struct err *e)
{
	const struct fact_query *q = &fact_queries[r->at];
	struct fact f = { .reader = r->reader, .a = r->a, .now = r->now, .proposes = HDS_NOT_ASSESSED, .verdict = FACT_UNKNOWN, .pass = &r->pass };
	bool ok;

	*ret_found = *ret_more = false;
	if (!q->key)
		return true;
	arena_reset(r->a);
	f.value = json_object();
	f.rows = EVP_MD_CTX_new();
	ok = ask(r, q, &f, e);
	if (!ok)
		err_prefix(e, "%s", q->key);
	json_decref(f.value);
	EVP_MD_CTX_free(f.rows);
	if (!ok || !f.more)
		r->at++;
	*ret_more = fact_queries[r->at].key != NULL;
	*ret_found = ok && !f.more;
	if (*ret_found)
		*ret = (struct hds_fact){ .key = q->key, .at = r->now, .verdict = f.verdict, .proposes = f.proposes, .value = r->value, .sha256 = r->sha256 };
	return ok;
}
