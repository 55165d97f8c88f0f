#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char device[256], folded[256];
	struct text safe = TEXT_INIT(4096);

	text_from_device(data, size, device, sizeof device);
	if (!utf8_is_valid(device, strlen(device)))
		abort();
	text_fold(device, folded, sizeof folded);
	if (!utf8_is_valid(folded, strlen(folded)))
		abort();
	text_append_safe(&safe, device);
	for (const char *p = text_str(&safe); *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			abort();
	text_done(&safe);
	return 0;
}
