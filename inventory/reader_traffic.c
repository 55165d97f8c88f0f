#include "traffic.h"

#include "inventory/reader_internal.h"
#include "intl.h"
#include "net_range.h"

#include <string.h>

static const char *const names[TRAFFIC_RESULTS] = {
	[TRAFFIC_ACCEPTED] = "accepted", [TRAFFIC_REJECTED] = "rejected", [TRAFFIC_ABORTED] = "aborted", [TRAFFIC_UNANSWERED] = "unanswered",
};
static const char *const words[TRAFFIC_RESULTS] = {
	[TRAFFIC_ACCEPTED] = N_("it was accepted"), [TRAFFIC_REJECTED] = N_("it was refused"), [TRAFFIC_ABORTED] = N_("it was aborted"),
	[TRAFFIC_UNANSWERED] = N_("no answer seen"),
};

const char *traffic_result_name(enum traffic_result r) { return names[r]; }
const char *traffic_result_word(enum traffic_result r) { return words[r]; }

/* ---- who looks ---- */

struct span { wall_t from, to; const char *point; };

static bool fill_span(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct span *s = row;

	(void)e;
	s->from = column_wall(c);
	s->to = column_wall(c);
	s->point = column_text(c);
	if (s->to.ms > reader_moment(r).ms)
		s->to = reader_moment(r);
	return true;
}

/* Spans by their end, the latest first; those of several points may lie above each other. */
static void see_spans(const struct span *s, size_t n, wall_t now, struct traffic_view *v)
{
	int64_t day = now.ms - TRAFFIC_DAY_S * INT64_C(1000), begun = now.ms, seen = 0;
	wall_t since = { now.ms + TRAFFIC_GAP_MS - TRAFFIC_NOW_MS }; /* the latest must be nearer than a gap */
	bool unbroken = true;

	if (n > 0) {
		v->ended = s[0].to;
		v->point = s[0].point;
	}
	for (size_t i = 0; i < n; i++) {
		int64_t to = s[i].to.ms < begun ? s[i].to.ms : begun, from = s[i].from.ms > day ? s[i].from.ms : day;

		if (to > from) {
			seen += to - from;
			begun = from;
		}
		unbroken = unbroken && s[i].to.ms >= since.ms - TRAFFIC_GAP_MS;
		if (unbroken && s[i].from.ms < since.ms)
			v->watched = since = s[i].from;
	}
	v->watched_s = seen / 1000;
}

struct told { const char *interface, *own_ae; };

static bool fill_told(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct told *t = row;

	(void)r, (void)e;
	t->interface = column_text(c);
	t->own_ae = column_text(c);
	return true;
}

bool read_traffic_view(struct reader *r, struct arena *a, struct traffic_view *ret, struct err *e)
{
	struct rows spans = ROWS_INIT(a, struct span), rows = ROWS_INIT(a, struct told);
	struct traffic_view v = { .watched = WALL_NEVER, .ended = WALL_NEVER };
	const struct told *told;

	if (!reader_rows(r, ST_TRAFFIC_WATCH, NULL, 0, &rows, fill_told, e)
	    || !reader_rows(r, ST_TRAFFIC_SPANS, DB_VALUES(V_WALL(reader_moment(r))), &spans, fill_span, e))
		return false;
	told = rows.data;
	if (rows.n > 0)
		v.own_ae = told->own_ae;
	if (rows.n > 0 && told->interface) {
		v.told = !reader_is_past(r); /* what was configured then is not kept */
		v.interface = *told->interface ? told->interface : NULL;
	}
	see_spans(spans.data, spans.n, reader_moment(r), &v);
	*ret = v;
	return true;
}

/* ---- what passed ---- */

/* One pair at one point. */
struct seen {
	const char *source, *destination, *calling, *called, *point;
	int64_t port;
	wall_t last, refused, image;
	int64_t accepted, rejected, aborted;   /* of the hour in which its last association began */
	int64_t associations, bytes_out, bytes_in;
	struct net_address from, to;
	bool addressed;
};

static int64_t or_zero(int64_t n) { return n == UNKNOWN_I64 ? 0 : n; }

static bool fill_seen(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct seen *s = row;
	wall_t hour;

	(void)e;
	s->source = column_text(c);
	s->destination = column_text(c);
	s->port = column_i64(c);
	s->calling = column_text(c);
	s->called = column_text(c);
	s->point = column_text(c);
	s->last = column_wall(c);
	s->refused = column_wall(c);
	hour = column_wall(c);
	s->image = column_wall(c);
	s->accepted = or_zero(column_i64(c));
	s->rejected = or_zero(column_i64(c));
	s->aborted = or_zero(column_i64(c));
	s->associations = or_zero(column_i64(c));
	s->bytes_out = or_zero(column_i64(c));
	s->bytes_in = or_zero(column_i64(c));
	if (s->last.ms > reader_moment(r).ms && reader_is_past(r))
		s->last = hour;
	s->addressed = s->source && s->destination && net_address_parse(s->source, &s->from) && net_address_parse(s->destination, &s->to);
	return true;
}

