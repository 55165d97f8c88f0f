#include "console/map_layers.h"

#include "console/state_mark.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_COLUMNS = 6, GAP = 2, LABEL_MAX = 18, ITEM_MIN = 12, ITEMS_MIN = 34 /* counts of four states */, MARK_COLUMNS = 2, FOLD_MAX = 24 };

/* A layer while it is laid out: its nodes, the worst first, by name among equals. */
struct layer {
	enum map_layer layer;
	size_t *nodes, n;
	size_t of[STATE_COUNT];   /* how many of each state */
	size_t selected;          /* place in nodes; n: not here */
	size_t shown;             /* the first so many are named, and the selected one */
	int rows;
};

struct layout {
	const struct map *m;
	struct arena *a;
	struct map_drawing *d;
	struct layer layers[MAP_N_LAYERS];
	size_t n_layers;
	int *columns;             /* of each node's name */
	int x, width;             /* of the items */
};

/* Worst first. */
static const enum state order[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN, STATE_OK };

/* Columns of the longest of the layers' words; *ret_n: how many layers hold something. */
static int label_columns(const struct map *m, bool ascii, int *ret_n)
{
	int most = 0;

	*ret_n = 0;
	for (size_t i = 0; i < m->n_nodes; i++) {
		int columns;

		if (i > 0 && m->nodes[i].layer == m->nodes[i - 1].layer)
			continue;
		columns = text_columns(map_layer_word(m->nodes[i].layer), ascii);
		most = columns > most ? columns : most;
		++*ret_n;
	}
	return most < LABEL_MAX ? most : LABEL_MAX;
}

void map_layers_least(const struct map *m, bool ascii, int *ret_width, int *ret_height)
{
	*ret_width = label_columns(m, ascii, ret_height) + COUNT_COLUMNS + GAP + ITEMS_MIN;
}

/* The map holds a layer's nodes by name, one behind the other: a pass for each state keeps that order. */
static bool find_layers(struct layout *l, size_t selected)
{
	for (size_t first = 0, end; first < l->m->n_nodes; first = end) {
		struct layer *layer = &l->layers[l->n_layers++];

		*layer = (struct layer){ .layer = l->m->nodes[first].layer };
		for (end = first; end < l->m->n_nodes && l->m->nodes[end].layer == layer->layer; end++)
			layer->of[map_severity(&l->m->nodes[end])]++;
		layer->nodes = arena_array(l->a, end - first, sizeof *layer->nodes);
		if (!layer->nodes)
			return false;
		layer->selected = end - first;
		for (size_t s = 0; s < ARRAY_LEN(order); s++)
			for (size_t i = first; i < end; i++)
				if (map_severity(&l->m->nodes[i]) == order[s]) {
					if (i == selected)
						layer->selected = layer->n;
					layer->nodes[layer->n++] = i;
				}
		layer->rows = 1;
	}
	return true;
}

static bool measure(struct layout *l, bool ascii)
{
	l->columns = arena_array(l->a, l->m->n_nodes, sizeof *l->columns);
	for (size_t i = 0; l->columns && i < l->m->n_nodes; i++)
		l->columns[i] = MARK_COLUMNS + text_columns(l->m->nodes[i].name, ascii);
	return l->columns != NULL;
}

/* ---- one layer ---- */

struct flow { int row, x; };

/* The place of the next item so wide; *ret_width: what it has. */
static struct flow flow_next(const struct layout *l, struct flow *f, int width, int *ret_width)
{
	struct flow at;

	if (f->x > 0 && f->x + width > l->width) {
		f->row++;
		f->x = 0;
	}
	at = *f;
	*ret_width = width < l->width ? width : l->width;
	f->x += *ret_width + GAP;
	return at;
}

static int fold_columns(size_t n)
{
	char text[FOLD_MAX];

	return MARK_COLUMNS + snprintf(text, sizeof text, "+%zu", n);
}

static void add_place(struct layout *l, const struct layer *layer, size_t i, int first_row, struct flow at, int width)
{
	l->d->places[l->d->n_places++] = (struct map_place){ layer->nodes[i], first_row + at.row, l->x + at.x, width };
}

/* Names `shown` nodes and the selected one, counts the others. True when that takes no more than the layer's rows; drawn: it is put into
 * the drawing, from that row on. */
