#include "sample_alerts.h"

#include "sample_links.h"

#include "arena.h"
#include "console/snapshot.h"

#include <stdlib.h>
#include <string.h>

#define AGO(minutes) { INT64_C(1795316861000) - (minutes) * INT64_C(60000) }
#define AHEAD(minutes) { INT64_C(1795316861000) + (minutes) * INT64_C(60000) }
#define NAMES(array) { array, ARRAY_LEN(array) }
#define NOBODY .silence_uid = UNKNOWN_I64, .silence_until = WALL_NEVER_INIT, .called = WALL_NEVER_INIT, .gtr_due = WALL_NEVER_INIT
#define WALL_NEVER_INIT { INT64_MIN }

static const char *cut_sites[] = { "CH Démo-Sud", "EHPAD La Roseraie Démo", "EHPAD Les Tilleuls Démo", "HAD Démo-Vallée" };
static const char *cut_routes[] = { "Télé-AVC Sud", "Téléradiologie Vallée" };
static const char *cut_uses[] = { "tele-avc", "teleradiologie" };
static const size_t cut_counts[] = { 1, 2 };
static const char *cut_covolinks[] = {
	"COVO-SUD-01", "COVO-SUD-02", "COVO-SUD-03", "COVO-SUD-04", "COVO-SUD-05", "COVO-SUD-06", "COVO-SUD-07", "COVO-SUD-08", "COVO-SUD-09",
	"COVO-SUD-10", "COVO-SUD-11", "COVO-SUD-12", "COVO-SUD-13", "COVO-SUD-14", "COVO-SUD-15", "COVO-SUD-16", "COVO-SUD-17", "COVO-SUD-18",
};
static const char *cut_children[] = { "link:SYVIK-2044", "device:rt-demo-12", "service:Portail Démo Sud" };
static const char *one_site[] = { "Clinique des Horizons Démo" };

static const struct alert_row rows[] = {
	{
		.id = 41, .entity_id = 7, .kind = "link", .name = "SYVIK-2041", .subject = "", .site = "Centre de données régional Démo",
		.commune = "Rouen", .cause_id = 41, .cause = "link:SYVIK-2041", .severity = STATE_CRITICAL, .handling = ALERT_OPEN,
		.outcome = OUTCOME_LINK_DOWN, .detail = "ge-0/0/1: ifOperStatus down", .since = AGO(5), .ended = WALL_NEVER_INIT,
		.children = cut_children, .n_children = ARRAY_LEN(cut_children),
		.impact = { .sites = NAMES(cut_sites), .covolinks = NAMES(cut_covolinks), .routes = NAMES(cut_routes), .uses = NAMES(cut_uses),
		            .uses_routes = cut_counts, .degraded = NAMES(one_site) },
		.contract = "SYVIK 2027", .supplier = "Opérateur Démo", .phone = "02 99 00 00 01",
		.runbook = "Vérifier l'alimentation de la baie B3, puis appeler le NOC", NOBODY,
	},
	{
		.id = 44, .entity_id = 8, .kind = "link", .name = "SYVIK-2044", .subject = "", .site = "EHPAD Les Tilleuls Démo",
		.cause_id = 41, .cause = "link:SYVIK-2041", .severity = STATE_CRITICAL, .handling = ALERT_OPEN,
		.outcome = OUTCOME_TIMEOUT, .since = AGO(4), .ended = WALL_NEVER_INIT, NOBODY,
	},
	{
		.id = 45, .entity_id = 9, .kind = "device", .name = "rt-demo-12", .subject = "", .site = "CH Démo-Sud",
		.cause_id = 41, .cause = "link:SYVIK-2041", .severity = STATE_CRITICAL, .handling = ALERT_OPEN,
		.outcome = OUTCOME_TIMEOUT, .unreachable = true, .since = AGO(4), .ended = WALL_NEVER_INIT, NOBODY,
	},
	{
		.id = 38, .entity_id = 10, .kind = "link", .name = "SYVIK-D011", .subject = "redundancy", .site = "CH Démo-Nord",
		.cause_id = 38, .cause = "link:SYVIK-D011", .severity = STATE_WARNING, .handling = ALERT_OPEN, .outcome = OUTCOME_LINK_DOWN,
		.since = AGO(190), .ended = WALL_NEVER_INIT, .contract = "SYVIK 2027", .supplier = "Opérateur Démo", .phone = "02 99 00 00 01",
		.silence_uid = UNKNOWN_I64, .silence_until = WALL_NEVER_INIT, .called = AGO(150), .gtr_due = AHEAD(90),
	},
	{
		.id = 39, .entity_id = 11, .kind = "service", .name = "Annuaire Démo", .subject = "", .site = "Centre de données régional Démo",
		.cause_id = 39, .cause = "service:Annuaire Démo", .severity = STATE_WARNING, .handling = ALERT_OPEN, .outcome = OUTCOME_SLOW,
		.since = AGO(26), .ended = WALL_NEVER_INIT, .flapping = true, NOBODY,
	},
	{
		.id = 21, .entity_id = 12, .kind = "device", .name = "sw-demo-08", .subject = "", .site = "Clinique des Horizons Démo",
		.cause_id = 21, .cause = "device:sw-demo-08", .severity = STATE_CRITICAL, .handling = ALERT_ACKED,
		.outcome = OUTCOME_TIMEOUT, .unreachable = true, .since = AGO(400), .ended = WALL_NEVER_INIT,
		.impact = { .sites = NAMES(one_site) }, .silence_uid = 4000000000, .silence_until = AHEAD(203),
		.silence_reason = "Appel NOC 21:11, ticket 88123", .called = WALL_NEVER_INIT, .gtr_due = WALL_NEVER_INIT,
	},
	{
		.id = 22, .entity_id = 13, .kind = "link", .name = "SYVIK-2050", .subject = "", .site = "CH Démo-Nord", .cause_id = 22,
		.cause = "link:SYVIK-2050", .severity = STATE_CRITICAL, .handling = ALERT_MAINTENANCE, .outcome = OUTCOME_LINK_DOWN,
		.since = AGO(55), .ended = WALL_NEVER_INIT, .silence_uid = 4000000000, .silence_until = AHEAD(1500),
		.silence_reason = "Travaux opérateur sur CAE-CORE2", .supplier = "Opérateur Démo", .phone = "02 99 00 00 01",
		.called = WALL_NEVER_INIT, .gtr_due = WALL_NEVER_INIT,
	},
};

