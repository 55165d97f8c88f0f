/* What is said of a redundancy, to people. Pure. */
#ifndef VIGIE_CONSOLE_REDUNDANCY_WORDS_H
#define VIGIE_CONSOLE_REDUNDANCY_WORDS_H

#include "console/grid.h"
#include "redundancy.h"
#include "text.h"

/* "proved on 2026-11-12", "proved on 2026-10-12, 41 d ago: theoretical", "theoretical: never proved" */
void redundancy_append(wall_t proved, wall_t now, struct text *t);

/* A declared redundancy of a link that was not seen to carry lately; a backup stands in for others and is not asked for. */
bool redundancy_is_theoretical(const struct link_row *l, wall_t now);

/* The same behind the symbol of a warning where it does not hold. */
void redundancy_append_marked(wall_t proved, wall_t now, struct text *t);
enum style redundancy_style(wall_t proved, wall_t now);

#endif
