#include "console/verb_map.h"

#include "console/backups.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/redundancy_words.h"
#include "console/verb_acts.h"
#include "console/verbs.h"
#include "intl.h"

#include <string.h>

enum { NAMES_SHOWN = 40, TEXT_MAX_BYTES = 1 << 20 };

/* ---- programs ---- */

static json_t *json_names(const struct names *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n->n; i++)
		json_array_append_new(list, output_json_text(n->names[i]));
	return list;
}

/* Both are in the order of names. */
static bool merge(struct arena *a, const struct names *x, const struct names *y, struct names *ret)
{
	size_t i = 0, k = 0;

	*ret = (struct names){ arena_array(a, x->n + y->n, sizeof *ret->names), 0 };
	while (ret->names && (i < x->n || k < y->n))
		ret->names[ret->n++] = k == y->n || (i < x->n && strcmp(x->names[i], y->names[k]) < 0) ? x->names[i++] : y->names[k++];
	return ret->names != NULL;
}

static json_t *json_uses(const struct impact_row *hit)
{
	json_t *uses = json_object();

	for (size_t i = 0; i < hit->uses.n; i++)
		json_object_set_new(uses, hit->uses.names[i], json_integer((json_int_t)hit->uses_routes[i]));
	return uses;
}

/* The uses of the routes among what is degraded, each with how many. Names are the map's. */
struct weakened_use { const char *use; size_t routes; };

static bool count_weakened(struct session *s, const struct map *m, const struct names *weakened, struct weakened_use **ret, size_t *ret_n,
                           struct err *e)
{
	struct weakened_use *uses = arena_array(s->arena, weakened->n, sizeof *uses);
	size_t n = 0;

	if (!uses)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < weakened->n; i++) {
		size_t at = map_find(m, weakened->names[i]), k = 0;
		const char *use = at != SIZE_MAX ? m->nodes[at].use : NULL;

		while (use && k < n && strcmp(uses[k].use, use) != 0)
			k++;
		if (use && k == n)
			uses[n++] = (struct weakened_use){ use, 0 };
		if (use)
			uses[k].routes++;
	}
	*ret = uses;
	*ret_n = n;
	return true;
}

static json_t *json_weakened_uses(const struct weakened_use *uses, size_t n)
{
	json_t *o = json_object();

	for (size_t i = 0; i < n; i++)
		json_object_set_new(o, uses[i].use, json_integer((json_int_t)uses[i].routes));
	return o;
}

static json_t *json_fallbacks(const struct map_impact *i, wall_t now)
{
	json_t *list = json_array();

	for (size_t k = 0; k < i->n_fallbacks; k++)
		json_array_append_new(list, json_pack("{s:o,s:o,s:b,s:o}", "site", output_json_text(i->fallbacks[k].site), "by",
		                                      output_json_text(i->fallbacks[k].by), "proven", redundancy_holds(i->fallbacks[k].proven, now),
		                                      "proven_at", output_json_time(i->fallbacks[k].proven)));
	return list;
}

static bool json_impact(struct session *s, const struct map *m, const size_t *nodes, size_t n, const struct map_impact *i, json_t **ret,
                        struct err *e)
{
	json_t *o, *down;
	struct weakened_use *uses;
	struct names sites;
	size_t n_uses;

