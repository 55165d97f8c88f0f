#include "secrets.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	char *text = calloc(1, size + 1);
	struct secrets *s;

	memcpy(text, data, size);
	s = secrets_parse("f", text, size, 0, &e);
	if (!s && (!*e.text || strchr(e.text, '\n')))
		abort();
	secrets_free(s);
	free(text);
	return 0;
}
