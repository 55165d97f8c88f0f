/* Invented names of establishments. */
#ifndef VIGIE_SIM_DEMO_NAMES_H
#define VIGIE_SIM_DEMO_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* What an establishment is, what its name begins with. series: where its word begins in the epithets, of its own. share: how many of a hundred and forty-eight there are. */
struct demo_trade {
	const char *kind, *word, *former; /* former: what its old name began with, NULL for none */
	size_t series;
	char college;
	size_t share;
	bool syvik, pair, covolink; /* covolink: an imaging gateway of its own */
	bool by_address;            /* of its single circuits some are known by their address only */
	const char *pack;
};

extern const struct demo_trade demo_trades[];
extern const size_t demo_n_trades;

/* The n-th name of a trade: "des Falaises"; DEMO_EPITHETS of them, then they come again. */
enum { DEMO_EPITHETS = 64 };
extern const char *const demo_epithets[DEMO_EPITHETS];

#endif
