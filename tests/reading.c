#include "tests/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

int reading_set_up(void **state)
{
	struct reading *t = calloc(1, sizeof *t);

	fixture_init(&t->f);
	fixture_region(&t->f, wall_after(FIXTURE_NOW, -86400000));
	fixture_read_registry(&t->f);
	t->a = arena_new();
	*state = t;
	return 0;
}

int reading_tear_down(void **state)
{
	struct reading *t = *state;

	arena_free(t->a);
	fixture_done(&t->f);
	free(t);
	return 0;
}

void reading_write_round(struct reading *t, wall_t at)
{
	struct batch *b = batch_new();

	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "icmp"), at, OUTCOME_OK);
	fixture_add_result(b, fixture_check(&t->f, "device", "cr1", "snmp"), at, OUTCOME_OK);
	fixture_add_result(b, fixture_check(&t->f, "device", "sw1", "icmp"), at, OUTCOME_TIMEOUT);
	fixture_add_result(b, fixture_check(&t->f, "link", "l-echo", "icmp"), at, OUTCOME_OK)->loss_ratio = 0;
	fixture_add_result(b, fixture_check(&t->f, "service", "web", "http"), at, OUTCOME_OK);
	fixture_add_poll(b, 3, at, 3);
	fixture_add_transition(b, 3, at, STATE_OK, OUTCOME_OK);
	fixture_add_transition(b, 4, at, STATE_CRITICAL, OUTCOME_TIMEOUT);
	fixture_add_transition(b, 5, at, LINK_UP, OUTCOME_OK);
	fixture_add_transition(b, 6, at, LINK_UP, OUTCOME_OK);
	fixture_add_transition(b, 7, at, STATE_OK, OUTCOME_OK);
	fixture_write(&t->f, b);
}

struct link_row *reading_links_at(struct reading *t, wall_t now, wall_t at, size_t expected)
{
	struct reader *r = fixture_reader(&t->f, now, at);
	struct link_row *rows;
	size_t n;

	if (!read_links(r, t->a, &rows, &n, &t->e))
		fail_msg("%s", t->e.text);
	assert_int_equal(n, expected);
	fixture_reader_done(r);
	return rows;
}
