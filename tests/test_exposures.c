#include "exposures.h"
#include "tests/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CR1 = 3, SW1 = 4, WEB = 7, HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

static struct exposure_round begin(int64_t entity, wall_t at)
{
	return (struct exposure_round){ .entity_id = entity, .at = at, .period_ms = DAY_MS };
}

static void add(struct exposure_round *r, enum exposure_subject s, enum exposure_answer a, int64_t value, const char *evidence)
{
	struct exposure_fact *f = &r->facts[r->n_facts++];

	*f = (struct exposure_fact){ .subject = s, .answer = a, .value = value, .uncertainty = UNKNOWN_I64 };
	snprintf(f->evidence, sizeof f->evidence, "%s", evidence);
	r->asked |= UINT32_C(1) << s;
}

static void write(struct reading *t, const struct exposure_round *r)
{
	if (!store_write_exposures(t->f.store, r, &t->e))
		fail_msg("%s", t->e.text);
}

/* Telnet of cr1, and nothing else of it. */
static void hear_telnet(struct reading *t, wall_t at, enum exposure_answer a, const char *banner)
{
	struct exposure_round r = begin(CR1, at);

	add(&r, EXPOSURE_TELNET, a, UNKNOWN_I64, banner);
	write(t, &r);
}

static struct exposure_row *read_rows(struct reading *t, wall_t now, wall_t at, enum exposures_wanted wanted, size_t expected)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	struct exposure_row *rows;
	size_t n;

	if (!read_exposures(r, t->a, wanted, NULL, &rows, &n, &t->e))
		fail_msg("%s", t->e.text);
	assert_int_equal(n, expected);
	fixture_reader_done(r);
	return rows;
}

static const wall_t monday = { INT64_C(1795316400000) };

static void a_finding_is_kept_from_first_to_last_seen(void **state)
{
	struct exposure_row *row;

	hear_telnet(*state, monday, EXPOSURE_ANSWERED, "login:");
	hear_telnet(*state, wall_after(monday, DAY_MS), EXPOSURE_ANSWERED, "10:00 login:");
	row = read_rows(*state, wall_after(monday, DAY_MS + 1), WALL_NEVER, EXPOSURES_WEAK, 1);
	assert_string_equal(row->name, "cr1");
	assert_string_equal(row->rule->name, "telnet");
	assert_string_equal(row->fact.evidence, "10:00 login:");
	assert_int_equal(row->first_seen.ms, monday.ms);
	assert_int_equal(row->last_seen.ms, monday.ms + DAY_MS);
	assert_false(wall_is_known(row->gone));
	assert_null(row->owner);
}

static void another_answer_that_is_weak_all_the_same_does_not_begin_anew(void **state)
{
	struct exposure_row *row;

	hear_telnet(*state, monday, EXPOSURE_ANSWERED, "login:");
	hear_telnet(*state, wall_after(monday, DAY_MS), EXPOSURE_OPEN, "");
	row = read_rows(*state, wall_after(monday, DAY_MS), WALL_NEVER, EXPOSURES_GONE, 1);
	assert_int_equal(row->first_seen.ms, monday.ms);
	assert_int_equal(row->fact.answer, EXPOSURE_OPEN);
	row = read_rows(*state, wall_after(monday, DAY_MS), wall_after(monday, HOUR_MS), EXPOSURES_WEAK, 1);
	assert_int_equal(row->fact.answer, EXPOSURE_ANSWERED);
}

static void what_was_mended_is_over_and_a_past_instant_still_shows_it(void **state)
{
	struct exposure_row *row;

	hear_telnet(*state, monday, EXPOSURE_ANSWERED, "login:");
	hear_telnet(*state, wall_after(monday, DAY_MS), EXPOSURE_REFUSED, "");
	read_rows(*state, wall_after(monday, DAY_MS + 1), WALL_NEVER, EXPOSURES_WEAK, 0);
	row = read_rows(*state, wall_after(monday, DAY_MS + 1), WALL_NEVER, EXPOSURES_GONE, 1);
	assert_int_equal(row->gone.ms, monday.ms + DAY_MS);
	row = read_rows(*state, wall_after(monday, DAY_MS + 1), wall_after(monday, HOUR_MS), EXPOSURES_WEAK, 1);
	assert_int_equal(row->last_seen.ms, monday.ms);
	assert_false(wall_is_known(row->gone));
	read_rows(*state, wall_after(monday, DAY_MS + 1), wall_after(monday, -1), EXPOSURES_WEAK, 0);
}

