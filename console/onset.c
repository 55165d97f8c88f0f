#include "console/onset.h"

static wall_t earlier(wall_t a, wall_t b)
{
	return !wall_is_known(a) || (wall_is_known(b) && b.ms < a.ms) ? b : a;
}

static wall_t later(wall_t a, wall_t b)
{
	return !wall_is_known(a) || (wall_is_known(b) && b.ms > a.ms) ? b : a;
}

static void add(struct onset *o, enum state state, wall_t since)
{
	if (state == STATE_OK)
		return;
	if (!o->trouble || (state != o->worst && state_worst(state, o->worst) == state)) {
		o->trouble = true;
		o->worst = state;
		o->earliest = o->newest = since;
	} else if (state == o->worst) {
		o->earliest = earlier(o->earliest, since);
		o->newest = later(o->newest, since);
	}
}

void onset_add_link(struct onset *o, const struct link_row *l)
{
	if (l->state != LINK_ADMIN_DOWN) {
		bool up = l->state == LINK_UP || l->state == LINK_DEGRADED;

		if (!up)
			o->last_link = o->links > o->links_up ? later(o->last_link, l->since) : l->since;
		o->links++;
		o->links_up += up;
		o->links_down += l->state == LINK_DOWN;
	}
	add(o, link_state_severity(l->state), l->since);
}

void onset_add(struct onset *o, enum state state, wall_t since)
{
	if (!onset_is_cut(o))
		add(o, state, since);
}

bool onset_is_cut(const struct onset *o)
{
	return o->links > 0 && o->links_up == 0 && o->links_down > 0;
}

bool onset_is_unseen(const struct onset *o)
{
	return o->links > 0 && o->links_up == 0 && o->links_down == 0;
}

wall_t onset_since(const struct onset *o)
{
	if (!o->trouble)
		return WALL_NEVER;
	return onset_is_cut(o) ? o->last_link : o->earliest;
}

wall_t onset_newest(const struct onset *o)
{
	if (!o->trouble)
		return WALL_NEVER;
	return onset_is_cut(o) ? o->last_link : o->newest;
}
