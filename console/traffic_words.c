#include "console/traffic_words.h"

#include "facts.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <string.h>

enum { WHOLE_DAY_S = TRAFFIC_DAY_S - 3600 /* the hour that begins it is not counted */ };

static void append_why(const struct traffic_view *v, wall_t now, struct text *t)
{
	char at[FORMAT_MAX];

	if (wall_is_known(v->watched)) {
		format_time(v->watched, now, at);
		text_appendf(t, _("not observed by capture since %s"), at);
	} else if (wall_is_known(v->ended)) {
		format_time(v->ended, now, at);
		text_appendf(t, _("not observed: no capture looks since %s"), at);
	} else if (!v->told) {
		text_append(t, _("not observed: no capture has looked"));
	} else if (v->interface) {
		text_appendf(t, _("not observed: the capture on %s has not begun"), v->interface);
	} else {
		text_append(t, _("not observed: no capture is configured"));
	}
}

void traffic_view_words(const struct traffic_view *v, wall_t now, struct text *t)
{
	char at[FORMAT_MAX];

	if (!wall_is_known(v->watched)) {
		append_why(v, now, t);
		return;
	}
	format_time(v->watched, now, at);
	text_appendf(t, _("watched on %s since %s"), v->point, at);
}

static enum traffic_result result_of(const char *name)
{
	for (size_t i = 0; i < TRAFFIC_RESULTS; i++)
		if (strcmp(traffic_result_name((enum traffic_result)i), name) == 0)
			return (enum traffic_result)i;
	return TRAFFIC_UNANSWERED;
}

/* What was seen lasts, who saw it may not. */
static void append_ended(const struct traffic_view *v, wall_t now, struct text *t)
{
	char at[FORMAT_MAX];

	if (wall_is_known(v->watched) || !wall_is_known(v->ended))
		return;
	format_time(v->ended, now, at);
	text_append_part(t, " · ", _("no capture looks since %s"), at);
}

void traffic_last_words(const struct covolink_traffic *c, const struct traffic_view *v, wall_t now, struct text *t)
{
	char at[FORMAT_MAX];

	if (!wall_is_known(c->last)) {
		append_why(v, now, t);
		return;
	}
	format_time(c->last, now, at);
	if (strcmp(c->direction, "in") == 0)
		text_appendf(t, _("%s, asked by %s (%s): %s"), at, c->peer_ae, c->peer_address, _(traffic_result_word(result_of(c->result))));
	else
		text_appendf(t, _("%s, it asked %s (%s): %s"), at, c->peer_ae, c->peer_address, _(traffic_result_word(result_of(c->result))));
	append_ended(v, now, t);
}

void traffic_image_words(const struct covolink_traffic *c, const struct traffic_view *v, wall_t now, struct text *t)
{
	char from[FORMAT_MAX], to[FORMAT_MAX];

	if (!wall_is_known(c->image_hour)) {
		append_why(v, now, t);
		return;
	}
	format_time(c->image_hour, now, from);
	if (wall_is_known(c->last) && c->last.ms >= c->image_hour.ms && c->last.ms < c->image_hour.ms + INT64_C(3600000))
		format_time(c->last, now, to);
	else
		format_time((wall_t){ c->image_hour.ms + INT64_C(3600000) }, now, to);
	text_appendf(t, _("between %s and %s"), from, to);
	append_ended(v, now, t);
}

void traffic_volume_words(const struct covolink_traffic *c, const struct traffic_view *v, wall_t now, struct text *t)
{
	char in[FORMAT_MAX], out[FORMAT_MAX], watched[FORMAT_MAX];

	if (c->associations == UNKNOWN_I64) {
		append_why(v, now, t);
		return;
	}
	format_bytes(c->bytes_in, in);
	format_bytes(c->bytes_out, out);
	text_appendf(t, ngettext("%" PRId64 " association in 24 h, %s received, %s sent", "%" PRId64 " associations in 24 h, %s received, %s sent",
	                         (unsigned long)c->associations), c->associations, in, out);
	format_duration(c->watched_s, watched);
	if (c->watched_s < WHOLE_DAY_S)
		text_append_part(t, " · ", _("of which %s were watched"), watched);
}