/* The same question of the past has the same answer, whatever was seen since. */
static void a_past_instant_is_told_the_same_after_later_rounds(void **state)
{
	const wall_t at = wall_after(monday, 30 * HOUR_MS);
	struct exposure_row *row;

	for (int day = 0; day < 4; day++) {
		char banner[16];

		snprintf(banner, sizeof banner, "day %d", day);
		hear_telnet(*state, wall_after(monday, (int64_t)day * DAY_MS), EXPOSURE_ANSWERED, banner);
		if (day == 0)
			continue;
		row = read_rows(*state, wall_after(monday, 5 * (int64_t)DAY_MS), at, EXPOSURES_WEAK, 1);
		assert_string_equal(row->fact.evidence, "day 1");
		assert_int_equal(row->last_seen.ms, monday.ms + DAY_MS);
	}
}

static void a_subject_without_a_fact_stays_and_one_that_is_not_asked_is_over(void **state)
{
	struct exposure_round r;

	hear_telnet(*state, monday, EXPOSURE_ANSWERED, "login:");
	r = begin(CR1, wall_after(monday, DAY_MS));
	add(&r, EXPOSURE_FTP, EXPOSURE_REFUSED, UNKNOWN_I64, "");
	r.asked |= UINT32_C(1) << EXPOSURE_TELNET;
	write(*state, &r);
	assert_int_equal(read_rows(*state, wall_after(monday, DAY_MS), WALL_NEVER, EXPOSURES_WEAK, 1)->last_seen.ms, monday.ms);
	r.at = wall_after(monday, 2 * (int64_t)DAY_MS);
	r.asked = UINT32_C(1) << EXPOSURE_FTP;
	write(*state, &r);
	read_rows(*state, r.at, WALL_NEVER, EXPOSURES_WEAK, 0);
}

static void another_host_key_is_told_with_the_one_before(void **state)
{
	static const char *const keys[] = { "ssh-ed25519 SHA256:one", "ssh-ed25519 SHA256:one", "ssh-ed25519 SHA256:two" };
	struct exposure_row *row;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct exposure_round r = begin(CR1, wall_after(monday, (int64_t)i * DAY_MS));

		read_rows(*state, r.at, WALL_NEVER, EXPOSURES_WEAK, 0);
		add(&r, EXPOSURE_SSH_HOST_KEY, EXPOSURE_ANSWERED, 128, keys[i]);
		write(*state, &r);
	}
	row = read_rows(*state, wall_after(monday, 3 * (int64_t)DAY_MS), WALL_NEVER, EXPOSURES_WEAK, 1);
	assert_string_equal(row->rule->name, "ssh-host-key-changed");
	assert_string_equal(row->before, keys[0]);
	read_rows(*state, wall_after(monday, 40 * (int64_t)DAY_MS), WALL_NEVER, EXPOSURES_WEAK, 0);
}

#define CERTIFICATE(id) id "; serial 7; signed by SHA256:abc; ssh-ed25519; until then"

static void certify(struct reading *t, wall_t at, wall_t rsa_ends, wall_t ed25519_ends, const char *ed25519)
{
	struct exposure_round r = begin(CR1, at);
	char rsa[128];

	snprintf(rsa, sizeof rsa, CERTIFICATE("rsa") " %lld", (long long)rsa_ends.ms);
	add(&r, EXPOSURE_SSH_CERTIFICATE_RSA, EXPOSURE_ANSWERED, rsa_ends.ms, rsa);
	add(&r, EXPOSURE_SSH_CERTIFICATE_ED25519, EXPOSURE_ANSWERED, ed25519_ends.ms, ed25519);
	write(t, &r);
}