static bool flow(struct layout *l, const struct layer *layer, size_t shown, bool drawn, int first_row)
{
	size_t hidden[STATE_COUNT];
	struct flow f = { 0, 0 };
	int width;

	memcpy(hidden, layer->of, sizeof hidden);
	for (size_t i = 0; i < layer->n && f.row < layer->rows; i++) {
		struct flow at;

		if (i >= shown && i != layer->selected)
			i = i < layer->selected ? layer->selected : layer->n;
		if (i == layer->n)
			break;
		at = flow_next(l, &f, l->columns[layer->nodes[i]], &width);
		hidden[map_severity(&l->m->nodes[layer->nodes[i]])]--;
		if (drawn)
			add_place(l, layer, i, first_row, at, width);
	}
	for (size_t s = 0; s < ARRAY_LEN(order); s++) {
		struct flow at;

		if (hidden[order[s]] == 0)
			continue;
		at = flow_next(l, &f, fold_columns(hidden[order[s]]), &width);
		if (drawn)
			l->d->folds[l->d->n_folds++] = (struct map_fold){ layer->layer, order[s], hidden[order[s]], first_row + at.row, l->x + at.x, width };
	}
	return f.row < layer->rows;
}

/* As many by name as its rows hold. Fewer names take no more room, but that all of them need no counts. */
static void fill(struct layout *l, struct layer *layer)
{
	size_t low = 0, high = layer->n;

	if (flow(l, layer, layer->n, false, 0)) {
		layer->shown = layer->n;
		return;
	}
	while (low < high) {
		size_t middle = (low + high + 1) / 2;

		if (flow(l, layer, middle, false, 0))
			low = middle;
		else
			high = middle - 1;
	}
	layer->shown = low;
}

/* ---- all ---- */

/* How many rows the layers may still take: each in turn one, those with something red to name first. */
static void give_rows(struct layout *l, int spare)
{
	size_t worst = 0;

	for (size_t s = 0; s < ARRAY_LEN(order); s++)
		for (bool given = true; given && spare > 0;) {
			given = false;
			for (size_t i = 0; i < l->n_layers && spare > 0; i++) {
				struct layer *layer = &l->layers[i];

				worst = 0;
				for (size_t k = 0; k <= s; k++)
					worst += layer->of[order[k]];
				if (layer->shown >= worst)
					continue;
				layer->rows++;
				spare--;
				given = true;
				fill(l, layer);
			}
		}
}

static void take_all_rows(struct layout *l)
{
	for (size_t i = 0; i < l->n_layers; i++) {
		l->layers[i].rows = INT32_MAX;
		l->layers[i].shown = l->layers[i].n;
	}
}

static int rows_used(const struct map_drawing *d, int first)
{
	int last = first;

	for (size_t i = 0; i < d->n_places; i++)
		last = d->places[i].row > last ? d->places[i].row : last;
	for (size_t i = 0; i < d->n_folds; i++)
		last = d->folds[i].row > last ? d->folds[i].row : last;
	return last - first + 1;
}

static void draw_layers(struct layout *l, int height)
{
	struct map_drawing *d = l->d;
	int row = 0;

	for (size_t i = 0; i < l->n_layers && (height == 0 || row < height); i++) {
		struct layer *layer = &l->layers[i];
		struct map_band *band = &d->bands[d->n_bands++];

		flow(l, layer, layer->shown, true, row);
		*band = (struct map_band){ layer->layer, layer->n, row, rows_used(d, row) };
		row += band->height;
	}
	d->height = row;
}

bool map_layers_lay_out(const struct map *m, size_t selected, int width, int height, bool ascii, struct arena *a,
                        struct map_drawing *ret, struct err *e)
{
	struct map_drawing d = { .map = m, .width = width };
	struct layout l = { .m = m, .a = a, .d = &d };
	int n_layers;

	d.places = arena_array(a, m->n_nodes, sizeof *d.places);
	d.folds = arena_array(a, (size_t)MAP_N_LAYERS * STATE_COUNT, sizeof *d.folds);
	d.bands = arena_array(a, MAP_N_LAYERS, sizeof *d.bands);
	if (!d.places || !d.folds || !d.bands || !find_layers(&l, selected) || !measure(&l, ascii))
		return err_set(e, ERR_MEMORY, "no memory for the drawing of the map");
	l.x = label_columns(m, ascii, &n_layers) + COUNT_COLUMNS + GAP;
	l.width = width - l.x > ITEM_MIN ? width - l.x : ITEM_MIN;
	if (height == 0) {
		take_all_rows(&l);
	} else {
		for (size_t i = 0; i < l.n_layers; i++)
			fill(&l, &l.layers[i]);
		give_rows(&l, height - (int)l.n_layers);
	}
	draw_layers(&l, height);
	*ret = d;
	return true;
}

