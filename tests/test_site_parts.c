/* The one true sentence of a site. */
#include "console/site_parts.h"

#include "arena.h"
#include "intl.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 5 };

/* A site with so many links, devices and services, by their states; -1 ends a list. */
struct example {
	int links[MOST], devices[MOST], services[MOST];
	enum state state;
	const char *sentence;
};

static enum outcome link_outcome(int state)
{
	return state == LINK_DOWN ? OUTCOME_LINK_DOWN : state == LINK_DEGRADED ? OUTCOME_LINK_DEGRADED : state == LINK_UNKNOWN
		? OUTCOME_TIMEOUT : OUTCOME_OK;
}

static const struct example examples[] = {
	{ { -1 }, { -1 }, { -1 }, STATE_UNKNOWN, "Nothing is watched here: no link, device or service is declared." },
	{ { LINK_UP, -1 }, { STATE_OK, -1 }, { STATE_OK, -1 }, STATE_OK, "Everything that is watched here answers as expected." },
	{ { LINK_DOWN, -1 }, { -1 }, { -1 }, STATE_CRITICAL, "Its only link, l0, is down." },
	{ { LINK_DOWN, LINK_ADMIN_DOWN, -1 }, { -1 }, { -1 }, STATE_CRITICAL, "Its only link, l0, is down." },
	{ { LINK_DOWN, LINK_DOWN, -1 }, { STATE_CRITICAL, -1 }, { -1 }, STATE_CRITICAL, "Both its links are down." },
	{ { LINK_UP, LINK_DOWN, -1 }, { -1 }, { -1 }, STATE_CRITICAL, "1 of its 2 links is down, 1 is up." },
	{ { LINK_DOWN, LINK_DOWN, LINK_DEGRADED, -1 }, { -1 }, { -1 }, STATE_CRITICAL, "2 of its 3 links are down, 1 is up." },
	{ { LINK_UP, LINK_DOWN, LINK_UP, LINK_UP, -1 }, { -1 }, { -1 }, STATE_CRITICAL, "1 of its 4 links is down, 3 are up." },
	{ { LINK_DOWN, LINK_UNKNOWN, -1 }, { -1 }, { -1 }, STATE_CRITICAL, "1 of its 2 links is down; none is known to be up." },
	{ { LINK_DEGRADED, LINK_UP, -1 }, { STATE_OK, -1 }, { -1 }, STATE_WARNING,
	  "Link l0 is degraded. Runs below its expected speed." },
	{ { LINK_UNKNOWN, -1 }, { STATE_OK, -1 }, { -1 }, STATE_UNKNOWN, "The state of link l0 is not known. No answer in time." },
	{ { LINK_UP, -1 }, { STATE_CRITICAL, -1 }, { STATE_CRITICAL, -1 }, STATE_CRITICAL,
	  "Its link is up. Device d0 is unreachable. No answer in time. And 1 more." },
	{ { -1 }, { STATE_WARNING, -1 }, { STATE_CRITICAL, STATE_CRITICAL, STATE_CRITICAL, -1 }, STATE_CRITICAL,
	  "Service s0 is in trouble. Answers, but slowly. And 2 more." },
	{ { LINK_DEGRADED, LINK_DEGRADED, -1 }, { STATE_OK, -1 }, { -1 }, STATE_WARNING,
	  "Link l0 is degraded. Runs below its expected speed. And 1 more." },
	{ { LINK_UP, LINK_UP, -1 }, { STATE_OK, -1 }, { STATE_WARNING, -1 }, STATE_WARNING,
	  "Its links are up. Service s0 is not as it should be. Answers, but slowly." },
	{ { LINK_UNKNOWN, -1 }, { STATE_CRITICAL, -1 }, { -1 }, STATE_CRITICAL, "Device d0 is unreachable. No answer in time." },
};

static void fill(struct region_rows *g, const struct example *x, struct link_row *links, struct device_row *devices,
                 struct service_row *services)
{
	static const char *const names[3][MOST] = {
		{ "l0", "l1", "l2", "l3", "l4" }, { "d0", "d1", "d2", "d3", "d4" }, { "s0", "s1", "s2", "s3", "s4" },
	};

