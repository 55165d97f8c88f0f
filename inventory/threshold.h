/* Thresholds (thresholds.csv): which measures may have one, and what a value is worth against it. Pure.
 *
 * A value is judged against `warning` and `critical` and leaves a state only once it is `hysteresis` back behind the limit. Measures
 * that move all the time are judged by their mean over the last 15 minutes, once 5 minutes of them are known; how much of a circuit is
 * used, by its 95th percentile (percentile_window.h). What is not measured is not judged: it stays as it was. */
#ifndef VIGIE_THRESHOLD_H
#define VIGIE_THRESHOLD_H

#include "intl.h"
#include "state.h"
#include "vtime.h"

#include <stddef.h>

/* X(enumerator, JSON key and alert's subject, msgid of what people call it, object kinds with spaces around, low, judged, share, hysteresis)
 * low: smaller is worse. judged: what of its values. share: 0 to 1. hysteresis: when none is declared, a share of the limit, of shares in
 * their own unit. */
#define MEASURES(X) \
	X(IN_UTIL, "in_util", N_("Use in"), " link ", false, JUDGED_P95, true, 0.05) \
	X(OUT_UTIL, "out_util", N_("Use out"), " link ", false, JUDGED_P95, true, 0.05) \
	X(IN_ERRORS_PS, "in_errors_ps", N_("Errors in"), " link ", false, JUDGED_MEAN, false, 0.1) \
	X(OUT_ERRORS_PS, "out_errors_ps", N_("Errors out"), " link ", false, JUDGED_MEAN, false, 0.1) \
	X(IN_DISCARDS_PS, "in_discards_ps", N_("Discards in"), " link ", false, JUDGED_MEAN, false, 0.1) \
	X(OUT_DISCARDS_PS, "out_discards_ps", N_("Discards out"), " link ", false, JUDGED_MEAN, false, 0.1) \
	X(LOSS_RATIO, "loss_ratio", N_("Loss"), " link device ", false, JUDGED_MEAN, true, 0.02) \
	X(LATENCY_MS, "latency_ms", N_("Latency"), " link device service ", false, JUDGED_MEAN, false, 0.1) \
	X(CPU_RATIO, "cpu_ratio", N_("CPU"), " device ", false, JUDGED_MEAN, true, 0.05) \
	X(MEMORY_RATIO, "memory_ratio", N_("Memory"), " device ", false, JUDGED_MEAN, true, 0.05) \
	X(USED_RATIO, "used_ratio", N_("Fullest disk"), " device ", false, JUDGED_EACH, true, 0.02) \
	X(HOURS_TO_FULL, "hours_to_full", N_("Hours until full"), " device ", true, JUDGED_EACH, false, 0.1) \
	X(DAYS_LEFT, "days_left", N_("Days to expiry"), " service ", true, JUDGED_EACH, false, 0) \
	X(HEALTHY, "healthy", N_("Services that work"), " application ", true, JUDGED_EACH, false, 0)

enum judged {
	JUDGED_EACH,
	JUDGED_MEAN, /* over 15 minutes */
	JUDGED_P95,  /* of five-minute means over two hours */
};

enum measure {
#define X(id, key, label, kinds, low, judged, share, hysteresis) MEASURE_##id,
	MEASURES(X)
#undef X
	MEASURE_COUNT
};

struct measure_class {
	const char *key, *label, *kinds;
	bool low, share;
	enum judged judged;
	double hysteresis;
};

extern const struct measure_class measure_classes[MEASURE_COUNT];

enum measure measure_from_key(const char *key); /* MEASURE_COUNT: none */
bool measure_is_of(enum measure m, const char *kind);

struct limits {
	double warning, critical; /* NAN: none; one of them at least is given */
	double hysteresis;        /* ≥ 0, NAN: the measure's own */
};

/* before: of the value before; anything else than WARNING and CRITICAL counts as OK. */
enum state threshold_judge(enum measure m, const struct limits *limits, double value, enum state before);

/* The limit that the state is about: the critical one when it is critical and there is one. */
double threshold_limit(const struct limits *limits, enum state s);

/* ---- the mean over the last 15 minutes ---- */

enum { WINDOW_MINUTES = 15, WINDOW_LEAST_MINUTES = 5 };

struct window {
	int64_t minute;           /* of the latest sample, of the monotonic clock */
	float sum[WINDOW_MINUTES];
	uint16_t n[WINDOW_MINUTES];
};

void window_add(struct window *w, double value, mono_t at); /* NAN: none */

/* NAN while it holds less than WINDOW_LEAST_MINUTES. *ret_minutes: from its oldest sample on. */
double window_mean(const struct window *w, mono_t now, int *ret_minutes);

#endif
