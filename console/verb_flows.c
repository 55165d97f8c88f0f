#include "console/flow_act.h"
#include "console/flow_host_line.h"
#include "console/flow_line.h"
#include "console/session.h"
#include "console/verbs.h"
#include "inventory/format.h"
#include "intl.h"
#include "observed.h"

#include <stdlib.h>
#include <string.h>

enum { NEW_DAYS = 7 };

/* Which rows: all, the register, what was observed, or what somebody has to do something about. */
enum flows_wanted { FLOWS_ALL, FLOWS_AUTHORISED, FLOWS_OBSERVED, FLOWS_DIFF, FLOWS_ACCEPTED, FLOWS_NEW, FLOWS_CLEAR, FLOWS_HOSTS };

static bool parse_wanted(const struct session *s, enum flows_wanted *ret, struct err *e)
{
	static const char *const words[] = { [FLOWS_AUTHORISED] = "authorised", [FLOWS_OBSERVED] = "observed", [FLOWS_DIFF] = "diff", [FLOWS_ACCEPTED] = "accepted",
		                             [FLOWS_NEW] = "new", [FLOWS_CLEAR] = "cleartext", [FLOWS_HOSTS] = "hosts" };
	static const enum cli_option options[] = { OPT_REASON, OPT_UNTIL };
	const char *given = s->line->n_args > 0 ? s->line->args[0] : NULL;

	*ret = FLOWS_ALL;
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (cli_has(s->line, options[i]))
			return err_set(e, ERR_USAGE, _("%s takes no option %s"), "flows", cli_options[options[i]].name);
	if (cli_has(s->line, OPT_SINCE) && (!given || (strcmp(given, "new") != 0 && strcmp(given, "hosts") != 0)))
		return err_set(e, ERR_USAGE, _("--since: only %s take it"), "flows new, flows hosts");
	if (!given)
		return true;
	if (s->line->n_args > 1)
		return err_set(e, ERR_USAGE, _("flows %.32s: expected no other word"), given);
	for (size_t i = FLOWS_AUTHORISED; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], given) == 0) {
			*ret = (enum flows_wanted)i;
			return true;
		}
	return err_set(e, ERR_USAGE, _("flows %.32s: expected %s"), given, "authorised, observed, diff, accepted, new, cleartext, hosts, accept, end");
}

struct chosen { struct flow_line *lines; size_t n; };

/* Those of one status, or all; with what they carry in clear, whatever it is. */
static bool add_observed(struct session *s, const struct flow_list *list, int status, struct chosen *c, struct err *e)
{
	for (size_t i = 0; i < list->n_observed; i++)
		if ((status < 0 || (int)list->observed[i].verdict.status == status)
		    && !flow_line_of_observed(list, &list->observed[i], output_is_machine(&s->out), s->arena, &c->lines[c->n++]))
			return err_set(e, ERR_MEMORY, "out of memory");
	return true;
}

static bool add_clear(struct session *s, const struct flow_list *list, struct chosen *c, struct err *e)
{
	for (size_t i = 0; i < list->n_observed; i++)
		if (list->observed[i].verdict.status != FLOW_OWN && flow_cleartext(list->observed[i].seen.traits, 0)
		    && !flow_line_of_observed(list, &list->observed[i], output_is_machine(&s->out), s->arena, &c->lines[c->n++]))
			return err_set(e, ERR_MEMORY, "out of memory");
	return true;
}

static void add_openings(struct session *s, const struct flow_list *list, struct chosen *c)
{
	for (size_t i = 0; i < list->n_openings; i++)
		c->lines[c->n++] = flow_line_of_opening(&list->openings[i], output_is_machine(&s->out), s->arena);
}

