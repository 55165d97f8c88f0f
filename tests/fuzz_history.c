#include "inventory/history_codec.h"
#include "inventory/poll_codec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What decodes encodes to something that decodes to the same. */
static void check_chunk(const struct history_chunk *c, struct arena *a)
{
	struct text t = TEXT_INIT(2 * HISTORY_CHUNK_MAX);
	struct history_chunk again;

	if (history_encode(c, &t, NULL)) {
		if (!history_decode((const uint8_t *)t.data, t.len, a, &again, NULL) || again.n != c->n
		    || memcmp(again.at_s, c->at_s, c->n * sizeof *c->at_s) != 0)
			abort();
		for (size_t k = 0; k < c->n_columns; k++)
			if (memcmp(again.columns[k], c->columns[k], c->n * sizeof *c->columns[k]) != 0)
				abort();
	}
	text_done(&t);
}

/* The first byte chooses the decoder. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct history_chunk chunk;
	struct interface_sample *samples;
	struct stored_memory *memory;
	size_t n;

	if (a && size > 0) {
		switch (data[0] % 3) {
		case 0:
			if (history_decode(data + 1, size - 1, a, &chunk, NULL))
				check_chunk(&chunk, a);
			break;
		case 1:
			(void)!poll_decode_samples(data + 1, size - 1, a, &samples, &n, NULL);
			break;
		case 2:
			(void)!poll_decode_memory(data + 1, size - 1, a, &memory, &n, NULL);
			break;
		}
	}
	arena_free(a);
	return 0;
}
