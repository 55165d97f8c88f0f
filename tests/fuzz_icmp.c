#include "probes/codec_icmp.h"

#include <netinet/in.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int families[] = { AF_INET, AF_INET6 };
	size_t skip = icmp_skip_ipv4_header(data, size);
	struct icmp_echo echo;
	struct err e;

	if (skip > size)
		abort();
	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		if (icmp_parse_reply(families[i], data + skip, size - skip, &echo, &e) && !echo.has_nonce)
			abort();
		if (icmp_parse_quoted_request(families[i], data, size, &echo, &e) && echo.has_nonce != (size >= 16))
			abort();
		if (size >= 2)
			(void)icmp_unreachable_reason(families[i], data[0], data[1]);
	}
	return 0;
}