static struct certificate_row *read_ends(struct reading *t, wall_t now, wall_t at, size_t expected)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	struct certificate_row *rows;
	size_t n;

	if (!read_certificates(r, t->a, &rows, &n, &t->e))
		fail_msg("%s", t->e.text);
	assert_int_equal(n, expected);
	fixture_reader_done(r);
	return rows;
}

static void a_certificate_of_an_ssh_host_ends_like_any_other(void **state)
{
	const wall_t end = wall_after(monday, 12 * (int64_t)DAY_MS), later = wall_after(monday, 90 * (int64_t)DAY_MS);
	struct reading *t = *state;
	struct certificate_row *c;

	certify(t, monday, later, end, CERTIFICATE("cr1.test"));
	c = read_ends(t, monday, WALL_NEVER, 1);
	assert_string_equal(c->kind, "device");
	assert_string_equal(c->name, "cr1");
	assert_string_equal(c->protocol, "SSH");
	assert_string_equal(c->subject, "cr1.test");
	assert_string_equal(c->serial, "7");
	assert_string_equal(c->issuer, "SHA256:abc");
	assert_int_equal(c->days_left, 12);
	certify(t, wall_after(monday, DAY_MS), later, wall_after(end, 365 * (int64_t)DAY_MS), CERTIFICATE("anew"));
	assert_string_equal(read_ends(t, wall_after(monday, DAY_MS), WALL_NEVER, 1)->subject, "rsa");
	assert_string_equal(read_ends(t, wall_after(monday, DAY_MS), wall_after(monday, HOUR_MS), 1)->subject, "cr1.test");
	fixture_sql(&t->f, "UPDATE device SET exposures = 0 WHERE entity_id = 3");
	read_ends(t, monday, WALL_NEVER, 0);
}

static void a_certificate_is_found_when_it_ends_and_what_was_renewed_in_time_never_was(void **state)
{
	const wall_t end = wall_after(monday, 12 * (int64_t)DAY_MS), long_after = wall_after(monday, 60 * (int64_t)DAY_MS);
	const wall_t later = wall_after(monday, 90 * (int64_t)DAY_MS), renewed = wall_after(end, 3 * (int64_t)DAY_MS);
	struct reading *t = *state;
	struct exposure_row *row;

	certify(t, monday, end, end, CERTIFICATE("one"));
	read_rows(t, wall_after(end, -1), WALL_NEVER, EXPOSURES_WEAK, 0);
	certify(t, wall_after(monday, DAY_MS), end, later, CERTIFICATE("two"));
	row = read_rows(t, end, WALL_NEVER, EXPOSURES_WEAK, 1);
	assert_string_equal(row->rule->name, "ssh-certificate-expired");
	assert_int_equal(row->first_seen.ms, end.ms);
	certify(t, renewed, later, later, CERTIFICATE("two"));
	read_rows(t, long_after, WALL_NEVER, EXPOSURES_WEAK, 0);
	row = read_rows(t, long_after, WALL_NEVER, EXPOSURES_GONE, 1);
	assert_int_equal(row->fact.subject, EXPOSURE_SSH_CERTIFICATE_RSA);
	assert_int_equal(row->gone.ms, renewed.ms);
}

/* A key that was added took nobody's place. */
static void a_further_key_that_appears_is_no_other_key(void **state)
{
	struct exposure_round r = begin(CR1, monday);

	add(&r, EXPOSURE_SSH_KEY_RSA, EXPOSURE_ABSENT, UNKNOWN_I64, "");
	write(*state, &r);
	r = begin(CR1, wall_after(monday, DAY_MS));
	add(&r, EXPOSURE_SSH_KEY_RSA, EXPOSURE_ANSWERED, 128, "ssh-rsa SHA256:one");
	write(*state, &r);
	read_rows(*state, r.at, WALL_NEVER, EXPOSURES_WEAK, 0);
	r = begin(CR1, wall_after(monday, 2 * (int64_t)DAY_MS));
	add(&r, EXPOSURE_SSH_KEY_RSA, EXPOSURE_ANSWERED, 128, "ssh-rsa SHA256:two");
	write(*state, &r);
	assert_string_equal(read_rows(*state, r.at, WALL_NEVER, EXPOSURES_WEAK, 1)->before, "ssh-rsa SHA256:one");
}

