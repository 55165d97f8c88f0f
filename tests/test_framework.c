/* The shipped frameworks counted, what a file may say, and what a newer one changes. */
#include "framework.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct framework parse(struct arena *a, const char *name, const void *text, size_t len)
{
	struct framework f;
	struct err e;

	if (!framework_parse(name, text, len, a, &f, &e))
		fail_msg("%s", e.text);
	return f;
}

static struct framework shipped(struct arena *a, const char *family)
{
	for (size_t i = 0; i < n_framework_shipped; i++) {
		struct framework f = parse(a, framework_shipped[i].name, framework_shipped[i].bytes, framework_shipped[i].len);

		if (strcmp(f.family, family) == 0)
			return f;
	}
	fail_msg("%s is not shipped", family);
	abort();
}

static size_t count_of(const struct framework *f, const char *prefix)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_requirements; i++)
		n += f->requirements[i].leaf && strncmp(f->requirements[i].key, prefix, strlen(prefix)) == 0;
	return n;
}

static void hds_has_31_requirements_and_38_leaves(void **state)
{
	struct arena *a = arena_new();
	struct framework f = shipped(a, "hds");
	size_t annexes = 0;

	(void)state;
	assert_string_equal(f.version, "2.0");
	assert_int_equal(framework_count_requirements(&f), 31);
	assert_int_equal(framework_count_leaves(&f), 38);
	for (unsigned n = 1; n <= 31; n++) {
		char key[16];

		snprintf(key, sizeof key, "EXI-%02u", n);
		assert_non_null(framework_find(&f, key));
		assert_int_equal(framework_find(&f, key)->leaf, n != 5);
	}
	assert_int_equal(count_of(&f, "EXI-05."), 8);
	for (size_t i = 0; i < f.n_requirements; i++)
		annexes += f.requirements[i].annex;
	assert_int_equal(annexes, 2);
	assert_false(framework_find(&f, "CHAP-8")->leaf);
	assert_int_equal(framework_find(&f, "ACT-5")->activities, 1u << 4);
	assert_int_equal(framework_find(&f, "EXI-05.D")->activities, 0x3f);
	arena_free(a);
}

static void iso_27001_has_30_clauses_and_93_controls(void **state)
{
	struct arena *a = arena_new();
	struct framework f = shipped(a, "iso27001");

	(void)state;
	assert_int_equal(framework_count_leaves(&f), 123);
	assert_int_equal(framework_count_requirements(&f), 123);
	assert_int_equal(count_of(&f, "A."), 93);
	assert_int_equal(count_of(&f, "A.5."), 37);
	assert_int_equal(count_of(&f, "A.6."), 8);
	assert_int_equal(count_of(&f, "A.7."), 14);
	assert_int_equal(count_of(&f, "A.8."), 34);
	arena_free(a);
}

/* Neither within one framework nor with the other: a bare key means one thing. */
static void no_leaf_is_counted_twice(void **state)
{
	struct arena *a = arena_new();
	struct framework of[2] = { shipped(a, "hds"), shipped(a, "iso27001") };

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < of[k].n_requirements; i++) {
			const struct requirement *r = &of[k].requirements[i];

			assert_ptr_equal(framework_find(&of[k], r->key), r);
			assert_null(framework_find(&of[1 - k], r->key));
			for (size_t j = 0; j < of[k].n_requirements; j++)
				if (of[k].requirements[j].parent && strcmp(of[k].requirements[j].parent, r->key) == 0)
					assert_false(r->leaf);
		}
	arena_free(a);
}

static bool has(const struct framework_keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (strcmp(keys->keys[i], key) == 0)
			return true;
	return false;
}

static void what_nobody_verified_bears_its_mark(void **state)
{
	struct arena *a = arena_new();
	struct framework f = shipped(a, "hds"), iso = shipped(a, "iso27001");
	size_t items = 0;

	(void)state;
	assert_true(has(&f.unverified, "official-wording") && has(&f.unverified, "newer-version") && has(&f.unverified, "activities"));
	assert_true(has(&framework_find(&f, "EXI-01")->unverified, "chapter-number"));
	assert_true(has(&framework_find(&f, "ACT-5")->unverified, "single-source"));
	for (size_t i = 0; i < f.n_requirements; i++)
		items += has(&f.requirements[i].unverified, "csp-items-2026");
	assert_int_equal(items, 11); /* EXI-17 to EXI-27 */
	assert_true(has(&framework_find(&f, "EXI-27")->unverified, "csp-items-cited"));
	assert_int_equal(framework_find(&f, "EXI-28")->unverified.n, 0);
	assert_true(has(&iso.unverified, "abridged") && has(&framework_find(&iso, "4.1")->unverified, "amendment-2024"));
	for (size_t i = 0; i < f.n_marks; i++)
		assert_true(*f.marks[i].title.fr && *f.marks[i].title.en);
	arena_free(a);
}

