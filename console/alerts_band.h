/* The line of the alerts, in the header of every view: to handle, hidden by what, who is on call, whether acts can be written. It gives
 * up words, then whole parts, the least urgent first, until it fits. Pure. */
#ifndef VIGIE_CONSOLE_ALERTS_BAND_H
#define VIGIE_CONSOLE_ALERTS_BAND_H

#include "console/grid.h"
#include "reader.h"

struct alerts_band_shown {
	bool back;      /* what comes back before the morning, or nothing does */
	bool read_only; /* that no act can be written, or one can */
};

/* on_call: "P. Martin → J. Roux\n08:00", "" when no rota says. What found no place is the caller's to show elsewhere. */
struct alerts_band_shown alerts_band_render(const struct alert_counts *t, const char *on_call, bool armed, struct grid *g, struct rect line);

/* "2 come back before 07:00", brief "2 back by 07:00"; "" when nothing does. */
void alerts_band_back(const struct alert_counts *t, bool brief, char *ret, size_t size);

#endif
