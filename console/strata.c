#include "console/strata.h"

#include "arena.h"
#include "intl.h"
#include "text.h"

#include <string.h>

enum { HEAD_ROWS = 1, FOOT_ROWS = 2 };

void strata_init(struct strata *s)
{
	*s = (struct strata){ .scope = { .direction = MAP_BOTH, .levels = 2 }, .cursor = SIZE_MAX };
}

void strata_done(struct strata *s)
{
	arena_free(s->arena);
	arena_free(s->part_arena);
}

static void forget_part(struct strata *s)
{
	arena_free(s->part_arena);
	s->part_arena = NULL;
	s->part = (struct map){ .n_nodes = 0 };
	s->drawing = (struct map_drawing){ .n_places = 0 };
	s->cursor = SIZE_MAX;
}

bool strata_read(struct strata *s, struct reader *r, const struct region_rows *region, wall_t now, struct err *e)
{
	struct arena *a = arena_new();
	struct map anew;

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_map_of(r, region, a, &anew, e)) {
		arena_free(a);
		return false;
	}
	forget_part(s);
	arena_free(s->arena);
	s->arena = a;
	s->whole = anew;
	s->read = true;
	s->now = now;
	return true;
}

static bool is_all(const struct strata_scope *c) { return c->root[0] == '\0'; }

static void copy_id(char *to, const char *id)
{
	size_t n = strnlen(id, STRATA_ID_MAX - 1);

	memmove(to, id, n);
	to[n] = '\0';
}

void strata_show(struct strata *s, const struct strata_scope *scope)
{
	if (s->n_before == STRATA_ROOTS_MAX)
		memmove(s->before, s->before + 1, --s->n_before * sizeof *s->before);
	s->before[s->n_before++] = s->scope;
	s->scope = *scope;
	if (!is_all(scope))
		copy_id(s->chosen, scope->root);
}

void strata_choose(struct strata *s, const char *id) { copy_id(s->chosen, id); }

const struct map_node *strata_node(const struct strata *s)
{
	return s->cursor < s->part.n_nodes ? &s->part.nodes[s->cursor] : NULL;
}

/* The part of the map that is in scope: of a root that is gone, all. */
static bool take_part(struct strata *s, struct arena *a)
{
	size_t root = is_all(&s->scope) ? SIZE_MAX : map_find(&s->whole, s->scope.root);
	struct err e;

	s->root_is_gone = !is_all(&s->scope) && root == SIZE_MAX;
	if (root == SIZE_MAX) {
		s->part = s->whole;
		return true;
	}
	return map_expand(&s->whole, &root, 1, s->scope.direction, s->scope.levels, a, &s->part, &e);
}

static size_t first_place(const struct strata *s)
{
	return s->drawing.n_places > 0 ? s->drawing.places[0].node : SIZE_MAX;
}

static bool lay_out(struct strata *s, size_t selected, int width, int height, bool ascii)
{
	struct err e;

	return map_layers_lay_out(&s->part, selected, width, height - HEAD_ROWS - FOOT_ROWS, ascii, s->part_arena, &s->drawing, &e);
}

void strata_layout(struct strata *s, int width, int height, bool ascii)
{
	size_t chosen;

	forget_part(s);
	s->part_arena = arena_new();
	if (!s->part_arena || !s->read || !take_part(s, s->part_arena)) {
		forget_part(s);
		return;
	}
	chosen = s->chosen[0] ? map_find(&s->part, s->chosen) : SIZE_MAX;
	if (!lay_out(s, chosen, width, height, ascii)) {
		forget_part(s);
		return;
	}
	s->cursor = chosen != SIZE_MAX ? chosen : first_place(s);
}

static size_t place_of(const struct strata *s)
{
	for (size_t i = 0; i < s->drawing.n_places; i++)
		if (s->drawing.places[i].node == s->cursor)
			return i;
	return SIZE_MAX;
}

static enum reaction move(struct strata *s, int dx, int dy)
{
	size_t to = map_layers_next(&s->drawing, place_of(s), dx, dy);

	if (to == SIZE_MAX)
		return REACT_IGNORED;
	s->cursor = s->drawing.places[to].node;
	copy_id(s->chosen, s->part.nodes[s->cursor].id);
	return REACT_DONE;
}

/* To the next node, over all that is in scope, of that severity; after the last the first: the cursor may stand anywhere. */
static enum reaction move_to(struct strata *s, bool critical, int direction)
{
	size_t n = s->part.n_nodes, step = direction < 0 ? n - 1 : 1;

