#include "console/session.h"
#include "console/verb_map.h"
#include "console/verbs.h"

#include "console/object_field.h"
#include "console/object_state.h"
#include "console/view.h"
#include "intl.h"
#include "search.h"
#include "text.h"

#include <string.h>

enum { HITS_MAX = 100 };

struct found {
	struct hit_row hit;
	struct object_state state;
};

static const struct column hit_columns[] = {
	COLUMN(found, "kind", N_("Kind"), VALUE_TEXT, hit.kind, 1),
	COLUMN(found, "name", N_("Name"), VALUE_TEXT, hit.name, 1),
	COLUMN(found, "state", N_("State"), VALUE_OBJECT_STATE, state, 1),
	COLUMN(found, "field", N_("Found in"), VALUE_TEXT, hit.field, 2),
	COLUMN(found, "value", N_("Text"), VALUE_TEXT, hit.value, 1),
	COLUMN(found, "site", N_("Site"), VALUE_TEXT, hit.site, 2),
	COLUMN(found, "rank", N_("Rank"), VALUE_INTEGER, hit.rank, 0),
};

static const struct noun hit_noun = {
	.name = "find", .empty = "", .columns = hit_columns, .n_columns = ARRAY_LEN(hit_columns), .row_size = sizeof(struct found),
};

/* As people read the value of a field of that kind; as it is where there is no memory. */
static const char *words_of(const char *kind, const char *field, const char *value, wall_t now, struct arena *a)
{
	struct text t = TEXT_INIT(SEARCH_TEXT_MAX);
	const char *words;

	object_field_value(kind, field, value, now, &t);
	words = arena_strdup(a, text_str(&t));
	text_done(&t);
	return words ? words : value;
}

/* Programs read stable names, people words. */
static void name_for_people(const struct session *s, struct hit_row *hit)
{
	hit->name = words_of(hit->kind, "name", hit->name, s->out.now, s->arena);
	hit->value = words_of(hit->kind, hit->field, hit->value, s->out.now, s->arena);
	hit->kind = _(object_kind_label(hit->kind));
	hit->field = _(object_field_label(hit->field));
}

/* A list of the objects that have a state, read when something of its kind was found. */
struct stateful {
	const char *noun;
	const char *rows;
	size_t n;
};

static int state_at(const struct column *c, const char *row)
{
	if (c->type == VALUE_SITE_STATE)
		return site_object_state((const void *)row);
	return c->type == VALUE_LINK_STATE ? (int)*(const enum link_state *)(const void *)(row + c->offset)
	                                   : (int)*(const enum state *)(const void *)(row + c->offset);
}

/* *ret_state stays as it is when the list does not hold it. */
static bool look_up(struct session *s, struct stateful *list, const char *name, int *ret_state, struct err *e)
{
	const struct noun *noun = noun_find(list->noun);
	const struct column *name_column = noun_column(noun, "name"), *state_column = noun_column(noun, "state");
	void *rows;

	if (!list->rows) {
		if (!noun->read(s->reader, s->arena, NULL, &rows, &list->n, e))
			return false;
		list->rows = rows;
	}
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(value_text(name_column, list->rows + i * noun->row_size), name) == 0)
			*ret_state = state_at(state_column, list->rows + i * noun->row_size);
	return true;
}

static bool add_states(struct session *s, struct found *found, size_t n, struct err *e)
{
	struct stateful lists[] = { { "links", NULL, 0 }, { "devices", NULL, 0 }, { "services", NULL, 0 }, { "heartbeats", NULL, 0 },
		                    { "sites", NULL, 0 } };

	for (size_t i = 0; i < n; i++) {
		found[i].state = (struct object_state){ found[i].hit.kind, -1 };
		for (size_t k = 0; k < ARRAY_LEN(lists); k++)
			if (strcmp(noun_find(lists[k].noun)->kind, found[i].hit.kind) == 0
			    && !look_up(s, &lists[k], found[i].hit.name, &found[i].state.state, e))
				return false;
	}
	return true;
}

/* The hits with their states, as rows of a table. */
static bool found_rows(struct session *s, const struct hit_row *hits, size_t n, const void ***ret_rows, struct err *e)
{
	const void **rows = arena_array(s->arena, n, sizeof *rows);
	struct found *found = arena_array(s->arena, n, sizeof *found);

	if (!rows || !found)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		found[i].hit = hits[i];
		rows[i] = &found[i];
	}
	if (!add_states(s, found, n, e))
		return false;
	for (size_t i = 0; i < n && !output_is_machine(&s->out); i++)
		name_for_people(s, &found[i].hit);
	*ret_rows = rows;
	return true;
}

static void join_arguments(const struct cli_line *line, struct text *t)
{
	for (size_t i = 0; i < line->n_args; i++)
		text_appendf(t, "%s%s", i > 0 ? " " : "", line->args[i]);
}

bool verb_find_text(struct session *s, int *ret_status, struct err *e)
{
	struct text words = TEXT_INIT(4096);
	struct hit_row *hits = NULL;
	const void **rows = NULL;
	size_t n = 0;
	bool ok;

	(void)ret_status;
	join_arguments(s->line, &words);
	if (words.failed)
		ok = err_set(e, ERR_USAGE, "%s", _("the text to find is too long"));
	else
		ok = session_read_begin(s, e) && read_find(s->reader, s->arena, text_str(&words), HITS_MAX, &hits, &n, e);
	if (ok && n == 0)
		ok = err_set(e, ERR_NOT_FOUND, _("nothing is like '%.128s'"), text_str(&words));
	ok = ok && found_rows(s, hits, n, &rows, e);
	text_done(&words);
	if (!ok)
		return false;
	output_rows(&s->out, &hit_noun, rows, n);
	return true;
}

