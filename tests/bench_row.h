/* One figure of a bench: a JSON object a line, for tests/bench.py, which judges it and prints the table. */
#ifndef VIGIE_BENCH_ROW_H
#define VIGIE_BENCH_ROW_H

#include <math.h>
#include <stdio.h>

struct bench_row {
	const char *name, *unit;
	double figure;
	double limit;            /* 0: none; else the figure may be that much */
	const char *peer;        /* NULL: none */
	double peer_figure;      /* in the same unit */
};

static inline void bench_say(struct bench_row r)
{
	printf("{\"name\":\"%s\",\"figure\":%.6g,\"unit\":\"%s\"", r.name, r.figure, r.unit);
	if (r.limit > 0)
		printf(",\"limit\":%.6g", r.limit);
	if (r.peer)
		printf(",\"peers\":{\"%s\":%.6g}", r.peer, r.peer_figure);
	printf("}\n");
	fflush(stdout);
}

#endif
