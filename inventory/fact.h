/* How a query of inventory/fact_<noun>.c makes its fact. Shared by these and by fact_round.c. */
#ifndef VIGIE_FACT_H
#define VIGIE_FACT_H

#include "fact_round.h"
#include "inventory/reader_internal.h"
#include "journal.h"

#include <jansson.h>
#include <openssl/evp.h>

#define FACT_DAY_MS INT64_C(86400000)

/* One fact in the making. verdict FACT_UNKNOWN and proposes HDS_NOT_ASSESSED to begin with. */
struct fact {
	struct reader *reader;        /* in a transaction of the present */
	struct arena *a;              /* of this step */
	wall_t now;
	json_t *value;
	EVP_MD_CTX *rows;
	enum hds_verdict verdict;
	enum hds_status proposes;
	bool more;                    /* the query goes on with the next step; what it keeps until then: */
	struct journal_pass *pass;
	bool failed;                  /* no memory for what was told */
};

/* NULL in `key`: the end of the table. */
struct fact_query {
	const char *key;
	bool (*run)(struct fact *f, struct err *e);
};

extern const struct fact_query fact_queries[];

/* ---- what was seen ---- */

/* Each row of a statement, hashed whole; then each() with its columns. */
typedef void (*fact_row_fn)(struct fact *f, struct columns *c, void *user);
bool fact_rows(struct fact *f, enum statement id, const struct value *values, size_t n, fact_row_fn each, void *user, struct err *e) MUST_CHECK;

/* A row that no statement of its own gave. */
void fact_see_row(struct fact *f);
void fact_see_text(struct fact *f, const char *text);
void fact_see_i64(struct fact *f, int64_t n);

/* ---- what is told of it: members of its value ---- */

void fact_tell(struct fact *f, const char *member, int64_t n);  /* UNKNOWN_I64: null */
void fact_tell_day(struct fact *f, const char *member, wall_t at); /* "2026-10-23", its local day; WALL_NEVER: null */
void fact_name(struct fact *f, const char *name);               /* of what is at fault: in "names", the first FACT_NAMES_MAX */
void fact_name_in(struct fact *f, const char *member, const char *name); /* of something else: the same in a member of that name */

/* The nearest of several ends: the first one that is to come, else the last one that is past. */
struct fact_end { wall_t at; const char *text; };
#define FACT_END_NONE ((struct fact_end){ WALL_NEVER, NULL })
/* text: as it was declared, NULL: none; kept in the fact's arena. Returns its end: of the local day of a date. WALL_NEVER: none, or no date. */
wall_t fact_end_of(struct fact *f, const char *text);
/* Whose end it is: {"ends":"2026-08-31","name":"srv1","product":"Debian 11","source":"https://…"} in a member, the first FACT_NAMES_MAX.
 * product, source NULL: nobody said. */
struct fact_named_end { const char *name, *product, *ends, *source; };
void fact_name_end(struct fact *f, const char *member, const struct fact_named_end *end);
void fact_nearer(struct fact *f, struct fact_end *nearest, wall_t at, const char *text);
void fact_tell_end(struct fact *f, const struct fact_end *nearest); /* "nearest" and "nearest_days" */

/* The worst of what is told stays: unknown never hides a gap, and nothing hides a greater one. */
void fact_holds(struct fact *f);                                /* unless something else was told */
void fact_fails(struct fact *f, enum hds_status gap);

/* Local time, so many months before. */
wall_t fact_months_before(wall_t now, int months);

/* What captures saw pass in clear, told beside what was asked: "seen", "seen_days", "watched_days", "seen_on". */
bool fact_join_cleartext(struct fact *f, struct err *e);

/* ---- the queries ---- */

bool fact_asset_inventory(struct fact *f, struct err *e);
bool fact_unknown_device(struct fact *f, struct err *e);
bool fact_flows_authorised(struct fact *f, struct err *e);
bool fact_supervision_coverage(struct fact *f, struct err *e);
bool fact_end_of_support(struct fact *f, struct err *e);
bool fact_tls_expiry(struct fact *f, struct err *e);
bool fact_redundancy(struct fact *f, struct err *e);
bool fact_failover_test(struct fact *f, struct err *e);
bool fact_admin_trace(struct fact *f, struct err *e);
bool fact_contract_ends(struct fact *f, struct err *e);
bool fact_client_contacts(struct fact *f, struct err *e);
bool fact_subcontractor_certificates(struct fact *f, struct err *e);
bool fact_external_audit(struct fact *f, struct err *e);
bool fact_internal_audit(struct fact *f, struct err *e);
bool fact_overdue_actions(struct fact *f, struct err *e);
bool fact_backup_freshness(struct fact *f, struct err *e);
bool fact_offsite_freshness(struct fact *f, struct err *e);
bool fact_restore_test(struct fact *f, struct err *e);
bool fact_feeds_and_jobs(struct fact *f, struct err *e);
bool fact_snmpv3_only(struct fact *f, struct err *e);
bool fact_tls_protocol(struct fact *f, struct err *e);
bool fact_cleartext_admin(struct fact *f, struct err *e);
bool fact_ssh_configuration(struct fact *f, struct err *e);
bool fact_clock_offset(struct fact *f, struct err *e);
bool fact_log_coverage(struct fact *f, struct err *e);
bool fact_availability(struct fact *f, struct err *e);

#endif
