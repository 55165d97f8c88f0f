#include "console/period.h"

#include "intl.h"

static const struct { int64_t ms; const char *words; } periods[PERIOD_COUNT] = {
	[PERIOD_HOUR] = { INT64_C(3600000), N_("Last hour") },
	[PERIOD_DAY] = { INT64_C(86400000), N_("Last 24 hours") },
	[PERIOD_WEEK] = { INT64_C(604800000), N_("Last 7 days") },
};

int64_t period_ms(enum period p) { return periods[p].ms; }
const char *period_words(enum period p) { return periods[p].words; }
