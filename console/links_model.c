#include "console/links.h"

#include "intl.h"
#include "text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct links *links_new(void)
{
	struct links *v = calloc(1, sizeof *v);

	if (v) {
		v->sort = LINKS_STATE;
		v->page = 1;
		v->detail_page = 1;
		v->now = WALL_NEVER;
	}
	return v;
}

void links_free(struct links *v)
{
	if (!v)
		return;
	arena_free(v->arena);
	arena_free(v->detail_arena);
	free(v);
}

const struct link_row *links_shown(const struct links *v, size_t i)
{
	return i < v->n_shown ? &v->rows[v->order[i]] : NULL;
}

const struct link_row *links_selected(const struct links *v)
{
	return links_shown(v, v->selected);
}

size_t links_count_shown(const struct links *v, enum link_state s)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n_shown; i++)
		n += links_shown(v, i)->state == s;
	return n;
}

static const char *fold_row(struct arena *a, const struct link_row *r)
{
	const char *const parts[] = {
		r->name, r->site, r->commune, r->device, r->interface, r->address, r->alias, r->z_device, r->perimeter, r->contract,
		r->supplier, r->redundancy_group, r->role, link_state_word(r->state),
	};
	struct text joined = TEXT_INIT(8192);
	char words[4096];

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i]) {
			text_append(&joined, parts[i]);
			text_append_char(&joined, ' ');
		}
	}
	text_fold(text_str(&joined), words, sizeof words);
	text_done(&joined);
	return arena_strdup(a, words);
}

/* A row that finds no memory is not found. */
static const char *folded(struct links *v, size_t i)
{
	if (!v->folded[i])
		v->folded[i] = fold_row(v->arena, &v->rows[i]);
	return v->folded[i] ? v->folded[i] : "";
}

static int compare_indexes(const void *a, const void *b, void *arg)
{
	const struct links *v = arg;
	const struct link_row *p = &v->rows[*(const size_t *)a], *q = &v->rows[*(const size_t *)b];
	int order = links_compare(p, q, v->sort);

	if (v->reverse)
		order = -order;
	if (order == 0 && v->sort != LINKS_NAME)
		order = links_compare(p, q, LINKS_NAME);
	return order ? order : (p->id > q->id) - (p->id < q->id);
}

static bool is_chosen(const struct links *v, const struct link_row *r)
{
	return strncmp(r->name, v->chosen, sizeof v->chosen - 1) == 0;
}

void links_choose(struct links *v)
{
	v->lost = false;
	if (links_selected(v))
		snprintf(v->chosen, sizeof v->chosen, "%s", links_selected(v)->name);
}

/* The selection inside the list, and the page around it. */
static void settle(struct links *v)
{
	if (v->selected >= v->n_shown)
		v->selected = v->n_shown > 0 ? v->n_shown - 1 : 0;
	if (v->n_shown > 0) {
		if (v->selected_id != links_selected(v)->id)
			v->detail_scroll = 0;
		v->selected_id = links_selected(v)->id;
	}
	links_scroll_to_selected(v);
}

/* Filter, sort, and the selection on the same link as before, else where it stood. */
static void links_arrange(struct links *v)
{
	v->n_shown = 0;
	for (size_t i = 0; i < v->n; i++)
		if (!v->parsed.n || filter_matches(&v->parsed, folded(v, i), links_field_value, &v->rows[i]))
			v->order[v->n_shown++] = i;
	if (v->n_shown > 1)
		qsort_r(v->order, v->n_shown, sizeof *v->order, compare_indexes, v);
	for (size_t i = 0; i < v->n_shown; i++) {
		if (is_chosen(v, links_shown(v, i))) {
			v->selected = i;
			break;
		}
	}
	settle(v);
	if (v->chosen[0] == '\0')
		links_choose(v);
}

static void look_for_chosen(struct links *v)
{
	bool found = v->chosen[0] == '\0';

	for (size_t i = 0; i < v->n && !found; i++)
		found = is_chosen(v, &v->rows[i]);
	v->lost_told = v->lost_told && !found;
	v->lost = !found;
	if (v->lost)
		links_close_detail(v); /* it would be the pane of another link */
}

