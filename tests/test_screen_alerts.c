/* The alerts view as text: golden screens (tests/screens, made anew by tests/update-screens), and what must hold at every size. */
#include "golden.h"
#include "language.h"
#include "sample_alerts.h"
#include "sample_links.h"

#include "console/console.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct screen *night(bool ascii, bool none)
{
	struct screen *s = screen_new(&view_alerts, ascii);

	assert_non_null(s);
	screen_tick(s, SAMPLE_NOW);
	sample_alerts(s, none);
	return s;
}

/* Golden screens of one situation: its variants at 80×24, the first also on larger terminals. */
static void assert_goldens(const char *what, bool none, void (*situation)(struct screen *s))
{
	for (int variant = 0; variant < 4; variant++) {
		bool ascii = variant % 2;
		struct screen *s;

		intl_init(variant < 2 ? "fr" : "en");
		s = night(ascii, none);
		situation(s);
		golden_assert(s, what, 80, 24, ascii);
		if (variant == 0) {
			golden_assert(s, what, 120, 40, ascii);
			golden_assert(s, what, 200, 50, ascii);
		}
		screen_free(s);
	}
	intl_init("en");
}

static void as_it_is(struct screen *s) { (void)s; }

static void page(struct screen *s)
{
	sample_alert_page(s);
}

static void type(struct screen *s, const char *keys)
{
	for (const char *p = keys; *p; p++)
		screen_key(s, (uint32_t)(unsigned char)*p);
}

static bool shows_at(struct screen *s, int width, int height, const char *needle)
{
	struct text t = TEXT_INIT(1 << 20);
	bool found;

	golden_render(s, width, height, false, &t);
	found = strstr(text_str(&t), needle) != NULL;
	text_done(&t);
	return found;
}

static void what_nobody_handles_stands_apart_from_what_is_handled(void **state) { (void)state; assert_goldens("alerts", false, as_it_is); }
static void an_alert_has_a_page(void **state) { (void)state; assert_goldens("alerts-page", false, page); }
static void no_alert_is_said_well(void **state) { (void)state; assert_goldens("alerts-empty", true, as_it_is); }

static void a_cause_is_one_line_and_counts_what_fails_with_it(void **state)
{
	struct screen *s = night(false, false);

	(void)state;
	assert_true(shows_at(s, 80, 24, "+3"));
	assert_false(shows_at(s, 80, 24, "rt-demo-12"));
	sample_alert_page(s);
	assert_true(shows_at(s, 80, 60, "rt-demo-12"));
	screen_free(s);
}

static void handled_alerts_stay_below_whatever_the_order(void **state)
{
	static const char *const sorts[] = { ":sort name\r", ":sort since\r", ":sort state\r", "r" };
	struct screen *s = night(false, false);
	const struct browser *b = screen_view(s);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sorts); i++) {
		bool below = false;

		type(s, sorts[i]);
		for (size_t k = 0; k < b->list.n_shown; k++) {
			bool handled = alert_is_handled(&((const struct alerts_item *)list_row(&b->list, k))->row);

			assert_true(handled || !below);
			below = below || handled;
		}
		assert_true(below);
	}
	screen_free(s);
}

static void a_child_is_found_by_its_cause(void **state)
{
	struct screen *s = night(false, false);

	(void)state;
	type(s, "frt-demo-12\r");
	assert_true(shows_at(s, 80, 24, "SYVIK-2041"));
	assert_true(shows_at(s, 80, 24, "(1 of 5 alerts)"));
	screen_free(s);
}

static void at_every_size_nothing_overlaps(void **state)
{
	static void (*const situations[])(struct screen *) = { as_it_is, page };
	bool long_run = getenv("VIGIE_LONG") != NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(situations); i++) {
		struct screen *s = night(false, false);

		situations[i](s);
		for (int height = CONSOLE_HEIGHT_MIN; height <= 80; height += long_run ? GOLDEN_LONG_HEIGHT : 9)
			for (int width = 80; width <= 250; width += long_run ? GOLDEN_LONG_WIDTH : 11)
				golden_assert_sound(s, width, height);
		screen_free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_handles_stands_apart_from_what_is_handled),
		cmocka_unit_test(an_alert_has_a_page),
		cmocka_unit_test(no_alert_is_said_well),
		cmocka_unit_test(a_cause_is_one_line_and_counts_what_fails_with_it),
		cmocka_unit_test(handled_alerts_stay_below_whatever_the_order),
		cmocka_unit_test(a_child_is_found_by_its_cause),
		cmocka_unit_test(at_every_size_nothing_overlaps),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
