#include "inventory/reader_series.h"

#include "staleness.h"

#include <math.h>
#include <string.h>

static bool fill_declared(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct link_row *l = row;

	(void)r;
	(void)e;
	l->id = column_i64(c);
	l->name = column_text(c);
	l->site = column_text(c);
	l->device = column_text(c);
	l->interface = column_text(c);
	l->address = column_text(c);
	l->z_device = column_text(c);
	l->z_interface = column_text(c);
	l->perimeter = column_text(c);
	l->layer = column_text(c);
	l->class_of_service = column_text(c);
	l->contract = column_text(c);
	l->supplier = column_text(c);
	l->redundancy_group = column_text(c);
	l->role = column_text(c);
	l->runbook = column_text(c);
	l->expected_bps = column_i64(c);
	l->device_id = column_i64(c);
	/* kept here until measure() takes it */
	l->latency_us = column_i64(c);
	l->interface_id = column_i64(c);
	return true;
}

static void set_unknown(struct link_row *l)
{
	l->speed_bps = l->mtu = l->latency_us = l->age_s = UNKNOWN_I64;
	l->in_bps = l->out_bps = l->in_util = l->out_util = l->loss_ratio = NAN;
	l->in_errors_ps = l->out_errors_ps = l->in_discards_ps = l->out_discards_ps = NAN;
	l->state = LINK_UNKNOWN;
	l->outcome = OUTCOME_NOT_TESTED;
	l->since = l->at = l->last_change = l->redundancy_proved = WALL_NEVER;
}

static bool read_interface(struct reader *r, struct arena *a, struct link_row *l, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_INTERFACE_READ, e, reader_instant(r), V_I64(l->interface_id));
	struct columns c = COLUMNS(st, a);
	int64_t gone, oper, admin, to;
	bool row;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (!row)
		return true;
	c.at++; /* its name */
	l->alias = column_text(&c);
	l->mtu = column_i64(&c);
	l->speed_bps = column_i64(&c);
	l->last_change = column_wall(&c);
	gone = column_i64(&c);
	oper = column_i64(&c);
	admin = column_i64(&c);
	to = column_i64(&c);
	sqlite3_reset(st);
	if (oper != UNKNOWN_I64 && (to == UNKNOWN_I64 || to > r->instant) && (gone == UNKNOWN_I64 || gone > r->instant)) {
		l->oper_status = if_oper_status_name((int)oper);
		l->admin_status = if_admin_status_name((int)admin);
	}
	return !c.failed || err_set(e, ERR_MEMORY, "out of memory");
}

static void take_rates(struct link_row *l, const struct interface_rates *rates)
{
	int64_t full = l->speed_bps > 0 ? l->speed_bps : l->expected_bps;

	l->in_bps = rates->in_bps;
	l->out_bps = rates->out_bps;
	l->in_errors_ps = rates->in_errors_ps;
	l->out_errors_ps = rates->out_errors_ps;
	l->in_discards_ps = rates->in_discards_ps;
	l->out_discards_ps = rates->out_discards_ps;
	l->in_util = full > 0 ? l->in_bps / (double)full : (double)NAN;
	l->out_util = full > 0 ? l->out_bps / (double)full : (double)NAN;
}

struct last_point {
	struct series_point point;
	bool found;
};

static bool keep_last(void *user, const struct series_point *p, struct err *e)
{
	struct last_point *last = user;

	(void)e;
	last->point = *p;
	last->found = true;
	return true;
}

/* A past instant whose polls are chunks by now: the last sample before it. */
static bool measure_past(struct reader *r, struct link_row *l, const struct device_poll *p, struct err *e)
{
	struct entity_series s = { l->interface_id, p->device_id, UNKNOWN_I64, true };
	int64_t from_ms = r->at.ms - stale_after_ms(p->period_ms);
	struct last_point last = { .found = false };

	if (!reader_walk_interface(r, &s, HISTORY_FULL, from_ms, r->at.ms + 1, keep_last, &last, e))
		return false;
	if (last.found) {
		l->at.ms = last.point.at_ms;
		take_rates(l, &last.point.rates);
	}
	return true;
}

static struct silence silence_of(const struct device_poll *p)
{
	return (struct silence){ p->unheard && wall_is_known(p->heard), p->late_since };
}

bool reader_ends_silence(struct reader *r, int64_t device_id, int64_t z_device_id, struct silence *ret, struct err *e)
{
	struct silence s, z = { false, WALL_NEVER };
	const struct device_poll *p;
	bool z_heard = false;

	if (z_device_id != UNKNOWN_I64) {
		if (!reader_poll(r, z_device_id, &p, e))
			return false;
		z = silence_of(p);
		z_heard = !p->unheard;
	}
	if (!reader_poll(r, device_id, &p, e))
		return false;
	s = silence_of(p);
	s.late = !z_heard && p->unheard && (s.late || z.late);
	if (z.since.ms > s.since.ms)
		s.since = z.since;
	*ret = s;
	return true;
}

