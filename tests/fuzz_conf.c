#include "conf.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A refusal has one line of valid UTF-8; what is accepted prints as a text that is accepted. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	char *text = calloc(1, size + 1), *printed = NULL;
	struct conf *c, *again;
	FILE *out;

	memcpy(text, data, size);
	c = conf_parse("f", text, size, &e);
	if (!c && (!*e.text || strchr(e.text, '\n')))
		abort();
	if (c) {
		out = open_memstream(&printed, &(size_t){ 0 });
		conf_print(c, out);
		fclose(out);
		again = conf_parse("f", printed, strlen(printed), &e);
		if (!again)
			abort();
		conf_free(again);
		free(printed);
	}
	conf_free(c);
	free(text);
	return 0;
}