static void add_dead(struct session *s, const struct flow_list *list, bool accepted, struct chosen *c)
{
	for (size_t i = 0; i < list->n_openings; i++)
		if (list->openings[i].state == OPENING_DEAD && (list->openings[i].accepted != NULL) == accepted)
			c->lines[c->n++] = flow_line_of_opening(&list->openings[i], output_is_machine(&s->out), s->arena);
}

/* Not authorised, undocumented, dead, ending, then what somebody answers for: an opening that is dead and ends stands in both lists. */
static bool add_diff(struct session *s, const struct flow_list *list, struct chosen *c, struct err *e)
{
	if (!add_observed(s, list, FLOW_ROGUE, c, e) || !add_observed(s, list, FLOW_UNDOCUMENTED, c, e))
		return false;
	add_dead(s, list, false, c);
	for (size_t i = 0; i < list->n_openings; i++)
		if (list->openings[i].ending) {
			c->lines[c->n] = flow_line_of_opening(&list->openings[i], output_is_machine(&s->out), s->arena);
			c->lines[c->n++].status = "ending";
		}
	add_dead(s, list, true, c);
	return add_observed(s, list, FLOW_EXCEPTED, c, e);
}

static int by_news(const void *a, const void *b)
{
	const struct flow_line *x = a, *y = b;

	return (x->new_since.ms < y->new_since.ms) - (x->new_since.ms > y->new_since.ms);
}

/* New talkers since a week, or --since; the latest first. */
static bool add_new(struct session *s, const struct flow_list *list, struct chosen *c, struct err *e)
{
	wall_t since = { session_instant(s).ms - NEW_DAYS * INT64_C(86400000) };

	if (!session_time_option(s, OPT_SINCE, false, &since, e))
		return false;
	for (size_t i = 0; i < list->n_observed; i++)
		if (list->observed[i].verdict.status != FLOW_OWN && wall_is_known(list->observed[i].new_at) && list->observed[i].new_at.ms >= since.ms
		    && !flow_line_of_observed(list, &list->observed[i], output_is_machine(&s->out), s->arena, &c->lines[c->n++]))
			return err_set(e, ERR_MEMORY, "out of memory");
	if (c->n > 1)
		qsort(c->lines, c->n, sizeof *c->lines, by_news);
	return true;
}

/* All of them: a row whose end has come tells what was accepted, and by whom. */
static void add_accepted(struct session *s, const struct flow_list *list, struct chosen *c)
{
	for (size_t i = 0; i < list->n_exceptions; i++)
		c->lines[c->n++] = flow_line_of_exception(&list->exceptions[i], output_is_machine(&s->out), s->arena);
}

static bool choose(struct session *s, const struct flow_list *list, enum flows_wanted wanted, struct chosen *c, struct err *e)
{
	switch (wanted) {
	case FLOWS_DIFF:
		return add_diff(s, list, c, e);
	case FLOWS_OBSERVED:
		return add_observed(s, list, -1, c, e);
	case FLOWS_AUTHORISED:
		add_openings(s, list, c);
		return true;
	case FLOWS_NEW:
		return add_new(s, list, c, e);
	case FLOWS_ACCEPTED:
		add_accepted(s, list, c);
		return true;
	case FLOWS_CLEAR:
		return add_clear(s, list, c, e);
	case FLOWS_HOSTS: /* list_hosts */
		return true;
	case FLOWS_ALL:
		add_openings(s, list, c);
		return add_observed(s, list, -1, c, e);
	}
	return true;
}

/* Nobody is new to who knows nobody. */
static void note_learning(struct session *s, const struct flow_list *list)
{
	if (flow_list_is_learning(list))
		session_note(s, _("who talks to whom is being learned: nobody is told as new before %d days of eight were watched, %d were"), OBSERVED_LEARNING_DAYS,
		             (int)(list->looked_ms / INT64_C(86400000)));
}

/* Whether what is listed tells of openings. */
static bool lists_openings(enum flows_wanted wanted)
{
	return wanted == FLOWS_ALL || wanted == FLOWS_AUTHORISED || wanted == FLOWS_DIFF;
}

