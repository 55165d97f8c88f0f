/* What the tests of the reader share: the small region of store_fixture.h, declared a day before FIXTURE_NOW, and what it measured. */
#ifndef VIGIE_TESTS_READING_H
#define VIGIE_TESTS_READING_H

#include "tests/store_fixture.h"

struct reading {
	struct fixture f;
	struct arena *a;
	struct err e;
};

/* For cmocka: *state is a struct reading. */
int reading_set_up(void **state);
int reading_tear_down(void **state);

/* One good round of everything at `at`. */
void reading_write_round(struct reading *t, wall_t at);

/* The links as they are shown at `at`; ends the test unless there are as many as expected. Rows live in t->a. */
struct link_row *reading_links_at(struct reading *t, wall_t now, wall_t at, size_t expected);

#endif
