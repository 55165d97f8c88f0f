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

/* As the daemon answers an operator, or who has another role. */
static void arm(struct screen *s, const char *may)
{
	json_t *methods = json_loads(may, 0, NULL);

	assert_non_null(methods);
	screen_key(s, CTRL_KEY('t'));
	assert_true(screen_take_wants(s).arm);
	screen_set_may(s, methods);
	json_decref(methods);
}

#define OPERATOR "[\"info\",\"ack\",\"unack\",\"mute\",\"unmute\",\"maintenance\",\"maintenance_end\",\"comment\",\"call\"]"

static void armed_form(struct screen *s)
{
	arm(s, OPERATOR);
	type(s, "aNOC, ticket 88123\r06:30\r");
}

static void marked_form(struct screen *s)
{
	arm(s, OPERATOR);
	type(s, "  m");
}

static void written_log(struct screen *s)
{
	json_t *result = json_loads("{\"seq\":412,\"silence\":7}", 0, NULL);

	armed_form(s);
	type(s, "\r");
	screen_act_ended(s, result, NULL);
	json_decref(result);
	screen_log_poll(s, "link:SYVIK-2041", STYLE_CRITICAL, "3 checks run: 2 OK, 1 critical");
	type(s, "@");
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

static void the_help_tells_each_key_once_and_its_words_whole(void **state)
{
	static const char *const languages[] = { "en", "fr" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct text t = TEXT_INIT(1 << 20);
		struct screen *s;
		size_t arms = 0, takes = 0;

		intl_init(languages[i]);
		s = night(false, false);
		type(s, "?");
		golden_render(s, 80, 120, false, &t);
		for (const char *p = text_str(&t); (p = strstr(p, "│ Ctrl-t")); p++)
			arms++;
		for (const char *p = text_str(&t); (p = strstr(p, "│ a ")); p++)
			takes++;
		assert_int_equal(arms, 1);
		assert_int_equal(takes, 1);
		assert_null(strstr(text_str(&t), "a a "));
		assert_null(strstr(text_str(&t), "Ctrl-t Ctrl-t"));
		if (strstr(text_str(&t), "…"))
			fail_msg("%s", text_str(&t));
		text_done(&t);
		screen_free(s);
	}
	intl_init("en");
}

static void what_nobody_handles_stands_apart_from_what_is_handled(void **state) { (void)state; assert_goldens("alerts", false, as_it_is); }
static void an_alert_has_a_page(void **state) { (void)state; assert_goldens("alerts-page", false, page); }
static void no_alert_is_said_well(void **state) { (void)state; assert_goldens("alerts-empty", true, as_it_is); }

static void unfolded(struct screen *s) { type(s, "+"); }
static void what_follows_stands_below_its_cause(void **state) { (void)state; assert_goldens("alerts-unfolded", false, unfolded); }
static void an_act_is_confirmed_with_its_object_and_its_command(void **state) { (void)state; assert_goldens("alerts-form", false, armed_form); }
static void an_act_on_marked_rows_says_how_many(void **state) { (void)state; assert_goldens("alerts-marked", false, marked_form); }
static void what_was_written_is_kept_as_commands(void **state) { (void)state; assert_goldens("alerts-log", false, written_log); }

static void nothing_is_written_before_it_is_armed(void **state)
{
	static const char *const keys[] = { "a", "m", "M", "c", "C", "u" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct screen *s = night(false, false);

		type(s, keys[i]);
		type(s, "x\r07:00\r\r\r");
		assert_null(screen_next_act(s));
		type(s, keys[i]);
		assert_true(shows_at(s, 80, 24, "Read only: Ctrl-t arms writing"));
		screen_free(s);
	}
}

static void arming_ends_by_itself(void **state)
{
	struct screen *s = night(false, false);

	(void)state;
	arm(s, OPERATOR);
	assert_true(shows_at(s, 80, 24, "WRITING IS ARMED until 04:22"));
	screen_tick(s, (wall_t){ SAMPLE_NOW.ms + 14 * 60000 });
	assert_true(shows_at(s, 80, 24, "WRITING IS ARMED"));
	screen_tick(s, (wall_t){ SAMPLE_NOW.ms + 15 * 60000 });
	assert_false(shows_at(s, 80, 24, "WRITING IS ARMED"));
	type(s, "a");
	assert_true(shows_at(s, 80, 24, "Read only"));
	screen_free(s);
}

static void of_the_past_nothing_is_written(void **state)
{
	struct screen *s = night(false, false);

	(void)state;
	arm(s, OPERATOR);
	type(s, "[a");
	assert_true(shows_at(s, 80, 24, "Nothing is written into the past"));
	type(s, "x\r2h\r\r");
	assert_null(screen_next_act(s));
	screen_free(s);
}

static void who_has_not_the_right_is_told_who_has(void **state)
{
	struct screen *s = night(false, false);

	(void)state;
	arm(s, "[\"info\"]");
	assert_true(shows_at(s, 80, 24, "The role operator writes acts"));
	assert_false(shows_at(s, 80, 24, "WRITING IS ARMED"));
	arm(s, "[\"info\",\"comment\",\"call\"]");
	type(s, "a");
	assert_true(shows_at(s, 80, 24, "your role does not allow it"));
	type(s, "cvu\r\r");
	assert_non_null(screen_next_act(s));
	assert_int_equal(screen_next_act(s)->kind, FORM_COMMENT);
	screen_free(s);
}

static void marked_rows_are_asked_for_one_after_the_other(void **state)
{
	json_t *result = json_loads("{\"seq\":412,\"silence\":7}", 0, NULL);
	struct screen *s = night(false, false);
	size_t n = 0;

	(void)state;
	arm(s, OPERATOR);
	type(s, "  abruit\r2h\r\r");
	for (const struct act_request *r; (r = screen_next_act(s)); n++) {
		assert_int_equal(json_integer_value(json_object_get(r->params, "id")), r->target.alert_id);
		screen_act_ended(s, result, NULL);
	}
	assert_int_equal(n, 2);
	assert_true(shows_at(s, 80, 24, "Written: Take in hand (u undoes it within 30 s), 2 rows."));
	type(s, "u\r");
	for (n = 0; screen_next_act(s); n++) {
		assert_int_equal(screen_next_act(s)->kind, FORM_UNACK);
		screen_act_ended(s, result, NULL);
	}
	assert_int_equal(n, 2);
	json_decref(result);
	screen_free(s);
}

static void a_refusal_is_told_and_ends_the_rest(void **state)
{
	struct screen *s = night(false, false);

	(void)state;
	arm(s, OPERATOR);
	type(s, "  abruit\r2h\r\r");
	screen_act_ended(s, NULL, "the alert is over");
	assert_null(screen_next_act(s));
	assert_true(shows_at(s, 80, 24, "the alert is over"));
	type(s, "u");
	assert_true(shows_at(s, 80, 24, "Nothing was done in the last 30 seconds"));
	screen_free(s);
}

static void who_named_a_person_is_told_first_how_that_is_erased(void **state)
{
	static const char *const languages[] = { "en", "fr" };
	static const char *const said[] = { "\n A person’s name? vigie journal purge 412 erases it. Written: Take in hand",
	                                    "\n Un nom cité ? vigie journal purge 412 l’efface. Écrit : Prendre en charge" };
	json_t *result = json_pack("{s:i,s:i,s:s}", "seq", 412, "silence", 7, "warning", "The text looks as if it named a person: it can be purged.");

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct screen *s;

		intl_init(languages[i]);
		s = night(false, false);
		arm(s, OPERATOR);
		type(s, "aM. Dupont\r2h\r\r");
		screen_act_ended(s, result, NULL);
		assert_true(shows_at(s, 80, 24, said[i]));
		screen_free(s);
	}
	intl_init("en");
	json_decref(result);
}

