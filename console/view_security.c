#include "arena.h"
#include "console/console.h"
#include "console/hds_keys.h"
#include "console/pane.h"
#include "console/security.h"
#include "console/snapshot.h"
#include "console/view.h"
#include "console/week_start.h"
#include "intl.h"

#include <stdlib.h>
#include <string.h>

enum { WEEKS_MAX = 156, DETAILS_MOST = 8, DETAILS_PRINTED = 20 };

struct laid { int width, height; bool ascii; };

struct security_view {
	struct snapshot *snapshot; /* held: told is of it; NULL: nothing was read yet */
	struct arena *arena;       /* of what told has of the moment */
	struct arena *since;       /* of what it has since the start */
	struct security told;
	struct security_then then; /* told borrows from it, and from */
	struct security_flows flows;
	unsigned weeks;            /* so many before the last one */
	struct pane pane;
	struct laid laid;          /* for which the pane is written; its height 0: not since something was read */
};

struct composed { const struct security_view *v; struct security_fit fit; };

static void tell_red(size_t red, char *words, size_t size)
{
	snprintf(words, size, ngettext(" %zu critical section off screen ", " %zu critical sections off screen ", red), red);
}

static void *create(void)
{
	struct security_view *v = calloc(1, sizeof *v);

	journal_look_anew();
	if (v)
		v->pane.tell_red = tell_red;
	return v;
}

static void destroy(void *view)
{
	struct security_view *v = view;

	if (!v)
		return;
	arena_free(v->arena);
	arena_free(v->since);
	snapshot_release(v->snapshot);
	security_forget_then(&v->then);
	security_forget_flows(&v->flows);
	pane_done(&v->pane);
	free(v);
}

/* The other one of the two goes. */
static void keep_then(struct security_view *v, struct security_then read, bool ok)
{
	struct security_then gone = ok ? v->then : read;

	if (read.arena == v->then.arena)
		return;
	if (ok)
		v->then = read;
	security_forget_then(&gone);
}

/* What is of the moment belongs to the region: it is read with it, and stays when the start alone moves. */
static bool read_told(struct reader *r, struct snapshot *s, struct arena *a, struct arena *since, wall_t now, wall_t at, struct security_view *v,
                      struct security_then *then, struct security *ret, struct err *e)
{
	bool past = wall_is_known(at) && at.ms < now.ms;
	wall_t shown = wall_is_known(at) ? at : now;

	*ret = v->told;
	return (!a || security_read_now(r, a, &s->region, shown, past, ret, e))
	       && security_read_since(r, since, week_start(ret->now, v->weeks), then, ret, e)
	       && security_read_flows(r, week_start(ret->now, v->weeks), &v->flows, e);
}

static bool load(void *view, struct reader *r, struct snapshot *s, wall_t now, wall_t at, struct err *e)
{
	struct security_view *v = view;
	struct security_then then = v->then;
	struct security told;
	struct arena *a, *since;
	bool anew = s != v->snapshot, ok;

	if (!s)
		return true;
	a = anew ? arena_new() : NULL;
	since = arena_new();
	ok = ((a || !anew) && since) ? read_told(r, s, a, since, now, at, v, &then, &told, e) : err_set(e, ERR_MEMORY, "out of memory");
	keep_then(v, then, ok);
	if (!ok) {
		arena_free(a);
		arena_free(since);
		return false;
	}
	arena_free(v->since);
	v->since = since;
	v->told = told;
	v->told.flows = &v->flows;
	v->laid.height = 0;
	if (!anew)
		return true;
	arena_free(v->arena);
	v->arena = a;
	snapshot_release(v->snapshot);
	v->snapshot = snapshot_hold(s);
	return true;
}

static bool lacks(void *view, enum list_look look)
{
	(void)view;
	(void)look;
	return false;
}

static void tick(void *view, wall_t now)
{
	(void)view;
	(void)now; /* what is told is of the moment that it was read */
}

static void compose(const void *arg, struct pen *p)
{
	const struct composed *c = arg;

	if (c->v->snapshot)
		security_compose(&c->v->told, p, c->fit);
	else
		pen_line(p, STYLE_DIM, _("Reading…"));
}

