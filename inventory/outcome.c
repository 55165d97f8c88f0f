#include "outcome.h"

#include "intl.h"

#include <string.h>

static const struct {
	const char *name;
	enum state state;
	const char *sentence;
} outcomes[OUTCOME_COUNT] = {
#define X(id, stable, st, words) [OUTCOME_##id] = { stable, st, words },
	OUTCOMES(X)
#undef X
};

const char *outcome_name(enum outcome o) { return outcomes[o].name; }
enum state outcome_state(enum outcome o) { return outcomes[o].state; }
const char *outcome_sentence(enum outcome o) { return outcomes[o].sentence; }

bool outcome_from_name(const char *name, enum outcome *ret_o)
{
	for (size_t i = 0; i < OUTCOME_COUNT; i++) {
		if (strcmp(outcomes[i].name, name) == 0) {
			*ret_o = (enum outcome)i;
			return true;
		}
	}
	return false;
}
