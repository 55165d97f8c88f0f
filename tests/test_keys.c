#include "console/keys.h"

#include "console/view.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct key_entry table[] = {
	{ 'j', ACT_DOWN, "One row down", NULL },
	{ KEYCODE_DOWN, ACT_DOWN, NULL, NULL },
	{ 'f', ACT_FILTER, "Filter", "Filter" },
};

static struct keymap sample(void)
{
	struct keymap m = { .n = 0 };

	keymap_add(&m, table, ARRAY_LEN(table));
	return m;
}

static bool parse(struct keymap *m, const char *text, struct err *e)
{
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	bool ok = keymap_parse(m, "keys.conf", in, e);

	fclose(in);
	return ok;
}

static void a_key_finds_its_action(void **state)
{
	struct keymap m = sample();

	(void)state;
	assert_int_equal(keymap_find(&m, 'j'), ACT_DOWN);
	assert_int_equal(keymap_find(&m, 'x'), ACT_NONE);
}

static void a_file_binds_and_unbinds(void **state)
{
	struct keymap m = sample();
	struct err e = { .kind = ERR_NONE };

	(void)state;
	assert_true(parse(&m, "# mine\n\nbind F3 filter\nbind é down  \nunbind j\n", &e));
	assert_int_equal(keymap_find(&m, KEYCODE_F1 + 2), ACT_FILTER);
	assert_int_equal(keymap_find(&m, 0xe9), ACT_DOWN);
	assert_int_equal(keymap_find(&m, 'j'), ACT_NONE);
}

static void the_help_of_an_action_outlives_its_first_key(void **state)
{
	struct keymap m = sample();
	size_t with_help = 0;

	(void)state;
	assert_true(parse(&m, "unbind j\nunbind f\nbind F3 filter\n", NULL));
	for (size_t i = 0; i < m.n; i++)
		with_help += m.entries[i].help != NULL;
	assert_int_equal(with_help, 2);
}

static void assert_refused(const char *text, const char *words)
{
	struct keymap m = sample(), before = m;
	struct err e = { .kind = ERR_NONE };

	assert_false(parse(&m, text, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	if (!strstr(e.text, words))
		print_message("# %s\n", e.text);
	assert_non_null(strstr(e.text, words));
	assert_memory_equal(&m, &before, sizeof m);
}

static void a_wrong_line_is_told_with_its_place_and_changes_nothing(void **state)
{
	(void)state;
	assert_refused("bind x down\nbind y fly\n", "keys.conf:2: expected an action");
	assert_refused("bind\n", "keys.conf:1: expected a key");
	assert_refused("bind F13 down\n", "keys.conf:1: expected a key");
	assert_refused("map x down\n", "keys.conf:1: expected \"bind KEY ACTION\"");
	assert_refused("unbind x y\n", "keys.conf:1: expected \"bind KEY ACTION\"");
}

static void keys_of_terminals_and_multiplexers_are_never_bound(void **state)
{
	(void)state;
	assert_refused("bind Ctrl-b down\n", "never bound");
	assert_refused("bind Ctrl-z down\n", "never bound");
	assert_refused("bind Ctrl-] down\n", "never bound");
	for (size_t i = 0; views[i]; i++)
		for (size_t k = 0; k < views[i]->n_keys; k++)
			assert_false(key_is_reserved(views[i]->keys[k].key));
}

static void names_of_keys_read_back_as_the_same_key(void **state)
{
	static const uint32_t keys[] = {
		'j', '{', 0xe9, ' ', KEYCODE_TAB, KEYCODE_ENTER, KEYCODE_ESCAPE, KEYCODE_UP, KEYCODE_DOWN, KEYCODE_PAGE_UP, KEYCODE_HOME,
		KEYCODE_F1, KEYCODE_F12, CTRL_KEY('l'), CTRL_KEY('d'), KEYCODE_BACK_TAB,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		char name[KEY_NAME_MAX];
		uint32_t key = 0;

		key_format(keys[i], name);
		assert_true(key_from_name(name, &key));
		assert_int_equal(key, keys[i]);
	}
}

static void digits_and_the_azerty_row_select_the_views_that_exist(void **state)
{
	(void)state;
	assert_ptr_equal(view_by_key('3'), &view_links);
	assert_ptr_equal(view_by_key('"'), &view_links);
	assert_ptr_equal(view_by_key('2'), &view_alerts);
	assert_ptr_equal(view_by_key(0xe9), &view_alerts);
	assert_ptr_equal(view_by_key('8'), &view_security);
	assert_ptr_equal(view_by_key('_'), &view_security);
	assert_null(view_by_key('0'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_finds_its_action),
		cmocka_unit_test(a_file_binds_and_unbinds),
		cmocka_unit_test(the_help_of_an_action_outlives_its_first_key),
		cmocka_unit_test(a_wrong_line_is_told_with_its_place_and_changes_nothing),
		cmocka_unit_test(keys_of_terminals_and_multiplexers_are_never_bound),
		cmocka_unit_test(names_of_keys_read_back_as_the_same_key),
		cmocka_unit_test(digits_and_the_azerty_row_select_the_views_that_exist),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
