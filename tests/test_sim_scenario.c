#include "probes/sim_command.h"
#include "probes/sim_demo.h"
#include "probes/sim_interface.h"
#include "probes/sim_play.h"
#include "probes/sim_reach.h"
#include "probes/sim_region.h"
#include "text.h"

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct err e;

static struct sim_scenario *parse(const char *text)
{
	struct sim_scenario *s = sim_scenario_parse("x.scenario", text, strlen(text), &e);

	if (!s)
		fail_msg("%s", e.text);
	return s;
}

static void steps_stand_in_the_order_of_their_times(void **state)
{
	struct sim_scenario *s = parse("# words\n title  Une nuit \n\nat 1m30s second\nat t+30s first\r\n\tat 90s\tthird \"a b\"\nloop 2m");

	(void)state;
	assert_string_equal(s->title, "Une nuit");
	assert_int_equal(s->loop_ms, 120000);
	assert_int_equal(s->n, 3);
	assert_int_equal(s->steps[0].at_ms, 30000);
	assert_string_equal(s->steps[0].command, "first");
	assert_int_equal(s->steps[0].line, 5);
	assert_string_equal(s->steps[1].command, "second");
	assert_int_equal(s->steps[2].at_ms, 90000);
	assert_string_equal(s->steps[2].command, "third \"a b\"");
	sim_scenario_free(s);
}

