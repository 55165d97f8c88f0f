#include "console/snapshot.h"

#include "arena.h"

#include <stdlib.h>

bool snapshot_read(struct reader *r, wall_t at, struct snapshot **ret, struct err *e)
{
	struct snapshot *s = calloc(1, sizeof *s);

	if (s)
		s->arena = arena_new();
	if (!s || !s->arena) {
		free(s);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	s->at = at;
	s->holders = 1;
	if (!read_region(r, s->arena, &s->region, e) || !read_alerts(r, s->arena, false, &s->alerts, &s->n_alerts, e)) {
		snapshot_release(s);
		return false;
	}
	*ret = s;
	return true;
}

struct snapshot *snapshot_hold(struct snapshot *s)
{
	s->holders++;
	return s;
}

void snapshot_release(struct snapshot *s)
{
	if (!s || --s->holders > 0)
		return;
	arena_free(s->arena);
	free(s);
}
