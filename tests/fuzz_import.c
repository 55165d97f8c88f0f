#include "import.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line names the file, the rest is its text. What is accepted is accepted again and changes nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct store *s;
	const uint8_t *end = memchr(data, '\n', size);
	struct import_file f = { 0 };
	struct arena *a;
	struct import_report r;
	struct err e = { 0 };
	char name[32] = "";

	if (!s && !store_open(":memory:", &s, &e))
		abort();
	if (!end || (size_t)(end - data) >= sizeof name)
		return 0;
	memcpy(name, data, (size_t)(end - data));
	a = arena_new();
	f.name = name;
	f.text = (const char *)end + 1;
	f.len = size - (size_t)(end + 1 - data);
	if (import_run(s, (wall_t){ 1000 }, &f, 1, &(struct import_options){ 0 }, a, &r, &e)) {
		if (!import_run(s, (wall_t){ 1001 }, &f, 1, &(struct import_options){ .dry_run = true }, a, &r, &e) || r.n_changes)
			abort();
		store_close(s); /* a refused import leaves it as it was: only then is it used again */
		s = NULL;
	} else if (!*e.text || strchr(e.text, '\n') || !utf8_is_valid(e.text, strlen(e.text))) {
		abort();
	}
	arena_free(a);
	return 0;
}