static void a_wrong_line_is_told_with_its_number_and_what_was_expected(void **state)
{
	static const struct { const char *text, *expected; } wrong[] = {
		{ "", "x.scenario:1: expected at least one step" },
		{ "# nothing\n\n", "x.scenario:2: expected at least one step" },
		{ "at 1s a\nbogus", "x.scenario:2: expected at TIME COMMAND, loop TIME or title TEXT" },
		{ "atone 1s a", "x.scenario:1: expected at TIME COMMAND, loop" },
		{ "at soon a", "x.scenario:1: expected at TIME COMMAND, TIME as" },
		{ "at 30 a", "x.scenario:1: expected at TIME COMMAND, TIME as" },
		{ "at 25h a", "x.scenario:1: expected at TIME COMMAND, TIME as" },
		{ "at 99999999999999999999s a", "x.scenario:1: expected at TIME COMMAND, TIME as" },
		{ "at 1s", "x.scenario:1: expected a space and a command" },
		{ "at 1sx a", "x.scenario:1: expected a space and a command" },
		{ "\nloop", "x.scenario:2: expected loop TIME" },
		{ "loop 0s\nat 0s a", "x.scenario:1: expected loop TIME" },
		{ "loop 1m\nloop 1m\nat 1s a", "x.scenario:2: expected loop once" },
		{ "at 1m a\nloop 1m", "x.scenario:2: expected a loop that is longer" },
		{ "title\nat 1s a", "x.scenario:1: expected a text after title" },
		{ "title a\ntitle b\nat 1s a", "x.scenario:2: expected title once" },
		{ "at 1s a\033[2J", "x.scenario:1: expected no control character" },
		{ "at 1s \xff", "x.scenario:1: expected UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_null(sim_scenario_parse("x.scenario", wrong[i].text, strlen(wrong[i].text), &e));
		assert_int_equal(e.kind, ERR_CONFIG);
		if (strncmp(e.text, wrong[i].expected, strlen(wrong[i].expected)) != 0)
			fail_msg("'%s': %s", wrong[i].text, e.text);
	}
}

static void limits_of_a_scenario_are_told(void **state)
{
	struct text t = TEXT_INIT(SIM_SCENARIO_MAX);

	(void)state;
	for (int i = 0; i < SIM_SCENARIO_LINE_MAX; i++)
		text_append_char(&t, 'a');
	assert_null(sim_scenario_parse("x", text_str(&t), t.len, &e));
	assert_string_equal(e.text, "x:1: expected a shorter line");
	text_clear(&t);
	for (int i = 0; i <= SIM_SCENARIO_STEPS_MAX; i++)
		text_append(&t, "at 1s a\n");
	assert_null(sim_scenario_parse("x", text_str(&t), t.len, &e));
	assert_string_equal(e.text, "x:10001: expected at most 10000 steps");
	text_done(&t);
}

static const char *taken(struct sim_player *p, int64_t now_ms)
{
	const struct sim_step *s = sim_player_take(p, now_ms);

	return s ? s->command : "";
}

static void a_step_is_due_at_its_time_and_once(void **state)
{
	struct sim_scenario *s = parse("at 0s a\nat 2s b\nat 2s c\nat 5s d");
	struct sim_player p = sim_player_start(s, 1000);

	(void)state;
	assert_int_equal(sim_player_next_ms(&p), 1000);
	assert_string_equal(taken(&p, 999), "");
	assert_string_equal(taken(&p, 1000), "a");
	assert_int_equal(sim_player_next_ms(&p), 3000);
	assert_string_equal(taken(&p, 2999), "");
	assert_string_equal(taken(&p, 3000), "b");
	assert_string_equal(taken(&p, 3000), "c");
	assert_string_equal(taken(&p, 3000), "");
	assert_string_equal(taken(&p, 900000), "d");
	assert_int_equal(sim_player_next_ms(&p), INT64_MAX);
	assert_string_equal(taken(&p, 9000000), "");
	sim_scenario_free(s);
}

static void a_loop_begins_again_after_its_time(void **state)
{
	struct sim_scenario *s = parse("at 1s a\nat 2s b\nloop 10s");
	struct sim_player p = sim_player_start(s, 0);

	(void)state;
	assert_string_equal(taken(&p, 1000), "a");
	assert_string_equal(taken(&p, 2000), "b");
	assert_int_equal(sim_player_next_ms(&p), 11000);
	assert_string_equal(taken(&p, 10999), "");
	assert_string_equal(taken(&p, 11000), "a");
	assert_string_equal(taken(&p, 11000), "");
	assert_int_equal(sim_player_next_ms(&p), 12000);
	sim_scenario_free(s);
}

/* A machine that slept is not told the whole night at once: the round that it was in ends, the present one is joined. */
static void rounds_that_passed_unseen_are_skipped(void **state)
{
	struct sim_scenario *s = parse("at 1s a\nat 2s b\nloop 10s");
	struct sim_player p = sim_player_start(s, 0);

	(void)state;
	assert_string_equal(taken(&p, 1000), "a");
	assert_string_equal(taken(&p, 1000001500), "b");
	assert_string_equal(taken(&p, 1000001500), "a");
	assert_string_equal(taken(&p, 1000001500), "");
	assert_int_equal(sim_player_next_ms(&p), 1000002000);
	sim_scenario_free(s);
}

/* The demo region as the simulator loads it. */
static void load_world(struct sim_world *w)
{
	char dir[] = "/tmp/vigie-test-scenario-XXXXXX", path[sizeof dir + 32], recordings[4096], command[sizeof dir + 16];
	const struct sim_demo_options o = { .dir = mkdtemp(dir), .n_sites = DEMO_SITES_MIN, .sim_port = 16161 };
	struct sim_library library = { .bad_line = NULL };
	const char *source = getenv("top_srcdir");

	assert_non_null(o.dir);
	snprintf(path, sizeof path, "%s/region.conf", dir);
	snprintf(recordings, sizeof recordings, "%s/probes/recordings", source ? source : ".");
	if (!sim_demo_write(&o, &e) || !sim_region_load(path, recordings, &library, w, &e))
		fail_msg("%s", e.text);
	sim_library_done(&library);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

static struct sim_scenario *installed(const char *name)
{
	const char *source = getenv("top_srcdir");
	char path[4096];
	struct sim_scenario *s;

	snprintf(path, sizeof path, "%s/probes/scenarios/%s.scenario", source ? source : ".", name);
	s = sim_scenario_load(path, &e);
	if (!s)
		fail_msg("%s", e.text);
	return s;
}

static const char *const names[] = { "core-cut", "covolink-silent", "monday", "night" };

/* Everything that a scenario may leave wrong behind it, as text. */
static void describe(const struct sim_world *w, int64_t now_ns, struct text *t)
{
	for (size_t i = 0; i < w->agents.n; i++) {
		const struct sim_agent *a = w->agents.list[i];

		text_appendf(t, "%s %d %d %d %u %.3f\n", a->name, a->dead, a->dark, now_ns < a->silent_until_ns, a->latency_ms, a->loss);
	}
	for (size_t i = 0; i < w->circuits.n; i++) {
		struct sim_agent *a = sim_agents_find_name(&w->agents, w->circuits.list[i].ends[SIM_NEAR].agent);
		uint32_t if_index = 0;

		assert_true(sim_interface_find(a, w->circuits.list[i].ends[SIM_NEAR].if_name, &if_index, &e));
		text_appendf(t, "%s %d\n", w->circuits.list[i].name, sim_interface_is_up(a, if_index));
	}
	for (size_t i = 0; i < w->services.n; i++) {
		const struct sim_service *s = w->services.list[i];

		text_appendf(t, "%s %d %d %d %d %04x ", s->dicom.contexts, s->dicom.reject[0], s->dicom.on_associate, s->dicom.on_echo,
		             s->dicom.on_release, s->dicom.echo_status);
		text_appendf(t, "%s %d %d %u %u %.1f %.1f %d %s\n", s->name, s->state, s->dark, s->status, s->latency_ms, s->days,
		             isnan(s->chain_days) ? 0 : s->chain_days, s->self_signed, s->body);
	}
	assert_false(t->failed);
}

static int64_t play_until(struct sim_player *p, struct sim_world *w, int64_t end_ms)
{
	int64_t played = 0;

	for (int64_t now_ms = sim_player_next_ms(p); now_ms < end_ms; now_ms = sim_player_next_ms(p)) {
		const struct sim_step *step;

		while ((step = sim_player_take(p, now_ms))) {
			if (!sim_play_step(p->scenario, step, w, now_ms * 1000000, &e))
				fail_msg("%s", e.text);
			played++;
		}
	}
	return played;
}

static void a_day_of_each_installed_scenario_plays_and_each_round_leaves_the_region_as_it_was(void **state)
{
	const int64_t day_ms = 86400000;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct sim_world w = { .ca_path = NULL };
		struct sim_scenario *s = installed(names[i]);
		struct sim_player p = sim_player_start(s, 0);
		struct text before = TEXT_INIT(1 << 20), after = TEXT_INIT(1 << 20), amid = TEXT_INIT(1 << 20);

		load_world(&w);
		if (!sim_play_check(s, &w, &e))
			fail_msg("%s", e.text);
		describe(&w, 0, &before);
		play_until(&p, &w, s->steps[s->n / 2].at_ms + 1);
		describe(&w, s->steps[s->n / 2].at_ms * 1000000, &amid);
		assert_string_not_equal(text_str(&amid), text_str(&before));
		play_until(&p, &w, s->loop_ms);
		describe(&w, s->loop_ms * 1000000, &after);
		assert_string_equal(text_str(&after), text_str(&before));

		assert_int_equal(play_until(&p, &w, day_ms), (day_ms / s->loop_ms - 1) * (int64_t)s->n);
		text_clear(&after);
		describe(&w, day_ms * 1000000, &after);
		assert_string_equal(text_str(&after), text_str(&before));
		text_done(&before);
		text_done(&after);
		text_done(&amid);
		sim_scenario_free(s);
		sim_world_done(&w);
	}
}

/* As its core router sees it: a link that is cut, a site that is dark. */
static void the_far_end_of_a_link_is_up_when_the_link_is_and_its_site_has_power(void **state)
{
	static const struct { const char *command; bool up; } steps[] = {
		{ "cut SYVIK-D011", false }, { "mend SYVIK-D011", true }, { "dark \"Démo EHPAD des Bruyères\"", false },
		{ "cut SYVIK-D011", false }, { "light \"Démo EHPAD des Bruyères\"", false }, { "dark \"Démo EHPAD des Bruyères\"", false },
		{ "mend SYVIK-D011", false }, { "light \"Démo EHPAD des Bruyères\"", true } };
	struct sim_world w = { .ca_path = NULL };
	const struct sim_circuit_end *far;
	struct sim_agent *core;
	uint32_t if_index = 0;

	(void)state;
	load_world(&w);
	far = &sim_circuits_find(&w.circuits, "SYVIK-D011")->ends[SIM_FAR];
	core = sim_agents_find_name(&w.agents, far->agent);
	assert_non_null(core);
	assert_true(sim_interface_find(core, far->if_name, &if_index, &e));
	assert_true(sim_interface_is_up(core, if_index));
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		char line[96], *words[SIM_WORDS_MAX];
		struct text out = TEXT_INIT(64);
		bool quit = false;
		size_t n;

		snprintf(line, sizeof line, "%s", steps[i].command);
		assert_true(sim_command_split(line, words, &n, &e) && sim_command_run(&w, words, n, (int64_t)i, &out, &quit, &e));
		if (sim_interface_is_up(core, if_index) != steps[i].up)
			fail_msg("after step %zu, %s", i, steps[i].command);
		text_done(&out);
	}
	sim_world_done(&w);
}