static void undo_is_for_30_seconds(void **state)
{
	json_t *result = json_loads("{\"seq\":412,\"silence\":7}", 0, NULL);
	struct screen *s = night(false, false);

	(void)state;
	arm(s, OPERATOR);
	type(s, "abruit\r2h\r\r");
	screen_act_ended(s, result, NULL);
	screen_tick(s, (wall_t){ SAMPLE_NOW.ms + 31000 });
	type(s, "u");
	assert_true(shows_at(s, 80, 24, "Nothing was done in the last 30 seconds"));
	json_decref(result);
	screen_free(s);
}

static void a_cause_is_one_line_and_counts_what_fails_with_it(void **state)
{
	struct screen *s = night(false, false);

	(void)state;
	assert_true(shows_at(s, 80, 24, "+3"));
	assert_false(shows_at(s, 80, 24, "rt-demo-12"));
	sample_alert_page(s);
	assert_true(shows_at(s, 80, 84, "rt-demo-12"));
	screen_free(s);
}

static const char *chosen(struct screen *s)
{
	const struct browser *b = screen_view(s);

	return ((const struct alerts_item *)list_selected(&b->list))->row.name;
}

static void what_follows_a_cause_unfolds_below_it(void **state)
{
	struct screen *s = night(false, false);
	const struct browser *b = screen_view(s);

	(void)state;
	type(s, "+");
	assert_true(shows_at(s, 80, 24, "-3"));
	assert_true(shows_at(s, 80, 24, "└ SYVIK-2044"));
	assert_true(shows_at(s, 80, 24, "5 alerts"));
	assert_true(shows_at(s, 80, 24, "3 to handle"));
	type(s, "j");
	assert_string_equal(chosen(s), "rt-demo-12");
	type(s, " ");
	assert_int_equal(list_count_marked(&b->list), 1);
	sample_alerts(s, false); /* read anew: all stands as it was */
	assert_true(shows_at(s, 80, 24, "└ SYVIK-2044"));
	assert_int_equal(list_count_marked(&b->list), 1);
	assert_string_equal(chosen(s), "SYVIK-2044");
	screen_key(s, KEYCODE_LEFT);
	assert_string_equal(chosen(s), "SYVIK-2041");
	assert_true(shows_at(s, 80, 24, "+3"));
	assert_false(shows_at(s, 80, 24, "SYVIK-2044"));
	screen_key(s, KEYCODE_RIGHT);
	assert_true(shows_at(s, 80, 24, "└ SYVIK-2044"));
	screen_free(s);
}

