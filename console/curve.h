/* Curves: history as braille cells, two samples a column and four levels a row. What is not known is a gap, not a zero. */
#ifndef VIGIE_CONSOLE_CURVE_H
#define VIGIE_CONSOLE_CURVE_H

#include "console/grid.h"

/* samples: one for each half column, oldest first, 2 × r.width of them; NAN is a gap, 0 a base line. top: the value of full height. */
void curve_render(struct grid *g, struct rect r, enum style style, const double *samples, double top);

/* The next round number (1 1.5 2 2.5 3 4 5 6 8 times a power of ten) at or above value; 1 for nothing. */
double curve_round_up(double value);

#endif
