#include "console/redundancy_words.h"

#include "console/state_mark.h"
#include "intl.h"

#include <string.h>
#include "inventory/format.h"

void redundancy_append(wall_t proved, wall_t now, struct text *t)
{
	char day[FORMAT_MAX], age[FORMAT_MAX];

	format_date(proved, day);
	if (!wall_is_known(proved)) {
		text_append(t, _("theoretical: never proved"));
	} else if (redundancy_holds(proved, now)) {
		text_appendf(t, _("proved on %s"), day);
	} else {
		format_duration((now.ms - proved.ms) / 1000, age);
		text_appendf(t, _("proved on %s, %s ago: theoretical"), day, age);
	}
}

void redundancy_append_marked(wall_t proved, wall_t now, struct text *t)
{
	if (!redundancy_holds(proved, now)) {
		char symbol[8] = "";

		symbol[utf8_encode(state_symbol(STATE_WARNING), symbol)] = '\0';
		text_appendf(t, "%s ", symbol);
	}
	redundancy_append(proved, now, t);
}

enum style redundancy_style(wall_t proved, wall_t now)
{
	return redundancy_holds(proved, now) ? STYLE_TEXT : state_style(STATE_WARNING);
}

bool redundancy_is_theoretical(const struct link_row *l, wall_t now)
{
	return l->redundant && !(l->role && strcmp(l->role, "backup") == 0) && !redundancy_holds(l->redundancy_proved, now);
}
