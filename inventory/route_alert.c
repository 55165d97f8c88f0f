/* What becomes of the alert of a route: pure. */
#include "reader_route_activity.h"

#include "inventory/clinical_use.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool is_for_strokes(const char *use)
{
	return use && clinical_use_rank(use) == 0;
}

static void say(const struct route_silence *s, char detail[static ROUTE_DETAIL_MAX])
{
	char since[WALL_RFC3339_MAX];

	wall_format_rfc3339(s->since, since);
	if (s->usual_low == UNKNOWN_I64)
		snprintf(detail, ROUTE_DETAIL_MAX, "no association since %s, %.0f were to be expected", since, s->missing);
	else if (s->usual_low == s->usual_high)
		snprintf(detail, ROUTE_DETAIL_MAX, "no association since %s, usually %" PRId64 " in that time", since, s->usual_low);
	else
		snprintf(detail, ROUTE_DETAIL_MAX, "no association since %s, usually %" PRId64 " to %" PRId64 " in that time", since, s->usual_low,
		         s->usual_high);
}

static void write_alert(const struct route_activity_row *r, struct route_alert *ret)
{
	int64_t followed = r->alert_follows == UNKNOWN_I64 ? 0 : r->alert_follows;

	ret->follows_id = r->explained_by ? r->explained_id : 0;
	ret->at = r->silence.since;
	ret->state = is_for_strokes(r->use) ? STATE_CRITICAL : STATE_WARNING;
	if (r->silence.voice == ROUTE_SILENT || !r->alert_detail)
		say(&r->silence, ret->detail);
	else
		snprintf(ret->detail, sizeof ret->detail, "%s", r->alert_detail);
	if (!wall_is_known(r->alert_since) || followed != ret->follows_id || !r->alert_detail || strcmp(r->alert_detail, ret->detail) != 0)
		ret->change = ROUTE_ALERT_WRITTEN;
}

static void end_alert(struct route_alert *ret, wall_t at)
{
	ret->change = ROUTE_ALERT_ENDED;
	ret->at = at;
	ret->state = STATE_OK;
}

void route_alert_judge(const struct route_activity_row *r, wall_t now, struct route_alert *ret)
{
	const struct route_silence *s = &r->silence;
	bool open = wall_is_known(r->alert_since), heard = wall_is_known(s->since);

	*ret = (struct route_alert){ .change = ROUTE_ALERT_STAYS, .at = WALL_NEVER };
	if (!open) {
		if (s->voice == ROUTE_SILENT && !r->explained_by)
			write_alert(r, ret);
		return;
	}
	if (!r->has_pair || !heard)
		end_alert(ret, now);
	else if (s->since.ms > r->alert_since.ms)
		end_alert(ret, r->last_seen.ms < now.ms ? r->last_seen : now);
	else if (s->since.ms < r->alert_since.ms && s->voice != ROUTE_SILENT) /* another pair is declared */
		end_alert(ret, now);
	else
		write_alert(r, ret);
}
