#include "tests/store_fixture.h"

#include "journal.h"

#include <inttypes.h>
#include <jansson.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FOUND_MAX = 64 };

struct findings {
	struct journal_finding list[FOUND_MAX];
	size_t n;
	struct journal_verdict verdict;
};

static int set_up(void **state)
{
	struct fixture *f = fixture_new();

	*state = f;
	return 0;
}

static int64_t append(struct fixture *f, const char *method, const char *object, const char *text)
{
	json_t *request = json_pack("{s:s, s:i, s:s}", "until", "2026-11-22T07:00:00Z", "id", 12, "b", "a");
	struct journal_entry entry = { .at = FIXTURE_NOW, .uid = 1000, .method = method, .object = object, .request = request,
		                       .result = "ok", .text = text };
	int64_t seq = 0;
	struct err e;

	if (!journal_append(f->store, &entry, &seq, &e))
		fail_msg("%s", e.text);
	json_decref(request);
	return seq;
}

/* Rows with a text, without one, and without an object. */
static void append_rows(struct fixture *f, int n)
{
	for (int i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof text, "CRT prévenu, ticket %d", 88000 + i);
		append(f, i % 3 ? "ack" : "reload", i % 4 ? "link:SYVIK-1" : NULL, i % 3 ? text : NULL);
	}
}

static void note(void *user, const struct journal_finding *finding)
{
	struct findings *found = user;

	if (found->n < FOUND_MAX)
		found->list[found->n++] = *finding;
}

static struct findings verify(struct fixture *f, const char *head)
{
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct findings found = { .n = 0 };
	struct journal_head expected;
	struct journal_verdict counted;
	struct err e;

	if (head)
		assert_true(journal_parse_head(head, &expected));
	if (!journal_verify(r, head ? &expected : NULL, note, &found, &found.verdict, &e))
		fail_msg("%s", e.text);
	assert_int_equal(found.n, found.verdict.findings);
	if (!journal_verify(r, head ? &expected : NULL, NULL, NULL, &counted, &e)) /* nobody listens: only counted */
		fail_msg("%s", e.text);
	assert_int_equal(counted.findings, found.n);
	fixture_reader_done(r);
	return found;
}

static void head_of(struct fixture *f, char *buf)
{
	struct journal_head head;
	struct err e;

	assert_true(store_journal_head(f->store, &head, &e));
	journal_format_head(&head, buf);
}

static void assert_found(const struct findings *found, size_t i, enum journal_fault fault, int64_t seq, int64_t last)
{
	assert_true(i < found->n);
	assert_int_equal(found->list[i].fault, fault);
	assert_int_equal(found->list[i].seq, seq);
	assert_int_equal(found->list[i].last, last);
}

/* The chain outlives the program: a row's hash is what it always was. */
static void the_first_row_has_the_hash_that_the_header_describes(void **state)
{
	struct fixture *f = *state;
	char head[JOURNAL_HEAD_MAX];

	append(f, "reload", NULL, NULL);
	head_of(f, head);
	/* sha256 of i1 i1795316400000 i1000 t"reload" n t{"b":"a","id":12,"until":"2026-11-22T07:00:00Z"} t"ok" b(32 zeros), by Python */
	assert_string_equal(head, "1:db62f046f990d24dff52290830c415238962067676bb3c0731fb8f8faabb9392");
}

static void an_untouched_journal_has_nothing_to_say(void **state)
{
	struct fixture *f = *state;
	char head[JOURNAL_HEAD_MAX], said[JOURNAL_HEAD_MAX];
	struct findings found = verify(f, NULL);

	assert_int_equal(found.n, 0);
	assert_int_equal(found.verdict.rows, 0);
	append_rows(f, 12);
	head_of(f, head);
	append_rows(f, 3);
	found = verify(f, head);
	assert_int_equal(found.n, 0);
	assert_int_equal(found.verdict.rows, 15);
	assert_int_equal(found.verdict.texts, 10);
	head_of(f, head);
	journal_format_head(&found.verdict.head, said);
	assert_string_equal(said, head);
}

