/* The map as layers of text: what is red is never lost, what is healthy is folded, in any size. */
#include "console/map_layers.h"

#include "console/console.h"
#include "language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { MOST = 6000, NAME = 64 };

static struct map_node nodes[MOST];
static char names[MOST][NAME], ids[MOST][NAME + 16];
static struct map m;

static void add(enum map_layer layer, const char *kind, const char *name, enum state state)
{
	size_t i = m.n_nodes++;

	snprintf(names[i], NAME, "%s", name);
	snprintf(ids[i], sizeof ids[i], "%s:%s", kind, name);
	nodes[i] = (struct map_node){ .id = ids[i], .kind = kind, .name = names[i], .layer = layer, .state = state,
		                      .reach = strcmp(kind, "site") == 0 && state == STATE_CRITICAL ? MAP_CUT_OFF : MAP_WORKS };
}

static void begin(void)
{
	m = (struct map){ .nodes = nodes };
}

/* A region of a few hundred nodes in which a core router is lost. */
static void region(void)
{
	char name[NAME];

	begin();
	add(MAP_PROCESSES, "process", "Télé-AVC", STATE_CRITICAL);
	add(MAP_PROCESSES, "process", "Téléconsultation", STATE_OK);
	add(MAP_APPLICATIONS, "application", "Portail", STATE_WARNING);
	add(MAP_SERVICES, "service", "portail-https", STATE_OK);
	add(MAP_ROUTES, "route", "CH Démo vers CHU", STATE_CRITICAL);
	for (int i = 0; i < 32; i++) {
		snprintf(name, sizeof name, "Covolink %02d", i);
		add(MAP_COVOLINKS, "covolink", name, i == 7 ? STATE_CRITICAL : STATE_OK);
	}
	for (int i = 0; i < 148; i++) {
		snprintf(name, sizeof name, "EHPAD de l’Étang n° %03d", i);
		add(MAP_SITES, "site", name, i % 40 == 3 ? STATE_CRITICAL : i % 50 == 4 ? STATE_WARNING : STATE_OK);
	}
	for (int i = 0; i < 120; i++) {
		snprintf(name, sizeof name, "SYVIK-D%03d", i);
		add(MAP_LINKS, "link", name, i % 40 == 3 ? STATE_CRITICAL : STATE_UNKNOWN);
	}
	add(MAP_CORES, "device", "pe-caen", STATE_OK);
	add(MAP_CORES, "device", "pe-rouen", STATE_CRITICAL);
	add(MAP_DATA_CENTRES, "site", "Centre de données", STATE_OK);
}

static struct map_drawing lay_out(struct arena *a, size_t selected, int width, int height, bool ascii)
{
	struct map_drawing d;
	struct err e;

	if (!map_layers_lay_out(&m, selected, width, height, ascii, a, &d, &e))
		fail_msg("%s", e.text);
	return d;
}

static void draw(const struct map_drawing *d, size_t selected, int width, int height, bool ascii, struct text *t)
{
	struct grid *g = grid_new(width, height, ascii);

	map_layers_render(d, selected, g, (struct rect){ 0, 0, width, height });
	assert_int_equal(grid_overwrites(g), 0);
	grid_to_text(g, t);
	grid_free(g);
}

/* Beside tests/screens/; VIGIE_UPDATE_SCREENS writes it. */
static void golden(const char *lang, int width, int height, bool ascii)
{
	struct text shown = TEXT_INIT(1 << 20), path = TEXT_INIT(4096);
	struct arena *a = arena_new();
	char expected[65536] = "";
	struct map_drawing d;
	FILE *f;

	language_begin(lang);
	region();
	d = lay_out(a, SIZE_MAX, width, height, ascii);
	draw(&d, SIZE_MAX, width, height, ascii, &shown);
	text_appendf(&path, "%s/tests/screens/layers-%dx%d.%s%s.txt", getenv("top_srcdir"), width, height, lang, ascii ? ".ascii" : "");
	if (getenv("VIGIE_UPDATE_SCREENS")) {
		f = fopen(text_str(&path), "we");
		assert_non_null(f);
		fputs(text_str(&shown), f);
		assert_int_equal(fclose(f), 0);
	}
	f = fopen(text_str(&path), "re");
	if (f) {
		expected[fread(expected, 1, sizeof expected - 1, f)] = '\0';
		fclose(f);
	}
	assert_string_equal(text_str(&shown), expected);
	text_done(&shown);
	text_done(&path);
	arena_free(a);
}

static void the_layers_of_a_region_are_drawn_as_they_should(void **state)
{
	(void)state;
	golden("fr", 80, 22, false);
	golden("fr", 80, 22, true);
	golden("en", 80, 22, false);
	golden("en", 80, 22, true);
	golden("fr", 120, 40, false);
	golden("fr", 200, 50, false);
}