static void of_all_rows_what_follows_is_not_marked(void **state)
{
	struct screen *s = night(false, false);
	const struct browser *b = screen_view(s);

	(void)state;
	type(s, "+*");
	assert_int_equal(b->list.n_shown, 7);
	assert_int_equal(list_count_marked(&b->list), 5);
	screen_free(s);
}

static void of_the_band_no_count_gives_way_to_a_name(void **state)
{
	const struct status_row status = {
		.collector = COLLECTOR_RUNNING, .links_total = 120, .links_down = 23,
		.alerts = { .critical = 21, .warning = 3, .acked = 12, .muted = 3, .maintenance = 14, .children = 69, .hidden = 98, .back = 5 },
	};
	struct screen *s = night(false, false);

	(void)state;
	screen_set_status(s, &status);
	assert_true(shows_at(s, 160, 24, " 24 alerts to handle  98 hidden (dep 69 ack 12 muted 3 maint 14)  5 come back before 07:00  on call: P. Martin"));
	assert_true(shows_at(s, 80, 24, "\n 24 to handle  98 hid. (dep 69 ack 12 mut 3 mnt 14)  P. Martin → J. Roux 08:00\n"));
	assert_true(shows_at(s, 80, 24, "5 back by 07:00\n 24 to handle"));
	assert_true(shows_at(s, 80, 24, " Vigie  2 Alerts  read only  "));
	assert_false(shows_at(s, 160, 24, " Vigie  2 Alerts  read only  "));
	assert_true(shows_at(s, 160, 24, "→ J. Roux 08:00  read only\n"));
	screen_set_on_call(s, "M. Lefebvre → J. Roux\n08:00");
	assert_true(shows_at(s, 80, 24, "mnt 14)  M. Lefebvre → J. Roux\n"));
	screen_set_on_call(s, "Jean-Baptiste de la Rochefoucauld-Démo → Marie-Antoinette Duchesne-Démo\n08:00");
	assert_true(shows_at(s, 80, 24, "\n 24 to handle  98 hidden  Jean-Baptiste de la Rochefoucauld-Démo"));
	screen_free(s);
}