static void requests_stand_in_sorted_keys_and_texts_apart(void **state)
{
	struct fixture *f = *state;
	sqlite3_stmt *st;
	const char *request;

	append(f, "ack", "link:SYVIK-1", "Mme Martin a appelé");
	assert_int_equal(sqlite3_prepare_v2(store_sqlite(f->store), "SELECT request FROM journal", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	request = (const char *)sqlite3_column_text(st, 0);
	assert_memory_equal(request, "{\"b\":\"a\",\"id\":12,\"text_sha256\":\"", 32);
	assert_null(strstr(request, "Martin"));
	sqlite3_finalize(st);
}

static void a_purged_text_leaves_a_valid_chain_and_one_removed_by_hand_does_not(void **state)
{
	struct fixture *f = *state;
	struct findings found;
	struct err e;
	bool had;

	append_rows(f, 6);
	assert_true(journal_forget_text(f->store, 3, &had, &e));
	assert_true(had);
	append(f, "purge", "journal:3", NULL);
	found = verify(f, NULL);
	assert_int_equal(found.n, 0);
	assert_int_equal(found.verdict.purged, 1);

	assert_true(journal_forget_text(f->store, 1, &had, &e));
	assert_false(had);
	fixture_sql(f, "DELETE FROM journal_text WHERE seq = 5");
	found = verify(f, NULL);
	assert_int_equal(found.n, 1);
	assert_found(&found, 0, JOURNAL_TEXT_REMOVED, 5, 5);
}

static void texts_that_are_not_those_of_their_rows_are_named(void **state)
{
	struct fixture *f = *state;
	struct findings found;

	append_rows(f, 6);
	fixture_sql(f, "UPDATE journal_text SET text = text || '.' WHERE seq = 2; "
	               "UPDATE journal_text SET salt = zeroblob(16) WHERE seq = 3; "
	               "INSERT INTO journal_text (seq, salt, text) VALUES (4, zeroblob(16), 'invented')");
	found = verify(f, NULL);
	assert_int_equal(found.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_found(&found, i, JOURNAL_TEXT_CHANGED, (int64_t)i + 2, (int64_t)i + 2);
}

static void rows_that_are_gone_are_told_from_the_first_to_the_last(void **state)
{
	struct fixture *f = *state;
	char head[JOURNAL_HEAD_MAX];
	struct findings found;

	append_rows(f, 12);
	head_of(f, head);
	fixture_sql(f, "PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE seq IN (1, 5, 6)");
	found = verify(f, NULL);
	assert_int_equal(found.n, 2);
	assert_found(&found, 0, JOURNAL_MISSING, 1, 1);
	assert_found(&found, 1, JOURNAL_MISSING, 5, 6);

	fixture_sql(f, "DELETE FROM journal WHERE seq > 9");
	assert_int_equal(verify(f, NULL).n, 2);    /* nobody can tell without the head */
	found = verify(f, head);
	assert_int_equal(found.n, 3);
	assert_found(&found, 2, JOURNAL_CUT, 10, 12);
}

static void a_journal_written_anew_is_not_the_one_of_the_head(void **state)
{
	struct fixture *f = *state;
	char head[JOURNAL_HEAD_MAX];
	struct findings found;

	append_rows(f, 3);
	head_of(f, head);
	fixture_sql(f, "DELETE FROM journal_text; DELETE FROM journal");
	append_rows(f, 2);
	append(f, "ack", "link:SYVIK-2", NULL);
	assert_int_equal(verify(f, NULL).n, 0);
	found = verify(f, head);
	assert_int_equal(found.n, 1);
	assert_found(&found, 0, JOURNAL_OTHER_HEAD, 3, 3);
}

static void only_a_count_and_a_hash_is_a_head(void **state)
{
	static const char *const bad[] = { "", "12", "12:", ":", "12:abc", "-1:0000000000000000000000000000000000000000000000000000000000000000",
		"1:000000000000000000000000000000000000000000000000000000000000000g", "1:00000000000000000000000000000000000000000000000000000000000000000",
		"9999999999999999999:0000000000000000000000000000000000000000000000000000000000000000" };
	struct journal_head head = { .count = 42 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(journal_parse_head(bad[i], &head));
	assert_int_equal(head.count, 42);
	assert_true(journal_parse_head("7:00000000000000000000000000000000000000000000000000000000000000FF", &head));
	assert_int_equal(head.count, 7);
	assert_int_equal(head.hash[31], 255);
}

/* One single change by somebody who can write the file: what it is, and which rows verify must name. */
static void mutate(struct fixture *f, int n, int64_t *ret_first, int64_t *ret_second, char *sql, size_t size)
{
	static const char *const columns[] = {
		"at_ms = at_ms + 1", "uid = uid + 1", "method = method || 'x'", "method = substr(method, 2)",
		"object = coalesce(object, '') || 'x'",
		"object = CASE WHEN object IS NULL THEN '' END", "request = replace(request, '12', '13')", "request = request || ' '",
		"result = 'denied'", "previous = randomblob(32)", "hash = randomblob(32)", "hash = x''",
		"method = method || coalesce(object, 'x'), object = NULL", "seq = seq + 1000",
	};
	int64_t i = 1 + rand() % n, k = 1 + rand() % n;

	*ret_first = *ret_second = i;
	switch (rand() % 4) {
	case 0: /* swapped: the rows but their numbers */
		if (k == i)
			k = i % n + 1;
		*ret_second = k;
		snprintf(sql, size, "UPDATE journal SET seq = -1 WHERE seq = %" PRId64 "; UPDATE journal SET seq = %" PRId64 " WHERE seq = %" PRId64
		         "; UPDATE journal SET seq = %" PRId64 " WHERE seq = -1", i, i, k, k);
		break;
	case 1: /* removed, not off the end, and the rest moved up or not */
		i = 1 + rand() % (n - 1);
		*ret_first = *ret_second = i;
		snprintf(sql, size, "DELETE FROM journal WHERE seq = %" PRId64 "; UPDATE journal SET seq = -seq WHERE seq > %" PRId64
		         "; UPDATE journal SET seq = -seq - %d WHERE seq < 0", i, i, rand() % 2);
		break;
	default:
		snprintf(sql, size, "UPDATE journal SET %s WHERE seq = %" PRId64, columns[(size_t)rand() % ARRAY_LEN(columns)], i);
	}
	fixture_sql(f, sql);
}

static bool names(const struct findings *found, int64_t seq)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->list[i].seq <= seq && seq <= found->list[i].last)
			return true;
	return false;
}

static void any_single_change_removal_or_swap_is_found(void **state)
{
	enum { ROWS = 12, RUNS = 400 };
	const unsigned seed = 88123;
	struct fixture *f = *state;

	append_rows(f, ROWS);
	fixture_sql(f, "PRAGMA foreign_keys = OFF; CREATE TABLE kept AS SELECT * FROM journal");
	srand(seed);
	for (int run = 0; run < RUNS; run++) {
		int64_t first, second;
		struct findings found;
		char sql[512];

		mutate(f, ROWS, &first, &second, sql, sizeof sql);
		found = verify(f, NULL);
		if (!names(&found, first) || !names(&found, second))
			fail_msg("seed %u, run %d: %zu findings after %s", seed, run, found.n, sql);
		fixture_sql(f, "DELETE FROM journal; INSERT INTO journal SELECT * FROM kept");
		assert_int_equal(verify(f, NULL).n, 0);
	}
}

static void only_the_row_that_was_changed_is_named(void **state)
{
	struct fixture *f = *state;
	struct findings found;

	append_rows(f, 9);
	fixture_sql(f, "UPDATE journal SET request = '{}' WHERE seq = 2; UPDATE journal SET hash = zeroblob(32) WHERE seq = 5; "
	               "UPDATE journal SET previous = zeroblob(32) WHERE seq = 7");
	found = verify(f, NULL);
	assert_int_equal(found.n, 3);
	assert_found(&found, 0, JOURNAL_CHANGED, 2, 2);
	assert_found(&found, 1, JOURNAL_CHANGED, 5, 5);
	assert_found(&found, 2, JOURNAL_CHANGED, 7, 7);
}

static void a_row_that_was_changed_and_lost_its_text_is_named_once(void **state)
{
	struct fixture *f = *state;
	struct findings found;

	append_rows(f, 6);
	fixture_sql(f, "UPDATE journal SET result = 'no' WHERE seq = 5; DELETE FROM journal_text WHERE seq = 5");
	found = verify(f, NULL);
	assert_int_equal(found.n, 1);
	assert_found(&found, 0, JOURNAL_CHANGED, 5, 5);
}

static void a_journal_that_was_empty_and_still_is_lacks_nothing(void **state)
{
	struct fixture *f = *state;
	const struct journal_head none = { 0 };
	struct findings found = { 0 };
	struct reader *r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	struct err e;

	assert_true(journal_verify(r, &none, note, &found, &found.verdict, &e));
	assert_int_equal(found.n, 0);
	fixture_reader_done(r);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_row_has_the_hash_that_the_header_describes),
		TEST(an_untouched_journal_has_nothing_to_say),
		TEST(requests_stand_in_sorted_keys_and_texts_apart),
		TEST(a_purged_text_leaves_a_valid_chain_and_one_removed_by_hand_does_not),
		TEST(texts_that_are_not_those_of_their_rows_are_named),
		TEST(rows_that_are_gone_are_told_from_the_first_to_the_last),
		TEST(a_journal_written_anew_is_not_the_one_of_the_head),
		TEST(only_a_count_and_a_hash_is_a_head),
		TEST(any_single_change_removal_or_swap_is_found),
		TEST(only_the_row_that_was_changed_is_named),
		TEST(a_row_that_was_changed_and_lost_its_text_is_named_once),
		TEST(a_journal_that_was_empty_and_still_is_lacks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
