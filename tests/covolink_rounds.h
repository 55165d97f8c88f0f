/* Rounds of checks of declared Covolinks: what a peer says becomes a result in the words of the probe, and goes through the live core
 * and the store as the collector does. What fails ends the program. */
#ifndef VIGIE_TESTS_COVOLINK_ROUNDS_H
#define VIGIE_TESTS_COVOLINK_ROUNDS_H

#include "vtime.h"

#include <stddef.h>

enum peer_says {
	PEER_NOTHING,        /* it is not asked */
	PEER_FINE,           /* all kinds of images but two */
	PEER_NO_IMAGE,       /* Verification alone */
	PEER_NO_ECHO,        /* as PEER_NO_IMAGE, then silent */
	PEER_UNKNOWN_AE,     /* permanent refusal: called AE title not recognised */
};

struct peer { const char *covolink; enum peer_says says; };

/* A round at `at` of what is declared then: the Covolinks as the peers say (of none: nothing), every device answers echoes. Rounds of an
 * inventory go forward in time, each in a run of the collector of its own. */
struct store;
void covolink_round(struct store *s, wall_t at, const struct peer *peers, size_t n);

#endif
