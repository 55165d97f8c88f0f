/* What was observed of the network: flow records become sums. */
#include "inventory/store_internal.h"

#include "observed.h"
#include "talkers.h"
#include "traffic.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { SOPS_MOST = 256 /* of one pair: who makes up more is not listened to */, FORGET_STEP = 2000, SPAN_GAP_MS = 2000 };

static const int64_t hour_ms = 3600000, day_ms = 86400000;

/* ---- points ---- */

static bool empty_point(struct store *s, int64_t id, struct err *e)
{
	static const enum statement statements[] = { ST_POINT_EMPTY_ASSOCIATIONS, ST_POINT_EMPTY_FLOWS, ST_POINT_EMPTY_SPANS, ST_POINT_EMPTY_TALLIES,
	                                              ST_POINT_EMPTY_TALKERS };

	for (size_t i = 0; i < ARRAY_LEN(statements); i++)
		if (!DB_RUN(&s->db, statements[i], e, V_I64(id)))
			return false;
	return true;
}

static bool find_point(struct store *s, const struct observed_point *p, int64_t *ret_id, struct err *e)
{
	return p->sha256 ? DB_READ_I64(&s->db, ST_POINT_SAVED, ret_id, e, V_TEXT(p->sha256))
	                 : DB_READ_I64(&s->db, ST_POINT_INTERFACE, ret_id, e, V_TEXT(p->name));
}

static bool observe_from(struct store *s, const struct observed_point *p, wall_t now, int64_t *ret_id, bool *ret_again, struct err *e)
{
	int64_t ended = UNKNOWN_I64;

	if (!find_point(s, p, ret_id, e))
		return false;
	if (*ret_id == UNKNOWN_I64) {
		if (!DB_RUN(&s->db, ST_POINT_WRITE, e, V_TEXT(p->name), V_TEXT(p->sha256), V_WALL(now)))
			return false;
		*ret_id = sqlite3_last_insert_rowid(s->db.handle);
	}
	if (!DB_READ_I64(&s->db, ST_POINT_ENDED, &ended, e, V_I64(*ret_id)))
		return false;
	*ret_again = p->sha256 && ended != UNKNOWN_I64;
	/* a saved capture whose reading was cut begins anew */
	return !p->sha256 || *ret_again || empty_point(s, *ret_id, e);
}

bool store_observe_from(struct store *s, const struct observed_point *p, wall_t now, int64_t *ret_id, bool *ret_again, struct err *e)
{
	int64_t id;
	bool again;

	if (!db_begin(&s->db, true, e))
		return false;
	if (!observe_from(s, p, now, &id, &again, e)) {
		db_rollback(&s->db);
		return false;
	}
	if (!db_commit(&s->db, e))
		return false;
	*ret_id = id;
	*ret_again = again;
	return true;
}

bool store_observed_nothing(struct store *s, int64_t point_id, struct err *e)
{
	if (!db_begin(&s->db, true, e))
		return false;
	if (!empty_point(s, point_id, e) || !DB_RUN(&s->db, ST_POINT_FORGET, e, V_I64(point_id))) {
		db_rollback(&s->db);
		return false;
	}
	return db_commit(&s->db, e);
}

bool store_write_capture(struct store *s, const char *interface, struct err *e)
{
	return DB_RUN(&s->db, ST_PROPERTY_WRITE, e, V_TEXT("capture"), V_TEXT(interface ? interface : ""));
}

bool store_write_calling_ae(struct store *s, const char *own_ae, struct err *e)
{
	return DB_RUN(&s->db, ST_PROPERTY_WRITE, e, V_TEXT("calling-ae"), V_TEXT(own_ae));
}

bool store_write_own_addresses(struct store *s, const char *addresses, struct err *e)
{
	return DB_RUN(&s->db, ST_PROPERTY_WRITE, e, V_TEXT("own-addresses"), V_TEXT(addresses));
}

/* ---- flows ---- */

struct words {
	char source[FLOW_ADDRESS_MAX], destination[FLOW_ADDRESS_MAX], protocol[8];
	const char *within;
};

static struct words words_of(const struct flow_key *k)
{
	struct words w;

	flow_address_text(k->family, k->source, w.source);
	flow_address_text(k->family, k->destination, w.destination);
	flow_protocol_text(k->protocol, w.protocol);
	w.within = flow_tunnel_name((enum flow_tunnel)k->within);
	return w;
}

static bool find_flow(struct store *s, int64_t point, const char *source, const char *destination, const struct words *w, int64_t port,
                      int64_t *ret_id, struct err *e)
{
	return DB_READ_I64(&s->db, ST_OBSERVED_FLOW, ret_id, e, V_I64(point), V_TEXT(source), V_TEXT(destination), V_TEXT(w->protocol), V_I64(port),
	                   V_TEXT(w->within));
}

