#include "console/dependencies.h"

#include "console/dependents.h"
#include "console/object_field.h"
#include "console/redundancy_words.h"
#include "console/sheet.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "map.h"
#include "region_graph.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct tree {
	struct registry *registry;
	struct graph *graph;
	const struct snapshot *snapshot;
	wall_t now;
	bool *own, *seen;   /* of each node */
	size_t *found;      /* room for all */
};

/* What a node is. */
struct node { const char *kind, *name, *site; int64_t id; };

static struct node node_of(const struct registry *r, size_t i)
{
	if (i < r->n_devices)
		return (struct node){ "device", r->devices[i].name, r->devices[i].site, r->devices[i].id };
	i -= r->n_devices;
	if (i < r->n_links)
		return (struct node){ "link", r->links[i].name, r->links[i].site, r->links[i].id };
	i -= r->n_links;
	return (struct node){ reg_service_kind(&r->services[i]), r->services[i].name, r->services[i].site, r->services[i].id };
}

static bool is_object(const struct node *n, const char *object)
{
	size_t kind = strcspn(object, ":");
	const char *name = object + kind + (object[kind] == ':');

	if (strncmp(object, "site:", 5) == 0)
		return n->site && strcmp(n->site, name) == 0;
	return strlen(n->kind) == kind && strncmp(n->kind, object, kind) == 0 && strcmp(n->name, name) == 0;
}

static void append_state(struct text *t, const struct tree *d, const struct node *n)
{
	const struct region_rows *r = &d->snapshot->region;
	const char *word = NULL;
	wall_t since = WALL_NEVER;
	char at[FORMAT_MAX];

	for (size_t i = 0; !word && strcmp(n->kind, "link") == 0 && i < r->n_links; i++)
		if (r->links[i].id == n->id && (since = r->links[i].since, true))
			word = link_state_word(r->links[i].state);
	for (size_t i = 0; !word && strcmp(n->kind, "device") == 0 && i < r->n_devices; i++)
		if (r->devices[i].id == n->id && (since = r->devices[i].since, true))
			word = state_word(r->devices[i].state);
	for (size_t i = 0; !word && strcmp(n->kind, "service") == 0 && i < r->n_services; i++)
		if (r->services[i].id == n->id && (since = r->services[i].since, true))
			word = state_word(r->services[i].state);
	for (size_t i = 0; !word && strcmp(n->kind, "covolink") == 0 && i < r->n_covolinks; i++)
		if (r->covolinks[i].id == n->id && (since = r->covolinks[i].since, true))
			word = state_word(r->covolinks[i].state);
	for (size_t i = 0; !word && strcmp(n->kind, "heartbeat") == 0 && i < r->n_heartbeats; i++)
		if (r->heartbeats[i].id == n->id && (since = r->heartbeats[i].since, true))
			word = state_word(r->heartbeats[i].state);
	format_time(since, d->now, at);
	text_appendf(t, " · %s", word ? word : _("not watched"));
	text_append_part(t, " ", _("since %s"), at);
}

static void append_node(struct text *t, const struct tree *d, size_t i)
{
	struct node n = node_of(d->registry, i);
	struct text name = TEXT_INIT(1024);

	text_appendf(&name, "%s:%s", n.kind, n.name);
	text_append(t, "  ");
	object_name_words(text_str(&name), t);
	append_state(t, d, &n);
	text_append(t, "\n");
	text_done(&name);
}

void dependencies_append_rest(struct text *t, size_t n)
{
	size_t rest = n > DEPENDENCIES_SHOWN_MAX ? n - DEPENDENCIES_SHOWN_MAX : 0;

	if (rest == 0)
		return;
	text_append(t, "  ");
	text_appendf(t, ngettext("and %zu more", "and %zu more", rest), rest);
	text_append(t, "\n");
}

/* Of all own nodes together, each once, those of its own apart; a Covolink that needs it is told as care. Returns how many. */
static size_t append_reached(struct text *t, struct tree *d, size_t (*reach)(struct graph *g, size_t node, size_t *ret))
{
	size_t n_nodes = graph_size(d->graph), n = 0;
	const size_t *order = graph_order(d->graph);

	memset(d->seen, 0, n_nodes * sizeof *d->seen);
	for (size_t i = 0; i < n_nodes; i++) {
		size_t found = d->own[i] ? reach(d->graph, i, d->found) : 0;

		for (size_t k = 0; k < found; k++)
			d->seen[d->found[k]] = true;
	}
	for (size_t i = 0; i < n_nodes; i++) {
		if (!d->seen[order[i]] || d->own[order[i]] || strcmp(node_of(d->registry, order[i]).kind, "covolink") == 0)
			continue;
		if (n++ < DEPENDENCIES_SHOWN_MAX)
			append_node(t, d, order[i]);
	}
	dependencies_append_rest(t, n);
	return n;
}