	*g = (struct region_rows){ .links = links, .devices = devices, .services = services };
	for (; g->n_links < MOST && x->links[g->n_links] >= 0; g->n_links++)
		links[g->n_links] = (struct link_row){ .name = names[0][g->n_links], .site = "here", .state = (enum link_state)x->links[g->n_links],
		                                       .outcome = link_outcome(x->links[g->n_links]), .since = { 1000 } };
	for (; g->n_devices < MOST && x->devices[g->n_devices] >= 0; g->n_devices++)
		devices[g->n_devices] = (struct device_row){ .name = names[1][g->n_devices], .site = "here",
			.state = (enum state)x->devices[g->n_devices],
			.outcome = x->devices[g->n_devices] == STATE_OK ? OUTCOME_OK : OUTCOME_TIMEOUT, .since = { 500 } };
	for (; g->n_services < MOST && x->services[g->n_services] >= 0; g->n_services++)
		services[g->n_services] = (struct service_row){ .name = names[2][g->n_services], .site = "here",
			.state = (enum state)x->services[g->n_services],
			.outcome = x->services[g->n_services] == STATE_OK ? OUTCOME_OK : OUTCOME_SLOW, .since = WALL_NEVER };
}

static void a_site_is_told_in_one_true_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		struct link_row links[MOST];
		struct device_row devices[MOST];
		struct service_row services[MOST];
		struct text t = TEXT_INIT(1024);
		struct arena *a = arena_new();
		struct region_rows g;
		struct site_parts p;

		fill(&g, &examples[i], links, devices, services);
		assert_true(site_parts_of(&g, "here", a, &p));
		site_verdict(&p, &t);
		assert_string_equal(text_str(&t), examples[i].sentence);
		assert_int_equal(site_parts_state(&p), examples[i].state);
		text_done(&t);
		arena_free(a);
	}
}

static void trouble_is_since_the_earliest_of_what_is_worst_or_the_cut(void **state)
{
	const struct example x = { { LINK_DOWN, -1 }, { STATE_WARNING, -1 }, { STATE_CRITICAL, -1 }, STATE_CRITICAL, "" };
	struct link_row links[MOST];
	struct device_row devices[MOST];
	struct service_row services[MOST];
	struct arena *a = arena_new();
	struct region_rows g;
	struct site_parts p;

	(void)state;
	fill(&g, &x, links, devices, services);
	assert_true(site_parts_of(&g, "here", a, &p));
	assert_int_equal(site_parts_since(&p).ms, 1000); /* the device's 500 is only a warning */
	services[0].since.ms = 700;
	assert_int_equal(site_parts_since(&p).ms, 1000); /* no link is left: the service is behind it */
	links[0].state = LINK_DEGRADED;
	assert_int_equal(site_parts_since(&p).ms, 700);
	assert_true(site_parts_of(&g, "elsewhere", a, &p));
	assert_int_equal(p.n_links + p.n_devices + p.n_services, 0);
	arena_free(a);
}

static void a_silent_agent_is_told_by_its_cause(void **state)
{
	const struct example x = { { -1 }, { STATE_CRITICAL, -1 }, { -1 }, STATE_CRITICAL, "" };
	struct link_row links[MOST];
	struct device_row devices[MOST];
	struct service_row services[MOST];
	struct text t = TEXT_INIT(1024);
	struct arena *a = arena_new();
	struct region_rows g;
	struct site_parts p;

	(void)state;
	fill(&g, &x, links, devices, services);
	devices[0].detail = "answers ping but not SNMP: agent stopped, filtered, or wrong community (no answer to request 1)";
	assert_true(site_parts_of(&g, "here", a, &p));
	site_verdict(&p, &t);
	assert_non_null(strstr(text_str(&t), "Device d0 is in trouble. Answers ping but not SNMP: agent stopped"));
	text_done(&t);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_site_is_told_in_one_true_sentence),
		cmocka_unit_test(a_silent_agent_is_told_by_its_cause),
		cmocka_unit_test(trouble_is_since_the_earliest_of_what_is_worst_or_the_cut),
	};

	setenv("LC_ALL", "C.UTF-8", 1);
	intl_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
