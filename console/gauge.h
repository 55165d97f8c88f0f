/* A gauge: how full something is, as a bar of eighths and in per cent. */
#ifndef VIGIE_CONSOLE_GAUGE_H
#define VIGIE_CONSOLE_GAUGE_H

#include "console/pen.h"

enum { GAUGE_LABEL = 16, GAUGE_BAR = 12 };

/* One line: label, bar, per cent, then words ("40 GiB of 100 GiB"); a warning from 80 %, critical from 95 %. ratio NAN: no bar. */
void pen_gauge(struct pen *p, const char *label, double ratio, const char *words);

#endif
