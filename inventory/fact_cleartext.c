/* What carried a password in clear to a device of ours, as captures saw it. */
#include "inventory/fact.h"

#include "inventory/flow_own.h"
#include "traffic.h"

#include <string.h>

enum { SEEN_DAYS = 30 };

struct clear { const char *device, *source, *destination, *protocol; int64_t port, traits; struct flow_seen seen; };

static bool fill_clear(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct clear *v = row;

	(void)r;
	v->device = column_text(c);
	v->source = column_text(c);
	v->destination = column_text(c);
	v->protocol = column_text(c);
	v->port = column_i64(c);
	v->traits = column_i64(c);
	v->seen.traits = (uint16_t)(v->traits | column_i64(c));
	v->seen.port = (uint16_t)v->port;
	v->seen.source_port = (uint16_t)column_i64(c);
	v->seen.first_seen = column_wall(c);
	v->seen.last_seen = column_wall(c);
	v->seen.protocol = flow_protocol_named(v->protocol);
	return (v->device && v->source && v->destination && net_address_parse(v->source, &v->seen.source)
	        && net_address_parse(v->destination, &v->seen.destination)) || err_set(e, ERR_DATA, "a flow without addresses");
}

static void see_clear(struct fact *f, const struct clear *v)
{
	fact_see_row(f);
	fact_see_text(f, v->device);
	fact_see_text(f, v->source);
	fact_see_text(f, v->destination);
	fact_see_text(f, v->protocol);
	fact_see_i64(f, v->port);
	fact_see_i64(f, v->traits);
}

struct clear_flows { size_t n; int64_t since; };

/* What the collector asks to find out whether such a protocol is spoken is none: it would be its own finding, for as long as it is told. */
static bool read_clear(struct fact *f, wall_t from, struct clear_flows *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(f->a, struct clear);
	struct clear_flows v = { 0, UNKNOWN_I64 };
	const char *named = NULL;
	const struct clear *c;
	struct flow_seen *seen;
	bool *asked;

	if (!reader_rows(f->reader, ST_FACT_CLEARTEXT, DB_VALUES(reader_instant(f->reader), V_WALL(from)), &rows, fill_clear, e))
		return false;
	c = rows.data;
	seen = arena_array(f->a, rows.n, sizeof *seen);
	if (!seen)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++)
		seen[i] = c[i].seen;
	if (!flow_own_find(f->reader, seen, rows.n, f->a, &asked, e))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		if (asked[i])
			continue;
		see_clear(f, &c[i]);
		if (!named || strcmp(named, c[i].device) != 0)
			fact_name_in(f, "seen_on", c[i].device);
		named = c[i].device;
		v.n++;
		if (v.since == UNKNOWN_I64 || seen[i].first_seen.ms < v.since)
			v.since = seen[i].first_seen.ms;
	}
	*ret = v;
	return true;
}

static int64_t days_since(const struct fact *f, wall_t since)
{
	return wall_is_known(since) ? (f->now.ms - since.ms) / FACT_DAY_MS : UNKNOWN_I64;
}

/* Which of such protocols a capture saw pass, and since when; null where nobody ever looked. */
bool fact_join_cleartext(struct fact *f, struct err *e)
{
	const wall_t from = { f->now.ms - SEEN_DAYS * FACT_DAY_MS };
	struct traffic_view view;
	struct clear_flows v = { 0, UNKNOWN_I64 };

	if (!read_traffic_view(f->reader, f->a, &view, e) || !read_clear(f, from, &v, e))
		return false;
	fact_tell(f, "seen", v.n > 0 || wall_is_known(view.ended) ? (int64_t)v.n : UNKNOWN_I64);
	fact_tell(f, "seen_days", v.since == UNKNOWN_I64 ? UNKNOWN_I64 : days_since(f, (wall_t){ v.since }));
	fact_tell(f, "watched_days", days_since(f, view.watched));
	if (v.n > 0)
		fact_fails(f, HDS_MAJOR_GAP);
	return true;
}