void links_close_detail(struct links *v)
{
	v->detail_open = v->detail_focus = v->maximised = v->list_hidden = false;
	v->detail_scroll = 0;
}

const char *links_lost(struct links *v)
{
	if (!v->lost || v->lost_told)
		return NULL;
	v->lost_told = true;
	return v->chosen;
}

bool links_set_rows(struct links *v, struct arena *arena, struct link_row *rows, size_t n, wall_t now, struct err *e)
{
	const char **haystacks = arena_array(arena, n, sizeof *haystacks);
	size_t *order = arena_array(arena, n, sizeof *order);

	if (!haystacks || !order)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (arena != v->arena)
		arena_free(v->arena);
	v->arena = arena;
	v->rows = rows;
	v->folded = haystacks;
	v->order = order;
	v->n = n;
	v->now = now;
	links_arrange(v);
	look_for_chosen(v);
	return true;
}

void links_set_detail(struct links *v, struct arena *arena, const struct links_detail *detail)
{
	arena_free(v->detail_arena);
	v->detail_arena = arena;
	v->detail = *detail;
}

bool links_filter(struct links *v, const char *text, struct err *e)
{
	struct filter parsed;

	if (!filter_parse(text, links_fields, &parsed, e))
		return false;
	v->parsed = parsed;
	snprintf(v->filter, sizeof v->filter, "%s", text);
	links_arrange(v);
	return true;
}

void links_sort(struct links *v, enum links_column column, bool reverse)
{
	v->sort = column;
	v->reverse = reverse;
	links_arrange(v);
}

void links_scroll_to_selected(struct links *v)
{
	size_t last = v->n_shown > v->page ? v->n_shown - v->page : 0;

	if (v->selected < v->top)
		v->top = v->selected;
	else if (v->selected >= v->top + v->page)
		v->top = v->selected - v->page + 1;
	if (v->top > last)
		v->top = last;
}

void links_move(struct links *v, ptrdiff_t rows)
{
	ptrdiff_t to = (ptrdiff_t)v->selected + rows, last = (ptrdiff_t)v->n_shown - 1;

	if (to > last)
		to = last;
	if (to < 0)
		to = 0;
	v->selected = (size_t)to;
	settle(v);
	links_choose(v);
}

bool links_move_to_state(struct links *v, enum link_state a, enum link_state b, int direction)
{
	ptrdiff_t n = (ptrdiff_t)v->n_shown;

	for (ptrdiff_t i = (ptrdiff_t)v->selected + direction; i >= 0 && i < n; i += direction) {
		enum link_state s = links_shown(v, (size_t)i)->state;

		if (s == a || s == b) {
			links_move(v, i - (ptrdiff_t)v->selected);
			return true;
		}
	}
	return false;
}

bool links_search(struct links *v, const char *text, int direction)
{
	ptrdiff_t n = (ptrdiff_t)v->n_shown, step = direction < 0 ? -1 : 1;
	ptrdiff_t first = (ptrdiff_t)v->selected + (direction ? step : 0);
	char needle[LINKS_SEARCH_MAX];

	text_fold(text, needle, sizeof needle);
	if (needle[0] == '\0')
		return false;
	for (ptrdiff_t i = 0; i < n; i++) {
		size_t at = (size_t)(((first + i * step) % n + n) % n);

		if (strstr(folded(v, v->order[at]), needle)) {
			links_move(v, (ptrdiff_t)at - (ptrdiff_t)v->selected);
			return true;
		}
	}
	return false;
}

static bool select_shown(struct links *v, const char *name)
{
	for (size_t i = 0; i < v->n_shown; i++) {
		if (strcmp(links_shown(v, i)->name, name) == 0) {
			links_move(v, (ptrdiff_t)i - (ptrdiff_t)v->selected);
			return true;
		}
	}
	return false;
}

bool links_select(struct links *v, const char *name)
{
	return select_shown(v, name) || (links_filter(v, "", NULL) && select_shown(v, name));
}