struct name_line {
	const char *kind, *name;
};

static const struct column name_columns[] = {
	COLUMN(name_line, "kind", N_("Kind"), VALUE_TEXT, kind, 1),
	COLUMN(name_line, "name", N_("Name"), VALUE_TEXT, name, 1),
};

static const struct noun name_noun = {
	.name = "names", .empty = "", .columns = name_columns, .n_columns = ARRAY_LEN(name_columns),
	.row_size = sizeof(struct name_line),
};

static const char *const named_nouns[] = { "links", "devices", "services", "covolinks", "heartbeats", "sites" };

/* What a kind of names is read into. */
struct name_source {
	const struct noun *noun;
	const char *rows;
	size_t n;
};

static void print_names(struct session *s, const struct name_line *lines, const void *const *rows, size_t n)
{
	if (output_is_machine(&s->out))
		output_rows(&s->out, &name_noun, rows, n);
	for (size_t i = 0; i < n && !output_is_machine(&s->out); i++)
		output_line(&s->out, "%s", lines[i].name);
}

/* As many lines as names, and pointers to them. */
static bool make_lines(struct session *s, size_t n, struct name_line **ret_lines, const void ***ret_rows, struct err *e)
{
	*ret_lines = arena_array(s->arena, n + 1, sizeof **ret_lines);
	*ret_rows = arena_array(s->arena, n + 1, sizeof **ret_rows);
	if (!*ret_lines || !*ret_rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		(*ret_rows)[i] = &(*ret_lines)[i];
	return true;
}

/* Of the console, not of the inventory: only when asked for. */
static bool print_views(struct session *s, struct err *e)
{
	struct name_line *lines;
	const void **rows;
	size_t n = 0;

	while (views[n])
		n++;
	if (!make_lines(s, n, &lines, &rows, e))
		return false;
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct name_line){ "view", views[i]->name };
	print_names(s, lines, rows, n);
	return true;
}

/* What only the map holds: routes, applications, processes …; "node": all that is on it, by name. *ret_any: it is a kind of node. */
static bool print_nodes(struct session *s, const char *kind, bool *ret_any, struct err *e)
{
	static const char *const kinds[] = { "route", "application", "process", "perimeter", "contract", "supplier", "node" };
	bool all = strcmp(kind, "node") == 0;
	struct name_line *lines;
	const void **rows;
	struct map m;
	size_t n = 0;

	*ret_any = false;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		*ret_any = *ret_any || strcmp(kind, kinds[i]) == 0;
	if (!*ret_any)
		return true;
	if (!verb_read_map(s, &m, e) || !make_lines(s, m.n_nodes, &lines, &rows, e))
		return false;
	for (size_t i = 0; i < m.n_nodes; i++)
		if (all || strcmp(m.nodes[i].kind, kind) == 0)
			lines[n++] = (struct name_line){ m.nodes[i].kind, m.nodes[i].name };
	print_names(s, lines, rows, n);
	return true;
}

/* kind NULL: of all kinds. */
static bool read_sources(struct session *s, const char *kind, struct name_source *sources, size_t *ret_n, size_t *ret_names,
                         struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(named_nouns); i++) {
		struct name_source *source = &sources[*ret_n];
		void *rows;

		*source = (struct name_source){ .noun = noun_find(named_nouns[i]) };
		if (kind && strcmp(kind, source->noun->kind) != 0 && strcmp(kind, source->noun->name) != 0)
			continue;
		if (!session_read_begin(s, e) || !source->noun->read(s->reader, s->arena, NULL, &rows, &source->n, e))
			return false;
		source->rows = rows;
		*ret_names += source->n;
		++*ret_n;
	}
	return true;
}

bool verb_names(struct session *s, int *ret_status, struct err *e)
{
	const char *kind = s->line->n_args > 0 ? s->line->args[0] : NULL;
	struct name_source sources[ARRAY_LEN(named_nouns)];
	size_t n_sources = 0, n_names = 0, n = 0;
	struct name_line *lines;
	const void **rows;
	bool any = false;

	(void)ret_status;
	if (kind && strcmp(kind, "view") == 0)
		return print_views(s, e);
	if (kind && !print_nodes(s, kind, &any, e))
		return false;
	if (any)
		return true;
	if (!read_sources(s, kind, sources, &n_sources, &n_names, e) || !make_lines(s, n_names, &lines, &rows, e))
		return false;
	if (n_sources == 0)
		return err_set(e, ERR_USAGE, _("'%.32s': expected link, device, service, covolink, heartbeat, site, route, application, process, perimeter, contract, supplier, node or view"), kind);
	for (size_t i = 0; i < n_sources; i++) {
		const struct column *c = noun_column(sources[i].noun, "name");

		for (size_t k = 0; k < sources[i].n; k++)
			lines[n++] = (struct name_line){ sources[i].noun->kind, value_text(c, sources[i].rows + k * sources[i].noun->row_size) };
	}
	print_names(s, lines, rows, n);
	return true;
}
