#include "intl.h"
#include "inventory/import_plan.h"
#include "inventory/threshold.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The measure, MEASURE_COUNT when it is refused. */
static enum measure check_measure(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	const char *key = import_value(f, row, "measure"), *object = import_value(f, row, "object"), *colon = strchr(object, ':');
	struct text_nearest near = { .word = key };
	enum measure m = measure_from_key(key);
	char text[200], kind[32];

	if (m == MEASURE_COUNT) {
		for (enum measure i = 0; i < MEASURE_COUNT; i++)
			text_nearest_offer(&near, measure_classes[i].key);
		snprintf(text, sizeof text, near.found ? _("a measure as in_util or latency_ms; the nearest is %s")
		                                       : _("a measure as in_util or latency_ms"), near.found);
	} else {
		snprintf(kind, sizeof kind, "%.*s", colon ? (int)(colon - object) : 0, object);
		if (measure_is_of(m, kind))
			return m;
		snprintf(text, sizeof text, _("a measure of what stands in `object`; this one is of kind%s"), measure_classes[m].kinds);
		text[strlen(text) - 1] = '\0';
	}
	import_refuse(p, f, row, "measure", text);
	return MEASURE_COUNT;
}

static double number(const struct entity_file *f, const struct import_row *row, const char *column)
{
	const char *value = import_value(f, row, column);

	return value ? strtod(value, NULL) : (double)NAN;
}

/* Cells are validated: they are numbers. */
static bool check_range(struct import_plan *p, const struct entity_file *f, const struct import_row *row, enum measure m)
{
	static const char *const columns[] = { "warning", "critical", "hysteresis" };

	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		double value = number(f, row, columns[i]);

		if (value < 0 || (measure_classes[m].share && value > 1))
			return import_refuse(p, f, row, columns[i], measure_classes[m].share ? _("a share from 0 to 1") : _("a number from 0 on"));
	}
	return true;
}

bool import_check_threshold(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	double warning = number(f, row, "warning"), critical = number(f, row, "critical");
	enum measure m;

	if (isnan(warning) && isnan(critical))
		return import_refuse(p, f, row, "warning", _("a value here or in `critical`"));
	m = check_measure(p, f, row);
	if (m == MEASURE_COUNT || !check_range(p, f, row, m))
		return false;
	if (isnan(warning) || isnan(critical))
		return true;
	if (measure_classes[m].low ? critical > warning : critical < warning)
		return import_refuse(p, f, row, "critical", measure_classes[m].low ? _("a limit that is not above `warning`: less is worse")
		                                                                   : _("a limit that is not below `warning`"));
	return true;
}
