/* Curves and past states on a page: what an object measured over a period, and which states it was in. */
#ifndef VIGIE_CONSOLE_HISTORY_PAGE_H
#define VIGIE_CONSOLE_HISTORY_PAGE_H

#include "console/pen.h"
#include "reader.h"

struct history_span {
	wall_t from, to;
	const struct history_row *rows;
	size_t n;
};

/* One curve: which members of struct history_row it draws. */
struct history_curve {
	const char *title;  /* msgid */
	size_t value, peak; /* offsets of doubles */
	enum style style;
	void (*format)(double value, char *buf);
};

extern const struct history_curve curve_in, curve_out, curve_round_trip, curve_loss, curve_delay;

double history_peak(const struct history_span *s, const struct history_curve *c); /* NAN: nothing was measured */

/* A line of words, then `rows` rows of cells. */
void pen_curve(struct pen *p, const struct history_span *s, const struct history_curve *c, int rows);
void pen_axis(struct pen *p, const struct history_span *s);

/* The last intervals of an object of that kind, the latest first; nothing when there are none. states: oldest first. */
void pen_states(struct pen *p, const char *kind, const struct state_row *states, size_t n, wall_t now);

#endif