	if (s->cursor >= n)
		return REACT_IGNORED;
	for (size_t i = (s->cursor + step) % n; i != s->cursor; i = (i + step) % n) {
		enum state worst = map_severity(&s->part.nodes[i]);

		if (critical ? worst == STATE_CRITICAL : worst == STATE_WARNING || worst == STATE_UNKNOWN) {
			copy_id(s->chosen, s->part.nodes[i].id);
			return REACT_DONE;
		}
	}
	return REACT_IGNORED;
}

/* There is nothing to zoom to. */
static bool is_at_root(const struct strata *s)
{
	const struct map_node *n = strata_node(s);

	return !n || strcmp(n->id, s->scope.root) == 0;
}

static enum reaction zoom_in(struct strata *s)
{
	struct strata_scope scope = s->scope;

	if (is_at_root(s))
		return REACT_IGNORED;
	copy_id(scope.root, strata_node(s)->id);
	strata_show(s, &scope);
	return REACT_DONE;
}

static enum reaction zoom_out(struct strata *s)
{
	if (s->n_before == 0 && is_all(&s->scope))
		return REACT_IGNORED;
	if (s->n_before > 0)
		s->scope = s->before[--s->n_before];
	else
		s->scope.root[0] = '\0';
	return REACT_DONE;
}

static enum reaction change_levels(struct strata *s, int step)
{
	size_t to = s->scope.levels + (size_t)step;

	if (is_all(&s->scope) || to < 1 || to > STRATA_LEVELS_MAX)
		return REACT_IGNORED;
	s->scope.levels = to;
	return REACT_DONE;
}

static enum reaction turn(struct strata *s)
{
	if (is_all(&s->scope))
		return REACT_IGNORED;
	s->scope.direction = s->scope.direction == MAP_BOTH ? MAP_UP : s->scope.direction == MAP_UP ? MAP_DOWN : MAP_BOTH;
	return REACT_DONE;
}

/* What has no card is shown with what is around it. */
static enum reaction open_node(struct strata *s)
{
	const struct map_node *n = strata_node(s);

	return n && view_by_kind(n->id) ? REACT_FOLLOW : zoom_in(s);
}

const char *strata_footer(const struct strata *s, enum action a, const char *usual)
{
	if (a == ACT_LEVELS_LESS || a == ACT_LEVELS_MORE || a == ACT_DIRECTION)
		return is_all(&s->scope) ? NULL : usual;
	if (a == ACT_ZOOM_IN)
		return is_at_root(s) ? NULL : usual;
	if (a == ACT_CANCEL)
		return s->n_before > 0 || !is_all(&s->scope) ? N_("Zoom out") : usual;
	return a == ACT_FILTER || a == ACT_NEXT_HERE || a == ACT_MAXIMISE ? NULL : usual;
}

bool strata_search(struct strata *s, const char *text, int direction)
{
	size_t n = s->part.n_nodes, step = direction < 0 ? n - 1 : 1, at = s->cursor < n ? s->cursor : 0;
	char needle[256], name[512];

	text_fold(text, needle, sizeof needle);
	for (size_t i = 0; needle[0] && i < n; i++) {
		size_t k = (at + (direction ? step : 0) + i * step) % n;

		text_fold(s->part.nodes[k].name, name, sizeof name);
		if (strstr(name, needle)) {
			copy_id(s->chosen, s->part.nodes[k].id);
			return true;
		}
	}
	return false;
}

enum reaction strata_act(struct strata *s, enum action a)
{
	switch (a) { /* what is no key of this pane is nobody's */
	case ACT_LEFT:
		return move(s, -1, 0);
	case ACT_RIGHT:
		return move(s, 1, 0);
	case ACT_UP:
		return move(s, 0, -1);
	case ACT_DOWN:
		return move(s, 0, 1);
	case ACT_NEXT_CRITICAL:
		return move_to(s, true, 1);
	case ACT_PREVIOUS_CRITICAL:
		return move_to(s, true, -1);
	case ACT_NEXT_WARNING:
		return move_to(s, false, 1);
	case ACT_PREVIOUS_WARNING:
		return move_to(s, false, -1);
	case ACT_ZOOM_IN:
		return zoom_in(s);
	case ACT_ZOOM_OUT: case ACT_CANCEL:
		return zoom_out(s);
	case ACT_LEVELS_LESS:
		return change_levels(s, -1);
	case ACT_LEVELS_MORE:
		return change_levels(s, 1);
	case ACT_DIRECTION:
		return turn(s);
	case ACT_OPEN:
		return open_node(s);
	default:
		return REACT_IGNORED;
	}
}