/* Keys and ticks leave the page as it is; what was read anew does not. */
static void layout(void *view, int width, int height, bool ascii)
{
	struct security_view *v = view;
	struct security_fit fit = { .details = 0 };

	if (v->pane.page && v->laid.width == width && v->laid.height == height && v->laid.ascii == ascii)
		return;
	if (v->snapshot)
		fit = security_fit(&v->told, width - 2, height, ascii, DETAILS_MOST);
	pane_write(&v->pane, width - 2, height, ascii, compose, &(struct composed){ v, fit });
	v->laid = (struct laid){ width, height, ascii };
}

static void render(const void *view, struct grid *g, struct rect area)
{
	pane_render(&((const struct security_view *)view)->pane, g, area);
}

/* ---- keys ---- */

static enum reaction move_start(struct security_view *v, bool earlier)
{
	if (earlier ? v->weeks >= WEEKS_MAX : v->weeks == 0)
		return REACT_IGNORED;
	v->weeks += earlier ? 1u : (unsigned)-1;
	return REACT_LOAD_ROWS;
}

static enum reaction act(void *view, enum action a)
{
	struct security_view *v = view;

	switch ((int)a) {
	case ACT_START_EARLIER:
		return move_start(v, true);
	case ACT_START_LATER:
		return move_start(v, false);
	default:
		return pane_act(&v->pane, a);
	}
}

/* ---- the rest of a view ---- */

static bool filter(void *view, const char *text, struct err *e)
{
	(void)view;
	return !*text || err_set(e, ERR_USAGE, "%s", _("This page has no filter: Enter opens the list of a line, which has one."));
}

static const char *filter_text(const void *view)
{
	(void)view;
	return "";
}

static bool search(void *view, const char *text, int direction)
{
	return pane_search(&((struct security_view *)view)->pane, text, direction);
}

static bool sort(void *view, const char *column, struct err *e)
{
	(void)view;
	(void)column;
	return err_set(e, ERR_USAGE, "%s", _("This page is not sorted: its sections stay where they are."));
}

static const char *word(size_t i)
{
	(void)i;
	return NULL;
}

static bool open_named(void *view, const char *name)
{
	(void)view;
	(void)name;
	return false;
}

static const char *follow(const void *view, char *buf, size_t size)
{
	const struct target *t = pane_marked(&((const struct security_view *)view)->pane);

	if (!t)
		return NULL;
	snprintf(buf, size, "%s", t->name);
	return buf;
}

static const char *footer(const void *view, enum action a, const char *usual)
{
	const struct security_view *v = view;

	if (a == ACT_OPEN)
		return pane_marked(&v->pane) ? usual : NULL;
	return a == ACT_START_LATER && v->weeks == 0 ? NULL : usual;
}

static const char *selected(const void *view, char *buf, size_t size)
{
	(void)view;
	(void)buf;
	(void)size;
	return NULL;
}

static size_t targets(const void *view, const struct snapshot *s, struct act_target *ret, size_t max)
{
	(void)view;
	(void)s;
	(void)ret;
	(void)max;
	return 0;
}

static const char *period(const void *view)
{
	(void)view;
	return "";
}

static void print(const void *view, int width, bool ascii, struct text *t)
{
	pane_print(width, ascii, compose, &(struct composed){ view, { .details = DETAILS_PRINTED } }, t);
}

static const struct key_entry keys[] = {
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the list of the marked line"), N_("Open") },
	{ 'i', ACT_OPEN, NULL, NULL },
	{ '<', ACT_START_EARLIER, N_("Begin a week earlier"), N_("Week earlier") },
	{ '>', ACT_START_LATER, N_("Begin a week later"), N_("Week later") },
	HDS_KEY_PLAN,
	HDS_KEY_CALENDAR,
	{ '/', ACT_SEARCH, N_("Search"), N_("Search") },
	{ 'n', ACT_SEARCH_NEXT, N_("Next match of the search"), NULL },
	{ 'N', ACT_SEARCH_PREVIOUS, N_("Previous match of the search"), NULL },
};

const struct view_class view_security = {
	.name = "security", .title = N_("Security"), .digit = '8', .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .destroy = destroy,
	.load = load, .lacks = lacks, .tick = tick, .layout = layout, .render = render, .act = act, .filter = filter, .filter_text = filter_text,
	.search = search, .sort = sort, .word = word, .open = open_named, .follow = follow, .footer = footer, .selected = selected,
	.targets = targets, .period = period, .print = print,
};
