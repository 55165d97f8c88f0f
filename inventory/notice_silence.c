#include "inventory/notices_internal.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_BACK_STEPS = 4000 }; /* for the end of a recurring silence while nobody looked */

static const int64_t TAKEN_BACK_MS = 60000; /* who acknowledged the wrong row sees it by then */
static const int64_t LOOK_BACK_MS = INT64_C(32) * 24 * 60 * 60 * 1000;

static bool covers(const struct notice_silence *s, const struct noticed *a)
{
	if (s->is_ack)
		return s->entity_id == a->what.entity_id && s->opened.ms == a->opened.ms && strcmp(s->subject, a->what.subject) == 0;
	return silence_covers(s->object, &a->what.place);
}

bool notices_is_silenced(const struct notices *n, const struct noticed *a)
{
	for (size_t i = 0; i < n->n_silences; i++)
		if (covers(&n->silences[i], a) && silence_holds(&n->silences[i].time, n->now, NULL))
			return true;
	return false;
}

bool notices_is_quiet(const struct notices *n, const struct noticed *a)
{
	return !a->what.cause || !a->what.ours || notices_is_silenced(n, a);
}

/* Whether it held at some instant from `from` until now. */
static bool held_since(const struct silence_time *s, wall_t from, wall_t now)
{
	int64_t step = s->until.ms > s->from.ms ? (s->until.ms - s->from.ms) / 2 + 1 : 1, oldest = now.ms - LOOK_BACK_MS;

	if (from.ms > oldest)
		oldest = from.ms;
	if (!s->recurrence)
		return s->until.ms > oldest && s->from.ms <= now.ms && (!wall_is_known(s->ended) || s->ended.ms > oldest);
	for (int64_t t = now.ms, i = 0; t >= oldest && i < LOOK_BACK_STEPS; t -= step, i++)
		if (silence_holds(s, (wall_t){ t }, NULL))
			return true;
	return silence_holds(s, (wall_t){ oldest }, NULL);
}

/* As if it had never been written. */
static bool is_taken_back(const struct silence_time *s)
{
	return wall_is_known(s->ended) && s->ended.ms >= s->from.ms && s->ended.ms - s->from.ms < TAKEN_BACK_MS;
}

bool notices_is_taken_back(const struct notices *n, const struct noticed *a)
{
	bool any = false;

	if (a->lasting || a->hushed.ms > n->now.ms) /* a clock that was set tells nothing */
		return false;
	for (size_t i = 0; i < n->n_silences; i++) {
		const struct silence_time *s = &n->silences[i].time;

		if (!covers(&n->silences[i], a))
			continue;
		if (is_taken_back(s))
			any |= s->ended.ms >= a->hushed.ms - TAKEN_BACK_MS;
		else if (held_since(s, a->hushed, n->now))
			return false;
	}
	return any;
}

bool notices_may_be_taken_back(const struct notices *n, const struct noticed *a)
{
	bool any = false;

	for (size_t i = 0; i < n->n_silences; i++) {
		const struct silence_time *s = &n->silences[i].time;

		if (!covers(&n->silences[i], a) || !silence_holds(s, n->now, NULL))
			continue;
		if (n->now.ms - s->from.ms >= TAKEN_BACK_MS)
			return false;
		any = true;
	}
	return any;
}

/* A silence that ended since the last message about it ended unseen. */
void notices_look_back(const struct notices *n, struct noticed *a)
{
	wall_t last = a->opened;

	for (size_t i = 0; i < a->n_rows; i++)
		if (notice_is_of_problem(a->rows[i].event) && a->rows[i].state != NOTICE_CANCELLED && a->rows[i].created.ms >= last.ms)
			last = a->rows[i].created;
	a->quiet = a->lasting = !a->what.cause;
	a->hushed = last;
	for (size_t i = 0; i < n->n_silences && !a->quiet; i++) {
		const struct silence_time *s = &n->silences[i].time;

		a->quiet = covers(&n->silences[i], a) && !is_taken_back(s) && held_since(s, last, n->now);
	}
}

/* ---- those that are known ---- */

void notices_free_silences(struct notices *n)
{
	for (size_t i = 0; i < n->n_silences; i++) {
		free((char *)n->silences[i].object);
		free((char *)n->silences[i].subject);
		free((char *)n->silences[i].time.recurrence);
	}
	free(n->silences);
	n->silences = NULL;
	n->n_silences = 0;
}

bool notices_set_silences(struct notices *n, const struct notice_silence *s, size_t n_silences, struct err *e)
{
	struct notices fresh = { .silences = calloc(n_silences + 1, sizeof *s) };
	bool ok = fresh.silences != NULL;

	for (size_t i = 0; ok && i < n_silences; i++) {
		struct notice_silence *to = &fresh.silences[fresh.n_silences++];

		*to = s[i];
		to->object = to->subject = to->time.recurrence = NULL;
		ok = notice_copy_string(&to->object, s[i].object) && notice_copy_string(&to->subject, s[i].subject)
		     && notice_copy_string(&to->time.recurrence, s[i].time.recurrence);
	}
	if (!ok) {
		notices_free_silences(&fresh);
		return err_set(e, ERR_MEMORY, "no memory for the silences");
	}
	notices_free_silences(n);
	n->silences = fresh.silences;
	n->n_silences = fresh.n_silences;
	return true;
}
