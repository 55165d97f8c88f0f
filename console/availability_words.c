#include "console/availability_words.h"

#include "inventory/format.h"
#include "console/keyword.h"
#include "console/state_mark.h"
#include "intl.h"

#include <math.h>

static void append_columns(const struct availability *a, struct text *t)
{
	char raw[FORMAT_MAX], maintenance[FORMAT_MAX], supplier[FORMAT_MAX], unknown[FORMAT_MAX];

	format_share(availability_raw(a), raw);
	format_share(availability_minus_maintenance(a), maintenance);
	format_share(availability_minus_supplier(a), supplier);
	format_share(availability_unknown(a), unknown);
	if (!*raw)
		text_append(t, _("not measured"));
	else
		text_appendf(t, _("raw %s, less maintenance %s, less supplier %s, unknown %s"), raw, *maintenance ? maintenance : "–",
		             *supplier ? supplier : "–", unknown);
}

bool availability_is_little(const struct availability_row *row)
{
	return row->verdict == AVAILABILITY_NOT_KNOWN && availability_measured(&row->time) < AVAILABILITY_MEASURED_LEAST;
}

void availability_append(const struct availability_row *row, wall_t now, struct text *t)
{
	char level[FORMAT_MAX], since[FORMAT_MAX], symbol[8] = "";

	if (!row->watched || isnan(availability_unknown(&row->time)))
		return;
	if (row->verdict == AVAILABILITY_NOT_MET) {
		symbol[utf8_encode(state_symbol(STATE_WARNING), symbol)] = '\0';
		text_appendf(t, "%s ", symbol);
	}
	format_time(row->time.since, now, since);
	if (availability_begins_late(&row->time))
		text_appendf(t, _("known since %s: "), since);
	append_columns(&row->time, t);
	if (row->verdict == AVAILABILITY_NO_LEVEL)
		return;
	format_share(row->guaranteed, level);
	text_appendf(t, _("; guaranteed %s: %s"), level, keyword_word("verdict", availability_verdict_name(row->verdict)));
	if (availability_is_little(row))
		text_append(t, _(", less than half was measured"));
}

enum style availability_style(const struct availability_row *row)
{
	return row->verdict == AVAILABILITY_NOT_MET ? state_style(STATE_WARNING) : STYLE_TEXT;
}
