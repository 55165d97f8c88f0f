/* What the open console does each second: it reads what was written since, and nothing else. */
#include "console/console_internal.h"

#include "golden.h"
#include "language.h"
#include "store_fixture.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct watch {
	struct fixture *region;
	char path[96];            /* what the console opened: a symbolic link to the region's file */
	struct console_options options;
	struct console console;
};

static int open_console(void **state)
{
	struct watch *w = calloc(1, sizeof *w);
	struct err e = { 0 };

	if (!w || fixture_set_up((void **)&w->region) != 0)
		return -1;
	snprintf(w->path, sizeof w->path, "%s/shown.db", w->region->dir);
	assert_int_equal(symlink(w->region->path, w->path), 0);
	w->options = (struct console_options){ .inventory = w->path, .at = WALL_NEVER, .personal = true };
	w->console = (struct console){ .options = &w->options, .now = FIXTURE_NOW, .loaded = WALL_NEVER, .looked = WALL_NEVER };
	if (!reader_open(w->path, &w->console.reader, &e))
		fail_msg("%s", e.text);
	w->console.screen = screen_new(view_by_name("sites"), false);
	screen_tick(w->console.screen, FIXTURE_NOW);
	screen_set_at(w->console.screen, WALL_NEVER);
	screen_take_wants(w->console.screen);
	if (!console_try_load(&w->console, SCREEN_REGION, &e))
		fail_msg("%s", e.text);
	*state = w;
	return 0;
}

static int close_console(void **state)
{
	struct watch *w = *state;
	void *region = w->region;

	bell_done(&w->console.bell);
	screen_free(w->console.screen);
	reader_close(w->console.reader);
	unlink(w->path);
	snprintf(w->path, sizeof w->path, "%s/copy.db", w->region->dir);
	unlink(w->path);
	fixture_tear_down(&region);
	free(w);
	return 0;
}

static bool shows(struct watch *w, const char *needle)
{
	struct text t = TEXT_INIT(1 << 20);
	bool found;

	golden_render(w->console.screen, 100, 30, false, &t);
	found = strstr(text_str(&t), needle) != NULL;
	text_done(&t);
	return found;
}

static void a_second_passes(struct watch *w)
{
	w->console.now = wall_after(w->console.now, 1000);
	screen_tick(w->console.screen, w->console.now);
	console_follow(&w->console);
}

static void declare_site(struct watch *w, const char *name)
{
	char sql[512];

	snprintf(sql, sizeof sql, "INSERT INTO entity (kind, name, created_ms, last_confirmed_ms) VALUES ('site', '%s', 0, 0);"
	         "INSERT INTO site (entity_id, valid_from, kind) SELECT id, 0, 'hospital' FROM entity WHERE name = '%s'", name, name);
	fixture_sql(w->region, sql);
}

static void what_was_written_is_shown_a_second_later(void **state)
{
	struct watch *w = *state;

	assert_false(shows(w, "Clinique Neuve"));
	declare_site(w, "Clinique Neuve");
	a_second_passes(w);
	assert_true(shows(w, "Clinique Neuve"));
}

static void nothing_is_read_while_nothing_is_written(void **state)
{
	struct watch *w = *state;
	wall_t loaded = w->console.loaded;

	for (int i = 0; i < 4; i++)
		a_second_passes(w);
	assert_int_equal(w->console.loaded.ms, loaded.ms);
}

static void time_alone_makes_it_read_again(void **state)
{
	struct watch *w = *state;
	wall_t loaded = w->console.loaded;

	for (int i = 0; i < 20; i++)
		a_second_passes(w);
	assert_true(w->console.loaded.ms > loaded.ms);
}

/* Another file is put in its place: it is read, and the former no more. */
static void another_file_at_its_path_is_read(void **state)
{
	struct watch *w = *state;
	char copy[160], link[160], sql[320];

	snprintf(copy, sizeof copy, "%s/copy.db", w->region->dir);
	snprintf(link, sizeof link, "%s/link.db", w->region->dir);
	declare_site(w, "Clinique Copiée");
	a_second_passes(w);
	snprintf(sql, sizeof sql, "VACUUM INTO '%s'", copy);
	fixture_sql(w->region, sql);
	fixture_sql(w->region, "UPDATE entity SET name = 'Clinique Perdue' WHERE name = 'Clinique Copiée'");
	a_second_passes(w);
	assert_true(shows(w, "Clinique Perdue"));
	assert_int_equal(symlink(copy, link), 0);
	assert_int_equal(rename(link, w->path), 0);
	a_second_passes(w);
	assert_true(shows(w, "Clinique Copiée"));
}

/* A person who looks at a past instant is shown that instant. */
static void the_past_does_not_move(void **state)
{
	struct watch *w = *state;
	wall_t loaded = w->console.loaded;

	screen_set_at(w->console.screen, wall_after(FIXTURE_NOW, -3600000));
	declare_site(w, "Clinique Neuve");
	for (int i = 0; i < 30; i++)
		a_second_passes(w);
	assert_int_equal(w->console.loaded.ms, loaded.ms);
}

#define WATCHED(test) cmocka_unit_test_setup_teardown(test, open_console, close_console)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WATCHED(what_was_written_is_shown_a_second_later), WATCHED(nothing_is_read_while_nothing_is_written),
		WATCHED(time_alone_makes_it_read_again), WATCHED(another_file_at_its_path_is_read), WATCHED(the_past_does_not_move),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
