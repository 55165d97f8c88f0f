/* The security page (8) as text: what is new since the Friday evening before, and that every figure opens its list. */
#include "golden.h"
#include "hds_scene.h"
#include "language.h"
#include "visit.h"

#include "console/browser.h"
#include "console/console.h"
#include "console/security.h"
#include "intl.h"
#include "store.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct visit begin(const char *path, const char *keys)
{
	struct visit v = visit_begin(path, view_by_name("security"), false, NULL);

	visit_type(&v, keys);
	return v;
}

static void it_tells_what_is_new_since_friday_evening(void **state)
{
	(void)state;
	visit_assert_goldens("security", hds_scene.of[KEPT].path, view_by_name("security"), NULL, "");
}

static void what_is_empty_says_so_in_one_sentence(void **state)
{
	(void)state;
	visit_assert_goldens("security-empty", hds_scene.of[EMPTY].path, view_by_name("security"), NULL, "");
}

/* Of Saturday: evidence expired and a requirement was assessed anew; a week earlier neither was. */
static void its_start_moves_week_by_week(void **state)
{
	struct visit v = begin(hds_scene.of[KEPT].path, "");

	(void)state;
	assert_true(visit_shows(&v, "Since Friday 2026-11-20, 18:00"));
	assert_true(visit_shows(&v, "2 new deviations, 2 leaves moved"));
	visit_type(&v, ">");
	assert_true(visit_shows(&v, "Since Friday 2026-11-20, 18:00"));
	visit_type(&v, "<");
	assert_true(visit_shows(&v, "Since Friday 2026-11-13, 18:00"));
	visit_type(&v, "<<>>>");
	assert_true(visit_shows(&v, "Since Friday 2026-11-20, 18:00"));
	screen_set_at(v.screen, (wall_t){ VISIT_NOW.ms - 5 * INT64_C(86400000) });
	visit_settle(&v);
	assert_true(visit_shows(&v, "Since Friday 2026-11-13, 18:00"));
	assert_true(visit_shows(&v, "No leaf moved"));
	visit_end(&v);
}

static void weak_protocols_have_a_list_and_pages(void **state)
{
	(void)state;
	visit_assert_goldens("exposures", hds_scene.of[KEPT].path, view_by_name("exposures"), NULL, "");
	visit_assert_goldens("exposures-page", hds_scene.of[KEPT].path, view_by_name("exposures"), NULL, "\r");
}

static void why_a_leaf_moved_is_told(void **state)
{
	struct visit v = begin(hds_scene.of[KEPT].path, "");

	(void)state;
	assert_true(visit_shows_at(&v, 120, 60, "EXI-02 · Assessed anew yesterday 04:07 · Without evidence → Minor gap"));
	assert_true(visit_shows_at(&v, 150, 60, "EXI-15 · Evidence expired yesterday 04:07 · Conforming → Evidence expired · Synthèse d'audit interne · Security"));
	assert_true(visit_shows_at(&v, 120, 60, "score 1"));
	visit_end(&v);
}

/* Each piece with its number and its requirement; what reads alike is one line. */
static void pieces_are_told_with_their_number_and_requirement(void **state)
{
	struct visit v = begin(hds_scene.of[ALIKE].path, "");

	(void)state;
	assert_true(visit_shows_at(&v, 200, 60, "expired 1 day ago · Evidence 11 (+2), EXI-16, 9.3.1 (+1) · Revue de direction · "));
	assert_true(visit_shows_at(&v, 200, 60, "20 days left · Evidence 1 (+7), EXI-15 · Certificat d'un hébergeur · Security checks open to the client · RSSI"));
	assert_true(visit_shows_at(&v, 200, 60, "20 days left · Evidence 10, EXI-05.D · Procédure d'habilitation · "));
	assert_true(visit_shows_at(&v, 200, 60, "Audit 1, EXI-15 · Surveillance 1"));
	visit_end(&v);
}

