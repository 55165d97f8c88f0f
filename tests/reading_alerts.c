#include "tests/reading_alerts.h"

#include <inttypes.h>
#include <stdio.h>

void reading_add_alert(struct reading *t, int64_t id, int64_t entity, int64_t follows, enum state state, int opened, int closed)
{
	char sql[512], follows_id[24] = "NULL", closed_ms[24] = "NULL";

	if (follows)
		snprintf(follows_id, sizeof follows_id, "%" PRId64, follows);
	if (closed >= 0)
		snprintf(closed_ms, sizeof closed_ms, "%" PRId64, FIXTURE_NOW.ms - closed * MINUTE_MS);
	snprintf(sql, sizeof sql, "INSERT INTO alert (id, entity_id, opened_ms, closed_ms, follows_id, state, outcome, detail) VALUES "
	         "(%" PRId64 ", %" PRId64 ", %" PRId64 ", %s, %s, %d, 'timeout', 'no answer')", id, entity, FIXTURE_NOW.ms - opened * MINUTE_MS,
	         closed_ms, follows_id, (int)state);
	fixture_sql(&t->f, sql);
}

void reading_add_silence(struct reading *t, const char *kind, int64_t entity, int64_t alert_id, int before, int after)
{
	char sql[1024], alert[24] = "NULL";

	if (alert_id)
		snprintf(alert, sizeof alert, "%" PRId64, alert_id);
	snprintf(sql, sizeof sql, "INSERT INTO journal (at_ms, uid, method, request, result, previous, hash) VALUES (%" PRId64 ", 1000, '%s', "
	         "'{}', 'ok', x'00', x'00'); INSERT INTO journal_text (seq, salt, text) VALUES (last_insert_rowid(), x'00', 'ticket 4711');"
	         "INSERT INTO silence (kind, entity_id, alert_id, uid, from_ms, until_ms, seq) VALUES ('%s', %" PRId64 ", %s, 1000, %" PRId64
	         ", %" PRId64 ", (SELECT max(seq) FROM journal))", FIXTURE_NOW.ms - before * MINUTE_MS, kind, kind, entity, alert,
	         FIXTURE_NOW.ms - before * MINUTE_MS, FIXTURE_NOW.ms + after * MINUTE_MS);
	fixture_sql(&t->f, sql);
}

void reading_present_certificate(struct reading *t, wall_t at, const char *serial)
{
	struct batch *b = batch_new();
	struct batch_result *r = fixture_add_result(b, fixture_check(&t->f, "service", "web", "http"), at, OUTCOME_OK);
	struct tls_facts tls = { .present = true, .not_before = { 1 }, .not_after = wall_after(FIXTURE_NOW, 86400000), .chain_not_after = WALL_NEVER };

	snprintf(tls.serial, sizeof tls.serial, "%s", serial);
	r->tls = &tls;
	r->service_id = WEB;
	fixture_write(&t->f, b);
}
