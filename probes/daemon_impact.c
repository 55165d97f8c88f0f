/* The graph of whom failures hit, made anew whenever something else is declared. */
#include "probes/daemon_notices_internal.h"

#include "inventory/impact.h"
#include "log.h"

#include <stdlib.h>

struct impact_task {
	struct store_task task;
	const char *inventory;    /* the same for the daemon's life */
	struct arena *arena;      /* the graph's texts */
	struct impact_graph *graph;
	struct err error;
	bool ok;
};

static bool read_graph(struct impact_task *t)
{
	struct reader *r;
	bool ok;

	t->arena = arena_new();
	if (!t->arena)
		return err_set(&t->error, ERR_MEMORY, "no memory for the graph of the impact");
	if (!reader_open(t->inventory, &r, &t->error))
		return false;
	ok = reader_begin(r, wall_now(), WALL_NEVER, &t->error) && impact_graph_read(r, t->arena, &t->graph, &t->error);
	reader_end(r);
	reader_close(r);
	return ok;
}

static void impact_work(struct store *s, struct store_task *task)
{
	struct impact_task *t = (struct impact_task *)task;

	(void)s;
	t->ok = read_graph(t);
}

void daemon_impact_free(struct daemon_notices *n)
{
	impact_graph_free(n->graph);
	arena_free(n->graph_arena);
	n->graph = NULL;
	n->graph_arena = NULL;
}

/* What was known before holds where it cannot be read. */
static void impact_take(struct daemon *d, struct impact_task *t)
{
	struct daemon_notices *n = d->notices;

	if (!t->ok) {
		log_event(LOG_WARNING, "notice.impact", "reason=\"%s\"", t->error.text);
		arena_free(t->arena);
		return;
	}
	daemon_impact_free(n);
	n->graph = t->graph;
	n->graph_arena = t->arena;
	notices_set_graph(n->core, n->graph);
}

static void impact_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct impact_task *t = (struct impact_task *)task;

	if (ran)
		impact_take(d, t);
	free(t);
}

void daemon_impact_open(struct daemon *d)
{
	struct impact_task t = { .inventory = d->conf->inventory };

	t.ok = read_graph(&t);
	impact_take(d, &t);
}

void daemon_notices_declared(struct daemon *d)
{
	struct impact_task *t = d->notices && d->notices->core ? calloc(1, sizeof *t) : NULL;

	if (!t)
		return;
	t->inventory = d->conf->inventory;
	t->task.work = impact_work;
	t->task.finish = impact_finish;
	store_submit(d, &t->task);
}