static int64_t or_null(int64_t n)
{
	return n != 0 ? n : UNKNOWN_I64;
}

static const char *tunnel_text(const struct flow_record *r)
{
	return r->flow.tunnel == FLOW_TUNNEL_NONE ? NULL : flow_tunnel_name((enum flow_tunnel)r->flow.tunnel);
}

/* *ret_counts: turned round with it. */
static bool find_reverse(struct store *s, int64_t point, const struct flow_record *r, const struct words *w, int64_t *ret_id,
                         struct flow_counts *ret_counts, struct err *e)
{
	const struct flow_counts *c = &r->flow.counts;

	if ((r->flow.traits & FLOW_TRAIT_SYN) || r->flow.source_port == 0)
		return true;
	if (!find_flow(s, point, w->destination, w->source, w, r->flow.source_port, ret_id, e))
		return false;
	if (*ret_id != UNKNOWN_I64)
		*ret_counts = (struct flow_counts){ c->bytes_in, c->bytes_out, c->packets_in, c->packets_out };
	return true;
}

static bool begin_flow(struct store *s, int64_t point, const struct flow_record *r, const struct words *w, int64_t *ret_id, struct err *e)
{
	if (!DB_RUN(&s->db, ST_OBSERVED_FLOW_WRITE, e, V_I64(point), V_TEXT(w->source), V_TEXT(w->destination), V_TEXT(w->protocol),
	            V_I64(r->flow.key.port), V_TEXT(w->within), V_I64(or_null(r->flow.source_port)), V_I64(or_null(r->flow.vlan)),
	            V_I64(or_null(r->flow.inner_vlan)), V_I64(or_null(r->flow.mpls)), V_TEXT(tunnel_text(r)), V_I64(r->flow.first_ms),
	            V_I64(r->flow.last_ms)))
		return false;
	*ret_id = sqlite3_last_insert_rowid(s->db.handle);
	return true;
}

static bool is_opened_by_its_source(const struct flow_record *r)
{
	return (r->flow.traits & FLOW_TRAIT_SYN) || r->flow.key.protocol != IPPROTO_TCP;
}

static bool add_to_burst(struct store *s, int64_t point, int64_t id, int64_t at_ms, struct err *e)
{
	return DB_RUN(&s->db, ST_TALKER_BURST_ADD, e, V_I64(at_ms), V_I64(point), V_I64(TALKER_BURST_GAP_MS), V_I64(TALKER_BURST_MOST_MS))
	       && (sqlite3_changes(s->db.handle) > 0 || DB_RUN(&s->db, ST_TALKER_BURST_WRITE, e, V_I64(id)));
}

/* Whether it is a new talker is judged once, when nobody had seen it before. */
static bool note_new(struct store *s, int64_t point, int64_t id, const struct flow_record *r, struct err *e)
{
	int64_t at_ms;

	if (!is_opened_by_its_source(r))
		return true;
	if (!DB_READ_I64(&s->db, ST_OBSERVED_FLOW_IS_NEW, &at_ms, e, V_I64(id), V_I64((OBSERVED_LEARNING_DAYS + 1) * day_ms),
	                 V_I64(OBSERVED_LEARNING_DAYS * day_ms)))
		return false;
	return at_ms == UNKNOWN_I64
	       || (add_to_burst(s, point, id, at_ms, e) && DB_RUN(&s->db, ST_OBSERVED_FLOW_NEW, e, V_I64(id), V_I64(OBSERVED_NEW_MOST)));
}

static bool write_flow(struct store *s, int64_t point, const struct flow_record *r, struct err *e)
{
	struct flow_counts c = r->flow.counts;
	struct words w = words_of(&r->flow.key);
	int64_t id, day = r->flow.last_ms - r->flow.last_ms % day_ms, source_port = or_null(r->flow.source_port);

	if (!find_flow(s, point, w.source, w.destination, &w, r->flow.key.port, &id, e))
		return false;
	if (id == UNKNOWN_I64) {
		if (!find_reverse(s, point, r, &w, &id, &c, e))
			return false;
		if (id != UNKNOWN_I64)
			source_port = or_null(r->flow.key.port);
		else if (!begin_flow(s, point, r, &w, &id, e) || !note_new(s, point, id, r, e))
			return false;
	}
	return DB_RUN(&s->db, ST_OBSERVED_FLOW_ADD, e, V_I64(r->flow.first_ms), V_I64(r->flow.last_ms), V_I64((int64_t)c.bytes_out),
	              V_I64((int64_t)c.bytes_in), V_I64((int64_t)c.packets_out), V_I64((int64_t)c.packets_in), V_I64(r->flow.connections),
	              V_I64(r->flow.traits), V_I64(source_port), V_TEXT(tunnel_text(r)), V_I64(id))
	       && DB_RUN(&s->db, ST_OBSERVED_FLOW_DAY, e, V_I64(id), V_I64(day), V_I64((int64_t)c.bytes_out), V_I64((int64_t)c.bytes_in),
	                 V_I64((int64_t)c.packets_out), V_I64((int64_t)c.packets_in), V_I64(r->flow.connections));
}

