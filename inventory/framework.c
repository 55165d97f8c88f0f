#include "framework.h"

#include "inventory/framework_internal.h"
#include "inventory/framework_octets.h"

#include <string.h>

const struct requirement *framework_find(const struct framework *f, const char *key)
{
	for (size_t i = 0; i < f->n_requirements; i++)
		if (strcmp(f->requirements[i].key, key) == 0)
			return &f->requirements[i];
	return NULL;
}

const struct framework_mark *framework_find_mark(const struct framework *f, const char *key)
{
	for (size_t i = 0; i < f->n_marks; i++)
		if (strcmp(f->marks[i].key, key) == 0)
			return &f->marks[i];
	return NULL;
}

const struct framework_fact *framework_find_fact(const struct framework *f, const char *key)
{
	for (size_t i = 0; i < f->n_facts; i++)
		if (strcmp(f->facts[i].key, key) == 0)
			return &f->facts[i];
	return NULL;
}

size_t framework_count_requirements(const struct framework *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_requirements; i++)
		n += !f->requirements[i].annex && !f->requirements[i].parent;
	return n;
}

size_t framework_count_leaves(const struct framework *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_requirements; i++)
		n += f->requirements[i].leaf;
	return n;
}

bool requirement_covers(const char *reference, const char *key)
{
	size_t n = strlen(reference);

	return n > 0 && strncmp(reference, key, n) == 0 && (!key[n] || key[n] == '.');
}

bool framework_split(const char *list, struct arena *a, struct framework_keys *ret, struct err *e)
{
	struct framework_keys keys = { NULL, 0 };
	size_t n = list && *list ? 1 : 0;

	for (const char *p = n ? list : ""; *p; p++)
		n += *p == ';';
	keys.keys = arena_array(a, n, sizeof *keys.keys);
	if (!keys.keys)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (const char *p = list; keys.n < n; p += strcspn(p, ";") + 1) {
		keys.keys[keys.n] = arena_strndup(a, p, strcspn(p, ";"));
		if (!keys.keys[keys.n++])
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	*ret = keys;
	return true;
}

/* ---- two versions ---- */

enum { REQUIREMENT_OCTETS_MAX = FRAMEWORK_BYTES_MAX };

const char *framework_change_name(enum framework_change_kind kind)
{
	switch (kind) {
	case FRAMEWORK_SAME:
		return "same";
	case FRAMEWORK_REWORDED:
		return "reworded";
	case FRAMEWORK_MODIFIED:
		return "modified";
	case FRAMEWORK_ADDED:
		return "added";
	case FRAMEWORK_REMOVED:
		return "removed";
	}
	return "";
}

static bool is_same(const struct requirement *a, const struct requirement *b, bool *ret, struct err *e)
{
	struct text octets[2] = { TEXT_INIT(REQUIREMENT_OCTETS_MAX), TEXT_INIT(REQUIREMENT_OCTETS_MAX) };
	bool ok;

	framework_encode_requirement(&octets[0], a);
	framework_encode_requirement(&octets[1], b);
	ok = (!octets[0].failed && !octets[1].failed) || err_set(e, ERR_MEMORY, "out of memory");
	if (ok)
		*ret = octets[0].len == octets[1].len && memcmp(text_str(&octets[0]), text_str(&octets[1]), octets[0].len) == 0;
	text_done(&octets[0]);
	text_done(&octets[1]);
	return ok;
}

static bool kind_of(const struct requirement *before, const struct requirement *after, enum framework_change_kind *ret, struct err *e)
{
	bool same = false;

	if (before && !is_same(before, after, &same, e))
		return false;
	*ret = !before ? FRAMEWORK_ADDED : same ? FRAMEWORK_SAME : strcmp(before->wording, after->wording) == 0 ? FRAMEWORK_MODIFIED : FRAMEWORK_REWORDED;
	return true;
}

bool framework_diff(const struct framework *before, const struct framework *after, struct arena *a, struct framework_change **ret,
                    size_t *ret_n, struct err *e)
{
	struct framework_change *changes = arena_array(a, before->n_requirements + after->n_requirements, sizeof *changes);
	size_t n = 0;

	if (!changes)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < after->n_requirements; i++) {
		const struct requirement *r = &after->requirements[i], *old = framework_find(before, r->key);

		changes[n] = (struct framework_change){ FRAMEWORK_SAME, old, r };
		if (!kind_of(old, r, &changes[n++].kind, e))
			return false;
	}
	for (size_t i = 0; i < before->n_requirements; i++)
		if (!framework_find(after, before->requirements[i].key))
			changes[n++] = (struct framework_change){ FRAMEWORK_REMOVED, &before->requirements[i], NULL };
	*ret = changes;
	*ret_n = n;
	return true;
}
