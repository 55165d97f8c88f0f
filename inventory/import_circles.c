/* Circles of parents. One that is stored already is no matter of an import that does not name its devices' parents. */
#include "graph.h"
#include "intl.h"
#include "inventory/cell.h"
#include "inventory/import_plan.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1, NAMES_TOLD = 5, NAME_TEXT_MAX = 37, WAY_TEXT_MAX = 260 };

/* A device as it will be declared. */
struct station {
	const struct import_row *row;
	size_t first_edge;       /* its parents are edges[first_edge … the next one's) */
	bool given;              /* its parents stand in a file */
	size_t circle;           /* whose members lead to each other */
	int from;                /* on the way that is looked for */
};

struct parents {
	struct import_plan *p;
	const struct import_kind *k;
	size_t column, n, n_edges, cap_edges;
	struct station *stations; /* one more than n: where the edges end */
	size_t *edges, *queue, *path, *sizes; /* sizes: of circles, by their number */
};

static bool no_memory(struct import_plan *p)
{
	return err_set(p->e, ERR_MEMORY, "out of memory");
}

/* Rows that are given come first, then those of the inventory that stay; SIZE_MAX: none has that name. */
static size_t station_of(const struct parents *ps, const size_t *of_stored, const char *name)
{
	const struct import_row *row = import_names_find(&ps->k->row_names, name);

	if (row)
		return (size_t)(row - ps->k->rows);
	row = import_names_find(&ps->k->stored_names, name);
	return row ? of_stored[row - ps->k->stored] : SIZE_MAX;
}

static bool add_edge(struct parents *ps, size_t to)
{
	if (ps->n_edges == ps->cap_edges) {
		size_t cap = ps->cap_edges ? ps->cap_edges * 2 : 1024, *more = arena_array(ps->p->a, cap, sizeof *more);

		if (!more)
			return no_memory(ps->p);
		if (ps->n_edges)
			memcpy(more, ps->edges, ps->n_edges * sizeof *more);
		ps->edges = more;
		ps->cap_edges = cap;
	}
	ps->edges[ps->n_edges++] = to;
	return true;
}

/* One that was refused for a mistake of its own leads nowhere. */
static bool add_edges(struct parents *ps, const size_t *of_stored, size_t i)
{
	const struct import_row *row = ps->stations[i].row;
	char *list, *state = NULL;

	ps->stations[i].first_edge = ps->n_edges;
	if (row->bad || !row->values[ps->column])
		return true;
	list = arena_strdup(ps->p->a, row->values[ps->column]);
	if (!list)
		return no_memory(ps->p);
	for (const char *name = strtok_r(list, ";", &state); name; name = strtok_r(NULL, ";", &state)) {
		size_t to = station_of(ps, of_stored, name);

		if (to != SIZE_MAX && to != i && !add_edge(ps, to))
			return false;
	}
	return true;
}

static bool make(struct parents *ps)
{
	const struct import_kind *k = ps->k;
	size_t most = k->n_rows + k->n_stored, *of_stored = arena_array(ps->p->a, k->n_stored + 1, sizeof *of_stored);

	ps->stations = arena_array(ps->p->a, most + 1, sizeof *ps->stations);
	ps->queue = arena_array(ps->p->a, most + 1, sizeof *ps->queue);
	ps->path = arena_array(ps->p->a, most + 1, sizeof *ps->path);
	ps->sizes = arena_array(ps->p->a, most + 1, sizeof *ps->sizes);
	if (!of_stored || !ps->stations || !ps->queue || !ps->path || !ps->sizes)
		return no_memory(ps->p);
	for (size_t i = 0; i < k->n_rows; i++)
		ps->stations[ps->n++] = (struct station){ .row = &k->rows[i], .given = k->rows[i].source->given[ps->column] };
	for (size_t i = 0; i < k->n_stored; i++) {
		bool stays = !k->stored[i].other && !k->stored[i].removed && wall_is_known(k->stored[i].valid_from);

		of_stored[i] = stays ? ps->n : SIZE_MAX;
		if (stays)
			ps->stations[ps->n++] = (struct station){ .row = &k->stored[i] };
	}
	for (size_t i = 0; i < ps->n; i++) {
		ps->stations[i].from = NONE;
		if (!add_edges(ps, of_stored, i))
			return false;
	}
	ps->stations[ps->n].first_edge = ps->n_edges;
	return true;
}

