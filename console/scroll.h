/* How a text that is longer than its window moves by keys. Pure. */
#ifndef VIGIE_SCROLL_H
#define VIGIE_SCROLL_H

#include "console/keys.h"

/* The first row shown after a; never negative. page: rows of a window; rows_max: at least as many as there are. Who draws holds it to
 * the last row: scroll_held. An action that moves nothing leaves it. */
int scroll_moved(int scroll, int page, int rows_max, enum action a);

/* The first row shown, so that a window of page rows stays within height of them. */
int scroll_held(int scroll, int page, int height);

#endif
