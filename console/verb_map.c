#include "console/verb_map.h"

#include "console/console.h"
#include "console/map_dot.h"
#include "console/map_layers.h"
#include "console/person.h"
#include "console/state_mark.h"
#include "console/verbs.h"
#include "intl.h"
#include "inventory/format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 64 << 20, DEPTH_MAX = 99, HEIGHT = 24, WIDTH = 80 };

struct person { int64_t uid; const char *name; };

enum format { FORMAT_TEXT, FORMAT_DOT, FORMAT_JSON, FORMAT_CSV };

/* ---- what is asked ---- */

static bool format_option(struct session *s, enum format *ret, struct err *e)
{
	static const char *const names[] = { "text", "dot", "json", "csv" };
	const char *value = s->line->values[OPT_FORMAT];
	bool other = s->out.format != OUTPUT_TABLE;
	size_t i = 0;

	*ret = s->out.format == OUTPUT_JSON ? FORMAT_JSON : s->out.format == OUTPUT_CSV ? FORMAT_CSV : FORMAT_TEXT;
	if (!value)
		return true;
	while (i < ARRAY_LEN(names) && strcmp(names[i], value) != 0)
		i++;
	if (i == ARRAY_LEN(names))
		return err_set(e, ERR_USAGE, _("--format %.32s: expected %s"), value, "text, dot, json, csv");
	if (other && i != (size_t)*ret)
		return err_set(e, ERR_USAGE, "%s", _("options --plain, --json and --csv exclude one another"));
	*ret = (enum format)i;
	/* notes and the band of a simulation go beside what a program reads */
	if (*ret == FORMAT_JSON || *ret == FORMAT_DOT)
		s->out.format = OUTPUT_JSON;
	else if (*ret == FORMAT_CSV)
		s->out.format = OUTPUT_CSV;
	return true;
}

static bool depth_option(const struct session *s, size_t *ret, struct err *e)
{
	const char *value = s->line->values[OPT_DEPTH];
	long n;
	char *end;

	*ret = MAP_ALL_LEVELS;
	if (!value)
		return true;
	errno = 0;
	n = strtol(value, &end, 10);
	if (errno != 0 || end == value || *end || n < 1 || n > DEPTH_MAX)
		return err_set(e, ERR_USAGE, _("--depth %.32s: expected a number from 1 to %d"), value, DEPTH_MAX);
	*ret = (size_t)n;
	return true;
}

static bool direction_option(const struct session *s, enum map_direction *ret, struct err *e)
{
	static const struct { const char *name; enum map_direction d; } directions[] = { { "up", MAP_UP }, { "down", MAP_DOWN }, { "both", MAP_BOTH } };
	const char *value = s->line->values[OPT_DIRECTION];

	*ret = MAP_BOTH;
	for (size_t i = 0; value && i < ARRAY_LEN(directions); i++)
		if (strcmp(directions[i].name, value) == 0) {
			*ret = directions[i].d;
			return true;
		}
	return !value || err_set(e, ERR_USAGE, _("--direction %.32s: expected %s"), value, "up, down, both");
}

bool verb_read_map(struct session *s, struct map *ret, struct err *e)
{
	return session_read_begin(s, e) && read_map(s->reader, s->arena, ret, e);
}

/* Who declared it; the last answer serves the next node, which is mostly of the same import. */
static const char *declared_by(struct session *s, const struct map_node *n, bool machine, struct person *last)
{
	if (n->declared_by == UNKNOWN_I64)
		return NULL;
	if (!last->name || last->uid != n->declared_by)
		*last = (struct person){ n->declared_by, person_name(n->declared_by, machine, s->arena) };
	return last->name;
}

/* ---- programs ---- */

static json_t *json_node(struct session *s, const struct map_node *n, struct person *last)
{
	static const char *const reaches[] = { [MAP_WORKS] = "ok", [MAP_DEGRADED] = "degraded", [MAP_CUT_OFF] = "cut-off" };
	json_t *o = json_object();

	json_object_set_new(o, "id", output_json_text(n->id));
	json_object_set_new(o, "kind", output_json_text(n->kind));
	json_object_set_new(o, "name", output_json_text(n->name));
	json_object_set_new(o, "state", json_string(map_state_name(n)));
	json_object_set_new(o, "layer", json_string(map_layer_name(n->layer)));
	json_object_set_new(o, "severity", json_string(state_name(map_severity(n))));
	json_object_set_new(o, "reach", json_string(reaches[n->reach]));
	json_object_set_new(o, "measured", json_boolean(n->measured));
	json_object_set_new(o, "since", output_json_time(n->since));
	json_object_set_new(o, "site", output_json_text(n->site));
	json_object_set_new(o, "what", output_json_text(n->what));
	json_object_set_new(o, "use", output_json_text(n->use));
	json_object_set_new(o, "declared", output_json_time(n->declared));
	json_object_set_new(o, "declared_by", output_json_text(declared_by(s, n, true, last)));
	json_object_set_new(o, "confirmed", output_json_time(n->confirmed));
	return o;
}

