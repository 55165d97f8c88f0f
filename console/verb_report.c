#include "console/verb_report.h"

#include "console/availability_line.h"
#include "console/availability_words.h"
#include "console/verbs.h"
#include "intl.h"
#include "inventory/format.h"
#include "reader_availability.h"

#include <string.h>

/* ---- the four columns ---- */

/* For people, of several that a contract guarantees. */
static void tell_verdicts(struct session *s, const struct availability_row *rows, size_t n)
{
	size_t counts[AVAILABILITY_NOT_KNOWN + 1] = { 0 };

	for (size_t i = 0; i < n; i++)
		counts[rows[i].verdict]++;
	if (output_is_machine(&s->out) || n < 2 || counts[AVAILABILITY_NO_LEVEL] == n)
		return;
	if (counts[AVAILABILITY_ON_COURSE] > 0)
		output_line(&s->out, _("Guarantees: %zu met, %zu on course, %zu not met, %zu not known; without one: %zu"), counts[AVAILABILITY_MET],
		            counts[AVAILABILITY_ON_COURSE], counts[AVAILABILITY_NOT_MET], counts[AVAILABILITY_NOT_KNOWN], counts[AVAILABILITY_NO_LEVEL]);
	else
		output_line(&s->out, _("Guarantees: %zu met, %zu not met, %zu not known; without one: %zu"), counts[AVAILABILITY_MET],
		            counts[AVAILABILITY_NOT_MET], counts[AVAILABILITY_NOT_KNOWN], counts[AVAILABILITY_NO_LEVEL]);
}

