/* replay_against FILE SINCE_MS ATTEMPTS RETRY_MS SETTLE_MS WITHIN_MS: replays what the inventory FILE recorded since then, with the
 * rules that were in force, and says each alert that the replay and the alert table do not have in common: same object, subject, cause,
 * beginning and end to WITHIN_MS. The last line counts. Exit 1 when there is a difference
 * in an alert that stood for REPLAY_RESOLUTION_MS or more. */
#include "reader.h"
#include "replay.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_ARGS = 6 };

struct against {
	struct arena *arena;
	struct reader *reader;
	struct replay_record record;
	struct replay_alert *alerts;
	size_t n, same;
	size_t brief, extra; /* recorded ones that may be missing; replayed ones that may not be more */
	bool *found; /* of alerts[] */
	int64_t within_ms, furthest_ms;
	struct err e;
};

static int64_t apart_ms(wall_t a, wall_t b)
{
	if (wall_is_known(a) != wall_is_known(b))
		return INT64_MAX;
	return wall_is_known(a) ? llabs(a.ms - b.ms) : 0;
}

static int64_t distance_ms(const struct replay_alert *a, const struct replay_alert *b)
{
	int64_t opened = apart_ms(a->opened, b->opened), closed = apart_ms(a->closed, b->closed);

	return opened > closed ? opened : closed;
}

static bool is_alike(const struct replay_alert *a, const struct replay_alert *b)
{
	return a->entity_id == b->entity_id && a->follows_id == b->follows_id && a->flapping == b->flapping
	       && strcmp(a->subject, b->subject) == 0;
}

static const char *node(struct against *g, int64_t id)
{
	const char *name = "";

	return id == 0 || !read_entity_node(g->reader, g->arena, id, &name, &g->e) ? "-" : name;
}

static void say(struct against *g, const char *whose, const struct replay_alert *a)
{
	const char *name = node(g, a->entity_id), *follows = node(g, a->follows_id);
	int64_t from_ms = g->record.from.ms;

	printf("%s: %s%s%s follows %s%s, from %.3f s to ", whose, name, *a->subject ? " " : "", a->subject, follows, a->flapping ? ", flaps" : "",
	       (double)(a->opened.ms - from_ms) / 1000);
	if (wall_is_known(a->closed))
		printf("%.3f s\n", (double)(a->closed.ms - from_ms) / 1000);
	else
		printf("now\n");
}

/* replay.h: one that stood for less may be missing or more. */
static bool is_brief(const struct replay_alert *a)
{
	return wall_is_known(a->closed) && a->closed.ms - a->opened.ms < REPLAY_RESOLUTION_MS;
}

static void match(struct against *g, const struct replay_alert *real)
{
	size_t best = g->n;
	int64_t best_ms = g->within_ms;

	for (size_t i = 0; i < g->n; i++) {
		int64_t ms = distance_ms(real, &g->alerts[i]);

		if (g->found[i] || !is_alike(real, &g->alerts[i]) || ms > best_ms)
			continue;
		best = i;
		best_ms = ms;
	}
	if (best == g->n) {
		say(g, "only recorded", real);
		g->brief += is_brief(real);
		return;
	}
	g->found[best] = true;
	g->same++;
	if (best_ms > g->furthest_ms)
		g->furthest_ms = best_ms;
}

/* Whether all is the same. */
static bool compare(struct against *g)
{
	for (size_t i = 0; i < g->record.n_alerts; i++)
		match(g, &g->record.alerts[i]);
	for (size_t i = 0; i < g->n; i++)
		if (!g->found[i]) {
			say(g, "only replayed", &g->alerts[i]);
			g->extra += !is_brief(&g->alerts[i]);
		}
	printf("%zu recorded, %zu replayed, %zu the same, to %" PRId64 " ms\n", g->record.n_alerts, g->n, g->same, g->furthest_ms);
	return g->extra == 0 && g->same + g->brief == g->record.n_alerts;
}

int main(int argc, char **argv)
{
	wall_t now = wall_now();
	struct against g = { .arena = arena_new() };
	struct replay_rules rules = { 0 };
	wall_t since;
	bool same;

	if (argc != N_ARGS + 1 || !g.arena) {
		fprintf(stderr, "usage: replay_against FILE SINCE_MS ATTEMPTS RETRY_MS SETTLE_MS WITHIN_MS\n");
		return 64;
	}
	since.ms = strtoll(argv[2], NULL, 10);
	rules.params = (struct live_params){ strtoll(argv[3], NULL, 10), strtoll(argv[4], NULL, 10), strtoll(argv[5], NULL, 10) };
	g.within_ms = strtoll(argv[6], NULL, 10);
	if (!reader_open(argv[1], &g.reader, &g.e) || !reader_begin(g.reader, now, WALL_NEVER, &g.e)
	    || !read_replay_record(g.reader, g.arena, since, now, &g.record, &g.e)
	    || !replay_run(&g.record, &rules, g.arena, &g.alerts, &g.n, &g.e)) {
		fprintf(stderr, "replay_against: %s\n", g.e.text);
		return 2;
	}
	g.found = arena_array(g.arena, g.n + 1, sizeof *g.found);
	same = g.found && compare(&g);
	replay_record_done(&g.record);
	reader_end(g.reader);
	reader_close(g.reader);
	arena_free(g.arena);
	return same ? 0 : 1;
}