static bool find_circles(struct parents *ps)
{
	struct graph_need *needs = arena_array(ps->p->a, ps->n, sizeof *needs);
	size_t *component = arena_array(ps->p->a, ps->n, sizeof *component);

	if (!needs || !component)
		return no_memory(ps->p);
	for (size_t i = 0; i < ps->n; i++) {
		size_t first = ps->stations[i].first_edge;

		needs[i] = (struct graph_need){ i, ps->edges + first, ps->stations[i + 1].first_edge - first };
	}
	if (!graph_components(ps->n, needs, ps->n, component, ps->p->e))
		return false;
	for (size_t i = 0; i < ps->n; i++) {
		ps->stations[i].circle = component[i];
		ps->sizes[component[i]]++;
	}
	return true;
}

/* The shortest way from a station of a circle back to itself. Its length; ps->path holds it, each behind the one that it is a parent of. */
static size_t way_back(struct parents *ps, size_t start)
{
	size_t n_queue = 0, length = 0;

	ps->queue[n_queue++] = start;
	for (size_t i = 0; i < n_queue && ps->stations[start].from == NONE; i++) {
		const struct station *s = &ps->stations[ps->queue[i]];

		for (size_t e = s->first_edge; e < s[1].first_edge; e++) {
			struct station *to = &ps->stations[ps->edges[e]];

			if (to->circle != s->circle || to->from != NONE)
				continue;
			to->from = (int)ps->queue[i];
			ps->queue[n_queue++] = ps->edges[e];
		}
	}
	for (size_t at = (size_t)ps->stations[start].from; at != start; at = (size_t)ps->stations[at].from)
		ps->path[length++] = at;
	ps->path[length++] = start;
	for (size_t i = 0; i < n_queue; i++)
		ps->stations[ps->queue[i]].from = NONE;
	for (size_t i = 0; i < length / 2; i++) {
		size_t other = ps->path[i];

		ps->path[i] = ps->path[length - 1 - i];
		ps->path[length - 1 - i] = other;
	}
	return length;
}

static void append_name(struct text *t, const char *name)
{
	char part[NAME_TEXT_MAX];

	snprintf(part, sizeof part, "%s", name);
	utf8_end_whole(part, sizeof part);
	text_append(t, part);
}

/* "a → b → a"; of a long one the first few, how many more there are, and the last. */
static void tell_way(const struct parents *ps, size_t length, char buf[static WAY_TEXT_MAX])
{
	struct text t = TEXT_INIT(2 * WAY_TEXT_MAX);

	for (size_t i = 0; i < length; i++) {
		if (length > NAMES_TOLD && i == NAMES_TOLD - 1) {
			text_appendf(&t, "… (%zu) … → ", length - NAMES_TOLD);
			i = length - 1;
		}
		append_name(&t, ps->stations[ps->path[i]].row->name);
		text_append(&t, " → ");
	}
	append_name(&t, ps->stations[ps->path[0]].row->name);
	snprintf(buf, WAY_TEXT_MAX, "%s", text_str(&t));
	utf8_end_whole(buf, WAY_TEXT_MAX);
	text_done(&t);
}

static bool refuse_circle(struct parents *ps, size_t start, size_t length)
{
	const struct import_row *row = ps->stations[start].row;
	char way[WAY_TEXT_MAX];

	tell_way(ps, length, way);
	cell_refuse(ps->p->e, row->values[ps->column], _("devices that do not lead back to it (%s)"), way);
	import_refuse_cell(ps->p, row, ps->column);
	return import_note_mistake(ps->p);
}

bool import_check_circles(struct import_plan *p)
{
	const struct entity_file *f = entity_file_of_kind("device");
	struct parents ps = { .p = p, .k = &p->kinds[f - entity_files], .column = entity_column_find(f, "parents") };
	bool *told;

	if (p->rows_lost || ps.k->n_rows == 0)
		return true;
	if (!make(&ps) || !find_circles(&ps))
		return false;
	told = arena_array(p->a, ps.n + 1, sizeof *told);
	if (!told)
		return no_memory(p);
	for (size_t i = 0; i < ps.k->n_rows; i++) {
		const struct station *s = &ps.stations[i];

		if (!s->given || ps.sizes[s->circle] < 2 || told[s->circle])
			continue;
		told[s->circle] = true;
		if (!refuse_circle(&ps, i, way_back(&ps, i)))
			return false;
	}
	return true;
}