/* ---- associations ---- */

/* The pair of an association that is under way, for its contexts. */
struct pair { uint64_t association; int64_t id; };

static bool find_pair(struct store *s, int64_t point, const struct flow_record *r, int64_t *ret_id, struct err *e)
{
	struct words w = words_of(&r->association.key);

	if (!DB_READ_I64(&s->db, ST_OBSERVED_ASSOCIATION, ret_id, e, V_I64(point), V_TEXT(w.source), V_TEXT(w.destination),
	                 V_I64(r->association.key.port), V_TEXT(r->association.calling_ae), V_TEXT(r->association.called_ae)))
		return false;
	if (*ret_id != UNKNOWN_I64)
		return true;
	if (!DB_RUN(&s->db, ST_OBSERVED_ASSOCIATION_WRITE, e, V_I64(point), V_TEXT(w.source), V_TEXT(w.destination), V_I64(r->association.key.port),
	            V_TEXT(r->association.calling_ae), V_TEXT(r->association.called_ae), V_I64(r->association.started_ms),
	            V_I64(r->association.last_ms)))
		return false;
	*ret_id = sqlite3_last_insert_rowid(s->db.handle);
	return true;
}

static bool add_hour(struct store *s, int64_t id, int64_t at_ms, const int64_t n[8], struct err *e)
{
	for (size_t i = 0; i < 8; i++)
		if (n[i] != 0)
			return DB_RUN(&s->db, ST_OBSERVED_ASSOCIATION_HOUR, e, V_I64(id), V_I64(at_ms - at_ms % hour_ms), V_I64(n[0]), V_I64(n[1]), V_I64(n[2]),
			              V_I64(n[3]), V_I64(n[4]), V_I64(n[5]), V_I64(n[6]), V_I64(n[7]));
	return true;
}

static bool write_association(struct store *s, int64_t point, const struct flow_record *r, struct pair *ret, struct err *e)
{
	const struct flow_counts *c = &r->association.data;
	bool aborted = r->association.ended && r->association.outcome == FLOW_ASSOCIATION_ABORTED;
	bool rejected = r->association.answered && r->association.outcome == FLOW_ASSOCIATION_REJECTED;
	int64_t begun[8] = { r->association.first, r->association.answered && r->association.accepted, rejected, aborted };
	int64_t passed[8] = { [4] = (int64_t)c->packets_out, (int64_t)c->packets_in, (int64_t)c->bytes_out, (int64_t)c->bytes_in };
	int64_t id;

	if (!find_pair(s, point, r, &id, e))
		return false;
	*ret = (struct pair){ r->association.id, id };
	if (!DB_RUN(&s->db, ST_OBSERVED_ASSOCIATION_ADD, e, V_I64(r->association.started_ms), V_I64(r->association.last_ms), V_I64(begun[0]),
	            V_I64(begun[1]), V_I64(begun[2]), V_I64(begun[3]), V_I64(passed[4]), V_I64(passed[5]), V_I64(passed[6]), V_I64(passed[7]), V_I64(id)))
		return false;
	if (rejected
	    && !DB_RUN(&s->db, ST_OBSERVED_REFUSAL, e, V_I64(r->association.last_ms), V_I64(r->association.result), V_I64(r->association.origin),
	               V_I64(r->association.reason), V_I64(id)))
		return false;
	return add_hour(s, id, r->association.started_ms, begun, e) && add_hour(s, id, r->association.last_ms, passed, e);
}

/* Contexts follow their association at once; others are of a record that was lost. */
static bool write_context(struct store *s, const struct flow_record *r, const struct pair *pair, struct err *e)
{
	if (pair->id == UNKNOWN_I64 || pair->association != r->context.id)
		return true;
	return DB_RUN(&s->db, ST_OBSERVED_SOP, e, V_I64(pair->id), V_TEXT(r->context.sop_class), V_I64(r->interval_ms),
	              V_I64(r->context.answer == FLOW_CONTEXT_ACCEPTED), V_I64(r->context.answer == FLOW_CONTEXT_REFUSED), V_I64(SOPS_MOST));
}

/* ---- what was looked at ---- */