static void print_json(struct session *s, const struct map *m)
{
	json_t *nodes = json_array(), *edges = json_array();
	struct person last = { 0 };

	for (size_t i = 0; i < m->n_nodes; i++)
		json_array_append_new(nodes, json_node(s, &m->nodes[i], &last));
	for (size_t i = 0; i < m->n_edges; i++) {
		const struct map_edge *edge = &m->edges[i];

		json_array_append_new(edges, json_pack("{s:o,s:o,s:o,s:I}", "from", output_json_text(m->nodes[edge->from].id), "to",
		                                       output_json_text(m->nodes[edge->to].id), "kind", output_json_text(edge->kind), "need",
		                                       (json_int_t)edge->need));
	}
	output_json(&s->out, json_pack("{s:o,s:o}", "nodes", nodes, "edges", edges));
}

/* A node, or an edge, a line. */
struct map_line {
	const char *record, *id, *kind, *name, *state, *layer, *from, *to;
	wall_t since, confirmed;
	const char *declared_by;
};

static const struct column line_columns[] = {
	COLUMN(map_line, "record", N_("Record"), VALUE_TEXT, record, 0),
	COLUMN(map_line, "id", N_("Node"), VALUE_TEXT, id, 1),
	COLUMN(map_line, "kind", N_("Kind"), VALUE_TEXT, kind, 0),
	COLUMN(map_line, "name", N_("Name"), VALUE_TEXT, name, 0),
	COLUMN(map_line, "state", N_("State"), VALUE_TEXT, state, 1),
	COLUMN(map_line, "layer", N_("Layer"), VALUE_TEXT, layer, 0),
	COLUMN(map_line, "from", N_("Depends"), VALUE_TEXT, from, 1),
	COLUMN(map_line, "to", N_("Needs"), VALUE_TEXT, to, 1),
	COLUMN(map_line, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(map_line, "confirmed", N_("Confirmed"), VALUE_TIME, confirmed, 1),
	COLUMN(map_line, "declared_by", N_("Declared by"), VALUE_TEXT, declared_by, 1),
};

static const struct noun line_noun = {
	.name = "map", .empty = N_("Nothing is declared: write the CSV files and run vigie import."), .columns = line_columns,
	.n_columns = ARRAY_LEN(line_columns), .row_size = sizeof(struct map_line),
};

/* Programs know states by their names, people by their words. */
static bool print_lines(struct session *s, const struct map *m, struct err *e)
{
	size_t n = m->n_nodes + m->n_edges;
	struct map_line *lines = arena_array(s->arena, n, sizeof *lines);
	bool machine = output_is_machine(&s->out);
	struct person last = { 0 };

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < m->n_nodes; i++) {
		const struct map_node *v = &m->nodes[i];

		lines[i] = (struct map_line){ "node", v->id, v->kind, v->name, machine ? map_state_name(v) : map_state_word(v),
			                      map_layer_name(v->layer), NULL, NULL, v->since, v->confirmed, declared_by(s, v, machine, &last) };
	}
	for (size_t i = 0; i < m->n_edges; i++) {
		const struct map_edge *v = &m->edges[i];

		lines[m->n_nodes + i] = (struct map_line){ .record = "edge", .kind = v->kind, .from = m->nodes[v->from].id, .to = m->nodes[v->to].id,
			                                   .since = WALL_NEVER, .confirmed = WALL_NEVER };
	}
	return session_put_rows(s, &line_noun, lines, n, e);
}

/* ---- people ---- */

/* "× 2 Critical  ▲ 1 Warning  • 210 OK": what the marks mean, and how many there are. */
static void append_legend(const struct map *m, struct text *t)
{
	static const enum state order[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN, STATE_OK };
	size_t counts[STATE_COUNT] = { 0 };

	for (size_t i = 0; i < m->n_nodes; i++)
		counts[map_severity(&m->nodes[i])]++;
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		char mark[5] = "";

		mark[utf8_encode(state_symbol(order[i]), mark)] = '\0';
		if (counts[order[i]] > 0)
			text_appendf(t, "%s%s %zu %s", t->len ? "  " : "", mark, counts[order[i]], state_word(order[i]));
	}
}