static void what_is_not_ours_or_not_asked_any_more_is_not_told(void **state)
{
	struct reading *t = *state;

	hear_telnet(t, monday, EXPOSURE_ANSWERED, "login:");
	fixture_sql(&t->f, "UPDATE device SET exposures = 0 WHERE entity_id = 3");
	read_rows(t, monday, WALL_NEVER, EXPOSURES_WEAK, 0);
	fixture_sql(&t->f, "UPDATE device SET exposures = NULL, owner = 'national' WHERE entity_id = 3");
	read_rows(t, monday, WALL_NEVER, EXPOSURES_WEAK, 0);
	fixture_sql(&t->f, "UPDATE device SET owner = 'ours' WHERE entity_id = 3");
	read_rows(t, monday, WALL_NEVER, EXPOSURES_WEAK, 1);
}

static struct exposure_summary summary(struct reading *t, wall_t now, const char *fact)
{
	struct reader *r = fixture_reader(&t->f, now, WALL_NEVER);
	struct exposure_summary s;

	if (!read_exposure_summary(r, t->a, fact, &s, &t->e))
		fail_msg("%s", t->e.text);
	fixture_reader_done(r);
	return s;
}

static void a_fact_is_counted_over_what_could_be_asked(void **state)
{
	struct reading *t = *state;
	struct exposure_round web = begin(WEB, monday);
	struct exposure_summary s;

	hear_telnet(t, monday, EXPOSURE_ANSWERED, "login:");
	add(&web, EXPOSURE_TLS_1_0, EXPOSURE_ANSWERED, UNKNOWN_I64, "TLS 1.0");
	add(&web, EXPOSURE_TLS_VERSION, EXPOSURE_ANSWERED, 12, "TLS 1.2");
	write(t, &web);
	s = summary(t, monday, "cleartext-admin");
	assert_int_equal(s.objects, 2);
	assert_int_equal(s.measured, 1);
	assert_int_equal(s.weak, 1);
	assert_int_equal(s.n_rows, 1);
	assert_string_equal(s.rows[0].rule->name, "telnet");
	assert_int_equal(s.oldest.ms, monday.ms);
	s = summary(t, monday, "tls-protocol");
	assert_int_equal(s.objects, 1);
	assert_int_equal(s.measured, 1);
	assert_int_equal(s.weak, 1);
	assert_string_equal(s.rows[0].name, "web");
	s = summary(t, monday, "clock-offset");
	assert_int_equal(s.objects, 2);
	assert_int_equal(s.measured, 0);
	assert_false(wall_is_known(s.oldest));
	s = summary(t, wall_after(monday, 3 * (int64_t)DAY_MS), "cleartext-admin"); /* nobody asked for three days */
	assert_int_equal(s.measured, 0);
	assert_int_equal(s.weak, 1);
	fixture_sql(&t->f, "UPDATE device SET exposures = 0 WHERE entity_id = 3");
	s = summary(t, monday, "cleartext-admin");
	assert_int_equal(s.objects, 1);
	assert_int_equal(s.off, 1);
	assert_int_equal(s.n_rows, 0);
}

/* A round of cr1 whose SSH answered; hidden is a kind of key that it named and did not show, EXPOSURE_SUBJECT_COUNT: there is none. */
static void hear_ssh(struct reading *t, wall_t at, enum exposure_subject hidden)
{
	struct exposure_round r = begin(CR1, at);

	add(&r, EXPOSURE_SSH, EXPOSURE_ANSWERED, UNKNOWN_I64, "SSH-2.0-x");
	add(&r, EXPOSURE_SSH_HOST_KEY, EXPOSURE_ANSWERED, 128, "ssh-ed25519 SHA256:x");
	for (enum exposure_subject i = EXPOSURE_SSH_KEY_ECDSA; i <= EXPOSURE_SSH_CERTIFICATE_RSA; i++) {
		r.asked |= UINT32_C(1) << i;
		if (i != hidden)
			add(&r, i, EXPOSURE_ABSENT, UNKNOWN_I64, "");
	}
	write(t, &r);
}

