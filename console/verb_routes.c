#include "console/verb_map.h"

#include "console/person.h"
#include "console/route_line.h"
#include "console/route_words.h"
#include "console/verb_acts.h"
#include "console/verbs.h"
#include "intl.h"
#include "inventory/format.h"
#include "route.h"

#include <string.h>

/* A route with its state and its acceptance test. */
struct route_line {
	struct route_row row;
	struct route_test test;
	enum state state;
	struct route_activity_row heard;
	const char *acceptance, *accepted_by, *accepted_on, *use, *voice;
	wall_t silent_since;
	int64_t age_s;
};

#define LINE(key, header, type, field, rank) COLUMN(route_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("name", N_("Route"), VALUE_TEXT, row.name, 1),
	LINE("source_site", N_("From"), VALUE_TEXT, row.source_site, 2),
	LINE("covolink", N_("Covolink"), VALUE_TEXT, row.covolink, 4),
	LINE("destination_site", N_("To"), VALUE_TEXT, row.destination_site, 3),
	LINE("source_ae", N_("Calling AE"), VALUE_TEXT, row.source_ae, 0),
	LINE("destination_ae", N_("Called AE"), VALUE_TEXT, row.destination_ae, 7),
	LINE("marker", N_("Marker"), VALUE_TEXT, row.marker, 8),
	LINE("use", N_("Clinical use"), VALUE_KEYWORD, use, 2),
	LINE("accepted_on", N_("Accepted on"), VALUE_DATE, test.at, 5),
	LINE("state", N_("State"), VALUE_STATE, state, 1),
	LINE("acceptance", N_("Acceptance"), VALUE_TEXT, acceptance, 1),
	LINE("accepted_by", N_("By"), VALUE_TEXT, accepted_by, 9),
	LINE("accepted_age_s", N_("Age"), VALUE_SECONDS, age_s, 6),
	LINE("proof", N_("Answers then"), VALUE_TEXT, test.proof, 0),
	LINE("tests", N_("Tests"), VALUE_INTEGER, test.tests, 0),
	LINE("before.covolink", N_("Covolink before"), VALUE_TEXT, test.covolink, 0),
	LINE("before.destination_site", N_("Destination before"), VALUE_TEXT, test.destination_site, 0),
	LINE("before.source_ae", N_("Calling AE before"), VALUE_TEXT, test.source_ae, 0),
	LINE("before.destination_ae", N_("Called AE before"), VALUE_TEXT, test.destination_ae, 0),
	LINE("voice", N_("Heard"), VALUE_KEYWORD, voice, 3),
	LINE("last_association", N_("Last association"), VALUE_TIME, heard.last_seen, 3),
	LINE("silent_since", N_("Silent since"), VALUE_TIME, silent_since, 3),
	LINE("usual_per_day", N_("Usual a day"), VALUE_REAL, heard.silence.a_day, 6),
	LINE("usual_low", N_("Usual, least"), VALUE_INTEGER, heard.silence.usual_low, 0),
	LINE("usual_high", N_("Usual, most"), VALUE_INTEGER, heard.silence.usual_high, 0),
	LINE("missing", N_("Missing"), VALUE_REAL, heard.silence.missing, 0),
	LINE("associations", N_("Associations"), VALUE_INTEGER, heard.associations, 0),
	LINE("first_association", N_("First association"), VALUE_TIME, heard.first_seen, 0),
	LINE("explained_by", N_("Explained by"), VALUE_TEXT, heard.explained_by, 0),
	LINE("watched", N_("Watched"), VALUE_BOOL, heard.watched, 0),
	LINE("usual_bytes", N_("Usual volume"), VALUE_BYTES, heard.silence.usual_octets, 0),
	LINE("looked", N_("Looked last"), VALUE_TIME, heard.looked, 0),
};

static const struct noun noun = { .name = "routes", .empty = N_("No image route is declared: write routes.csv and run vigie import."),
	                          .columns = columns, .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct route_line) };

static enum state state_of(const struct map *m, const char *name)
{
	struct text id = TEXT_INIT(4096);
	size_t at;

