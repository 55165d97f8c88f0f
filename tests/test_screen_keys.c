/* What keys do: a visit played without a terminal. */
#include "language.h"
#include "sample_links.h"

#include "intl.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int open_region(void **state)
{
	struct screen *s = screen_new(&view_links, false);

	screen_tick(s, SAMPLE_NOW);
	sample_links(s, SAMPLE_LINKS);
	screen_take_wants(s);
	*state = s;
	return 0;
}

static int close_region(void **state)
{
	screen_free(*state);
	return 0;
}

static void type(struct screen *s, const char *keys)
{
	size_t n = strlen(keys);

	while (n > 0) {
		uint32_t cp;
		size_t len = utf8_decode(keys, n, &cp);

		screen_key(s, cp);
		keys += len;
		n -= len;
	}
}

static const char *row_name(const struct browser *b, size_t i)
{
	return ((const struct link_row *)list_row(&b->list, i))->name;
}

/* A marked line may lead to a view of another kind. */
static bool is_links(const struct browser *b)
{
	return b->class == &links_class;
}

static bool is_open(const struct browser *b)
{
	return b->open && list_selected(&b->list);
}

static const char *selected_name(struct screen *s)
{
	const struct browser *b = screen_view(s);
	const struct link_row *r = list_selected(&b->list);

	return r ? r->name : "";
}

static bool shows(struct screen *s, const char *needle)
{
	struct grid *g = grid_new(120, 40, false);
	struct text t = TEXT_INIT(1 << 20);
	int cursor;
	bool found;

	screen_render(s, g, &cursor);
	grid_to_text(g, &t);
	found = strstr(text_str(&t), needle) != NULL;
	text_done(&t);
	grid_free(g);
	return found;
}

static void the_first_row_is_the_worst_that_just_happened(void **state)
{
	assert_string_equal(selected_name(*state), "Clairmont-CH");
}

static void e_and_w_go_from_problem_to_problem(void **state)
{
	struct screen *s = *state;

	type(s, "e");
	assert_string_equal(selected_name(s), "Dieppois-CH");
	type(s, "e");
	assert_true(shows(s, "nothing further"));
	type(s, "w");
	assert_string_equal(selected_name(s), "Morteau-CH");
	type(s, "w");
	assert_string_equal(selected_name(s), "Lisieul-SSR");
	type(s, "WE");
	assert_string_equal(selected_name(s), "Dieppois-CH");
}

static void the_selection_stays_on_its_link_when_the_order_changes(void **state)
{
	struct screen *s = *state;

	type(s, "/elbourg\r");
	assert_string_equal(selected_name(s), "Elbourg-CHI");
	type(s, ">r>");
	assert_string_equal(selected_name(s), "Elbourg-CHI");
	sample_links(s, SAMPLE_LINKS);
	assert_string_equal(selected_name(s), "Elbourg-CHI");
}

static void a_link_that_is_gone_closes_its_detail_is_told_once_and_found_again(void **state)
{
	struct screen *s = *state;
	struct browser *b = screen_view(s);

	type(s, "/elbourg\r\r");
	assert_true(b->open);

	sample_links(s, 1);
	assert_false(b->open);
	assert_string_equal(list_lost(&b->list), "Elbourg-CHI");
	assert_null(list_lost(&b->list));
	sample_links(s, SAMPLE_LINKS);
	assert_string_equal(selected_name(s), "Elbourg-CHI");

	sample_links(s, 1);
	type(s, "\r"); /* what stands there is chosen now */
	sample_links(s, SAMPLE_LINKS);
	assert_string_not_equal(selected_name(s), "Elbourg-CHI");
	assert_true(b->open);
}

static void a_filter_gives_the_selection_back(void **state)
{
	struct screen *s = *state;

	type(s, "/elbourg\r");
	type(s, "fmorteau\r");
	assert_string_not_equal(selected_name(s), "Elbourg-CHI");
	type(s, "\033");
	assert_string_equal(selected_name(s), "Elbourg-CHI");
}