/* A reference to ISO/IEC 27001 stands for something that is there, and each fact is asked for by somebody. */
static void references_and_facts_lead_somewhere(void **state)
{
	struct arena *a = arena_new();
	struct framework f = shipped(a, "hds"), iso = shipped(a, "iso27001");

	(void)state;
	for (size_t i = 0; i < f.n_requirements; i++) {
		const struct framework_keys *lists[] = { &f.requirements[i].iso, &f.requirements[i].related };

		for (size_t l = 0; l < 2; l++)
			for (size_t k = 0; k < lists[l]->n; k++) {
				size_t covered = 0;

				for (size_t j = 0; j < iso.n_requirements; j++)
					covered += requirement_covers(lists[l]->keys[k], iso.requirements[j].key);
				if (covered == 0)
					fail_msg("%s: %s", f.requirements[i].key, lists[l]->keys[k]);
			}
	}
	for (size_t k = 0; k < f.n_facts; k++) {
		size_t asked = 0;

		for (size_t i = 0; i < f.n_requirements; i++)
			asked += has(&f.requirements[i].facts, f.facts[k].key);
		for (size_t i = 0; i < iso.n_requirements; i++)
			asked += has(&iso.requirements[i].facts, f.facts[k].key);
		if (asked == 0)
			fail_msg("nothing asks for %s", f.facts[k].key);
	}
	for (size_t k = 0; k < iso.n_facts; k++)
		assert_string_equal(framework_find_fact(&f, iso.facts[k].key)->title.fr, iso.facts[k].title.fr);
	arena_free(a);
}

static void a_reference_covers_its_sub_clauses_only(void **state)
{
	(void)state;
	assert_true(requirement_covers("9.2", "9.2.1"));
	assert_true(requirement_covers("9.2", "9.2"));
	assert_true(requirement_covers("A", "A.5.1"));
	assert_false(requirement_covers("A.5.1", "A.5.10"));
	assert_false(requirement_covers("9.2.1", "9.2"));
	assert_false(requirement_covers("", "9.2"));
}

/* ---- a file ---- */

#define HEADER "record,key,version,edition,parent,chapter_fr,chapter_en,title_fr,title_en,text_fr,kind,activities,facts,unverified\n"
#define FRAMEWORK "framework,hds,2.1,2026-12-01,,,,Référentiel,Framework,,,,,\n"
#define ROW(key, title) "requirement," key ",,,,5,5," title ",t,texte,,,,\n"

static void a_file_is_read_whole(void **state)
{
	static const char text[] = HEADER FRAMEWORK "mark,wording,,,,,,Non vérifié,Not verified,,,,,\nfact,tls-expiry,,,,,,Échéances,Expiry,,measured,,,\n"
	                           "requirement,EXI-01,,,,5,5,Un,One,texte,,1;5,tls-expiry,wording\nrequirement,EXI-01.A,,,EXI-01,5,5,A,A,,,,,\n"
	                           "annex,CHAP-8,,,,8,8,Tableau,Table,,,,,\n";
	struct arena *a = arena_new();
	struct framework f = parse(a, "f", text, sizeof text - 1);

	(void)state;
	assert_string_equal(f.version, "2.1");
	assert_int_equal(f.n_requirements, 3);
	assert_int_equal(framework_count_leaves(&f), 1);
	assert_int_equal(framework_count_requirements(&f), 1);
	assert_int_equal(f.requirements[0].activities, 0x11);
	assert_string_equal(f.requirements[0].facts.keys[0], "tls-expiry");
	assert_int_equal(strlen(f.requirements[0].wording), 64);
	assert_int_equal(strlen(f.sha256), 64);
	arena_free(a);
}