	text_appendf(&id, "route:%s", name);
	at = map_find(m, text_str(&id));
	text_done(&id);
	return at == SIZE_MAX ? STATE_UNKNOWN : m->nodes[at].state;
}

/* What was accepted, where it is another now: "before: to CH A, by Covolink B". */
static void append_before(const struct route_row *row, const struct route_test *test, struct text *t)
{
	const struct { const char *was, *is, *words; } parts[] = {
		{ test->destination_site, row->destination_site, N_("to %s") },
		{ test->covolink, row->covolink, N_("by Covolink %s") },
		{ test->source_ae, row->source_ae, N_("from AE %s") },
		{ test->destination_ae, row->destination_ae, N_("to AE %s") },
	};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!parts[i].was || (parts[i].is && strcmp(parts[i].was, parts[i].is) == 0))
			continue;
		text_append(t, n++ ? ", " : _(" · before: "));
		text_appendf(t, _(parts[i].words), parts[i].was);
	}
}

/* Programs have what was before in fields of their own. */
static const char *acceptance_of(struct session *s, const struct route_row *row, const struct route_test *test)
{
	struct text t = TEXT_INIT(4096);
	const char *words;

	if (output_is_machine(&s->out))
		return route_acceptance_name(test->acceptance);
	text_append(&t, _(route_acceptance_word(test->acceptance)));
	if (test->acceptance == ROUTE_TO_ACCEPT_AGAIN)
		append_before(row, test, &t);
	words = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	return words;
}

static void add_heard(struct route_line *l, const struct route_activity *a)
{
	const struct route_activity_row *r = route_activity_named(a, l->row.name);

	l->silent_since = WALL_NEVER;
	l->heard.looked = WALL_NEVER;
	l->heard.silence.usual_octets = UNKNOWN_I64;
	if (!r)
		return;
	l->heard = *r;
	l->voice = route_voice_of(r);
	if (r->silence.voice == ROUTE_SILENT || wall_is_known(r->alert_since))
		l->silent_since = r->silence.since;
	else
		l->heard.silence.usual_low = l->heard.silence.usual_high = l->heard.silence.usual_octets = UNKNOWN_I64;
}

static struct route_line line_of(struct session *s, const struct map *m, const struct route_row *row, const struct route_test *test)
{
	struct route_line l = { .row = *row, .test = *test, .state = state_of(m, row->name), .use = row->use, .age_s = UNKNOWN_I64 };
	int64_t age_ms = wall_is_known(test->at) ? session_instant(s).ms - test->at.ms : -1;

	l.acceptance = acceptance_of(s, row, test);
	l.accepted_by = test->uid == UNKNOWN_I64 ? NULL : person_name(test->uid, output_is_machine(&s->out), s->arena);
	if (wall_is_known(test->at))
		l.age_s = age_ms > 0 ? age_ms / 1000 : 0;
	if (test->acceptance != ROUTE_TO_ACCEPT_AGAIN)
		l.test.covolink = l.test.destination_site = l.test.source_ae = l.test.destination_ae = NULL;
	return l;
}

/* Those that are named, all without names; each name must be one's. */
static bool is_asked(const struct session *s, const struct map *m, const size_t *wanted, const struct route_row *row)
{
	for (size_t i = 0; i < s->line->n_args; i++)
		if (strcmp(m->nodes[wanted[i]].name, row->name) == 0)
			return true;
	return s->line->n_args == 0;
}

/* --unseen: declared with an AE pair that was never seen. */
static bool is_listed(const struct session *s, const struct route_line *l)
{
	return !cli_has(s->line, OPT_UNSEEN) || (l->heard.has_pair && !wall_is_known(l->heard.last_seen));
}

/* A capture sees what passes where it stands. */
static void note_watched(struct session *s, const struct route_activity *a)
{
	char since[FORMAT_MAX];

	if (!wall_is_known(a->watched)) {
		session_note(s, "%s", session_instant(s).ms < s->now.ms ? _("no capture watched the network then: nothing can be said of routes that were not seen")
		                      : _("no capture watches the network now: nothing can be said of routes that are not seen"));
		return;
	}
	format_date(a->watched, since);
	session_note(s, _("the network is watched since %s, without a gap of a day; only what passes where the capture stands is seen"), since);
}

