/* A live core with its clock, and the batch that it fills: what the tests of inventory/live*.c play with. */
#ifndef VIGIE_TESTS_LIVE_SCENE_H
#define VIGIE_TESTS_LIVE_SCENE_H

#include "live.h"

#include "tests/live_region.h"

enum { PERIOD_MS = 60000, STALE_MS = 300000 };
enum { R0_ICMP, R0_SNMP, R1_ICMP, R1_SNMP, ADDRESS_ICMP, WEB_HTTP }; /* checks of region_new(2) */

struct scene {
	struct live *live;
	struct batch *batch;
	int64_t periods[REGION_MAX];
	int64_t now_ms, retry_ms;
	int64_t stepped_ms; /* by which the wall clock was set */
};

/* Takes r over; the clock stands at 1,000 s, attempts are 3, 15 s apart. */
void scene_start(struct scene *s, struct registry *r);
void scene_end(struct scene *s);
void scene_next_batch(struct scene *s);

/* A result of now. Applying one moves the clock by 10 ms; an error ends the test. */
struct probe_result scene_result(const struct scene *s, enum outcome o);
void scene_apply(struct scene *s, size_t check, struct probe_result r);
void scene_says(struct scene *s, size_t check, enum outcome o);
void scene_polls(struct scene *s, size_t check, enum outcome o, struct snmp_facts *f); /* takes f over */
void scene_tick(struct scene *s);
void scene_set_clock(struct scene *s, int64_t by_ms); /* the wall clock alone */

/* A poll that shows "Gi0" with these IF-MIB states. */
struct snmp_facts *region_one_interface(int admin, int oper);

/* The last transition of an entity in the batch, NULL when there is none; how many there are. */
const struct batch_transition *scene_last(const struct scene *s, int64_t entity_id);
size_t scene_count(const struct scene *s, int64_t entity_id);

#define assert_shows(s, id, st, out) do { \
	const struct batch_transition *t_ = scene_last(s, id); \
	assert_non_null(t_); \
	assert_int_equal(t_->state, st); \
	assert_string_equal(outcome_name(t_->outcome), outcome_name(out)); \
} while (0)

#endif
