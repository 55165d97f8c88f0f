/* A person before the console, without a terminal: a screen, the inventory that it reads, keys, and what is then seen. What goes wrong
 * ends the test. */
#ifndef VIGIE_TESTS_VISIT_H
#define VIGIE_TESTS_VISIT_H

#include "console/screen.h"
#include "reader.h"

/* 2026-11-22 03:07:41 UTC, a Sunday */
#define VISIT_NOW ((wall_t){ INT64_C(1795316861000) })

struct visit {
	struct screen *screen;
	struct reader *reader;
	bool quit, asks_may;              /* was asked for */
	void (*measure)(struct visit *v); /* lays upon rows that were just loaded what no collector measured; NULL: nothing */
};

/* What keys, UTF-8, do: '\r' is Enter, '\033' Esc. */
struct visit visit_begin(const char *path, const struct view_class *view, bool ascii, void (*measure)(struct visit *v));
void visit_end(struct visit *v);
void visit_press(struct visit *v, uint32_t key);
void visit_type(struct visit *v, const char *keys);

const char *visit_selected(struct visit *v); /* the name of the row of the list; "": none */

/* Writing is armed (Ctrl-T) and the daemon answers what the person may: a JSON array of methods. */
void visit_arm(struct visit *v, const char *may);
/* That r asks for method with params, a JSON object, and shows twin, its command. What r says that the person had seen, a number of the
 * journal, is compared only where params names it. */
void visit_assert_asked(const struct act_request *r, const char *method, const char *params, const char *twin);

void visit_load(struct visit *v, enum screen_scope scope);
void visit_settle(struct visit *v); /* as the console does after each key */

bool visit_shows_at(struct visit *v, int width, int height, const char *needle);
bool visit_shows(struct visit *v, const char *needle); /* at 80×24 */

/* Golden screens of one situation: its variants at 80×24, the first also on larger terminals. */
void visit_assert_goldens(const char *what, const char *path, const struct view_class *view, void (*measure)(struct visit *v),
                          const char *keys);

#endif