static enum traffic_result result_of(const struct seen *s)
{
	if (wall_is_known(s->refused) && s->refused.ms >= s->last.ms)
		return TRAFFIC_REJECTED;
	if (s->accepted > 0)
		return s->aborted >= s->accepted ? TRAFFIC_ABORTED : TRAFFIC_ACCEPTED;
	if (s->aborted > 0)
		return TRAFFIC_ABORTED;
	return s->rejected > 0 ? TRAFFIC_REJECTED : TRAFFIC_UNANSWERED;
}

static bool is(const char *a, const char *b) { return a && b && strcmp(a, b) == 0; }
static bool same(const struct net_address *a, const struct net_address *b) { return memcmp(a, b, sizeof *a) == 0; }

/* A Covolink, as it is looked for. */
struct place {
	const struct covolink_row *row;
	struct net_address address;
	int64_t port;
	const char *our_ae;
	bool addressed, alone;
};

static struct place *make_places(const struct covolink_row *rows, size_t n, const struct traffic_view *v, struct arena *a)
{
	struct place *p = arena_array(a, n, sizeof *p);

	for (size_t i = 0; p && i < n; i++) {
		p[i] = (struct place){ .row = &rows[i], .port = rows[i].port == UNKNOWN_I64 ? DICOM_PORT : rows[i].port, .alone = true,
			.our_ae = rows[i].calling_ae && *rows[i].calling_ae ? rows[i].calling_ae : v->own_ae };
		p[i].addressed = rows[i].address && net_address_parse(rows[i].address, &p[i].address);
	}
	for (size_t i = 0; p && i < n; i++)
		for (size_t k = 0; k < n && p[i].alone; k++)
			p[i].alone = i == k || !p[i].addressed || !p[k].addressed || !same(&p[i].address, &p[k].address);
	return p;
}

static bool is_asked(const struct place *p, const struct seen *s)
{
	return p->addressed ? s->addressed && same(&p->address, &s->to) && s->port == p->port : is(s->called, p->row->called_ae);
}

static bool asks(const struct place *p, const struct seen *s)
{
	if (!p->addressed || !s->addressed || !same(&p->address, &s->from))
		return false;
	return p->alone || is(s->calling, p->row->called_ae);
}

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

/* Several points may have seen the same pair: what each saw of it is not added. */
static bool is_same_pair(const struct seen *a, const struct seen *b)
{
	return is(a->source, b->source) && is(a->destination, b->destination) && a->port == b->port && is(a->calling, b->calling)
	       && is(a->called, b->called);
}

static size_t join_points(struct seen *s, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct seen *k = &s[kept ? kept - 1 : 0], latest;

		if (kept == 0 || !is_same_pair(k, &s[i])) {
			s[kept++] = s[i];
			continue;
		}
		latest = s[i].last.ms >= k->last.ms ? s[i] : *k;
		latest.associations = larger(k->associations, s[i].associations);
		latest.bytes_out = larger(k->bytes_out, s[i].bytes_out);
		latest.bytes_in = larger(k->bytes_in, s[i].bytes_in);
		latest.image = k->image.ms > s[i].image.ms ? k->image : s[i].image;
		*k = latest;
	}
	return kept;
}

static void add(struct covolink_traffic *t, const struct seen *s, bool asked)
{
	if (t->associations != UNKNOWN_I64) {
		t->associations += s->associations;
		t->bytes_in += asked ? s->bytes_out : s->bytes_in;
		t->bytes_out += asked ? s->bytes_in : s->bytes_out;
	}
	if (wall_is_known(s->image) && (!wall_is_known(t->image_hour) || s->image.ms > t->image_hour.ms))
		t->image_hour = s->image;
	if (!wall_is_known(s->last) || (wall_is_known(t->last) && t->last.ms >= s->last.ms))
		return;
	t->last = s->last;
	t->peer_ae = asked ? s->calling : s->called;
	t->peer_address = asked ? s->source : s->destination;
	t->direction = asked ? "in" : "out";
	t->result = traffic_result_name(result_of(s));
	t->point = s->point;
}

static struct covolink_traffic nothing(const struct traffic_view *v)
{
	int64_t none = v->watched_s > 0 ? 0 : UNKNOWN_I64;

	return (struct covolink_traffic){ .last = WALL_NEVER, .image_hour = WALL_NEVER, .associations = none, .bytes_in = none, .bytes_out = none,
		.watched_s = v->watched_s };
}

bool read_traffic(struct reader *r, struct arena *a, const struct covolink_row *covolinks, size_t n, const struct traffic_view *view,
                  struct covolink_traffic *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct seen);
	const struct place *places = make_places(covolinks, n, view, a);
	const wall_t day = { reader_moment(r).ms - TRAFFIC_DAY_S * INT64_C(1000) };
	struct seen *seen;
	size_t n_seen;

	if (!places)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		ret[i] = nothing(view);
	if (!reader_rows(r, ST_TRAFFIC, DB_VALUES(reader_instant(r), V_WALL(day)), &rows, fill_seen, e))
		return false;
	seen = rows.data;
	n_seen = join_points(seen, rows.n);
	for (size_t k = 0; k < n_seen; k++)
		for (size_t i = 0; i < n; i++) {
			bool asked = is_asked(&places[i], &seen[k]);

			if ((asked && !is(seen[k].calling, places[i].our_ae)) || (!asked && asks(&places[i], &seen[k])))
				add(&ret[i], &seen[k], asked);
		}
	return true;
}
