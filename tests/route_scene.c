#include "tests/route_scene.h"

#include "observed.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { WRITTEN_MOST = 64, WEEKS = 10, WEEK_HOURS = 168 };

void route_scene_declare(struct reading *t)
{
	fixture_sql(&t->f,
		"INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (20, 'covolink', 'COVO', 0, 0), (21, 'route', 'AVC', 0, 0), "
		"(22, 'route', 'Radio', 0, 0);"
		"INSERT INTO covolink (entity_id, valid_from, site, device, address, called_ae, runbook) VALUES (20, 0, 'Hôpital de la Presqu''île', 'sw1', "
		"'10.0.0.2', 'COVO_AE', 'Call the imaging supplier');"
		"INSERT INTO route (entity_id, valid_from, source_site, covolink, destination_site, source_ae, destination_ae, \"use\") VALUES "
		"(21, 0, 'EHPAD des Tilleuls', 'COVO', 'Hôpital de la Presqu''île', 'SCAN_A', 'PACS_B', 'tele-avc'), "
		"(22, 0, 'EHPAD des Tilleuls', 'COVO', 'Hôpital de la Presqu''île', 'SCAN_C', NULL, 'teleradiology');");
}

static int64_t point(struct store *s)
{
	static const struct observed_point eth1 = { "eth1", NULL };
	bool again;
	struct err e;
	int64_t id;

	if (!store_observe_from(s, &eth1, ROUTE_NOW, &id, &again, &e))
		fail_msg("%s", e.text);
	return id;
}

static void write_records(struct store *s, const struct flow_record *records, size_t n)
{
	struct err e;
	size_t fresh;

	if (!store_write_observed(s, point(s), records, n, &fresh, &e))
		fail_msg("%s", e.text);
}

static struct flow_record association(const char *calling, const char *called, wall_t at, enum route_answer answer)
{
	static uint64_t id;
	struct flow_record r, checked;
	struct err e;

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_ASSOCIATION;
	r.interval_ms = at.ms;
	r.association.key = (struct flow_key){ .source = { 10, 0, 0, 1 }, .destination = { 10, 0, 0, 2 }, .port = 104, .protocol = 6, .family = 4 };
	r.association.id = ++id;
	r.association.started_ms = r.association.last_ms = at.ms;
	snprintf(r.association.calling_ae, sizeof r.association.calling_ae, "%s", calling);
	snprintf(r.association.called_ae, sizeof r.association.called_ae, "%s", called);
	r.association.first = r.association.answered = r.association.ended = 1;
	r.association.accepted = answer == ROUTE_ACCEPTS;
	r.association.outcome = answer == ROUTE_ACCEPTS ? FLOW_ASSOCIATION_RELEASED : FLOW_ASSOCIATION_REJECTED;
	r.association.result = answer == ROUTE_REFUSES;
	r.association.origin = answer == ROUTE_REFUSES;
	r.association.reason = answer == ROUTE_REFUSES ? 7 : 0;
	if (!flow_record_check(&r, sizeof r, &checked, &e))
		fail_msg("%s", e.text);
	return checked;
}

void route_scene_associate(struct store *s, const char *calling, const char *called, wall_t at, size_t n, enum route_answer answer)
{
	struct flow_record records[WRITTEN_MOST];

	assert_in_range(n, 1, WRITTEN_MOST);
	for (size_t i = 0; i < n; i++)
		records[i] = association(calling, called, wall_after(at, (int64_t)i * 1000), answer);
	write_records(s, records, n);
}

void route_scene_look(struct store *s, wall_t from, wall_t to)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_TALLY;
	r.interval_ms = from.ms;
	r.tally.until_ms = to.ms;
	r.tally.frames = 100;
	r.tally.bytes = 10000;
	write_records(s, &r, 1);
}

static bool is_at_work(size_t hour_of_week) /* from Thursday 17:00 UTC on */
{
	size_t hour = (hour_of_week + 17) % 24, day = ((hour_of_week + 17) / 24 + 3) % 7;

	return day < 5 && hour >= 7 && hour < 18;
}

void route_scene_weeks(struct reading *t, wall_t until, wall_t to)
{
	wall_t from = wall_after(ROUTE_NOW, -WEEKS * WEEK_HOURS * ROUTE_HOUR);

	route_scene_look(t->f.store, from, to);
	for (size_t h = 0; wall_after(from, (int64_t)h * ROUTE_HOUR).ms < until.ms; h++) {
		wall_t at = wall_after(from, (int64_t)h * ROUTE_HOUR + 60000);

		if (!is_at_work(h % WEEK_HOURS))
			continue;
		route_scene_associate(t->f.store, "SCAN_A", "COVO_AE", at, 4, ROUTE_ACCEPTS);
		route_scene_associate(t->f.store, "SCAN_C", "COVO_AE", at, 1, ROUTE_ACCEPTS);
	}
}

void route_scene_alert(struct reading *t, int64_t entity_id, wall_t from, wall_t to)
{
	char sql[256], closed[32] = "NULL";

	if (wall_is_known(to))
		snprintf(closed, sizeof closed, "%" PRId64, to.ms);
	snprintf(sql, sizeof sql, "INSERT INTO alert (entity_id, subject, opened_ms, closed_ms, state, outcome) VALUES (%" PRId64 ", '', %" PRId64 ", %s, 2, "
	         "'timeout')", entity_id, from.ms, closed);
	fixture_sql(&t->f, sql);
}
