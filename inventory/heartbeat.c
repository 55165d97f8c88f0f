#include "heartbeat.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum { HOUR_MS = 3600000 };

const char *heartbeat_event_name(enum heartbeat_event v)
{
	switch (v) {
	case HEARTBEAT_START: return "start";
	case HEARTBEAT_SUCCESS: return "success";
	case HEARTBEAT_FAIL: return "fail";
	case HEARTBEAT_RESTORED: return "restored";
	}
	return "";
}

/* ---- what is heard ---- */

void heartbeat_hear(struct heartbeat_memory *m, const struct heartbeat_terms *t, enum heartbeat_event event, int64_t exit_code, wall_t at)
{
	if (event == HEARTBEAT_RESTORED)
		return;
	if (event == HEARTBEAT_START) {
		m->started = at;
		if (!wall_is_known(m->opened))
			m->opened = at;
		return;
	}
	m->duration_ms = wall_is_known(m->opened) && at.ms >= m->started.ms ? at.ms - m->started.ms : UNKNOWN_I64;
	m->opened = WALL_NEVER;
	m->ended = at;
	m->exit_code = exit_code;
	if (event == HEARTBEAT_FAIL)
		m->end = HEARTBEAT_FAILED;
	else if (m->duration_ms != UNKNOWN_I64 && m->duration_ms < t->min_duration_ms)
		m->end = HEARTBEAT_SHORT;
	else
		m->end = HEARTBEAT_WELL;
	if (m->end == HEARTBEAT_WELL)
		m->good = at;
}

static void shift(wall_t *t, int64_t by_ms)
{
	if (wall_is_known(*t))
		t->ms += by_ms;
}

void heartbeat_shift(struct heartbeat_memory *m, int64_t by_ms)
{
	shift(&m->opened, by_ms);
	shift(&m->started, by_ms);
	shift(&m->ended, by_ms);
	shift(&m->good, by_ms);
}

/* ---- when nobody listened ---- */

static void join_nearest(struct heartbeat_deafness *d)
{
	size_t best = 0;

	for (size_t i = 1; i + 1 < d->n; i++)
		if (d->times[i + 1].from.ms - d->times[i].to.ms < d->times[best + 1].from.ms - d->times[best].to.ms)
			best = i;
	d->times[best].to = d->times[best + 1].to;
	for (size_t i = best + 1; i + 1 < d->n; i++)
		d->times[i] = d->times[i + 1];
	d->n--;
}

void heartbeat_deafness_add(struct heartbeat_deafness *d, wall_t from, wall_t to)
{
	struct heartbeat_deaf *last = d->n ? &d->times[d->n - 1] : NULL;

	if (!wall_is_known(from) || !wall_is_known(to) || to.ms <= from.ms || (last && from.ms < last->from.ms))
		return;
	if (last && from.ms <= last->to.ms) {
		last->to = last->to.ms > to.ms ? last->to : to;
		return;
	}
	if (d->n == HEARTBEAT_DEAF_MAX)
		join_nearest(d);
	d->times[d->n++] = (struct heartbeat_deaf){ from, to };
}

void heartbeat_deafness_shift(struct heartbeat_deafness *d, int64_t by_ms)
{
	for (size_t i = 0; i < d->n; i++) {
		d->times[i].from.ms += by_ms;
		d->times[i].to.ms += by_ms;
	}
}

/* ---- when an end is due ---- */

static int64_t utc_offset_ms(int64_t at_ms)
{
	time_t at = (time_t)(at_ms / 1000);
	struct tm local;

	return localtime_r(&at, &local) ? (int64_t)local.tm_gmtoff * 1000 : 0;
}

static int64_t expected(const struct heartbeat_terms *t, int64_t from_ms)
{
	int64_t at_ms = from_ms + t->every_ms, back_ms = 0;

	if (t->every_ms > HOUR_MS)
		back_ms = utc_offset_ms(from_ms) - utc_offset_ms(at_ms);
	return at_ms + (back_ms > 0 ? back_ms : 0);
}

/* Before `first` all is well; from then on it may have come unheard; from `last` on it is late. */
struct deadline {
	wall_t first, last;
};

static struct deadline deadline_after(const struct heartbeat_terms *t, const struct heartbeat_deafness *deaf, wall_t from)
{
	int64_t slack_ms = t->grace_ms > t->every_ms / 10 ? t->grace_ms : t->every_ms / 10, at_ms = expected(t, from.ms);
	struct deadline d = { { at_ms + t->grace_ms }, { at_ms + t->grace_ms } };

	for (size_t i = 0; deaf && i < deaf->n; i++) {
		const struct heartbeat_deaf *k = &deaf->times[i];

		if (k->from.ms > d.last.ms || k->to.ms <= from.ms || k->to.ms < at_ms - slack_ms)
			continue;
		at_ms = expected(t, k->to.ms);
		d.last.ms = at_ms + t->grace_ms;
	}
	return d;
}