static void ssh_that_hides_a_key_was_not_asked_whole(void **state)
{
	const wall_t tuesday = wall_after(monday, DAY_MS), wednesday = wall_after(monday, 2 * (int64_t)DAY_MS);
	struct reading *t = *state;

	hear_ssh(t, monday, EXPOSURE_SSH_KEY_RSA);
	assert_int_equal(summary(t, monday, "ssh-configuration").measured, 0);
	hear_ssh(t, tuesday, EXPOSURE_SUBJECT_COUNT);
	assert_int_equal(summary(t, tuesday, "ssh-configuration").measured, 1);
	hear_ssh(t, wednesday, EXPOSURE_SSH_CERTIFICATE_RSA); /* what was told the day before may be another now */
	assert_int_equal(summary(t, wednesday, "ssh-configuration").measured, 0);
}

static void who_answers_for_it_is_told_by_the_applications_on_it(void **state)
{
	static const char sql[] =
		"INSERT INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (20, 'application', 'A', 0, 0), (21, 'application', 'B', 0, 0),"
		" (22, 'service', 'a2', 0, 0), (23, 'service', 'b', 0, 0), (24, 'service', 'b2', 0, 0);"
		"INSERT INTO application (entity_id, valid_from, owner) VALUES (20, 0, 'Hosting'), (21, 0, 'Clinical');"
		"INSERT INTO service (entity_id, valid_from, kind, target, device, application) VALUES (22, 0, 'https', 'https://a/', 'cr1', 'A'),"
		" (23, 0, 'https', 'https://b/', 'cr1', 'B'), (24, 0, 'tcp', 'b:1', 'cr1', 'B')";
	struct reading *t = *state;

	fixture_sql(&t->f, sql);
	hear_telnet(t, monday, EXPOSURE_ANSWERED, "login:");
	assert_string_equal(read_rows(t, monday, WALL_NEVER, EXPOSURES_WEAK, 1)->owner, "Clinical;Hosting");
}

static void rounds_are_read_again_by_the_collector(void **state)
{
	struct reading *t = *state;
	struct exposure_last *last;
	size_t n;

	hear_telnet(t, monday, EXPOSURE_REFUSED, "");
	hear_telnet(t, wall_after(monday, DAY_MS), EXPOSURE_REFUSED, "");
	assert_true(store_read_exposure_rounds(t->f.store, t->a, &last, &n, &t->e));
	assert_int_equal(n, 1);
	assert_int_equal(last[0].entity_id, CR1);
	assert_int_equal(last[0].at.ms, monday.ms + DAY_MS);
}

static void a_clock_that_is_set_back_makes_no_interval_that_ends_before_it_began(void **state)
{
	struct exposure_row *row;

	hear_telnet(*state, monday, EXPOSURE_ANSWERED, "login:");
	hear_telnet(*state, wall_after(monday, -DAY_MS), EXPOSURE_REFUSED, "");
	row = read_rows(*state, wall_after(monday, 1), WALL_NEVER, EXPOSURES_GONE, 1);
	assert_true(row->gone.ms >= row->first_seen.ms);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_finding_is_kept_from_first_to_last_seen),
		TEST(another_answer_that_is_weak_all_the_same_does_not_begin_anew),
		TEST(what_was_mended_is_over_and_a_past_instant_still_shows_it),
		TEST(a_past_instant_is_told_the_same_after_later_rounds),
		TEST(a_subject_without_a_fact_stays_and_one_that_is_not_asked_is_over),
		TEST(another_host_key_is_told_with_the_one_before),
		TEST(a_certificate_of_an_ssh_host_ends_like_any_other),
		TEST(a_certificate_is_found_when_it_ends_and_what_was_renewed_in_time_never_was),
		TEST(a_further_key_that_appears_is_no_other_key),
		TEST(what_is_not_ours_or_not_asked_any_more_is_not_told),
		TEST(a_fact_is_counted_over_what_could_be_asked), TEST(ssh_that_hides_a_key_was_not_asked_whole),
		TEST(who_answers_for_it_is_told_by_the_applications_on_it),
		TEST(rounds_are_read_again_by_the_collector),
		TEST(a_clock_that_is_set_back_makes_no_interval_that_ends_before_it_began),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
