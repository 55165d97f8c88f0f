/* The journal view as text: golden screens of acts that were written into a store, and what it says when somebody edits them. */
#include "golden.h"
#include "language.h"
#include "region.h"

#include "act.h"
#include "console/browser.h"
#include "console/console.h"
#include "intl.h"
#include "store.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* 2026-11-22 03:07:41 UTC, a Sunday */
#define NOW ((wall_t){ INT64_C(1795316861000) })
#define SOMEBODY 4000000000u

struct night { char dir[64], path[96]; struct store *store; };

static void write_act(struct night *n, struct act a, int64_t minutes_ago)
{
	struct act_done done;
	struct err e = { 0 };

	a.uid = SOMEBODY;
	a.at = (wall_t){ NOW.ms - minutes_ago * 60000 };
	a.from = WALL_NEVER;
	a.until = (wall_t){ NOW.ms + 7200000 };
	if (!act_write(n->store, &a, &done, &e))
		fail_msg("%s", e.text);
}

static void begin_night(struct night *n)
{
	static const struct import_file sites[] = { CSV("sites.csv", "name,commune\nCH Démo-Nord,Rouen\nCH Démo-Sud,Évreux\n") };
	const struct act denied = { .kind = ACT_ACK, .uid = SOMEBODY, .at = { NOW.ms - 60000 }, .object = "site:CH Démo-Sud" };
	struct err e = { 0 };

	snprintf(n->dir, sizeof n->dir, "/tmp/vigie-journal-XXXXXX");
	assert_non_null(mkdtemp(n->dir));
	snprintf(n->path, sizeof n->path, "%s/vigie.db", n->dir);
	if (!store_open(n->path, &n->store, &e))
		fail_msg("%s", e.text);
	region_import(n->store, (wall_t){ NOW.ms - 5400000 }, sites, 1);
	write_act(n, (struct act){ .kind = ACT_MUTE, .object = "site:CH Démo-Nord", .text = "Coupure électrique annoncée" }, 40);
	write_act(n, (struct act){ .kind = ACT_MAINTENANCE, .object = "site:CH Démo-Sud", .text = "Travaux sur la fibre" }, 30);
	write_act(n, (struct act){ .kind = ACT_UNMUTE, .object = "site:CH Démo-Nord" }, 12);
	if (!act_write_refused(n->store, &denied, "ack", "denied", 1, &e))
		fail_msg("%s", e.text);
}

static void end_night(struct night *n)
{
	char command[128];

	store_close(n->store);
	snprintf(command, sizeof command, "rm -rf %s", n->dir);
	assert_int_equal(system(command), 0);
}

static struct screen *look(const struct night *n, bool ascii, const char *keys)
{
	struct screen *s = screen_new(&view_journal, ascii);
	struct reader *r;
	struct err e = { 0 };

	assert_non_null(s);
	screen_tick(s, NOW);
	if (!reader_open(n->path, &r, &e) || !screen_load(s, r, SCREEN_REGION, &e))
		fail_msg("%s", e.text);
	reader_close(r);
	for (const char *p = keys; *p; p++)
		screen_key(s, (uint32_t)(unsigned char)*p);
	return s;
}

static void assert_goldens(const char *what, const char *keys)
{
	struct night n;

	begin_night(&n);
	for (int variant = 0; variant < 4; variant++) {
		bool ascii = variant % 2;
		struct screen *s;

		intl_init(variant < 2 ? "fr" : "en");
		s = look(&n, ascii, keys);
		golden_assert(s, what, 80, 24, ascii);
		if (variant == 0) {
			golden_assert(s, what, 120, 40, ascii);
			golden_assert(s, what, 200, 50, ascii);
		}
		screen_free(s);
	}
	intl_init("en");
	end_night(&n);
}

static bool shows(struct screen *s, const char *needle)
{
	struct text t = TEXT_INIT(1 << 20);
	bool found;

	golden_render(s, 80, 24, false, &t);
	found = strstr(text_str(&t), needle) != NULL;
	text_done(&t);
	return found;
}

static void what_people_wrote_is_listed_the_latest_first(void **state) { (void)state; assert_goldens("journal", ""); }
static void a_row_has_a_page(void **state) { (void)state; assert_goldens("journal-page", "j\r"); }

static void a_row_that_was_edited_is_told(void **state)
{
	struct night n;
	struct screen *s;
	sqlite3 *db;

	(void)state;
	begin_night(&n);
	s = look(&n, false, "");
	assert_true(shows(s, "The chain of 4 rows holds"));
	screen_free(s);
	assert_int_equal(sqlite3_open(n.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE journal SET uid = 1 WHERE seq = 2", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	s = look(&n, false, "");
	assert_true(shows(s, "THE JOURNAL WAS TAMPERED WITH: 1 finding"));
	assert_false(shows(s, "holds"));
	screen_free(s);
	end_night(&n);
}

static void refused_ones_are_found(void **state)
{
	const struct act of_alert = { .kind = ACT_ACK, .uid = SOMEBODY, .at = NOW, .alert_id = 8, .from = WALL_NEVER, .until = WALL_NEVER };
	struct err e = { 0 };
	struct night n;
	struct screen *s;

	(void)state;
	begin_night(&n);
	if (!act_write_refused(n.store, &of_alert, "ack", "denied", 1, &e))
		fail_msg("%s", e.text);
	s = look(&n, false, "fresult=refused\r");
	assert_true(shows(s, "(2 of 5 rows)"));
	assert_true(shows(s, "Refused"));
	assert_true(shows(s, "alert 8")); /* of what, though it names no object */
	screen_free(s);
	s = look(&n, false, "frefused\r");
	assert_true(shows(s, "(2 of 5 rows)"));
	screen_free(s);
	s = look(&n, false, "fdenied\r");
	assert_true(shows(s, "(2 of 5 rows)"));
	screen_free(s);
	end_night(&n);
}

static void at_every_size_nothing_overlaps(void **state)
{
	static const char *const situations[] = { "", "jj\r" };
	struct night n;

	(void)state;
	begin_night(&n);
	for (size_t i = 0; i < ARRAY_LEN(situations); i++) {
		struct screen *s = look(&n, false, situations[i]);

		for (struct golden_walk w = golden_walk(9, 11); golden_next(&w);)
			golden_assert_sound(s, w.width, w.height);
		screen_free(s);
	}
	end_night(&n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_wrote_is_listed_the_latest_first),
		cmocka_unit_test(a_row_has_a_page),
		cmocka_unit_test(a_row_that_was_edited_is_told),
		cmocka_unit_test(refused_ones_are_found),
		cmocka_unit_test(at_every_size_nothing_overlaps),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
