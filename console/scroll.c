#include "console/scroll.h"

#include "text.h"

int scroll_moved(int scroll, int page, int rows_max, enum action a)
{
	const struct { enum action action; int rows, pages; } moves[] = {
		{ ACT_UP, -1, 0 }, { ACT_DOWN, 1, 0 }, { ACT_PAGE_UP, 0, -2 }, { ACT_PAGE_DOWN, 0, 2 }, { ACT_HALF_UP, 0, -1 },
		{ ACT_HALF_DOWN, 0, 1 }, { ACT_FIRST, -rows_max, 0 }, { ACT_LAST, rows_max, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(moves); i++)
		if (moves[i].action == a)
			scroll += moves[i].rows + moves[i].pages * page / 2;
	return scroll > 0 ? scroll : 0;
}

int scroll_held(int scroll, int page, int height)
{
	int most = height > page ? height - page : 0;

	return scroll > most ? most : scroll < 0 ? 0 : scroll;
}
