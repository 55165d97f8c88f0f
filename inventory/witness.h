/* Witnesses: addresses that answer as long as the collector itself is connected ("suis-je aveugle ?", invariant I4). Pure: told what
 * each round of echo requests to all of them said, it says whether the collector is blind.
 *
 * A witness is lost after WITNESS_ROUNDS rounds in a row without an answer, and found again after as many with one. The collector is
 * blind while more than half of them are lost: of two, both; of one, that one. Without a witness it never is. */
#ifndef VIGIE_WITNESS_H
#define VIGIE_WITNESS_H

#include "vtime.h"

#include <stddef.h>

enum { WITNESS_ROUNDS = 2, WITNESSES_MAX = 64 };

/* WITNESS_UNTRIED: we could not ask, or it was cut short: that tells nothing. */
enum witness_says { WITNESS_UNTRIED, WITNESS_ANSWERED, WITNESS_SILENT };

struct witness {
	unsigned in_a_row;        /* rounds that spoke against what it is taken for */
	bool lost;
};

struct witnesses {
	struct witness of[WITNESSES_MAX];
	size_t n;                 /* ≤ WITNESSES_MAX */
	bool blind;
	mono_t seen;              /* start of the last round in which half of them answered, or none could be asked; INT64_MIN ns: none yet */
};

/* n more than WITNESSES_MAX: the first ones. blind: as it was left; all are then lost until they answer. */
void witnesses_init(struct witnesses *w, size_t n, bool blind);

/* says[w->n] of a round that began at started. Returns whether w->blind changed. */
bool witnesses_take(struct witnesses *w, const enum witness_says *says, mono_t started);

/* Whether a run that nobody answered until `ended` may be our own failure: no round that began since has shown otherwise. */
bool witnesses_doubt(const struct witnesses *w, mono_t ended);

/* Whether the next round should not wait: the last one left open what is the case. */
bool witnesses_are_uneasy(const struct witnesses *w);

#endif