/* Of the node that was asked for: how it is, and whose word that is. */
void verb_describe_node(struct session *s, const struct map_node *n, struct text *t)
{
	char when[FORMAT_MAX];

	text_appendf(t, "%s · %s", n->id, map_state_word(n));
	format_time(n->since, s->out.now, when);
	text_append_part(t, " ", _("since %s"), when);
	format_date(n->confirmed, when);
	text_append_part(t, " · ", _("confirmed on %s"), when);
	if (n->declared_by != UNKNOWN_I64)
		text_append_part(t, " · ", _("declared by %s"), person_name(n->declared_by, false, s->arena));
}

static bool size_of(const struct session *s, int *width, int *height, struct err *e)
{
	*width = s->out.width > 0 && s->out.width < CONSOLE_SIZE_MAX ? (int)s->out.width : WIDTH;
	*height = HEIGHT;
	return !cli_has(s->line, OPT_SIZE) || session_size_option(s, width, height, e);
}

/* Rows that are cut off would be missed by nobody who reads the rest. */
static bool check_size(const struct session *s, const struct map *m, int width, int height, int above, struct err *e)
{
	int least_width, least_height;

	map_layers_least(m, s->out.ascii, &least_width, &least_height);
	least_height += above;
	if (!cli_has(s->line, OPT_SIZE) || (width >= least_width && height >= least_height))
		return true;
	return err_set(e, ERR_USAGE, _("--size %.32s: this map needs %dx%d at least"), s->line->values[OPT_SIZE], least_width, least_height);
}

static bool print_drawing(struct session *s, const struct map *m, size_t selected, struct err *e)
{
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);
	struct map_drawing d;
	struct grid *g = NULL;
	int width, height, above = 1 + (selected != SIZE_MAX);
	bool ok = size_of(s, &width, &height, e) && check_size(s, m, width, height, above, e)
	          && map_layers_lay_out(m, selected, width, height - above > 1 ? height - above : 1, s->out.ascii, s->arena, &d, e);

	if (ok) {
		if (selected != SIZE_MAX) {
			verb_describe_node(s, &m->nodes[selected], &t);
			output_line(&s->out, "%s", text_str(&t));
			text_clear(&t);
		}
		append_legend(m, &t);
		output_line(&s->out, "%s", text_str(&t));
		text_clear(&t);
		g = grid_new(width, d.height, s->out.ascii);
		ok = g || err_set(e, ERR_MEMORY, "out of memory");
	}
	if (ok) {
		map_layers_render(&d, selected, g, (struct rect){ 0, 0, width, d.height });
		grid_to_text(g, &t);
		output_put(&s->out, text_str(&t), "");
	}
	grid_free(g);
	text_done(&t);
	return ok;
}

static bool print_dot(struct session *s, const struct map *m, struct err *e)
{
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);
	bool failed;

	map_dot_write(m, s->out.ascii, &t);
	output_put(&s->out, text_str(&t), "");
	failed = t.failed;
	text_done(&t);
	return !failed || err_set(e, ERR_LIMIT, "%s", _("the drawing is too large: give a node with --from and --depth"));
}

static bool print_map(struct session *s, const struct map *m, enum format format, size_t selected, struct err *e)
{
	switch (format) {
	case FORMAT_DOT:
		return print_dot(s, m, e);
	case FORMAT_JSON:
		print_json(s, m);
		return true;
	case FORMAT_CSV:
		return print_lines(s, m, e);
	case FORMAT_TEXT:
		break;
	}
	if (m->n_nodes == 0 || s->out.format == OUTPUT_PLAIN)
		return print_lines(s, m, e);
	return print_drawing(s, m, selected, e);
}

bool verb_map(struct session *s, int *ret_status, struct err *e)
{
	enum map_direction direction;
	enum format format;
	struct map whole, part;
	size_t depth, from;

	(void)ret_status;
	if (!cli_has(s->line, OPT_FROM) && (cli_has(s->line, OPT_DEPTH) || cli_has(s->line, OPT_DIRECTION)))
		return err_set(e, ERR_USAGE, _("%s needs %s"), cli_has(s->line, OPT_DEPTH) ? "--depth" : "--direction", "--from");
	if (!format_option(s, &format, e) || !depth_option(s, &depth, e) || !direction_option(s, &direction, e) || !verb_read_map(s, &whole, e)
	    || !verb_note_collector(s, e))
		return false;
	if (!cli_has(s->line, OPT_FROM))
		return print_map(s, &whole, format, SIZE_MAX, e);
	return map_resolve(&whole, s->line->values[OPT_FROM], &from, e)
	       && map_expand(&whole, &from, 1, direction, depth, s->arena, &part, e)
	       && print_map(s, &part, format, map_find(&part, whole.nodes[from].id), e);
}