/* Every node is named once or counted with its state; at room enough what is red is named. */
static void assert_nothing_lost(const struct map_drawing *d, int height)
{
	size_t told[MAP_N_LAYERS][STATE_COUNT] = { 0 }, there[MAP_N_LAYERS][STATE_COUNT] = { 0 };
	static bool named[MOST];

	memset(named, 0, sizeof named);
	assert_true(d->height <= height);
	for (size_t i = 0; i < m.n_nodes; i++)
		there[nodes[i].layer][map_severity(&nodes[i])]++;
	for (size_t i = 0; i < d->n_places; i++) {
		const struct map_node *n = &nodes[d->places[i].node];

		assert_false(named[d->places[i].node]);
		named[d->places[i].node] = true;
		told[n->layer][map_severity(n)]++;
		assert_true(d->places[i].row < d->height && d->places[i].x + d->places[i].width <= d->width);
	}
	for (size_t i = 0; i < d->n_folds; i++) {
		told[d->folds[i].layer][d->folds[i].state] += d->folds[i].n;
		assert_true(d->folds[i].row < d->height);
	}
	for (size_t l = 0; l < MAP_N_LAYERS; l++)
		for (size_t s = 0; s < STATE_COUNT; s++)
			assert_int_equal(told[l][s], there[l][s]);
}

static void nothing_red_is_lost_in_any_size(void **state)
{
	int step = getenv("VIGIE_LONG") ? 1 : 17;

	(void)state;
	region();
	for (int width = CONSOLE_WIDTH_MIN; width <= 250; width += step)
		for (int height = 15; height <= 80; height += step) {
			struct text t = TEXT_INIT(1 << 20);
			struct arena *a = arena_new();
			struct map_drawing d = lay_out(a, SIZE_MAX, width, height, false);

			assert_nothing_lost(&d, height);
			draw(&d, SIZE_MAX, width, height, false, &t);
			for (size_t i = 0; i < m.n_nodes && height >= 22; i++)
				if (map_severity(&nodes[i]) == STATE_CRITICAL && !strstr(text_str(&t), nodes[i].name))
					fail_msg("%d×%d: %s is not named", width, height, nodes[i].name);
			text_done(&t);
			arena_free(a);
		}
}

static void random_maps_lose_nothing(void **state)
{
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 200; round++) {
		int width = CONSOLE_WIDTH_MIN + rand() % 170, height = MAP_N_LAYERS + rand() % 60, n = rand() % 3000, worse = 1 + rand() % 100;
		struct arena *a = arena_new();
		struct map_drawing d;
		size_t selected;

		begin();
		for (enum map_layer l = 0; l < MAP_N_LAYERS; l++)
			for (int i = rand() % 3 ? rand() % (n / MAP_N_LAYERS + 2) : 0; i > 0; i--) {
				char name[NAME];

				snprintf(name, sizeof name, "%.*s%04d", rand() % 40, "un établissement dont le nom est long très long", i);
				add(l, "device", name, rand() % worse ? STATE_OK : (enum state)(rand() % STATE_COUNT));
			}
		selected = m.n_nodes ? (size_t)rand() % m.n_nodes : SIZE_MAX;
		d = lay_out(a, selected, width, height, rand() % 2);
		assert_nothing_lost(&d, height);
		for (size_t i = 0; selected != SIZE_MAX; i++) {
			assert_true(i < d.n_places); /* what is selected is named */
			if (d.places[i].node == selected)
				break;
		}
		arena_free(a);
	}
}

static void a_cursor_walks_over_what_is_named(void **state)
{
	struct arena *a = arena_new();
	struct map_drawing d;
	size_t at = SIZE_MAX, n = 0;

	(void)state;
	region();
	d = lay_out(a, SIZE_MAX, 80, 22, false);
	while ((at = map_layers_next(&d, at, 1, 0)) != SIZE_MAX)
		assert_true(n++ < d.n_places);
	assert_int_equal(n, d.n_places);
	for (at = 0, n = 0; at != SIZE_MAX; at = map_layers_next(&d, at, 0, 1)) {
		assert_true(n == 0 || d.places[at].row > (int)n - 1);
		n = (size_t)d.places[at].row + 1;
	}
	assert_true(n > d.n_bands);
	begin();
	d = lay_out(a, SIZE_MAX, 80, 22, false);
	assert_int_equal(d.height, 0);
	assert_true(map_layers_next(&d, SIZE_MAX, 1, 0) == SIZE_MAX);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_layers_of_a_region_are_drawn_as_they_should),
		cmocka_unit_test(nothing_red_is_lost_in_any_size),
		cmocka_unit_test(random_maps_lose_nothing),
		cmocka_unit_test(a_cursor_walks_over_what_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
