/* The core of the notices with its clock, and the batch that it fills: what the tests of inventory/notices*.c play with. */
#ifndef VIGIE_TESTS_NOTICE_SCENE_H
#define VIGIE_TESTS_NOTICE_SCENE_H

#include "notices.h"

#define SCENE_BEGIN_MS INT64_C(1795000000000)

struct scene {
	struct notices *core;
	struct batch *batch;
	wall_t now;
};

/* What a message that was made says of itself; NULL and 0: whatever it says. */
struct scene_message {
	int64_t entity_id;
	const char *subject, *channel, *event;
};

/* The clock stands at SCENE_BEGIN_MS. The parameters are the caller's, and outlive the scene. */
void scene_start(struct scene *s, const struct notices_params *params);
void scene_end(struct scene *s);

/* The same for cmocka: *state becomes a scene of its own. */
int scene_set_up(void **state, const struct notices_params *params);
int scene_tear_down(void **state);

/* What fails of each of these ends the test. */
void scene_alert(struct scene *s, const struct notice_alert *a);
void scene_result(struct scene *s, int64_t id, enum notice_result r); /* "no" is what the far side says unless it was sent */
void scene_silence(struct scene *s, const struct notice_silence *silences, size_t n);
void scene_restore(struct scene *s, const struct notice_alert *a, const struct notice_row *rows, size_t n);
void scene_begin(struct scene *s); /* after what was restored */
void scene_tick(struct scene *s);

/* A second passes: what is due leaves, at most max. Returns how many. */
size_t scene_take(struct scene *s, int64_t *ids, size_t max);

/* The same, and all of it ends as r. */
size_t scene_pass(struct scene *s, enum notice_result r);

/* The latest row of a message, NULL when there is none; how many were made that say so. */
const struct batch_notice *scene_written(const struct scene *s, int64_t id);
size_t scene_made(const struct scene *s, struct scene_message m);

#endif
