#include "probes/codec_dns.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_target_text(const uint8_t *data, size_t size)
{
	char text[512];
	struct dns_target target;

	if (size >= sizeof text)
		return;
	memcpy(text, data, size);
	text[size] = '\0';
	if (dns_target_parse(text, &target, NULL) && target.name[0] == '\0')
		abort();
}

/* The first byte chooses the asked type. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum dns_type types[] = { DNS_A, DNS_NS, DNS_CNAME, DNS_SOA, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA, DNS_SRV };
	static struct dns_answer answer;
	char missing[DNS_TEXT_MAX];
	enum dns_type type;
	struct err e;

	fuzz_target_text(data, size);
	if (size == 0)
		return 0;
	type = types[data[0] % ARRAY_LEN(types)];
	if (!dns_parse_answer(data + 1, size - 1, type, &answer, &e))
		return 0;
	if (answer.n > DNS_ANSWERS_MAX)
		abort();
	for (size_t i = 0; i < answer.n; i++) {
		if (!utf8_is_valid(answer.texts[i], strlen(answer.texts[i])))
			abort();
	}
	(void)dns_answer_holds(&answer, type, "192.0.2.1,demo.test", missing);
	return 0;
}