/* ---- the verdict ---- */

static const char *text_of(wall_t t, char buf[WALL_RFC3339_MAX])
{
	wall_format_rfc3339((wall_t){ t.ms - t.ms % 1000 }, buf);
	return buf;
}

static void say_end(const struct heartbeat_terms *t, const struct heartbeat_memory *m, struct heartbeat_verdict *v)
{
	char at[WALL_RFC3339_MAX];

	text_of(m->ended, at);
	if (m->end == HEARTBEAT_FAILED && m->exit_code != UNKNOWN_I64)
		snprintf(v->detail, sizeof v->detail, "failed %s with exit code %" PRId64, at, m->exit_code);
	else if (m->end == HEARTBEAT_FAILED)
		snprintf(v->detail, sizeof v->detail, "failed %s", at);
	else if (m->end == HEARTBEAT_SHORT)
		snprintf(v->detail, sizeof v->detail, "ended %s after %" PRId64 " s, at least %" PRId64 " s were expected", at, m->duration_ms / 1000,
		         t->min_duration_ms / 1000);
	else if (m->duration_ms != UNKNOWN_I64)
		snprintf(v->detail, sizeof v->detail, "ended %s after %" PRId64 " s", at, m->duration_ms / 1000);
	else
		snprintf(v->detail, sizeof v->detail, "ended %s", at);
}

static void judge_in_time(const struct heartbeat_terms *t, const struct heartbeat_memory *m, struct heartbeat_verdict *v)
{
	char at[WALL_RFC3339_MAX];

	if (m->end == HEARTBEAT_FAILED || m->end == HEARTBEAT_SHORT) {
		v->outcome = m->end == HEARTBEAT_FAILED ? OUTCOME_JOB_FAILED : OUTCOME_JOB_TOO_SHORT;
		say_end(t, m, v);
	} else if (wall_is_known(m->opened)) {
		v->outcome = OUTCOME_JOB_RUNNING;
		snprintf(v->detail, sizeof v->detail, "started %s", text_of(m->started, at));
	} else if (wall_is_known(m->ended)) {
		v->outcome = OUTCOME_OK;
		say_end(t, m, v);
	} else {
		v->outcome = OUTCOME_JOB_NEVER_SEEN;
		snprintf(v->detail, sizeof v->detail, "the first end is due by %s", text_of(v->due, at));
	}
}

static void judge_unheard(const struct heartbeat_terms *t, const struct heartbeat_memory *m, struct heartbeat_verdict *v)
{
	char due[WALL_RFC3339_MAX];

	if (m->end == HEARTBEAT_FAILED || m->end == HEARTBEAT_SHORT) {
		judge_in_time(t, m, v);
		return;
	}
	v->outcome = OUTCOME_JOB_UNHEARD;
	snprintf(v->detail, sizeof v->detail, "was due by %s, and nobody listened for a while before", text_of(v->due, due));
}

static void judge_late(const struct heartbeat_terms *t, const struct heartbeat_memory *m, const struct deadline *d, wall_t now,
                       struct heartbeat_verdict *v)
{
	bool open = wall_is_known(m->opened), began_late = open && m->opened.ms >= d->last.ms;
	int64_t again_ms = began_late ? expected(t, m->opened.ms) + t->grace_ms : INT64_MIN;
	char at[WALL_RFC3339_MAX], due[WALL_RFC3339_MAX];

	text_of(d->last, due);
	v->next = WALL_NEVER;
	v->outcome = OUTCOME_JOB_LATE;
	if (began_late && now.ms < again_ms) {
		v->next.ms = again_ms;
		snprintf(v->detail, sizeof v->detail, "started %s, the end was due by %s", text_of(m->opened, at), due);
	} else if (open) {
		v->outcome = OUTCOME_JOB_NOT_FINISHED;
		snprintf(v->detail, sizeof v->detail, "started %s, the end was due by %s", text_of(m->opened, at), due);
	} else if (wall_is_known(m->ended)) {
		snprintf(v->detail, sizeof v->detail, "last end %s, the next was due by %s", text_of(m->ended, at), due);
	} else {
		snprintf(v->detail, sizeof v->detail, "never came, was due by %s", due);
	}
}

void heartbeat_judge(const struct heartbeat_terms *t, const struct heartbeat_memory *m, const struct heartbeat_deafness *deaf, wall_t now,
                     struct heartbeat_verdict *ret)
{
	wall_t from = wall_is_known(m->ended) ? m->ended : wall_is_known(m->opened) ? m->opened : t->declared;
	struct deadline d = deadline_after(t, deaf, from);

	*ret = (struct heartbeat_verdict){ .due = d.first, .next = d.first };
	if (now.ms < d.first.ms) {
		judge_in_time(t, m, ret);
	} else if (now.ms < d.last.ms) {
		ret->next = d.last;
		judge_unheard(t, m, ret);
	} else {
		ret->due = d.last;
		judge_late(t, m, &d, now, ret);
	}
}
