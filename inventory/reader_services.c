#include "exposures.h"
#include "inventory/reader_internal.h"

#include <string.h>

static bool fill_service(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct service_row *s = row;

	(void)r;
	(void)e;
	s->id = column_i64(c);
	s->name = column_text(c);
	s->kind = column_text(c);
	s->target = column_text(c);
	s->site = column_text(c);
	s->device = column_text(c);
	s->owner = column_text(c);
	s->application = column_text(c);
	s->runbook = column_text(c);
	return true;
}

static bool measure_service(struct reader *r, struct arena *a, struct service_row *s, struct err *e)
{
	struct measured m;

	if (!reader_measure(r, a, s->id, &m, e))
		return false;
	reader_conclude(r, &m);
	s->state = (enum state)m.state;
	s->outcome = m.outcome;
	s->detail = m.detail;
	s->since = m.since;
	s->at = m.at;
	s->age_s = reader_age_s(r, m.at);
	s->latency_us = m.n_checks && !m.checks[0].late ? m.checks[0].latency_us : UNKNOWN_I64;
	return true;
}

bool read_services(struct reader *r, struct arena *a, struct service_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct service_row);
	struct reader_count count = { .known = true };
	struct service_row *services;

	if (!reader_rows(r, ST_SERVICES, DB_VALUES(reader_instant(r)), &rows, fill_service, e))
		return false;
	services = rows.data;
	count.n = (int64_t)rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		if (!measure_service(r, a, &services[i], e))
			return false;
		count.states[services[i].state]++;
	}
	r->services = count;
	*ret_rows = services;
	*ret_n = rows.n;
	return true;
}

/* outcome: the last one that tells of the certificate. A check tells its worst: what is said of dates was found in a chain that leads to somebody we trust. */
static enum outcome trust_of(const char *outcome)
{
	enum outcome o;

	if (!outcome || !outcome_from_name(outcome, &o))
		return OUTCOME_NOT_TESTED;
	switch (o) {
	case OUTCOME_OK: case OUTCOME_TLS_EXPIRED: case OUTCOME_TLS_EXPIRING: case OUTCOME_TLS_CHAIN_EXPIRED: case OUTCOME_TLS_CHAIN_EXPIRING:
		return OUTCOME_OK;
	case OUTCOME_TLS_SELF_SIGNED: case OUTCOME_TLS_UNTRUSTED: case OUTCOME_TLS_WRONG_NAME: case OUTCOME_TLS_REVOKED:
	case OUTCOME_TLS_NOT_YET_VALID:
		return o;
	default:
		return OUTCOME_NOT_TESTED;
	}
}

/* Of an SSH host key the evidence of the exposures stands for all that is told. */
static bool read_ssh(struct arena *a, struct certificate_row *t, struct err *e)
{
	char id[EXPOSURE_EVIDENCE_MAX], serial[EXPOSURE_EVIDENCE_MAX], issuer[EXPOSURE_EVIDENCE_MAX];

	if (!exposure_certificate_parts(t->subject, id, serial, issuer, sizeof id))
		return true;
	t->subject = arena_strdup(a, id);
	t->serial = arena_strdup(a, serial);
	t->issuer = arena_strdup(a, issuer);
	return (t->subject && t->serial && t->issuer) || err_set(e, ERR_MEMORY, "out of memory");
}

static bool fill_certificate(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct certificate_row *t = row;
	wall_t end;

	t->service_id = column_i64(c);
	t->name = column_text(c);
	t->target = column_text(c);
	t->subject = column_text(c);
	t->issuer = column_text(c);
	t->protocol = column_text(c);
	t->cipher = column_text(c);
	t->serial = column_text(c);
	t->sha256 = column_text(c);
	t->not_before = column_wall(c);
	t->not_after = column_wall(c);
	t->chain_not_after = column_wall(c);
	t->age_s = reader_age_s(r, column_wall(c));
	t->warning_days = column_i64(c);
	t->critical_days = column_i64(c);
	t->replaced = column_wall(c);
	t->old_serial = column_text(c);
	t->kind = column_text(c);
	t->trust = trust_of(column_text(c));
	end = t->not_after;
	if (wall_is_known(t->chain_not_after) && (!wall_is_known(end) || t->chain_not_after.ms < end.ms))
		end = t->chain_not_after;
	t->days_left = wall_is_known(end) ? wall_days_until(end, reader_is_past(r) ? r->at : r->now) : UNKNOWN_I64;
	return !t->protocol || strcmp(t->protocol, "SSH") != 0 || read_ssh(c->a, t, e);
}

/* Of an SSH host the one that ends first: they come in that order. */
static void keep_first(struct rows *rows)
{
	struct certificate_row *all = rows->data;
	size_t kept = 0;

	for (size_t i = 0; i < rows->n; i++)
		if (kept == 0 || all[kept - 1].service_id != all[i].service_id)
			all[kept++] = all[i];
	rows->n = kept;
}

bool read_certificates(struct reader *r, struct arena *a, struct certificate_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct certificate_row);

	if (!reader_rows(r, ST_CERTIFICATES, DB_VALUES(reader_instant(r)), &rows, fill_certificate, e))
		return false;
	keep_first(&rows);
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}
