#include "console/handover.h"

#include "redundancy.h"

/* The notes of before the shift count too: who called, and what was promised. */
static wall_t oldest(const struct alert_row *alerts, size_t n, wall_t since)
{
	for (size_t i = 0; i < n; i++)
		if (alerts[i].handling != ALERT_ENDED && alerts[i].since.ms < since.ms)
			since = alerts[i].since;
	return since;
}

bool handover_read(struct reader *r, struct arena *a, wall_t since, wall_t now, struct handover *ret, struct err *e)
{
	struct status_row *status = arena_alloc(a, sizeof *status);
	struct silence_row *silences;
	struct alert_row *alerts;
	struct note_row *notes;
	struct link_row *links;

	if (!status)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_links(r, a, &links, &ret->n_links, e) || !read_redundancies(r, links, ret->n_links, e)
	    || !read_alerts(r, a, true, &alerts, &ret->n_alerts, e)
	    || !read_status(r, status, e) || !read_silences(r, a, false, &silences, &ret->n_silences, e)
	    || !read_notes(r, a, 0, oldest(alerts, ret->n_alerts, since), &notes, &ret->n_notes, e))
		return false;
	ret->since = since;
	ret->now = now;
	ret->status = status;
	ret->alerts = alerts;
	ret->silences = silences;
	ret->notes = notes;
	ret->links = links;
	return true;
}