	if (!count_weakened(s, m, &i->hit.weakened, &uses, &n_uses, e))
		return false;
	if (!merge(s->arena, &i->hit.sites, &i->hit.served, &sites))
		return err_set(e, ERR_MEMORY, "out of memory");
	o = json_object();
	down = json_array();
	for (size_t k = 0; k < n; k++)
		json_array_append_new(down, output_json_text(m->nodes[nodes[k]].id));
	json_object_set_new(o, "node", output_json_text(n == 1 ? m->nodes[nodes[0]].id : NULL));
	json_object_set_new(o, "down", down);
	json_object_set_new(o, "sites", json_names(&sites));
	json_object_set_new(o, "covolinks", json_names(&i->hit.covolinks));
	json_object_set_new(o, "routes", json_names(&i->hit.routes));
	json_object_set_new(o, "processes", json_names(&i->hit.processes));
	json_object_set_new(o, "redundant", i->needed ? json_boolean(i->redundant) : json_null());
	json_object_set_new(o, "uses", json_uses(&i->hit));
	json_object_set_new(o, "cut_off", json_names(&i->hit.sites));
	json_object_set_new(o, "without_covolink", json_names(&i->hit.served));
	json_object_set_new(o, "applications", json_names(&i->hit.applications));
	json_object_set_new(o, "services", json_names(&i->hit.services));
	json_object_set_new(o, "degraded", json_names(&i->hit.degraded));
	json_object_set_new(o, "weakened", json_names(&i->hit.weakened));
	json_object_set_new(o, "weakened_uses", json_weakened_uses(uses, n_uses));
	json_object_set_new(o, "fallbacks", json_fallbacks(i, s->out.now));
	*ret = o;
	return true;
}

/* ---- people ---- */

/* nodes: the names are "kind:name". */
static void fact_list(struct session *s, const char *label, const struct names *n, bool nodes)
{
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);

	if (n->n == 0)
		return;
	text_appendf(&t, "%zu · ", n->n);
	for (size_t i = 0; i < n->n && i < NAMES_SHOWN; i++) {
		text_append(&t, i ? ", " : "");
		if (nodes)
			object_name_words(n->names[i], &t);
		else
			text_append(&t, n->names[i]);
	}
	if (n->n > NAMES_SHOWN)
		text_appendf(&t, ngettext(" and %zu more", " and %zu more", n->n - NAMES_SHOWN), n->n - NAMES_SHOWN);
	output_fact(&s->out, label, text_str(&t));
	text_done(&t);
}

static void fact_names(struct session *s, const char *label, const struct names *n) { fact_list(s, label, n, false); }

static void fact_uses(struct session *s, const struct impact_row *hit)
{
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);

	for (size_t i = 0; i < hit->uses.n; i++)
		text_appendf(&t, "%s%s %zu", i ? ", " : "", keyword_word("use", hit->uses.names[i]), hit->uses_routes[i]);
	if (t.len > 0)
		output_fact(&s->out, _("Clinical use"), text_str(&t));
	text_done(&t);
}

/* Routes first, since their uses say whom that concerns; then all else. */
static bool print_weakened(struct session *s, const struct map *m, const struct names *weakened, struct err *e)
{
	struct names routes = { arena_array(s->arena, weakened->n, sizeof *routes.names), 0 },
		     others = { arena_array(s->arena, weakened->n, sizeof *others.names), 0 };
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);
	struct weakened_use *uses;
	size_t n;

	if (!routes.names || !others.names)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!count_weakened(s, m, weakened, &uses, &n, e))
		return false;
	for (size_t i = 0; i < weakened->n; i++)
		if (strncmp(weakened->names[i], "route:", strlen("route:")) == 0)
			routes.names[routes.n++] = weakened->names[i] + strlen("route:");
		else
			others.names[others.n++] = weakened->names[i];
	fact_names(s, _("Degraded image routes"), &routes);
	for (size_t i = 0; i < n; i++)
		text_appendf(&t, "%s%s %zu", i ? ", " : "", keyword_word("use", uses[i].use), uses[i].routes);
	if (t.len > 0)
		output_fact(&s->out, _("Degraded clinical use"), text_str(&t));
	fact_list(s, _("Also degraded"), &others, true);
	text_done(&t);
	return true;
}