static void what_cannot_be_read_anew_keeps_the_time_of_its_data_above_it(void **state)
{
	struct screen *s = *state;

	screen_set_trouble(s, "there is no inventory");
	assert_true(shows(s, "DATA OF 04:07: there is no inventory"));
	for (int i = 1; i <= 60; i++)
		screen_tick(s, (wall_t){ SAMPLE_NOW.ms + i * 1000 });
	assert_true(shows(s, "DATA OF 04:07: there is no inventory"));
	assert_true(shows(s, "Clairmont-CH"));
	screen_set_trouble(s, NULL);
	assert_false(shows(s, "DATA OF"));
}

static void every_sort_order_is_total_and_unknown_comes_last(void **state)
{
	struct screen *s = *state;
	struct browser *b = screen_view(s);

	for (enum links_column c = 0; c < LINKS_COLUMN_COUNT; c++) {
		list_sort(&b->list, c, false);
		for (size_t i = 1; i < b->list.n_shown; i++)
			assert_true(links_compare(list_row(&b->list, i - 1), list_row(&b->list, i), c) <= 0);
	}
	list_sort(&b->list, LINKS_IN, false);
	assert_string_equal(row_name(b, 0), "Datacentre-1");
	assert_true(isnan(((const struct link_row *)list_row(&b->list, b->list.n_shown - 1))->in_bps));
}

static void a_filter_narrows_while_it_is_typed_and_escape_takes_it_back(void **state)
{
	struct screen *s = *state;
	const struct browser *b = screen_view(s);

	type(s, "f");
	type(s, "morteau");
	assert_int_equal(b->list.n_shown, 2);
	screen_key(s, KEYCODE_ESCAPE);
	assert_int_equal(b->list.n_shown, SAMPLE_LINKS);
}

