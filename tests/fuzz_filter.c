/* What a person may type after `f`, and a keys.conf: parsed or refused with a sentence. */
#include "console/filter.h"
#include "console/keys.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *value(const void *row, size_t field)
{
	return field == 0 ? "down\nCoupée" : field == 1 ? row : NULL;
}

static void fuzz_keys(const uint8_t *data, size_t size)
{
	struct keymap m = { .n = 0 };
	struct err e = { .kind = ERR_NONE };
	FILE *in = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;

	if (!in)
		return;
	if (!keymap_parse(&m, "keys.conf", in, &e) && (e.kind != ERR_CONFIG || !e.text[0]))
		abort();
	for (size_t i = 0; i < m.n; i++)
		if (key_is_reserved(m.entries[i].key))
			abort();
	fclose(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const fields[] = { "state", "name", "site", NULL };
	struct filter f;
	struct err e = { .kind = ERR_NONE };
	char text[1024];

	fuzz_keys(data, size);
	size = size < sizeof text ? size : sizeof text - 1;
	memcpy(text, data, size);
	text[size] = '\0';
	if (filter_parse(text, fields, &f, &e))
		filter_matches(&f, "down coupee breval chu a", value, "Bréval-CHU-A");
	else if (e.kind != ERR_USAGE || !e.text[0])
		abort();
	return 0;
}
