/* How a state looks: shape, word and colour say the same. */
#ifndef VIGIE_CONSOLE_STATE_MARK_H
#define VIGIE_CONSOLE_STATE_MARK_H

#include "console/grid.h"
#include "state.h"

uint32_t state_symbol(enum state s);
enum style state_style(enum state s);

#endif