static bool write_tally(struct store *s, int64_t point, const struct flow_record *r, struct err *e)
{
	int64_t from = r->interval_ms, until = r->tally.until_ms;

	if (!DB_RUN(&s->db, ST_OBSERVED_SPAN_EXTEND, e, V_I64(until), V_I64(point), V_I64(from), V_I64(from - SPAN_GAP_MS)))
		return false;
	if (sqlite3_changes(s->db.handle) == 0 && !DB_RUN(&s->db, ST_OBSERVED_SPAN_WRITE, e, V_I64(point), V_I64(from), V_I64(until)))
		return false;
	return DB_RUN(&s->db, ST_OBSERVED_TALLY, e, V_I64(point), V_I64(from - from % hour_ms), V_I64((int64_t)r->tally.frames),
	              V_I64((int64_t)r->tally.bytes), V_I64((int64_t)r->tally.kernel_dropped), V_I64((int64_t)r->tally.interface_dropped),
	              V_I64((int64_t)r->tally.lost_records), V_I64((int64_t)r->tally.evicted), V_I64((int64_t)r->tally.associations_dropped),
	              V_I64((int64_t)r->tally.not_ip), V_I64((int64_t)r->tally.malformed), V_I64((int64_t)r->tally.cut),
	              V_I64((int64_t)r->tally.orphans));
}

static bool write_record(struct store *s, int64_t point, const struct flow_record *r, struct pair *pair, struct err *e)
{
	switch ((enum flow_record_type)r->type) {
	case FLOW_RECORD_FLOW: return write_flow(s, point, r, e);
	case FLOW_RECORD_ASSOCIATION: return write_association(s, point, r, pair, e);
	case FLOW_RECORD_CONTEXT: return write_context(s, r, pair, e);
	case FLOW_RECORD_TALLY: return write_tally(s, point, r, e);
	case FLOW_RECORD_END: return DB_RUN(&s->db, ST_POINT_END, e, V_I64(r->interval_ms), V_I64(point));
	case FLOW_RECORD_POINT:
	case FLOW_RECORD_HEADERS:
	case FLOW_RECORD_RING:
	case FLOW_RECORD_KEEPER: break;
	}
	return true;
}

bool store_write_observed(struct store *s, int64_t point_id, const struct flow_record *records, size_t n, size_t *ret_new, struct err *e)
{
	struct pair pair = { 0, UNKNOWN_I64 };
	int64_t last = 0, fresh = 0;

	if (!db_begin(&s->db, true, e))
		return false;
	if (!db_read_i64(&s->db, ST_OBSERVED_FLOW_LAST, NULL, 0, &last, e))
		goto failed;
	for (size_t i = 0; i < n; i++)
		if (!write_record(s, point_id, &records[i], &pair, e))
			goto failed;
	if (!DB_READ_I64(&s->db, ST_NEW_TALKERS_AFTER, &fresh, e, V_I64(last)))
		goto failed;
	if (!db_commit(&s->db, e))
		return false;
	*ret_new = (size_t)fresh;
	return true;
failed:
	db_rollback(&s->db);
	return false;
}

/* ---- forgetting ---- */

static bool forget_step(struct store *s, wall_t now, bool *ret_more, struct err *e)
{
	int64_t past = now.ms - OBSERVED_DAYS * day_ms;
	const struct { enum statement statement; int64_t first, second; } steps[] = {
		{ ST_FORGET_FLOWS, FORGET_STEP, OBSERVED_FLOWS_MOST },
		{ ST_FORGET_ASSOCIATIONS, FORGET_STEP, OBSERVED_ASSOCIATIONS_MOST },
		{ ST_FORGET_FLOW_DAYS, past, FORGET_STEP },
		{ ST_FORGET_ASSOCIATION_HOURS, past, FORGET_STEP },
	};
	bool more = false;

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (!DB_RUN(&s->db, steps[i].statement, e, V_I64(steps[i].first), V_I64(steps[i].second)))
			return false;
		more = more || sqlite3_changes(s->db.handle) >= FORGET_STEP;
	}
	if (!DB_RUN(&s->db, ST_FORGET_TALLIES, e, V_I64(past)) || !DB_RUN(&s->db, ST_FORGET_SPANS, e, V_I64(past))
	    || !DB_RUN(&s->db, ST_FORGET_TALKERS, e, V_I64(past)))
		return false;
	*ret_more = more;
	return true;
}

bool store_forget_observed(struct store *s, wall_t now, size_t steps, bool *ret_more, struct err *e)
{
	*ret_more = true;
	for (size_t i = 0; *ret_more && i < steps; i++)
		if (!forget_step(s, now, ret_more, e))
			return false;
	return true;
}
