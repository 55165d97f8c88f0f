/* What is said of an availability, to people. Pure. */
#ifndef VIGIE_CONSOLE_AVAILABILITY_WORDS_H
#define VIGIE_CONSOLE_AVAILABILITY_WORDS_H

#include "console/grid.h"
#include "reader_availability.h"
#include "text.h"

/* "raw 99.9 %, less maintenance 99.95 %, less supplier 100 %, unknown 0.1 %; guaranteed 99.9 %: met", behind "known since 11-23 22:27: "
 * where it was declared within the period, and behind the symbol of a warning where it is not met. "": nothing is there that could be
 * measured, or it was not declared then. */
void availability_append(const struct availability_row *row, wall_t now, struct text *t);

/* Why a level that is guaranteed is not said to be met: too little of the period was measured. */
bool availability_is_little(const struct availability_row *row);
enum style availability_style(const struct availability_row *row);

#endif
