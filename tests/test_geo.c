/* The geographic map without a screen: where places stand, which sites share a point, where an arrow leads. */
#include "console/geo_outline_draw.h"
#include "console/geo_places.h"
#include "console/geo_points.h"
#include "console/geo_projection.h"
#include "text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MEMBERS = 300, ROUNDS = 200 };

static uint64_t seed = 20261122;

static int draw(int below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((seed >> 33) % (uint64_t)below);
}

static void the_outline_and_the_departements_agree(void **state)
{
	struct geo_window all = { 180, 90, -180, -90 };

	(void)state;
	for (size_t i = 0; i < GEO_LINES; i++) {
		for (size_t k = 0; k < geo_outline[i].n; k++) {
			struct geo_position at = geo_outline[i].points[k];

			all = (struct geo_window){ fmin(all.west, at.longitude), fmin(all.south, at.latitude), fmax(all.east, at.longitude),
			                           fmax(all.north, at.latitude) };
			for (size_t d = 0; geo_outline[i].between && d < GEO_DEPARTEMENTS; d++)
				if (strstr(geo_outline[i].between, geo_departements[d].code))
					assert_true(geo_window_holds(&geo_departements[d].window, at));
		}
	}
	assert_true(fabs(all.west - geo_normandy.west) < 0.001 && fabs(all.east - geo_normandy.east) < 0.001);
	assert_true(fabs(all.south - geo_normandy.south) < 0.001 && fabs(all.north - geo_normandy.north) < 0.001);
}

static void a_site_lies_in_the_departement_it_says_else_where_it_stands(void **state)
{
	const struct geo_position caen = { -0.371, 49.183 }, rouen = { 1.099, 49.443 };

	(void)state;
	assert_string_equal(geo_departement_of(NULL, caen)->name, "Calvados");
	assert_string_equal(geo_departement_of("", rouen)->name, "Seine-Maritime");
	assert_string_equal(geo_departement_of("27", rouen)->name, "Eure");
	assert_string_equal(geo_departement_of("Bretagne", caen)->name, "Calvados");
	assert_string_equal(geo_departement_of("SEINE-MARITIME", caen)->name, "Seine-Maritime");
}

/* What was asked for is on the map at every size, in its middle, and a kilometre is as long in both directions. */
static void a_window_fits_and_is_true_to_scale(void **state)
{
	(void)state;
	for (int width = 30; width <= 245; width += 5) {
		for (int height = 9; height <= 74; height += 5) {
			struct geo_projection p = geo_projection_fit(&geo_normandy, width, height);
			double east = p.dots_per_degree_east / cos(49.124 * 3.14159265358979 / 180);

			assert_true(fabs(east - p.dots_per_degree_north) < 1e-6 * east);
			for (size_t i = 0; i < GEO_LINES; i++)
				for (size_t k = 0; k < geo_outline[i].n; k++)
					assert_true(geo_projection_holds(&p, geo_outline[i].points[k]));
		}
	}
}

/* Members in random cells; the same ones a second time in another order. */
static void scatter(struct geo_points *p, struct geo_member *members, int n, int width, int height)
{
	for (int i = 0; i < n; i++)
		members[i] = (struct geo_member){ draw(width), draw(height), (size_t)i };
	memcpy(p->members, members, (size_t)n * sizeof *members);
	p->n_members = (size_t)n;
	geo_points_arrange(p);
}

static void each_site_lies_under_the_glyphs_of_its_point_and_no_two_points_touch(void **state)
{
	struct geo_member members[MEMBERS], kept[MEMBERS];
	struct geo_point points[MEMBERS];
	struct geo_points p = { .members = kept, .points = points };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int n = 1 + draw(MEMBERS);
		size_t sum = 0;

		scatter(&p, members, n, 2 + draw(60), 1 + draw(20));
		for (int i = 0; i < n; i++) {
			size_t at = geo_points_at(&p, members[i].x, members[i].y);

			assert_true(at < p.n);
			assert_int_equal(geo_points_of_row(&p, (size_t)i), at);
		}
		for (size_t i = 0; i < p.n; i++) {
			char words[16];

			sum += points[i].n;
			assert_int_equal(points[i].width, points[i].n == 1 ? 1 : 1 + snprintf(words, sizeof words, "%zu", points[i].n));
			assert_true(i == 0 || points[i].y != points[i - 1].y || points[i].x >= points[i - 1].x + points[i - 1].width);
		}
		assert_int_equal(sum, n);
	}
}

/* By the four arrows, from the first point, every point is reached; and an arrow leads its way. */
static void arrows_lead_their_way_and_reach_every_point(void **state)
{
	static const struct { int right, down; } ways[] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
	struct geo_member members[MEMBERS], kept[MEMBERS];
	struct geo_point points[MEMBERS];
	struct geo_points p = { .members = kept, .points = points };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		bool seen[MEMBERS] = { true };
		size_t queue[MEMBERS] = { 0 }, n = 1;

		scatter(&p, members, 1 + draw(round % 2 ? MEMBERS : 20), 2 + draw(60), 1 + draw(20));
		for (size_t i = 0; i < n; i++) {
			for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
				size_t to = geo_points_towards(&p, queue[i], ways[w].right, ways[w].down);

				if (to == p.n)
					continue;
				assert_true(ways[w].right * (points[to].x - points[queue[i]].x) + ways[w].down * (points[to].y - points[queue[i]].y) > 0);
				if (!seen[to])
					queue[n++] = to;
				seen[to] = true;
			}
		}
		if (n < p.n)
			print_message("# round %d: %zu of %zu points reached\n", round, n, p.n);
		assert_int_equal(n, p.n);
	}
}

static void the_ascii_of_a_line_runs_as_its_dots_do(void **state)
{
	static const struct { unsigned dots; char shown; } cells[] = {
		{ 0x00, ' ' }, { 0x01 | 0x08, '\'' }, { 0x02 | 0x10, '-' }, { 0x40 | 0x80, '_' }, { 0x47, '|' }, { 0xb8, '|' },
		{ 0x01 | 0x02 | 0x20 | 0x80, '\\' }, { 0x08 | 0x10 | 0x04 | 0x40, '/' }, { 0xff, '|' },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cells); i++)
		assert_int_equal(geo_ascii_of_dots(cells[i].dots), cells[i].shown);
	for (unsigned dots = 1; dots < 256; dots++)
		assert_non_null(strchr("'-_|\\/", geo_ascii_of_dots(dots)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_outline_and_the_departements_agree),
		cmocka_unit_test(a_site_lies_in_the_departement_it_says_else_where_it_stands),
		cmocka_unit_test(a_window_fits_and_is_true_to_scale),
		cmocka_unit_test(each_site_lies_under_the_glyphs_of_its_point_and_no_two_points_touch),
		cmocka_unit_test(arrows_lead_their_way_and_reach_every_point),
		cmocka_unit_test(the_ascii_of_a_line_runs_as_its_dots_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
