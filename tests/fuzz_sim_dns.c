#include "probes/sim_dns.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever is asked, the answer is a response to this very question and fits a datagram. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sim_service s = { .host = "www.demo.invalid", .kind = SIM_DNS, .answer.s_addr = 0x01020304 };
	uint8_t out[SIM_DNS_MAX];
	size_t len = sim_dns_answer(&s, data, size, out);

	if (len > SIM_DNS_MAX || (len > 0 && (len < 17 || memcmp(out, data, 2) != 0 || !(out[2] & 0x80) || out[5] != 1)))
		abort();
	return 0;
}
