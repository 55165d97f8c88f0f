#include "framework.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A refusal has one line of text; what is accepted has each key once, parents before their items and never scored with them, and
 * differs in nothing from itself. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct framework_change *changes;
	struct err e = { 0 };
	struct framework f;
	size_t n;

	if (!framework_parse("f", (const char *)data, size, a, &f, &e)) {
		if (!*e.text || strchr(e.text, '\n') || !utf8_is_valid(e.text, strlen(e.text)))
			abort();
		arena_free(a);
		return 0;
	}
	if (framework_count_leaves(&f) == 0 || !framework_diff(&f, &f, a, &changes, &n, &e) || n != f.n_requirements)
		abort();
	for (size_t i = 0; i < f.n_requirements; i++) {
		const struct requirement *r = &f.requirements[i], *parent = r->parent ? framework_find(&f, r->parent) : NULL;

		if (framework_find(&f, r->key) != r || changes[i].kind != FRAMEWORK_SAME || strlen(r->key) >= FRAMEWORK_KEY_MAX)
			abort();
		if (r->parent && (!parent || parent >= r || parent->leaf || !requirement_covers(r->parent, r->key)))
			abort();
	}
	arena_free(a);
	return 0;
}
