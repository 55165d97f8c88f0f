#include "inventory/reader_internal.h"

#include "text.h"

#include <string.h>

static bool fill_covolink(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct covolink_row *v = row;

	(void)r;
	(void)e;
	v->id = column_i64(c);
	v->name = column_text(c);
	v->site = column_text(c);
	v->device = column_text(c);
	v->address = column_text(c);
	v->port = column_i64(c);
	v->called_ae = column_text(c);
	v->calling_ae = column_text(c);
	v->tls = column_i64(c) == 1;
	v->xds_url = column_text(c);
	v->serves = column_text(c);
	v->runbook = column_text(c);
	return true;
}

bool reader_declared_covolinks(struct reader *r, struct arena *a, struct covolink_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct covolink_row);

	if (!reader_rows(r, ST_COVOLINKS, DB_VALUES(reader_instant(r)), &rows, fill_covolink, e))
		return false;
	*ret_rows = rows.data;
	*ret_n = rows.n;
	return true;
}

/* ---- what the last run found ---- */

struct stage_read {
	const char *stage;
	struct dicom_stage_row row;
	wall_t at;
};

struct context_read {
	const char *sop_class, *result;
	wall_t at;
};

static bool fill_stage(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct stage_read *s = row;
	const char *outcome;

	(void)r;
	(void)e;
	s->stage = column_text(c);
	outcome = column_borrowed(c);
	if (!outcome || !outcome_from_name(outcome, &s->row.outcome))
		s->row.outcome = OUTCOME_NOT_TESTED;
	s->row.detail = column_text(c);
	s->row.latency_us = column_i64(c);
	s->at = column_wall(c);
	s->row.passed = column_wall(c);
	return true;
}

static bool fill_context(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct context_read *x = row;

	(void)r;
	(void)e;
	x->sop_class = column_text(c);
	x->result = column_text(c);
	x->at = column_wall(c);
	return true;
}

static bool fill_association(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct context_read *x = row;

	(void)r;
	(void)e;
	x->result = column_text(c);
	x->at = column_wall(c);
	return true;
}

static bool is_of_then(const struct reader *r, wall_t at)
{
	return !reader_is_past(r) || at.ms <= r->at.ms;
}

static void take_stages(const struct reader *r, const struct rows *rows, struct dicom_rows *d)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct stage_read *s = (const struct stage_read *)rows->data + i;

		for (size_t k = 0; k < DICOM_STAGE_COUNT; k++)
			if (is_of_then(r, s->at) && strcmp(s->stage, dicom_stage_name((enum dicom_stage)k)) == 0)
				d->stages[k] = s->row;
	}
}

static void take_contexts(const struct reader *r, const struct rows *rows, struct dicom_rows *d)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct context_read *x = (const struct context_read *)rows->data + i;

		if (!is_of_then(r, x->at))
			continue;
		d->answered = x->at;
		for (size_t k = 0; k < DICOM_SOP_COUNT; k++)
			if (strcmp(x->sop_class, dicom_sop_name((enum dicom_sop)k)) == 0
			    && !dicom_context_from_name(x->result, &d->contexts[k]))
				d->contexts[k] = DICOM_CONTEXT_UNANSWERED;
	}
}