/* Each marked line opens a view or the object that it names; Esc returns to the page. */
static void every_figure_opens_its_list(void **state)
{
	static const char *const lines[][3] = {
		{ "HDS preparation", "31 requirements", "EXI-05.D" }, { "1 of them since", "state=expired", "interne" },
		{ "within 30 days", "state=in-force", "Revue de direction" }, { "Next audit", "kind=audit", "Revue de direction" },
		{ "Late actions", "state=late", "restauration" },
		{ "End of support", "kind=support", "srv-1" }, { "New hosts", "No device that was asked", "" },
		{ "Weak protocols", "state=exposed", "telnet is open" },
		{ "Silences", "travaux du prestataire", "CH Démo-Nord" }, { "of them refused", "The chain of", "assessment" }, { "Journal", "The chain of", "muting" },
		{ "Contracts", "kind=contract", "SYVIK" }, { "EXI-02", "EXI-02", "Minor gap" },
	};

	struct console_options options = { .rota = NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct visit v = begin(hds_scene.of[KEPT].path, "g/");

		visit_type(&v, lines[i][0]);
		visit_type(&v, "\r\r");
		screen_load_sheet(v.screen, v.reader, &options);
		if (visit_shows_at(&v, 120, 60, "Since Friday") || !visit_shows_at(&v, 120, 50, lines[i][1]) || !visit_shows_at(&v, 120, 50, lines[i][2]))
			fail_msg("%s opens no list with %s and %s", lines[i][0], lines[i][1], lines[i][2]);
		visit_type(&v, "\033\033\033");
		if (!visit_shows_at(&v, 120, 60, "Since Friday"))
			fail_msg("%s does not return", lines[i][0]);
		visit_end(&v);
	}
}

