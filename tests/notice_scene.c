#include "tests/notice_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void scene_start(struct scene *s, const struct notices_params *params)
{
	*s = (struct scene){ .core = notices_new(params, 0), .batch = batch_new(), .now = { SCENE_BEGIN_MS } };
	assert_non_null(s->core);
	assert_non_null(s->batch);
}

void scene_end(struct scene *s)
{
	notices_free(s->core);
	batch_free(s->batch);
}

int scene_set_up(void **state, const struct notices_params *params)
{
	*state = calloc(1, sizeof(struct scene));
	assert_non_null(*state);
	scene_start(*state, params);
	return 0;
}

int scene_tear_down(void **state)
{
	scene_end(*state);
	free(*state);
	return 0;
}

static void check(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

void scene_alert(struct scene *s, const struct notice_alert *a)
{
	struct err e;

	check(notices_alert(s->core, a, s->now, s->batch, &e), &e);
}

void scene_result(struct scene *s, int64_t id, enum notice_result r)
{
	struct err e;

	check(notices_result(s->core, id, r, r == NOTICE_SENT ? NULL : "no", 0, s->now, s->batch, &e), &e);
}

void scene_silence(struct scene *s, const struct notice_silence *silences, size_t n)
{
	struct err e;

	check(notices_set_silences(s->core, silences, n, &e), &e);
}

void scene_restore(struct scene *s, const struct notice_alert *a, const struct notice_row *rows, size_t n)
{
	struct err e;

	check(notices_restore(s->core, a, rows, n, s->now, &e), &e);
}

void scene_begin(struct scene *s)
{
	struct err e;

	check(notices_begin(s->core, s->now, s->batch, &e), &e);
}

void scene_tick(struct scene *s)
{
	struct err e;

	check(notices_tick(s->core, s->now, s->batch, &e), &e);
}

size_t scene_take(struct scene *s, int64_t *ids, size_t max)
{
	struct err e;
	size_t n;

	s->now.ms += 1000;
	scene_tick(s);
	check(notices_take(s->core, s->now, max, ids, &n, s->batch, &e), &e);
	return n;
}

size_t scene_pass(struct scene *s, enum notice_result r)
{
	int64_t ids[NOTICES_UNDER_WAY_MAX];
	size_t n = scene_take(s, ids, NOTICES_UNDER_WAY_MAX);

	for (size_t i = 0; i < n; i++)
		scene_result(s, ids[i], r);
	return n;
}

const struct batch_notice *scene_written(const struct scene *s, int64_t id)
{
	for (size_t i = s->batch->n_notices; i > 0; i--)
		if (s->batch->notices[i - 1].id == id)
			return &s->batch->notices[i - 1];
	return NULL;
}

static bool is_said(const char *wanted, const char *text)
{
	return !wanted || strcmp(wanted, text) == 0;
}

/* A row without an event is what became of a message that was made before. */
size_t scene_made(const struct scene *s, struct scene_message m)
{
	size_t n = 0;

	for (size_t i = 0; i < s->batch->n_notices; i++) {
		const struct batch_notice *b = &s->batch->notices[i];

		n += b->event && is_said(m.event, b->event) && is_said(m.subject, b->subject) && is_said(m.channel, b->channel)
		     && (m.entity_id == 0 || m.entity_id == b->entity_id);
	}
	return n;
}
