#include "neighbourhood.h"

#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* By name, as the reader gives them. */
static struct site_row sites[] = {
	{ .name = "Clinique", .commune = "Nantes", .departement = "44", .watched = true, .state = STATE_WARNING },
	{ .name = "EHPAD 1", .commune = "Rouen", .departement = "76", .watched = true, .state = STATE_OK, .covolink = "COV-1" },
	{ .name = "EHPAD 2", .commune = "Rouen", .departement = "76", .watched = true, .state = STATE_CRITICAL },
	{ .name = "EHPAD 3", .commune = "Rouen", .departement = "76", .state = STATE_UNKNOWN },
	{ .name = "EHPAD 4", .commune = "Rouen", .departement = "27", .watched = true, .state = STATE_CRITICAL }, /* another Rouen */
	{ .name = "Hôpital", .commune = "Caen", .departement = "14", .watched = true, .state = STATE_OK, .covolink = "COV-1" },
	{ .name = "Institut", .commune = "", .watched = true, .state = STATE_OK },
};
static struct link_row links[] = {
	{ .site = "EHPAD 1", .perimeter = "VRF Santé" }, { .site = "Clinique", .perimeter = "VRF Santé" },
	{ .site = "Clinique", .perimeter = "VRF Santé" }, { .site = "EHPAD 4", .perimeter = "VRF Santé" },
	{ .site = "EHPAD 1", .perimeter = "VRF Imagerie" }, { .site = "gone", .perimeter = "VRF Imagerie" },
	{ .site = "Hôpital", .perimeter = NULL }, { .site = NULL, .perimeter = "VRF Santé" },
};
static const struct region_rows region = { .sites = sites, .n_sites = ARRAY_LEN(sites), .links = links, .n_links = ARRAY_LEN(links) };

static void those_that_share_something_are_counted_by_how_they_fare(void **state)
{
	struct arena *a = arena_new();
	struct neighbourhood *rows;
	size_t n;

	(void)state;
	assert_true(neighbourhood_of(&region, &sites[1], a, &rows, &n));
	assert_int_equal(n, 3); /* nobody else is in VRF Imagerie */
	assert_string_equal(rows[0].shared, "commune");
	assert_string_equal(rows[0].name, "Rouen");
	assert_int_equal(rows[0].n, 2);
	assert_int_equal(rows[0].critical, 1);
	assert_int_equal(rows[0].unknown, 1);
	assert_string_equal(rows[0].ill[0]->name, "EHPAD 2");
	assert_string_equal(rows[1].shared, "perimeter");
	assert_string_equal(rows[1].name, "VRF Santé");
	assert_int_equal(rows[1].n, 2);
	assert_string_equal(rows[1].ill[0]->name, "EHPAD 4"); /* the worst first, whatever the names */
	assert_string_equal(rows[1].ill[1]->name, "Clinique");
	assert_int_equal(rows[1].warning, 1);
	assert_string_equal(rows[2].shared, "covolink");
	assert_string_equal(rows[2].name, "COV-1");
	assert_int_equal(rows[2].ok, 1);
	assert_int_equal(rows[2].n, 1);
	arena_free(a);
}

static void who_shares_nothing_has_no_neighbours(void **state)
{
	struct arena *a = arena_new();
	struct neighbourhood *rows;
	size_t n;

	(void)state;
	assert_true(neighbourhood_of(&region, &sites[6], a, &rows, &n));
	assert_int_equal(n, 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_that_share_something_are_counted_by_how_they_fare),
		cmocka_unit_test(who_shares_nothing_has_no_neighbours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
