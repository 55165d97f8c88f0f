#include "inventory/witness.h"

void witnesses_init(struct witnesses *w, size_t n, bool blind)
{
	*w = (struct witnesses){ .n = n < WITNESSES_MAX ? n : WITNESSES_MAX, .blind = blind && n > 0, .seen = { INT64_MIN } };
	for (size_t i = 0; i < w->n; i++)
		w->of[i].lost = w->blind;
}

static void witness_take(struct witness *w, enum witness_says says)
{
	if (says == WITNESS_UNTRIED)
		return;
	if ((says == WITNESS_SILENT) == w->lost) {
		w->in_a_row = 0;
	} else if (++w->in_a_row >= WITNESS_ROUNDS) {
		w->lost = !w->lost;
		w->in_a_row = 0;
	}
}

bool witnesses_take(struct witnesses *w, const enum witness_says *says, mono_t started)
{
	size_t lost = 0, silent = 0;
	bool was_blind = w->blind;

	for (size_t i = 0; i < w->n; i++) {
		witness_take(&w->of[i], says[i]);
		lost += w->of[i].lost;
		silent += says[i] == WITNESS_SILENT;
	}
	if (2 * silent <= w->n)
		w->seen = started;
	w->blind = 2 * lost > w->n;
	return w->blind != was_blind;
}

bool witnesses_doubt(const struct witnesses *w, mono_t ended)
{
	return w->n > 0 && mono_before(w->seen, ended);
}

bool witnesses_are_uneasy(const struct witnesses *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->of[i].in_a_row > 0)
			return true;
	return w->blind;
}