static void a_mistake_is_told_with_its_line_and_column(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "", "f:1: expected a header row" },
		{ "record,key\n", "f:1: expected a column 'title_fr'" },
		{ "record,key,key,title_fr,title_en\n", "f:1: column 'key' stands twice" },
		{ "record,key,title_fr,title_en,colour\n", "f:1: there is no column 'colour'" },
		{ HEADER, "f: expected at least one requirement" },
		{ HEADER ROW("EXI-01", "t"), "f:2: record: expected the row 'framework' first" },
		{ HEADER "chapter,x,,,,,,t,t,,,,,\n", "f:2: record: expected one of framework, mark" },
		{ HEADER FRAMEWORK FRAMEWORK, "f:3: record: expected one row 'framework' only" },
		{ HEADER "framework,hds,,2026-12-01,,,,t,t,,,,,\n", "f:2: version: expected a value" },
		{ HEADER "framework,hds,2.0,lundi,,,,t,t,,,,,\n", "f:2: edition: expected a date" },
		{ HEADER FRAMEWORK ROW("EXI 01", "t"), "f:3: key: expected 1 to 31 letters" },
		{ HEADER FRAMEWORK ROW("EXI-01", ""), "f:3: title_fr: expected a value" },
		{ HEADER FRAMEWORK ROW("EXI-01", "t") ROW("EXI-01", "t"), "f:4: key: 'EXI-01' stands twice" },
		{ HEADER FRAMEWORK "requirement,EXI-01.A,,,EXI-01,5,5,t,t,,,,,\n", "f:3: parent: expected a requirement of a row before" },
		{ HEADER FRAMEWORK ROW("EXI-01", "t") "requirement,EXI-02.A,,,EXI-01,5,5,t,t,,,,,\n", "f:4: key: expected 'EXI-01.'" },
		{ HEADER FRAMEWORK "requirement,EXI-01,,,,5,5,t,t,,,7,,\n", "f:3: activities: expected numbers from 1 to 6" },
		{ HEADER FRAMEWORK "requirement,EXI-01,,,,5,5,t,t,,,,nothing,\n", "f:3: facts: there is no row 'fact' of 'nothing'" },
		{ HEADER FRAMEWORK "requirement,EXI-01,,,,5,5,t,t,,,,,nothing\n", "f:3: unverified: there is no row 'mark' of 'nothing'" },
		{ HEADER FRAMEWORK "requirement,EXI-01,2,,,5,5,t,t,,,,,\n", "f:3: version: expected nothing in a row 'requirement'" },
		{ HEADER FRAMEWORK "fact,x,,,,,,t,t,,,,,\n", "f:3: kind: expected a value" },
		{ HEADER FRAMEWORK ROW("EXI-01", "t\x1b[2J"), "f:3: title_fr: expected text, got the control character" },
		{ HEADER FRAMEWORK "requirement,EXI-01,,,,5,5,t,t,,,,,,more\n", "f:3: expected 14 cells as in the header, got 15" },
		{ HEADER FRAMEWORK "requirement,EXI-01,,,,5,5,t,t,,,,", "f:3: expected 14 cells as in the header, got 13" }, /* cut short */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *a = arena_new();
		struct framework f;
		struct err e;

		if (framework_parse("f", cases[i].text, strlen(cases[i].text), a, &f, &e))
			fail_msg("taken: %s", cases[i].text);
		if (strncmp(e.text, cases[i].says, strlen(cases[i].says)) != 0)
			fail_msg("expected: %s\ngot:      %s", cases[i].says, e.text);
		assert_int_equal(e.kind, ERR_DATA);
		arena_free(a);
	}
}

static void a_file_is_bounded(void **state)
{
	struct text many = TEXT_INIT(8 * 1024 * 1024);
	struct arena *a = arena_new();
	struct framework f;
	struct err e;

	(void)state;
	text_append(&many, HEADER FRAMEWORK);
	for (int i = 0; i <= FRAMEWORK_REQUIREMENTS_MAX; i++)
		text_appendf(&many, ROW("E-%d", "t"), i);
	assert_false(framework_parse("f", text_str(&many), many.len, a, &f, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	for (int i = 0; i <= FRAMEWORK_ROWS_MAX; i++)
		text_appendf(&many, "mark,m-%d,,,,,,t,t,,,,,\n", i);
	assert_false(framework_parse("f", text_str(&many), many.len, a, &f, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	assert_false(framework_parse("f", text_str(&many), (size_t)FRAMEWORK_BYTES_MAX + 1, a, &f, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	text_done(&many);
	arena_free(a);
}

static void a_newer_one_says_what_it_adds_removes_rewords_and_modifies(void **state)
{
	static const char old[] = HEADER FRAMEWORK ROW("EXI-01", "Un") ROW("EXI-02", "Deux") ROW("EXI-03", "Trois") ROW("EXI-05", "Cinq");
	static const char new[] = HEADER FRAMEWORK ROW("EXI-01", "Un") ROW("EXI-02", "Deux fois") ROW("EXI-04", "Quatre")
		"requirement,EXI-05,,,,5,5,Cinq,t,texte,,6,,\n";
	static const struct { const char *key; enum framework_change_kind kind; } expected[] = {
		{ "EXI-01", FRAMEWORK_SAME }, { "EXI-02", FRAMEWORK_REWORDED }, { "EXI-04", FRAMEWORK_ADDED },
		{ "EXI-05", FRAMEWORK_MODIFIED }, { "EXI-03", FRAMEWORK_REMOVED },
	};
	struct arena *a = arena_new();
	struct framework before = parse(a, "old", old, sizeof old - 1), after = parse(a, "new", new, sizeof new - 1);
	struct framework_change *changes;
	struct err e;
	size_t n;

	(void)state;
	assert_true(framework_diff(&before, &after, a, &changes, &n, &e));
	assert_int_equal(n, ARRAY_LEN(expected));
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(changes[i].kind, expected[i].kind);
		assert_string_equal((changes[i].after ? changes[i].after : changes[i].before)->key, expected[i].key);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hds_has_31_requirements_and_38_leaves),
		cmocka_unit_test(iso_27001_has_30_clauses_and_93_controls),
		cmocka_unit_test(no_leaf_is_counted_twice),
		cmocka_unit_test(what_nobody_verified_bears_its_mark),
		cmocka_unit_test(references_and_facts_lead_somewhere),
		cmocka_unit_test(a_reference_covers_its_sub_clauses_only),
		cmocka_unit_test(a_file_is_read_whole),
		cmocka_unit_test(a_mistake_is_told_with_its_line_and_column),
		cmocka_unit_test(a_file_is_bounded),
		cmocka_unit_test(a_newer_one_says_what_it_adds_removes_rewords_and_modifies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