static bool list_undeclared(struct session *s, struct err *e)
{
	struct route_activity heard;
	struct ae_pair_line *lines;
	const void **rows;

	if (s->line->n_args > 0)
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), "routes NAME", "--undeclared");
	if (!session_read_begin(s, e) || !read_route_activity(s->reader, s->arena, NULL, &heard, e))
		return false;
	lines = arena_array(s->arena, heard.n_pairs, sizeof *lines);
	rows = arena_array(s->arena, heard.n_pairs, sizeof *rows);
	if (!lines || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < heard.n_pairs; i++) {
		lines[i] = ae_pair_line_of(&heard.pairs[i]);
		rows[i] = &lines[i];
	}
	output_rows(&s->out, &ae_pair_noun, rows, heard.n_pairs);
	note_watched(s, &heard);
	return true;
}

static bool find_asked(struct session *s, const struct map *m, size_t **ret, struct err *e)
{
	struct text id = TEXT_INIT(4096);
	bool ok = true;

	*ret = arena_array(s->arena, s->line->n_args, sizeof **ret);
	for (size_t i = 0; ok && i < s->line->n_args; i++) {
		const char *name = s->line->args[i];

		text_clear(&id);
		text_appendf(&id, "%s%s", strncmp(name, "route:", 6) == 0 ? "" : "route:", name);
		ok = map_resolve(m, text_str(&id), &(*ret)[i], e);
	}
	text_done(&id);
	return ok;
}

static bool list(struct session *s, struct err *e)
{
	struct route_test *tests;
	struct route_row *rows;
	struct route_activity heard;
	struct route_line *lines;
	size_t n, n_tests, k = 0, *wanted = NULL;
	struct map m;

	if (!verb_read_map(s, &m, e) || !find_asked(s, &m, &wanted, e) || !read_routes(s->reader, s->arena, &rows, &n, e)
	    || !read_route_tests(s->reader, s->arena, &tests, &n_tests, e)
	    || !read_route_activity(s->reader, s->arena, NULL, &heard, e) || !verb_note_collector(s, e))
		return false;
	lines = arena_array(s->arena, n, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n && i < n_tests; i++) { /* both are of this transaction, by name */
		if (!is_asked(s, &m, wanted, &rows[i]))
			continue;
		lines[k] = line_of(s, &m, &rows[i], &tests[i]);
		add_heard(&lines[k], &heard);
		k += is_listed(s, &lines[k]);
	}
	if (cli_has(s->line, OPT_UNSEEN))
		note_watched(s, &heard);
	return session_put_rows(s, &noun, lines, k, e);
}

static bool accept_route(struct session *s, struct err *e)
{
	json_t *params = json_object();
	struct text id = TEXT_INIT(4096);
	const char *name = s->line->args[1];
	bool ok;

	text_appendf(&id, "%s%s", strncmp(name, "route:", 6) == 0 ? "" : "route:", name);
	ok = act_put_object(s, text_str(&id), "object", params, e)
	     && act_ask(s, "route_accept", params, _("The route is accepted; what its Covolink answered is kept as proof."), e);
	text_done(&id);
	json_decref(params);
	return ok;
}

bool verb_routes(struct session *s, int *ret_status, struct err *e)
{
	bool accepts = s->line->n_args == 2 && strcmp(s->line->args[0], "accept") == 0;

	(void)ret_status;
	if (accepts && cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), "routes accept", "--at");
	if (accepts && (cli_has(s->line, OPT_UNDECLARED) || cli_has(s->line, OPT_UNSEEN)))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), "routes accept", cli_has(s->line, OPT_UNSEEN) ? "--unseen" : "--undeclared");
	if (accepts)
		return accept_route(s, e);
	return cli_has(s->line, OPT_UNDECLARED) ? list_undeclared(s, e) : list(s, e);
}
