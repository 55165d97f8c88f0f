#include "visit.h"

#include "golden.h"
#include "console/browser.h"
#include "console/console.h"
#include "console/keys.h"
#include "intl.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void visit_load(struct visit *v, enum screen_scope scope)
{
	struct err e = { 0 };

	if (!screen_load(v->screen, v->reader, scope, &e))
		fail_msg("load: %s", e.text);
	if (v->measure && scope != SCREEN_SELECTED)
		v->measure(v);
}

void visit_settle(struct visit *v)
{
	static const struct console_options options = { .at = { 0 } };
	struct grid *g = grid_new(80, 24, false);
	struct screen_wants wants = screen_take_wants(v->screen);
	int cursor;

	v->quit = v->quit || wants.quit;
	v->asks_may = v->asks_may || wants.ask_may;
	if (wants.sheet)
		screen_load_sheet(v->screen, v->reader, &options);
	if (wants.load)
		visit_load(v, wants.scope);
	screen_render(v->screen, g, &cursor);
	if (screen_lacks(v->screen))
		visit_load(v, SCREEN_SELECTED);
	screen_render(v->screen, g, &cursor); /* layout tells what the next key means */
	grid_free(g);
}

struct visit visit_begin(const char *path, const struct view_class *view, bool ascii, void (*measure)(struct visit *v))
{
	struct visit v = { .screen = screen_new(view, ascii), .measure = measure };
	struct err e = { 0 };

	assert_non_null(v.screen);
	if (!reader_open(path, &v.reader, &e))
		fail_msg("reader: %s", e.text);
	screen_tick(v.screen, VISIT_NOW);
	visit_settle(&v);
	return v;
}

void visit_end(struct visit *v)
{
	screen_free(v->screen);
	reader_close(v->reader);
}

/* As the console does while nobody types, and before what was typed is accepted. */
static void find(struct visit *v)
{
	struct err e = { 0 };

	if (screen_wants_find(v->screen) && !screen_find(v->screen, v->reader, &e))
		fail_msg("find: %s", e.text);
}

void visit_press(struct visit *v, uint32_t key)
{
	if (key == KEYCODE_ENTER)
		find(v);
	screen_key(v->screen, key);
	visit_settle(v);
}

void visit_type(struct visit *v, const char *keys)
{
	size_t n = strlen(keys);

	while (n > 0) {
		uint32_t cp;
		size_t len = utf8_decode(keys, n, &cp);

		visit_press(v, cp);
		keys += len;
		n -= len;
	}
	find(v);
	visit_settle(v);
}

bool visit_shows_at(struct visit *v, int width, int height, const char *needle)
{
	struct text t = TEXT_INIT(1 << 20);
	bool found;

	golden_render(v->screen, width, height, false, &t);
	found = strstr(text_str(&t), needle) != NULL;
	text_done(&t);
	return found;
}

bool visit_shows(struct visit *v, const char *needle)
{
	return visit_shows_at(v, 80, 24, needle);
}

const char *visit_selected(struct visit *v)
{
	const struct list *l = &((const struct browser *)screen_view(v->screen))->list;

	return list_selected(l) ? l->class->name(list_selected(l)) : "";
}

void visit_arm(struct visit *v, const char *may)
{
	json_t *methods = json_loads(may, 0, NULL);

	assert_non_null(methods);
	screen_key(v->screen, CTRL_KEY('t'));
	assert_true(screen_take_wants(v->screen).arm);
	screen_set_may(v->screen, methods);
	json_decref(methods);
	screen_tick(v->screen, VISIT_NOW);
	visit_settle(v);
}

void visit_assert_asked(const struct act_request *r, const char *method, const char *params, const char *twin)
{
	json_t *expected = json_loads(params, 0, NULL), *given;

	assert_non_null(expected);
	assert_non_null(r);
	assert_string_equal(act_method(r->kind), method);
	given = json_deep_copy(r->params);
	if (!json_object_get(expected, "seen") && (json_object_get(given, "key") || json_object_get(given, "number"))) {
		assert_true(json_is_integer(json_object_get(given, "seen"))); /* 0 where nothing was */
		json_object_del(given, "seen");
	}
	if (!json_equal(given, expected))
		fail_msg("%s", json_dumps(given, JSON_SORT_KEYS));
	json_decref(given);
	json_decref(expected);
	assert_string_equal(r->twin, twin);
}

void visit_assert_goldens(const char *what, const char *path, const struct view_class *view, void (*measure)(struct visit *v),
                          const char *keys)
{
	for (int variant = 0; variant < 4; variant++) {
		bool ascii = variant % 2;
		struct visit v;

		intl_init(variant < 2 ? "fr" : "en");
		v = visit_begin(path, view, ascii, measure);
		visit_type(&v, keys);
		golden_assert(v.screen, what, 80, 24, ascii);
		if (variant == 0) {
			golden_assert(v.screen, what, 120, 40, ascii);
			golden_assert(v.screen, what, 200, 50, ascii);
		}
		visit_end(&v);
	}
	intl_init("en");
}