static bool name_contexts(struct arena *a, struct dicom_rows *d, struct err *e)
{
	struct text accepted = TEXT_INIT(1024), refused = TEXT_INIT(2048);

	for (size_t k = 0; wall_is_known(d->answered) && k < DICOM_SOP_COUNT; k++) {
		if (d->contexts[k] == DICOM_CONTEXT_ACCEPTED)
			text_appendf(&accepted, "%s%s", accepted.len ? ";" : "", dicom_sop_name((enum dicom_sop)k));
		else
			text_appendf(&refused, "%s%s (%s)", refused.len ? ";" : "", dicom_sop_name((enum dicom_sop)k),
			             dicom_context_name(d->contexts[k]));
	}
	d->accepted = accepted.len ? arena_strdup(a, text_str(&accepted)) : NULL;
	d->refused = refused.len ? arena_strdup(a, text_str(&refused)) : NULL;
	if ((accepted.len && !d->accepted) || (refused.len && !d->refused)) {
		text_done(&accepted);
		text_done(&refused);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	text_done(&accepted);
	text_done(&refused);
	return true;
}

bool read_dicom(struct reader *r, struct arena *a, int64_t entity_id, struct dicom_rows *ret, struct err *e)
{
	struct rows stages = ROWS_INIT(a, struct stage_read), contexts = ROWS_INIT(a, struct context_read);
	struct rows association = ROWS_INIT(a, struct context_read);
	struct dicom_rows d = { .answered = WALL_NEVER };
	const struct context_read *x;

	for (size_t k = 0; k < DICOM_STAGE_COUNT; k++)
		d.stages[k] = (struct dicom_stage_row){ OUTCOME_NOT_TESTED, NULL, UNKNOWN_I64, WALL_NEVER };
	for (size_t k = 0; k < DICOM_SOP_COUNT; k++)
		d.contexts[k] = DICOM_CONTEXT_UNANSWERED;
	if (!reader_rows(r, ST_DICOM_STAGES, DB_VALUES(V_I64(entity_id)), &stages, fill_stage, e)
	    || !reader_rows(r, ST_DICOM_CONTEXTS, DB_VALUES(V_I64(entity_id)), &contexts, fill_context, e)
	    || !reader_rows(r, ST_DICOM_ASSOCIATION, DB_VALUES(V_I64(entity_id)), &association, fill_association, e))
		return false;
	take_stages(r, &stages, &d);
	take_contexts(r, &contexts, &d);
	x = association.data;
	d.reject_reason = association.n && is_of_then(r, x->at) ? x->result : NULL;
	if (!name_contexts(a, &d, e))
		return false;
	*ret = d;
	return true;
}

/* What was found too long ago is no longer so (design §5, I8). */
static void age_stages(struct dicom_rows *d)
{
	for (size_t k = 0; k < DICOM_STAGE_COUNT; k++) {
		if (d->stages[k].outcome == OUTCOME_NOT_TESTED)
			continue;
		d->stages[k].outcome = OUTCOME_STALE;
		d->stages[k].latency_us = UNKNOWN_I64;
	}
	d->reject_reason = NULL;
}

static bool measure_covolink(struct reader *r, struct arena *a, struct covolink_row *v, struct err *e)
{
	const struct check_view *check;
	struct measured m;

	if (!reader_measure(r, a, v->id, &m, e) || !read_dicom(r, a, v->id, &v->dicom, e))
		return false;
	reader_conclude(r, &m);
	check = measured_check(&m, "dicom");
	if (check && check->late)
		age_stages(&v->dicom);
	v->state = (enum state)m.state;
	v->outcome = m.outcome;
	v->detail = m.detail;
	v->since = m.since;
	v->at = m.at;
	v->age_s = reader_age_s(r, m.at);
	v->latency_us = check && !check->late ? check->latency_us : UNKNOWN_I64;
	return true;
}

/* ---- return ports ---- */

struct return_read { int64_t service; const char *name, *covolink; };

static bool fill_return(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct return_read *back = row;

	(void)r;
	(void)e;
	back->service = column_i64(c);
	back->name = column_text(c);
	back->covolink = column_text(c);
	return true;
}

static void take_return(struct covolink_row *v, const char *service, const struct measured *m)
{
	enum outcome outcome = m->n_checks == 0 && !m->recorded ? OUTCOME_NOT_TESTED : m->outcome;
	enum state is = outcome == OUTCOME_NOT_TESTED ? STATE_UNKNOWN : (enum state)m->state;

	if (v->return_service && state_worst(outcome_state(v->return_outcome), is) != is)
		return;
	v->return_service = service;
	v->return_outcome = outcome;
	if (v->state != STATE_OK || (is != STATE_CRITICAL && is != STATE_WARNING))
		return;
	v->state = STATE_WARNING;
	v->outcome = OUTCOME_RETURN_SILENT;
	v->detail = m->detail;
	v->since = m->since;
}

static bool measure_returns(struct reader *r, struct arena *a, struct covolink_row *covolinks, size_t n, struct err *e)
{
	static const char prefix[] = "covolink:";
	struct rows rows = ROWS_INIT(a, struct return_read);

	if (!reader_rows(r, ST_COVOLINK_RETURNS, DB_VALUES(reader_instant(r)), &rows, fill_return, e))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct return_read *back = (const struct return_read *)rows.data + i;
		struct measured m;

		for (size_t k = 0; k < n; k++) {
			if (strcmp(covolinks[k].name, back->covolink + sizeof prefix - 1) != 0)
				continue;
			if (!reader_measure(r, a, back->service, &m, e))
				return false;
			reader_conclude(r, &m);
			take_return(&covolinks[k], back->name, &m);
		}
	}
	return true;
}

bool reader_covolinks(struct reader *r, struct arena *a, const struct declared_sites *sites, struct covolink_row **ret_rows,
                      size_t *ret_n, struct err *e)
{
	struct covolink_row *rows;
	size_t n;

	if (!reader_declared_covolinks(r, a, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct site_row *site = reader_site_named(sites, rows[i].site);

		rows[i].commune = site ? site->commune : NULL;
		rows[i].return_outcome = OUTCOME_NOT_TESTED;
		if (!measure_covolink(r, a, &rows[i], e))
			return false;
	}
	if (!measure_returns(r, a, rows, n, e))
		return false;
	*ret_rows = rows;
	*ret_n = n;
	return true;
}

bool read_covolinks(struct reader *r, struct arena *a, struct covolink_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct declared_sites sites;

	return reader_declared_sites(r, a, &sites, e) && reader_covolinks(r, a, &sites, ret_rows, ret_n, e)
	       && reader_serve(&sites, *ret_rows, *ret_n, a, e);
}
