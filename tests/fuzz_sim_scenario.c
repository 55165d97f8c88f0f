#include "probes/sim_scenario.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A refusal is one line; what is accepted plays in the order of its times, each step once a round. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct sim_scenario *s = sim_scenario_parse("f", (const char *)data, size, &e);
	struct sim_player p;
	int64_t last_ms = 0;

	if (!s) {
		if (strncmp(e.text, "f:", 2) != 0 || strchr(e.text, '\n'))
			abort();
		return 0;
	}
	p = sim_player_start(s, 0);
	for (size_t i = 0; i < 2 * s->n; i++) {
		int64_t next_ms = sim_player_next_ms(&p);

		if (next_ms == INT64_MAX && i >= s->n)
			break;
		if (next_ms < last_ms || !sim_player_take(&p, next_ms))
			abort();
		last_ms = next_ms;
	}
	sim_scenario_free(s);
	return 0;
}
