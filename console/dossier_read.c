/* What a dossier is made of, read in one transaction. */
#include "console/dossier.h"

#include "reader_alerts.h"

#include <string.h>
#include <time.h>

enum { MONTHS_MAX = 240 };

static wall_t end_of_month(int year, int month)
{
	struct tm tm = { .tm_year = year, .tm_mon = month + 1, .tm_mday = 1, .tm_isdst = -1 };

	return (wall_t){ (int64_t)mktime(&tm) * 1000 - 1 };
}

static bool begins_plan(const struct dossier_source *s, wall_t *ret)
{
	bool any = false;

	for (size_t i = 0; i < s->n_stored; i++) {
		if (strcmp(s->stored[i].table, "action") != 0 || (any && s->stored[i].at_ms >= ret->ms))
			continue;
		ret->ms = s->stored[i].at_ms;
		any = true;
	}
	return any;
}

/* The end of each month since it began that is past, then the instant itself; at has room for all. */
static size_t list_points(wall_t first, wall_t now, wall_t *at)
{
	time_t begin = (time_t)(first.ms / 1000);
	struct tm tm;
	size_t n = 0;

	if (!localtime_r(&begin, &tm))
		return 0;
	for (; n < MONTHS_MAX; n++) {
		at[n] = end_of_month(tm.tm_year, tm.tm_mon + (int)n);
		if (at[n].ms >= now.ms)
			break;
	}
	at[n] = now;
	return n + 1;
}

static bool read_points(struct reader *r, struct arena *a, struct dossier_source *s, struct err *e)
{
	wall_t first = s->at, *at = arena_array(a, MONTHS_MAX + 1, sizeof *at);
	struct hds_plan *plans = arena_array(a, MONTHS_MAX + 1, sizeof *plans);

	if (!begins_plan(s, &first))
		return true;
	s->points = arena_array(a, MONTHS_MAX + 1, sizeof *s->points);
	if (!at || !plans || !s->points)
		return err_set(e, ERR_MEMORY, "out of memory");
	s->n_points = list_points(first, s->at, at);
	if (!read_hds_plans(r, at, s->n_points, plans, e))
		return false;
	for (size_t i = 0; i < s->n_points; i++)
		s->points[i] = (struct dossier_point){ at[i], plans[i] };
	return true;
}

static bool verify(struct reader *r, struct arena *a, struct dossier_source *s, struct err *e)
{
	struct journal_verdict v;
	size_t rows;

	s->faults = arena_alloc(a, sizeof *s->faults);
	if (!s->faults)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->n_journal; i++)
		s->texts_gone += s->journal[i].text_gone;
	return read_journal_head_then(r, &s->head, e) && journal_verify(r, NULL, journal_faults_note, s->faults, &v, e)
	       && hds_rows_verify(r, journal_faults_note_row, s->faults, &rows, e);
}

bool dossier_read(struct reader *r, struct arena *a, wall_t at, const char *timezone, struct dossier_source *ret, struct err *e)
{
	struct dossier_source *s = ret;

	*s = (struct dossier_source){ .at = at, .timezone = timezone };
	return read_simulation(r, &s->simulation, e) && read_hds_checklist(r, a, "hds", &s->hds, e) && read_hds_checklist(r, a, "iso27001", &s->iso, e)
	       && read_hds_evidence(r, a, &s->evidence, &s->n_evidence, e)
	       && read_hds_audits(r, a, &s->audits, &s->n_audits, e) && read_hds_journal(r, a, &s->journal, &s->n_journal, e)
	       && read_hds_stored(r, a, &s->stored, &s->n_stored, e) && read_hds_suppliers(r, a, &s->suppliers, &s->n_suppliers, e)
	       && read_supports(r, a, &s->contracts, &s->n_contracts, e) && read_hds_contacts(r, a, &s->contacts, &s->n_contacts, e)
	       && read_points(r, a, s, e) && verify(r, a, s, e);
}
