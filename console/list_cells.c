#include "console/list.h"

#include "facts.h"
#include "intl.h"
#include "inventory/format.h"

#include <stdio.h>

enum style list_row_style(const struct list *l, const void *row)
{
	return l->class->state(row) == STATE_CRITICAL ? STYLE_STRONG : STYLE_TEXT;
}

void list_put(struct grid *g, struct rect place, enum style style, const char *text)
{
	grid_put(g, place.x, place.y, place.width, text && *text ? style : STYLE_DIM, text && *text ? text : "–");
}

void list_put_right(struct grid *g, struct rect place, enum style style, const char *text)
{
	grid_put_right(g, place.x, place.y, place.width, text && *text ? style : STYLE_DIM, text && *text ? text : "–");
}

void list_put_value(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	list_put(g, place, list_row_style(l, row), list_shown(l->class->value(row, column)));
}

void list_put_time(const struct list *l, struct grid *g, struct rect place, const void *row, wall_t at)
{
	char words[FORMAT_MAX];

	format_time(at, l->now, words);
	list_put(g, place, list_row_style(l, row), words);
}

void list_put_date(const struct list *l, struct grid *g, struct rect place, const void *row, wall_t day)
{
	char words[FORMAT_MAX];

	format_date(day, words);
	list_put(g, place, list_row_style(l, row), words);
}

void list_put_since(const struct list *l, struct grid *g, struct rect place, enum style style, wall_t since)
{
	char words[FORMAT_MAX] = "";

	if (wall_is_known(since) && wall_is_known(l->now))
		format_duration_short((l->now.ms - since.ms) / 1000, words);
	list_put_right(g, place, style, words);
}

void list_put_days(struct grid *g, struct rect place, int64_t days, enum state worth)
{
	char words[32] = "";

	if (days != UNKNOWN_I64 && days >= 0)
		snprintf(words, sizeof words, _("%ld d"), (long)days);
	else if (days != UNKNOWN_I64 && days_ago(days) > 0)
		snprintf(words, sizeof words, _("%ld d ago"), (long)days_ago(days));
	else if (days != UNKNOWN_I64)
		snprintf(words, sizeof words, "%s", _("expired")); /* less than a day ago */
	list_put_right(g, place, worth == STATE_CRITICAL ? STYLE_CRITICAL : worth == STATE_WARNING ? STYLE_WARNING : STYLE_TEXT, words);
}

void list_put_ratio(struct grid *g, struct rect place, double ratio, double warning)
{
	char words[FORMAT_MAX];

	format_ratio(ratio, words);
	list_put_right(g, place, ratio >= warning ? STYLE_WARNING : STYLE_TEXT, words);
}
