/* Where people land by their role. */
#include "console/landing.h"
#include "console/own_roles.h"
#include "console/screen.h"

#include "intl.h"

#include <grp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void each_role_lands_where_it_works(void **state)
{
	(void)state;
	assert_string_equal(landing_view(0), "situation");
	assert_string_equal(landing_view(ROLE_READER), "situation");
	assert_string_equal(landing_view(ROLE_READER | ROLE_SUPPORT), "sites");
	assert_string_equal(landing_view(ROLE_SUPPORT | ROLE_OPERATOR), "situation");
	assert_string_equal(landing_view(ROLE_SUPPORT | ROLE_ADMIN), "situation");
	assert_string_equal(landing_view(ROLE_RSSI), "security");
	assert_string_equal(landing_view(ROLE_RSSI | ROLE_SUPPORT), "security");
	assert_string_equal(landing_view(ROLE_RSSI | ROLE_OPERATOR), "situation"); /* who also runs the network works there first */
}

static void roles_come_from_the_groups_of_the_configuration(void **state)
{
	static const char text[] = "roles {\n\tsupport = {\"daemon\", \"no-such-group\"}\n\toperator = {\"bin\"}\n}\n";
	struct err e = { 0 };
	struct conf *conf = conf_parse("test", text, sizeof text - 1, &e);
	gid_t daemon_group, bin_group;

	(void)state;
	if (!conf)
		fail_msg("%s", e.text);
	daemon_group = getgrnam("daemon")->gr_gid;
	bin_group = getgrnam("bin")->gr_gid;
	assert_int_equal(own_roles_of(conf, &daemon_group, 1), ROLE_SUPPORT);
	assert_int_equal(own_roles_of(conf, &bin_group, 1), ROLE_OPERATOR);
	assert_int_equal(own_roles_of(conf, (gid_t[]){ daemon_group, bin_group }, 2), ROLE_SUPPORT | ROLE_OPERATOR);
	assert_int_equal(own_roles_of(conf, NULL, 0), 0);
	conf_free(conf);
}

static bool shows_prompt(const char *view)
{
	struct screen *s = screen_new(view_by_name(view), false);
	struct grid *g = grid_new(80, 24, false);
	int cursor;

	screen_begin(s);
	screen_render(s, g, &cursor);
	grid_free(g);
	screen_free(s);
	return cursor >= 0;
}

static void the_sites_begin_with_their_search_open(void **state)
{
	(void)state;
	assert_true(shows_prompt("sites"));
	assert_false(shows_prompt("situation"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_lands_where_it_works),
		cmocka_unit_test(roles_come_from_the_groups_of_the_configuration),
		cmocka_unit_test(the_sites_begin_with_their_search_open),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