static void append_heading(struct text *t, const char *title) { text_appendf(t, "%c%s\n", SHEET_HEADING, title); }

static void append_end(struct text *t, size_t n)
{
	if (n == 0)
		text_appendf(t, "  %s\n", _("nothing that is declared"));
	text_append(t, "\n");
}

/* Each that stands in for it, with when that was proved. */
static bool append_fallbacks(struct text *t, struct reader *r, const struct tree *d, const struct reg_link *link, struct err *e)
{
	const struct registry *reg = d->registry;

	for (size_t i = 0; link->redundancy_group && i < reg->n_links; i++) {
		const struct reg_link *peer = &reg->links[i];
		wall_t proved;

		if (peer == link || !peer->redundancy_group || strcmp(peer->redundancy_group, link->redundancy_group) != 0)
			continue;
		if (!read_fallback_proof(r, link->id, peer->id, &proved, e))
			return false;
		if (!redundancy_holds(proved, d->now))
			text_append_char(t, SHEET_WARNING);
		text_append(t, "    ");
		text_appendf(t, _("falls back on %s: "), peer->name);
		redundancy_append_marked(proved, d->now, t);
		text_append(t, "\n");
	}
	return true;
}

/* Of a link, or of those of a site, what stands in for them. */
static bool append_links(struct text *t, struct reader *r, const struct tree *d, const char *object, struct err *e)
{
	const struct registry *reg = d->registry;
	bool of_site = strncmp(object, "site:", 5) == 0, headed = false;

	for (size_t i = 0; i < reg->n_links; i++) {
		const struct reg_link *link = &reg->links[i];

		if (!d->own[region_node_of_link(reg, link)] || (!of_site && !link->redundancy_group))
			continue;
		if (!headed)
			text_appendf(t, "%c%s\n", SHEET_HEADING, of_site ? _("Its links:") : _("Redundancy:"));
		headed = true;
		append_node(t, d, region_node_of_link(reg, link));
		if (!append_fallbacks(t, r, d, link, e))
			return false;
	}
	return true;
}

static bool tree_open(struct tree *d, const char *object, struct err *e)
{
	size_t n;

	if (!region_graph_new(d->registry, &d->graph, e))
		return false;
	n = graph_size(d->graph) + 1;
	d->own = calloc(n, sizeof *d->own);
	d->seen = calloc(n, sizeof *d->seen);
	d->found = calloc(n, sizeof *d->found);
	if (!d->own || !d->seen || !d->found)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < graph_size(d->graph); i++) {
		struct node node = node_of(d->registry, i);

		d->own[i] = is_object(&node, object);
	}
	return true;
}

static bool has_own(const struct tree *d)
{
	for (size_t i = 0; i < graph_size(d->graph); i++)
		if (d->own[i])
			return true;
	return false;
}

bool dependencies_write(struct reader *r, const struct snapshot *s, const char *object, wall_t now, struct text *t, struct err *e)
{
	struct tree d = { .snapshot = s, .now = now };
	bool ok = read_registry(r, &d.registry, e) && tree_open(&d, object, e);

	if (ok) {
		bool own = has_own(&d);
		size_t n = 0, n_care = 0;

		append_heading(t, _("What it needs, the root first:"));
		if (own)
			n = append_reached(t, &d, graph_ancestors);
		else
			ok = dependents_write(r, &s->region, object, MAP_DOWN, true, now, t, &n, e);
		append_end(t, n);
		append_heading(t, _("What needs it:"));
		ok = ok && dependents_write(r, &s->region, object, MAP_UP, !own, now, t, &n_care, e);
		append_end(t, n_care + (own ? append_reached(t, &d, graph_descendants) : 0));
		ok = ok && append_links(t, r, &d, object, e);
	}
	free(d.own);
	free(d.seen);
	free(d.found);
	graph_free(d.graph);
	registry_free(d.registry);
	return ok;
}