/* ---- a cursor ---- */

static size_t nearest_in_row(const struct map_drawing *d, int row, int x)
{
	size_t best = SIZE_MAX;
	int least = 0;

	for (size_t i = 0; i < d->n_places; i++) {
		int distance = abs(d->places[i].x - x);

		if (d->places[i].row == row && (best == SIZE_MAX || distance < least)) {
			best = i;
			least = distance;
		}
	}
	return best;
}

size_t map_layers_next(const struct map_drawing *d, size_t at, int dx, int dy)
{
	if (d->n_places == 0)
		return SIZE_MAX;
	if (at == SIZE_MAX || at >= d->n_places)
		return 0;
	if (dx != 0)
		return (dx < 0 && at == 0) || (dx > 0 && at + 1 == d->n_places) ? SIZE_MAX : dx < 0 ? at - 1 : at + 1;
	for (int row = d->places[at].row + dy; dy != 0 && row >= 0 && row < d->height; row += dy) {
		size_t found = nearest_in_row(d, row, d->places[at].x);

		if (found != SIZE_MAX)
			return found;
	}
	return SIZE_MAX;
}

/* ---- drawn ---- */

static enum style text_style(enum state s)
{
	static const enum style styles[] = {
		[STATE_OK] = STYLE_TEXT, [STATE_WARNING] = STYLE_WARNING, [STATE_CRITICAL] = STYLE_CRITICAL, [STATE_UNKNOWN] = STYLE_UNKNOWN,
	};

	return styles[s];
}

static enum style mark_style(enum state s)
{
	return s == STATE_OK ? STYLE_OK : text_style(s);
}

static bool is_inside(struct rect area, int x, int y)
{
	return y < area.height && x < area.width;
}

void map_layers_render(const struct map_drawing *d, size_t selected, struct grid *g, struct rect area)
{
	int label = d->n_bands > 0 ? 0 : area.width;

	for (size_t i = 0; i < d->n_places; i++)
		label = i == 0 || d->places[i].x < label ? d->places[i].x : label;
	for (size_t i = 0; i < d->n_folds; i++)
		label = label == 0 || d->folds[i].x < label ? d->folds[i].x : label;
	for (size_t i = 0; i < d->n_bands && d->bands[i].row < area.height; i++) {
		int y = area.y + d->bands[i].row, room = label - COUNT_COLUMNS - GAP;
		char count[FOLD_MAX];

		snprintf(count, sizeof count, "%zu", d->bands[i].n);
		grid_put(g, area.x, y, room, STYLE_HEADING, map_layer_word(d->bands[i].layer));
		grid_put_right(g, area.x + room, y, COUNT_COLUMNS, STYLE_DIM, count);
	}
	for (size_t i = 0; i < d->n_places; i++) {
		const struct map_place *p = &d->places[i];
		const struct map_node *n = &d->map->nodes[p->node];
		enum state s = map_severity(n);
		int width = p->x + p->width <= area.width ? p->width : area.width - p->x;

		if (!is_inside(area, p->x, p->row))
			continue;
		grid_put_code_point(g, area.x + p->x, area.y + p->row, mark_style(s), state_symbol(s));
		grid_put(g, area.x + p->x + MARK_COLUMNS, area.y + p->row, width - MARK_COLUMNS, text_style(s), n->name);
		if (p->node == selected)
			grid_set_selected(g, (struct rect){ area.x + p->x, area.y + p->row, width, 1 });
	}
	for (size_t i = 0; i < d->n_folds; i++) {
		const struct map_fold *f = &d->folds[i];

		if (!is_inside(area, f->x, f->row))
			continue;
		grid_put_code_point(g, area.x + f->x, area.y + f->row, mark_style(f->state), state_symbol(f->state));
		grid_putf(g, area.x + f->x + MARK_COLUMNS, area.y + f->row, area.width - f->x - MARK_COLUMNS, mark_style(f->state), "+%zu", f->n);
	}
}
