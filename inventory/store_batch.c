#include "inventory/store_internal.h"

#include <math.h>

static bool write_certificate(struct store *s, const struct batch_result *r, struct err *e)
{
	const struct tls_facts *t = r->tls;

	if (!t || !t->present || !r->service_id)
		return true;
	return DB_RUN(&s->db, ST_CERTIFICATE_CHANGE_WRITE, e, V_WALL(r->at), V_TEXT(t->serial), V_I64(r->service_id),
	              V_TEXT(t->sha256))
	       && DB_RUN(&s->db, ST_CERTIFICATE_CHANGE_FORGET, e, V_I64(r->service_id))
	       && DB_RUN(&s->db, ST_CERTIFICATE_WRITE, e, V_I64(r->service_id), V_TEXT(t->subject), V_TEXT(t->issuer),
	              V_TEXT(t->protocol), V_TEXT(t->cipher), V_TEXT(t->serial), V_TEXT(t->sha256), V_WALL(t->not_before),
	              V_WALL(t->not_after), V_WALL(t->chain_not_after), V_WALL(r->at));
}

static bool write_result(struct store *s, const struct batch_result *r, struct err *e)
{
	return DB_RUN(&s->db, ST_RESULT_WRITE, e, V_I64(r->check_id), V_WALL(r->at), V_WALL(r->since),
	              V_TEXT(outcome_name(r->outcome)), V_I64(r->state), V_I64(r->attempts), V_I64(r->confirmed),
	              V_I64(r->latency_us), V_F64(r->loss_ratio), V_I64(r->jitter_us), V_TEXT(r->detail), V_TEXT(r->perfdata),
	              V_I64(r->period_ms > 0 ? r->period_ms : UNKNOWN_I64))
	       && DB_RUN(&s->db, ST_RESULT_SAMPLE_WRITE, e, V_I64(r->check_id), V_WALL(r->at), V_I64(r->state),
	                 V_I64(r->latency_us), V_F64(r->loss_ratio))
	       && write_certificate(s, r, e) && store_write_dicom(s, r, e);
}

/* Intervals of one entity follow each other also when the clock was set back. */
static bool write_transition(struct store *s, const struct batch_transition *t, struct err *e)
{
	int64_t last, from = t->at.ms;

	if (!DB_READ_I64(&s->db, ST_STATE_LAST, &last, e, V_I64(t->entity_id)))
		return false;
	if (last != UNKNOWN_I64 && from < last)
		from = last;
	return DB_RUN(&s->db, ST_STATE_CLOSE, e, V_I64(from), V_I64(t->entity_id))
	       && DB_RUN(&s->db, ST_STATE_OPEN, e, V_I64(t->entity_id), V_I64(from), V_I64(t->state),
	                 V_TEXT(outcome_name(t->outcome)), V_TEXT(t->detail));
}

static bool write_change(struct store *s, const struct batch_change *c, struct err *e)
{
	return DB_RUN(&s->db, ST_RESULT_CHANGE_WRITE, e, V_WALL(c->at), V_I64(c->check_id), V_I64(c->run_ms), V_TEXT(outcome_name(c->outcome)),
	              V_I64(c->state), V_I64(c->facts));
}

static bool write_measure(struct store *s, const struct batch_measure *m, struct err *e)
{
	return DB_RUN(&s->db, ST_MEASURE_CHANGE_WRITE, e, V_WALL(m->at), V_I64(m->entity_id), V_TEXT(m->measure), V_F64(m->value));
}

static bool write_alert(struct store *s, const struct batch_alert *a, struct err *e)
{
	if (a->ended)
		return DB_RUN(&s->db, ST_ALERT_CLOSE, e, V_WALL(a->at), V_I64(a->entity_id), V_TEXT(a->subject ? a->subject : ""));
	return DB_RUN(&s->db, ST_ALERT_WRITE, e, V_I64(a->entity_id), V_TEXT(a->subject ? a->subject : ""), V_WALL(a->at),
	              V_I64(a->follows_id ? a->follows_id : UNKNOWN_I64), V_I64(a->state), V_TEXT(outcome_name(a->outcome)),
	              V_TEXT(a->detail), V_I64(a->flapping));
}

/* A device that invents kinds of traps keeps the latest ones. */
static bool write_trap(struct store *s, const struct batch_trap *t, struct err *e)
{
	return DB_RUN(&s->db, ST_TRAP_WRITE, e, V_I64(t->device_id), V_TEXT(t->oid), V_TEXT(t->version), V_I64(t->count), V_WALL(t->at),
	              V_TEXT(t->varbinds ? t->varbinds : ""))
	       && DB_RUN(&s->db, ST_TRAP_TRIM, e, V_I64(t->device_id));
}

