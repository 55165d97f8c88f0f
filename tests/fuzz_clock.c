#include "probes/codec_clock.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The nonce is what the packet says, so that the rest is read too. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sntp_answer a;
	uint64_t nonce = 0;
	int64_t us;

	for (size_t i = 24; i < 32 && i < size; i++)
		nonce = nonce << 8 | data[i];
	if (sntp_parse_answer(data, size, nonce, 1795316400000000, 1795316400025000, &a, NULL) && (a.uncertainty_us < 0 || a.stratum > 16))
		abort();
	if (date_and_time_parse(data, size, &us, NULL) && (us < -INT64_C(70000000000000000) || us > INT64_C(2100000000000000000)))
		abort();
	return 0;
}