static void filters_know_words_fields_negation_and_fuzziness(void **state)
{
	struct screen *s = *state;
	static const struct { const char *filter; size_t shown; } cases[] = {
		{ "", SAMPLE_LINKS }, { "breval-chu", 2 }, { "BRÉVAL chu", 2 }, { "state=down", 2 }, { "!state=up", 5 },
		{ "group=", 16 }, { "site=mort !secours", 1 }, { "~dtctr1", 1 }, { "~tlls", 1 }, { "device=rtr-1 state=degraded", 1 }, { "!", SAMPLE_LINKS },
		{ "outcome=timeout", 1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct browser *b = screen_view(s);
		struct err e = { .kind = ERR_NONE };

		assert_true(browser_filter(screen_view(s), cases[i].filter, &e));
		if (b->list.n_shown != cases[i].shown)
			print_message("# %s: %zu\n", cases[i].filter, b->list.n_shown);
		assert_int_equal(b->list.n_shown, cases[i].shown);
	}
}

static void an_unknown_field_names_those_that_there_are(void **state)
{
	struct screen *s = *state;

	type(s, "fcolour=red");
	assert_true(shows(s, "colour? fields: state, name"));
	type(s, "\r");
	assert_true(shows(s, "Filter: colour=red"));
	assert_true(shows(s, "colour? fields: state, name"));
	assert_int_equal(((const struct browser *)screen_view(s))->list.n_shown, SAMPLE_LINKS);
	type(s, "\033:filter state=foo\r");
	assert_true(shows(s, "foo? state: Up, Down, Degraded, Unknown, Disabled"));
	type(s, "\033:filter outcome=foo\r");
	assert_true(shows(s, "foo? outcome: ok, not-tested, timeout,"));
	assert_int_equal(((const struct browser *)screen_view(s))->list.n_shown, SAMPLE_LINKS);
	type(s, "\033:filter outcome=tls\r");
	assert_int_equal(((const struct browser *)screen_view(s))->list.n_shown, 0); /* it could be, and is not */
}

static void search_wraps_and_n_goes_on(void **state)
{
	struct screen *s = *state;

	type(s, "/vernaux\r");
	assert_string_equal(selected_name(s), "Vernaux-CH");
	type(s, "n");
	assert_string_equal(selected_name(s), "Vernaux-CH-secours");
	type(s, "n");
	assert_string_equal(selected_name(s), "Vernaux-CH");
	type(s, "N");
	assert_string_equal(selected_name(s), "Vernaux-CH-secours");
	type(s, "/zzz");
	assert_true(shows(s, "Not here: Enter looks everywhere."));
	type(s, "\r");
	assert_true(shows(s, "6 Establishments"));
}

static void the_footer_says_what_the_keys_do_now(void **state)
{
	struct screen *s = *state;

	assert_true(shows(s, "Enter Detail  f Filter") && !shows(s, "Esc"));
	screen_key(s, KEYCODE_ENTER);
	assert_true(shows(s, "Esc Close  Q Quit"));
	assert_false(shows(s, "Enter Detail"));
	screen_key(s, KEYCODE_ESCAPE);
	assert_true(shows(s, "Enter Detail  f Filter") && !shows(s, "Esc"));
}

static void the_reason_of_the_selected_row_stands_below_a_short_list(void **state)
{
	struct screen *s = *state;

	type(s, "fclairmont\r");
	assert_true(shows(s, "› The interface is down"));
	type(s, "\033fvaldoie\r"); /* in service */
	assert_true(shows(s, "› •") && !shows(s, "› The"));
}

static void the_order_is_by_a_column_that_is_seen(void **state)
{
	struct screen *s = *state;
	const struct browser *b = screen_view(s);

	for (size_t i = 0; i < 2 * b->list.class->n_columns; i++) {
		type(s, i % 5 == 4 ? "<" : ">");
		assert_true(shows(s, "↓"));
	}
}

static void freezing_stops_following_and_says_so(void **state)
{
	struct screen *s = *state;

	type(s, "z");
	assert_false(screen_follows(s));
	assert_true(shows(s, "FROZEN at 04:07:41"));
	screen_tick(s, (wall_t){ SAMPLE_NOW.ms + 60000 });
	assert_true(shows(s, "FROZEN at 04:07:41"));
	assert_int_equal(((struct browser *)screen_view(s))->list.now.ms, SAMPLE_NOW.ms);
	assert_true(shows(s, "data 1 min old"));
	assert_true(shows(s, "z Move again"));
	type(s, "z");
	assert_true(screen_follows(s));
	assert_true(screen_take_wants(s).load);
}

static void time_keys_go_back_and_never_into_the_future(void **state)
{
	struct screen *s = *state;

	type(s, "[");
	assert_true(shows(s, "PAST: 04:02"));
	assert_true(screen_take_wants(s).load);
	type(s, "{");
	assert_true(shows(s, "PAST: 03:02"));
	type(s, "]}");
	assert_false(shows(s, "PAST"));
	type(s, "{0");
	assert_true(screen_follows(s));
}

static void opening_asks_for_what_belongs_to_the_row(void **state)
{
	struct screen *s = *state;
	struct screen_wants wants;

	screen_key(s, KEYCODE_ENTER);
	wants = screen_take_wants(s);
	assert_true(wants.load && wants.scope == SCREEN_SELECTED);
	assert_true(shows(s, "Reading…"));
	sample_detail(s);
	assert_true(shows(s, "02 99 00 00 01"));
	screen_key(s, KEYCODE_ESCAPE);
	assert_false(shows(s, "02 99 00 00 01"));
}

static void q_closes_the_detail_before_it_quits(void **state)
{
	struct screen *s = *state;

	screen_key(s, KEYCODE_ENTER);
	type(s, "q");
	assert_false(screen_take_wants(s).quit);
	type(s, "q");
	assert_true(screen_take_wants(s).quit);
}

static void commands_complete_and_run(void **state)
{
	struct screen *s = *state;
	struct screen_wants wants;

	type(s, ":so");
	screen_key(s, KEYCODE_TAB);
	type(s, "na");
	screen_key(s, KEYCODE_TAB);
	screen_key(s, KEYCODE_ENTER);
	assert_string_equal(row_name(screen_view(s), 0), "Aumalec-SAMU");
	type(s, ":filter state=down\r");
	assert_int_equal(((struct browser *)screen_view(s))->list.n_shown, 2);
	type(s, ":fly\r");
	assert_true(shows(s, "There is no command :fly"));
	type(s, ":at 03:00\r");
	assert_true(shows(s, "PAST: 03:00"));
	type(s, ":q!\r");
	wants = screen_take_wants(s);
	assert_true(wants.quit && wants.print);
}

static void a_view_that_was_completed_is_shown(void **state)
{
	struct screen *s = *state;

	type(s, ":lang fr\r:cert\t\r"); /* not by its title */
	assert_true(shows(s, "Vigie  Certificats"));
	type(s, ":dev\t\r");
	assert_true(shows(s, "Vigie  Équipements"));
	type(s, ":view cert\t\r");
	assert_true(shows(s, "Vigie  Certificats"));
	type(s, ":  \r");
	assert_true(shows(s, "Vigie  Certificats"));
	type(s, ":lang en\r");
}

static void commands_have_names_in_the_language_of_the_screens(void **state)
{
	struct screen *s = *state;

	type(s, ":lang fr\r:touches\r");
	assert_true(shows(s, "Partout"));
	type(s, "\033:vue cert\t\r");
	assert_true(shows(s, "Vigie  Certificats"));
	type(s, ":view links\r:fil\t");
	assert_true(shows(s, ":filtre"));
	type(s, "\033:filt\tsecours\r");
	assert_true(shows(s, "Filtre : secours") || shows(s, "Filtre\302\240: secours"));
	type(s, ":filter\r:langue en\r");
	assert_true(shows(s, "2 down"));
	type(s, ":touches\r");
	assert_true(shows(s, "There is no command :touches"));
}

static void the_language_changes_at_once(void **state)
{
	struct screen *s = *state;

	type(s, ":lang fr\r");
	assert_true(shows(s, "2 coupées"));
	assert_true(screen_take_wants(s).load);
	type(s, ":lang en\r");
	assert_true(shows(s, "2 down"));
	type(s, ":lang de\r");
	assert_true(shows(s, "The languages are fr and en."));
}

static void an_unbound_key_says_so_and_a_prompt_takes_every_letter(void **state)
{
	struct screen *s = *state;

	type(s, "x");
	assert_true(shows(s, "x is not bound"));
	type(s, "/qQ:?3/");
	assert_false(screen_take_wants(s).quit);
	assert_true(shows(s, "/qQ:?3/"));
}

static void a_slash_opens_a_search_once(void **state)
{
	struct screen *s = *state;

	type(s, "//vernaux");
	assert_false(shows(s, "//vernaux"));
	assert_true(shows(s, "/vernaux"));
	assert_string_equal(selected_name(s), "Vernaux-CH");
}

static void t_says_which_time_the_curves_show(void **state)
{
	struct screen *s = *state;

	screen_key(s, KEYCODE_ENTER);
	type(s, "t");
	assert_true(shows(s, "Curves: "));
	assert_true(screen_take_wants(s).load);
}

static void p_asks_for_the_selected_link(void **state)
{
	struct screen *s = *state;

	type(s, "p");
	assert_true(screen_take_wants(s).poll);
	assert_string_equal(screen_poll_target(s), "link:Clairmont-CH");
	sample_links(s, 0);
	type(s, "p");
	assert_false(screen_take_wants(s).poll);
	assert_true(shows(s, "Nothing that can be polled"));
}

static void the_printed_pane_is_text_without_escapes(void **state)
{
	struct screen *s = *state;
	struct text t = TEXT_INIT(1 << 20);

	screen_key(s, KEYCODE_ENTER);
	sample_hostile_link(s);
	sample_detail(s);
	screen_print(s, 100, &t);
	assert_false(t.failed);
	assert_true(t.len > 500);
	assert_null(strchr(text_str(&t), '\x1b'));
	assert_null(strchr(text_str(&t), '\r'));
	assert_true(utf8_is_valid(text_str(&t), t.len));
	text_done(&t);
}

static void any_keys_at_any_size_leave_a_sound_screen(void **state)
{
	struct screen *s = *state;
	unsigned seed = getenv("VIGIE_SEED") ? (unsigned)strtoul(getenv("VIGIE_SEED"), NULL, 10) : 20261122;
	static const uint32_t keys[] = {
		'j', 'k', 'g', 'G', 'l', 'h', 'f', '/', ':', 'n', 'N', 'e', 'E', 'w', 'W', '<', '>', 'r', 't', 'o', 'z', '[', ']', '{', '}', '0',
		'?', 'i', 'a', 0xe9, 0x1f691, '=', '!', '~', ' ', KEYCODE_ENTER, KEYCODE_ESCAPE, KEYCODE_TAB, KEYCODE_PAGE_DOWN,
		KEYCODE_PAGE_UP, KEYCODE_BACKSPACE, KEYCODE_HOME, KEYCODE_END, KEYCODE_NONE, CTRL_KEY('d'), CTRL_KEY('u'), '3', '"',
	};

	print_message("# VIGIE_SEED=%u\n", seed);
	for (int i = 0; i < (getenv("VIGIE_LONG") ? 100000 : 3000); i++) {
		int width, height, cursor;
		struct grid *g;

		seed = seed * 1103515245u + 12345u;
		width = 20 + (int)(seed >> 16) % 180;
		height = 5 + (int)(seed >> 8) % 60;
		screen_key(s, keys[(seed >> 4) % ARRAY_LEN(keys)]);
		if (screen_take_wants(s).load && is_links(screen_view(s)) && is_open(screen_view(s)))
			sample_detail(s);
		if (i % 50 == 0 && is_links(screen_view(s)))
			sample_links(s, (seed >> 20) % 60);
		g = grid_new(width, height, seed & 1);
		screen_render(s, g, &cursor);
		assert_int_equal(grid_overwrites(g), 0);
		assert_in_range(cursor + 1, 0, (uintmax_t)width);
		grid_free(g);
	}
	intl_init("en");
}

#define WITH_REGION(test) cmocka_unit_test_setup_teardown(test, open_region, close_region)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_REGION(the_first_row_is_the_worst_that_just_happened),
		WITH_REGION(e_and_w_go_from_problem_to_problem),
		WITH_REGION(the_selection_stays_on_its_link_when_the_order_changes),
		WITH_REGION(a_link_that_is_gone_closes_its_detail_is_told_once_and_found_again),
		WITH_REGION(a_filter_gives_the_selection_back),
		WITH_REGION(what_cannot_be_read_anew_keeps_the_time_of_its_data_above_it),
		WITH_REGION(every_sort_order_is_total_and_unknown_comes_last),
		WITH_REGION(a_filter_narrows_while_it_is_typed_and_escape_takes_it_back),
		WITH_REGION(filters_know_words_fields_negation_and_fuzziness),
		WITH_REGION(an_unknown_field_names_those_that_there_are),
		WITH_REGION(search_wraps_and_n_goes_on),
		WITH_REGION(the_footer_says_what_the_keys_do_now),
		WITH_REGION(the_reason_of_the_selected_row_stands_below_a_short_list),
		WITH_REGION(the_order_is_by_a_column_that_is_seen),
		WITH_REGION(freezing_stops_following_and_says_so),
		WITH_REGION(time_keys_go_back_and_never_into_the_future),
		WITH_REGION(opening_asks_for_what_belongs_to_the_row),
		WITH_REGION(q_closes_the_detail_before_it_quits),
		WITH_REGION(commands_complete_and_run),
		WITH_REGION(a_view_that_was_completed_is_shown),
		WITH_REGION(commands_have_names_in_the_language_of_the_screens),
		WITH_REGION(the_language_changes_at_once),
		WITH_REGION(an_unbound_key_says_so_and_a_prompt_takes_every_letter),
		WITH_REGION(a_slash_opens_a_search_once),
		WITH_REGION(t_says_which_time_the_curves_show),
		WITH_REGION(p_asks_for_the_selected_link),
		WITH_REGION(the_printed_pane_is_text_without_escapes),
		WITH_REGION(any_keys_at_any_size_leave_a_sound_screen),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
