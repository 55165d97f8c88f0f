#include "rota.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A refusal has one line of text; what is accepted names somebody at any time, and its changes come one after the other. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t instants[] = { INT64_C(946684800000), INT64_C(1795316400000), INT64_C(7258118400000) };
	char *text = calloc(1, size + 1);
	struct err e = { 0 };
	struct rota_gap gaps[8];
	struct rota *r;

	memcpy(text, data, size);
	r = rota_parse("f", text, size, &e);
	if (!r && (!*e.text || strchr(e.text, '\n')))
		abort();
	for (size_t i = 0; r && i < ARRAY_LEN(instants); i++) {
		wall_t t = { instants[i] };

		for (int k = 0; k < 20 && wall_is_known(t); k++) {
			struct rota_turn turn = rota_at(r, t);

			if (!turn.person || (wall_is_known(turn.until) && turn.until.ms <= t.ms))
				abort();
			t = turn.until;
		}
		(void)rota_gaps(r, (wall_t){ instants[i] }, (wall_t){ instants[i] + INT64_C(1) * 30 * 86400000 }, gaps, ARRAY_LEN(gaps));
	}
	rota_free(r);
	free(text);
	return 0;
}