static void print_fallbacks(struct session *s, const struct map_impact *i)
{
	if (i->n_fallbacks > 0)
		output_heading(&s->out, _("What is left"));
	for (size_t k = 0; k < i->n_fallbacks; k++) {
		const struct map_fallback *f = &i->fallbacks[k];
		struct text by = TEXT_INIT(512), proof = TEXT_INIT(512);

		object_name_words(f->by, &by);
		redundancy_append(f->proven, s->out.now, &proof);
		output_line(&s->out, _("%s: by %s, redundancy %s"), f->site, text_str(&by), text_str(&proof));
		text_done(&by);
		text_done(&proof);
	}
}

/* It is itself of a kind that is told. */
static bool is_told(const struct impact_row *hit)
{
	return hit->sites.n + hit->routes.n + hit->processes.n + hit->applications.n + hit->services.n + hit->covolinks.n > 0;
}

/* What the verdict is, before who is hit. */
static const char *verdict(const struct map_impact *i)
{
	if (!i->needed)
		return is_told(&i->hit) ? _("Cut: itself alone, nothing that is declared depends on it.") : _("Nothing that is declared depends on it.");
	if (i->redundant)
		return _("Degraded, not cut: all that depends on it keeps another way.");
	return i->hit.degraded.n + i->hit.weakened.n > 0 ? _("Cut: some of what depends on it keeps another way.")
	                                                 : _("Cut: nothing that depends on it has another way.");
}

static bool print_impact(struct session *s, const struct map *m, const size_t *nodes, size_t n, const struct map_impact *i, struct err *e)
{
	struct text t = TEXT_INIT(TEXT_MAX_BYTES);

	for (size_t k = 0; k < n; k++) {
		text_clear(&t);
		verb_describe_node(s, &m->nodes[nodes[k]], &t);
		output_line(&s->out, "%s", text_str(&t));
	}
	text_done(&t);
	output_line(&s->out, "%s", verdict(i));
	fact_names(s, _("Sites cut off"), &i->hit.sites);
	fact_names(s, _("Without a Covolink"), &i->hit.served);
	fact_names(s, _("Covolinks"), &i->hit.covolinks);
	fact_names(s, _("Image routes"), &i->hit.routes);
	fact_uses(s, &i->hit);
	fact_names(s, _("Processes"), &i->hit.processes);
	fact_names(s, _("Applications"), &i->hit.applications);
	fact_names(s, _("Services"), &i->hit.services);
	fact_names(s, _("Degraded sites"), &i->hit.degraded);
	if (!print_weakened(s, m, &i->hit.weakened, e))
		return false;
	print_fallbacks(s, i);
	return true;
}

/* ---- the verbs ---- */

/* One row for each node that is hit. */
struct hit_line { const char *hit, *kind, *name; };

static const struct column hit_columns[] = {
	COLUMN(hit_line, "hit", N_("Hit"), VALUE_TEXT, hit, 1),
	COLUMN(hit_line, "kind", N_("Kind"), VALUE_TEXT, kind, 1),
	COLUMN(hit_line, "name", N_("Name"), VALUE_TEXT, name, 1),
};

static const struct noun hit_noun = { .name = "impact", .empty = "", .columns = hit_columns, .n_columns = ARRAY_LEN(hit_columns),
	                              .row_size = sizeof(struct hit_line) };

static bool print_csv(struct session *s, const struct map_impact *i, struct err *e)
{
	const struct { const char *hit, *kind; const struct names *names; } lists[] = {
		{ "cut-off", "site", &i->hit.sites }, { "without-covolink", "site", &i->hit.served }, { "cut-off", "covolink", &i->hit.covolinks },
		{ "cut-off", "route", &i->hit.routes }, { "cut-off", "process", &i->hit.processes },
		{ "cut-off", "application", &i->hit.applications }, { "cut-off", "service", &i->hit.services },
		{ "degraded", "site", &i->hit.degraded }, { "degraded", "", &i->hit.weakened },
	};
	size_t n = 0, k = 0;
	struct hit_line *lines;

	for (size_t l = 0; l < ARRAY_LEN(lists); l++)
		n += lists[l].names->n;
	lines = arena_array(s->arena, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t l = 0; l < ARRAY_LEN(lists); l++)
		for (size_t j = 0; j < lists[l].names->n; j++, k++) {
			const char *name = lists[l].names->names[j], *colon = *lists[l].kind ? NULL : strchr(name, ':');

			lines[k] = (struct hit_line){ lists[l].hit, lists[l].kind, colon ? colon + 1 : name };
			if (colon)
				lines[k].kind = arena_strndup(s->arena, name, (size_t)(colon - name));
		}
	return session_put_rows(s, &hit_noun, lines, n, e);
}

