#include "inventory/import_map.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The mapping ends at the first NUL or at a line of %%; the CSV follows. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = calloc(1, size + 1), *cut;
	struct import_file f = { .name = "x.csv", .map_name = "x.map", .map = text };
	const struct entity_file *file;
	const char **headers;
	struct csv_table t;
	struct arena *a = arena_new();
	struct err e = { 0 };

	memcpy(text, data, size);
	cut = strstr(text, "\n%%\n");
	f.text = cut ? cut + 4 : "a,b\n1,2\n";
	f.len = cut ? (size_t)(text + size - f.text) : strlen(f.text);
	if (cut)
		cut[1] = '\0';
	if (!import_map_apply(&f, a, &file, &headers, &t, &e) && (!*e.text || strchr(e.text, '\n')))
		abort();
	arena_free(a);
	free(text);
	return 0;
}