const struct alert_row *sample_alert_rows(size_t *ret_n)
{
	*ret_n = ARRAY_LEN(rows);
	return rows;
}

void sample_alerts(struct screen *s, bool none)
{
	struct arena *a = arena_new();
	size_t n_rows = none ? 0 : ARRAY_LEN(rows), n = 0;
	struct alerts_item *lines;
	struct snapshot *kept = arena_alloc(a, sizeof *kept);
	const struct status_row status = {
		.collector = COLLECTOR_RUNNING, .data_age_s = 12, .links_total = 20, .links_up = 14, .links_down = none ? 0 : 4, .links_degraded = 2,
		.alerts = { .critical = none ? 0 : 1, .warning = none ? 0 : 2, .handled = none ? 0 : 2, .acked = none ? 0 : 1,
		            .maintenance = none ? 0 : 1, .children = none ? 0 : 2, .hidden = none ? 0 : 4, .back = none ? 0 : 1 },
	};
	struct err e;

	kept->alerts = (struct alert_row *)(uintptr_t)rows;
	kept->n_alerts = n_rows;
	lines = alerts_rows(kept, a, &n);
	if (!lines || !browser_set_rows(screen_view(s), a, lines, n, kept, SAMPLE_NOW, false, &e))
		abort();
	screen_set_status(s, &status);
	screen_set_on_call(s, "P. Martin → J. Roux\n08:00");
}

void sample_alert_page(struct screen *s)
{
	static struct proof_row proofs[] = {
		{ PROOF_FOR, AGO(3), "link:SYVIK-2041", "ge-0/0/1: ifOperStatus down" },
		{ PROOF_FOR, AGO(4), "link:SYVIK-2041", "ge-0/0/1: ifOperStatus down" },
		{ PROOF_FOR, AGO(5), "link:SYVIK-2041", "trap linkDown" },
		{ PROOF_AGAINST, AGO(1), "device:rt-demo-01", "3 of 3 answered by 192.0.2.1, RTT median 1.2 ms (1.1 to 1.4)" },
		{ PROOF_CHANGE, AGO(12), "device:rt-demo-01", "sysUpTime went back: restarted" },
		{ PROOF_ALERT, AGO(6), "link:SYVIK-D012", "another alert: The interface is down" },
		{ PROOF_ALERT, AGO(7), "link:SYVIK-D013", "another alert: The interface is down" },
		{ PROOF_ALERT, AGO(8), "link:SYVIK-D014", "another alert: The interface is down" },
		{ PROOF_ALERT, AGO(9), "link:SYVIK-D015", "another alert: The interface is down" },
		{ PROOF_ALERT, AGO(10), "link:SYVIK-D016", "another alert: The interface is down" },
	};
	static struct note_row notes[] = {
		{ .kind = "comment", .object = "link:SYVIK-2041", .text = "Baie B3 sous tension", .alert_id = 41, .uid = 4000000000, .at = AGO(2),
		  .gtr_due = WALL_NEVER_INIT },
	};
	static struct notification_row told[] = {
		{ .id = 1, .alert_id = 41, .attempts = 1, .object = "link:SYVIK-2041", .recipient = "P. Martin", .channel = "mail", .event = "problem",
		  .state = "delivered", .created = AGO(4), .due = AGO(4), .done = AGO(4) },
		{ .id = 2, .alert_id = 41, .attempts = 3, .object = "link:SYVIK-2041", .recipient = "P. Martin", .channel = "sms", .event = "problem",
		  .state = "failed", .error = "HTTP 503", .created = AGO(4), .due = AGO(4), .done = AGO(2) },
	};
	static struct support_row supports[] = {
		{ .contract = "SYVIK 2027", .reference = "2026-SYV-17", .gtr_hours = "4", .gtr_window = "24x7", .ends = "2027-11-08",
		  .supplier = "Opérateur Démo", .phone = "02 99 00 00 01", .hours = "24x7", .customer_reference = "GCS-114" },
	};
	struct browser *b = screen_view(s);
	struct arena *a = arena_new();
	struct alerts_page *p = arena_alloc(a, sizeof *p);

	*p = (struct alerts_page){ .proofs = proofs, .n_proofs = ARRAY_LEN(proofs), .notes = notes, .n_notes = ARRAY_LEN(notes),
	                           .notifications = told, .n_notifications = ARRAY_LEN(told), .supports = supports, .n_supports = 1,
	                           .redundancy = { true, { SAMPLE_NOW.ms - 12 * INT64_C(86400000) } } };
	b->open = true;
	browser_set_page(b, a, p, SAMPLE_NOW, SAMPLE_NOW);
}
