/* What becomes of the alert of a route: pure. */
#include "reader_route_activity.h"

#include "inventory/clinical_use.h"
#include "inventory/sentence.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool is_for_strokes(const char *use)
{
	return use && clinical_use_rank(use) == 0;
}

#define HOUR_MS (INT64_C(3600) * 1000)

bool route_is_blind(const struct route_activity_row *r, wall_t now)
{
	return wall_is_known(r->last_seen) && (!wall_is_known(r->looked) || r->looked.ms + ROUTE_BLIND_HOURS * HOUR_MS <= now.ms);
}

static bool is_given_up(const struct route_activity_row *r, wall_t now)
{
	return route_is_blind(r, now) && (!wall_is_known(r->looked) || r->looked.ms + ROUTE_GIVE_UP_HOURS * HOUR_MS <= now.ms);
}

enum { VOLUME_MAX = SENTENCE_SIZE_MAX + 32 };

/* Behind how many associations there usually are, what usually passes with them. */
static void say_volume(const struct route_silence *s, char words[static VOLUME_MAX])
{
	char size[SENTENCE_SIZE_MAX];

	snprintf(words, VOLUME_MAX, " in that time");
	if (s->usual_octets == UNKNOWN_I64 || s->usual_octets == 0)
		return;
	sentence_size(s->usual_octets, size);
	snprintf(words, VOLUME_MAX, " in that time, %s of data", size);
}

static void say(const struct route_silence *s, char detail[static ROUTE_DETAIL_MAX])
{
	char since[WALL_RFC3339_MAX], volume[VOLUME_MAX];

	wall_format_rfc3339(s->since, since);
	say_volume(s, volume);
	if (s->usual_low == UNKNOWN_I64)
		snprintf(detail, ROUTE_DETAIL_MAX, "no association since %s, %.0f were to be expected", since, s->missing);
	else if (s->usual_low == s->usual_high)
		snprintf(detail, ROUTE_DETAIL_MAX, "no association since %s, usually %" PRId64 "%s", since, s->usual_low, volume);
	else
		snprintf(detail, ROUTE_DETAIL_MAX, "no association since %s, usually %" PRId64 " to %" PRId64 "%s", since, s->usual_low, s->usual_high, volume);
}

static const char blind_words[] = ", and nobody has looked since ", waits_words[] = ", so whether it is silent is not known",
                  over_words[] = ", so its alert is over";

static void say_blind(const struct route_activity_row *r, const char *then, char detail[static ROUTE_DETAIL_MAX])
{
	char since[WALL_RFC3339_MAX], looked[WALL_RFC3339_MAX];

	wall_format_rfc3339(r->silence.since, since);
	wall_format_rfc3339(wall_is_known(r->looked) ? r->looked : r->silence.since, looked);
	snprintf(detail, ROUTE_DETAIL_MAX, "no association since %s%s%s%s", since, blind_words, looked, then);
}

static void write_alert(const struct route_activity_row *r, wall_t now, struct route_alert *ret)
{
	int64_t followed = r->alert_follows == UNKNOWN_I64 ? 0 : r->alert_follows;

	ret->follows_id = r->explained_by ? r->explained_id : 0;
	ret->at = r->silence.since;
	ret->state = route_is_blind(r, now) ? STATE_UNKNOWN : is_for_strokes(r->use) ? STATE_CRITICAL : STATE_WARNING;
	if (route_is_blind(r, now))
		say_blind(r, waits_words, ret->detail);
	else if (r->silence.voice == ROUTE_SILENT || !r->alert_detail || strstr(r->alert_detail, blind_words))
		say(&r->silence, ret->detail);
	else
		snprintf(ret->detail, sizeof ret->detail, "%s", r->alert_detail);
	if (!wall_is_known(r->alert_since) || followed != ret->follows_id || !r->alert_detail || strcmp(r->alert_detail, ret->detail) != 0)
		ret->change = ROUTE_ALERT_WRITTEN;
}

/* why NULL: it was heard. */
static void end_alert(struct route_alert *ret, wall_t at, const char *why)
{
	ret->change = ROUTE_ALERT_ENDED;
	ret->at = at;
	ret->state = why ? STATE_UNKNOWN : STATE_OK;
	snprintf(ret->detail, sizeof ret->detail, "%s", why ? why : "");
}

void route_alert_judge(const struct route_activity_row *r, wall_t now, struct route_alert *ret)
{
	const struct route_silence *s = &r->silence;
	bool open = wall_is_known(r->alert_since), heard = wall_is_known(s->since);
	char why[ROUTE_DETAIL_MAX];

	*ret = (struct route_alert){ .change = ROUTE_ALERT_STAYS, .at = WALL_NEVER };
	if (!open) {
		if (s->voice == ROUTE_SILENT && !r->explained_by && !route_is_blind(r, now))
			write_alert(r, now, ret);
		return;
	}
	if (!r->has_pair || !heard)
		end_alert(ret, now, "the route has no AE pair any more by which it is heard");
	else if (s->since.ms > r->alert_since.ms)
		end_alert(ret, r->last_seen.ms < now.ms ? r->last_seen : now, NULL);
	else if (s->since.ms < r->alert_since.ms && s->voice != ROUTE_SILENT)
		end_alert(ret, now, "another AE pair is declared: what was silent is not known any more");
	else
		write_alert(r, now, ret);
	if (ret->change != ROUTE_ALERT_ENDED && is_given_up(r, now)) {
		say_blind(r, over_words, why);
		end_alert(ret, now, why);
	}
}

enum state route_alert_end(enum state last, const char *detail)
{
	bool waited = detail && strstr(detail, blind_words) && strstr(detail, waits_words);

	return last == STATE_UNKNOWN && !waited ? STATE_UNKNOWN : STATE_OK;
}

bool route_alert_cuts(enum state s)
{
	return s != STATE_UNKNOWN;
}
