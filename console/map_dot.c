#include "console/map_dot.h"

#include "console/glyph.h"

#include <string.h>

/* DOT language: in a quoted string a backslash escapes; in a label it also makes \N, and & begins an HTML entity. */
static void append_quoted(struct text *t, const char *s, bool ascii)
{
	struct text safe = TEXT_INIT(65536);

	text_append_safe(&safe, s);
	for (const char *p = text_str(&safe); *p;) {
		uint32_t cp = 0xfffd;
		size_t n = utf8_decode(p, strlen(p), &cp);

		if (cp == '"' || cp == '\\')
			text_append_char(t, '\\');
		if (cp == '&')
			text_append(t, "&amp;");
		else if (ascii && cp >= 0x80)
			text_append(t, ascii_twin(cp));
		else
			text_append_n(t, p, n ? n : 1);
		p += n ? n : 1;
	}
	text_done(&safe);
}

static const char *shape(enum map_layer l)
{
	static const char *const shapes[MAP_N_LAYERS] = {
		[MAP_PROCESSES] = "ellipse", [MAP_APPLICATIONS] = "component", [MAP_SERVICES] = "box", [MAP_ROUTES] = "cds", [MAP_COVOLINKS] = "box3d",
		[MAP_SERVERS] = "box", [MAP_HOSTS] = "box3d", [MAP_SITES] = "house", [MAP_EQUIPMENT] = "box", [MAP_LINKS] = "plain",
		[MAP_PERIMETERS] = "octagon", [MAP_CORES] = "doubleoctagon", [MAP_DATA_CENTRES] = "house", [MAP_CONTRACTS] = "note",
		[MAP_SUPPLIERS] = "tab",
	};

	return shapes[l];
}

/* Readable in grey too: worse is darker, and the word is in the label. */
static const char *fill(enum state s)
{
	static const char *const colours[] = {
		[STATE_OK] = "#dff2df", [STATE_WARNING] = "#ffd479", [STATE_CRITICAL] = "#e05a4f", [STATE_UNKNOWN] = "#e6e6e6",
	};

	return colours[s];
}

static void append_node(struct text *t, const struct map_node *n, bool ascii)
{
	text_append(t, "  \"");
	append_quoted(t, n->id, ascii);
	text_appendf(t, "\" [shape=%s, fillcolor=\"%s\", label=\"", shape(n->layer), fill(map_severity(n)));
	append_quoted(t, n->name, ascii);
	text_append(t, "\\n");
	append_quoted(t, map_state_word(n), ascii);
	text_append(t, "\"];\n");
}

/* Another edge of its need is beside it. */
static bool has_twin(const struct map *m, size_t i)
{
	const struct map_edge *e = &m->edges[i];

	return (i > m->first_edge[e->from] && e[-1].need == e->need) || (i + 1 < m->first_edge[e->from + 1] && e[1].need == e->need);
}

void map_dot_write(const struct map *m, bool ascii, struct text *t)
{
	text_append(t, "digraph vigie {\n  rankdir=TB;\n  node [style=filled, fontname=\"sans-serif\", fontsize=10];\n  edge [fontsize=8, color=\"#666666\"];\n");
	for (size_t i = 0; i < m->n_nodes; i++)
		append_node(t, &m->nodes[i], ascii);
	for (size_t i = 0; i < m->n_edges; i++) {
		text_append(t, "  \"");
		append_quoted(t, m->nodes[m->edges[i].from].id, ascii);
		text_append(t, "\" -> \"");
		append_quoted(t, m->nodes[m->edges[i].to].id, ascii);
		text_append(t, "\" [tooltip=\"");
		append_quoted(t, m->edges[i].kind, ascii);
		text_append(t, has_twin(m, i) ? "\", style=dashed];\n" : "\"];\n");
	}
	text_append(t, "}\n");
}
