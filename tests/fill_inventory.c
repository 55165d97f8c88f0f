/* fill_inventory [--] FILE [MINUTES [END]]: makes an inventory of the fictional region with so much history, a round a minute until END
 * (RFC 3339; now unless given), as region_fill does. */
#include "tests/region.h"

#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	wall_t end = wall_now();
	struct err e = { 0 };
	int64_t n_minutes;
	struct store *s;
	bool option = argc > 1 && argv[1][0] == '-';

	if (option && strcmp(argv[1], "--") == 0) {
		option = false;
		argv++;
		argc--;
	}
	n_minutes = argc > 2 ? strtoll(argv[2], NULL, 10) : 60;
	if (option || argc < 2 || argc > 4 || n_minutes < 1 || n_minutes > 100000) {
		fprintf(stderr, "usage: fill_inventory [--] FILE [MINUTES [END]]\n");
		return 64;
	}
	if ((argc > 3 && !wall_parse(argv[3], end, false, &end, &e)) || !store_open(argv[1], &s, &e)) {
		fprintf(stderr, "fill_inventory: %s\n", e.text);
		return 1;
	}
	region_fill(s, n_minutes, end);
	store_close(s);
	return 0;
}