static bool write_heartbeat(struct store *s, const struct batch_heartbeat *h, struct err *e)
{
	const struct heartbeat_memory *m = &h->memory;
	bool end = h->event != HEARTBEAT_START;

	if (h->heard && h->event == HEARTBEAT_RESTORED)
		return DB_RUN(&s->db, ST_RESTORE_TEST_WRITE, e, V_I64(h->entity_id), V_WALL(h->at), V_WALL(h->at), V_I64(UNKNOWN_I64), V_I64(UNKNOWN_I64));
	return DB_RUN(&s->db, ST_HEARTBEAT_WRITE, e, V_I64(h->entity_id), V_WALL(m->opened), V_WALL(m->started), V_WALL(m->ended), V_WALL(m->good),
	              V_I64(m->end), V_I64(m->duration_ms), V_I64(m->exit_code))
	       && (!h->heard
	           || (DB_RUN(&s->db, ST_HEARTBEAT_EVENT_WRITE, e, V_I64(h->entity_id), V_WALL(h->at), V_TEXT(heartbeat_event_name(h->event)),
	                      V_I64(end ? m->end : HEARTBEAT_NO_END), V_I64(end ? m->duration_ms : UNKNOWN_I64),
	                      V_I64(end ? m->exit_code : UNKNOWN_I64))
	               && DB_RUN(&s->db, ST_HEARTBEAT_EVENT_TRIM, e, V_I64(h->entity_id))));
}

/* A row of the ledger belongs to the alert as it is after the rows before it. */
static bool write_conclusion(struct store *s, const struct batch *b, size_t *alerts, size_t *notices, struct err *e)
{
	if (*notices < b->n_notices && (b->notices[*notices].after <= *alerts || *alerts == b->n_alerts))
		return store_write_notice(s, &b->notices[(*notices)++], e);
	return write_alert(s, &b->alerts[(*alerts)++], e);
}

/* How much of a batch is written. */
struct progress {
	size_t measures, alerts, notices;
};

static size_t count_measures(const struct batch *b)
{
	return b->n_results + b->n_polls + b->n_transitions + b->n_changes + b->n_measures + b->n_traps
	       + b->n_heartbeats;
}

static bool is_whole(const struct batch *b, const struct progress *p)
{
	return p->measures == count_measures(b) && p->alerts == b->n_alerts && p->notices == b->n_notices;
}

static bool write_next(struct store *s, const struct batch *b, struct progress *p, struct err *e)
{
	size_t i = p->measures;

	if (i == count_measures(b))
		return write_conclusion(s, b, &p->alerts, &p->notices, e);
	p->measures++;
	if (i < b->n_results)
		return write_result(s, &b->results[i], e);
	i -= b->n_results;
	if (i < b->n_polls)
		return store_write_poll(s, &b->polls[i], e);
	i -= b->n_polls;
	if (i < b->n_transitions)
		return write_transition(s, &b->transitions[i], e);
	i -= b->n_transitions;
	if (i < b->n_changes)
		return write_change(s, &b->changes[i], e);
	i -= b->n_changes;
	if (i < b->n_measures)
		return write_measure(s, &b->measures[i], e);
	i -= b->n_measures;
	return i < b->n_traps ? write_trap(s, &b->traps[i], e) : write_heartbeat(s, &b->heartbeats[i - b->n_traps], e);
}

static bool write_rows(struct store *s, const struct batch *b, struct err *e)
{
	for (struct progress p = { 0 }; !is_whole(b, &p);)
		if (!write_next(s, b, &p, e))
			return false;
	return b->late_ms < 0 || DB_RUN(&s->db, ST_RUN_LATE, e, V_I64(b->late_ms), V_I64(s->run_id));
}

static bool write_accepted(struct store *s, const struct batch *b, size_t *ret_refused, struct err *ret_why, struct err *e)
{
	for (struct progress p = { 0 }; !is_whole(b, &p);) {
		int rc = sqlite3_exec(s->db.handle, "SAVEPOINT one", NULL, NULL, NULL);

		if (rc != SQLITE_OK)
			return db_error(s->db.handle, rc, "cannot write a batch", e);
		if (!write_next(s, b, &p, e)) {
			if (e->kind != ERR_DATA)
				return false;
			++*ret_refused;
			*ret_why = *e;
			known_forget(&s->known); /* it may hold what is rolled back */
			rc = sqlite3_exec(s->db.handle, "ROLLBACK TO one", NULL, NULL, NULL);
		}
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(s->db.handle, "RELEASE one", NULL, NULL, NULL);
		if (rc != SQLITE_OK)
			return db_error(s->db.handle, rc, "cannot write a batch", e);
	}
	return true;
}

bool store_write_accepted(struct store *s, const struct batch *b, size_t *ret_refused, struct err *ret_why, struct err *e)
{
	*ret_refused = 0;
	if (!db_begin(&s->db, true, e))
		return false;
	if (write_accepted(s, b, ret_refused, ret_why, e)) {
		if (db_commit(&s->db, e))
			return true;
	} else {
		db_rollback(&s->db);
	}
	known_forget(&s->known);
	return false;
}

bool store_write_batch(struct store *s, const struct batch *b, struct err *e)
{
	if (!db_begin(&s->db, true, e))
		return false;
	if (write_rows(s, b, e)) {
		if (db_commit(&s->db, e))
			return true;
	} else {
		db_rollback(&s->db);
	}
	known_forget(&s->known); /* it may hold what was rolled back */
	return false;
}
