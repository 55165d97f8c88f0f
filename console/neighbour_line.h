/* Whom devices hear, as people and programs read it: the rows of `vigie neighbours`, of `show` and of a device's card. */
#ifndef VIGIE_CONSOLE_NEIGHBOUR_LINE_H
#define VIGIE_CONSOLE_NEIGHBOUR_LINE_H

#include "console/column.h"
#include "console/pen.h"
#include "neighbours.h"

enum { NEIGHBOURS_SHOWN = 5 }; /* beside a device */

struct neighbour_line {
	struct neighbour_row row;
	const char *status, *protocol;
};

extern const struct noun neighbour_noun;

struct neighbour_line neighbour_line_of(const struct neighbour_row *row);

/* "Seen beside it": the first ones, how many more there are, and how many hosts ARP alone shows. Nothing of an empty list. */
void pen_neighbours(struct pen *p, const struct neighbour_list *list);

#endif
