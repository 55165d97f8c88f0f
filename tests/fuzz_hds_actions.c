#include "hds_act.h"
#include "import.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A plan from another tool is taken, or refused with one line of text that is safe to show. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const struct import_file file = { .name = "f", .text = (const char *)data, .len = size };
	struct err e = { 0 };

	if (!hds_actions_check(&file, a, &e) && (!*e.text || strpbrk(e.text, "\n\x1b") || !utf8_is_valid(e.text, strlen(e.text))))
		abort();
	arena_free(a);
	return 0;
}
