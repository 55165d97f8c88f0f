/* The file of a person's saved maps: what is written is read again, what is wrong is told and harms nothing. */
#include "console/saved_maps.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct saved_maps maps;

static bool parse(const char *text, size_t n, struct err *e)
{
	FILE *in = n > 0 ? fmemopen((void *)(uintptr_t)text, n, "r") : fopen("/dev/null", "r");
	bool ok;

	assert_non_null(in);
	ok = saved_maps_parse(&maps, "maps.conf", in, e);
	fclose(in);
	return ok;
}

static void what_is_written_is_read_again(void **state)
{
	static const char text[] = "# nuit\n\nregion tout\nregion ici CH Démo-Nord\ndepartement manche CH Démo-Cotentin\n"
	                           "around ville CH Démo-Nord\nlayers couches\nlayers base up 3 device:srv enrs sql3\n";
	char folder[] = "/tmp/vigie-maps-XXXXXX", path[96], elsewhere[96], command[128];
	struct stat st;
	struct saved_maps before;
	struct err e = { 0 };

	(void)state;
	assert_true(parse(text, sizeof text - 1, &e));
	assert_int_equal(maps.n, 6);
	assert_string_equal(saved_maps_find(&maps, "base")->scope.root, "device:srv enrs sql3");
	assert_int_equal(saved_maps_find(&maps, "base")->scope.levels, 3);
	assert_int_equal(saved_maps_find(&maps, "manche")->zoom, GEO_DEPARTEMENT);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a/b/maps.conf", folder);
	before = maps;
	assert_true(saved_maps_write(&maps, path, &e));
	assert_true(saved_maps_load(&maps, path, &e));
	assert_int_equal(maps.n, before.n);
	for (size_t i = 0; i < maps.n; i++)
		assert_memory_equal(&maps.of[i], &before.of[i], sizeof maps.of[i]);
	snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere.conf", folder);
	assert_int_equal(rename(path, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	maps.n = 1;
	assert_true(saved_maps_write(&maps, path, &e)); /* the person keeps it elsewhere: the link stays */
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_true(saved_maps_load(&maps, elsewhere, &e));
	assert_int_equal(maps.n, 1);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
}

static void a_wrong_line_is_named_and_the_others_hold(void **state)
{
	static const char *const wrong[] = {
		"region", "departement manche", "around a", "layers a sideways 2 site:x", "layers a up 0 site:x", "layers a up 6 site:x",
		"layers a up 2", "layers a up 2 nobody", "globe a", "region \033[31m", "region a \033[2J", "\xff\xfe region", "layers a up 22 site:x",
	};
	struct err e;
	char text[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		int n = snprintf(text, sizeof text, "region one\n%s\nlayers two\n", wrong[i]);

		e = (struct err){ 0 };
		assert_false(parse(text, (size_t)n, &e));
		assert_int_equal(e.kind, ERR_CONFIG);
		assert_non_null(strstr(e.text, "maps.conf:2: "));
		assert_int_equal(maps.n, 2);
	}
}

/* Bytes at random, lines without an end, more maps than there is room for. */
static void any_bytes_are_taken_or_told(void **state)
{
	enum { BYTES = 20000 };
	static char text[BYTES];
	struct err e = { 0 };
	size_t n = 0;

	(void)state;
	srand(20261122);
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < BYTES; i++)
			text[i] = (char)(rand() % (round % 2 ? 256 : 40) + (round % 2 ? 0 : 9));
		(void)!parse(text, (size_t)(rand() % BYTES), &e);
		assert_true(maps.n <= SAVED_MAPS_MAX);
	}
	for (int i = 0; i < SAVED_MAPS_MAX + 3; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "region n%d\n", i);
	assert_false(parse(text, n, &e));
	assert_int_equal(maps.n, SAVED_MAPS_MAX);
}

static void no_file_holds_no_maps(void **state)
{
	struct err e = { 0 };

	(void)state;
	maps.n = 1;
	assert_true(saved_maps_load(&maps, "/nonexistent/vigie/maps.conf", &e));
	assert_int_equal(maps.n, 0);
	assert_false(saved_maps_write(&maps, "/proc/vigie/maps.conf", &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(a_wrong_line_is_named_and_the_others_hold),
		cmocka_unit_test(any_bytes_are_taken_or_told),
		cmocka_unit_test(no_file_holds_no_maps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