/* Where the words stand in a page that is shown whole; they must be there. */
static size_t place_of(const char *page, const char *words)
{
	const char *found = strstr(page, words);

	if (!found)
		fail_msg("not on the page: %s", words);
	return (size_t)(found - page);
}

static void what_helps_first_stands_first_and_names_stand_below(void **state)
{
	static const char *const order[] = {
		"link down: The interface is down", "telestroke, teleradiology 2 · 4 estab. · 18 Covolinks", "Whom to call", "our reference",
		"no call noted (key C)", "Runbook", "Measures", "Counter-proof", "Changed within", "SYVIK-D014: another alert", "and 2 more",
		"Notes and calls", "Who was told", "Whom it hits", "Establishments", "Covolinks       COVO-SUD-01", "3 objects fail with it",
	};
	struct screen *s = night(false, false);
	struct text page = TEXT_INIT(1 << 20);

	(void)state;
	sample_alert_page(s);
	golden_render(s, 80, 80, false, &page);
	for (size_t i = 1; i < ARRAY_LEN(order); i++)
		if (place_of(text_str(&page), order[i - 1]) >= place_of(text_str(&page), order[i]))
			fail_msg("%s stands before %s", order[i], order[i - 1]);
	assert_null(strstr(text_str(&page), "SYVIK-D015")); /* of other alerts three are told */
	assert_non_null(strstr(text_str(&page), "COVO-SUD-11 and 7 more")); /* of names three rows */
	text_done(&page);
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
	type(s, "\033fcritical\r");
	assert_true(shows_at(s, 80, 24, "(3 of 5 alerts)"));
	screen_free(s);
}

static void at_every_size_nothing_overlaps(void **state)
{
	static void (*const situations[])(struct screen *) = { as_it_is, page, armed_form, marked_form, written_log };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(situations); i++) {
		struct screen *s = night(false, false);

		situations[i](s);
		for (struct golden_walk w = golden_walk(9, 11); golden_next(&w);)
			golden_assert_sound(s, w.width, w.height);
		screen_free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_handles_stands_apart_from_what_is_handled),
		cmocka_unit_test(an_alert_has_a_page),
		cmocka_unit_test(no_alert_is_said_well),
		cmocka_unit_test(the_help_tells_each_key_once_and_its_words_whole),
		cmocka_unit_test(an_act_is_confirmed_with_its_object_and_its_command),
		cmocka_unit_test(an_act_on_marked_rows_says_how_many),
		cmocka_unit_test(what_was_written_is_kept_as_commands),
		cmocka_unit_test(nothing_is_written_before_it_is_armed),
		cmocka_unit_test(arming_ends_by_itself),
		cmocka_unit_test(of_the_past_nothing_is_written),
		cmocka_unit_test(who_has_not_the_right_is_told_who_has),
		cmocka_unit_test(marked_rows_are_asked_for_one_after_the_other),
		cmocka_unit_test(a_refusal_is_told_and_ends_the_rest),
		cmocka_unit_test(who_named_a_person_is_told_first_how_that_is_erased),
		cmocka_unit_test(undo_is_for_30_seconds),
		cmocka_unit_test(a_cause_is_one_line_and_counts_what_fails_with_it),
		cmocka_unit_test(what_follows_a_cause_unfolds_below_it),
		cmocka_unit_test(of_all_rows_what_follows_is_not_marked),
		cmocka_unit_test(what_follows_stands_below_its_cause),
		cmocka_unit_test(of_the_band_no_count_gives_way_to_a_name),
		cmocka_unit_test(what_helps_first_stands_first_and_names_stand_below),
		cmocka_unit_test(handled_alerts_stay_below_whatever_the_order),
		cmocka_unit_test(a_child_is_found_by_its_cause),
		cmocka_unit_test(at_every_size_nothing_overlaps),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