/* What the device's last poll p says of the link's interface. */
static bool measure_interface(struct reader *r, struct arena *a, struct link_row *l, const struct device_poll *p, struct err *e)
{
	const struct interface_sample *s;

	if (l->interface_id != UNKNOWN_I64 && !read_interface(r, a, l, e))
		return false;
	if (!p->told)
		l->oper_status = l->admin_status = NULL;
	if (!reader_poll_sample(r, l->interface_id, &s, e))
		return false;
	if (!p->late && s)
		take_rates(l, &s->rates);
	return !reader_is_past(r) || s || measure_past(r, l, p, e);
}

static bool measure_end(struct reader *r, struct arena *a, struct link_row *l, int64_t z_device_id, bool with_rates,
                        struct silence *ret, struct err *e)
{
	const struct device_poll *p;

	if (!reader_ends_silence(r, l->device_id, z_device_id, ret, e) || !reader_poll(r, l->device_id, &p, e))
		return false;
	l->at = p->at;
	l->age_s = reader_age_s(r, p->at);
	return !with_rates || measure_interface(r, a, l, p, e);
}

/* A link known by an address: its echo requests tell. */
static void measure_echo(struct reader *r, struct link_row *l, const struct measured *m)
{
	const struct check_view *v = measured_check(m, "icmp");

	if (!v || !wall_is_known(v->at))
		return;
	l->at = v->at;
	l->age_s = reader_age_s(r, v->at);
	if (v->late)
		return;
	l->latency_us = v->latency_us;
	l->loss_ratio = v->loss_ratio;
	l->outcome = v->outcome;
	l->detail = v->detail;
}

static void mark_late(struct link_row *l)
{
	l->state = LINK_UNKNOWN;
	l->outcome = OUTCOME_STALE;
	l->detail = NULL;
}

static bool measure(struct reader *r, struct arena *a, struct link_row *l, bool with_rates, struct err *e)
{
	int64_t z_device_id = l->latency_us;
	struct silence silence;
	struct measured m;

	set_unknown(l);
	if (!(l->device ? reader_read_recorded : reader_measure)(r, a, l->id, &m, e)) /* one with a device has no check of its own */
		return false;
	silence = reader_echo_silence(r, &m);
	if (l->device && !measure_end(r, a, l, z_device_id, with_rates, &silence, e))
		return false;
	if (m.recorded && m.state >= LINK_UP && m.state <= LINK_ADMIN_DOWN) {
		l->state = (enum link_state)m.state;
		l->since = m.since;
		l->outcome = m.outcome;
		l->detail = m.detail;
	}
	measure_echo(r, l, &m);
	if (silence.late && m.outcome != OUTCOME_STALE && (m.recorded || !reader_is_past(r))) {
		mark_late(l);
		l->since = silence.since;
	}
	return true;
}

static bool read_all(struct reader *r, struct arena *a, const struct declared_sites *sites, bool with_rates, struct link_row **ret_rows,
                     size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct link_row);
	enum statement id = with_rates ? ST_LINKS : ST_LINK_STATES;
	struct link_row *links;

	if (!reader_read_polls(r, e) || !reader_rows(r, id, DB_VALUES(reader_instant(r)), &rows, fill_declared, e))
		return false;
	links = rows.data;
	memset(r->links, 0, sizeof r->links);
	for (size_t i = 0; i < rows.n; i++) {
		const struct site_row *site = reader_site_named(sites, links[i].site);

		if (!measure(r, a, &links[i], with_rates, e))
			return false;
		links[i].commune = site ? site->commune : NULL;
		r->links[links[i].state]++;
	}
	r->links_counted = true;
	*ret_rows = links;
	*ret_n = rows.n;
	return true;
}

bool read_links(struct reader *r, struct arena *a, struct link_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct declared_sites sites;

	return reader_declared_sites(r, a, &sites, e) && read_all(r, a, &sites, true, ret_rows, ret_n, e);
}

bool reader_link_states(struct reader *r, struct arena *a, const struct declared_sites *sites, struct link_row **ret_rows, size_t *ret_n,
                        struct err *e)
{
	return read_all(r, a, sites, false, ret_rows, ret_n, e);
}

bool read_link_detail(struct reader *r, struct arena *a, struct link_row *link, struct err *e)
{
	const struct device_poll *p;

	if (!link->device)
		return true;
	return DB_READ_I64(&r->db, ST_INTERFACE_NAMED, &link->interface_id, e, V_I64(link->device_id), V_TEXT(link->interface))
	       && reader_poll(r, link->device_id, &p, e) && measure_interface(r, a, link, p, e);
}
