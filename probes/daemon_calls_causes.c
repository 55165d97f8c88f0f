#include "probes/daemon_calls_internal.h"

#include "log.h"
#include "reader.h"

#include <stdlib.h>

static bool read_causes(const char *inventory, struct arena *a, struct call_asked *asked, size_t n, struct err *e)
{
	struct reader *r;
	bool ok;

	if (!reader_open(inventory, &r, e))
		return false;
	ok = reader_begin(r, wall_now(), WALL_NEVER, e) && read_call_causes(r, a, asked, n, e);
	reader_end(r);
	reader_close(r);
	return ok;
}

bool daemon_calls_read(const char *inventory, struct store *s, struct arena *a, int64_t seq, struct call_row *ret, struct err *e)
{
	struct call_asked asked;

	if (!store_read_call(s, a, seq, ret, e))
		return false;
	asked = (struct call_asked){ seq, ret->site, ret->call.category, ret->service_id, 0 };
	if (!read_causes(inventory, a, &asked, 1, e))
		return false;
	ret->call.cause = asked.cause;
	return true;
}

struct ask_task {
	struct store_task task;
	const char *inventory;    /* the same for the daemon's life */
	struct arena *arena;
	struct call_asked *asked;
	size_t n;
	bool ok;
	struct err error;
};

static void ask_work(struct store *s, struct store_task *task)
{
	struct ask_task *t = (struct ask_task *)task;
	struct call_row row;

	t->ok = true;
	for (size_t i = 0; t->ok && i < t->n; i++) {
		t->ok = store_read_call(s, t->arena, t->asked[i].seq, &row, &t->error);
		if (t->ok)
			t->asked[i] = (struct call_asked){ t->asked[i].seq, row.site, row.call.category, row.service_id, 0 };
	}
	t->ok = t->ok && read_causes(t->inventory, t->arena, t->asked, t->n, &t->error);
}

static void ask_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct ask_task *t = (struct ask_task *)task;

	if (d->calls)
		d->calls->asking = false;
	if (ran && !t->ok)
		log_event(LOG_ERR, "calls.failed", "reason=\"%s\"", t->error.text);
	if (ran && t->ok && d->calls) {
		d->calls->now = wall_now();
		for (size_t i = 0; i < t->n; i++)
			if (t->asked[i].cause)
				call_groups_explain(d->calls->core, t->asked[i].seq, t->asked[i].cause, d->calls->now);
		daemon_calls_hand_over(d->calls);
	}
	arena_free(t->arena);
	free(t);
}

static size_t count_unexplained(const struct daemon_calls *c)
{
	size_t n = 0;

	while (call_groups_unexplained(c->core, n))
		n++;
	return n;
}

void daemon_calls_ask_causes(struct daemon *d)
{
	struct daemon_calls *c = d->calls;
	size_t n = count_unexplained(c);
	struct ask_task *t = n > 0 ? calloc(1, sizeof *t) : NULL;

	if (!t)
		return;
	t->arena = arena_new();
	t->asked = t->arena ? arena_array(t->arena, n, sizeof *t->asked) : NULL;
	if (!t->asked) {
		arena_free(t->arena);
		free(t);
		return;
	}
	for (t->n = 0; t->n < n; t->n++)
		t->asked[t->n].seq = call_groups_unexplained(c->core, t->n)->seq;
	t->inventory = d->conf->inventory;
	t->task.work = ask_work;
	t->task.finish = ask_finish;
	c->asking = true;
	c->causes_changed = false;
	c->asked = daemon_now(d);
	store_submit(d, &t->task);
}