/* What was dropped may have been what an opening is for, or who is not listed. */
static void note_dropped(struct session *s, const struct flow_list *list, bool openings)
{
	char ratio[FORMAT_MAX];

	if (!flows_dropped_much(list->dropped))
		return;
	format_ratio(list->dropped, ratio);
	session_note(s, openings ? _("%s of packets were dropped unseen within %d days: no opening is said to be unused for as long")
	             : _("%s of packets were dropped unseen within %d days: what was not seen may have passed"), ratio, FLOW_DEAD_DAYS);
}

/* A capture sees what passes where it stands. */
static void note_watched(struct session *s, const struct flow_list *list, bool openings)
{
	char since[FORMAT_MAX];
	size_t unresolved = 0;

	if (wall_is_known(list->watched)) {
		format_date(list->watched, since);
		session_note(s, _("the network is watched since %s, without a gap of a day; only what passes where the capture stands is seen"), since);
	} else if (session_instant(s).ms < s->now.ms) {
		session_note(s, "%s", openings ? _("no capture watched the network then: nothing can be said of openings that were not used")
		             : _("no capture watched the network then"));
	} else {
		session_note(s, "%s", openings ? _("no capture watches the network now: nothing can be said of openings that are not used")
		             : _("no capture watches the network now"));
	}
	for (size_t i = 0; openings && i < list->n_openings; i++)
		unresolved += list->openings[i].unresolved != NULL;
	if (unresolved > 0)
		session_note(s, ngettext("%zu opening has a name that no address stands for", "%zu openings have a name that no address stands for", unresolved),
		             unresolved);
	if (list->cut)
		session_note(s, _("more than %d flows were observed: those that were not seen for longest are left out"), FLOWS_READ_MAX);
}

/* Hosts that are nobody's; what is new among them is since a week, or --since. */
static bool list_hosts(struct session *s, const struct flow_list *list, struct err *e)
{
	wall_t since = { session_instant(s).ms - NEW_DAYS * INT64_C(86400000) };
	struct flow_host_line *lines;
	struct flow_hosts found;

	if (!session_time_option(s, OPT_SINCE, false, &since, e) || !flow_hosts_find(list, since, s->arena, &found, e))
		return false;
	lines = arena_array(s->arena, found.n, sizeof *lines);
	for (size_t i = 0; lines && i < found.n; i++)
		if (!flow_host_line_of(&found.rows[i], s->arena, &lines[i]))
			return err_set(e, ERR_MEMORY, "out of memory");
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	return session_put_rows(s, &flow_host_noun, lines, found.n, e);
}

bool verb_flows(struct session *s, int *ret_status, struct err *e)
{
	enum flows_wanted wanted;
	struct flow_list list;
	struct chosen c = { 0 };
	const void **rows;

	(void)ret_status;
	if (flow_act_is(s))
		return flow_act(s, e);
	if (!parse_wanted(s, &wanted, e) || !session_read_begin(s, e) || !read_flows(s->reader, s->arena, &list, e))
		return false;
	if (wanted == FLOWS_HOSTS) {
		if (!list_hosts(s, &list, e))
			return false;
		note_watched(s, &list, false);
		note_dropped(s, &list, false);
		return true;
	}
	c.lines = arena_array(s->arena, 2 * list.n_openings + list.n_observed + list.n_exceptions, sizeof *c.lines);
	if (!c.lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!choose(s, &list, wanted, &c, e))
		return false;
	rows = arena_array(s->arena, c.n, sizeof *rows);
	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < c.n; i++)
		rows[i] = &c.lines[i];
	output_rows(&s->out, &flow_noun, rows, c.n);
	if (wanted == FLOWS_NEW)
		note_learning(s, &list);
	note_watched(s, &list, lists_openings(wanted));
	note_dropped(s, &list, lists_openings(wanted));
	return true;
}