static void a_journal_that_was_edited_is_told(void **state)
{
	char path[128], command[320];
	struct visit v;
	sqlite3 *db;

	(void)state;
	snprintf(path, sizeof path, "%s/edited.db", hds_scene.dir);
	assert_int_equal(sqlite3_open(hds_scene.of[KEPT].path, &db), SQLITE_OK);
	snprintf(command, sizeof command, "VACUUM INTO '%s'", path);
	assert_int_equal(sqlite3_exec(db, command, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE journal SET uid = 7 WHERE seq = 3", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	v = begin(path, "");
	assert_true(visit_shows_at(&v, 120, 60, "THE JOURNAL WAS TAMPERED WITH"));
	visit_end(&v);
}

/* ---- the page of what a collector measured, made by hand ---- */

static wall_t day(int64_t days) { return (wall_t){ VISIT_NOW.ms + days * INT64_C(86400000) }; }

static struct certificate_row certificate(const char *name, int64_t ends, int64_t chain_ends)
{
	return (struct certificate_row){ .name = name, .not_after = day(ends), .chain_not_after = day(chain_ends), .warning_days = 30, .critical_days = 7,
		                         .days_left = ends < chain_ends ? ends : chain_ends };
}

/* Of a wildcard that six nodes present. */
static struct certificate_row shared(const char *name, const char *serial, int64_t ends)
{
	struct certificate_row c = certificate(name, ends, 900);

	c.subject = "CN=*.demo";
	c.issuer = "CN=Autorité";
	c.serial = serial;
	return c;
}

static struct neighbour_row heard(const char *name, enum neighbour_status status, int64_t first_seen)
{
	return (struct neighbour_row){ .status = status, .protocol = NEIGHBOUR_ARP, .heard = name, .device = "rtr-1", .local_port = "ge0",
		                       .first_seen = day(first_seen), .last_seen = VISIT_NOW, .current = true };
}

static void assert_page(const struct security *s, const char *const *lines, size_t n)
{
	struct grid *g = grid_new(120, PEN_HEIGHT_MAX, false);
	struct targets targets = { .n = 0 };
	struct pen p = { .g = g, .width = 120, .targets = &targets };
	struct text t = TEXT_INIT(1 << 20);

	security_compose(s, &p, (struct security_fit){ .details = 8 });
	grid_to_text(g, &t);
	for (size_t i = 0; i < n; i++)
		if (!strstr(text_str(&t), lines[i]))
			fail_msg("no “%s” in\n%s", lines[i], text_str(&t));
	text_done(&t);
	grid_free(g);
}

static void certificates_tell_what_is_expired_what_will_be_and_chains_that_end_earlier(void **state)
{
	struct certificate_row rows[] = { certificate("a", 200, 300), certificate("b", 12, 400), certificate("c", -2, 400), certificate("d", 500, 100) };
	struct security s = { .since = day(-2), .now = VISIT_NOW, .certificates = rows, .n_certificates = ARRAY_LEN(rows) };
	static const char *const lines[] = {
		"× Certificates           1 expired, 1 expires soon, 1 with a chain that ends earlier\n    c · expired 1 day ago\n    b · 12 days left\n"
		"    d · 100 days left · the chain ends before the certificate\n",
	};
	static const char *const none[] = { "• Certificates           None expires soon." };

	(void)state;
	assert_page(&s, lines, ARRAY_LEN(lines));
	s.n_certificates = 1;
	assert_page(&s, none, ARRAY_LEN(none));
}

static void a_certificate_that_nobody_trusts_is_told_whatever_its_dates(void **state)
{
	struct certificate_row rows[] = { certificate("a", 200, 300), certificate("b", 500, 900) };
	struct security s = { .since = day(-2), .now = VISIT_NOW, .certificates = rows, .n_certificates = ARRAY_LEN(rows) };
	static const char *const lines[] = {
		"× Certificates           0 expired, 0 expire soon, 1 not trusted\n    a · 200 days left · No trusted authority signed the certificate\n",
	};

	(void)state;
	rows[0].trust = OUTCOME_TLS_UNTRUSTED;
	assert_page(&s, lines, ARRAY_LEN(lines));
}

static void a_certificate_that_was_renewed_on_five_of_six_nodes_tells_the_sixth(void **state)
{
	struct certificate_row rows[] = { shared("n1", "02", 400), shared("n2", "02", 400), shared("n3", "02", 400), shared("n4", "02", 400),
		                          shared("n5", "02", 400), shared("n6", "01", 60), certificate("alone", 100, 900) };
	struct security s = { .since = day(-2), .now = VISIT_NOW, .certificates = rows, .n_certificates = ARRAY_LEN(rows) };
	static const char *const lines[] = {
		"▲ Certificates           0 expired, 0 expire soon, 1 not renewed everywhere\n"
		"    n6 · 60 days left · renewed on 5 of 6 nodes, not on this one\n",
	};
	struct arena *a = arena_new();
	struct err e = { 0 };

	(void)state;
	assert_true(certificates_behind(rows, ARRAY_LEN(rows), a, &s.behind, &s.n_behind, &e));
	assert_page(&s, lines, ARRAY_LEN(lines));
	arena_free(a);
}

static void assert_behind(struct certificate_row *rows, size_t n, const char *const *names, size_t n_names)
{
	struct certificate_behind *behind;
	struct arena *a = arena_new();
	struct err e = { 0 };
	size_t found;

	assert_true(certificates_behind(rows, n, a, &behind, &found, &e));
	assert_int_equal(found, n_names);
	for (size_t i = 0; i < found; i++)
		assert_string_equal(behind[i].row->name, names[i]);
	arena_free(a);
}

/* Each node with a certificate of its own, made at different days; factories' own; one that took the place of what is still there. */
static void nodes_with_certificates_of_their_own_are_left_alone(void **state)
{
	static const char *const late[] = { "b" };
	struct certificate_row own[] = { shared("a", "01", 80), shared("b", "02", 60) }, factory[] = { shared("a", "01", 80), shared("b", "01", 80), shared("c", "02", 5) };

	(void)state;
	assert_behind(own, ARRAY_LEN(own), NULL, 0);
	own[0].old_serial = "02";
	assert_behind(own, ARRAY_LEN(own), late, 1);
	own[0].old_serial = NULL;
	own[1] = shared("b", "02", 20);
	assert_behind(own, ARRAY_LEN(own), late, 1);
	for (size_t i = 0; i < ARRAY_LEN(factory); i++)
		factory[i].issuer = factory[i].subject;
	assert_behind(factory, ARRAY_LEN(factory), NULL, 0);
}

/* Who moved to another port, or is declared, is not new; who is heard twice is one. */
static void hosts_are_new_when_nobody_declared_them_and_they_were_not_heard_before(void **state)
{
	struct neighbour_row rows[] = {
		heard("192.0.2.77", NEIGHBOUR_UNDECLARED_DEVICE, -1), heard("192.0.2.78", NEIGHBOUR_UNDECLARED_DEVICE, -30), heard("sw-1", NEIGHBOUR_DECLARED, -1),
		heard("192.0.2.77", NEIGHBOUR_UNDECLARED_DEVICE, 0), heard("192.0.2.78", NEIGHBOUR_UNDECLARED_DEVICE, -1), heard("sw-1", NEIGHBOUR_UNDECLARED_DEVICE, -1),
	};
	struct security s = { .since = day(-2), .now = VISIT_NOW, .heard = { .rows = rows, .n = ARRAY_LEN(rows), .asked = 1 } };
	static const char *const one[] = { "▲ New hosts              1 seen for the first time and not declared\n    yesterday 04:07 · 192.0.2.77 · heard by rtr-1 ge0\n" };
	static const char *const none[] = { "• New hosts              None is new; 5 seen earlier are not declared." };
	struct arena *a = arena_new();
	struct err e = { 0 };
	static const char *const past[] = { "? New hosts              Whom devices hear is kept of the present only." };

	(void)state;
	assert_true(security_find_hosts(a, &s, &e));
	assert_page(&s, one, ARRAY_LEN(one));
	s.since = VISIT_NOW;
	s.n_new_hosts = s.n_undeclared = 0;
	assert_true(security_find_hosts(a, &s, &e));
	assert_page(&s, none, ARRAY_LEN(none));
	s.past = true;
	s.heard.n = s.n_new_hosts = s.n_undeclared = 0;
	assert_page(&s, past, ARRAY_LEN(past));
	arena_free(a);
}

static void weak_protocols_that_are_new_stand_apart(void **state)
{
	const struct view_class *class = view_by_name("security");
	struct visit v = begin(hds_scene.of[KEPT].path, "");
	char target[TARGET_NAME_MAX];

	(void)state;
	assert_true(visit_shows_at(&v, 120, 60, "× Weak protocols         1 new, 1 stood before, 1 is over"));
	assert_true(visit_shows_at(&v, 120, 60, "    yesterday 08:07 · Device srv-1 · SNMP answers to a default community · nobody is declared to answer for it"));
	assert_true(visit_shows_at(&v, 120, 60, "    SNMP · 1 new, 0 stood before"));
	assert_true(visit_shows_at(&v, 120, 60, "    passwords in clear · 0 new, 1 stood before, 1 is over"));
	class->layout(screen_view(v.screen), 120, 60, false);
	assert_true(class->search(screen_view(v.screen), "passwords in clear", 0));
	assert_string_equal(class->follow(screen_view(v.screen), target, sizeof target), "view:exposures family=cleartext-admin state=exposed");
	visit_type(&v, ":view exposures\r:filter family=cleartext-admin state=exposed\r");
	assert_true(visit_shows_at(&v, 120, 60, "telnet is open"));
	assert_false(visit_shows_at(&v, 120, 60, "FTP is open"));
	visit_type(&v, ":view security\r<<<<<<");
	assert_true(visit_shows_at(&v, 120, 60, "2 new, 0 stood before, 1 is over"));
	visit_end(&v);
}

static void weak_protocols_tell_what_was_asked(void **state)
{
	struct security s = { .since = day(-2), .now = VISIT_NOW };
	static const char *const nothing[] = { "? Weak protocols         Nothing of ours is declared that could be asked." };
	static const char *const unasked[] = { "? Weak protocols         No object was asked yet: vigied asks each once a day." };
	static const char *const some[] = { "? Weak protocols         None: what was asked speaks none. (2 of 4 objects asked in time)" };

	(void)state;
	assert_page(&s, nothing, 1);
	s.exposed.objects = 4;
	assert_page(&s, unasked, 1);
	s.exposed.asked = 3;
	s.exposed.late = 1;
	assert_page(&s, some, 1);
}

static void redundancy_is_unproven_until_it_was_seen_to_carry_lately(void **state)
{
	struct link_row rows[] = {
		{ .name = "SYVIK-1", .redundant = true, .redundancy_proved = WALL_NEVER }, { .name = "SYVIK-2", .redundant = true, .redundancy_proved = day(-5) },
		{ .name = "SYVIK-3", .redundant = true, .redundancy_proved = day(-60) }, { .name = "SYVIK-4", .redundant = true, .role = "backup", .redundancy_proved = WALL_NEVER },
	};
	struct security s = { .since = day(-2), .now = VISIT_NOW, .links = rows, .n_links = ARRAY_LEN(rows) };
	static const char *const lines[] = {
		"▲ Redundancy unproven    2 of 4 links that have one\n    SYVIK-1 · theoretical: never proved\n    SYVIK-3 · proved on 2026-09-23, 60 d ago: theoretical\n",
	};
	static const char *const none[] = { "? Redundancy unproven    No link has a declared redundancy." };

	(void)state;
	assert_page(&s, lines, ARRAY_LEN(lines));
	s.n_links = 0;
	assert_page(&s, none, ARRAY_LEN(none));
}

static void what_a_capture_has_not_watched_long_enough_is_not_known(void **state)
{
	struct security_flows f = { .n_observed = 1, .n_openings = 1, .watched = day(-12), .looked_ms = 3 * INT64_C(86400000), .learning = true,
		.looked_since_ms = 2 * INT64_C(86400000), .view = { .watched = day(-12), .ended = VISIT_NOW } };
	struct security s = { .since = day(-2), .now = VISIT_NOW, .flows = &f };
	static const char *const young[] = {
		"? Openings not used      Not known before 90 days were watched: 12 were.\n",
		"? New talkers            Not known yet: who talks to whom is being learned, 3 of 7 days were watched.\n",
	};
	static const char *const old[] = {
		"• Openings not used      None was looked for and not seen for 90 days.\n",
		"• New talkers            Nobody talked to a device of ours for the first time since then.\n",
	};
	static const char *const never[] = { "? Openings not used      Not known before 90 days were watched: 0 were.\n" };

	(void)state;
	assert_page(&s, young, ARRAY_LEN(young));
	f.learning = false;
	f.watched = day(-91);
	assert_page(&s, old, ARRAY_LEN(old));
	f.watched = WALL_NEVER;
	assert_page(&s, never, ARRAY_LEN(never));
}

/* What a page of so many rows says of it where it does not fit, too. */
static void assert_pages(const struct security *s, const char *const *lines, size_t n)
{
	struct grid *g = grid_new(120, PEN_HEIGHT_MAX, false);
	struct pen p = { .g = g, .width = 120 };
	struct text t = TEXT_INIT(1 << 20);

	assert_page(s, lines, n);
	security_compose(s, &p, (struct security_fit){ .collapsed = true });
	grid_to_text(g, &t);
	for (size_t i = 0; i < n; i++)
		if (!strstr(text_str(&t), lines[i]))
			fail_msg("no “%s” in\n%s", lines[i], text_str(&t));
	text_done(&t);
	grid_free(g);
}

static void what_a_capture_did_not_look_at_since_friday_is_not_known(void **state)
{
	struct security_flows f = { .n_observed = 100, .n_openings = 5, .watched = day(-100), .looked_ms = 8 * INT64_C(86400000),
		.looked_since_ms = 28 * INT64_C(3600000), .view = { .watched = WALL_NEVER, .ended = { VISIT_NOW.ms - 20 * INT64_C(3600000) } } };
	struct security s = { .since = day(-2), .now = VISIT_NOW, .flows = &f };
	static const char *const gone[] = {
		"? Flows not authorised   None: what was seen is authorised, accepted or asked by this collector. · no capture looks",
		"? Passwords in clear     None was seen to pass. · no capture",
		"? New talkers            Nobody talked to a device of ours for the first time since then. · no capture",
		"? Unknown hosts          None: whoever was seen is a device or in a network of ours. · no capture",
	};
	static const char *const back[] = {
		"? Flows not authorised   None: what was seen is authorised, accepted or asked by this collector. · watched for 1 d",
		"? New talkers            Nobody talked to a device of ours for the first time since then. · watched for 1 d",
	};

	(void)state;
	assert_pages(&s, gone, ARRAY_LEN(gone));
	f.view = (struct traffic_view){ .watched = day(-1), .ended = VISIT_NOW };
	assert_pages(&s, back, ARRAY_LEN(back));
}

static void what_passes_too_fast_for_a_capture_is_not_known(void **state)
{
	struct security_flows f = { .n_observed = 100, .n_openings = 5, .watched = day(-100), .looked_ms = 8 * INT64_C(86400000),
		.looked_since_ms = 2 * INT64_C(86400000), .view = { .watched = day(-100), .ended = VISIT_NOW }, .dropped = 0.01 };
	struct security s = { .since = day(-2), .now = VISIT_NOW, .flows = &f };
	static const char *const few[] = { "• Passwords in clear     None was seen to pass.\n" };
	static const char *const used[] = { "• Openings not used      None was looked for and not seen for 90 days.\n" };
	static const char *const unknown[] = { "? Openings not used      Not known: 3 % of packets were dropped unseen within 90 days.\n" };
	static const char *const many[] = { "? Passwords in clear     None was seen to pass. · 12 % of packets were dropped unseen\n" };

	(void)state;
	assert_page(&s, few, ARRAY_LEN(few));
	f.dropped = 0.12;
	assert_pages(&s, many, ARRAY_LEN(many));
	assert_page(&s, used, ARRAY_LEN(used));
	f.long_dropped = 0.03;
	assert_page(&s, unknown, ARRAY_LEN(unknown));
}

static void what_stood_before_is_never_among_what_found_nothing(void **state)
{
	struct security_flows f = { .n_observed = 100, .watched = day(-100), .looked_ms = 8 * INT64_C(86400000), .looked_since_ms = 2 * INT64_C(86400000),
		.view = { .watched = day(-100), .ended = VISIT_NOW }, .hosts = { .hosts = 5 } };
	struct security s = { .since = day(-2), .now = VISIT_NOW, .flows = &f, .n_undeclared = 7, .heard = { .asked = 3 } };
	static const char *const lines[] = {
		"• Unknown hosts          0 seen for the first time, 5 seen before\n", "• New hosts              None is new; 7 seen earlier are not declared.\n",
	};

	(void)state;
	assert_pages(&s, lines, ARRAY_LEN(lines));
}

static void what_was_not_asked_or_read_in_time_is_not_known(void **state)
{
	struct certificate_row old = certificate("a", 200, 300);
	struct security s = { .since = day(-2), .now = VISIT_NOW, .exposed = { .objects = 1000, .asked = 1 }, .certificates = &old, .n_certificates = 1 };
	static const char *const few[] = { "? Weak protocols         None: what was asked speaks none. (1 of 1000 objects asked in time)\n",
		"? Certificates           None expires soon. · 1 not read for two days\n" };
	static const char *const late[] = { "? Weak protocols         None: what was asked speaks none. (0 of 5 objects asked in time)\n" };

	(void)state;
	old.age_s = 3 * 86400;
	assert_pages(&s, few, ARRAY_LEN(few));
	s.exposed = (struct exposure_coverage){ .objects = 5, .asked = 5, .late = 5 };
	assert_pages(&s, late, ARRAY_LEN(late));
}

static void acts_for_want_of_the_right_are_told_apart(void **state)
{
	struct security s = { .since = day(-2), .now = VISIT_NOW, .n_journal = 5, .n_acts = 1 };
	struct security_act acts[] = { { .method = "ack", .n = 5, .refused = 3 } };
	static const char *const mistakes[] = { "• Acts                   5 acts, 3 of them refused\n" }, *const denied[] = { "▲ Acts                   5 acts, 3 of them refused, 1 for want of the right\n" };

	(void)state;
	s.acts = acts;
	assert_page(&s, mistakes, ARRAY_LEN(mistakes));
	acts[0].denied = 1;
	assert_page(&s, denied, ARRAY_LEN(denied));
}

static void evidence_tells_three_horizons(void **state)
{
	struct hds_evidence rows[] = {
		{ .number = 1, .title = "A", .valid_until = day(-40) }, { .number = 2, .title = "B", .valid_until = day(-1) }, { .number = 3, .title = "C", .valid_until = day(29) },
		{ .number = 4, .title = "D", .valid_until = day(31) }, { .number = 5, .title = "E", .valid_until = day(89) }, { .number = 6, .title = "F", .valid_until = day(91) },
		{ .number = 7, .title = "G", .valid_until = WALL_NEVER }, { .number = 8, .title = "H", .valid_until = day(3), .revoked = true },
	};
	struct security s = { .since = day(-2), .now = VISIT_NOW, .evidence = rows, .n_evidence = ARRAY_LEN(rows) };
	static const char *const lines[] = {
		"2 pieces, 1 of them since then\n    expired less than a day ago · Evidence 2 · B\n    expired 39 days ago · Evidence 1 · A\n",
		"1 within 30 days, 2 within 60, 3 within 90\n    29 days left · Evidence 3 · C\n    31 days left · Evidence 4 · D\n    89 days left · Evidence 5 · E\n",
	};

	(void)state;
	assert_page(&s, lines, ARRAY_LEN(lines));
}

static int height_of(const struct security *s, size_t details, bool collapsed)
{
	struct grid *g = grid_new(80, PEN_HEIGHT_MAX, false);
	struct pen p = { .g = g, .width = 80 };

	security_compose(s, &p, (struct security_fit){ details, collapsed });
	grid_free(g);
	return p.y;
}

static void it_has_as_many_details_as_fit(void **state)
{
	enum { MOST = 8 };
	struct certificate_row certificates[] = { certificate("a", 1, 400), certificate("b", 2, 400), certificate("c", 3, 400) };
	struct hds_evidence evidence[40];
	struct security s = { .since = day(-2), .now = VISIT_NOW, .evidence = evidence, .n_evidence = ARRAY_LEN(evidence), .certificates = certificates,
		              .n_certificates = ARRAY_LEN(certificates) };
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(evidence); i++)
		evidence[i] = (struct hds_evidence){ .number = (int64_t)i + 1, .title = "A", .valid_until = day((int64_t)i - 20) };
	for (int height = 1; height <= height_of(&s, MOST, false) + 1; height++) {
		struct security_fit fit = security_fit(&s, 80, height, false, MOST);
		bool collapsed = height_of(&s, 0, false) > height;
		size_t most = MOST;

		while (most > 0 && height_of(&s, most, collapsed) > height)
			most--;
		assert_int_equal(fit.collapsed, collapsed);
		assert_int_equal(fit.details, most);
		seen |= collapsed ? 0 : (size_t)1 << most;
	}
	assert_int_equal(seen, (1u << (MOST + 1)) - 1); /* each of them is the most somewhere */
}

/* What happened keeps its line, and what is not known. */
static void what_found_nothing_is_one_line_where_the_page_does_not_fit(void **state)
{
	struct certificate_row late = certificate("a", -1, 400);
	struct security s = { .since = day(-2), .now = VISIT_NOW, .certificates = &late, .n_certificates = 1 };
	struct grid *g = grid_new(80, PEN_HEIGHT_MAX, false);
	struct pen p = { .g = g, .width = 80 };
	struct text t = TEXT_INIT(1 << 20);

	(void)state;
	assert_false(security_fit(&s, 80, height_of(&s, 0, false), false, 8).collapsed);
	assert_true(security_fit(&s, 80, height_of(&s, 0, false) - 1, false, 8).collapsed);
	security_compose(&s, &p, (struct security_fit){ .collapsed = true });
	grid_to_text(g, &t);
	assert_non_null(strstr(text_str(&t), "\n× Certificates           1 expired (1 since then), 0 expire soon\n"));
	assert_non_null(strstr(text_str(&t), "\n? Weak protocols         Nothing of ours is declared"));
	assert_non_null(strstr(text_str(&t), "\n• None, or none recorded Pieces that expired, "));
	assert_null(strstr(text_str(&t), "\n• Silences"));
	text_done(&t);
	grid_free(g);
}

static void its_digit_leads_to_it(void **state)
{
	struct visit v = visit_begin(hds_scene.of[KEPT].path, view_by_name("situation"), false, NULL);

	(void)state;
	visit_type(&v, "8");
	assert_true(visit_shows(&v, "Since Friday"));
	visit_type(&v, "7");
	assert_true(visit_shows(&v, "31 requirements"));
	visit_type(&v, "_");
	assert_true(visit_shows(&v, "Since Friday"));
	visit_type(&v, ":filter x\r");
	assert_true(visit_shows(&v, "This page has no filter"));
	visit_type(&v, "/nothing like this\r");
	assert_true(visit_shows(&v, "Nothing matches the search."));
	visit_end(&v);
}

static void at_every_size_nothing_overlaps_and_what_is_red_is_seen(void **state)
{
	struct visit v = begin(hds_scene.of[KEPT].path, "");

	(void)state;
	for (struct golden_walk w = golden_walk(7, 13); golden_next(&w);) {
		golden_assert_sound(v.screen, w.width, w.height);
		if (!visit_shows_at(&v, w.width, w.height, "× HDS preparation") || !visit_shows_at(&v, w.width, w.height, "× Pieces that expired")
		    || !visit_shows_at(&v, w.width, w.height, "× Late actions"))
			fail_msg("something red is lost at %dx%d", w.width, w.height);
	}
	visit_end(&v);
}

/* Last: it writes. The start is read once, what is new each time. */
static void what_is_written_while_it_is_shown_moves_at_once(void **state)
{
	struct hds_act act = HDS_ACT_INIT(HDS_ACT_SET, 4000000000u, VISIT_NOW);
	struct visit v = begin(hds_scene.of[KEPT].path, "");

	(void)state;
	act.key = "EXI-03";
	act.status = HDS_MAJOR_GAP;
	hds_scene_write(hds_scene.of[KEPT].store, &act);
	visit_load(&v, SCREEN_REGION);
	assert_true(visit_shows(&v, "3 new deviations, 3 leaves moved"));
	assert_true(visit_shows_at(&v, 120, 60, "EXI-03 · Assessed anew 04:07 · Not assessed → Major gap"));
	visit_end(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_tells_what_is_new_since_friday_evening),
		cmocka_unit_test(what_is_empty_says_so_in_one_sentence),
		cmocka_unit_test(weak_protocols_have_a_list_and_pages),
		cmocka_unit_test(its_start_moves_week_by_week),
		cmocka_unit_test(why_a_leaf_moved_is_told),
		cmocka_unit_test(pieces_are_told_with_their_number_and_requirement),
		cmocka_unit_test(every_figure_opens_its_list),
		cmocka_unit_test(a_journal_that_was_edited_is_told),
		cmocka_unit_test(certificates_tell_what_is_expired_what_will_be_and_chains_that_end_earlier),
		cmocka_unit_test(a_certificate_that_nobody_trusts_is_told_whatever_its_dates),
		cmocka_unit_test(a_certificate_that_was_renewed_on_five_of_six_nodes_tells_the_sixth),
		cmocka_unit_test(nodes_with_certificates_of_their_own_are_left_alone),
		cmocka_unit_test(weak_protocols_that_are_new_stand_apart),
		cmocka_unit_test(weak_protocols_tell_what_was_asked),
		cmocka_unit_test(hosts_are_new_when_nobody_declared_them_and_they_were_not_heard_before),
		cmocka_unit_test(redundancy_is_unproven_until_it_was_seen_to_carry_lately),
		cmocka_unit_test(what_a_capture_has_not_watched_long_enough_is_not_known),
		cmocka_unit_test(what_a_capture_did_not_look_at_since_friday_is_not_known),
		cmocka_unit_test(what_passes_too_fast_for_a_capture_is_not_known),
		cmocka_unit_test(what_stood_before_is_never_among_what_found_nothing),
		cmocka_unit_test(what_was_not_asked_or_read_in_time_is_not_known),
		cmocka_unit_test(acts_for_want_of_the_right_are_told_apart),
		cmocka_unit_test(evidence_tells_three_horizons),
		cmocka_unit_test(it_has_as_many_details_as_fit), cmocka_unit_test(what_found_nothing_is_one_line_where_the_page_does_not_fit),
		cmocka_unit_test(its_digit_leads_to_it),
		cmocka_unit_test(at_every_size_nothing_overlaps_and_what_is_red_is_seen),
		cmocka_unit_test(what_is_written_while_it_is_shown_moves_at_once),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, hds_scene_make, hds_scene_remove);
}