static bool tell(struct session *s, const struct map *m, const size_t *nodes, size_t n, struct err *e)
{
	struct heartbeat_row *backups;
	struct map_impact i;
	json_t *o = NULL;
	size_t n_backups;

	if (!read_map_impact(s->reader, m, nodes, n, s->arena, &i, e) || !backups_read(s, &i.hit, &backups, &n_backups, e)
	    || !verb_note_collector(s, e))
		return false;
	if (s->out.format == OUTPUT_CSV)
		return print_csv(s, &i, e);
	if (s->out.format != OUTPUT_JSON) {
		if (!print_impact(s, m, nodes, n, &i, e))
			return false;
		backups_print(s, backups, n_backups);
		return true;
	}
	if (!json_impact(s, m, nodes, n, &i, &o, e))
		return false;
	json_object_set_new(o, "backups", backups_json(backups, n_backups));
	output_json(&s->out, o);
	return true;
}

/* Each once, however often it is named. */
static bool resolve_all(struct session *s, const struct map *m, const char *const *names, size_t n, size_t **ret, size_t *ret_n, struct err *e)
{
	size_t *nodes = arena_array(s->arena, n, sizeof *nodes), found = 0;

	if (!nodes)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		size_t known = 0;

		if (!map_resolve(m, names[i], &nodes[found], e))
			return false;
		while (known < found && nodes[known] != nodes[found])
			known++;
		found += known == found;
	}
	*ret = nodes;
	*ret_n = found;
	return true;
}

bool verb_impact(struct session *s, int *ret_status, struct err *e)
{
	struct map m;
	size_t *nodes = NULL, n;

	(void)ret_status;
	return verb_read_map(s, &m, e) && resolve_all(s, &m, s->line->args, 1, &nodes, &n, e) && tell(s, &m, nodes, n, e);
}

/* The collector finds anew what would be hit, and keeps that. */
static bool keep_exercise(struct session *s, const struct map *m, const size_t *nodes, size_t n, struct err *e)
{
	json_t *params = json_object(), *down = json_array();
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		json_array_append_new(down, json_string(m->nodes[nodes[i]].id));
	json_object_set_new(params, "down", down);
	if (cli_has(s->line, OPT_REASON))
		ok = act_put_reason(s, params, e);
	ok = ok && act_ask(s, "drill", params, _("The exercise is in the journal."), e);
	json_decref(params);
	return ok;
}

bool verb_simulate(struct session *s, int *ret_status, struct err *e)
{
	struct map m;
	size_t *nodes = NULL, n = 0;

	(void)ret_status;
	if (s->line->n_down == 0)
		return err_set(e, ERR_USAGE, "%s", _("simulate needs what fails: --down NODE, once or more"));
	if (cli_has(s->line, OPT_REASON) && !cli_has(s->line, OPT_DRILL))
		return err_set(e, ERR_USAGE, _("%s needs %s"), "--reason", "--drill");
	if (cli_has(s->line, OPT_DRILL) && cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), "simulate --drill", "--at");
	return verb_read_map(s, &m, e) && resolve_all(s, &m, s->line->down, s->line->n_down, &nodes, &n, e) && tell(s, &m, nodes, n, e)
	       && (!cli_has(s->line, OPT_DRILL) || keep_exercise(s, &m, nodes, n, e));
}