static bool print_columns(struct session *s, const struct availability_row *rows, size_t n, struct err *e)
{
	struct availability_line_row *lines = arena_array(s->arena, n, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		lines[i] = availability_line_of_row(&rows[i]);
	if (!session_put_rows(s, &availability_noun, lines, n, e))
		return false;
	tell_verdicts(s, rows, n);
	return true;
}

/* ---- what makes them ---- */

struct incident_row {
	const char *name, *kind, *counted_as, *cause, *contract;
	wall_t from, to, called, gtr_due;
	int64_t lasts_ms, alert_id, in_time;
};

#define LINE(key, header, type, field, rank) COLUMN(incident_row, key, header, type, field, rank)

static const struct column incident_columns[] = {
	LINE("name", N_("Object"), VALUE_TEXT, name, 1),
	LINE("kind", N_("Kind"), VALUE_TEXT, kind, 0),
	LINE("from", N_("From"), VALUE_TIME, from, 1),
	LINE("to", N_("Until"), VALUE_TIME, to, 3),
	LINE("lasts_s", N_("Duration"), VALUE_STEP, lasts_ms, 1),
	LINE("counted_as", N_("Counts as"), VALUE_KEYWORD, counted_as, 1),
	LINE("cause", N_("Cause"), VALUE_TEXT, cause, 2),
	LINE("alert", N_("Alert"), VALUE_INTEGER, alert_id, 4),
	LINE("contract", N_("Contract"), VALUE_TEXT, contract, 4),
	LINE("called", N_("Called"), VALUE_TIME, called, 3),
	LINE("gtr_due", N_("To be repaired by"), VALUE_TIME, gtr_due, 5),
	LINE("repaired_in_time", N_("Repaired in time"), VALUE_KNOWN_BOOL, in_time, 5),
};

static const struct noun incident_noun = {
	.name = "incidents", .empty = N_("Nothing was down, and all of it was measured."), .columns = incident_columns,
	.n_columns = ARRAY_LEN(incident_columns), .row_size = sizeof(struct incident_row),
};

static const struct noun late_noun = {
	.name = "incidents", .empty = N_("Nothing was down since it was declared, and all of it was measured."), .columns = incident_columns,
	.n_columns = ARRAY_LEN(incident_columns), .row_size = sizeof(struct incident_row),
};

static bool any_begins_late(const struct availability_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (availability_begins_late(&rows[i].time))
			return true;
	return false;
}

/* One that goes on is late once its time has passed; of one without a clock nothing is said. */
static int64_t repaired_in_time(const struct availability_incident *i, wall_t now)
{
	if (!wall_is_known(i->gtr_due) || (!wall_is_known(i->repaired) && now.ms <= i->gtr_due.ms))
		return UNKNOWN_I64;
	return wall_is_known(i->repaired) && i->repaired.ms <= i->gtr_due.ms;
}

static struct incident_row incident_of(const struct availability_row *r, const struct availability_incident *i, wall_t now)
{
	return (struct incident_row){
		.name = r->name, .kind = r->kind, .counted_as = availability_part_name(i->part), .cause = i->cause, .contract = i->contract,
		.from = i->from, .to = i->goes_on ? WALL_NEVER : i->to, .called = i->called, .gtr_due = i->gtr_due,
		.lasts_ms = i->to.ms - i->from.ms, .alert_id = i->alert_id ? i->alert_id : UNKNOWN_I64, .in_time = repaired_in_time(i, now),
	};
}

static bool print_incidents(struct session *s, const struct availability_row *rows, size_t n, struct err *e)
{
	struct incident_row *lines;
	size_t sum = 0, k = 0;

	for (size_t i = 0; i < n; i++)
		sum += rows[i].n_incidents;
	lines = arena_array(s->arena, sum, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < rows[i].n_incidents; j++)
			lines[k++] = incident_of(&rows[i], &rows[i].incidents[j], session_instant(s));
	return session_put_rows(s, any_begins_late(rows, n) ? &late_noun : &incident_noun, lines, sum, e);
}

/* ---- the report ---- */

static bool read_period(struct session *s, struct availability_time *ret, struct err *e)
{
	bool spans = cli_has(s->line, OPT_FROM) || cli_has(s->line, OPT_TO);

	*ret = availability_month_of(session_instant(s), 0);
	if (cli_has(s->line, OPT_MONTH) && spans)
		return err_set(e, ERR_USAGE, "%s", _("give --month, or --from and --to"));
	if (cli_has(s->line, OPT_MONTH))
		return availability_month_parse(s->line->values[OPT_MONTH], ret, e) || err_prefix(e, "--month");
	if (!session_time_option(s, OPT_FROM, false, &ret->from, e) || !session_time_option(s, OPT_TO, false, &ret->to, e))
		return false;
	return ret->from.ms < ret->to.ms || err_set(e, ERR_USAGE, "%s", _("--from must lie before --to"));
}

static bool read_named(struct session *s, struct availability_time period, struct availability_row **ret_rows, size_t *ret_n, struct err *e)
{
	size_t n = s->line->n_args - 1;
	struct availability_row *rows = arena_array(s->arena, n, sizeof *rows);
	const char *kind;
	int64_t id;

	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		if (!session_find_entity(s, s->line->args[1 + i], &id, &kind, e)
		    || !read_availability(s->reader, s->arena, id, period, cli_has(s->line, OPT_INCIDENTS), &rows[i], e))
			return false;
	*ret_rows = rows;
	*ret_n = n;
	return true;
}

static void tell_period(struct session *s, struct availability_time period)
{
	wall_t now = session_instant(s);
	char from[FORMAT_MAX], to[FORMAT_MAX];

	format_timestamp(period.from, from);
	format_timestamp(period.to.ms < now.ms ? period.to : now, to);
	if (period.to.ms < now.ms)
		session_note(s, _("From %s to %s."), from, to);
	else
		session_note(s, _("From %s to %s, so far."), from, to);
	session_note(s, "%s", _("All time counts, nights and weekends too: the hours of a contract are those of its repair clock alone."));
}

/* So many are named; of more it is said how many, and the rows say which. */
enum { LATE_NAMED = 5 };

static void tell_late(struct session *s, const struct availability_row *rows, size_t n, size_t late)
{
	char since[FORMAT_MAX];

	if (late > LATE_NAMED)
		session_note(s, _("%zu of %zu were declared within that time only: what is told of them begins then."), late, n);
	for (size_t i = 0; late <= LATE_NAMED && i < n; i++) {
		if (!availability_begins_late(&rows[i].time))
			continue;
		format_timestamp(rows[i].time.since, since);
		session_note(s, _("%s was declared within that time only: what is told of it is known since %s."), rows[i].name, since);
	}
}

/* What the figures leave out of the period. */
static void tell_unmeasured(struct session *s, const struct availability_row *rows, size_t n)
{
	size_t late = 0, little = 0;

	for (size_t i = 0; i < n; i++) {
		late += availability_begins_late(&rows[i].time);
		little += availability_is_little(&rows[i]);
	}
	tell_late(s, rows, n, late);
	if (little > 0)
		session_note(s, ngettext("Of %zu less than half of that time was measured: whether its guarantee is met is not known.",
		                         "Of %zu less than half of that time was measured: whether their guarantees are met is not known.", little), little);
}

static bool report_availability(struct session *s, struct err *e)
{
	bool incidents = cli_has(s->line, OPT_INCIDENTS);
	struct availability_time period;
	struct availability_row *rows;
	size_t n;

	if (!read_period(s, &period, e) || !session_read_begin(s, e))
		return false;
	if (s->line->n_args > 1 ? !read_named(s, period, &rows, &n, e)
	                        : !read_availability_sites(s->reader, s->arena, period, incidents, &rows, &n, e))
		return false;
	tell_period(s, period);
	tell_unmeasured(s, rows, n);
	return incidents ? print_incidents(s, rows, n, e) : print_columns(s, rows, n, e);
}

bool verb_report(struct session *s, int *ret_status, struct err *e)
{
	const char *what = s->line->args[0];

	(void)ret_status;
	if (strcmp(what, "availability") == 0)
		return report_availability(s, e);
	if (strcmp(what, "redundancy") != 0)
		return err_set(e, ERR_USAGE, _("vigie report %.32s: expected availability or redundancy"), what);
	for (size_t o = 0; o < OPT_COUNT; o++)
		if (cli_options_hold(s->line->verb->options, (enum cli_option)o) && cli_has(s->line, (enum cli_option)o))
			return err_set(e, ERR_USAGE, _("%s takes no option %s"), "report redundancy", cli_options[o].name);
	return report_redundancy(s, e);
}