static void command(struct sim_world *w, const char *text, int64_t now_ns)
{
	char line[96], *words[SIM_WORDS_MAX];
	struct text out = TEXT_INIT(64);
	bool quit = false;
	size_t n;

	snprintf(line, sizeof line, "%s", text);
	if (!sim_command_split(line, words, &n, &e) || !sim_command_run(w, words, n, now_ns, &out, &quit, &e))
		fail_msg("%s: %s", text, e.text);
	text_done(&out);
}

static bool is_reached(struct sim_world *w, const char *name, int64_t now_ns)
{
	struct sim_agent *a = sim_agents_find_name(&w->agents, name);

	assert_non_null(a);
	return sim_agent_is_reached(a, now_ns);
}

/* demo-cpe-004-1 hangs on one core router alone; the hospital of demo-cpe-002-1 has a second router on the other. */
static void what_is_behind_a_router_without_power_is_reached_another_way_or_not_at_all(void **state)
{
	const int64_t second = 1000000000;
	struct sim_world w = { .ca_path = NULL };
	struct sim_agent *rouen;
	uint32_t if_index = 0;

	(void)state;
	load_world(&w);
	rouen = sim_agents_find_name(&w.agents, "demo-pe-rouen");
	assert_true(sim_interface_find(rouen, "Te0/0/0", &if_index, &e));
	assert_true(is_reached(&w, "demo-cpe-004-1", 0) && is_reached(&w, "demo-cpe-002-1", 0) && sim_interface_is_up(rouen, if_index));

	command(&w, "off demo-pe-caen", second);
	assert_false(is_reached(&w, "demo-pe-caen", second) || is_reached(&w, "demo-cpe-004-1", second));
	assert_true(is_reached(&w, "demo-cpe-002-1", second) && is_reached(&w, "demo-fw-cdr", second) && is_reached(&w, "demo-srv-01", second));
	assert_false(sim_interface_is_up(rouen, if_index));

	command(&w, "on demo-pe-caen", 2 * second);
	assert_true(is_reached(&w, "demo-cpe-004-1", 2 * second) && sim_interface_is_up(rouen, if_index));

	command(&w, "reboot demo-pe-caen 3000", 3 * second);
	assert_int_equal(w.next_ns, 6 * second);
	assert_false(is_reached(&w, "demo-cpe-004-1", 4 * second) || sim_interface_is_up(rouen, if_index));
	assert_true(sim_reach_refresh(&w, 6 * second, &e));
	assert_true(is_reached(&w, "demo-cpe-004-1", 6 * second) && sim_interface_is_up(rouen, if_index));
	assert_int_equal(w.next_ns, INT64_MAX);
	sim_world_done(&w);
}

