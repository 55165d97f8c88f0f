#include "language.h"

#include "console/handover.h"
#include "intl.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define AT(clock) at("2026-11-22T" clock "+01:00")

static wall_t at(const char *rfc3339)
{
	struct err e;
	wall_t t = WALL_NEVER;

	if (!wall_parse(rfc3339, WALL_NEVER, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

/* An alert of a link that nobody sees to. */
static struct alert_row alert(int64_t id, const char *name, wall_t since)
{
	return (struct alert_row){
		.id = id, .cause_id = id, .kind = "link", .name = name, .subject = "", .severity = STATE_CRITICAL, .handling = ALERT_OPEN,
		.outcome = OUTCOME_LINK_DOWN, .since = since, .ended = WALL_NEVER, .silence_uid = UNKNOWN_I64, .silence_until = WALL_NEVER,
		.called = WALL_NEVER, .gtr_due = WALL_NEVER,
	};
}

static const struct status_row quiet = { .collector = COLLECTOR_RUNNING, .data_age_s = 3 };

static char *composed(const struct handover *h)
{
	struct handover_line lines[HANDOVER_LINES_MAX];
	struct text t = TEXT_INIT(65536);
	struct arena *a = arena_new();
	struct err e;
	size_t n;

	if (!handover_compose(h, a, lines, &n, &e))
		fail_msg("%s", e.text);
	assert_true(n <= HANDOVER_LINES_MAX);
	for (size_t i = 0; i < n; i++)
		text_appendf(&t, "%s\n", lines[i].text);
	arena_free(a);
	return t.data;
}

static void assert_composes(const struct handover *h, const char *lang, const char *expected)
{
	struct text plain = TEXT_INIT(65536);
	char *got;

	language_begin(lang);
	got = composed(h);
	for (const char *p = got; *p; p++) { /* spaces that do not break are compared as spaces */
		bool no_break = strncmp(p, "\302\240", 2) == 0;

		text_append_char(&plain, no_break ? ' ' : *p);
		p += no_break;
	}
	assert_string_equal(text_str(&plain), expected);
	text_done(&plain);
	free(got);
}

static void a_night_with_everything(void **state)
{
	static const char *cut[] = { "EHPAD des Tilleuls" }, *lost[] = { "CH A", "CH B" }, *uses[] = { "tele-avc" }, *routes[] = { "r1" };
	static const size_t uses_routes[] = { 1 };
	const wall_t now = AT("19:00:00");
	struct alert_row alerts[] = {
		alert(11, "SYVIK-12", AT("17:48:00")), alert(12, "SYVIK-13", AT("03:10:00")), alert(13, "SYVIK-14", AT("18:00:00")),
		alert(14, "SYVIK-15", AT("08:00:00")), alert(15, "SYVIK-16", AT("05:00:00")), alert(16, "SYVIK-17", AT("18:30:00")),
	};
	const struct note_row notes[] = {
		{ "comment", "link:SYVIK-13", "crew on its way", NULL, 12, 4711, AT("03:40:00"), WALL_NEVER },
		{ "comment", "link:SYVIK-13", "fibre found cut", NULL, 12, 4711, AT("18:10:00"), WALL_NEVER },
		{ "comment", "link:SYVIK-12", NULL, NULL, 11, 4711, AT("18:10:00"), WALL_NEVER }, /* purged */
	};
	const struct silence_row silences[] = {
		{ .kind = "ack", .object = "link:SYVIK-13", .alert_id = 12, .uid = 4711, .until = AT("20:00:00"), .reason = "ticket 42", .holds = true },
		{ .kind = "mute", .object = "device:sw1", .uid = 4711, .until = at("2026-11-24T07:00:00+01:00"), .reason = "noisy", .holds = true },
		{ .kind = "maintenance", .object = "site:CH C", .uid = 4711, .until = AT("22:00:00"), .reason = "works", .holds = false },
	};
	const struct link_row links[] = {
		{ .name = "SYVIK-20", .redundancy_group = "CH A", .state = LINK_UNKNOWN }, { .name = "SYVIK-21", .redundancy_group = "CH A", .state = LINK_UP },
		{ .name = "SYVIK-22", .state = LINK_UNKNOWN },
	};
	struct status_row status = quiet;
	const struct handover h = { AT("07:00:00"), now, &status, alerts, silences, notes, links, ARRAY_LEN(alerts), ARRAY_LEN(silences),
	                            ARRAY_LEN(notes), ARRAY_LEN(links), NULL, "15:6d1f" };

	(void)state;
	status.alerts = (struct alert_counts){ .critical = 2, .handled = 1, .acked = 1, .children = 3, .hidden = 4, .unreached = 1, .unreached_alert = 11, .back = 1 };
	status.device_states[STATE_UNKNOWN] = 2;
	alerts[0].impact = (struct impact_row){ .sites = { cut, 1 }, .routes = { routes, 1 }, .uses = { uses, 1 }, .uses_routes = uses_routes,
	                                        .degraded = { lost, 2 } };
	alerts[1].handling = ALERT_ACKED;
	alerts[1].silence_uid = 4711;
	alerts[1].silence_until = AT("20:00:00");
	alerts[1].silence_reason = "ticket 42";
	alerts[1].called = AT("03:20:00");
	alerts[1].gtr_due = AT("19:20:00");
	alerts[2].cause_id = 11; /* only follows */
	alerts[3].handling = alerts[4].handling = ALERT_ENDED;
	alerts[3].ended = AT("08:12:00");
	alerts[4].ended = AT("06:00:00"); /* of before the shift */
	alerts[5].flapping = true;
	assert_composes(&h, "en",
	                "Handover of 2026-11-22 19:00:00, since 07:00\n"
	                "Causes: 2 unhandled, 1 handled; behind them 3; 1 back by 07:00\n"
	                "NOBODY COULD BE REACHED for alert 11: every message failed. Call somebody.\n"
	                "Running\n"
	                "Critical 17:48 (new) Link SYVIK-12: The interface is down · telestroke · 1 estab. · 2 estab. on their last way · nobody sees to it\n"
	                "Critical 03:10  Link SYVIK-13: The interface is down\n"
	                "    in hand until 20:00, uid 4711: ticket 42; called 03:20, 20 min left\n"
	                "    18:10, uid 4711: fibre found cut\n"
	                "Critical 18:30 (new) Link SYVIK-17: The interface is down · nobody sees to it\n"
	                "Over since then\n"
	                "08:00–08:12  Link SYVIK-15: The interface is down\n"
	                "Silences that end within 12 hours\n"
	                "20:00  Link SYVIK-13, uid 4711: ticket 42\n"
	                "Unstable\n"
	                "Link SYVIK-17\n"
	                "Fragile\n"
	                "2 establishments on their last way: CH A, CH B (Link SYVIK-12)\n"
	                "Link SYVIK-20: stands in for others, and nobody knows whether it works\n"
	                "Devices and services of which nothing is known: 2\n"
	                "Journal: 15:6d1f\n");
	assert_composes(&h, "fr",
	                "Relève du 22/11/2026 19:00:00, depuis 07:00\n"
	                "Causes : non prises en charge 2, prises en charge 1 ; derrière elles 3 ; 1 de retour d’ici 07:00\n"
	                "PERSONNE N’A PU ÊTRE PRÉVENU de l’alerte 11 : tous les messages ont échoué. Appelez quelqu’un.\n"
	                "En cours\n"
	                "Critique 17:48 (nouvelle) Liaison SYVIK-12 : L’interface est hors service · télé-AVC · 1 étab. · 2 étab. sur leur dernier accès · "
	                "personne ne s’en occupe\n"
	                "Critique 03:10  Liaison SYVIK-13 : L’interface est hors service\n"
	                "    prise en charge jusqu’à 20:00, uid 4711 : ticket 42 ; appel : 03:20, reste 20 min\n"
	                "    18:10, uid 4711 : fibre found cut\n"
	                "Critique 18:30 (nouvelle) Liaison SYVIK-17 : L’interface est hors service · personne ne s’en occupe\n"
	                "Terminées depuis\n"
	                "08:00–08:12  Liaison SYVIK-15 : L’interface est hors service\n"
	                "Silences qui finissent dans les 12 heures\n"
	                "20:00  Liaison SYVIK-13, uid 4711 : ticket 42\n"
	                "Instables\n"
	                "Liaison SYVIK-17\n"
	                "Fragile\n"
	                "2 établissements sur leur dernier accès : CH A, CH B (Liaison SYVIK-12)\n"
	                "Liaison SYVIK-20 : prend le relais d’autres, et nul ne sait si elle fonctionne\n"
	                "Équipements et services dont rien n’est connu : 2\n"
	                "Journal : 15:6d1f\n");
}

static void a_quiet_night_is_three_lines(void **state)
{
	const struct handover h = { .since = AT("07:00:00"), .now = AT("19:00:00"), .status = &quiet };

	(void)state;
	assert_composes(&h, "en", "Handover of 2026-11-22 19:00:00, since 07:00\nCauses: 0 unhandled, 0 handled; behind them 0\nRunning\nNo alert.\n");
}

static void who_is_on_call_and_who_is_next_are_named(void **state)
{
	static const char file[] = "person Ann phone \"+33 2 01\"\nperson Bob\ndefault Ann\nchange monday 08:30\nweek 2026-11-16 Bob\nweek 2026-11-23 Ann\n";
	struct err e;
	struct rota *r = rota_parse("rota", file, strlen(file), &e);
	struct handover h = { .since = AT("07:00:00"), .now = AT("19:00:00"), .status = &quiet, .rota = r };
	char *got;

	(void)state;
	if (!r)
		fail_msg("%s", e.text);
	language_begin("en");
	got = composed(&h);
	assert_non_null(strstr(got, "On call: Bob; next: Ann (+33 2 01) from "));
	free(got);
	rota_free(r);
}

static void a_collector_that_does_not_run_is_said_first_of_what_is_fragile(void **state)
{
	const struct status_row stopped = { .collector = COLLECTOR_STOPPED, .data_age_s = 3600 };
	const struct link_row link = { .name = "SYVIK-20", .redundancy_group = "CH A", .state = LINK_UNKNOWN };
	const struct handover h = { .since = AT("07:00:00"), .now = AT("19:00:00"), .status = &stopped, .links = &link, .n_links = 1 };
	char *got;

	(void)state;
	language_begin("en");
	got = composed(&h);
	assert_non_null(strstr(got, "Fragile\nThe collector is stopped: nothing is measured; latest result 1 h 00 min ago\n"));
	assert_null(strstr(got, "SYVIK-20"));
	free(got);
}

static void what_was_not_seen_to_carry_is_named_in_one_line(void **state)
{
	const wall_t now = AT("19:00:00"), old = { now.ms - 41 * INT64_C(86400000) }, edge = { now.ms - 30 * INT64_C(86400000) };
	struct link_row links[] = {
		{ .name = "SYVIK-1", .redundant = true, .redundancy_proved = old }, { .name = "SYVIK-2", .redundant = true, .redundancy_proved = { edge.ms + 1 } },
		{ .name = "SYVIK-3", .redundant = true, .redundancy_proved = old, .role = "backup" }, { .name = "SYVIK-4", .redundancy_proved = WALL_NEVER },
		{ .name = "SYVIK-5" }, { .name = "SYVIK-6" }, { .name = "SYVIK-7" },
	};
	const struct handover h = { .since = AT("07:00:00"), .now = now, .status = &quiet, .links = links, .n_links = ARRAY_LEN(links) };
	char *got;

	(void)state;
	language_begin("en");
	got = composed(&h);
	assert_non_null(strstr(got, "Fragile\nSYVIK-1: fallback not proved for 41 d\n"));
	free(got);
	language_begin("fr");
	got = composed(&h);
	assert_non_null(strstr(got, "SYVIK-1 : secours non prouvé depuis 41 j\n"));
	free(got);

	links[1].redundancy_proved = edge;
	links[3].redundant = links[4].redundant = links[5].redundant = true;
	links[4].redundancy_proved = links[5].redundancy_proved = old;
	language_begin("en");
	got = composed(&h);
	assert_non_null(strstr(got, "5 links whose fallback is not proved for 30 days: SYVIK-1 (41 d), SYVIK-2 (30 d), SYVIK-4 (never)…\n"));
	assert_null(strstr(got, "SYVIK-3"));
	free(got);
}

/* However bad the night was: at most HANDOVER_LINES_MAX lines (composed() looks), and what is left out is counted. */
static void the_worst_night_fits(void **state)
{
	enum { N = 300 };
	static const char *lost[] = { "CH A" };
	struct alert_row *alerts = calloc(N, sizeof *alerts);
	struct silence_row *silences = calloc(N, sizeof *silences);
	struct note_row *notes = calloc(N, sizeof *notes);
	struct link_row *links = calloc(N, sizeof *links);
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	language_begin("en");
	for (int k = 0; k < 200; k++) {
		size_t n = (size_t)rand() % (N + 1);
		const struct handover h = { AT("07:00:00"), AT("19:00:00"), &quiet, alerts, silences, notes, links, n, n, n, n, NULL, "1:00" };
		char *got;

		for (size_t i = 0; i < n; i++) {
			alerts[i] = alert((int64_t)i + 1, "l", AT("08:00:00"));
			alerts[i].handling = (enum alert_handling)(rand() % 5);
			alerts[i].ended = alerts[i].handling == ALERT_ENDED ? AT("09:00:00") : WALL_NEVER;
			alerts[i].flapping = rand() % 2;
			alerts[i].called = rand() % 2 ? AT("08:30:00") : WALL_NEVER;
			alerts[i].impact.degraded = (struct names){ lost, (size_t)rand() % 2 };
			silences[i] = (struct silence_row){ .kind = "mute", .object = "link:l", .until = AT("20:00:00"), .holds = rand() % 2 };
			notes[i] = (struct note_row){ "comment", "link:l", "said", NULL, (int64_t)(rand() % N) + 1, 1, AT("10:00:00"), WALL_NEVER };
			links[i] = (struct link_row){ .name = "l", .redundancy_group = "g", .state = (enum link_state)(rand() % 4), .redundant = rand() % 2 };
		}
		got = composed(&h);
		if (n == N)
			assert_non_null(strstr(got, " more\n"));
		assert_non_null(strstr(got, "Journal: 1:00\n"));
		free(got);
	}
	free(alerts);
	free(silences);
	free(notes);
	free(links);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_night_with_everything),
		cmocka_unit_test(a_quiet_night_is_three_lines),
		cmocka_unit_test(who_is_on_call_and_who_is_next_are_named),
		cmocka_unit_test(a_collector_that_does_not_run_is_said_first_of_what_is_fragile),
		cmocka_unit_test(what_was_not_seen_to_carry_is_named_in_one_line),
		cmocka_unit_test(the_worst_night_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