static void a_site_is_reached_on_any_circuit_that_is_not_cut(void **state)
{
	struct sim_world w = { .ca_path = NULL };

	(void)state;
	load_world(&w);
	command(&w, "cut SYVIK-D008", 1);
	assert_true(is_reached(&w, "demo-cpe-002-1", 1));
	command(&w, "cut SYVIK-D009", 2);
	assert_false(is_reached(&w, "demo-cpe-002-1", 2) || is_reached(&w, "demo-cpe-002-2", 2));
	command(&w, "mend SYVIK-D009", 3);
	assert_true(is_reached(&w, "demo-cpe-002-1", 3) && is_reached(&w, "demo-cpe-002-2", 3));
	sim_world_done(&w);
}

static void a_step_that_the_region_does_not_understand_is_told_before_it_is_played(void **state)
{
	static const struct { const char *step, *expected; } wrong[] = {
		{ "frobnicate x", "unknown command" }, { "cut SYVIK-D999", "no interface is the link" },
		{ "cut", "expected: cut LINK" }, { "down demo-pe-rouen nothing", "has no interface" },
		{ "die nobody", "no agent" }, { "dark Nowhere", "nothing stands" }, { "service Nothing state up", "no service" },
		{ "service \"Démo Portail\" state asleep", "expected up" }, { "service \"Démo Portail\" host x", "region file only" },
		{ "fill demo-srv-01 /nothing 0.5", "has no storage" }, { "fill demo-srv-01 / 1.5", "expected a ratio" },
		{ "fill demo-srv-01 / 0.5 soon", "expected a number" }, { "loss demo-srv-01 2", "expected a ratio" },
		{ "rate demo-pe-rouen Te0/0/0 colour 1", "expected a counter" }, { "set demo-srv-01 1.x 2 1", "'1.x'" },
		{ "set demo-srv-01 1.3.6 2 many", "expected an integer" }, { "cut \"open", "expected a closing" },
		{ "list", "expected a command that changes" }, { "quit", "expected a command that changes" },
	};
	struct sim_world w = { .ca_path = NULL };
	char text[256];

	(void)state;
	load_world(&w);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct sim_scenario *s;

		snprintf(text, sizeof text, "# first\nat 1s %s", wrong[i].step);
		s = parse(text);
		if (sim_play_check(s, &w, &e))
			fail_msg("%s: taken", wrong[i].step);
		assert_int_equal(e.kind, ERR_CONFIG);
		if (strncmp(e.text, "x.scenario:2: ", strlen("x.scenario:2: ")) != 0 || !strstr(e.text, wrong[i].expected))
			fail_msg("%s: %s", wrong[i].step, e.text);
		sim_scenario_free(s);
	}
	sim_world_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_stand_in_the_order_of_their_times),
		cmocka_unit_test(a_wrong_line_is_told_with_its_number_and_what_was_expected),
		cmocka_unit_test(limits_of_a_scenario_are_told),
		cmocka_unit_test(a_step_is_due_at_its_time_and_once),
		cmocka_unit_test(a_loop_begins_again_after_its_time),
		cmocka_unit_test(rounds_that_passed_unseen_are_skipped),
		cmocka_unit_test(a_day_of_each_installed_scenario_plays_and_each_round_leaves_the_region_as_it_was),
		cmocka_unit_test(the_far_end_of_a_link_is_up_when_the_link_is_and_its_site_has_power),
		cmocka_unit_test(what_is_behind_a_router_without_power_is_reached_another_way_or_not_at_all),
		cmocka_unit_test(a_site_is_reached_on_any_circuit_that_is_not_cut),
		cmocka_unit_test(a_step_that_the_region_does_not_understand_is_told_before_it_is_played),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
